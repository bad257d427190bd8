//! `/account`: signing in, opening an account, a new password; and `/cabinet/settings`.

mod next;
mod provider;
mod reset;
mod second;
mod settings;
mod sign_in;
mod sign_up;

use app::documents::account::Trouble;
use app::documents::staff::first_place;
use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::workflow::Role;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use service::Error;
use service::account::Opened;
use service::account::session::{self, Held};
use service::error::Kind;

use super::super::Web;
use super::visitor::session_cookie;
use super::{Typed, Visitor, see};

/// The longest that browsers keep a cookie. How long the session lasts, the register says.
const COOKIE_SECONDS: i64 = 400 * 24 * 3600;

/// The pages.
pub(super) fn routes() -> Router<Web> {
    sign_in::routes()
        .merge(sign_up::routes())
        .merge(reset::routes())
        .merge(second::routes())
        .merge(provider::routes())
        .merge(settings::routes())
}

/// Gives the browser its cookie, and leads to where somebody wanted to go, or to what they must still give.
async fn signed_in(web: &Web, visitor: &Visitor, opened: &Opened, next: Option<&str>) -> Response {
    let response = match session::held(&web.city, &opened.token).await {
        Ok(Some(Held::Whole(who))) => see(&next.map_or_else(|| home(visitor, who.role), str::to_owned)),
        // The page to sign in on knows the way.
        _ => on(visitor, next),
    };
    with_cookie(response, &session_cookie(&opened.token, COOKIE_SECONDS, web.behind_tls))
}

/// Where somebody of the role goes first.
fn home(visitor: &Visitor, role: Role) -> String {
    visitor.link(first_place(role).unwrap_or("/cabinet"))
}

/// Leads on, once something was given: to what must still be given, or to where somebody wanted to go.
fn on(visitor: &Visitor, next: Option<&str>) -> Response {
    see(&on_path(visitor, next))
}

fn on_path(visitor: &Visitor, next: Option<&str>) -> String {
    let path = visitor.link("/account/sign-in");
    match next {
        Some(next) => format!("{path}?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC)),
        None => path,
    }
}

/// Takes the cookie from the browser.
fn signed_out(web: &Web, path: &str) -> Response {
    with_cookie(see(path), &session_cookie("", 0, web.behind_tls))
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// What a form that could not be taken is answered with; what went wrong here is for the log.
fn trouble_of(error: &Error) -> (StatusCode, Trouble) {
    let status = match error.kind() {
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Invalid => StatusCode::BAD_REQUEST,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Kind::Unavailable => {
            if !matches!(error, Error::NoSender) {
                tracing::error!(%error, "a form about an account could not be taken");
            }
            StatusCode::SERVICE_UNAVAILABLE
        }
    };
    (status, Trouble::from(error))
}

/// The answer, with when to come again where it was tried too often.
fn with_wait(mut response: Response, trouble: Option<Trouble>) -> Response {
    if let Some(Trouble::Wait { seconds }) = trouble {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Who somebody says to be.
fn person(typed: &Typed) -> domain::intake::ApplicantForm {
    let text = |field| typed.get(field).to_owned();
    domain::intake::ApplicantForm {
        surname: text("surname"),
        first_name: text("first_name"),
        patronymic: text("patronymic"),
        phone: text("phone"),
        email: text("email"),
        address: text("applicant_address"),
    }
}
