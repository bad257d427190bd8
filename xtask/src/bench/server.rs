//! The release server as a bench starts, watches and stops it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// A running server; stopped when dropped.
pub(super) struct Server {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub(super) address: String,
    /// From the start of the process to its first answer.
    pub(super) ready_after: Duration,
}

impl Server {
    /// Starts `misto serve` over the database and waits until it says where it listens.
    pub(super) fn start(bundle: &Path, database: &Path) -> Result<Self> {
        Self::start_with(bundle, database, &[])
    }

    /// The same with more options.
    pub(super) fn start_with(bundle: &Path, database: &Path, options: &[&str]) -> Result<Self> {
        let started = Instant::now();
        let mut child = Command::new(bundle)
            .args(["serve", "--listen", "127.0.0.1:0", "--database"])
            .arg(format!("sqlite:{}", database.display()))
            .args(options)
            .env("MISTO_LOG", "error")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("the server could not be started")?;
        let output = child.stdout.take().context("standard output is piped")?;
        let address = BufReader::new(output)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("listening on http://").map(|(_, address)| address.trim().to_owned()));
        let Some(address) = address else {
            let _ = child.kill();
            bail!("the server ended before it listened")
        };
        Ok(Self { child, address, ready_after: started.elapsed() })
    }

    /// Memory that is in the machine's RAM, in MiB.
    pub(super) fn resident_mib(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line =
            status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS: the process has ended")?;
        let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kib / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
