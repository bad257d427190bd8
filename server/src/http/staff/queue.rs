//! `/queue`: what an executor has to do.

use app::documents::staff::queue::{Found, Listed, TABS, found, list, map, print};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::id::RequestId;
use service::queue::{self, Tab};
use service::work::mark_of;

use super::super::Web;
use super::super::person::failed::failed;
use super::super::person::{Asked, Typed, bilingual, fault_of, page, see, to_page};
use super::Worker;

/// The pages.
pub(super) fn routes() -> Router<Web> {
    bilingual("/queue", &get(all))
        .merge(bilingual("/queue/find", &get(to_page).post(find)))
        .merge(bilingual("/queue/accept", &get(to_page).post(accept)))
        .merge(bilingual("/queue/map", &get(on_map)))
        .merge(bilingual("/queue/print", &get(on_paper)))
}

fn tab(code: &str) -> Tab {
    TABS.iter().find(|(_, of)| *of == code).map_or(Tab::Work, |(tab, _)| *tab)
}

async fn all(State(web): State<Web>, Worker { staff, visitor }: Worker, asked: Asked) -> Response {
    let after = mark_of(asked.get("after"));
    let listed = Listed {
        tab: tab(asked.get("show")),
        later: after.is_some(),
        accepted: asked.get("accepted").parse().ok(),
        left: asked.get("left").split('.').filter_map(|id| id.parse().ok()).take(service::work::PAGE).collect(),
        none_chosen: asked.has("none"),
    };
    match queue::list(&web.city, &staff, listed.tab, after, visitor.lang).await {
        Ok(answer) => page(&web, &visitor, StatusCode::OK, |frame| list(frame, &answer, &listed)).await,
        Err(error) => failed(&web, &visitor, error).await,
    }
}

/// What was looked for is answered at once: it may be a name or a phone, which no address should hold.
async fn find(State(web): State<Web>, Worker { staff, visitor }: Worker, typed: Typed) -> Response {
    let typed = typed.get("q");
    let answer = queue::find(&web.city, &staff, typed, visitor.lang).await;
    let (status, fault) = match &answer {
        Err(error) if fault_of(error).is_some() => (StatusCode::BAD_REQUEST, fault_of(error)),
        _ => (StatusCode::OK, None),
    };
    let answer = match fault {
        Some(_) => queue::list(&web.city, &staff, Tab::Work, None, visitor.lang).await,
        None => answer,
    };
    match answer {
        Ok(answer) => page(&web, &visitor, status, |frame| found(frame, &answer, &Found { typed, fault })).await,
        Err(error) => failed(&web, &visitor, error).await,
    }
}

/// Accepts one by its own button, or all that are ticked; what came of it stands in the address, in numbers of requests.
async fn accept(State(web): State<Web>, Worker { staff, visitor }: Worker, typed: Typed) -> Response {
    let seen = |(id, version): (&str, &str)| Some((RequestId(id.parse().ok()?), version.parse().ok()?));
    let chosen: Vec<(RequestId, u32)> = match typed.get("one").split_once('.') {
        Some(one) => seen(one).into_iter().collect(),
        None => typed.beginning("id-").into_iter().filter_map(seen).collect(),
    };
    let shown = TABS.iter().find(|(_, code)| *code == typed.get("show")).map_or("work", |(_, code)| code);
    let base = format!("{}?show={shown}", visitor.link("/queue"));
    match queue::accept_all(&web.city, &staff, &chosen).await {
        Ok(_) if chosen.is_empty() => see(&format!("{base}&none")),
        Ok(done) => {
            let left = done.left.iter().map(RequestId::to_string).collect::<Vec<_>>().join(".");
            let left = if left.is_empty() { left } else { format!("&left={left}") };
            see(&format!("{base}&accepted={}{left}", done.accepted.len()))
        }
        Err(error) => failed(&web, &visitor, error).await,
    }
}

async fn on_map(State(web): State<Web>, Worker { staff, visitor }: Worker) -> Response {
    let answer = queue::on_map(&web.city, &staff, visitor.lang).await;
    let borders = service::read::districts(&web.city, visitor.lang).await;
    match (answer, borders) {
        (Ok(answer), Ok(borders)) => page(&web, &visitor, StatusCode::OK, |frame| map(frame, &answer, &borders)).await,
        (Err(error), _) | (_, Err(error)) => failed(&web, &visitor, error).await,
    }
}

async fn on_paper(State(web): State<Web>, Worker { staff, visitor }: Worker, asked: Asked) -> Response {
    let tab = tab(asked.get("show"));
    match queue::print(&web.city, &staff, tab, visitor.lang).await {
        Ok(items) => page(&web, &visitor, StatusCode::OK, |frame| print(frame, &items, tab)).await,
        Err(error) => failed(&web, &visitor, error).await,
    }
}
