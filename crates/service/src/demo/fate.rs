//! How a request ends, as far as its type decides it.

use domain::workflow::Resolution;

use super::dice::Dice;

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The executor works on it, and the centre checks.
    Work,
    /// The applicant takes it back.
    Withdrawn,
    /// The centre closes it with a resolution of its own.
    Closed(Resolution),
}

/// How often a type ends otherwise than by work: without money, refused, not the city's, solved by the applicant (in
/// hundredths). The first line whose code the type's begins with holds.
const OTHERWISE: [(&str, [f64; 4]); 17] = [
    ("01.03", [3.0, 0.5, 0.5, 0.2]),
    ("01.04", [8.0, 1.0, 1.0, 0.2]),
    ("02.03", [12.0, 1.0, 0.5, 0.0]),
    ("03", [0.0, 3.0, 4.0, 2.0]),
    ("04.03", [0.0, 5.0, 2.0, 1.0]),
    ("05.02", [0.0, 0.1, 0.4, 1.5]),
    ("07", [0.0, 0.3, 3.0, 5.0]),
    ("09.02", [0.0, 0.3, 0.5, 2.0]),
    ("10.02", [0.3, 0.2, 1.0, 1.5]),
    ("10.04", [38.0, 6.0, 3.0, 0.0]),
    ("11.06", [0.0, 8.0, 9.0, 1.0]),
    ("12.05", [27.0, 6.0, 2.0, 0.0]),
    ("13", [0.5, 1.5, 3.0, 4.0]),
    ("14.03", [11.0, 5.0, 3.0, 0.5]),
    ("16.05", [1.0, 0.5, 12.0, 0.5]),
    ("19.02", [0.0, 8.0, 6.0, 0.5]),
    ("", [0.5, 0.5, 0.6, 0.6]),
];

/// How often an applicant takes a request back, in hundredths.
const WITHDRAWN: f64 = 1.2;

impl Fate {
    /// What becomes of a request of the type.
    pub(super) fn draw(type_code: &str, dice: &mut Dice) -> Self {
        let [money, refused, others, own] =
            OTHERWISE.iter().find(|(start, _)| type_code.starts_with(start)).map_or([0.0; 4], |(_, parts)| *parts);
        let work = 100.0 - WITHDRAWN - money - refused - others - own;
        match dice.weighted(&[work, WITHDRAWN, money, refused, others, own]) {
            0 => Self::Work,
            1 => Self::Withdrawn,
            2 => Self::Closed(Resolution::NeedsFunding),
            3 => Self::Closed(Resolution::Refused),
            4 => Self::Closed(Resolution::OutOfCompetence),
            _ => Self::Closed(Resolution::SelfResolved),
        }
    }
}
