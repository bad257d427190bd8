//! What changes anything must come from a page of ours: another site's page cannot make a visitor's browser do it for them.
//!
//! Browsers say where a request comes from (`Sec-Fetch-Site`, and `Origin` in those of before 2020); beside that, the cookie of a session is
//! `SameSite=Lax`. A program that sends neither header and no cookie acts for nobody but itself.

use app::documents::problem::Trouble;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::super::Web;
use super::worded::page_of;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Lets through what reads, and what comes from a page of ours.
pub(super) async fn only(State(web): State<Web>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_ours(request.headers()) {
        return next.run(request).await;
    }
    let (parts, _) = request.into_parts();
    page_of(&web, parts, StatusCode::FORBIDDEN, Trouble::OtherSite).await
}

fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text(&SEC_FETCH_SITE) {
        return matches!(site, "same-origin" | "none");
    }
    match text(&header::ORIGIN) {
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == text(&header::HOST)
        }
        None => !headers.contains_key(header::COOKIE),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn another_sites_page_acts_for_nobody() {
        for (headers, ours) in [
            (vec![("sec-fetch-site", "same-origin"), ("cookie", "misto=1")], true),
            (vec![("sec-fetch-site", "none")], true),
            (vec![("sec-fetch-site", "cross-site")], false),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("sec-fetch-site", "cross-site"), ("origin", "http://misto.test"), ("host", "misto.test")], false),
            (vec![("origin", "http://misto.test:3000"), ("host", "misto.test:3000")], true),
            (vec![("origin", "http://evil.test"), ("host", "misto.test")], false),
            (vec![("origin", "null"), ("host", "misto.test")], false),
            (vec![("host", "misto.test")], true),
            (vec![("host", "misto.test"), ("cookie", "misto=1")], false),
        ] {
            let map: HeaderMap = headers.iter().map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap())).collect();
            assert_eq!(is_ours(&map), ours, "{headers:?}");
        }
    }
}
