//! The HTTP side of a city.
//!
//! `router` puts it together: [`api`] around the read API's server functions, [`pages`] around the app, [`person`] for a person's own pages, [`live`], [`site`],
//! [`health`]; [`headers`], [`request_log`] and [`failure`] around all of it. [`metrics`] has a listener of its own ([`listen`]).

mod api;
mod compression;
mod etag;
mod failure;
mod finders;
mod headers;
mod health;
pub mod listen;
mod live;
mod memo;
pub mod metrics;
mod pages;
mod patience;
mod person;
mod public_photo;
mod query;
mod rate_limit;
mod report;
mod request_log;
pub mod router;
pub mod site;
mod staff;
mod telephony;

use std::num::NonZeroU32;
use std::sync::Arc;

use service::City;

use self::api::Api;
use self::live::Places;

pub use self::router::router;
pub use self::site::Site;

/// How a city is put on the web.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether browsers may be told to come through TLS only: true where a proxy in front ends it.
    pub behind_tls: bool,
    /// Whether the site's address in messages is one of TLS: then the cookie of a session goes no other way, also where browsers are told
    /// nothing.
    pub public_tls: bool,
    /// Whether all questions come through a proxy of the city's, which names whom it speaks for.
    pub behind_proxy: bool,
    /// How many may watch `/live` at once.
    pub most_watchers: usize,
    /// How many reports a minute may come from one address; `None`: no limit.
    pub reports_a_minute: Option<NonZeroU32>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            behind_tls: false,
            public_tls: false,
            behind_proxy: false,
            most_watchers: 10_000,
            reports_a_minute: NonZeroU32::new(60),
        }
    }
}

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct Web {
    city: City,
    site: Arc<Site>,
    api: Arc<Api>,
    places: Places,
    /// Whether browsers come through TLS: then the cookie of a session goes no other way.
    behind_tls: bool,
    /// Whether all questions come through a proxy of the city's.
    behind_proxy: bool,
    /// Whose turn it is to send photos.
    uploads: person::Turns,
}
