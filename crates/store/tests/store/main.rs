//! The store on both databases. Each test runs on SQLite and, where `MISTO_TEST_POSTGRES` names a server, on PostgreSQL.
#![allow(clippy::unwrap_used, missing_docs)]

mod account;
mod backup;
mod classifier;
mod doctor;
mod fixture;
mod import;
mod log;
mod notice;
mod request;
mod search;
mod snapshot;
mod watch;
