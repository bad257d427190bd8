//! `/staff/requests/{id}`: a request as those who work on it see it, and what they do with it.

use app::documents::Fault;
use app::documents::staff::card::{CardView, Tried, Why, card};
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::callback::Outcome;
use domain::id::{ContractorId, RequestId};
use domain::permission::Permission;
use domain::time::Timestamp;
use domain::workflow::Refusal;
use service::photo::Size;
use service::staff;
use service::{Error, dispatch};

use super::super::Web;
use super::super::person::failed::failed;
use super::super::person::upload::{self, Upload, read_as};
use super::super::person::{Asked, Typed, bilingual, fault_of, page, see, to_page};
use super::Worker;
use super::deed::{Form, is_deed, read};

/// The pages.
pub(super) fn routes() -> Router<Web> {
    let deed = post(act).layer(upload::limit());
    bilingual("/staff/requests/{id}", &get(one))
        .merge(bilingual("/staff/requests/{id}/ownerless", &get(to_page).post(ownerless)))
        .merge(bilingual("/staff/requests/{id}/contractor", &get(to_page).post(contractor)))
        .merge(bilingual("/staff/requests/{id}/photos/{photo}", &get(photo)))
        .merge(bilingual("/staff/requests/{id}/calls", &get(to_page).post(call)))
        .merge(bilingual("/staff/requests/{id}/{deed}", &get(to_page).merge(deed)))
}

/// What somebody tried, and what they typed.
struct Attempt {
    deed: String,
    typed: Vec<(String, String)>,
    photos: Vec<String>,
    why: Why,
}

async fn one(State(web): State<Web>, worker: Worker, Path(id): Path<String>) -> Response {
    match number(&id) {
        Some(id) => shown(&web, &worker, id, StatusCode::OK, None).await,
        None => failed(&web, &worker.visitor, Error::NotFound).await,
    }
}

async fn shown(web: &Web, worker: &Worker, id: RequestId, status: StatusCode, attempt: Option<Attempt>) -> Response {
    let Worker { staff, visitor } = worker;
    let request = match staff::request(&web.city, staff, id, visitor.lang).await {
        Ok(request) => request,
        Err(error) => return failed(web, visitor, error).await,
    };
    let why = match service::dispatch::why_here(&web.city, staff, id).await {
        Ok(why) => why,
        Err(error) => return failed(web, visitor, error).await,
    };
    let borders = match service::read::districts(&web.city, visitor.lang).await {
        Ok(borders) => borders,
        Err(error) => return failed(web, visitor, error).await,
    };
    let calls = match staff.may(Permission::Control) {
        true => match service::control::calls(&web.city, staff, id).await {
            Ok(calls) => Some(calls),
            Err(error) => return failed(web, visitor, error).await,
        },
        false => None,
    };
    let (base, classifier) = (visitor.link(&format!("/staff/requests/{id}")), web.city.classifier());
    let tried = attempt.as_ref().map(|Attempt { deed, typed, photos, why }| Tried { deed, typed, photos, why: *why });
    let view = CardView {
        request: &request,
        why: &why,
        borders: &borders,
        classifier: &classifier,
        base: &base,
        calls: calls.as_ref(),
        tried,
    };
    page(web, visitor, status, |frame| card(frame, &view)).await
}

/// Does what somebody asked for, and leads back to the page; if it could not be done, shows it with why, and with what they typed.
async fn act(
    State(web): State<Web>,
    worker: Worker,
    Path((id, deed)): Path<(String, String)>,
    request: Request,
) -> Response {
    let Worker { staff, visitor } = &worker;
    let Some(id) = number(&id).filter(|_| is_deed(&deed)) else {
        return failed(&web, visitor, Error::NotFound).await;
    };
    let Upload { typed, photos, fault } = match read_as(&web, visitor, staff.role, request).await {
        Ok(upload) => upload,
        Err(page) => return page,
    };
    // Without the version that a form of ours carries nothing is held against: the rules decide on what there is.
    let version = typed.get("version").parse::<u32>().ok();
    let form = Form { city: &web.city, typed: &typed };
    let done = match (fault, read(&form, &deed)) {
        (Some(fault), _) | (None, Err(fault)) => Err(Error::Form { field: fault.field, problem: fault.problem }),
        (None, Ok(deed)) => staff::act(&web.city, staff, id, &deed, &photos, version).await,
    };
    answer(&web, &worker, id, deed, typed, photos, done.map(drop)).await
}

