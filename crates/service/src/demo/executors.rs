//! How well each executor of the made-up city works, and which way it is going.

use domain::classifier::Urgency;

/// The habits of an executor at the beginning of the demo, and where they drift.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habits {
    /// The part of its requests that it does too late, by urgency: emergency, short, medium, long.
    pub(super) late: [f64; 4],
    /// What lateness and poor work are multiplied by towards the end: below 1 it gets better, above 1 worse.
    pub(super) drift: f64,
    /// How long a late one stays late on average, in multiples of its term.
    pub(super) lateness: f64,
    /// When in the term the work is usually done: see [`super::dice::Dice::hump`].
    pub(super) pace: (f64, f64),
    /// The part of its reports that is sent back.
    pub(super) poor: f64,
    /// The part that is explained instead of done.
    pub(super) explained: f64,
    /// The part that it gives back as not its own.
    pub(super) returned: f64,
    /// The part of what it would not manage in time for which it asks for more time.
    pub(super) asks: f64,
    /// Who confirms good work: the applicant, a controller, nobody (weights).
    pub(super) confirmation: [f64; 3],
    /// How friendly its people are, in stars.
    pub(super) charm: f64,
}

/// An average executor of the city.
const AVERAGE: Habits = Habits {
    late: [0.16, 0.14, 0.12, 0.13],
    drift: 1.0,
    lateness: 0.6,
    pace: (1.5, 1.6),
    poor: 0.07,
    explained: 0.10,
    returned: 0.02,
    asks: 0.25,
    confirmation: [0.42, 0.27, 0.31],
    charm: 0.0,
};

/// What is known of each executor of the default list; one that is not in it is average.
const TABLE: [(&str, Habits); 23] = [
    ("vodokanal", Habits { late: [0.20, 0.16, 0.14, 0.22], poor: 0.08, asks: 0.3, lateness: 0.7, ..AVERAGE }),
    (
        "gas",
        Habits {
            late: [0.03, 0.05, 0.06, 0.08],
            poor: 0.02,
            confirmation: [0.55, 0.25, 0.20],
            charm: 0.3,
            pace: (1.2, 2.6),
            ..AVERAGE
        },
    ),
    ("dtek", Habits { late: [0.12, 0.10, 0.16, 0.15], poor: 0.04, returned: 0.12, pace: (1.3, 2.0), ..AVERAGE }),
    ("cek", Habits { late: [0.15, 0.14, 0.18, 0.2], poor: 0.06, ..AVERAGE }),
    // Gets worse: the network is old.
    (
        "teplo",
        Habits {
            late: [0.18, 0.22, 0.20, 0.25],
            drift: 1.7,
            poor: 0.09,
            explained: 0.16,
            confirmation: [0.36, 0.26, 0.38],
            charm: -0.4,
            ..AVERAGE
        },
    ),
    // Gets better: new lamps.
    (
        "svitlo",
        Habits { late: [0.22, 0.34, 0.36, 0.30], drift: 0.32, poor: 0.13, pace: (1.9, 1.4), charm: 0.1, ..AVERAGE },
    ),
    ("zelenbud", Habits { late: [0.09, 0.17, 0.15, 0.24], poor: 0.05, lateness: 0.9, asks: 0.4, ..AVERAGE }),
    ("zoo", Habits { late: [0.24, 0.2, 0.2, 0.28], explained: 0.2, poor: 0.10, charm: -0.1, ..AVERAGE }),
    // Gets worse, fast: the new contract.
    (
        "ekologia",
        Habits { late: [0.10, 0.10, 0.11, 0.12], drift: 3.4, poor: 0.06, pace: (1.7, 1.4), charm: -0.2, ..AVERAGE },
    ),
    ("det", Habits { late: [0.08, 0.1, 0.1, 0.12], poor: 0.03, pace: (1.2, 2.2), ..AVERAGE }),
    (
        "dep_transport",
        Habits {
            late: [0.2, 0.2, 0.17, 0.19],
            explained: 0.55,
            poor: 0.06,
            pace: (2.6, 1.2),
            charm: -0.3,
            confirmation: [0.28, 0.30, 0.42],
            ..AVERAGE
        },
    ),
    (
        "dep_blag",
        Habits {
            late: [0.3, 0.3, 0.3, 0.27],
            explained: 0.45,
            asks: 0.55,
            pace: (2.8, 1.1),
            charm: -0.4,
            confirmation: [0.25, 0.32, 0.43],
            ..AVERAGE
        },
    ),
    (
        "avtoshliakhy",
        Habits { late: [0.17, 0.22, 0.24, 0.31], lateness: 1.1, asks: 0.5, poor: 0.10, pace: (2.2, 1.2), ..AVERAGE },
    ),
    ("hidro", Habits { late: [0.14, 0.12, 0.15, 0.2], poor: 0.06, ..AVERAGE }),
    ("rytual", Habits { late: [0.1, 0.07, 0.1, 0.12], poor: 0.03, charm: 0.2, ..AVERAGE }),
    ("dep_torg", Habits { late: [0.2, 0.2, 0.2, 0.18], explained: 0.3, pace: (2.4, 1.2), ..AVERAGE }),
    ("insp_blag", Habits { late: [0.35, 0.25, 0.2, 0.2], explained: 0.35, poor: 0.11, charm: -0.3, ..AVERAGE }),
    (
        "dep_zhytlo",
        Habits {
            late: [0.2, 0.2, 0.2, 0.17],
            explained: 0.6,
            pace: (2.8, 1.1),
            charm: -0.3,
            confirmation: [0.25, 0.35, 0.40],
            ..AVERAGE
        },
    ),
    (
        "manager",
        Habits {
            late: [0.27, 0.29, 0.24, 0.26],
            poor: 0.15,
            explained: 0.16,
            returned: 0.05,
            lateness: 0.9,
            charm: -0.6,
            confirmation: [0.34, 0.28, 0.38],
            ..AVERAGE
        },
    ),
    ("lift", Habits { late: [0.06, 0.19, 0.18, 0.25], poor: 0.07, pace: (1.4, 1.8), ..AVERAGE }),
    ("insp_park", Habits { late: [0.32, 0.25, 0.2, 0.2], explained: 0.4, poor: 0.08, charm: -0.2, ..AVERAGE }),
    ("tim", Habits { late: [0.07, 0.08, 0.10, 0.12], poor: 0.03, drift: 0.8, pace: (1.2, 2.4), charm: 0.2, ..AVERAGE }),
    ("fountain", Habits { late: [0.1, 0.15, 0.15, 0.2], explained: 0.3, ..AVERAGE }),
];

