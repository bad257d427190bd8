//! A person's own pages: reporting, account, cabinet, links out of messages.
//!
//! What everybody may see is the app, hydrated in the browser. What is a person's own is a document: rendered on the server for that
//! person, never kept by anybody, complete without scripts, and light enough for an old phone. Its forms are plain forms (POST, then 303);
//! a small script of `scripts/` may add to it. Why: docs/adr/0004-documents.md.

pub mod account;
pub mod answer;
pub mod cabinet;
mod deeds;
pub(crate) mod field;
mod frame;
pub mod outbox;
mod own_map;
pub mod own_request;
pub mod privacy;
pub mod problem;
pub mod report;
pub mod staff;
pub mod track;

pub use field::Fault;
pub use frame::{Document, Frame};
