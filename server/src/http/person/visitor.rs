//! Who asks for a page, and in which language.

use std::net::IpAddr;

use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use domain::classifier::Lang;
use domain::permission::is_staff;
use domain::workflow::Role;
use service::account::Asker;
use service::account::session::{self, HalfIn, Held, SignedIn};

use super::super::{Web, rate_limit};

/// The cookie of a session. Behind TLS browsers hold it to this very host.
const COOKIE: &str = "misto";
const SECURE_COOKIE: &str = "__Host-misto";

/// Who asks for a page.
#[derive(Clone)]
pub(crate) struct Visitor {
    /// The language, which the address tells.
    pub(crate) lang: Lang,
    /// The path of the page: of the address, or, where a form of it is sent to an address of its own, of the page that has the form.
    pub(crate) path: String,
    /// Who is signed in.
    pub(crate) signed_in: Option<SignedIn>,
    /// Who has given the password, and must give something more: nobody is signed in then.
    pub(crate) half: Option<HalfIn>,
    /// The address that they come from.
    from: IpAddr,
    /// What their browser calls itself.
    agent: String,
}

impl Visitor {
    /// Whether somebody is signed in.
    pub(crate) const fn is_signed_in(&self) -> bool {
        self.signed_in.is_some()
    }

    /// What they do here, if they are of the staff.
    pub(crate) fn staff_role(&self) -> Option<Role> {
        self.signed_in.as_ref().map(|who| who.role).filter(|role| is_staff(*role))
    }

    /// Who asks, as accounts are told.
    pub(crate) fn asker(&self) -> Asker {
        Asker { address: self.from, agent: self.agent.clone() }
    }

    /// The same page's address in the visitor's language.
    pub(crate) fn link(&self, path: &str) -> String {
        match self.lang {
            Lang::Uk => path.to_owned(),
            Lang::En => format!("/en{path}"),
        }
    }
}

impl FromRequestParts<Web> for Visitor {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, StatusCode> {
        let matched = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str);
        let path = page_of(matched, parts.uri.path()).to_owned();
        let lang = if path == "/en" || path.starts_with("/en/") { Lang::En } else { Lang::Uk };
        let held = match session_token(&parts.headers, web.behind_tls) {
            Some(token) => session::held(&web.city, &token).await.map_err(|error| {
                tracing::error!(%error, "it could not be told who is signed in");
                StatusCode::SERVICE_UNAVAILABLE
            })?,
            None => None,
        };
        let (signed_in, half) = match held {
            Some(Held::Whole(who)) => (Some(who), None),
            Some(Held::Half(half)) => (None, Some(half)),
            None => (None, None),
        };
        let from = rate_limit::asker(&parts.headers, &parts.extensions, web.behind_proxy);
        let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        Ok(Self { lang, path, signed_in, half, from, agent: agent.to_owned() })
    }
}

/// Addresses below a page to which forms of it are sent, and which show nothing themselves.
const OF_FORMS: [&str; 10] = [
    "/{deed}",
    "/track/code",
    "/report/nearby",
    "/requests/{id}/calls",
    "/queue/find",
    "/queue/accept",
    "/moderation/look",
    "/moderation/retract",
    "/cases/decide",
    "/sanctions/take-out",
];

/// The address of the page that somebody is on.
fn page_of<'a>(matched: Option<&str>, path: &'a str) -> &'a str {
    let is_of_form = matched.is_some_and(|pattern| OF_FORMS.iter().any(|end| pattern.ends_with(end)));
    match path.rsplit_once('/') {
        Some((page, _)) if is_of_form => page,
        _ => path,
    }
}

/// What the cookie of a session holds.
pub(crate) fn session_token(headers: &HeaderMap, secure: bool) -> Option<String> {
    let name = cookie_name(secure);
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, token) = pairs.find(|(found, _)| *found == name)?;
    // Nothing else was ever given out.
    (token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit())).then(|| token.to_owned())
}

/// The cookie of a session, as it is set: for so many seconds; 0 takes it away.
pub(crate) fn session_cookie(token: &str, seconds: i64, secure: bool) -> String {
    let name = cookie_name(secure);
    let only_tls = if secure { "; Secure" } else { "" };
    format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{only_tls}")
}

const fn cookie_name(secure: bool) -> &'static str {
    if secure { SECURE_COOKIE } else { COOKIE }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_what_looks_like_ours_is_read_from_cookies() {
        let token = "ab".repeat(32);
        for (cookie, secure, found) in [
            (format!("misto={token}"), false, true),
            (format!("a=b; misto={token}; c"), false, true),
            (format!("__Host-misto={token}"), true, true),
            (format!("misto={token}"), true, false),
            (format!("xmisto={token}"), false, false),
            ("misto=".to_owned(), false, false),
            ("misto=../../etc/passwd".to_owned(), false, false),
            (format!("misto={token}0"), false, false),
        ] {
            let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(&cookie).unwrap())]);
            assert_eq!(session_token(&headers, secure).is_some(), found, "{cookie}");
        }
    }

    #[test]
    fn scripts_and_other_sites_never_see_the_cookie() {
        assert_eq!(session_cookie("t", 60, false), "misto=t; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
        let secure = session_cookie("t", 60, true);
        assert_eq!(secure, "__Host-misto=t; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
    }

    #[test]
    fn a_form_is_sent_from_its_page() {
        for (matched, path, page) in [
            (Some("/cabinet/requests/{id}/{deed}"), "/cabinet/requests/7/comment", "/cabinet/requests/7"),
            (Some("/en/track/{token}/{deed}"), "/en/track/a%2Fb/confirm", "/en/track/a%2Fb"),
            (Some("/answer/{token}/{deed}"), "/answer/t/rate", "/answer/t"),
            (Some("/en/track/code"), "/en/track/code", "/en/track"),
            (Some("/report/nearby"), "/report/nearby", "/report"),
            (Some("/account/sign-up/code"), "/account/sign-up/code", "/account/sign-up/code"),
            (Some("/track/{token}"), "/track/t", "/track/t"),
            (None, "/track/t/confirm/", "/track/t/confirm/"),
        ] {
            assert_eq!(page_of(matched, path), page);
        }
    }
}
