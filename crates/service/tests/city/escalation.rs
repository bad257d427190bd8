//! Deadlines that come near or have passed.

use std::sync::Arc;

use domain::classifier::Lang;
use domain::escalation::{Step, Told};
use domain::id::RequestId;
use domain::workflow::{Resolution, Role};
use service::act::{Deed, perform};
use service::escalation::{Letter, lease, notice, settle};
use service::outside::Outside;
use service::sender::{Outbox, SendError, Senders};
use service::{City, Clock};
use store::contact::ExecutorContact;
use store::testing::TestDb;

use crate::{NOON, call};

/// A burst: six hours.
const BURST: &str = "05.01";

/// A city that writes letters, with the mailboxes of the waterworks and the deputy mayor.
async fn city(db: &TestDb, steps: &str) -> City {
    let vodokanal = crate::city(db).await.classifier().executor_by_code("vodokanal").unwrap().id;
    for (key, value) in [("deadline_steps", steps), ("deputy_mayor_email", "deputy@example.org")] {
        service::settings::set(db, key, value).await.unwrap();
    }
    let mut tx = db.begin().await.unwrap();
    let contact = ExecutorContact {
        email: Some("works@example.org".to_owned()),
        head_email: Some("head@example.org".to_owned()),
        phone: None,
    };
    store::contact::put(&mut tx, vodokanal, &contact).await.unwrap();
    tx.commit().await.unwrap();
    writing(db).await
}

/// Another process of it.
async fn writing(db: &TestDb) -> City {
    let outside = Outside { senders: Senders::to_outbox(&Arc::new(Outbox::default())), ..Outside::default() };
    City::open_with(db.another().await, Clock::fixed(NOON), outside).await.unwrap()
}

async fn told(city: &City, id: RequestId) -> Vec<String> {
    let noticed = store::escalation::of_request(&mut city.db().read().await.unwrap(), id).await.unwrap();
    noticed.iter().map(|noticed| noticed.step.to_string()).collect()
}

/// Sends all letters, and tells to whom which requests were named.
async fn send_all(city: &City) -> Vec<(String, Vec<RequestId>)> {
    let mut sent = Vec::new();
    loop {
        let letters = lease(city, Lang::Uk).await.unwrap();
        if letters.is_empty() {
            return sent;
        }
        for letter in letters {
            settle(city, &letter, &Ok(())).await.unwrap();
            sent.push((letter.to.clone(), letter.lines.iter().map(|line| line.request).collect()));
        }
    }
}

#[tokio::test]
async fn each_step_of_each_deadline_is_noticed_once() {
    TestDb::each(|db| async move {
        let city = city(&db, "executor:-2,head:0,deputy_mayor:24").await;
        assert_eq!(notice(&city).await.unwrap(), 0, "the steps begin to count");
        let id = call(&city, BURST).await.id;
        let done = call(&city, BURST).await.id;
        for (minutes, steps) in [
            (0, &[][..]),
            (4 * 60 - 1, &[]),
            (4 * 60, &["executor:-2"]),
            (4 * 60, &["executor:-2"]),
            (6 * 60, &["executor:-2", "head:0"]),
            (30 * 60, &["executor:-2", "head:0", "deputy_mayor:24"]),
            (90 * 60, &["executor:-2", "head:0", "deputy_mayor:24"]),
        ] {
            city.clock().set(NOON.plus_seconds(minutes * 60));
            notice(&city).await.unwrap();
            assert_eq!(told(&city, id).await, steps, "after {minutes} minutes");
            if minutes == 4 * 60 {
                perform(&city, done, Role::Executor, &Deed::Accept, &[], None).await.ok();
                let report = Deed::Report { resolution: Resolution::Done, text: "Усе".to_owned() };
                perform(&city, done, Role::Executor, &report, &[], None).await.ok();
            }
        }
        assert_eq!(told(&city, done).await, ["executor:-2"], "reported work is late no more");
    })
    .await;
}

#[tokio::test]
async fn letters_go_to_who_answers_and_name_only_what_is_still_to_be_done() {
    TestDb::each(|db| async move {
        let city = city(&db, "executor:-2,executor:0,head:0,deputy_mayor:0").await;
        notice(&city).await.unwrap();
        let (first, second) = (call(&city, BURST).await.id, call(&city, BURST).await.id);
        city.clock().set(NOON.plus_hours(4));
        assert_eq!(notice(&city).await.unwrap(), 2);
        assert_eq!(send_all(&city).await, [("works@example.org".to_owned(), vec![first, second])]);
        assert_eq!(send_all(&city).await, [], "once");

        city.clock().set(NOON.plus_hours(6));
        assert_eq!(notice(&city).await.unwrap(), 6);
        perform(&city, second, Role::Executor, &Deed::Accept, &[], None).await.unwrap();
        let report = Deed::Report { resolution: Resolution::Done, text: "Усе".to_owned() };
        perform(&city, second, Role::Executor, &report, &[], None).await.unwrap();
        let all =
            ["works@example.org", "head@example.org", "deputy@example.org"].map(|to| (to.to_owned(), vec![first]));
        assert_eq!(send_all(&city).await, all, "the second was reported before the letters left");
    })
    .await;
}

