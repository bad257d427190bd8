//! How long an answer is waited for.

use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::Instant;

/// No answer takes longer to begin; one that does waits for something that has died. While something is being sent to us, the time counts
/// from the last piece of it.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// What is sent comes at least so fast, in bytes a second, after a minute in which nobody is hurried: slower than any network of a phone.
const PACE: u64 = 4 * 1024;
/// Nothing is sent for longer.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// How far the body of a request has come.
pub(super) struct Progress {
    started: Instant,
    last: Mutex<(Instant, u64, bool)>,
}

impl Progress {
    fn new() -> Arc<Self> {
        let now = Instant::now();
        Arc::new(Self { started: now, last: Mutex::new((now, 0, false)) })
    }

    /// The request, and how far its body comes from now on.
    pub(super) fn of(request: Request) -> (Request, Arc<Self>) {
        let progress = Self::new();
        if request.body().is_end_stream() {
            return (request, progress);
        }
        let watched = |body| Body::new(Watched { body, progress: Arc::clone(&progress) });
        (request.map(watched), progress)
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
    pub(super) async fn wait<T>(&self, answer: impl Future<Output = T>) -> Option<T> {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::Router;
    use axum::extract::DefaultBodyLimit;
    use axum::http::StatusCode;
    use axum::middleware::from_fn;
    use axum::response::Response;
    use axum::routing::post;
    use tower::ServiceExt;

    use super::*;
    use crate::http::failure::plain_words;

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
            .layer(DefaultBodyLimit::disable())
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
