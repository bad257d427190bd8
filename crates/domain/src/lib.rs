//! The rules of a city's contact centre, as plain typed Rust.
//!
//! Pure: no I/O, no clock, no async. `now` is always an argument. Everything here builds for the browser too,
//! so that a page and the server say the same thing about the same request.
//!
//! Where to look:
//! - [`classifier`]: directions, request types, urgency, executors, districts;
//! - [`workflow`]: the six states, every legal step between them and who may take it;
//! - [`event`] and [`fact`]: what happened to a request, and what is known of it after all that happened;
//! - [`deadline`], [`period`], [`local`]: hours to finish, windows of the calendar, the city's own time;
//! - [`place`], [`mercator`], [`cluster`], [`border`]: how exactly a place may be shown, and the map;
//! - [`facts`]: the register in memory; [`statistics`] and [`efficiency`] are computed from it;
//! - [`account`]: passwords, codes, waits and sessions of those who sign in; [`staff`] and [`second_factor`]: of those who work here;
//! - [`retention`]: for how long the city keeps who asked it for what;
//! - [`call`]: calls, and what becomes of them;
//! - [`search`]: what staff look for among the requests;
//! - [`routing`]: who gets a request, and why; [`incident`]: many requests that are one trouble; [`merge`]: what may go on in what;
//! - [`gazetteer`]: addresses, found as people type them; [`address`]: which of them are the same; [`photo`]: what photos may be sent;
//! - [`type_search`]: what kind of trouble somebody means by their own words;
//! - [`notice`]: which changes are told to whom;
//! - [`callback`]: calling applicants back about reported work; [`sanction`]: what is held against executors;
//! - [`query`]: parameters of the public read API, parsed and refused; [`answer`]: its JSON.

pub mod account;
pub mod address;
pub mod answer;
pub mod border;
pub mod call;
pub mod callback;
pub mod classifier;
pub mod cluster;
pub mod code;
pub mod deadline;
pub mod efficiency;
pub mod escalation;
pub mod event;
pub mod fact;
pub mod facts;
pub mod gazetteer;
pub mod id;
pub mod incident;
pub mod intake;
pub mod local;
pub mod mercator;
pub mod merge;
pub mod names;
pub mod network;
pub mod notice;
pub mod period;
pub mod permission;
pub mod photo;
pub mod place;
pub mod query;
pub mod retention;
pub mod routing;
pub mod sanction;
pub mod search;
pub mod second_factor;
pub mod staff;
pub mod statistics;
pub mod time;
pub mod type_search;
pub mod workflow;
