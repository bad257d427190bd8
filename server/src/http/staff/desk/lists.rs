//! The log of calls, and those who wait to be called back.

use app::documents::staff::desk::{LogView, callbacks_page, log_page};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use domain::id::CallId;
use service::Error;
use service::desk;

use super::super::super::Web;
use super::super::super::person::failed::failed;
use super::super::super::person::{Asked, Typed, page, see};
use super::super::Worker;

/// The log of a day. One that cannot be read is today.
pub(super) async fn log(State(web): State<Web>, worker: Worker, asked: Asked) -> Response {
    let date = NaiveDate::parse_from_str(asked.get("day").trim(), "%Y-%m-%d").ok();
    let day = date.map(|date| date.to_string()).unwrap_or_default();
    let (own, before) = (asked.has("own"), asked.get("before").parse().ok().map(CallId));
    match desk::log(&web.city, &worker.staff, date, own, before).await {
        Ok(calls) => {
            let more = calls.last().map(|call| call.id).filter(|_| calls.len() >= desk::LOG_PAGE);
            let view = LogView { day: &day, own, calls: &calls, more };
            page(&web, &worker.visitor, StatusCode::OK, |frame| log_page(frame, &view)).await
        }
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

pub(super) async fn callbacks(State(web): State<Web>, worker: Worker) -> Response {
    match desk::callbacks(&web.city, &worker.staff).await {
        Ok(waiting) => page(&web, &worker.visitor, StatusCode::OK, |frame| callbacks_page(frame, &waiting)).await,
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

/// Calls somebody back, or says that they were reached.
pub(super) async fn called(State(web): State<Web>, worker: Worker, Path(deed): Path<String>, typed: Typed) -> Response {
    let Worker { staff, visitor } = &worker;
    let missed = typed.get("call").parse().ok().map(CallId);
    let done = match (&*deed, missed) {
        ("call", Some(missed)) => desk::call_back(&web.city, staff, missed).await.map(|id| format!("/desk/calls/{id}")),
        ("reached", Some(missed)) => {
            desk::reached(&web.city, staff, missed).await.map(|()| "/desk/callbacks".to_owned())
        }
        _ => Err(Error::NotFound),
    };
    match done {
        Ok(path) => see(&visitor.link(&path)),
        Err(error) => failed(&web, visitor, error).await,
    }
}
