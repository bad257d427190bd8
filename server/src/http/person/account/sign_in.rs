//! `/account/sign-in` and `/account/sign-out`.

use app::documents::account::{SignInView, Trouble, sign_in as document};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use service::account::session;
use service::account::sign_in::sign_in;

use super::super::super::Web;
use super::super::{Asked, Typed, Visitor, bilingual, page, see};
use super::{next, signed_in, signed_out, trouble_of, with_wait};

/// The pages.
pub(super) fn routes() -> Router<Web> {
    bilingual("/account/sign-in", &get(ask).post(take)).merge(bilingual("/account/sign-out", &post(leave)))
}

async fn ask(State(web): State<Web>, visitor: Visitor, asked: Asked) -> Response {
    let next = next::own(asked.get("next"));
    if visitor.is_signed_in() {
        return see(&next.map_or_else(|| visitor.link("/cabinet"), str::to_owned));
    }
    let view = SignInView { phone: "", next, trouble: None, deleted: asked.has("deleted") };
    page(&web, &visitor, StatusCode::OK, |frame| document(frame, &view)).await
}

async fn take(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let next = next::own(typed.get("next"));
    match sign_in(&web.city, typed.get("phone"), typed.get("password"), &visitor.asker()).await {
        Ok(opened) => signed_in(&web, &visitor, &opened, next),
        Err(error) => {
            let (status, trouble) = trouble_of(&error);
            shown(&web, &visitor, status, typed.get("phone"), next, Some(trouble)).await
        }
    }
}

async fn shown(
    web: &Web,
    visitor: &Visitor,
    status: StatusCode,
    phone: &str,
    next: Option<&str>,
    trouble: Option<Trouble>,
) -> Response {
    let view = SignInView { phone, next, trouble, deleted: false };
    with_wait(page(web, visitor, status, |frame| document(frame, &view)).await, trouble)
}

/// Whether or not the register can be told, the cookie goes.
async fn leave(State(web): State<Web>, visitor: Visitor) -> Response {
    if let Some(who) = &visitor.signed_in
        && let Err(error) = session::sign_out(&web.city, who).await
    {
        tracing::error!(%error, "a session could not be ended");
    }
    signed_out(&web, &visitor.link("/"))
}
