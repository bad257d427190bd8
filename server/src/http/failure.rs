//! What is answered when there is no answer.

use std::panic::AssertUnwindSafe;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use app::api::ApiError;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use domain::answer::ErrorAnswer;
use futures::FutureExt;
use http_body::{Body as _, Frame, SizeHint};
use serde::Serialize;
use tokio::time::Instant;

use super::metrics;
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

/// No answer takes longer to begin; one that does waits for something that has died. While something is being sent to us, the time counts
/// from the last piece of it.
const PATIENCE: Duration = Duration::from_secs(30);
/// What is sent comes at least so fast, in bytes a second, after a minute in which nobody is hurried: slower than any network of a phone.
const PACE: u64 = 4 * 1024;
/// Nothing is sent for longer.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// How far the body of a request has come.
struct Progress {
    started: Instant,
    last: Mutex<(Instant, u64, bool)>,
}

impl Progress {
    fn new() -> Arc<Self> {
        let now = Instant::now();
        Arc::new(Self { started: now, last: Mutex::new((now, 0, false)) })
    }

    /// So many bytes more have come, or all of them.
    fn came(&self, bytes: usize, whole: bool) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = (Instant::now(), last.1 + bytes as u64, last.2 || whole);
    }

    /// Until when the answer may begin, as things stand.
    fn patience(&self) -> Instant {
        let (last, bytes, whole) = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let until = last + PATIENCE;
        if whole {
            return until;
        }
        let earned = Duration::from_secs(bytes / PACE);
        until.min(self.started + 2 * PATIENCE + earned).min(self.started + LONGEST)
    }

    /// What comes of it, unless it takes too long.
    async fn wait<T>(&self, answer: impl Future<Output = T>) -> Option<T> {
        let mut answer = pin!(answer);
        loop {
            let until = self.patience();
            match tokio::time::timeout_at(until, &mut answer).await {
                Ok(answer) => return Some(answer),
                Err(_) if self.patience() > until => {}
                Err(_) => return None,
            }
        }
    }
}

/// A body that tells how far it has come.
struct Watched {
    body: Body,
    progress: Arc<Progress>,
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                self.progress.came(bytes, self.body.is_end_stream());
            }
            Poll::Ready(_) => self.progress.came(0, true),
            Poll::Pending => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Turns a panic into a 500 and an answer that never comes into a 503, and takes from every failed answer all but the number under
/// which the log tells more.
pub(crate) async fn plain_words(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    let page = is_page(&request);
    let progress = Progress::new();
    let request = if request.body().is_end_stream() {
        request
    } else {
        request.map(|body| Body::new(Watched { body, progress: Arc::clone(&progress) }))
    };
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
    use axum::body::to_bytes;
    use axum::middleware::from_fn;
    use axum::routing::{get, post};
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

    async fn takes(body: Bytes) -> String {
        body.len().to_string()
    }

    async fn reads_and_dies(body: Bytes) -> Response {
        drop(body);
        std::future::pending().await
    }

    /// Sends so many pieces of so many bytes, so many seconds after each other; then `stays` silent instead of ending.
    async fn send(uri: &str, pieces: usize, bytes: usize, seconds: u64, stays: bool) -> (StatusCode, Duration) {
        let piece = Bytes::from(vec![0; bytes]);
        let pieces = futures::stream::unfold(0, move |sent| {
            let piece = piece.clone();
            async move {
                if sent == pieces && stays {
                    std::future::pending::<()>().await;
                }
                if sent == pieces {
                    return None;
                }
                tokio::time::sleep(Duration::from_secs(seconds)).await;
                Some((Ok::<_, std::convert::Infallible>(piece), sent + 1))
            }
        });
        let router = Router::new()
            .route("/takes", post(takes))
            .route("/dies", post(reads_and_dies))
            .layer(axum::extract::DefaultBodyLimit::disable())
            .layer(from_fn(plain_words));
        let request = Request::builder().method("POST").uri(uri).body(Body::from_stream(pieces)).unwrap();
        let started = Instant::now();
        let answer = router.oneshot(request).await.unwrap();
        (answer.status(), started.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn who_sends_slowly_is_waited_for_and_who_sends_nothing_is_not() {
        let half_a_megabit = 64 * 1024;
        let (status, took) = send("/takes", 48, half_a_megabit, 1, false).await;
        assert_eq!((status, took.as_secs()), (StatusCode::OK, 48), "3 MB at 0.5 Mbit/s");
        let (status, _) = send("/takes", 6, 1024 * 1024, 25, false).await;
        assert_eq!(status, StatusCode::OK, "breaks of less than half a minute");
        let (status, took) = send("/takes", 5, half_a_megabit, 1, true).await;
        assert_eq!((status, took.as_secs()), (StatusCode::SERVICE_UNAVAILABLE, 35), "it stops in the middle");
        let (status, took) = send("/takes", 1000, 1, 20, false).await;
        assert_eq!((status, took.as_secs()), (StatusCode::SERVICE_UNAVAILABLE, 60), "a byte now and then");
        let (status, took) = send("/takes", 100_000, 8 * 1024, 1, false).await;
        assert_eq!((status, took.as_secs()), (StatusCode::SERVICE_UNAVAILABLE, 900), "it never ends");
        let (status, took) = send("/dies", 48, half_a_megabit, 1, false).await;
        assert_eq!(
            (status, took.as_secs()),
            (StatusCode::SERVICE_UNAVAILABLE, 78),
            "what comes after is hurried again"
        );
    }
}
