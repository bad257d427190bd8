//! `/admin/audit` and `/admin/access`: who changed what, and who saw whose data. What they are asked by are numbers and days: nothing personal
//! gets into an address.

use app::documents::Fault;
use app::documents::staff::admin::{AccessView, AuditView, LogForm, access, audit};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use chrono::NaiveDate;
use domain::deadline::end_of_day;
use domain::id::{AccountId, RequestId};
use domain::query::Problem;
use domain::time::Timestamp;
use service::admin::By;
use service::admin::log::{self, AccessWanted, AuditWanted, Lines};

use super::super::super::Web;
use super::super::super::person::failed::failed;
use super::super::super::person::{Asked, bilingual, page};
use super::super::Worker;

/// The pages.
pub(super) fn routes() -> Router<Web> {
    bilingual("/admin/audit", &get(changes)).merge(bilingual("/admin/access", &get(looks)))
}

fn form(asked: &Asked) -> LogForm {
    let text = |field| asked.get(field).trim().to_owned();
    LogForm {
        account: text("account"),
        action: text("action"),
        request: text("request"),
        applicant: text("applicant"),
        from: text("from"),
        to: text("to"),
    }
}

/// The number that was typed; none where nothing was.
fn number(field: &'static str, typed: &str) -> Result<Option<i64>, Fault> {
    match typed.trim_start_matches('№').trim() {
        "" => Ok(None),
        digits => digits.parse().map(Some).map_err(|_| Fault { field, problem: Problem::Malformed }),
    }
}

/// The end of the day that was typed; of the day before it, where it is the first one that is asked for.
fn end(web: &Web, field: &'static str, typed: &str) -> Result<Option<Timestamp>, Fault> {
    if typed.is_empty() {
        return Ok(None);
    }
    let malformed = Fault { field, problem: Problem::Malformed };
    let day = NaiveDate::parse_from_str(typed, "%Y-%m-%d").map_err(|_| malformed)?;
    let day = if field == "from" { day.pred_opt().ok_or(malformed)? } else { day };
    Ok(Some(end_of_day(day, &web.city.settings().time_zone)))
}

fn before(asked: &Asked) -> Option<i64> {
    asked.get("before").parse().ok()
}

async fn changes(State(web): State<Web>, worker: Worker, asked: Asked) -> Response {
    let (form, by) = (form(&asked), By::Staff(&worker.staff));
    let wanted = || {
        Ok(AuditWanted {
            account: number("account", &form.account)?.map(AccountId),
            action: Some(form.action.clone()).filter(|action| !action.is_empty()),
            request: number("request", &form.request)?.map(RequestId),
            from: end(&web, "from", &form.from)?,
            to: end(&web, "to", &form.to)?,
            before: before(&asked),
        })
    };
    let (wanted, fault) = taken(wanted());
    let read = async {
        let lines = match &wanted {
            Some(wanted) => log::changes(&web.city, by, wanted).await?,
            None => Lines { lines: Vec::new(), next: None },
        };
        service::Result::Ok((lines, log::people(&web.city, by).await?, log::actions(&web.city, by).await?))
    };
    match read.await {
        Ok((lines, people, actions)) => {
            let view = AuditView { form: &form, lines: &lines, people: &people, actions: &actions, fault };
            page(&web, &worker.visitor, status(fault), |frame| audit(frame, &view)).await
        }
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

async fn looks(State(web): State<Web>, worker: Worker, asked: Asked) -> Response {
    let (form, by) = (form(&asked), By::Staff(&worker.staff));
    let wanted = || {
        Ok(AccessWanted {
            account: number("account", &form.account)?.map(AccountId),
            request: number("request", &form.request)?.map(RequestId),
            applicant: number("applicant", &form.applicant)?,
            from: end(&web, "from", &form.from)?,
            to: end(&web, "to", &form.to)?,
            before: before(&asked),
        })
    };
    let (wanted, fault) = taken(wanted());
    let read = async {
        let lines = match &wanted {
            Some(wanted) => log::looks(&web.city, by, wanted).await?,
            None => Lines { lines: Vec::new(), next: None },
        };
        service::Result::Ok((lines, log::people(&web.city, by).await?))
    };
    match read.await {
        Ok((lines, people)) => {
            let view = AccessView { form: &form, lines: &lines, people: &people, fault };
            page(&web, &worker.visitor, status(fault), |frame| access(frame, &view)).await
        }
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

fn taken<T>(read: Result<T, Fault>) -> (Option<T>, Option<Fault>) {
    match read {
        Ok(wanted) => (Some(wanted), None),
        Err(fault) => (None, Some(fault)),
    }
}

const fn status(fault: Option<Fault>) -> StatusCode {
    if fault.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK }
}
