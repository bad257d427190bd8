//! The register of a city in SQL, and nothing but SQL: SQLite (embedded, the default) and PostgreSQL.
//!
//! One SQL text with `$1` placeholders serves both; where they differ (locks, notices, numbering, the placeholders of bulk inserts),
//! they do so in one named place: `tx`, [`ids`], `bulk`, the index of [`search`]. Every function takes a [`Tx`]: either one that may write
//! ([`Db::begin`]) or a snapshot to read from ([`Db::read`]).
//!
//! Personal data live in [`applicant`] and in the private place of a [`request`]; free text in [`note`]. Neither gets into [`event`].

pub mod account;
pub mod address;
pub mod answer_link;
pub mod api_key;
pub mod applicant;
pub mod audit;
pub mod backup;
mod bulk;
pub mod call;
pub mod callback;
pub mod classifier;
mod code;
pub mod contact;
pub mod contractor;
mod copy;
mod db;
pub mod desk;
pub mod dispatch;
pub mod doctor;
pub mod erase;
mod error;
pub mod escalation;
pub mod event;
pub mod facts;
pub mod forget;
pub mod idempotency;
pub mod ids;
pub mod import;
pub mod incident;
pub mod job;
pub mod joined;
pub mod line;
pub mod log;
pub mod merge;
pub mod migrate;
pub mod moderation;
pub mod note;
pub mod notice;
pub mod one_time_code;
pub mod own;
pub mod photo;
pub mod request;
pub mod route_rule;
mod row;
pub mod sanction;
mod schema;
pub mod search;
pub mod second_factor;
pub mod secret;
pub mod session;
pub mod settings;
pub mod staff;
#[cfg(feature = "testing")]
pub mod testing;
pub mod throttle;
pub mod tracking;
mod tx;
pub mod viewed;
mod watch;
pub mod work;

pub use db::{Db, Kind, Location};
pub use error::{Error, Result};
pub use tx::Tx;
pub use watch::Watch;
