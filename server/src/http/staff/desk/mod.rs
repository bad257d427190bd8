//! `/desk`: the operator's desk. Phones, names and addresses are sent in bodies; pages are known by the numbers of calls.
//!
//! Forms are not held to a number for each address: all desks of a centre share one, and each is signed in.

mod call;
mod lists;

use app::documents::Fault;
use app::documents::staff::desk::{SearchView, StartView, ringing_part, search_page, start_page};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use domain::id::RequestId;
use serde::Serialize;
use service::desk::{self, Page};
use service::{Error, places, types};

use super::super::Web;
use super::super::person::failed::failed;
use super::super::person::{Typed, bilingual, fault_of, page, see, to_page};
use super::Worker;

/// How many types and addresses are offered while somebody types.
const OFFERED: usize = 5;

/// The pages.
pub(super) fn routes() -> Router<Web> {
    bilingual("/desk", &get(start))
        .merge(bilingual("/desk/calls", &get(to_start).merge(post(open))))
        .merge(bilingual("/desk/search", &get(search_first).merge(post(search))))
        .merge(bilingual("/desk/line", &get(to_start).merge(post(line))))
        .merge(bilingual("/desk/ringing", &get(ringing)))
        .merge(bilingual("/desk/types", &post(type_offers)))
        .merge(bilingual("/desk/addresses", &post(address_offers)))
        .merge(bilingual("/desk/log", &get(lists::log)))
        .merge(bilingual("/desk/callbacks", &get(lists::callbacks)))
        .merge(bilingual("/desk/callbacks/{deed}", &get(to_page).merge(post(lists::called))))
        .merge(bilingual("/desk/calls/{call}", &get(call::one)))
        .merge(bilingual("/desk/calls/{call}/{deed}", &get(to_page).merge(post(call::end))))
}

async fn to_start(worker: Worker) -> Response {
    see(&worker.visitor.link("/desk"))
}

async fn start(State(web): State<Web>, worker: Worker) -> Response {
    started(&web, &worker, StatusCode::OK, "", None).await
}

/// The desk between calls; with what was typed, if it could not be taken.
async fn started(web: &Web, worker: &Worker, status: StatusCode, typed: &str, fault: Option<Fault>) -> Response {
    let Worker { staff, visitor } = worker;
    let read = async {
        let shift = desk::shift(&web.city, staff).await?;
        let line = desk::line(&web.city, staff).await?.unwrap_or_default();
        let waiting = desk::callbacks(&web.city, staff).await?.len();
        Ok::<_, Error>((shift, line, waiting))
    };
    let (shift, line, waiting) = match read.await {
        Ok(read) => read,
        Err(error) => return failed(web, visitor, error).await,
    };
    let at = |field: &str| fault.filter(|fault| fault.field == field).map(|_| typed);
    let view =
        StartView { typed: at("phone").unwrap_or_default(), line: at("line").unwrap_or(&line), fault, shift, waiting };
    page(web, visitor, status, |frame| start_page(frame, &view)).await
}

/// Opens the card of who is on the line.
async fn open(State(web): State<Web>, worker: Worker, typed: Typed) -> Response {
    match desk::open(&web.city, &worker.staff, typed.get("phone")).await {
        Ok(id) => see(&worker.visitor.link(&format!("/desk/calls/{id}"))),
        Err(error) => match fault_of(&error) {
            Some(fault) => started(&web, &worker, StatusCode::BAD_REQUEST, typed.get("phone"), Some(fault)).await,
            None => failed(&web, &worker.visitor, error).await,
        },
    }
}

/// Says which line rings here.
async fn line(State(web): State<Web>, worker: Worker, typed: Typed) -> Response {
    match desk::set_line(&web.city, &worker.staff, typed.get("line")).await {
        Ok(()) => see(&worker.visitor.link("/desk")),
        Err(error) => match fault_of(&error) {
            Some(fault) => started(&web, &worker, StatusCode::BAD_REQUEST, typed.get("line"), Some(fault)).await,
            None => failed(&web, &worker.visitor, error).await,
        },
    }
}

