//! One's own request: shown, and what is done with it, whether one is signed in or holds its link.

use app::documents::own_request::{OwnView, Tried, Why, own_request};
use app::documents::{Document, Fault, Frame};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::id::RequestId;
use domain::workflow::ActionKind;
use service::Error;
use service::act::Deed;
use service::cabinet::{self, Holder, OwnRequest};
use service::photo::{Size, Viewer};

use super::super::Web;
use super::failed::failed;
use super::{Typed, Upload, Visitor, page, see, upload};

/// Where one's own request is shown.
pub(crate) struct Place {
    /// The address of its page, with the language.
    pub(crate) base: String,
    /// Where its changes are heard of.
    pub(crate) live: String,
    /// Whether it is shown by its link alone.
    pub(crate) by_link: bool,
    /// Whether it was taken just now.
    pub(crate) new: bool,
}

/// What somebody tried, and what they wrote.
struct Attempt {
    deed: ActionKind,
    text: String,
    photos: Vec<String>,
    why: Why,
}

/// Shows it.
pub(crate) async fn show(web: &Web, visitor: &Visitor, holder: &Holder, id: RequestId, place: &Place) -> Response {
    shown(web, visitor, holder, id, place, StatusCode::OK, None).await
}

async fn shown(
    web: &Web,
    visitor: &Visitor,
    holder: &Holder,
    id: RequestId,
    place: &Place,
    status: StatusCode,
    attempt: Option<Attempt>,
) -> Response {
    let request = match cabinet::request(&web.city, holder, id, visitor.lang).await {
        Ok(request) => request,
        Err(error) => return failed(web, visitor, error).await,
    };
    let borders = match service::read::districts(&web.city, visitor.lang).await {
        Ok(borders) => borders,
        Err(error) => return failed(web, visitor, error).await,
    };
    let draw = |frame: &Frame| document(frame, &request, &borders, place, attempt.as_ref());
    page(web, visitor, status, draw).await
}

fn document(
    frame: &Frame,
    request: &OwnRequest,
    borders: &domain::answer::DistrictsAnswer,
    place: &Place,
    attempt: Option<&Attempt>,
) -> Document {
    let tried = attempt.map(|Attempt { deed, text, photos, why }| Tried { deed: *deed, text, photos, why: *why });
    let Place { base, live, by_link, new } = place;
    let view = OwnView { request, borders, base, live: live.clone(), by_link: *by_link, new: *new, tried };
    own_request(frame, &view)
}

/// Does what somebody asked for, and leads back to the page; if it could not be done, shows it with why, and with what they wrote. What
/// they sent is read only where it is theirs to do.
pub(crate) async fn act(
    web: &Web,
    visitor: &Visitor,
    holder: &Holder,
    id: RequestId,
    place: &Place,
    deed: &str,
    request: Request,
) -> Response {
    if !is_applicants(deed) {
        return failed(web, visitor, Error::NotFound).await;
    }
    match cabinet::request(&web.city, holder, id, visitor.lang).await {
        Ok(own) if !own.joined => {}
        Ok(_) => return failed(web, visitor, Error::NotFound).await,
        Err(error) => return failed(web, visitor, error).await,
    }
    let Upload { typed, photos, fault } = match upload::read(web, visitor, request).await {
        Ok(upload) => upload,
        Err(page) => return page,
    };
    let Some((deed, text)) = asked(deed, &typed) else { return failed(web, visitor, Error::NotFound).await };
    // Without the version that a form of ours carries nothing is held against: the rules decide on what there is.
    let version = typed.get("version").parse::<u32>().ok();
    let done = match fault {
        Some(Fault { field, problem }) => Err(Error::Form { field, problem }),
        None => cabinet::act(&web.city, holder, id, &deed, &photos, version).await,
    };
    let Err(error) = done else { return see(&place.base) };
    let (status, why) = match &error {
        Error::Form { field, problem } => (StatusCode::BAD_REQUEST, Why::Field(Fault { field, problem: *problem })),
        // Sent twice, by a double click or because the answer was lost: it is done.
        Error::Conflict
            if matches!(cabinet::is_done(&web.city, holder, id, &deed, &photos, version).await, Ok(true)) =>
        {
            return see(&place.base);
        }
        Error::Conflict => (StatusCode::CONFLICT, Why::Changed),
        Error::Refused(_) => (StatusCode::CONFLICT, Why::Refused),
        _ => return failed(web, visitor, error).await,
    };
    let attempt = Attempt { deed: deed.kind(), text, photos, why };
    shown(web, visitor, holder, id, place, status, Some(attempt)).await
}

/// Whether it is something that applicants do.
fn is_applicants(deed: &str) -> bool {
    asked(deed, &Typed::default()).is_some()
}

/// Shows a photo of it: small, or as large as it is kept. Staff have pages of their own for photos; here it is the owner who looks.
pub(crate) async fn photo(web: &Web, visitor: &Visitor, holder: &Holder, id: &str, small: bool) -> Response {
    let size = if small { Size::Small } else { Size::Whole };
    match service::photo::read(&web.city, Viewer { role: None, holder: Some(holder) }, id, size).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, max-age=3600")], bytes)
            .into_response(),
        Err(error) => failed(web, visitor, error).await,
    }
}

/// What is asked for, and the words of it.
fn asked(deed: &str, typed: &Typed) -> Option<(Deed, String)> {
    let reason = || typed.get("reason").to_owned();
    Some(match ActionKind::from_code(deed)? {
        ActionKind::Confirm => (Deed::Confirm, String::new()),
        ActionKind::SendBack => (Deed::SendBack { reason: reason() }, reason()),
        ActionKind::Reopen => (Deed::Reopen { reason: reason() }, reason()),
        ActionKind::Withdraw => (Deed::Withdraw, String::new()),
        ActionKind::Rate => (Deed::Rate { stars: typed.get("stars").parse().unwrap_or_default() }, String::new()),
        ActionKind::Comment => {
            let text = typed.get("text").to_owned();
            (Deed::Comment { text: text.clone() }, text)
        }
        // All the others are done at desks.
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_applicant_does_what_is_the_applicants() {
        let typed = Typed::read(b"reason=cold&stars=4&text=hello");
        let own = ["confirm", "send_back", "reopen", "withdraw", "rate", "comment"];
        for kind in ActionKind::ALL {
            let found = asked(kind.code(), &typed);
            assert_eq!(found.is_some(), own.contains(&kind.code()), "{kind}");
            assert!(found.is_none_or(|(deed, _)| deed.kind() == *kind));
        }
        assert!(asked("no such", &typed).is_none());
        assert_eq!(asked("rate", &typed).map(|(deed, _)| deed), Some(Deed::Rate { stars: 4 }));
    }
}
