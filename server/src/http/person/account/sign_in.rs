//! `/account/sign-in` and `/account/sign-out`.

use app::documents::account::{SignInView, Trouble, sign_in as document};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use service::account::session;
use service::account::sign_in::sign_in;

use super::super::super::Web;
use super::super::{Asked, Typed, Visitor, bilingual, page, see};
use super::{home, next, second, signed_in, signed_out, trouble_of, with_wait};

/// The pages.
pub(super) fn routes() -> Router<Web> {
    bilingual("/account/sign-in", &get(ask).post(take)).merge(bilingual("/account/sign-out", &post(leave)))
}

async fn ask(State(web): State<Web>, visitor: Visitor, asked: Asked) -> Response {
    let next = next::own(asked.get("next"));
    if let Some(who) = &visitor.signed_in {
        return see(&next.map_or_else(|| home(&visitor, who.role), str::to_owned));
    }
    if let Some(half) = &visitor.half {
        let step = visitor.link(second::step(half.asked));
        let next = next.map(|next| format!("?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC)));
        return see(&format!("{step}{}", next.unwrap_or_default()));
    }
    let provider = provider(&web);
    let view =
        SignInView { phone: "", next, trouble: None, deleted: asked.has("deleted"), provider: provider.as_deref() };
    page(&web, &visitor, StatusCode::OK, |frame| document(frame, &view)).await
}

async fn take(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let next = next::own(typed.get("next"));
    match sign_in(&web.city, typed.get("phone"), typed.get("password"), &visitor.asker()).await {
        Ok(opened) => signed_in(&web, &visitor, &opened, next).await,
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
    let provider = provider(web);
    let view = SignInView { phone, next, trouble, deleted: false, provider: provider.as_deref() };
    with_wait(page(web, visitor, status, |frame| document(frame, &view)).await, trouble)
}

/// The host of the identity provider, where the city has one.
fn provider(web: &Web) -> Option<String> {
    web.city.outside().provider.as_ref().map(|provider| provider.host().to_owned())
}

/// Whether or not the register can be told, the cookie goes.
async fn leave(State(web): State<Web>, visitor: Visitor) -> Response {
    if let Some(half) = &visitor.half {
        return second::give_up(&web, &visitor, half).await;
    }
    if let Some(who) = &visitor.signed_in
        && let Err(error) = session::sign_out(&web.city, who).await
    {
        tracing::error!(%error, "a session could not be ended");
    }
    signed_out(&web, &visitor.link("/"))
}
