//! `/control`: what waits for a controller, what everybody may see, and the log of sanctions.

use app::documents::Fault;
use app::documents::staff::control::{CaseTried, Listed, TABS, cases, list, moderation, sanctions};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::id::{NoteId, RequestId};
use domain::query::{Problem, SelectionParams};
use domain::sanction::Case;
use domain::time::Timestamp;
use service::control::{self, Filter, Piece, Tab, Undecided};
use service::work::mark_of;
use service::{Error, Result};

use super::super::Web;
use super::super::person::failed::failed;
use super::super::person::{Asked, Typed, bilingual, fault_of, page, see, to_page};
use super::Worker;

/// The pages.
pub(super) fn routes() -> Router<Web> {
    bilingual("/control", &get(all))
        .merge(bilingual("/control/moderation", &get(pieces)))
        .merge(bilingual("/control/moderation/look", &get(to_page).post(look)))
        .merge(bilingual("/control/moderation/retract", &get(to_page).post(retract)))
        .merge(bilingual("/control/cases", &get(suspected)))
        .merge(bilingual("/control/cases/decide", &get(to_page).post(decide)))
        .merge(bilingual("/control/sanctions", &get(log)))
        .merge(bilingual("/control/sanctions.csv", &get(file)))
        .merge(bilingual("/control/sanctions/take-out", &get(to_page).post(take_out)))
}

async fn all(State(web): State<Web>, Worker { staff, visitor }: Worker, asked: Asked) -> Response {
    let tab = TABS.iter().find(|(_, code)| *code == asked.get("show")).map_or(Tab::Waiting, |(tab, _)| *tab);
    let given = |name: &str| asked.get(name).trim().to_owned();
    let filter = Filter { executor: given("executor"), request_type: given("type"), district: given("district") };
    let after = mark_of(asked.get("after"));
    let listed = Listed { tab, filter, later: after.is_some() };
    let classifier = web.city.classifier();
    match control::list(&web.city, &staff, tab, &listed.filter, after, visitor.lang).await {
        Ok(answer) => page(&web, &visitor, StatusCode::OK, |frame| list(frame, &answer, &listed, &classifier)).await,
        Err(error) => failed(&web, &visitor, error).await,
    }
}

async fn pieces(State(web): State<Web>, worker: Worker, asked: Asked) -> Response {
    shown(&web, &worker, asked.get("show") == "passed", StatusCode::OK).await
}

async fn shown(web: &Web, Worker { staff, visitor }: &Worker, passed: bool, status: StatusCode) -> Response {
    let pieces = match passed {
        true => control::passed(&web.city, staff, visitor.lang).await,
        false => control::unlooked(&web.city, staff, visitor.lang).await,
    };
    let late = status == StatusCode::CONFLICT;
    match pieces {
        Ok(pieces) => page(web, visitor, status, |frame| moderation(frame, &pieces, passed, late)).await,
        Err(error) => failed(web, visitor, error).await,
    }
}

async fn look(State(web): State<Web>, worker: Worker, typed: Typed) -> Response {
    let verdict = match typed.get("verdict") {
        "pass" => Some(true),
        "keep" => Some(false),
        _ => None,
    };
    let (Some(piece), Some(pass)) = (piece_of(typed.get("piece")), verdict) else {
        return failed(&web, &worker.visitor, Error::NotFound).await;
    };
    let done = control::look(&web.city, &worker.staff, &piece, pass).await;
    looked(&web, &worker, false, done).await
}

async fn retract(State(web): State<Web>, worker: Worker, typed: Typed) -> Response {
    let Some(piece) = piece_of(typed.get("piece")) else {
        return failed(&web, &worker.visitor, Error::NotFound).await;
    };
    let done = control::retract(&web.city, &worker.staff, &piece).await;
    looked(&web, &worker, true, done).await
}

/// Back to the list; who came later than somebody else is told so there.
async fn looked(web: &Web, worker: &Worker, passed: bool, done: Result<()>) -> Response {
    let base = worker.visitor.link("/control/moderation");
    match done {
        Ok(()) => see(&if passed { format!("{base}?show=passed") } else { base }),
        Err(Error::Conflict) => shown(web, worker, passed, StatusCode::CONFLICT).await,
        Err(error) => failed(web, &worker.visitor, error).await,
    }
}