impl Habits {
    /// The habits of the executor with the code.
    pub(super) fn of(code: &str) -> Self {
        TABLE.iter().find(|(known, _)| *known == code).map_or(AVERAGE, |(_, habits)| *habits)
    }

    /// The probability that a request of this urgency is done late, at `along` of the demo (0: its beginning, 1: its
    /// end).
    pub(super) fn late_at(&self, urgency: Urgency, along: f64) -> f64 {
        (self.late[usize::from(urgency.number())] * self.drift_at(along)).min(0.85)
    }

    /// The probability that a report is sent back, at `along` of the demo.
    pub(super) fn poor_at(&self, along: f64) -> f64 {
        (self.poor * self.drift_at(along).sqrt()).min(0.5)
    }

    fn drift_at(&self, along: f64) -> f64 {
        self.drift.powf(along)
    }
}

/// Who may turn out to be the real holder of what came to the executor with the code.
pub(super) fn partners(code: &str) -> &'static [&'static str] {
    match code {
        "dtek" => &["cek"],
        "cek" | "svitlo" => &["dtek"],
        "vodokanal" => &["hidro", "manager"],
        "hidro" => &["vodokanal", "avtoshliakhy"],
        "manager" => &["vodokanal", "teplo", "dep_zhytlo"],
        "teplo" | "lift" | "dep_zhytlo" => &["manager"],
        "zelenbud" | "avtoshliakhy" | "tim" => &["dep_blag"],
        "dep_blag" => &["avtoshliakhy", "zelenbud"],
        "ekologia" => &["insp_blag", "manager"],
        "insp_blag" => &["ekologia", "dep_torg"],
        "det" => &["dep_transport"],
        "dep_transport" => &["det", "tim"],
        "dispatcher" => &["hidro", "vodokanal", "avtoshliakhy", "dep_blag"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_gets_better_and_one_worse() {
        let (lamps, waste) = (Habits::of("svitlo"), Habits::of("ekologia"));
        assert!(lamps.late_at(Urgency::Medium, 1.0) < 0.5 * lamps.late_at(Urgency::Medium, 0.0));
        assert!(waste.late_at(Urgency::Short, 1.0) > 2.0 * waste.late_at(Urgency::Short, 0.0));
    }
}
