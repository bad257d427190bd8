//! How many tests passed, failed and were skipped, from what each runner prints.

use std::fmt;
use std::ops::AddAssign;

use anyhow::{Context as _, Result};
use serde_json::Value;

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Totals {
    pub(crate) const PASSED: Self = Self { passed: 1, failed: 0, skipped: 0 };
    pub(crate) const FAILED: Self = Self { passed: 0, failed: 1, skipped: 0 };
    pub(crate) const SKIPPED: Self = Self { passed: 0, failed: 0, skipped: 1 };

    /// From libtest's `test result: ok. 5 passed; 0 failed; 1 ignored; …`, in
    /// colour or not; nothing from any other line.
    pub(crate) fn from_libtest(line: &str) -> Option<Self> {
        let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
        let count =
            |word: &str| counts.split(';').find_map(|part| part.trim().strip_suffix(word)?.trim_end().parse().ok());
        Some(Self { passed: count("passed")?, failed: count("failed")?, skipped: count("ignored")? })
    }

    /// From the comments that end Node's TAP report: `# pass 12`.
    pub(crate) fn from_tap(report: &str) -> Result<Self> {
        let count = |word: &str| {
            report
                .lines()
                .rev()
                .find_map(|line| line.strip_prefix("# ")?.strip_prefix(word)?.trim().parse().ok())
                .with_context(|| format!("Node's report has no line `# {word}`"))
        };
        Ok(Self {
            passed: count("pass ")?,
            failed: count("fail ")? + count("cancelled ")?,
            skipped: count("skipped ")? + count("todo ")?,
        })
    }

    /// From Playwright's JSON report. A test that passed only when tried again has failed.
    pub(crate) fn from_playwright(report: &str) -> Result<Self> {
        let report: Value = serde_json::from_str(report).context("Playwright's report")?;
        let count = |name: &str| {
            report["stats"][name].as_u64().with_context(|| format!("Playwright's report has no stats.{name}"))
        };
        // What kept a file from loading is no test and counted nowhere else.
        let errors = report["errors"].as_array().map_or(0, Vec::len);
        Ok(Self {
            passed: count("expected")?,
            failed: count("unexpected")? + count("flaky")? + u64::try_from(errors)?,
            skipped: count("skipped")?,
        })
    }

    /// A runner that ended badly without a failed test failed somewhere else:
    /// it did not compile, or it crashed.
    pub(crate) fn with_exit(mut self, success: bool) -> Self {
        if !success && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(passed: u64, failed: u64, skipped: u64) -> Totals {
        Totals { passed, failed, skipped }
    }

    #[test]
    fn libtest() {
        for (line, expected) in [
            (
                "test result: ok. 11 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.03s",
                Some(totals(11, 0, 2)),
            ),
            (
                "test result: FAILED. 1 passed; 3 failed; 0 ignored; 0 measured; 7 filtered out; finished in 1.50s",
                Some(totals(1, 3, 0)),
            ),
            ("test workflow::tests::every_transition ... ok", None),
            ("running 11 tests", None),
            ("", None),
        ] {
            assert_eq!(Totals::from_libtest(line), expected, "{line}");
        }
    }

    #[test]
    fn tap() {
        let report = include_str!("../tests/samples/node.tap");
        assert_eq!(Totals::from_tap(report).unwrap(), totals(2, 2, 2));
        let cut_off = &report[..report.find("# pass").unwrap()];
        assert!(Totals::from_tap(cut_off).is_err());
    }

    #[test]
    fn playwright() {
        let report = include_str!("../tests/samples/playwright.json");
        assert_eq!(Totals::from_playwright(report).unwrap(), totals(4, 2, 3));
        assert!(Totals::from_playwright("{}").is_err());
    }

    #[test]
    fn a_runner_that_crashes_has_failed_once() {
        assert_eq!(totals(5, 0, 0).with_exit(false), totals(5, 1, 0));
        assert_eq!(totals(5, 2, 0).with_exit(false), totals(5, 2, 0));
        assert_eq!(totals(5, 0, 0).with_exit(true), totals(5, 0, 0));
    }

    #[test]
    fn the_last_line() {
        assert_eq!(totals(412, 0, 3).to_string(), "412 passed, 0 failed, 3 skipped");
    }
}
