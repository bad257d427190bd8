//! What people report: the published shares of the directions, how each divides into types, and how season and hour
//! move them.

use super::weather::Weather;

/// The ten directions whose shares Dnipro's contact centre published for its first year, in thousandths (28,000
/// requests, 2018–2019).
///
/// Rounded as they are, they fill the whole; the other nine directions exist all the same and get [`OTHERS`].
pub(super) const PUBLISHED: [(&str, f64); 10] = [
    ("water", 300.0),
    ("sewer", 240.0),
    ("heating", 90.0),
    ("housing", 80.0),
    ("lighting", 70.0),
    ("waste", 65.0),
    ("roads", 60.0),
    ("trees", 50.0),
    ("lifts", 30.0),
    ("power", 15.0),
];

/// The directions without a published share, and how they divide what is left.
pub(super) const OTHERS: [(&str, f64); 9] = [
    ("transport", 10.0),
    ("parking", 6.0),
    ("traffic", 5.0),
    ("animals", 4.0),
    ("storm", 3.5),
    ("gas_supply", 3.0),
    ("funeral", 1.5),
    ("ads", 1.5),
    ("fountains", 0.5),
];

/// What the directions without a published share have together.
const OF_OTHERS: f64 = 0.035;

/// The share of a direction in a whole year, 0–1; 0 for one that the default classifier does not have.
pub(super) fn of_direction(code: &str) -> f64 {
    let find = |table: &[(&str, f64)]| {
        let total: f64 = table.iter().map(|(_, weight)| weight).sum();
        table.iter().find(|(known, _)| *known == code).map(|(_, weight)| weight / total)
    };
    find(&PUBLISHED)
        .map(|share| share * (1.0 - OF_OTHERS))
        .or_else(|| find(&OTHERS).map(|share| share * OF_OTHERS))
        .unwrap_or(0.0)
}

/// When a type is reported more than usually.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Season {
    /// All year alike.
    Always,
    /// More in frost, when the ground moves.
    Frost,
    /// While the city heats, the more the colder.
    Heating,
    /// While the city heats, most of all in the first weeks.
    HeatingStart,
    /// All year, and most when the heating is off and mains are tested.
    HotWater,
    /// When it is warm enough to dig.
    DryGround,
    /// Snow and ice.
    Snow,
    /// After the frost: potholes.
    Thaw,
    /// Rain.
    Rain,
    /// Downpours.
    Downpour,
    /// Storms.
    Storm,
    /// Grass and ragweed.
    Grass,
    /// Warm months.
    Summer,
    /// Falling leaves, and what people do with them.
    Leaves,
    /// Long nights.
    Dark,
}

impl Season {
    /// How much more (or less) than nothing-special the day brings. Only ratios matter: each type is brought to its
    /// share of a year.
    pub(super) fn factor(self, day: &Weather, month: u32) -> f64 {
        let heating = f64::from(u8::from(day.heating));
        match self {
            Self::Always => 1.0,
            Self::Frost => 0.75 + 0.6 * day.cold(),
            Self::Heating => heating * (0.25 + day.cold()),
            Self::HeatingStart => {
                heating * (0.35 + 0.6 * day.cold() + 3.0 * (-f64::from(day.heating_day) / 12.0).exp())
            }
            Self::HotWater => 0.9 + 0.8 * (1.0 - heating),
            Self::DryGround => 0.3 + 0.9 * day.growth().min(1.0),
            Self::Snow => day.snow(),
            Self::Thaw => [1.2, 1.9, 2.4, 1.8, 1.1, 0.8, 0.7, 0.7, 0.7, 0.8, 0.9, 0.9][month_index(month)],
            Self::Rain => 0.6 + 0.9 * day.precipitation,
            Self::Downpour => 0.03 + day.precipitation.max(1.0) - 1.0,
            Self::Storm => 0.12 + 6.0 * day.storm,
            Self::Grass => day.growth(),
            Self::Summer => 0.05 + day.growth(),
            Self::Leaves => [0.2, 0.3, 1.2, 1.6, 0.7, 0.5, 0.6, 0.8, 1.4, 2.6, 1.9, 0.4][month_index(month)],
            Self::Dark => 0.45 + 1.1 * day.darkness,
        }
    }
}

fn month_index(month: u32) -> usize {
    usize::try_from(month.saturating_sub(1)).unwrap_or(0).min(11)
}

