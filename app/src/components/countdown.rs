//! Time that runs: how much is left, and where between registration and deadline the request stands.

use domain::answer::RequestAnswer;
use domain::time::Timestamp;
use leptos::prelude::*;

use super::late_mark;
use crate::clock::Clock;
use crate::i18n::{RequestTexts, time_of, was_due};
use crate::words::{Words, days_and_hours};

/// What is left until the deadline, or how late the work is. Nothing once it is done.
pub(crate) fn countdown(words: &Words, clock: Clock, request: &RequestAnswer) -> AnyView {
    let texts = RequestTexts::of(words.lang);
    let Some(due) = request.due_at.filter(|_| request.state.is_work_pending()) else { return ().into_any() };
    let has_executor = request.executor.is_some();
    let exact = words.exact(due);
    let words = words.clone();
    let term = {
        let words = words.clone();
        move || {
            let now = clock.now();
            let term = words.term(due, now);
            if due < now { was_due(words.lang, &term) } else { time_of(words.lang, has_executor, &term) }
        }
    };
    let left = move || {
        let now = clock.now();
        if due < now {
            let late = words.overdue_by(due, now);
            return view! { <p class="countdown countdown--late">{late_mark()} {late}</p> }.into_any();
        }
        let left = days_and_hours(words.lang, due.seconds() - now.seconds());
        view! { <p class="countdown"><span class="quiet">{texts.left}</span> " " <b class="number">{left}</b></p> }
            .into_any()
    };
    view! {
        <div class="deadline">
            <p>
                <time datetime=due.to_string() title=exact>
                    {term}
                </time>
            </p>
            // It changes each second: not for reading aloud.
            <div role="timer" aria-live="off">{left}</div>
        </div>
    }
    .into_any()
}

/// Where the request stands between its registration and its deadline, as a bar.
pub(crate) fn deadline_bar(words: &Words, clock: Clock, request: &RequestAnswer) -> AnyView {
    let texts = RequestTexts::of(words.lang);
    let Some(due) = request.due_at else { return view! { <p class="quiet">{texts.no_due}</p> }.into_any() };
    let (from, done) = (request.registered_at, request.done_at.or(request.closed_at));
    // Done, and nobody knows when: there is nothing to draw.
    if done.is_none() && !request.state.is_work_pending() {
        return ().into_any();
    }
    let until = move || done.unwrap_or_else(|| clock.now());
    let scale = move || Scale::new(from, due, until());
    let reached = if done.is_some() { texts.done } else { texts.now };
    let registered = words.exact(from);
    let deadline = words.exact(due);
    view! {
        <figure class="deadline-bar">
            <svg role="img" aria-label=texts.deadline_bar>
                <rect class="bar__track" width="100%" height="12" y="6" rx="6" />
                // Below the part that is kept, so that only its own end is round.
                <rect class="deadline-bar__late" width=move || scale().late() height="12" y="6" rx="6" />
                <rect class="deadline-bar__kept" width=move || scale().kept() height="12" y="6" rx="6" />
                <line
                    class="deadline-bar__due"
                    x1=move || scale().due()
                    x2=move || scale().due()
                    y1="0"
                    y2="24"
                />
            </svg>
            <figcaption>
                <span>{texts.registered} ": " <time datetime=from.to_string()>{registered}</time></span>
                <span>{texts.due} ": " <time datetime=due.to_string()>{deadline}</time></span>
                {done
                    .map(|done| {
                        view! { <span>{reached} ": " <time datetime=done.to_string()>{words.exact(done)}</time></span> }
                    })}
            </figcaption>
        </figure>
    }
    .into_any()
}

/// A stretch of time laid along a bar, in parts of its length.
struct Scale {
    due: f64,
    until: f64,
}

impl Scale {
    #[allow(clippy::cast_precision_loss)] // parts of a bar
    fn new(from: Timestamp, due: Timestamp, until: Timestamp) -> Self {
        let end = due.max(until).seconds();
        let length = (end - from.seconds()).max(1) as f64;
        let part = |t: Timestamp| ((t.seconds() - from.seconds()) as f64 / length).clamp(0.0, 1.0);
        Self { due: part(due), until: part(until) }
    }

    fn due(&self) -> String {
        percent(self.due)
    }

    fn kept(&self) -> String {
        percent(self.until.min(self.due))
    }

    /// The end of what is late; nothing while nothing is.
    fn late(&self) -> String {
        percent(if self.until > self.due { self.until } else { 0.0 })
    }
}

fn percent(part: f64) -> String {
    format!("{}%", crate::words::decimal(part * 100.0, 1, '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(from: i64, due: i64, until: i64) -> [String; 3] {
        let at = Timestamp::from_seconds;
        let scale = Scale::new(at(from), at(due), at(until));
        [scale.kept(), scale.due(), scale.late()]
    }

    #[test]
    fn the_bar_grows_and_then_grows_late() {
        assert_eq!(scale(0, 100, 25), ["25.0%", "100.0%", "0.0%"]);
        assert_eq!(scale(0, 100, 200), ["50.0%", "50.0%", "100.0%"]);
        assert_eq!(scale(0, 0, 0), ["0.0%", "0.0%", "0.0%"]);
    }
}
