//! `/cabinet`: one's own requests, for who is signed in.

use app::documents::cabinet::{SHOWN, list, map};
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};
use domain::id::RequestId;
use service::cabinet::{self, Filter, Holder, Show};

use super::super::Web;
use super::super::rate_limit::Limit;
use super::failed::failed;
use super::own::{self, Place};
use super::worded::hold;
use super::{Asked, Visitor, bilingual, page, sign_in_first, to_page, upload};

/// The pages. `limit` is how often forms of them may be sent from one address.
pub(super) fn routes(web: &Web, limit: &Limit) -> Router<Web> {
    let deed = post(act).layer(upload::limit()).layer(from_fn_with_state((web.clone(), limit.clone()), hold));
    bilingual("/cabinet", &get(all))
        .merge(bilingual("/cabinet/map", &get(on_map)))
        .merge(bilingual("/cabinet/requests/{id}", &get(one)))
        .merge(bilingual("/cabinet/requests/{id}/photos/{photo}", &get(photo)))
        .merge(bilingual("/cabinet/requests/{id}/{deed}", &get(to_page).merge(deed)))
}

async fn all(State(web): State<Web>, visitor: Visitor, asked: Asked) -> Response {
    let Some(who) = &visitor.signed_in else { return sign_in_first(&visitor, &visitor.path) };
    let shown = SHOWN.iter().find(|(_, code)| *code == asked.get("show"));
    let filter = Filter { show: shown.map_or(Show::All, |(show, _)| *show), words: asked.get("q").trim().to_owned() };
    match cabinet::list(&web.city, &Holder::of(who), &filter, visitor.lang).await {
        Ok(answer) => page(&web, &visitor, StatusCode::OK, |frame| list(frame, &answer, &filter)).await,
        Err(error) => failed(&web, &visitor, error).await,
    }
}

async fn on_map(State(web): State<Web>, visitor: Visitor) -> Response {
    let Some(who) = &visitor.signed_in else { return sign_in_first(&visitor, &visitor.path) };
    let answer = cabinet::list(&web.city, &Holder::of(who), &Filter::default(), visitor.lang).await;
    let borders = service::read::districts(&web.city, visitor.lang).await;
    match (answer, borders) {
        (Ok(answer), Ok(borders)) => page(&web, &visitor, StatusCode::OK, |frame| map(frame, &answer, &borders)).await,
        (Err(error), _) | (_, Err(error)) => failed(&web, &visitor, error).await,
    }
}

async fn one(State(web): State<Web>, visitor: Visitor, Path(id): Path<String>) -> Response {
    let Some(who) = &visitor.signed_in else { return sign_in_first(&visitor, &visitor.path) };
    let Some((id, place)) = place_of(&visitor, &id) else {
        return failed(&web, &visitor, service::Error::NotFound).await;
    };
    own::show(&web, &visitor, &Holder::of(who), id, &place).await
}

async fn photo(
    State(web): State<Web>,
    visitor: Visitor,
    Path((_, photo)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    let Some(who) = &visitor.signed_in else { return sign_in_first(&visitor, &visitor.path) };
    own::photo(&web, &visitor, &Holder::of(who), &photo, asked.has("small")).await
}

async fn act(
    State(web): State<Web>,
    visitor: Visitor,
    Path((id, deed)): Path<(String, String)>,
    request: Request,
) -> Response {
    let Some((id, place)) = place_of(&visitor, &id) else {
        return failed(&web, &visitor, service::Error::NotFound).await;
    };
    let Some(who) = &visitor.signed_in else { return sign_in_first(&visitor, &place.base) };
    own::act(&web, &visitor, &Holder::of(who), id, &place, &deed, request).await
}

/// The number in the address, and the page that it is shown on.
fn place_of(visitor: &Visitor, id: &str) -> Option<(RequestId, Place)> {
    let id = id.parse::<i64>().ok().filter(|id| *id > 0)?;
    let base = visitor.link(&format!("/cabinet/requests/{id}"));
    Some((RequestId(id), Place { base, live: "/live/me".to_owned(), by_link: false, new: false }))
}
