//! Where one is signed in.

use leptos::prelude::*;
use service::account::session::OwnSession;

use crate::components::instant;
use crate::documents::Frame;
use crate::i18n::SettingsTexts;

/// One's own sessions, each with a button that ends it.
pub(super) fn sessions(frame: &Frame, sessions: &[OwnSession]) -> AnyView {
    let texts = SettingsTexts::of(frame.lang);
    let rows = sessions.iter().map(|session| row(frame, session)).collect_view();
    let others = sessions.iter().any(|session| !session.is_this).then(|| {
        view! {
            <form method="post" action=frame.link("/cabinet/settings/sessions/end-others")>
                <button class="button button--quiet">{texts.end_others}</button>
            </form>
        }
    });
    view! {
        <ul class="sessions">{rows}</ul>
        {others}
    }
    .into_any()
}

fn row(frame: &Frame, session: &OwnSession) -> AnyView {
    let texts = SettingsTexts::of(frame.lang);
    let (words, now) = (frame.words(), frame.city.server_now);
    let agent = if session.agent.is_empty() { texts.unknown_device.to_owned() } else { session.agent.clone() };
    let end = if session.is_this {
        view! { <span class="sessions__this">{texts.this_device}</span> }.into_any()
    } else {
        view! {
            <form method="post" action=frame.link("/cabinet/settings/sessions/end")>
                <input type="hidden" name="session" value=session.id.clone() />
                <button class="link" aria-label=format!("{}: {agent}", texts.end)>
                    {texts.end}
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        <li>
            <b>{agent.clone()}</b>
            {end}
            <span class="quiet">
                {texts.signed_in_at} " "
                {instant(&words, session.created_at, words.ago(session.created_at, now))} " · " {texts.seen_at} " "
                {instant(&words, session.seen_at, words.ago(session.seen_at, now))}
            </span>
        </li>
    }
    .into_any()
}
