//! The weather of a made-up year: what makes mains burst, trees fall and radiators a topic.

use std::f64::consts::TAU;

use chrono::{Datelike, NaiveDate};

use super::dice::{Dice, Topic};

/// A day's weather.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weather {
    /// Mean temperature of the day, °C.
    pub(super) temperature: f64,
    /// How much falls: 0 on a dry day, 1 on a wet one, more in a downpour.
    pub(super) precipitation: f64,
    /// How hard a storm blows: 0 on most days, 1 and more in a storm.
    pub(super) storm: f64,
    /// Whether the city heats its houses.
    pub(super) heating: bool,
    /// Days since the heating was turned on, while it is on.
    pub(super) heating_day: u32,
    /// How long the night is: 0 at midsummer, 1 at midwinter.
    pub(super) darkness: f64,
}

/// The day of the heating season's start and the first day after its end, by month and day.
const HEATING_FROM: (u32, u32) = (10, 20);
const HEATING_UNTIL: (u32, u32) = (4, 5);

impl Weather {
    /// The weather of the day in the city that the seed makes.
    pub(super) fn of(seed: u64, date: NaiveDate) -> Self {
        let day = u64::from(date.num_days_from_ce().unsigned_abs());
        let mut dice = Dice::of(seed, Topic::Weather, day);
        // 0 at the coldest days of the year (20 January), 1 at the warmest.
        let summer = (1.0 - ((f64::from(date.ordinal()) - 20.0) * TAU / 365.25).cos()) / 2.0;
        let temperature = -5.0 + 28.5 * summer + 5.0 * spell(seed, day) + 1.5 * dice.normal();
        let wet = dice.chance(0.31);
        let downpour = wet && dice.chance(0.05 + 0.22 * summer);
        let precipitation = match (wet, downpour) {
            (false, _) => 0.0,
            (true, false) => dice.between(0.4, 1.2),
            (true, true) => dice.between(2.0, 4.0),
        };
        let storm = if dice.chance(0.025 + 0.045 * summer) { dice.between(0.7, 2.0) } else { 0.0 };
        let heating_day = days_heated(date);
        Self {
            temperature,
            precipitation,
            storm,
            heating: heating_day.is_some(),
            heating_day: heating_day.unwrap_or(0),
            darkness: ((f64::from(date.ordinal()) + 10.0) * TAU / 365.25).cos() / 2.0 + 0.5,
        }
    }

    /// How cold it is: 0 above 14 °C, 1 at 0 °C, more in frost.
    pub(super) fn cold(&self) -> f64 {
        ((14.0 - self.temperature) / 14.0).max(0.0)
    }

    /// How much lies on the roads: snow, or ice after rain in frost.
    pub(super) fn snow(&self) -> f64 {
        if self.temperature < 1.5 { 0.25 + 2.0 * self.precipitation } else { 0.0 }
    }

    /// How fast grass and ragweed grow.
    pub(super) fn growth(&self) -> f64 {
        ((self.temperature - 11.0) / 10.0).max(0.0)
    }
}

/// A spell of some days' cold or warmth, from −1 to 1: chance at every sixth day, and a smooth way between.
#[allow(clippy::cast_precision_loss)] // days of six
fn spell(seed: u64, day: u64) -> f64 {
    const DAYS: u64 = 6;
    let at = |knot: u64| Dice::of(seed, Topic::Weather, (1 << 40) | knot).between(-1.0, 1.0);
    let along = (day % DAYS) as f64 / DAYS as f64;
    let smooth = along * along * (3.0 - 2.0 * along);
    at(day / DAYS) * (1.0 - smooth) + at(day / DAYS + 1) * smooth
}

/// Days since the heating was turned on; `None` in the warm half of the year.
fn days_heated(date: NaiveDate) -> Option<u32> {
    let on = |year| NaiveDate::from_ymd_opt(year, HEATING_FROM.0, HEATING_FROM.1);
    let off = NaiveDate::from_ymd_opt(date.year(), HEATING_UNTIL.0, HEATING_UNTIL.1)?;
    let this_autumn = on(date.year())?;
    let since = match (date < off, date >= this_autumn) {
        (true, _) => on(date.year() - 1)?,
        (false, true) => this_autumn,
        (false, false) => return None,
    };
    u32::try_from((date - since).num_days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year() -> impl Iterator<Item = (NaiveDate, Weather)> {
        let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        first.iter_days().take(365).map(|date| (date, Weather::of(1, date)))
    }

    #[test]
    fn winters_are_cold_and_summers_warm() {
        let mean = |month| {
            let days: Vec<f64> = year().filter(|(d, _)| d.month() == month).map(|(_, w)| w.temperature).collect();
            days.iter().sum::<f64>() / f64::from(u32::try_from(days.len()).unwrap())
        };
        assert!(mean(1) < 0.0, "January {}", mean(1));
        assert!(mean(7) > 18.0, "July {}", mean(7));
    }

    #[test]
    fn the_heating_season_wraps_over_new_year() {
        let heated = |m, d| Weather::of(1, NaiveDate::from_ymd_opt(2026, m, d).unwrap());
        assert!(heated(1, 1).heating && heated(1, 1).heating_day == 73);
        assert!(heated(10, 20).heating && heated(10, 20).heating_day == 0);
        assert!(!heated(10, 19).heating && !heated(4, 5).heating && heated(4, 4).heating);
    }

    #[test]
    fn storms_are_rare() {
        let storms = year().filter(|(_, w)| w.storm > 0.0).count();
        assert!((5..40).contains(&storms), "{storms}");
    }
}
