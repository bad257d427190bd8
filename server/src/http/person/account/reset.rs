//! `/account/reset`: the phone; then the code and a new password.

use app::documents::account::{ResetView, Trouble, reset_code, reset_phone};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::intake;
use service::account::reset;

use super::super::super::Web;
use super::super::{Asked, Typed, Visitor, bilingual, page, see};
use super::{next, signed_in, trouble_of, with_wait};

/// The pages.
pub(super) fn routes() -> Router<Web> {
    bilingual("/account/reset", &get(ask).post(send_code))
        .merge(bilingual("/account/reset/code", &get(from_the_start).post(take)))
}

async fn ask(State(web): State<Web>, visitor: Visitor, asked: Asked) -> Response {
    let next = next::own(asked.get("next"));
    shown(&web, &visitor, Step::Phone, (StatusCode::OK, None), "", next).await
}

/// The second step was left: it begins with the first.
async fn from_the_start(visitor: Visitor) -> Response {
    see(&visitor.link("/account/reset"))
}

/// Sends a code, or nothing: the next page is the same.
async fn send_code(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let next = next::own(typed.get("next"));
    let phone = typed.get("phone");
    let (step, answer) = match reset::begin(&web.city, phone, visitor.lang, &visitor.asker()).await {
        Ok(()) => (Step::Code, (StatusCode::OK, None)),
        Err(error) => {
            let (status, trouble) = trouble_of(&error);
            // Who asks for another code has the form before them already.
            let step = if typed.has("again") { Step::Code } else { Step::Phone };
            (step, (status, Some(trouble)))
        }
    };
    let as_kept = intake::phone(phone).ok().filter(|_| matches!(step, Step::Code));
    shown(&web, &visitor, step, answer, as_kept.as_deref().unwrap_or(phone), next).await
}

async fn take(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let next = next::own(typed.get("next"));
    let phone = typed.get("phone");
    let done = reset::finish(&web.city, phone, typed.get("code"), typed.get("password"), &visitor.asker()).await;
    match done {
        Ok(opened) => signed_in(&web, &visitor, &opened, next).await,
        Err(error) => {
            let (status, trouble) = trouble_of(&error);
            // A phone that our own form would not have carried.
            let about_phone = matches!(trouble, Trouble::Field(fault) if fault.field == "phone");
            let step = if about_phone { Step::Phone } else { Step::Code };
            shown(&web, &visitor, step, (status, Some(trouble)), phone, next).await
        }
    }
}

#[derive(Clone, Copy)]
enum Step {
    Phone,
    Code,
}

async fn shown(
    web: &Web,
    visitor: &Visitor,
    step: Step,
    (status, trouble): (StatusCode, Option<Trouble>),
    phone: &str,
    next: Option<&str>,
) -> Response {
    let in_outbox = web.city.outside().senders.outbox().is_some();
    let view = ResetView { phone, next, trouble, in_outbox };
    let draw = match step {
        Step::Phone => reset_phone,
        Step::Code => reset_code,
    };
    with_wait(page(web, visitor, status, |frame| draw(frame, &view)).await, trouble)
}