/// Says that nobody has on the books what the request is about.
async fn ownerless(State(web): State<Web>, worker: Worker, Path(id): Path<String>, typed: Typed) -> Response {
    let Some(id) = number(&id) else { return failed(&web, &worker.visitor, Error::NotFound).await };
    let version = typed.get("version").parse::<u32>().ok();
    let done = dispatch::mark_ownerless(&web.city, &worker.staff, id, typed.get("reason"), version).await;
    answer(&web, &worker, id, "ownerless".to_owned(), typed, Vec::new(), done).await
}

/// Says who looks after the house.
async fn contractor(State(web): State<Web>, worker: Worker, Path(id): Path<String>, typed: Typed) -> Response {
    let Some(id) = number(&id) else { return failed(&web, &worker.visitor, Error::NotFound).await };
    // A word that is no number is no contractor's.
    let chosen = Some(typed.get("contractor").trim()).filter(|text| !text.is_empty());
    let chosen = chosen.map(|text| ContractorId(text.parse().unwrap_or_default()));
    let done = dispatch::set_contractor(&web.city, &worker.staff, id, chosen).await;
    answer(&web, &worker, id, "contractor".to_owned(), typed, Vec::new(), done).await
}

/// Leads back to the card; if it could not be done, shows it with why, and with what was typed.
async fn answer(
    web: &Web,
    worker: &Worker,
    id: RequestId,
    deed: String,
    typed: Typed,
    photos: Vec<String>,
    done: Result<(), Error>,
) -> Response {
    let Err(error) = done else { return see(&worker.visitor.link(&format!("/staff/requests/{id}"))) };
    let (status, why) = match &error {
        Error::Form { .. } => (StatusCode::BAD_REQUEST, fault_of(&error).map_or(Why::Refused, Why::Field)),
        Error::Conflict => (StatusCode::CONFLICT, Why::Changed),
        // Who sees a date field is told at that field.
        Error::Refused(Refusal::BadDate { .. }) if typed.has("until") => {
            let fault = Fault { field: "until", problem: domain::query::Problem::OutOfRange };
            (StatusCode::CONFLICT, Why::Field(fault))
        }
        // Whose role never does this has none of its forms to come back to.
        Error::Refused(Refusal::WrongRole { .. }) => return failed(web, &worker.visitor, error).await,
        Error::Refused(_) => (StatusCode::CONFLICT, Why::Refused),
        _ => return failed(web, &worker.visitor, error).await,
    };
    let attempt = Attempt { deed, typed: typed.into_fields(), photos, why };
    shown(web, worker, id, status, Some(attempt)).await
}

/// Logs a try to speak to the applicant.
async fn call(State(web): State<Web>, worker: Worker, Path(id): Path<String>, typed: Typed) -> Response {
    let Worker { staff, visitor } = &worker;
    let (Some(id), Some(outcome)) = (number(&id), Outcome::from_code(typed.get("outcome"))) else {
        return failed(&web, visitor, Error::NotFound).await;
    };
    let reported_at = typed.get("reported_at").parse().ok().map(Timestamp::from_millis);
    let why = match service::control::call(&web.city, staff, id, outcome, reported_at).await {
        Ok(()) => return see(&visitor.link(&format!("/staff/requests/{id}"))),
        Err(Error::Conflict | Error::Refused(_)) => Why::Changed,
        Err(error) => return failed(&web, visitor, error).await,
    };
    let attempt = Attempt { deed: "calls".to_owned(), typed: Vec::new(), photos: Vec::new(), why };
    shown(&web, &worker, id, StatusCode::CONFLICT, Some(attempt)).await
}

async fn photo(
    State(web): State<Web>,
    worker: Worker,
    Path((id, photo)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    let size = if asked.has("small") { Size::Small } else { Size::Whole };
    let read = match number(&id) {
        Some(id) => staff::photo(&web.city, &worker.staff, id, &photo, size).await,
        None => Err(Error::NotFound),
    };
    match read {
        Ok(bytes) => {
            ([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "no-store")], bytes).into_response()
        }
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

/// The number in the address.
fn number(id: &str) -> Option<RequestId> {
    id.parse::<i64>().ok().filter(|id| *id > 0).map(RequestId)
}
