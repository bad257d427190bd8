//! `/account/sign-up`: the phone; then the code, the password and who it is.

use app::documents::account::{SignUpView, Trouble, sign_up_code, sign_up_phone};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::intake::{self, ApplicantForm};
use service::account::can_sign_up;
use service::account::sign_up::{self, SignUpForm};

use super::super::super::Web;
use super::super::{Asked, Typed, Visitor, bilingual, page, see};
use super::{next, person, signed_in, trouble_of, with_wait};

/// The pages.
pub(super) fn routes() -> Router<Web> {
    bilingual("/account/sign-up", &get(ask).post(send_code))
        .merge(bilingual("/account/sign-up/code", &get(from_the_start).post(take)))
}

async fn ask(State(web): State<Web>, visitor: Visitor, asked: Asked) -> Response {
    let next = next::own(asked.get("next"));
    if visitor.is_signed_in() {
        return see(&next.map_or_else(|| visitor.link("/cabinet"), str::to_owned));
    }
    let typed = ApplicantForm::default();
    shown(&web, &visitor, Step::Phone, (StatusCode::OK, None), &typed, next).await
}

/// The second step was left: it begins with the first.
async fn from_the_start(visitor: Visitor) -> Response {
    see(&visitor.link("/account/sign-up"))
}

/// Sends a code, or word that there is an account: the next page is the same.
async fn send_code(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let next = next::own(typed.get("next"));
    let mut form = person(&typed);
    let (step, answer) = match sign_up::begin(&web.city, &form.phone, visitor.lang, &visitor.asker()).await {
        Ok(()) => (Step::Code, (StatusCode::OK, None)),
        Err(error) => {
            let (status, trouble) = trouble_of(&error);
            // Who asks for another code has the form before them already.
            let step = if typed.has("again") { Step::Code } else { Step::Phone };
            (step, (status, Some(trouble)))
        }
    };
    if let (Step::Code, Ok(phone)) = (step, intake::phone(&form.phone)) {
        form.phone = phone;
    }
    shown(&web, &visitor, step, answer, &form, next).await
}

async fn take(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let next = next::own(typed.get("next"));
    let form = SignUpForm {
        person: person(&typed),
        password: typed.get("password").to_owned(),
        code: typed.get("code").to_owned(),
    };
    match sign_up::finish(&web.city, &form, visitor.lang, &visitor.asker()).await {
        Ok(opened) => signed_in(&web, &visitor, &opened, next).await,
        Err(error) => {
            let (status, trouble) = trouble_of(&error);
            let step = if is_about_phone(trouble) { Step::Phone } else { Step::Code };
            shown(&web, &visitor, step, (status, Some(trouble)), &form.person, next).await
        }
    }
}

/// A phone that our own form would not have carried.
fn is_about_phone(trouble: Trouble) -> bool {
    matches!(trouble, Trouble::Field(fault) if fault.field == "phone")
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
    typed: &ApplicantForm,
    next: Option<&str>,
) -> Response {
    let possible = can_sign_up(&web.city);
    let in_outbox = web.city.outside().senders.outbox().is_some();
    let view = SignUpView { typed, next, trouble, possible, in_outbox };
    let draw = match step {
        Step::Phone => sign_up_phone,
        Step::Code => sign_up_code,
    };
    with_wait(page(web, visitor, status, |frame| draw(frame, &view)).await, trouble)
}
