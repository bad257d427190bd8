//! A person's own pages and forms, in both languages.
//!
//! Each topic has its own file with its routes. All of them answer documents (`app::documents`) that nobody keeps; what changes anything is
//! a POST of a page of ours ([`same_origin`]), and what it leads to is a page of its own (303).

mod account;
mod answer;
mod cabinet;
mod document;
pub(super) mod failed;
mod live_me;
mod own;
mod privacy;
mod report;
mod same_origin;
mod track;
mod typed;
pub(super) mod upload;
mod visitor;
pub(super) mod worded;

use app::documents::Fault;
use axum::Router;
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::Response;
use axum::routing::MethodRouter;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use service::Error;

pub(crate) use document::{page, see};
pub(crate) use typed::{Asked, Typed};
pub(crate) use upload::{Turns, Upload};
pub(crate) use visitor::Visitor;

use super::Web;
use super::rate_limit::Limit;

/// All of them. `reports` is how many reports may come from one address, `deeds` how many other forms about requests.
pub(crate) fn router(web: &Web, reports: Limit, deeds: &Limit) -> Router<Web> {
    let of_visitors = Router::new()
        .merge(account::routes())
        .merge(report::routes(web, reports))
        .merge(privacy::routes())
        .merge(super::staff::routes())
        .merge(cabinet::routes(web, deeds))
        .merge(track::routes(web, deeds));
    let words = from_fn_with_state(web.clone(), worded::words);
    let ours = from_fn_with_state(web.clone(), same_origin::only);
    let of_secrets = track::secret_routes(web, deeds).merge(answer::secret_routes(web, deeds));
    of_visitors
        .layer(words.clone())
        .merge(live_me::routes())
        .layer(ours)
        .merge(of_secrets.layer(words).layer(map_response(async |response| track::untold(response))))
}

/// Leads from an address to which a form is sent to the page that has the form.
pub(super) async fn to_page(visitor: Visitor) -> Response {
    see(&visitor.path)
}

/// Leads to signing in, and from there back to the page.
pub(super) fn sign_in_first(visitor: &Visitor, back_to: &str) -> Response {
    let next = utf8_percent_encode(back_to, NON_ALPHANUMERIC);
    see(&format!("{}?next={next}", visitor.link("/account/sign-in")))
}

/// The field that could not be taken, if that is what went wrong.
pub(super) fn fault_of(error: &Error) -> Option<Fault> {
    match error {
        Error::Form { field, problem } => Some(Fault { field, problem: *problem }),
        _ => None,
    }
}

/// The same at `/…` and `/en/…`.
pub(super) fn bilingual(path: &str, route: &MethodRouter<Web>) -> Router<Web> {
    Router::new().route(path, route.clone()).route(&format!("/en{path}"), route.clone())
}
