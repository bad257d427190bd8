//! The pages: one file for each address.

mod executor;
mod executors;
mod find;
mod home;
mod layout;
mod map;
mod not_found;
mod request;
mod stats;

pub(crate) use executor::ExecutorPage;
pub(crate) use executors::ExecutorsPage;
pub(crate) use find::FindPage;
pub(crate) use home::HomePage;
pub(crate) use layout::{English, Ukrainian};
#[cfg(feature = "ssr")]
pub(crate) use layout::{cabinet_link, incident_banners, language_switch, navigation};
pub(crate) use map::MapPage;
pub(crate) use not_found::NotFound;
pub(crate) use request::RequestPage;
pub(crate) use stats::StatsPage;
