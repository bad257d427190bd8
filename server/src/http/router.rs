//! Everything that the public can ask for, in one place.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, any, get, post};
use service::City;

use super::api::{self, Api};
use super::headers::{self, BehindTls};
use super::live::{self, Places};
use super::rate_limit::{self, Limit};
use super::{
    Options, Site, Web, compression, failure, finders, health, pages, person, public_photo, report, request_log,
    telephony,
};

/// The router of a city. A request passes the layers from the last to the first: it gets its id, its answer gets the headers, what
/// failed is put into plain words, and what is large is compressed.
pub fn router(city: City, site: Site, options: &Options) -> Router {
    let web = Web {
        city,
        site: Arc::new(site),
        api: Arc::new(Api::new()),
        places: Places::new(options.most_watchers),
        behind_tls: options.behind_tls || options.public_tls,
        behind_proxy: options.behind_proxy,
        uploads: person::Turns::default(),
    };
    let deeds = Limit::new(options.reports_a_minute, options.behind_proxy);
    let limit = Limit::new(options.reports_a_minute, options.behind_proxy);
    Router::new()
        .route("/api/report", taking_reports(limit.clone()))
        .route("/telephony/calls", telephony::route(options))
        .route("/api/types", get(finders::types))
        .route("/api/addresses", get(finders::addresses))
        .route("/api", any(api::answer))
        .route("/api/", any(api::answer))
        .route("/api/{*endpoint}", any(api::answer))
        .route("/requests/{id}/photos/{photo}", get(public_photo::answer))
        .merge(pages::router(&web))
        .merge(person::router(&web, limit, &deeds))
        .route("/live", get(live::stream))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(file_or_nothing)
        .layer(compression::layer())
        .layer(from_fn(failure::plain_words))
        .layer(from_fn_with_state(BehindTls(options.behind_tls), headers::secure))
        .layer(from_fn(request_log::tell))
        .with_state(web)
}

/// Reports, as many as one asker may send.
fn taking_reports(limit: Limit) -> MethodRouter<Web> {
    post(report::take)
        .layer(DefaultBodyLimit::max(report::MOST_BYTES))
        .layer(from_fn_with_state(limit, rate_limit::hold))
}

/// A file of the site; or the page that says that there is nothing; or, where a program asked for a file, just that.
async fn file_or_nothing(State(web): State<Web>, request: Request) -> Response {
    let method = request.method();
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let path = request.uri().path();
    if let Some(file) = web.site.answer(path, request.headers()) {
        return file;
    }
    if names_a_file(path) {
        return (StatusCode::NOT_FOUND, "not found\n").into_response();
    }
    if let Some(plain) = without_last_slash(request.uri()) {
        return Redirect::permanent(&plain).into_response();
    }
    pages::not_found(&web, request).await
}

/// Whether the address is one of a file: nobody reads a page in the place of a missing script.
fn names_a_file(path: &str) -> bool {
    path.starts_with("/pkg/") || path.contains('.')
}

/// `/map/?date=…` → `/map?date=…`. Only of plain words, so that no address can be made to lead to another site.
fn without_last_slash(uri: &Uri) -> Option<String> {
    let path = uri.path().strip_suffix('/').filter(|path| !path.is_empty())?;
    let plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_".contains(&b)) && !uri.path().contains("//");
    plain.then(|| uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")))
}
