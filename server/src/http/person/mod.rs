//! A person's own pages and forms, in both languages.
//!
//! Each topic has its own file with its routes. All of them answer documents (`app::documents`) that nobody keeps; what changes anything is
//! a POST of a page of ours ([`same_origin`]), and what it leads to is a page of its own (303).

mod document;
mod same_origin;
mod typed;
mod visitor;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::MethodRouter;

pub(crate) use document::{page, see};
pub(crate) use typed::Typed;
pub(crate) use visitor::Visitor;

use super::Web;

/// All of them.
pub(crate) fn router() -> Router<Web> {
    let routes = Router::new();
    routes.layer(from_fn(same_origin::only))
}

/// The same at `/…` and `/en/…`.
fn bilingual(path: &str, route: &MethodRouter<Web>) -> Router<Web> {
    Router::new().route(path, route.clone()).route(&format!("/en{path}"), route.clone())
}
