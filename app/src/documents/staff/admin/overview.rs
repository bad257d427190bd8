//! `/admin`: what stands, and what would be forgotten now.

use leptos::prelude::*;
use service::retention::{Due, Job};

use super::part;
use crate::components::instant;
use crate::documents::{Document, Frame};
use crate::i18n::AdminTexts;

/// What the page shows.
#[derive(Clone, Copy, Debug)]
pub struct OverviewView {
    /// After how many days applicants are forgotten; 0: never.
    pub retention_days: u32,
    /// What would be forgotten now.
    pub due: Option<Due>,
    /// When it was last done.
    pub last: Option<Job>,
}

/// The parts, and how the forgetting stands.
#[must_use]
pub fn overview(frame: &Frame, view: &OverviewView) -> Document {
    let texts = AdminTexts::of(frame.lang);
    let (words, now) = (frame.words(), frame.city.server_now);
    let due = match view.due {
        None => view! { <p>{texts.retention_off}</p> }.into_any(),
        Some(due) => {
            let more = due.more.then(|| format!(" {}", texts.retention_more));
            view! {
                <p>
                    <b class="number">{view.retention_days}</b>
                    " "
                    {texts.days}
                    "."
                </p>
                <p>{texts.retention_due} " " <b class="number">{due.applicants}</b> {more}</p>
            }
            .into_any()
        }
    };
    let last = match view.last.and_then(|job| Some((job.ran_at?, job.done))) {
        Some((at, done)) => view! {
            <p>
                {texts.retention_last} " " {instant(&words, at, words.ago(at, now))} ", " {texts.retention_done} " "
                <b class="number">{done}</b>
            </p>
        }
        .into_any(),
        None => view! { <p class="quiet">{texts.retention_never}</p> }.into_any(),
    };
    let content = view! {
        <section class="admin__box" aria-labelledby="retention">
            <h2 id="retention">{texts.retention}</h2>
            <p>{texts.retention_about}</p>
            {due}
            {last}
        </section>
    };
    part(frame, texts.title, content.into_any())
}
