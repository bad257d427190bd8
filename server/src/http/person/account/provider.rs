//! `/account/oidc`: signing in through the city's identity provider.

use app::documents::account::{SignInView, Trouble, sign_in as document};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use axum::routing::get;
use service::Error;
use service::account::from_provider::{self, Brought, WAY_MINUTES};

use super::super::super::Web;
use super::super::{Asked, Visitor, bilingual, page, see};
use super::{next, signed_in, trouble_of};

/// What a browser brings back from the provider. It is sent on the way back alone.
const COOKIE: &str = "misto-way";
const SECURE_COOKIE: &str = "__Host-misto-way";

/// The pages. Where browsers come back to has one address, whatever the language.
pub(super) fn routes() -> Router<Web> {
    bilingual("/account/oidc", &get(begin)).route("/account/oidc/callback", get(finish))
}

async fn begin(State(web): State<Web>, visitor: Visitor, asked: Asked) -> Response {
    match from_provider::begin(&web.city, next::own(asked.get("next")), visitor.lang).await {
        Ok(begun) => with_way(see(&begun.address), &begun.sealed, WAY_MINUTES * 60, web.behind_tls),
        Err(error) => refused(&web, &visitor, &error).await,
    }
}

async fn finish(State(web): State<Web>, mut visitor: Visitor, headers: HeaderMap, asked: Asked) -> Response {
    let sealed = way(&headers, web.behind_tls).unwrap_or_default();
    let brought = Brought {
        sealed: &sealed,
        state: asked.get("state"),
        code: if asked.has("error") { "" } else { asked.get("code") },
        issuer: asked.get("iss"),
    };
    let lang = from_provider::began_in(&web.city, &sealed).unwrap_or(visitor.lang);
    visitor.lang = lang;
    let response = match from_provider::finish(&web.city, brought, &visitor.asker()).await {
        Ok(came) => signed_in(&web, &visitor, &came.opened, came.next.as_deref()).await,
        Err(error) => refused(&web, &visitor, &error).await,
    };
    // One way, once.
    with_way(response, "", 0, web.behind_tls)
}

/// The page to sign in on, with why it did not work.
async fn refused(web: &Web, visitor: &Visitor, error: &Error) -> Response {
    let (status, trouble) = trouble_of(error);
    if let Trouble::Provider(why) = trouble {
        tracing::warn!(%why, "somebody could not come in through the identity provider");
    }
    let mut visitor = visitor.clone();
    visitor.path = visitor.link("/account/sign-in");
    let host = web.city.outside().provider.as_ref().map(|provider| provider.host().to_owned());
    let view = SignInView { phone: "", next: None, trouble: Some(trouble), deleted: false, provider: host.as_deref() };
    page(web, &visitor, status, |frame| document(frame, &view)).await
}

fn with_way(mut response: Response, sealed: &str, seconds: i64, secure: bool) -> Response {
    let (name, only_tls) = if secure { (SECURE_COOKIE, "; Secure") } else { (COOKIE, "") };
    let cookie = format!("{name}={sealed}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{only_tls}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn way(headers: &HeaderMap, secure: bool) -> Option<String> {
    let name = if secure { SECURE_COOKIE } else { COOKIE };
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, sealed)| sealed.to_owned())
}
