//! Documents as answers.

use app::documents::{Document, Frame};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use leptos::nonce::Nonce;

use super::super::{Web, failure, headers};
use super::Visitor;

/// Nobody keeps what is a person's own.
const NEVER_KEPT: HeaderValue = HeaderValue::from_static("no-store");
/// Pages of ours may know where somebody comes from, nobody else.
const OWN_REFERRER: HeaderValue = HeaderValue::from_static("same-origin");

/// Answers the document that `draw` draws for the visitor.
pub(crate) async fn page(
    web: &Web,
    visitor: &Visitor,
    status: StatusCode,
    draw: impl FnOnce(&Frame) -> Document,
) -> Response {
    let nonce = Nonce::new().to_string();
    let frame = Frame {
        lang: visitor.lang,
        path: visitor.path.clone(),
        city: service::read::city(&web.city).await,
        assets: web.site.assets(),
        nonce: nonce.clone(),
        signed_in: visitor.is_signed_in(),
        staff: visitor.staff_role(),
    };
    let mut response = (status, Html(frame.render(draw))).into_response();
    let head = response.headers_mut();
    head.insert(header::CACHE_CONTROL, NEVER_KEPT);
    head.insert(header::REFERRER_POLICY, OWN_REFERRER);
    if let Some(policy) = headers::document_policy(&nonce, &web.city.settings()) {
        head.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    // What a document says of a failure is said to a person, in their language.
    response.extensions_mut().insert(failure::Worded);
    response
}

/// Sends the browser on to another page of ours, which it GETs.
pub(crate) fn see(path: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(path) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    (StatusCode::SEE_OTHER, [(header::LOCATION, location), (header::CACHE_CONTROL, NEVER_KEPT)]).into_response()
}
