//! Whether the process runs, and whether it can answer.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use store::Db;

use super::{Web, failure, metrics};

/// The database answers within this time, or it does not answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// The public view may be this far behind the log before the process calls itself unready.
const MOST_LAG_S: i64 = 60;
const NO_STORE: [(header::HeaderName, HeaderValue); 1] =
    [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];

/// `/healthz`: the process runs and answers.
pub(crate) async fn alive() -> Response {
    (NO_STORE, "ok\n").into_response()
}

/// What `/readyz` says.
#[derive(Debug, Serialize)]
struct Readiness {
    /// Whether all of the below is well.
    ready: bool,
    /// Whether the register answers.
    database: bool,
    /// How many requests are in memory.
    facts: usize,
    /// The place in the event log that the public view has reached.
    seq: i64,
    /// Seconds since the tail last stood at the end of the log; `null` when it fails.
    tail_lag_s: Option<i64>,
}

/// `/readyz`: the register answers, the facts are loaded, the tail follows. 503 if not.
pub(crate) async fn ready(State(web): State<Web>) -> Response {
    let city = &web.city;
    let database = matches!(tokio::time::timeout(PATIENCE, answers(city.db())).await, Ok(Ok(())));
    if !database {
        metrics::database_failed();
    }
    let tail_lag_s = city.tail_at().map(|at| (city.now().seconds() - at.seconds()).max(0));
    let facts = city.facts();
    let readiness = Readiness {
        ready: database && tail_lag_s.is_some_and(|lag| lag <= MOST_LAG_S),
        database,
        facts: facts.len(),
        seq: facts.seq(),
        tail_lag_s,
    };
    let status = if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let mut response = (status, NO_STORE, Json(readiness)).into_response();
    response.extensions_mut().insert(failure::Worded);
    response
}

async fn answers(db: &Db) -> store::Result<()> {
    store::settings::version(&mut db.read().await?).await.map(drop)
}
