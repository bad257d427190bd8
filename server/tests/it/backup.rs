//! A backup of a register that is being written to and served.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::Desk;

/// Registers until told to stop, each request in a process of its own; a number is acknowledged once that process has ended.
fn register_until(stop: &AtomicBool, desk: &Desk, acknowledged: &Mutex<Vec<String>>) {
    while !stop.load(Ordering::Relaxed) {
        let said = desk.register();
        let number = said.lines().find_map(|line| line.strip_prefix("number:")).unwrap().trim().to_owned();
        acknowledged.lock().unwrap().push(number);
    }
}

fn wait_for(count: usize, acknowledged: &Mutex<Vec<String>>) -> HashSet<String> {
    let give_up = Instant::now() + Duration::from_secs(60);
    loop {
        let known = acknowledged.lock().unwrap().clone();
        if known.len() >= count {
            return known.into_iter().collect();
        }
        assert!(Instant::now() < give_up, "{} of {count} were registered", known.len());
        thread::sleep(Duration::from_millis(10));
    }
}

/// The numbers in the register.
fn numbers(desk: &Desk, database: &str) -> HashSet<String> {
    let export = desk.done(&["export", "requests", "--database", database]);
    export.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect()
}

#[test]
fn a_backup_under_load_restores_every_request_acknowledged_before_it_began() {
    let desk = Desk::with_classifier();
    let (stop, acknowledged) = (AtomicBool::new(false), Mutex::default());
    let (before, after) = thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| register_until(&stop, &desk, &acknowledged));
        }
        let before = wait_for(12, &acknowledged);
        desk.done(&["backup", "under-load.backup"]);
        let after = acknowledged.lock().unwrap().len();
        wait_for(after + 8, &acknowledged);
        stop.store(true, Ordering::Relaxed);
        (before, after)
    });
    desk.done(&["restore", "under-load.backup", "--database", "sqlite:restored.db"]);

    let restored = numbers(&desk, "sqlite:restored.db");
    let lost: Vec<_> = before.difference(&restored).collect();
    assert!(lost.is_empty(), "acknowledged before the backup began, and not in it: {lost:?}");
    assert!(restored.len() <= after + 4, "a backup holds nothing from after it: {} of {after}", restored.len());
    let all = numbers(&desk, "sqlite:misto.db");
    assert!(restored.is_subset(&all), "the backup invents nothing");
    assert_eq!(all, acknowledged.lock().unwrap().iter().cloned().collect(), "nothing acknowledged was lost meanwhile");
}
