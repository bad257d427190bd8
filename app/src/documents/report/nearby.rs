//! Open requests like the one that is about to be sent.

use domain::id::RequestId;
use domain::time::Timestamp;
use domain::workflow::State;
use leptos::prelude::*;

use super::{ReportForm, hidden};
use crate::components::instant;
use crate::documents::{Document, Frame};
use crate::i18n::{OwnTexts, ReportTexts, SiteTexts, how_far, people};

/// An open request. All of it is public.
#[derive(Clone, Debug)]
pub struct NearbyItem {
    /// Its number.
    pub id: RequestId,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// How far it is, where that may be told.
    pub metres: Option<u32>,
    /// How many joined it.
    pub joined: u64,
    /// What the city says of it, if it is a mass incident that the city knows of.
    pub incident: Option<String>,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct NearbyView<'a> {
    /// What was typed.
    pub form: &'a ReportForm,
    /// What the type is called.
    pub type_name: &'a str,
    /// What is open nearby, the nearest first.
    pub found: &'a [NearbyItem],
}

/// The page between the form and its sending.
#[must_use]
pub fn nearby_page(frame: &Frame, view: &NearbyView<'_>) -> Document {
    let texts = ReportTexts::of(frame.lang);
    let body = view! {
        <div class="page page--narrow report" data-report="nearby">
            <h1>{texts.nearby_title}</h1>
            <p>
                <b>{view.type_name.to_owned()}</b>
            </p>
            <form class="form" method="post" action=frame.link("/report") enctype="multipart/form-data" data-once>
                {hidden::all(view.form)} <input type="hidden" name="anyway" value="1" />
                {list(frame, view.found)}
                <div class="report__ways">
                    <button class="button button--quiet button--wide">{texts.send_anyway}</button>
                    <button class="link" name="back" value="1">
                        {texts.back}
                    </button>
                </div>
            </form>
        </div>
    };
    Document::new(texts.nearby_title, body.into_any()).with_scripts(&["report"])
}

/// The list with its buttons alone, for the form to take in as soon as the place is known; nothing, if there is none.
#[must_use]
pub fn nearby_list(frame: &Frame, found: &[NearbyItem]) -> String {
    if found.is_empty() {
        return String::new();
    }
    let texts = ReportTexts::of(frame.lang);
    let shown = Owner::new().with(|| {
        provide_context(frame.lang);
        view! {
            <h3>{texts.nearby_title}</h3>
            {list(frame, found)}
        }
        .to_html()
    });
    shown.replace("<!>", "").replace("<!--<() />-->", "")
}

fn list(frame: &Frame, found: &[NearbyItem]) -> AnyView {
    let (lang, words, now) = (frame.lang, frame.words(), frame.city.server_now);
    let (texts, own) = (ReportTexts::of(lang), OwnTexts::of(lang));
    let items = found.iter().map(|item| {
        let joined = u32::try_from(item.joined).unwrap_or(u32::MAX);
        let joined =
            (joined > 0).then(|| view! { <p class="quiet">{format!("{}: {}", own.others, people(lang, joined))}</p> });
        let incident = item.incident.clone().map(|text| {
            view! {
                <p class="near__incident">
                    <b>{SiteTexts::of(lang).incident}</b>
                    " "
                    {text}
                </p>
            }
        });
        view! {
            <li class="near">
                {incident}
                <p>
                    <b>{format!("№\u{a0}{}", item.id)}</b>
                    " · "
                    {how_far(lang, item.metres)}
                </p>
                <p class="quiet">
                    {instant(&words, item.registered_at, words.ago(item.registered_at, now))} " · "
                    {item.state.name(lang)} " · "
                    <a href=frame.link(&format!("/requests/{}", item.id)) target="_blank">
                        {texts.look}
                    </a>
                </p>
                {joined}
                <button class="button button--wide" name="join" value=item.id.to_string()>
                    {texts.join}
                </button>
            </li>
        }
    });
    view! {
        <p>{texts.nearby_lead}</p>
        <ul class="nears">{items.collect_view()}</ul>
    }
    .into_any()
}
