//! What is refused on the way to a person's page, or by it, in words: an empty page tells nobody what to do.

use app::documents::problem::Trouble;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::super::Web;
use super::super::failure::Worded;
use super::super::rate_limit::{self, Limit};
use super::Visitor;
use super::failed::said;

/// Puts a page in the person's language into the place of a refusal without words.
pub(super) async fn words(State(web): State<Web>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    let mut refused = next.run(Request::from_parts(parts, body)).await;
    let Some(trouble) = wordless(&refused) else { return refused };
    let mut page = page_of(&web, asked, refused.status(), trouble).await;
    if let Some(allowed) = refused.headers_mut().remove(header::ALLOW) {
        page.headers_mut().insert(header::ALLOW, allowed);
    }
    page
}

/// What a refusal without words says.
fn wordless(response: &Response) -> Option<Trouble> {
    if !response.status().is_client_error() || response.extensions().get::<Worded>().is_some() {
        return None;
    }
    Some(match response.status() {
        StatusCode::NOT_FOUND => Trouble::NotFound,
        StatusCode::FORBIDDEN => Trouble::Refused,
        StatusCode::CONFLICT => Trouble::Changed,
        StatusCode::PAYLOAD_TOO_LARGE => Trouble::TooLarge,
        _ => Trouble::Unreadable,
    })
}

/// Lets through who does not send too often. The others are told when to come again, and nothing of what they sent is read.
pub(crate) async fn hold(State((web, limit)): State<(Web, Limit)>, request: Request, next: Next) -> Response {
    let who = rate_limit::asker(request.headers(), request.extensions(), web.behind_proxy);
    let Some(seconds) = limit.seconds_to_wait(who) else { return next.run(request).await };
    let (parts, _) = request.into_parts();
    page_of(&web, parts, StatusCode::TOO_MANY_REQUESTS, Trouble::Often { seconds }).await
}

/// The page, for whoever asked.
pub(super) async fn page_of(web: &Web, mut parts: Parts, status: StatusCode, trouble: Trouble) -> Response {
    match Visitor::from_request_parts(&mut parts, web).await {
        Ok(visitor) => said(web, &visitor, status, trouble).await,
        Err(status) => status.into_response(),
    }
}
