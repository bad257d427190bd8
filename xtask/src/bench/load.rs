//! A load of HTTP requests over kept-alive connections, and what came of it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// How many connections ask at once.
pub(super) const CONNECTIONS: u64 = 32;
/// For how long, after a warm-up of a tenth of it.
const LASTING: Duration = Duration::from_secs(8);

/// What a load came to.
pub(super) struct Figures {
    /// Answers a second.
    pub(super) rate: f64,
    /// Half of the answers took no longer.
    pub(super) median: Duration,
    /// 99 of 100 took no longer.
    pub(super) p99: Duration,
    /// The largest body, in bytes as it came over the wire.
    pub(super) largest: usize,
}

/// What is asked.
pub(super) struct Ask {
    path: String,
    /// The body of a POST and its kind; `None`: a GET.
    form: Option<(&'static str, String)>,
    /// Headers beside those of every question, each with its line break.
    headers: String,
}

/// A form, as browsers send it.
const FORM: &str = "application/x-www-form-urlencoded";

impl Ask {
    pub(super) fn get(path: String) -> Self {
        Self { path, form: None, headers: String::new() }
    }

    pub(super) fn post(path: &str, form: String) -> Self {
        Self { path: path.to_owned(), form: Some((FORM, form)), headers: String::new() }
    }

    pub(super) fn post_json(path: &str, body: String) -> Self {
        Self { path: path.to_owned(), form: Some(("application/json", body)), headers: String::new() }
    }

    /// The same with a header more.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push_str(&format!("{name}: {value}\r\n"));
        self
    }
}

/// Gets `path(n)` with growing `n`, which is different for each request of the run.
pub(super) fn load(address: &str, path: impl Fn(u64) -> String + Sync) -> Result<Figures> {
    load_of(address, CONNECTIONS, |n| Ask::get(path(n)))
}

/// Asks `what(n)` over so many connections at once.
pub(super) fn load_of(address: &str, connections: u64, what: impl Fn(u64) -> Ask + Sync) -> Result<Figures> {
    let measured = thread::scope(|scope| {
        let clients: Vec<_> = (0..connections)
            .map(|client| {
                let what = &what;
                scope.spawn(move || ask(address, client, connections, what))
            })
            .collect();
        clients
            .into_iter()
            .map(|client| client.join().unwrap_or_else(|_| bail!("a client panicked")))
            .collect::<Result<Vec<_>>>()
    })?;
    let largest = measured.iter().map(|(_, largest)| *largest).max().unwrap_or(0);
    let mut times: Vec<Duration> = measured.into_iter().flat_map(|(times, _)| times).collect();
    times.sort_unstable();
    let at = |percent: usize| times.get(times.len().saturating_sub(1) * percent / 100).copied().context("no answers");
    Ok(Figures { rate: times.len() as f64 / LASTING.as_secs_f64(), median: at(50)?, p99: at(99)?, largest })
}

fn ask(address: &str, client: u64, connections: u64, what: impl Fn(u64) -> Ask) -> Result<(Vec<Duration>, usize)> {
    let mut connection = Connection::open(address)?;
    let mut times = Vec::new();
    let mut largest = 0;
    let measure_from = Instant::now() + LASTING / 10;
    let until = measure_from + LASTING;
    for n in 0.. {
        let asked = Instant::now();
        if asked >= until {
            break;
        }
        let ask = what(n * connections + client);
        let answer = connection.ask(&ask)?;
        if answer.status != 200 {
            bail!("{} was answered with {}", ask.path, answer.status);
        }
        largest = largest.max(answer.body.len());
        if asked >= measure_from {
            times.push(asked.elapsed());
        }
    }
    Ok((times, largest))
}

/// A kept-alive connection.
pub(super) struct Connection {
    address: String,
    reader: BufReader<TcpStream>,
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: u16,
    /// Where it leads to.
    pub(super) location: String,
    /// The cookie that it sets, without its attributes.
    pub(super) cookie: String,
    pub(super) body: Vec<u8>,
}

impl Connection {
    pub(super) fn open(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { address: address.to_owned(), reader: BufReader::with_capacity(64 * 1024, stream) })
    }

    /// Asks and reads the whole answer, uncompressed.
    pub(super) fn ask(&mut self, Ask { path, form, headers }: &Ask) -> Result<Answer> {
        let host = &self.address;
        let request = match form {
            None => format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n"),
            Some((kind, form)) => format!(
                "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\n{headers}\
                 Content-Length: {}\r\n\r\n{form}",
                form.len()
            ),
        };
        self.reader.get_mut().write_all(request.as_bytes())?;
        let status = self.line()?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no status line")?;
        let mut length = None;
        let mut chunked = false;
        let (mut location, mut cookie) = (String::new(), String::new());
        loop {
            let line = self.line()?;
            match line.split_once(':').map(|(name, value)| (name.to_ascii_lowercase(), value.trim())) {
                Some((name, value)) if name == "location" => value.clone_into(&mut location),
                Some((name, value)) if name == "set-cookie" => {
                    value.split(';').next().unwrap_or_default().clone_into(&mut cookie);
                }
                _ => {}
            }
            let header = line.to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            match header.split_once(':').map(|(name, value)| (name, value.trim())) {
                Some(("content-length", value)) => length = Some(value.parse::<usize>()?),
                Some(("transfer-encoding", value)) => chunked = value.contains("chunked"),
                _ => {}
            }
        }
        let body = if chunked { self.chunks()? } else { self.bytes(length.unwrap_or(0))? };
        Ok(Answer { status, location, cookie, body })
    }

    fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let size = usize::from_str_radix(self.line()?.trim(), 16).context("a chunk without its size")?;
            body.extend(self.bytes(size)?);
            self.line()?;
            if size == 0 {
                return Ok(body);
            }
        }
    }

    fn bytes(&mut self, count: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; count];
        self.reader.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.reader.read_line(&mut line)? == 0 {
            bail!("the connection was closed")
        }
        Ok(line.trim_end().to_owned())
    }
}
