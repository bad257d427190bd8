//! `/dispatch`: what no rule decided, what was given back, what nobody owns; and many requests at once.

mod assets;
mod rules;
mod together;

use domain::classifier::{Classifier, Lang};
use domain::id::RequestId;
use leptos::prelude::*;
use service::dispatch::{Board, List, Outcome, Row};

pub use assets::{assets_csv, assets_page};
pub(super) use rules::in_words as rule_in_words;
pub use rules::{RulesView, rules_page};

use crate::components::instant;
use crate::documents::field::fault_summary;
use crate::documents::{Document, Fault, Frame};
use crate::i18n::{DispatchTexts, bulk_done, bulk_title, why_not};

/// What the address asks for: a list, and which of its requests. Codes, as the form sends them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The code of the list: see [`list_code`].
    pub list: String,
    /// The number of a request.
    pub id: String,
    /// The code of a direction.
    pub direction: String,
    /// The code of a type.
    pub type_code: String,
    /// The code of a district.
    pub district: String,
}

/// What the page shows.
pub struct BoardView<'a> {
    /// The lists.
    pub board: &'a Board,
    /// The list that is shown.
    pub list: List,
    /// What was asked for.
    pub asked: &'a Asked,
    /// Among what types, districts and executors are chosen.
    pub classifier: &'a Classifier,
    /// What was typed into the form of many requests that came back.
    pub typed: &'a [(String, String)],
    /// What of it could not be taken.
    pub fault: Option<Fault>,
    /// Why all of it could not be done.
    pub refused: Option<&'a service::Error>,
    /// What became of each of the requests that were picked.
    pub outcomes: &'a [Outcome],
}

/// The word of a list in an address.
#[must_use]
pub const fn list_code(list: List) -> &'static str {
    match list {
        List::Undecided => "undecided",
        List::Refused => "refused",
        List::Ownerless => "ownerless",
        List::Overdue => "overdue",
        List::Houseless => "houseless",
    }
}

/// The page.
#[must_use]
pub fn board_page(frame: &Frame, view: &BoardView<'_>) -> Document {
    let texts = DispatchTexts::of(frame.lang);
    // A form that came back is not put anew under the hands of who mends it.
    let live = view.typed.is_empty().then(|| frame.link("/live/me"));
    let body = view! {
        <div class="page dispatch" data-live-from=live>
            <div class="dispatch__head">
                <h1>{texts.title}</h1>
                <p>
                    <a class="button button--quiet" href=frame.link("/dispatch/rules")>
                        {texts.rules}
                    </a>
                </p>
            </div>
            <div data-live="lists">{lists(frame, view)}</div>
            <p class="quiet">{texts.about(view.list)}</p>
            {fault_summary(frame.lang, texts.faults, view.fault, |field| texts.field(field))}
            {refused(frame, view)}
            {outcomes(frame, view.outcomes)}
            {filter(frame, view)}
            {table(frame, view)}
        </div>
    };
    Document::new(texts.title, body.into_any()).with_scripts(&["live", "together"])
}

fn lists(frame: &Frame, view: &BoardView<'_>) -> AnyView {
    let texts = DispatchTexts::of(frame.lang);
    let items = view.board.counts.iter().filter(|(list, count)| *count > 0 || *list != List::Houseless);
    let items = items.map(|(list, count)| {
        let href = format!("{}?list={}", frame.link("/dispatch"), list_code(*list));
        let current = (*list == view.list).then_some("page");
        view! {
            <li>
                <a href=href aria-current=current>
                    {texts.list(*list)}
                    " "
                    <b>{count.to_string()}</b>
                </a>
            </li>
        }
    });
    view! {
        <nav class="tabs" aria-label=texts.lists>
            <ul>{items.collect_view()}</ul>
        </nav>
    }
    .into_any()
}

