//! The `misto` binary: its command line, and the HTTP side of a city.
//!
//! - [`cli`]: one file for each command; [`config`]: where their options come from;
//! - [`http`]: the router, the read API's outer layer, the live stream, static files, health, metrics;
//! - `workers`: what it does by itself, beside answering;
//! - [`shutdown`], [`logging`], `open_files`: the process itself.

pub mod cli;
pub mod config;
pub mod http;
pub mod logging;
mod open_files;
pub mod shutdown;
mod workers;
