//! The pages of those who work here, in both languages.
//!
//! Who is not signed in is asked to; a resident finds nothing here; what somebody's role may not do, the use cases refuse.

mod admin;
mod card;
mod control;
mod deed;
mod desk;
mod dispatch;
mod incidents;
mod queue;

use app::documents::problem::Trouble;
use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use service::staff::Staff;

use super::Web;
use super::person::failed::said;
use super::person::{Visitor, sign_in_first};

/// All of them. How many forms come from one address is not counted, as it is for residents: a whole centre sits behind one, and what
/// strangers send is not read.
pub(super) fn routes() -> Router<Web> {
    card::routes()
        .merge(dispatch::routes())
        .merge(incidents::routes())
        .merge(queue::routes())
        .merge(control::routes())
        .merge(desk::routes())
        .merge(admin::routes())
}

/// Somebody who works here, on a page of theirs.
pub(crate) struct Worker {
    /// Who they are.
    pub(crate) staff: Staff,
    /// As visitors of the site.
    pub(crate) visitor: Visitor,
}

impl FromRequestParts<Web> for Worker {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, web).await.map_err(IntoResponse::into_response)?;
        let Some(who) = &visitor.signed_in else { return Err(sign_in_first(&visitor, &visitor.path)) };
        match Staff::of(who) {
            Some(staff) => Ok(Self { staff, visitor }),
            None => Err(said(web, &visitor, StatusCode::NOT_FOUND, Trouble::NotFound).await),
        }
    }
}
