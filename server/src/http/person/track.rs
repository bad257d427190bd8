//! `/track`: a request by the link that was given for it, and by its number with a code.

use app::documents::track::{TrackForm, code_form, number_form};
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};
use domain::id::RequestId;
use service::Error;
use service::account::track;
use service::cabinet::Holder;

use super::super::Web;
use super::super::rate_limit::Limit;
use super::failed::failed;
use super::own::{self, Place};
use super::worded::hold;
use super::{Asked, Typed, Visitor, bilingual, fault_of, page, see, to_page, upload};

/// The address is a secret of its holder: it is told to nobody.
const NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");

/// The pages that anybody may open. `limit` is how often forms of them may be sent from one address.
pub(super) fn routes(web: &Web, limit: &Limit) -> Router<Web> {
    let held = from_fn_with_state((web.clone(), limit.clone()), hold);
    let number = get(ask).merge(post(begin).layer(held.clone()));
    let code = get(to_page).merge(post(finish).layer(held));
    bilingual("/track", &number).merge(bilingual("/track/code", &code))
}

/// The pages whose address is a secret: who knows it may act, whatever site they come from.
pub(super) fn secret_routes(web: &Web, limit: &Limit) -> Router<Web> {
    let deed = post(act).layer(upload::limit()).layer(from_fn_with_state((web.clone(), limit.clone()), hold));
    bilingual("/track/{token}", &get(show))
        .merge(bilingual("/track/{token}/photos/{photo}", &get(photo)))
        .merge(bilingual("/track/{token}/{deed}", &get(to_page).merge(deed)))
}

async fn ask(State(web): State<Web>, visitor: Visitor, asked: Asked) -> Response {
    let form = TrackForm { id: asked.get("id").to_owned(), ..TrackForm::default() };
    page(&web, &visitor, StatusCode::OK, |frame| number_form(frame, &form)).await
}

/// Sends a code, or not: the next page is the same.
async fn begin(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let form = TrackForm {
        id: typed.get("id").to_owned(),
        last_digits: typed.get("last_digits").to_owned(),
        ..TrackForm::default()
    };
    match track::begin(&web.city, &form.id, &form.last_digits, visitor.lang, &visitor.asker()).await {
        Ok(id) => {
            let form = TrackForm { id: id.to_string(), ..form };
            page(&web, &visitor, StatusCode::OK, |frame| code_form(frame, &form)).await
        }
        Err(error) => match fault_of(&error) {
            Some(fault) => {
                let form = TrackForm { fault: Some(fault), ..form };
                page(&web, &visitor, StatusCode::BAD_REQUEST, |frame| number_form(frame, &form)).await
            }
            None => failed(&web, &visitor, error).await,
        },
    }
}

async fn finish(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let form = TrackForm { id: typed.get("id").to_owned(), ..TrackForm::default() };
    match track::finish(&web.city, &form.id, typed.get("code")).await {
        Ok(token) => see(&visitor.link(&format!("/track/{token}"))),
        Err(error) => match fault_of(&error) {
            Some(fault) => {
                let form = TrackForm { fault: Some(fault), ..form };
                page(&web, &visitor, StatusCode::BAD_REQUEST, |frame| code_form(frame, &form)).await
            }
            None => failed(&web, &visitor, error).await,
        },
    }
}

async fn show(State(web): State<Web>, visitor: Visitor, Path(token): Path<String>, asked: Asked) -> Response {
    let shown = match held(&web, &token).await {
        Ok((holder, id)) => {
            let place = Place { new: asked.has("new"), ..place_of(&visitor, &token) };
            own::show(&web, &visitor, &holder, id, &place).await
        }
        Err(error) => failed(&web, &visitor, error).await,
    };
    untold(shown)
}

async fn photo(
    State(web): State<Web>,
    visitor: Visitor,
    Path((token, photo)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    untold(match held(&web, &token).await {
        Ok((holder, _)) => own::photo(&web, &visitor, &holder, &photo, asked.has("small")).await,
        Err(error) => failed(&web, &visitor, error).await,
    })
}

async fn act(
    State(web): State<Web>,
    visitor: Visitor,
    Path((token, deed)): Path<(String, String)>,
    request: Request,
) -> Response {
    let done = match held(&web, &token).await {
        Ok((holder, id)) => own::act(&web, &visitor, &holder, id, &place_of(&visitor, &token), &deed, request).await,
        Err(error) => failed(&web, &visitor, error).await,
    };
    untold(done)
}

/// Whose link it is, and of which request.
async fn held(web: &Web, token: &str) -> Result<(Holder, RequestId), Error> {
    match Holder::of_link(&web.city, token).await? {
        Some(holder @ Holder::Link { request, .. }) => Ok((holder, request)),
        _ => Err(Error::NotFound),
    }
}

fn place_of(visitor: &Visitor, token: &str) -> Place {
    let base = visitor.link(&format!("/track/{token}"));
    Place { base, live: format!("/live/track/{token}"), by_link: true, new: false }
}

/// The answer, with the address told to nobody.
pub(super) fn untold(mut response: Response) -> Response {
    response.headers_mut().insert(header::REFERRER_POLICY, NO_REFERRER);
    response
}
