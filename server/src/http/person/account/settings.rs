//! `/cabinet/settings`: what one may change about one's own account, one's data, the end.

use app::documents::account::{Section, SettingsView, Trouble, delete as delete_document, settings as document};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::classifier::Lang;
use domain::intake::ApplicantForm;
use service::account::{self, SignedIn, delete, export, password, session, settings};
use service::{Error, Result};

use super::super::super::Web;
use super::super::failed::failed;
use super::super::{Asked, Typed, Visitor, bilingual, page, see, sign_in_first};
use super::{person, signed_out, trouble_of, with_wait};

/// The page.
const PATH: &str = "/cabinet/settings";

/// The pages.
pub(super) fn routes() -> Router<Web> {
    bilingual(PATH, &get(show))
        .merge(bilingual("/cabinet/settings/profile", &post(profile)))
        .merge(bilingual("/cabinet/settings/notices", &post(notices)))
        .merge(bilingual("/cabinet/settings/password", &post(new_password)))
        .merge(bilingual("/cabinet/settings/sessions/end", &post(end)))
        .merge(bilingual("/cabinet/settings/sessions/end-others", &post(end_others)))
        .merge(bilingual("/cabinet/settings/export", &get(download)))
        .merge(bilingual("/cabinet/settings/delete", &get(ask_delete).post(take_delete)))
}

async fn show(State(web): State<Web>, visitor: Visitor, asked: Asked) -> Response {
    let Some(who) = &visitor.signed_in else { return sign_in_first(&visitor, &visitor.path) };
    let saved = Section::ALL.into_iter().find(|section| section.code() == asked.get("saved"));
    shown(&web, &visitor, who, saved, None, None).await
}

/// The page, with what was just saved, or what could not be and what was typed.
async fn shown(
    web: &Web,
    visitor: &Visitor,
    who: &SignedIn,
    saved: Option<Section>,
    refused: Option<(Section, Error)>,
    typed: Option<&ApplicantForm>,
) -> Response {
    let kept = async { Ok::<_, Error>((account::own(&web.city, who).await?, session::list(&web.city, who).await?)) };
    let (account, sessions) = match kept.await {
        Ok(kept) => kept,
        Err(error) => return failed(web, visitor, error).await,
    };
    let (status, trouble) = match refused {
        Some((section, error)) => {
            let (status, trouble) = trouble_of(&error);
            (status, Some((section, trouble)))
        }
        None => (StatusCode::OK, None),
    };
    let kept = kept_person(&account);
    // Whichever form was refused, it is this page that is shown.
    let mut visitor = visitor.clone();
    visitor.path = visitor.link(PATH);
    let view = SettingsView { account: &account, typed: typed.unwrap_or(&kept), sessions: &sessions, saved, trouble };
    let response = page(web, &visitor, status, |frame| document(frame, &view)).await;
    with_wait(response, trouble.map(|(_, trouble)| trouble))
}

/// Who one is, as it is kept.
fn kept_person(account: &account::Account) -> ApplicantForm {
    let person = account.person.clone();
    ApplicantForm {
        surname: person.surname,
        first_name: person.first_name,
        patronymic: person.patronymic.unwrap_or_default(),
        phone: person.phone,
        email: person.email.unwrap_or_default(),
        address: person.address,
    }
}

/// Leads back to the page, to the part that was saved; or shows it with why it was not.
async fn answered(
    web: &Web,
    visitor: &Visitor,
    who: &SignedIn,
    section: Section,
    done: Result<()>,
    typed: Option<&ApplicantForm>,
) -> Response {
    match done {
        Ok(()) => see(&visitor.link(&format!("{PATH}?saved={}#{}", section.code(), section.anchor()))),
        Err(error) => shown(web, visitor, who, None, Some((section, error)), typed).await,
    }
}

async fn profile(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let Some(who) = &visitor.signed_in else { return sign_in_first(&visitor, &visitor.link(PATH)) };
    let form = person(&typed);
    let done = settings::set_profile(&web.city, who, &form).await;
    answered(&web, &visitor, who, Section::Profile, done, Some(&form)).await
}

async fn notices(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let Some(who) = &visitor.signed_in else { return sign_in_first(&visitor, &visitor.link(PATH)) };
    // A form of ours has one of the two chosen.
    let lang = Lang::from_code(typed.get("lang")).unwrap_or(who.lang);
    let done = settings::set_notices(&web.city, who, typed.has("by_mail"), lang).await;
    answered(&web, &visitor, who, Section::Notices, done, None).await
}

async fn new_password(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let Some(who) = &visitor.signed_in else { return sign_in_first(&visitor, &visitor.link(PATH)) };
    let (current, new) = (typed.get("current_password"), typed.get("password"));
    let done = password::change(&web.city, who, current, new, &visitor.asker()).await;
    answered(&web, &visitor, who, Section::Password, done, None).await
}

async fn end(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let Some(who) = &visitor.signed_in else { return sign_in_first(&visitor, &visitor.link(PATH)) };
    let done = match session::end(&web.city, who, typed.get("session")).await {
        // It has ended meanwhile: that is what was asked for. Of another's nothing is said.
        Err(Error::NotFound) => Ok(()),
        done => done,
    };
    answered(&web, &visitor, who, Section::Sessions, done, None).await
}

async fn end_others(State(web): State<Web>, visitor: Visitor) -> Response {
    let Some(who) = &visitor.signed_in else { return sign_in_first(&visitor, &visitor.link(PATH)) };
    let done = session::end_others(&web.city, who).await.map(drop);
    answered(&web, &visitor, who, Section::Sessions, done, None).await
}

/// One's own data, as a file.
async fn download(State(web): State<Web>, visitor: Visitor) -> Response {
    let Some(who) = &visitor.signed_in else { return sign_in_first(&visitor, &visitor.link(PATH)) };
    match export::export(&web.city, who).await {
        Ok(data) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
                (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"misto.json\"")),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            (headers, format!("{data:#}\n")).into_response()
        }
        Err(error) => failed(&web, &visitor, error).await,
    }
}

async fn ask_delete(State(web): State<Web>, visitor: Visitor) -> Response {
    if !visitor.is_signed_in() {
        return sign_in_first(&visitor, &visitor.path);
    }
    delete_shown(&web, &visitor, StatusCode::OK, None).await
}

async fn take_delete(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let Some(who) = &visitor.signed_in else { return sign_in_first(&visitor, &visitor.path) };
    match delete::delete(&web.city, who, typed.get("password"), &visitor.asker()).await {
        Ok(()) => signed_out(&web, &format!("{}?deleted", visitor.link("/account/sign-in"))),
        Err(error) => {
            let (status, trouble) = trouble_of(&error);
            delete_shown(&web, &visitor, status, Some(trouble)).await
        }
    }
}

async fn delete_shown(web: &Web, visitor: &Visitor, status: StatusCode, trouble: Option<Trouble>) -> Response {
    with_wait(page(web, visitor, status, |frame| delete_document(frame, trouble)).await, trouble)
}
