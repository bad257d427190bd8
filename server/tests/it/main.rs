//! The server from outside: its HTTP side against the real router over a real register, its command line as a real process.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod access;
mod access_staff;
mod account;
mod admin;
mod answer;
mod api;
mod backup;
mod browser;
mod cli;
mod crash;
mod deeds;
mod desk;
mod etag;
mod health;
mod incidents;
mod live;
mod live_me;
mod matrix;
mod notices;
mod pages;
mod process;
mod provider;
mod report;
mod report_page;
mod serve;
mod site;
mod staff_sign_in;
mod support;
mod user;
mod work;
