//! `/account/second`, `/account/first-password`: what those who work here give after the password.

use app::documents::account::{
    StepView, Trouble, first_password, second_code, second_enrol, second_manage, second_sheet,
};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use service::Error;
use service::account::second::{self, Owner};
use service::account::session::{Asked as Still, HalfIn, SignedIn};
use service::account::{password, session};

use super::super::super::Web;
use super::super::failed::failed;
use super::super::{Asked, Typed, Visitor, bilingual, page, see, sign_in_first};
use super::{next, on, signed_out, trouble_of, with_wait};

/// The pages.
pub(super) fn routes() -> Router<Web> {
    bilingual("/account/second", &get(ask_code).post(take_code))
        .merge(bilingual("/account/second/enrol", &get(ask_enrolment).post(take_enrolment)))
        .merge(bilingual("/account/second/manage", &get(manage)))
        .merge(bilingual("/account/second/sheet", &get(to_manage).post(new_sheet)))
        .merge(bilingual("/account/second/remove", &get(to_manage).post(remove)))
        .merge(bilingual("/account/first-password", &get(ask_password).post(take_password)))
}

/// Where what is asked for is given.
pub(super) const fn step(asked: Still) -> &'static str {
    match asked {
        Still::Code => "/account/second",
        Still::Password => "/account/first-password",
        Still::Enrolment => "/account/second/enrol",
    }
}

/// Who is half signed in, at the step that is asked of them.
fn at(visitor: &Visitor, asked: Still) -> Option<&HalfIn> {
    visitor.half.as_ref().filter(|half| half.asked == asked)
}

/// Why a form could not be taken, if it could not.
fn told(error: Option<&Error>) -> (StatusCode, Option<Trouble>) {
    error.map_or((StatusCode::OK, None), |error| {
        let (status, trouble) = trouble_of(error);
        (status, Some(trouble))
    })
}

async fn ask_code(State(web): State<Web>, visitor: Visitor, asked: Asked) -> Response {
    let next = next::own(asked.get("next"));
    if at(&visitor, Still::Code).is_none() {
        return on(&visitor, next);
    }
    page(&web, &visitor, StatusCode::OK, |frame| second_code(frame, StepView { next, trouble: None })).await
}

async fn take_code(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let next = next::own(typed.get("next"));
    let Some(half) = at(&visitor, Still::Code) else { return on(&visitor, next) };
    match second::give(&web.city, half, typed.get("code"), &visitor.asker()).await {
        Ok(_) => on(&visitor, next),
        Err(error) => {
            let (status, trouble) = told(Some(&error));
            let view = StepView { next, trouble };
            with_wait(page(&web, &visitor, status, |frame| second_code(frame, view)).await, trouble)
        }
    }
}

/// Who may make a second factor: who must, and who is signed in and works here.
fn maker(visitor: &Visitor) -> Option<(Owner<'_>, bool)> {
    match at(visitor, Still::Enrolment) {
        Some(half) => Some((half.into(), true)),
        None => staff(visitor).map(|who| (who.into(), false)),
    }
}

fn staff(visitor: &Visitor) -> Option<&SignedIn> {
    visitor.signed_in.as_ref().filter(|_| visitor.staff_role().is_some())
}

async fn ask_enrolment(State(web): State<Web>, visitor: Visitor, asked: Asked) -> Response {
    enrolment(&web, &visitor, next::own(asked.get("next")), None).await
}

async fn enrolment(web: &Web, visitor: &Visitor, next: Option<&str>, refused: Option<&Error>) -> Response {
    let Some((owner, must)) = maker(visitor) else { return on(visitor, next) };
    let shown = match second::show(&web.city, owner).await {
        Ok(shown) => shown,
        // It was made already, in another window.
        Err(Error::Conflict) => return see(&visitor.link("/account/second/manage")),
        Err(error) => return failed(web, visitor, error).await,
    };
    let (status, trouble) = told(refused);
    let view = StepView { next, trouble };
    with_wait(page(web, visitor, status, |frame| second_enrol(frame, &shown, must, view)).await, trouble)
}