/// The part of a type in its direction, in hundredths, and its season.
pub(super) const TYPES: [(&str, f64, Season); 85] = {
    use Season::{
        Always, Dark, Downpour, DryGround, Frost, Grass, Heating, HeatingStart, HotWater, Leaves, Rain, Snow, Storm,
        Summer, Thaw,
    };
    [
        ("01.01", 6.0, Rain),
        ("01.02", 24.0, Snow),
        ("01.03", 46.0, Thaw),
        ("01.04", 14.0, DryGround),
        ("01.05", 10.0, DryGround),
        ("02.01", 42.0, Storm),
        ("02.02", 28.0, Always),
        ("02.03", 14.0, Summer),
        ("02.04", 16.0, Always),
        ("03.01", 5.0, Always),
        ("03.02", 60.0, Always),
        ("03.03", 12.0, Always),
        ("03.04", 13.0, Always),
        ("03.05", 10.0, Always),
        ("04.01", 6.0, Frost),
        ("04.02", 52.0, Always),
        ("04.03", 16.0, Always),
        ("04.04", 11.0, Always),
        ("04.05", 15.0, Always),
        ("05.01", 27.0, Frost),
        ("05.02", 38.0, Always),
        ("05.03", 18.0, Always),
        ("05.04", 9.0, DryGround),
        ("05.05", 8.0, DryGround),
        ("06.01", 35.0, Frost),
        ("06.02", 28.0, Always),
        ("06.03", 22.0, Frost),
        ("06.04", 15.0, Always),
        ("07.01", 18.0, Storm),
        ("07.02", 52.0, Frost),
        ("07.03", 16.0, Dark),
        ("07.04", 14.0, Always),
        ("08.01", 62.0, Always),
        ("08.02", 14.0, Always),
        ("08.03", 20.0, Rain),
        ("08.04", 4.0, Rain),
        ("09.01", 8.0, HeatingStart),
        ("09.02", 38.0, HeatingStart),
        ("09.03", 31.0, Heating),
        ("09.04", 19.0, HotWater),
        ("09.05", 4.0, DryGround),
        ("10.01", 7.0, Always),
        ("10.02", 66.0, Always),
        ("10.03", 22.0, Always),
        ("10.04", 5.0, Always),
        ("11.01", 40.0, Rain),
        ("11.02", 6.0, Frost),
        ("11.03", 22.0, Always),
        ("11.04", 17.0, Dark),
        ("11.05", 7.0, Summer),
        ("11.06", 8.0, Always),
        ("12.01", 8.0, Storm),
        ("12.02", 34.0, Dark),
        ("12.03", 42.0, Dark),
        ("12.04", 5.0, Always),
        ("12.05", 11.0, Dark),
        ("13.01", 34.0, Always),
        ("13.02", 18.0, Always),
        ("13.03", 22.0, Always),
        ("13.04", 26.0, Always),
        ("14.01", 20.0, Storm),
        ("14.02", 27.0, Storm),
        ("14.03", 36.0, DryGround),
        ("14.04", 17.0, Grass),
        ("15.01", 36.0, Always),
        ("15.02", 24.0, Always),
        ("15.03", 22.0, DryGround),
        ("15.04", 13.0, Always),
        ("15.05", 5.0, Leaves),
        ("16.01", 30.0, Downpour),
        ("16.02", 28.0, Always),
        ("16.03", 27.0, Rain),
        ("16.04", 7.0, Always),
        ("16.05", 8.0, Always),
        ("17.01", 8.0, Summer),
        ("17.02", 56.0, Summer),
        ("17.03", 36.0, Summer),
        ("18.01", 20.0, Always),
        ("18.02", 36.0, DryGround),
        ("18.03", 14.0, Always),
        ("18.04", 30.0, DryGround),
        ("19.01", 15.0, Storm),
        ("19.02", 32.0, Always),
        ("19.03", 36.0, Always),
        ("19.04", 17.0, Always),
    ]
};

/// The share of a type in a whole year, 0–1, and its season; `None` for a type that the default classifier does not
/// have.
pub(super) fn of_type(type_code: &str, direction_code: &str) -> Option<(f64, Season)> {
    let (_, part, season) = TYPES.iter().find(|(known, ..)| *known == type_code)?;
    let direction = type_code.split('.').next()?;
    let whole: f64 = TYPES.iter().filter(|(known, ..)| known.starts_with(direction)).map(|(_, part, _)| part).sum();
    Some((of_direction(direction_code) * part / whole, *season))
}

/// When in the day people think of a direction, beside the hours in which they call at all.
pub(super) fn hour_factor(direction_code: &str, hour: usize) -> f64 {
    let evening = (18..24).contains(&hour);
    let morning = (6..10).contains(&hour);
    let night = hour < 6;
    match direction_code {
        "lighting" if evening => 2.4,
        "lighting" if night => 1.6,
        "lighting" => 0.7,
        "water" | "sewer" | "power" | "gas_supply" if night => 2.0,
        "water" | "heating" if morning || evening => 1.25,
        "lifts" if morning || evening => 1.35,
        "roads" | "parking" if morning => 1.3,
        "funeral" | "ads" | "fountains" if night => 0.2,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_fill_the_whole() {
        let directions: f64 = PUBLISHED.iter().chain(&OTHERS).map(|(code, _)| of_direction(code)).sum();
        assert!((directions - 1.0).abs() < 1e-9);
        for first in TYPES.iter().map(|(code, ..)| &code[..2]) {
            let parts: f64 = TYPES.iter().filter(|(code, ..)| code.starts_with(first)).map(|(_, part, _)| part).sum();
            assert!((parts - 100.0).abs() < 1e-9, "{first}: {parts}");
        }
    }

    #[test]
    fn a_published_share_stands_within_a_hundredth() {
        for (code, published) in PUBLISHED {
            assert!((of_direction(code) - published / 1000.0).abs() < 0.011, "{code}");
        }
    }
}
