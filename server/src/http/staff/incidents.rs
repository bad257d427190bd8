//! `/incidents`: many requests that are one trouble.

use app::documents::Fault;
use app::documents::staff::incidents::{IncidentsView, incidents_page};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::id::{IncidentId, RequestId};
use domain::permission::Permission;
use domain::query::Problem;
use service::Error;
use service::incident::{Banner, Left, Making, add, dismiss, make, overview, reword};

use super::super::Web;
use super::super::person::failed::failed;
use super::super::person::{Asked, Typed, bilingual, fault_of, page, see};
use super::Worker;

/// The page.
pub(super) fn routes() -> Router<Web> {
    bilingual("/incidents", &get(show).post(change))
}

/// What a form came to.
#[derive(Default)]
struct Came {
    form: String,
    typed: Vec<(String, String)>,
    fault: Option<Fault>,
    refused: Option<Error>,
    left: Vec<Left>,
}

async fn show(State(web): State<Web>, worker: Worker, asked: Asked) -> Response {
    shown(&web, &worker, StatusCode::OK, Came::default(), number(asked.get("into"))).await
}

async fn shown(web: &Web, worker: &Worker, status: StatusCode, came: Came, into: Option<RequestId>) -> Response {
    let overview = match overview(&web.city, &worker.staff).await {
        Ok(overview) => overview,
        Err(error) => return failed(web, &worker.visitor, error).await,
    };
    let classifier = web.city.classifier();
    let view = IncidentsView {
        overview: &overview,
        classifier: &classifier,
        tried: (!came.form.is_empty()).then_some((&*came.form, &*came.typed)),
        fault: came.fault,
        refused: came.refused.as_ref(),
        left: &came.left,
        into,
    };
    page(web, &worker.visitor, status, |frame| incidents_page(frame, &view)).await
}

/// The number of a request, also as people write it.
fn number(text: &str) -> Option<RequestId> {
    text.trim().trim_start_matches('№').trim().parse().ok().filter(|id| *id > 0).map(RequestId)
}

/// The requests that were ticked, and those whose numbers were typed.
fn picked(typed: &[(String, String)]) -> Result<Vec<RequestId>, Error> {
    let mut all: Vec<RequestId> = typed.iter().filter_map(|(name, _)| number(name.strip_prefix("pick-")?)).collect();
    let others = typed.iter().find(|(name, _)| name == "others").map_or("", |(_, text)| text.as_str());
    for word in others.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|word| !word.is_empty()) {
        all.push(number(word).ok_or(Error::Form { field: "others", problem: Problem::Malformed })?);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

async fn change(State(web): State<Web>, worker: Worker, typed: Typed) -> Response {
    let form = typed.get("form").to_owned();
    let typed = typed.into_fields();
    let left = match done(&web, &worker, &typed).await {
        Ok(left) if left.is_empty() => return see(&worker.visitor.link("/incidents")),
        // It is done; what was left out is told.
        Ok(left) => return shown(&web, &worker, StatusCode::OK, Came { left, ..Came::default() }, None).await,
        Err(error) => error,
    };
    let (status, fault, refused) = match left {
        error @ Error::Form { .. } => (StatusCode::BAD_REQUEST, fault_of(&error), None),
        error @ (Error::Refused(_) | Error::Conflict) => (StatusCode::CONFLICT, None, Some(error)),
        error @ Error::NotFound => (StatusCode::CONFLICT, None, Some(error)),
        error => return failed(&web, &worker.visitor, error).await,
    };
    shown(&web, &worker, status, Came { form, typed, fault, refused, left: Vec::new() }, None).await
}

async fn done(web: &Web, worker: &Worker, typed: &[(String, String)]) -> Result<Vec<Left>, Error> {
    let (city, staff) = (&web.city, &worker.staff);
    staff.need(city, Permission::RunIncidents).await?;
    let get = |name: &str| typed.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str());
    let banner = || Banner { uk: get("text_uk").to_owned(), en: get("text_en").to_owned() };
    let incident = IncidentId(get("incident").parse().unwrap_or_default());
    match get("do") {
        "make" => {
            let into = number(get("into")).ok_or(Error::Form { field: "into", problem: Problem::Missing })?;
            Ok(make(city, staff, &Making { into, requests: picked(typed)?, banner: banner() }).await?.left)
        }
        "add" => Ok(add(city, staff, incident, &picked(typed)?).await?.left),
        "dismiss" => dismiss(city, staff, &picked(typed)?).await.map(|()| Vec::new()),
        "reword" => reword(city, staff, incident, &banner()).await.map(|()| Vec::new()),
        _ => Err(Error::Form { field: "do", problem: Problem::Unknown }),
    }
}
