//! The outer layer of the read API: what is asked is checked, what is unchanged is not sent again, what was just answered is kept.
//!
//! The answers themselves are the app's server functions. Whatever a function answers to GET is public and the same for everybody;
//! what depends on the person is asked for otherwise.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use leptos::server_fn::axum::server_fn_paths;

use super::Web;
use super::etag::ETag;
use super::memo::Memo;
use super::{failure, pages, query};

/// Proxies and browsers may keep an answer, and ask whether it is still true each time before they use it: a page that heard of a
/// change would otherwise be shown what was there before it.
const IF_STILL_TRUE: HeaderValue = HeaderValue::from_static("public, no-cache");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// No answer of the API is larger; a function that makes one is broken.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// The app's server functions: address and methods.
static ENDPOINTS: LazyLock<BTreeMap<&'static str, Vec<Method>>> = LazyLock::new(|| {
    let mut endpoints: BTreeMap<_, Vec<Method>> = BTreeMap::new();
    for (path, method) in server_fn_paths() {
        endpoints.entry(path).or_default().push(method);
    }
    endpoints
});

/// The addresses that [`answer`] serves.
pub(crate) fn endpoints() -> impl Iterator<Item = &'static str> {
    ENDPOINTS.keys().copied()
}

/// The address as a label: one of those that there are.
pub(crate) fn route_of(path: &str) -> String {
    ENDPOINTS.get_key_value(path).map_or("/api/{unknown}", |(path, _)| path).to_owned()
}

/// What the layer keeps.
#[derive(Debug)]
pub(crate) struct Api {
    memo: Memo,
}

impl Api {
    pub(crate) fn new() -> Self {
        Self { memo: Memo::new() }
    }
}

/// Everything below `/api/`.
pub(crate) async fn answer(State(web): State<Web>, request: Request) -> Response {
    let Some(methods) = ENDPOINTS.get(request.uri().path()) else { return failure::no_such_endpoint() };
    let method = request.method();
    if methods.contains(&Method::GET) && (method == Method::GET || method == Method::HEAD) {
        return read(&web, request).await;
    }
    if methods.contains(method) {
        return call(&web, request).await;
    }
    let mut allowed: Vec<&str> = methods.iter().map(Method::as_str).collect();
    if methods.contains(&Method::GET) {
        allowed.push("HEAD");
    }
    failure::method_not_allowed(&allowed.join(", "))
}

/// A public question: from the asker's own copy, from the memo, or from the server function.
async fn read(web: &Web, request: Request) -> Response {
    let path = request.uri().path();
    let query = match query::canonical(request.uri().query().unwrap_or_default()) {
        Ok(query) => query,
        Err(bad) => return bad.into_response(),
    };
    // Before the answer is made: if the city changes meanwhile, the answer is newer than its tag, never older.
    let stamp = web.city.stamp();
    let tag = ETag::of_answer(stamp, path, &query);
    if tag.is_held_by(request.headers()) {
        return (StatusCode::NOT_MODIFIED, answer_head(&tag)).into_response();
    }
    let question = format!("{path}?{query}");
    if let Some(kept) = web.api.memo.get(stamp, &question) {
        return found(&tag, kept);
    }
    let Ok(uri) = question.parse::<Uri>() else { return failure::no_such_endpoint() };
    let response = call(web, as_plain_get(request, uri)).await;
    if response.status() != StatusCode::OK {
        return refused(response);
    }
    match to_bytes(response.into_body(), MOST_BYTES).await {
        Ok(bytes) => {
            web.api.memo.put(stamp, question, bytes.clone());
            found(&tag, bytes)
        }
        Err(error) => {
            tracing::error!(%error, "an answer could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The request as a program would make it: what a browser adds would have a server function answer with a redirect to the page
/// that the question came from.
fn as_plain_get(mut request: Request, uri: Uri) -> Request {
    *request.method_mut() = Method::GET;
    *request.uri_mut() = uri;
    request.headers_mut().remove(header::REFERER);
    request.headers_mut().insert(header::ACCEPT, JSON);
    *request.body_mut() = Body::empty();
    request
}

async fn call(web: &Web, request: Request) -> Response {
    let context = pages::context(web);
    leptos_axum::handle_server_fns_with_context(context, request).await.into_response()
}

fn answer_head(tag: &ETag) -> HeaderMap {
    HeaderMap::from_iter([(header::ETAG, tag.header()), (header::CACHE_CONTROL, IF_STILL_TRUE)])
}

fn found(tag: &ETag, bytes: Bytes) -> Response {
    let mut head = answer_head(tag);
    head.insert(header::CONTENT_TYPE, JSON);
    (head, bytes).into_response()
}

/// A refusal is never kept: the next moment may know what this one does not.
fn refused(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
