//! `/answer/{token}`: answering a report by the link of a notice. GET shows; only a POST, made by a button, answers.

use app::documents::Fault;
use app::documents::answer::{AnswerView, TriedAnswer, answer};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};
use domain::query::Problem;
use service::Error;
use service::answer::{self as answers, Answer, Standing};

use super::super::Web;
use super::super::rate_limit::Limit;
use super::failed::failed;
use super::worded::hold;
use super::{Typed, Visitor, bilingual, page, see, to_page};

/// The address is a secret of its holder: it is told to nobody.
const NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");
const NOT_FOR_ROBOTS: HeaderValue = HeaderValue::from_static("noindex, nofollow");

/// The pages, whose address is a secret: who knows it may answer, whatever site they come from.
/// `limit` is how often somebody may answer from one address.
pub(super) fn secret_routes(web: &Web, limit: &Limit) -> Router<Web> {
    let deed = get(to_page).merge(post(act).layer(from_fn_with_state((web.clone(), limit.clone()), hold)));
    bilingual("/answer/{token}", &get(show)).merge(bilingual("/answer/{token}/{deed}", &deed))
}

async fn show(State(web): State<Web>, visitor: Visitor, Path(token): Path<String>) -> Response {
    shown(&web, &visitor, &token, None).await
}

/// An answer that could not be taken.
struct Attempt {
    text: String,
    fault: Option<Fault>,
}

/// The page; with an attempt, that it could not be taken.
async fn shown(web: &Web, visitor: &Visitor, token: &str, attempt: Option<Attempt>) -> Response {
    let shown = match answers::show(&web.city, token, visitor.lang).await {
        Ok(shown) => shown,
        Err(error) => return untold(failed(web, visitor, error).await),
    };
    let status = match (&attempt, shown.standing) {
        (Some(Attempt { fault: Some(_), .. }), _) => StatusCode::BAD_REQUEST,
        (Some(_), _) => StatusCode::CONFLICT,
        (None, Standing::Superseded | Standing::Expired) => StatusCode::GONE,
        (None, _) => StatusCode::OK,
    };
    let base = base(visitor, token);
    let tried = attempt.as_ref().map(|Attempt { text, fault }| TriedAnswer { text, fault: *fault });
    let view = AnswerView { shown: &shown, base: &base, tried };
    untold(page(web, visitor, status, |frame| answer(frame, &view)).await)
}

async fn act(
    State(web): State<Web>,
    visitor: Visitor,
    Path((token, deed)): Path<(String, String)>,
    typed: Typed,
) -> Response {
    let text = typed.get("reason").to_owned();
    let done = match asked(&deed, &typed) {
        Ok(answer) => answers::act(&web.city, &token, &answer).await.map(drop),
        Err(error) => Err(error),
    };
    let fault = match done {
        Ok(()) => return untold(see(&base(&visitor, &token))),
        Err(Error::Form { field, problem }) => Some(Fault { field, problem }),
        Err(Error::Link(_) | Error::Refused(_) | Error::Conflict) => None,
        Err(error) => return untold(failed(&web, &visitor, error).await),
    };
    shown(&web, &visitor, &token, Some(Attempt { text, fault })).await
}

/// What is answered.
fn asked(deed: &str, typed: &Typed) -> Result<Answer, Error> {
    match deed {
        "confirm" => Ok(Answer::Confirm),
        "send_back" => Ok(Answer::SendBack { reason: typed.get("reason").to_owned() }),
        "rate" => match typed.get("stars").parse() {
            Ok(stars @ 1..=5) => Ok(Answer::Rate { stars }),
            _ => Err(Error::Form { field: "stars", problem: Problem::Missing }),
        },
        _ => Err(Error::NotFound),
    }
}

fn base(visitor: &Visitor, token: &str) -> String {
    visitor.link(&format!("/answer/{token}"))
}

/// The answer, with the address told to nobody and found by nobody.
fn untold(mut response: Response) -> Response {
    let head = response.headers_mut();
    head.insert(header::REFERRER_POLICY, NO_REFERRER);
    head.insert(ROBOTS, NOT_FOR_ROBOTS);
    response
}