/// A piece as the form names it.
fn piece_of(text: &str) -> Option<Piece> {
    match text.split_once('.')? {
        ("note", id) => Some(Piece::Note(NoteId(id.parse().ok()?))),
        ("photo", id) => domain::photo::is_id(id).then(|| Piece::Photo(id.to_owned())),
        _ => None,
    }
}

async fn suspected(State(web): State<Web>, worker: Worker, asked: Asked) -> Response {
    let from = asked.get("from").parse().unwrap_or(0);
    of_cases(&web, &worker, from, StatusCode::OK, None).await
}

async fn of_cases(
    web: &Web,
    Worker { staff, visitor }: &Worker,
    from: u32,
    status: StatusCode,
    tried: Option<CaseTried<'_>>,
) -> Response {
    match control::suspected(&web.city, staff, from, visitor.lang).await {
        Ok(answer) => page(web, visitor, status, |frame| cases(frame, &answer, tried)).await,
        Err(error) => failed(web, visitor, error).await,
    }
}

async fn decide(State(web): State<Web>, worker: Worker, typed: Typed) -> Response {
    let (key, case, note) = (typed.get("of"), typed.get("case"), typed.get("note"));
    let Some(of) = report_of(key) else { return failed(&web, &worker.visitor, Error::NotFound).await };
    let done = match (case, Case::from_code(case)) {
        ("none", _) => control::decide(&web.city, &worker.staff, of, None, note).await,
        (_, Some(case)) => control::decide(&web.city, &worker.staff, of, Some(case), note).await,
        _ => Err(Error::Form { field: "case", problem: Problem::Unknown }),
    };
    let tried = |fault: Option<Fault>| Some(CaseTried { key, case, note, fault });
    match done {
        Ok(()) => see(&worker.visitor.link("/control/cases")),
        Err(error @ Error::Form { .. }) => {
            of_cases(&web, &worker, 0, StatusCode::BAD_REQUEST, tried(fault_of(&error))).await
        }
        Err(Error::Conflict) => of_cases(&web, &worker, 0, StatusCode::CONFLICT, tried(None)).await,
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

/// A report as the form names it: request, when it was made, what it looks like.
fn report_of(key: &str) -> Option<Undecided> {
    let mut parts = key.split('.');
    let request = RequestId(parts.next()?.parse().ok()?);
    let reported_at = Timestamp::from_millis(parts.next()?.parse().ok()?);
    let suspected = Case::from_code(parts.next()?)?;
    Some(Undecided { request, reported_at, suspected })
}

fn selection(asked: &Asked) -> SelectionParams {
    let given = |name: &str| Some(asked.get(name).to_owned()).filter(|value| !value.is_empty());
    SelectionParams {
        period: given("period"),
        date: given("date"),
        executor: given("executor"),
        ..SelectionParams::default()
    }
}

async fn log(State(web): State<Web>, Worker { staff, visitor }: Worker, asked: Asked) -> Response {
    match control::log(&web.city, &staff, &selection(&asked), visitor.lang).await {
        Ok(log) => page(&web, &visitor, StatusCode::OK, |frame| sanctions(frame, &log, Some(asked.get("date")))).await,
        Err(error) => failed(&web, &visitor, error).await,
    }
}

/// The log as a file.
async fn file(State(web): State<Web>, Worker { staff, visitor }: Worker, asked: Asked) -> Response {
    let rows = match control::csv(&web.city, &staff, &selection(&asked)).await {
        Ok(rows) => rows,
        Err(error) => return failed(&web, &visitor, error).await,
    };
    let mut csv = csv::Writer::from_writer(Vec::new());
    for row in rows {
        if let Err(error) = csv.write_record(row) {
            return failed(&web, &visitor, Error::Unavailable(error.to_string())).await;
        }
    }
    let head = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"sanctions.csv\"")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    match csv.into_inner() {
        Ok(bytes) => (head, bytes).into_response(),
        Err(error) => failed(&web, &visitor, Error::Unavailable(error.to_string())).await,
    }
}

async fn take_out(State(web): State<Web>, Worker { staff, visitor }: Worker, typed: Typed) -> Response {
    let Ok(entry) = typed.get("entry").parse() else { return failed(&web, &visitor, Error::NotFound).await };
    match control::take_out(&web.city, &staff, entry).await {
        Ok(()) => see(&visitor.link("/control/sanctions")),
        Err(error) => failed(&web, &visitor, error).await,
    }
}
