//! The server as a process of its own.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::support::Desk;

/// A server, stopped when it is dropped.
pub(crate) struct Server {
    child: Child,
    /// `http://127.0.0.1:PORT`.
    pub(crate) url: String,
}

/// Before a client of HTTP is made: says whose cryptography TLS would take, if there were any.
pub(crate) fn choose_tls() {
    // Another test may have said so.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

impl Server {
    /// Starts it on a free port and waits until it says where it listens.
    pub(crate) fn start(desk: &Desk, options: &[&str]) -> Self {
        choose_tls();
        let arguments: Vec<&str> = ["serve", "--listen", "127.0.0.1:0"].iter().chain(options).copied().collect();
        let mut child = desk.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Some(url) = line.trim().strip_prefix("listening on ") else {
            let mut log = String::new();
            child.wait().unwrap();
            child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
            panic!("it does not listen: {line:?} {log}");
        };
        Self { child, url: url.to_owned() }
    }

    pub(crate) async fn json(&self, path: &str) -> Value {
        reqwest::get(format!("{}{path}", self.url)).await.unwrap().json().await.unwrap()
    }

    pub(crate) fn signal(&self, name: &str) {
        let done = Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap();
        assert!(done.success());
    }

    /// Waits for its end. Returns the exit code and the log.
    pub(crate) fn ended(mut self) -> (Option<i32>, String) {
        let mut log = String::new();
        let code = self.child.wait().unwrap().code();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (code, log)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
