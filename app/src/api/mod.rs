//! Server functions: what the pages read, and what anyone may read with curl.
//!
//! All of them are `GET`s under `/api/` and answer JSON (`domain::answer`). Arguments are text and optional: what cannot be taken is
//! refused by name with a 400 instead of failing before any code of ours runs.

mod city;
mod error;
mod executors;
mod json;
mod map;
mod request;
mod stats;

pub use city::{city, districts, today};
pub use error::ApiError;
pub use executors::{executor, executors};
pub use json::{Json, JsonText};
pub use map::{map, requests};
pub use request::request;
pub use stats::stats;
