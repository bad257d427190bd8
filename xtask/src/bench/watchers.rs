//! Two thousand who watch at once: how soon a change reaches all of them, and what they cost.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::city::million;
use super::server::Server;
use super::{Bench, Built};
use crate::process;

pub(crate) const BENCH: Bench =
    Bench { name: "watchers", about: "2,000 watchers of /live, and a change from another process", run };

pub(super) const WATCHERS: usize = 2000;
/// Changes that are made and waited for.
const CHANGES: usize = 5;

fn run(built: &Built) -> Result<()> {
    many_files()?;
    // A copy: the changes must not make the kept city another one.
    let kept = million(built)?;
    let database = kept.with_file_name("watched.db");
    std::fs::copy(&kept, &database)?;
    let server = Server::start(&built.context.bundle(), &database)?;
    std::thread::sleep(Duration::from_secs(1));
    let idle = server.resident_mib()?;

    let mut watchers = (0..WATCHERS).map(|_| Watcher::open(&server.address)).collect::<Result<Vec<_>>>()?;
    until_all(&mut watchers, "event: hello")?;
    println!("{WATCHERS} watchers cost {:.0} MiB over {idle:.0} MiB idle", server.resident_mib()? - idle);

    for _ in 0..CHANGES {
        watchers.iter_mut().for_each(Watcher::forget);
        let started = Instant::now();
        register(built, &database)?;
        let committed = Instant::now();
        until_all(&mut watchers, "event: changes")?;
        println!(
            "a change reached all of them {:.0} ms after the process that made it had ended ({:.0} ms after it started)",
            committed.elapsed().as_secs_f64() * 1e3,
            started.elapsed().as_secs_f64() * 1e3
        );
        std::thread::sleep(Duration::from_millis(300));
    }
    println!("{:.0} MiB over idle after the changes", server.resident_mib()? - idle);
    drop(server);
    for ending in ["db", "db-wal", "db-shm"] {
        let _ = std::fs::remove_file(database.with_extension(ending));
    }
    Ok(())
}

/// Each watcher is an open file here, too.
pub(super) fn many_files() -> Result<()> {
    let limit = getrlimit(Resource::Nofile);
    Ok(setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit })?)
}

/// Registers a request in a process of its own.
fn register(built: &Built, database: &std::path::Path) -> Result<()> {
    process::quiet(
        Command::new(built.context.bundle())
            .args(["register", "--type", "05.01", "--lat", "48.4647", "--lon", "35.0462", "--text", "Прорив"])
            .args([
                "--surname",
                "Перевірка",
                "--first-name",
                "Олена",
                "--phone",
                "+380000000001",
                "--applicant-address",
                "вул. Тестова, 1",
            ])
            .arg("--database")
            .arg(format!("sqlite:{}", database.display())),
    )?;
    Ok(())
}

/// One who watches.
pub(super) struct Watcher {
    stream: TcpStream,
    pub(super) seen: String,
}

impl Watcher {
    fn open(address: &str) -> Result<Self> {
        Self::of(address, "/live", "")
    }

    /// One who watches a line; `headers` beside the usual ones, each with its line break.
    pub(super) fn of(address: &str, line: &str, headers: &str) -> Result<Self> {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(
            format!("GET {line} HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\n{headers}\r\n").as_bytes(),
        )?;
        stream.set_nonblocking(true)?;
        Ok(Self { stream, seen: String::new() })
    }

    fn forget(&mut self) {
        self.seen.clear();
    }

    /// Reads what has come; whether the mark is among it.
    pub(super) fn has(&mut self, mark: &str) -> Result<bool> {
        let mut buffer = [0; 4096];
        loop {
            match self.stream.read(&mut buffer) {
                Ok(0) => bail!("the server closed a stream"),
                Ok(count) => self.seen.push_str(&String::from_utf8_lossy(&buffer[..count])),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    return Ok(self.seen.contains(mark));
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
}

pub(super) fn until_all(watchers: &mut [Watcher], mark: &str) -> Result<()> {
    let give_up = Instant::now() + Duration::from_secs(30);
    let mut waiting: Vec<usize> = (0..watchers.len()).collect();
    while !waiting.is_empty() {
        if Instant::now() > give_up {
            bail!("{} watchers never saw `{mark}`", waiting.len());
        }
        let mut still = Vec::new();
        for index in waiting {
            if !watchers[index].has(mark)? {
                still.push(index);
            }
        }
        waiting = still;
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(())
}
