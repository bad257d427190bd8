//! Numbers, dates and stretches of time as people say them.
//!
//! Everything is computed from the server's clock and the city's offsets that came with the answer, so that server and browser
//! render the same text.

mod moment;
mod number;
mod span;
mod status;
mod window;

use std::sync::Arc;

use domain::answer::CityAnswer;
use domain::classifier::Lang;
use domain::local::LocalTime;

pub(crate) use number::{decimal, grouped, separator, share};
pub(crate) use span::{days_and_hours, hours};
pub(crate) use status::{Tone, due_line};
pub(crate) use window::{next_date, previous_date};

/// Says times in a language and by the city's own clock.
#[derive(Clone)]
pub(crate) struct Words {
    /// The language.
    pub(crate) lang: Lang,
    local: Arc<LocalTime>,
}

impl Words {
    /// The words of the city.
    pub(crate) fn of(lang: Lang, city: &CityAnswer) -> Self {
        Self { lang, local: Arc::new(city.local_time.clone()) }
    }
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::*;

    /// The words of a city that is two hours east of Greenwich.
    pub(super) fn words(lang: Lang) -> Words {
        let offset = chrono::FixedOffset::east_opt(7200).expect("two hours");
        Words { lang, local: Arc::new(LocalTime::of(&offset, 2026, 2027)) }
    }

    pub(super) fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("an instant")
    }
}