async fn search_first(State(web): State<Web>, worker: Worker) -> Response {
    found(&web, &worker, StatusCode::OK, "", Ok(Page::default())).await
}

async fn search(State(web): State<Web>, worker: Worker, typed: Typed) -> Response {
    let before = typed.get("before").parse().ok().map(RequestId);
    let page = desk::search(&web.city, &worker.staff, typed.get("q"), before).await;
    match page {
        Ok(page) => found(&web, &worker, StatusCode::OK, typed.get("q"), Ok(page)).await,
        Err(error) => match fault_of(&error) {
            Some(fault) => found(&web, &worker, StatusCode::BAD_REQUEST, typed.get("q"), Err(fault)).await,
            None => failed(&web, &worker.visitor, error).await,
        },
    }
}

async fn found(web: &Web, worker: &Worker, status: StatusCode, typed: &str, found: Result<Page, Fault>) -> Response {
    let (found, fault) = match found {
        Ok(found) => (found, None),
        Err(fault) => (Page::default(), Some(fault)),
    };
    if let Err(error) = worker.staff.need(&web.city, domain::permission::Permission::SeeRequests).await {
        return failed(web, &worker.visitor, error).await;
    }
    let classifier = web.city.classifier();
    let view = SearchView { typed, fault, page: &found, classifier: &classifier };
    page(web, &worker.visitor, status, |frame| search_page(frame, &view)).await
}

/// The call that rings at this desk, for the script; nothing, when none does.
async fn ringing(State(web): State<Web>, worker: Worker) -> Response {
    match desk::ringing(&web.city, &worker.staff).await {
        Ok(Some(call)) => {
            let frame = call::bare_frame(&web, &worker.visitor).await;
            part(ringing_part(&frame, &call))
        }
        Ok(None) => part(String::new()),
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

/// A part of a page, for the script to put into it.
fn part(html: String) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Html(html)).into_response()
}

#[derive(Serialize)]
struct TypeOffer {
    code: String,
    name: String,
    direction: String,
}

/// The types that may be meant by what the caller says.
async fn type_offers(State(web): State<Web>, worker: Worker, typed: Typed) -> Response {
    if let Err(error) = worker.staff.need(&web.city, domain::permission::Permission::TakeCalls).await {
        return failed(&web, &worker.visitor, error).await;
    }
    let (lang, classifier) = (worker.visitor.lang, web.city.classifier());
    let offer = |row: domain::classifier::RequestType| TypeOffer {
        code: row.code.clone(),
        name: row.name.get(lang).to_owned(),
        direction: classifier.direction(row.direction).map(|row| row.name.get(lang).to_owned()).unwrap_or_default(),
    };
    let offers: Vec<TypeOffer> = types::search(&web.city, typed.get("q"), OFFERED).into_iter().map(offer).collect();
    ([(header::CACHE_CONTROL, "no-store")], axum::Json(offers)).into_response()
}

#[derive(Serialize)]
struct AddressOffer {
    address: String,
    lat: f64,
    lon: f64,
    house: bool,
}

/// The addresses that may be meant by what is typed.
async fn address_offers(State(web): State<Web>, worker: Worker, typed: Typed) -> Response {
    if let Err(error) = worker.staff.need(&web.city, domain::permission::Permission::TakeCalls).await {
        return failed(&web, &worker.visitor, error).await;
    }
    match places::search(&web.city, typed.get("q"), OFFERED).await {
        Ok(found) => {
            let offer = |found: domain::gazetteer::Found| AddressOffer {
                address: found.address,
                lat: found.point.lat,
                lon: found.point.lon,
                house: found.house,
            };
            let offers: Vec<AddressOffer> = found.into_iter().map(offer).collect();
            ([(header::CACHE_CONTROL, "no-store")], axum::Json(offers)).into_response()
        }
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}