fn refused(frame: &Frame, view: &BoardView<'_>) -> AnyView {
    let why = view.refused.map(|error| {
        view! {
            <div class="faults" role="alert" tabindex="-1">
                <p>{format!("{} {}.", DispatchTexts::of(frame.lang).faults, why_not(frame.lang, error))}</p>
            </div>
        }
    });
    why.into_any()
}

/// What became of each.
fn outcomes(frame: &Frame, outcomes: &[Outcome]) -> AnyView {
    if outcomes.is_empty() {
        return ().into_any();
    }
    let (lang, texts) = (frame.lang, DispatchTexts::of(frame.lang));
    let done = outcomes.iter().filter(|outcome| outcome.done.is_ok()).count();
    let left = outcomes.iter().filter_map(|Outcome { id, done }| {
        let why = why_not(lang, done.as_ref().err()?);
        Some(view! { <li>{number(frame, *id)} ": " {why}</li> })
    });
    let left = left.collect_view();
    let some_left = done < outcomes.len();
    view! {
        <section class="faults" class:faults--done=!some_left role="status" aria-label=bulk_title(lang)>
            <p>
                <b>{bulk_done(lang, done, outcomes.len())}</b>
            </p>
            {some_left.then(|| view! { <p>{texts.faults}</p> })}
            <ul>{left}</ul>
        </section>
    }
    .into_any()
}

/// A link to the card of a request.
pub(super) fn number(frame: &Frame, id: RequestId) -> AnyView {
    let href = frame.link(&format!("/staff/requests/{id}"));
    view! { <a href=href>{format!("№\u{a0}{id}")}</a> }.into_any()
}

/// Options of a choice: what is sent, what is read, and which of them is chosen.
pub(super) fn options(items: impl Iterator<Item = (String, String)>, chosen: &str) -> AnyView {
    items
        .map(|(code, name)| {
            let selected = code == chosen;
            view! {
                <option value=code selected=selected>
                    {name}
                </option>
            }
        })
        .collect_view()
        .into_any()
}

/// The types, each under its direction.
pub(super) fn types(lang: Lang, classifier: &Classifier, chosen: &str) -> AnyView {
    let groups = classifier.directions().map(|direction| {
        let of = classifier.types().filter(|row| row.direction == direction.id);
        let of = of.map(|row| (row.code.clone(), row.name.get(lang).to_owned()));
        view! { <optgroup label=direction.name.get(lang).to_owned()>{options(of, chosen)}</optgroup> }
    });
    groups.collect_view().into_any()
}

/// The executors, by name.
pub(super) fn executors(lang: Lang, classifier: &Classifier, chosen: &str) -> AnyView {
    let mut rows: Vec<_> =
        classifier.executors().map(|row| (row.code.clone(), row.name.get(lang).to_owned())).collect();
    rows.sort_by(|a, b| a.1.cmp(&b.1));
    options(rows.into_iter(), chosen)
}

/// The districts, in the order of their ids.
pub(super) fn districts(lang: Lang, classifier: &Classifier, chosen: &str) -> AnyView {
    options(classifier.districts().map(|row| (row.code.clone(), row.name.get(lang).to_owned())), chosen)
}

fn filter(frame: &Frame, view: &BoardView<'_>) -> AnyView {
    let (lang, texts, asked) = (frame.lang, DispatchTexts::of(frame.lang), view.asked);
    let directions = view.classifier.directions().map(|row| (row.code.clone(), row.name.get(lang).to_owned()));
    view! {
        <form class="sieve" method="get" action=frame.link("/dispatch")>
            <input type="hidden" name="list" value=list_code(view.list) />
            <label>
                {texts.number}
                <input name="id" inputmode="numeric" maxlength="12" value=asked.id.clone() />
            </label>
            <label>
                {texts.direction} <select name="direction">
                    <option value="">{texts.any}</option>
                    {options(directions, &asked.direction)}
                </select>
            </label>
            <label>
                {texts.type_} <select name="type">
                    <option value="">{texts.any}</option>
                    {types(lang, view.classifier, &asked.type_code)}
                </select>
            </label>
            <label>
                {texts.district} <select name="district">
                    <option value="">{texts.any}</option>
                    {districts(lang, view.classifier, &asked.district)}
                </select>
            </label>
            <button class="button button--quiet">{texts.filter}</button>
        </form>
    }
    .into_any()
}