async fn take_enrolment(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let next = next::own(typed.get("next"));
    let Some((owner, must)) = maker(&visitor) else { return on(&visitor, next) };
    match second::enrol(&web.city, owner, typed.get("code"), &visitor.asker()).await {
        Ok(sheet) if must => sheet_shown(&web, &visitor, &sheet, &super::on_path(&visitor, next)).await,
        Ok(sheet) => sheet_shown(&web, &visitor, &sheet, &visitor.link("/account/second/manage")).await,
        Err(error) => enrolment(&web, &visitor, next, Some(&error)).await,
    }
}

/// The sheet is the answer to the form itself: it is in no register that another page could read it from.
async fn sheet_shown(web: &Web, visitor: &Visitor, sheet: &[String], on: &str) -> Response {
    page(web, visitor, StatusCode::OK, |frame| second_sheet(frame, sheet, on)).await
}

async fn manage(State(web): State<Web>, visitor: Visitor) -> Response {
    managed(&web, &visitor, None).await
}

async fn to_manage(visitor: Visitor) -> Response {
    see(&visitor.link("/account/second/manage"))
}

async fn managed(web: &Web, visitor: &Visitor, refused: Option<&Error>) -> Response {
    let here = visitor.link("/account/second/manage");
    let Some(who) = &visitor.signed_in else { return sign_in_first(visitor, &here) };
    if staff(visitor).is_none() {
        return failed(web, visitor, Error::NotFound).await;
    }
    let standing = match second::standing(&web.city, who).await {
        Ok(standing) => standing,
        Err(error) => return failed(web, visitor, error).await,
    };
    let (status, trouble) = told(refused);
    // Whichever form was refused, it is this page that is shown.
    let mut visitor = visitor.clone();
    visitor.path = here;
    with_wait(page(web, &visitor, status, |frame| second_manage(frame, standing, trouble)).await, trouble)
}

async fn new_sheet(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let Some(who) = staff(&visitor) else { return managed(&web, &visitor, None).await };
    match second::new_sheet(&web.city, who, typed.get("code"), &visitor.asker()).await {
        Ok(sheet) => sheet_shown(&web, &visitor, &sheet, &visitor.link("/account/second/manage")).await,
        Err(error) => managed(&web, &visitor, Some(&error)).await,
    }
}

async fn remove(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let Some(who) = staff(&visitor) else { return managed(&web, &visitor, None).await };
    match second::remove(&web.city, who, typed.get("password"), &visitor.asker()).await {
        Ok(()) | Err(Error::Conflict) => see(&visitor.link("/account/second/manage")),
        Err(error) => managed(&web, &visitor, Some(&error)).await,
    }
}

async fn ask_password(State(web): State<Web>, visitor: Visitor, asked: Asked) -> Response {
    let next = next::own(asked.get("next"));
    if at(&visitor, Still::Password).is_none() {
        return on(&visitor, next);
    }
    page(&web, &visitor, StatusCode::OK, |frame| first_password(frame, StepView { next, trouble: None })).await
}

async fn take_password(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let next = next::own(typed.get("next"));
    let Some(half) = at(&visitor, Still::Password) else { return on(&visitor, next) };
    match password::choose(&web.city, half, typed.get("password")).await {
        Ok(()) => on(&visitor, next),
        Err(error) => {
            let (status, trouble) = told(Some(&error));
            let view = StepView { next, trouble };
            page(&web, &visitor, status, |frame| first_password(frame, view)).await
        }
    }
}

/// Ends what is not a whole session yet; the cookie goes, whether or not the register can be told.
pub(super) async fn give_up(web: &Web, visitor: &Visitor, half: &HalfIn) -> Response {
    if let Err(error) = session::give_up(&web.city, half).await {
        tracing::error!(%error, "a session could not be ended");
    }
    signed_out(web, &visitor.link("/"))
}