#[tokio::test]
async fn more_time_begins_the_steps_anew() {
    TestDb::each(|db| async move {
        let city = city(&db, "executor:-2").await;
        notice(&city).await.unwrap();
        let id = call(&city, BURST).await.id;
        city.clock().set(NOON.plus_hours(4));
        notice(&city).await.unwrap();
        let ask = Deed::AskExtension { due_at: NOON.plus_hours(48), reason: "Немає труб".to_owned() };
        perform(&city, id, Role::Executor, &ask, &[], None).await.unwrap();
        perform(&city, id, Role::Controller, &Deed::Extend, &[], None).await.unwrap();
        notice(&city).await.unwrap();
        assert_eq!(told(&city, id).await.len(), 1);
        city.clock().set(NOON.plus_hours(46));
        notice(&city).await.unwrap();
        assert_eq!(told(&city, id).await, ["executor:-2", "executor:-2"]);
    })
    .await;
}

#[tokio::test]
async fn a_term_that_is_shorter_than_the_step_is_not_announced_and_a_new_step_looks_forward_only() {
    TestDb::each(|db| async move {
        let city = city(&db, "executor:-24").await;
        notice(&city).await.unwrap();
        let burst = call(&city, BURST).await.id;
        city.clock().set(NOON.plus_hours(5));
        assert_eq!(notice(&city).await.unwrap(), 0, "six hours are not longer than a day");

        // A step that is added when the deadline has passed says nothing of it.
        city.clock().set(NOON.plus_hours(7));
        service::settings::set(&db, "deadline_steps", "head:0").await.unwrap();
        city.catch_up().await.unwrap();
        assert_eq!(notice(&city).await.unwrap(), 0);
        let later = call(&city, BURST).await.id;
        city.clock().set(NOON.plus_hours(14));
        assert_eq!(notice(&city).await.unwrap(), 1);
        assert_eq!((told(&city, burst).await.len(), told(&city, later).await.len()), (0, 1));

        // Nobody is named and nothing is set: nothing is told.
        service::settings::set(&db, "deadline_steps", "").await.unwrap();
        city.catch_up().await.unwrap();
        assert_eq!(notice(&city).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn what_passed_while_no_process_ran_is_noticed_and_what_came_near_then_is_no_news() {
    TestDb::each(|db| async move {
        let city = city(&db, "executor:-2,head:0").await;
        notice(&city).await.unwrap();
        let id = call(&city, BURST).await.id;
        drop(city);
        let city = writing(&db).await;
        city.clock().set(NOON.plus_hours(60));
        assert_eq!(notice(&city).await.unwrap(), 1);
        assert_eq!(told(&city, id).await, ["head:0"]);
    })
    .await;
}

#[tokio::test]
async fn two_processes_notice_each_step_once_and_tell_it_once() {
    TestDb::each(|db| async move {
        let city = city(&db, "executor:0,head:0").await;
        notice(&city).await.unwrap();
        for _ in 0..10 {
            call(&city, BURST).await;
        }
        let other = writing(&db).await;
        for city in [&city, &other] {
            city.clock().set(NOON.plus_hours(6));
        }
        let (one, two) = tokio::join!(notice(&city), notice(&other));
        assert_eq!(one.unwrap() + two.unwrap(), 20);
        let (one, two) = tokio::join!(lease(&city, Lang::Uk), lease(&other, Lang::Uk));
        let lines: usize = one.unwrap().iter().chain(&two.unwrap()).map(|letter| letter.lines.len()).sum();
        assert_eq!(lines, 20);
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_did_not_leave_is_tried_again_and_a_process_that_died_delays_it() {
    TestDb::each(|db| async move {
        let city = city(&db, "head:0").await;
        notice(&city).await.unwrap();
        call(&city, BURST).await;
        city.clock().set(NOON.plus_hours(6));
        notice(&city).await.unwrap();
        let taken: Vec<Letter> = lease(&city, Lang::Uk).await.unwrap();
        assert_eq!(taken.len(), 1);
        assert_eq!(lease(&city, Lang::Uk).await.unwrap(), [], "it is somebody's");
        // Who took it dies: five minutes later anybody may.
        city.clock().set(NOON.plus_hours(6).plus_seconds(5 * 60));
        let again = lease(&city, Lang::Uk).await.unwrap();
        assert_eq!(again[0].to, "head@example.org");
        settle(&city, &again[0], &Err(SendError::Later("busy".to_owned()))).await.unwrap();
        assert_eq!(lease(&city, Lang::Uk).await.unwrap(), []);
        city.clock().set(NOON.plus_hours(7));
        assert_eq!(send_all(&city).await.len(), 1);
        let step = Step { hours: 0, told: Told::Head };
        assert_eq!(step.to_string(), "head:0");
    })
    .await;
}
