//! What is answered when there is no answer.

use std::panic::AssertUnwindSafe;

use app::api::ApiError;
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use domain::answer::ErrorAnswer;
use futures::FutureExt;
use serde::Serialize;

use super::metrics;
use super::patience::{PATIENCE, Progress};
use super::query::BadQuery;
use super::request_log::RequestId;

/// An answer of the read API that says what is wrong.
pub(crate) fn json(status: StatusCode, error: &str, field: Option<&str>, message: String) -> Response {
    refused(status, ErrorAnswer { error: error.to_owned(), field: field.map(str::to_owned), message })
}

fn refused(status: StatusCode, body: impl Serialize) -> Response {
    (status, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(body)).into_response()
}

/// 404 for an address that is none of the API's.
pub(crate) fn no_such_endpoint() -> Response {
    json(StatusCode::NOT_FOUND, "not_found", None, "there is no such endpoint".to_owned())
}

/// 405.
pub(crate) fn method_not_allowed(allowed: &str) -> Response {
    let message = format!("this endpoint answers {allowed} only");
    let mut response = json(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", None, message);
    if let Ok(allowed) = HeaderValue::from_str(allowed) {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}

impl IntoResponse for BadQuery {
    fn into_response(self) -> Response {
        match self {
            Self::Field(error) => refused(StatusCode::BAD_REQUEST, ApiError::bad_parameter(error)),
            Self::Encoding | Self::TooLong => json(StatusCode::BAD_REQUEST, "bad_parameter", None, self.to_string()),
        }
    }
}

/// Turns a panic into a 500 and an answer that never comes into a 503, and takes from every failed answer all but the number under
/// which the log tells more.
pub(crate) async fn plain_words(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    let page = is_page(&request);
    let (request, progress) = Progress::of(request);
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
    let failed = |status| Failed { status, id, page }.into_response();
    match progress.wait(answer).await {
        Some(Ok(response)) if !response.status().is_server_error() => response,
        Some(Ok(response)) if response.extensions().get::<Worded>().is_some() => response,
        Some(Ok(response)) => {
            if response.status() == StatusCode::SERVICE_UNAVAILABLE {
                metrics::database_failed();
            }
            // A page of the app says in the person's language that something is amiss.
            if page && is_html(&response) { response } else { failed(response.status()) }
        }
        Some(Err(_)) => {
            // Where and why has been written by the panic hook.
            tracing::error!("a handler panicked");
            failed(StatusCode::INTERNAL_SERVER_ERROR)
        }
        None => {
            tracing::error!("no answer within {} s", PATIENCE.as_secs());
            failed(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

/// Marks an answer whose words are for people already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Worded;

fn is_page(request: &Request) -> bool {
    let path = request.uri().path();
    path != "/api" && !path.starts_with("/api/") && path != "/live" && path != "/readyz"
}

fn is_html(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
}

/// A failure of the server, as the public sees it.
struct Failed {
    status: StatusCode,
    id: RequestId,
    page: bool,
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let Self { status, id, page } = self;
        if !page {
            let error = if status == StatusCode::SERVICE_UNAVAILABLE { "unavailable" } else { "internal" };
            return json(status, error, None, format!("request {id}"));
        }
        let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
        let html = format!(
            "<!DOCTYPE html><html lang=\"uk\"><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>Misto</title>\
             <p>Сталася помилка. Спробуйте ще раз за хвилину.</p>\
             <p lang=\"en\">Something went wrong. Please try again in a minute.</p>\
             <p><small>{id}</small></p></html>"
        );
        (status, no_store, Html(html)).into_response()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;
    use crate::http::request_log;

    const SECRET: &str = "the applicant is called Перевіренко";

    async fn panics() -> Response {
        panic!("{SECRET}")
    }

    async fn fails() -> Response {
        (StatusCode::BAD_GATEWAY, SECRET).into_response()
    }

    async fn apologises() -> Response {
        (StatusCode::SERVICE_UNAVAILABLE, Html("<h1>Вибачте</h1>")).into_response()
    }

    async fn never() -> Response {
        std::future::pending().await
    }

    async fn ask(uri: &str) -> (StatusCode, String) {
        let router = Router::new()
            .route("/api/panics", get(panics))
            .route("/api/fails", get(fails))
            .route("/panics", get(panics))
            .route("/apologises", get(apologises))
            .route("/api/never", get(never))
            .layer(from_fn(plain_words))
            .layer(from_fn(request_log::tell));
        let request = Request::builder().uri(uri).header("x-request-id", "trace-7").body(Body::empty()).unwrap();
        let (head, body) = router.oneshot(request).await.unwrap().into_parts();
        let text = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        assert!(!text.contains(SECRET), "{text}");
        (head.status, text)
    }

    #[tokio::test(start_paused = true)]
    async fn a_failure_says_its_number_and_nothing_else() {
        let json = |error: &str| format!("{{\"error\":\"{error}\",\"message\":\"request trace-7\"}}");
        assert_eq!(ask("/api/panics").await, (StatusCode::INTERNAL_SERVER_ERROR, json("internal")));
        assert_eq!(ask("/api/fails").await, (StatusCode::BAD_GATEWAY, json("internal")));
        assert_eq!(ask("/api/never").await, (StatusCode::SERVICE_UNAVAILABLE, json("unavailable")));
        let (status, page) = ask("/panics").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(page.starts_with("<!DOCTYPE html>") && page.contains("trace-7"), "{page}");
        assert_eq!(ask("/apologises").await, (StatusCode::SERVICE_UNAVAILABLE, "<h1>Вибачте</h1>".to_owned()));
    }
}
