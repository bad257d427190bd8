//! How far long work has come: a bar on a terminal, else a line every few seconds.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Where nobody watches a bar, a log should not fill with lines.
const EVERY: Duration = Duration::from_secs(5);

/// How far one piece of work has come.
#[derive(Debug)]
pub(super) struct Progress {
    what: &'static str,
    unit: &'static str,
    bar: Option<ProgressBar>,
    last_line: Instant,
}

impl Progress {
    /// Work on something that is counted in these units ("rows").
    pub(super) fn new(what: &'static str, unit: &'static str) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.set_style(style("{msg} {spinner} {human_pos} {prefix} ({per_sec}, {elapsed})"));
            bar.set_message(what);
            bar.set_prefix(unit);
            bar
        });
        Self { what, unit, bar, last_line: Instant::now() }
    }

    /// So much is done, of so much in all where that is known.
    pub(super) fn at(&mut self, done: u64, of: Option<u64>) {
        if let Some(bar) = &self.bar {
            if let Some(of) = of
                && bar.length() != Some(of)
            {
                bar.set_style(style("{msg} [{wide_bar}] {human_pos}/{human_len} {prefix} ({per_sec}, {eta})"));
                bar.set_length(of);
            }
            bar.set_position(done);
        } else if self.last_line.elapsed() >= EVERY {
            self.last_line = Instant::now();
            let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
            eprintln!("{}: {done}{of} {}", self.what, self.unit);
        }
    }

    /// The work is over; what follows is said by its result.
    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}
