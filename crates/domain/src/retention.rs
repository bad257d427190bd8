//! For how long the city keeps who asked it for what.

use crate::time::Timestamp;

/// The longest that can be set, in days: a hundred years.
pub const MOST_DAYS: u32 = 36_500;

/// What must have been closed before that instant is forgotten at `now`; `None` where the city keeps everything (0 days).
#[must_use]
pub fn closed_before(days: u32, now: Timestamp) -> Option<Timestamp> {
    (days > 0).then(|| now.plus_hours(-24 * i64::from(days)))
}

/// What stands where a name, an address or a text was.
pub const FORGOTTEN: &str = "—";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_of_24_hours_and_none_are_for_ever() {
        let now = Timestamp::from_seconds(1_795_341_600);
        for (days, before) in [
            (0, None),
            (1, Some(now.plus_hours(-24))),
            (1095, Some(now.plus_hours(-24 * 1095))),
            (MOST_DAYS, Some(now.plus_hours(-24 * 36_500))),
        ] {
            assert_eq!(closed_before(days, now), before, "{days}");
        }
    }
}
