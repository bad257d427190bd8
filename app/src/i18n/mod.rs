//! The catalogue: every text that people read, in Ukrainian and in English.
//!
//! A topic is a struct with a field for each text; a field cannot have one language only. What is counted is a `counted::Counted`,
//! what has something put in is a function. What states, resolutions and channels are called stands in `domain::names`.

#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
mod admin;
#[cfg(feature = "ssr")]
mod answer;
#[cfg(feature = "ssr")]
mod cabinet;
#[cfg(feature = "ssr")]
mod control;
mod counted;
#[cfg(feature = "ssr")]
pub(crate) mod deadlines;
#[cfg(feature = "ssr")]
mod desk;
#[cfg(feature = "ssr")]
mod dispatch;
mod executors;
#[cfg(feature = "ssr")]
mod forms;
mod home;
mod map;
#[cfg(feature = "ssr")]
pub(crate) mod notices;
#[cfg(feature = "ssr")]
mod privacy;
mod problems;
#[cfg(feature = "ssr")]
mod queue;
#[cfg(feature = "ssr")]
mod report;
mod request;
#[cfg(feature = "ssr")]
mod second;
mod site;
#[cfg(feature = "ssr")]
mod staff;
mod stats;
mod timeline;
#[cfg(feature = "ssr")]
mod track;
#[cfg(feature = "ssr")]
mod troubles;

#[cfg(feature = "ssr")]
pub(crate) use account::{AccountTexts, OutboxTexts, SettingsTexts, code_sent, phone, reset_sent};
#[cfg(feature = "ssr")]
pub(crate) use admin::{AdminTexts, Group, action, bad_setting, kind, precision, scope, setting, urgency};
#[cfg(feature = "ssr")]
pub(crate) use answer::{AnswerTexts, reported_at};
#[cfg(feature = "ssr")]
pub(crate) use cabinet::{
    CabinetTexts, OwnTexts, answer_until, is_confirmed_by_me, people, reopen_until, reported, stars_mean,
};
#[cfg(feature = "ssr")]
pub(crate) use control::{ControlTexts, calls_line};
#[cfg(feature = "ssr")]
pub(crate) use desk::{DeskTexts, calls};
#[cfg(feature = "ssr")]
pub(crate) use dispatch::{
    DispatchTexts, IncidentTexts, RuleTexts, WhyTexts, bulk_done, bulk_title, default_banner, fired, incident_over_of,
    suggested_title, why_not,
};
pub(crate) use executors::{ExecutorTexts, out_of_five};
#[cfg(feature = "ssr")]
pub(crate) use forms::FormTexts;
pub(crate) use home::HomeTexts;
pub(crate) use map::{MapTexts, cluster_name, late};
#[cfg(feature = "ssr")]
pub(crate) use privacy::PrivacyTexts;
#[cfg(feature = "ssr")]
pub(crate) use problems::try_again_in;
pub(crate) use problems::{ProblemTexts, bad_parameter};
#[cfg(feature = "ssr")]
pub(crate) use queue::{QueueTexts, accepted};
#[cfg(feature = "ssr")]
pub(crate) use report::{EMERGENCY, ReportTexts, call_first, how_far, promise, seen_as};
pub(crate) use request::{RequestTexts, capital, closing, deadline_moved, ending, kept_by, time_of, was_due};
#[cfg(feature = "ssr")]
pub(crate) use second::{SecondTexts, refused_by_provider};
pub(crate) use site::SiteTexts;
#[cfg(feature = "ssr")]
pub(crate) use staff::{CardTexts, StaffTexts};
pub(crate) use stats::{StatsTexts, from_nothing};
pub(crate) use timeline::{change_sentence, feed_sentence};
#[cfg(feature = "ssr")]
pub(crate) use track::TrackTexts;
#[cfg(feature = "ssr")]
pub(crate) use troubles::{TroubleTexts, send_again_in};

pub(crate) mod count {
    //! What is counted.
    pub(crate) use super::counted::{DAYS, OVERDUE, RATINGS, REQUESTS};
}

/// Declares a topic: a struct of texts and its two languages, side by side.
macro_rules! texts {
    ($(#[$doc:meta])* $name:ident { $( $field:ident: $uk:literal, $en:literal; )+ }) => {
        $(#[$doc])*
        pub(crate) struct $name { $( pub(crate) $field: &'static str, )+ }

        impl $name {
            const UK: Self = Self { $( $field: $uk, )+ };
            const EN: Self = Self { $( $field: $en, )+ };

            /// The texts in the language.
            pub(crate) const fn of(lang: domain::classifier::Lang) -> &'static Self {
                match lang {
                    domain::classifier::Lang::Uk => &Self::UK,
                    domain::classifier::Lang::En => &Self::EN,
                }
            }
        }
    };
}
use texts;