fn table(frame: &Frame, view: &BoardView<'_>) -> AnyView {
    let (texts, asked) = (DispatchTexts::of(frame.lang), view.asked);
    let rows = &view.board.rows;
    // What somebody wrote for requests that could not be done stays, also where none of the list is left.
    if rows.is_empty() && view.typed.is_empty() {
        return view! {
            <div data-live="rows">
                <p class="empty">{texts.empty}</p>
            </div>
        }
        .into_any();
    }
    let items = rows.iter().map(|row| view! { <li class="pick">{line(frame, view, row)}</li> }).collect_view();
    let many = (rows.len() >= 100).then(|| view! { <p class="quiet">{texts.rest}</p> });
    view! {
        <form class="form together" method="post" action=frame.link("/dispatch")>
            <input type="hidden" name="list" value=list_code(view.list) />
            <input type="hidden" name="id" value=asked.id.clone() />
            <input type="hidden" name="direction" value=asked.direction.clone() />
            <input type="hidden" name="type" value=asked.type_code.clone() />
            <input type="hidden" name="district" value=asked.district.clone() />
            <div data-live="rows">
                <ul class="picks">{items}</ul>
                {many}
            </div>
            {together::panel(frame, view)}
        </form>
    }
    .into_any()
}

/// A request of the list, with the box to pick it.
fn line(frame: &Frame, view: &BoardView<'_>, row: &Row) -> AnyView {
    let (lang, words, now, texts) = (frame.lang, frame.words(), frame.city.server_now, DispatchTexts::of(frame.lang));
    let classifier = view.classifier;
    let kind = classifier.request_type(row.type_id).map_or("", |kind| kind.name.get(lang)).to_owned();
    let district = row.district.and_then(|id| classifier.district(id)).map(|row| row.name.get(lang).to_owned());
    let executor = row.executor.and_then(|id| classifier.executor(id)).map(|row| row.name.get(lang).to_owned());
    let name = format!("pick-{}", row.id);
    let checked = view.typed.iter().any(|(field, _)| *field == name)
        && !view.outcomes.iter().any(|outcome| outcome.id == row.id && outcome.done.is_ok());
    let late = row.due_at.filter(|due| *due < now);
    let due = row.due_at.map(|due| match late {
        Some(due) => {
            let told = words.overdue_by(due, now);
            view! { <span class="pick__late">{instant(&words, due, told)}</span> }.into_any()
        }
        None => view! { {texts.due} " " {instant(&words, due, words.term(due, now))} }.into_any(),
    });
    let refusal = row.refusal.clone().map(|refusal| {
        let by = refusal.executor.and_then(|id| classifier.executor(id)).map(|row| row.name.get(lang).to_owned());
        view! {
            <p class="pick__why">
                {texts.refused} ": " {by} " "
                {refusal.reason.map(|reason| view! { <q>{reason}</q> })}
            </p>
        }
    });
    let where_ = [row.address.clone(), district].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <label class="pick__box">
            <input type="checkbox" name=name value=row.version.to_string() checked=checked />
            <span class="visually-hidden">{format!("{} {}", texts.pick, row.id)}</span>
        </label>
        <div class="pick__what">
            <p>
                {number(frame, row.id)} " " <b>{kind}</b>
            </p>
            <p>{where_}</p>
            <p class="quiet">
                {texts.waits} " " {instant(&words, row.registered_at, words.ago(row.registered_at, now))}
                {due.map(|due| view! { " · " {due} })} {executor.map(|name| format!(" · {name}"))}
            </p>
            {refusal}
        </div>
    }
    .into_any()
}
