//! The use cases of the contact centre: one action is one transaction; everything that people watch follows the events.
//!
//! - [`City`]: a city is a database, a clock, its settings, its facts in memory and its live feed: a value that is passed, never a global;
//! - [`report`], [`register`] and [`act`]: the way in;
//! - [`types`]: what may be reported, found by everyday words;
//! - [`account`]: who signs in, and what is theirs;
//! - [`nearby`] and [`join`]: when it was reported before; [`places`]: addresses; [`photo`]: what they show of it;
//! - [`read`]: the public way out; [`cabinet`]: what is a person's own;
//! - [`feed`]: what changes, as it changes;
//! - [`notice`]: telling people what became of their request;
//! - [`answer`]: answering a report by the link of a notice;
//! - [`sender`]: what goes out to phones and mailboxes; [`outside`]: all that a city has beside its register;
//! - [`incident`]: many requests that are one trouble; [`dispatch`]: what no rule decided, and the rules;
//! - [`import`], [`demo`]: registers that come from elsewhere, and a made-up one.

pub mod account;
pub mod act;
pub mod answer;
pub mod api_key;
pub mod audit;
pub mod cabinet;
pub mod city;
pub mod clock;
pub mod control;
pub mod demo;
pub mod desk;
pub mod dispatch;
pub mod error;
pub mod feed;
pub mod import;
pub mod incident;
pub mod join;
mod keys;
pub mod lapse;
mod load;
mod merge;
pub mod nearby;
pub mod notice;
pub mod outside;
pub mod photo;
pub mod places;
pub mod queue;
pub mod read;
mod recent;
pub mod register;
pub mod report;
mod routing;
pub mod sender;
pub mod settings;
pub mod staff;
mod tail;
pub mod telephony;
pub mod tidy;
pub mod types;
pub mod work;

pub use city::{City, Stamp};
pub use clock::Clock;
pub use error::{Error, Result};
