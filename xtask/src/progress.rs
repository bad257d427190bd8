//! What a person watches while something long goes on.

use std::io::{IsTerminal as _, stderr};
use std::time::{Duration, Instant};

use anyhow::Result;

/// Numbered steps, each with its name when it starts and its time when it ends.
pub(crate) struct Steps {
    done: usize,
    total: usize,
}

impl Steps {
    pub(crate) fn of(total: usize) -> Self {
        Self { done: 0, total }
    }

    /// Runs the next step.
    pub(crate) fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.done += 1;
        let number = format!("[{}/{}]", self.done, self.total);
        eprintln!("{} {name}", bold(&number));
        let started = Instant::now();
        let result = work();
        let mark = if result.is_ok() { "✓" } else { "✗" };
        eprintln!("{:>width$} {mark} {}", "", time(started.elapsed()), width = number.len() - 1);
        result
    }
}

/// A heading between parts of a long run.
pub(crate) fn heading(text: &str) {
    eprintln!("\n{}", bold(&format!("── {text} ──")));
}

/// A duration as a person says it: `0.3 s`, `41 s`, `2 min 05 s`.
pub(crate) fn time(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

pub(crate) fn bold(text: &str) -> String {
    styled("1", text)
}

pub(crate) fn red(text: &str) -> String {
    styled("1;31", text)
}

fn styled(code: &str, text: &str) -> String {
    if stderr().is_terminal() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_people_say_them() {
        for (millis, said) in [(340, "0.3 s"), (9_940, "9.9 s"), (41_900, "41 s"), (125_000, "2 min 05 s")] {
            assert_eq!(time(Duration::from_millis(millis)), said);
        }
    }
}
