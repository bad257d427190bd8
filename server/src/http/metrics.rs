//! Figures for Prometheus, on a listener of their own so that the public never sees them.
//!
//! Labels are route patterns and classes of status: never a number of a request, never anything of a person.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use service::City;

const REQUESTS: &str = "misto_http_requests_total";
const DURATION: &str = "misto_http_request_duration_seconds";
const DATABASE_ERRORS: &str = "misto_database_errors_total";
const FACTS: &str = "misto_facts_rows";
const TAIL_SEQ: &str = "misto_tail_seq";
const TAIL_LAG: &str = "misto_tail_lag_seconds";
const WATCHERS: &str = "misto_live_watchers";

/// Seconds: from an answer out of memory to one that somebody would complain about.
const BUCKETS: &[f64] = &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
/// Observations are folded into the buckets this often, so that they do not pile up when nobody reads them.
const UPKEEP: Duration = Duration::from_secs(5);

/// Counts one answer. Without [`install`] this does nothing.
pub(crate) fn answered(route: &str, status: StatusCode, took: Duration) {
    let class = match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    };
    counter!(REQUESTS, "route" => route.to_owned(), "status" => class).increment(1);
    histogram!(DURATION, "route" => route.to_owned()).record(took);
}

/// Counts a failure of the register.
pub(crate) fn database_failed() {
    counter!(DATABASE_ERRORS).increment(1);
}

/// Begins to count, for this process.
///
/// # Errors
/// Something counts already.
pub fn install() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), BUCKETS)?
        .install_recorder()?;
    describe_counter!(REQUESTS, "Answers by route and class of status");
    describe_histogram!(DURATION, "Seconds from a request to the beginning of its answer");
    describe_counter!(DATABASE_ERRORS, "Failures of the register that an answer met");
    describe_gauge!(FACTS, "Requests of the register in memory");
    describe_gauge!(TAIL_SEQ, "The place in the event log that the public view has reached");
    describe_gauge!(TAIL_LAG, "Seconds since the tail last stood at the end of the log");
    describe_gauge!(WATCHERS, "Open live streams");
    counter!(DATABASE_ERRORS).absolute(0);
    Ok(handle)
}

/// Folds observations into buckets for as long as the process lives.
pub async fn keep_up(handle: PrometheusHandle) {
    let mut interval = tokio::time::interval(UPKEEP);
    loop {
        interval.tick().await;
        handle.run_upkeep();
    }
}

/// The router of the metrics' own listener.
pub fn router(city: City, handle: PrometheusHandle) -> Router {
    Router::new().route("/metrics", get(render)).with_state((city, handle))
}

async fn render(State((city, handle)): State<(City, PrometheusHandle)>) -> impl IntoResponse {
    observe(&city);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], handle.render())
}

#[allow(clippy::cast_precision_loss)] // a gauge is a float; these counts are far below 2^53
fn observe(city: &City) {
    let facts = city.facts();
    gauge!(FACTS).set(facts.len() as f64);
    gauge!(TAIL_SEQ).set(facts.seq() as f64);
    gauge!(WATCHERS).set(city.feed().watchers() as f64);
    let lag = city.tail_at().map_or(f64::INFINITY, |at| (city.now().seconds() - at.seconds()).max(0) as f64);
    gauge!(TAIL_LAG).set(lag);
}
