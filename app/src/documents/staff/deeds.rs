//! What somebody of the staff may do with a request now: a form for each.

use domain::workflow::{ActionKind, Resolution};
use leptos::prelude::*;

use super::card::CardView;
use crate::documents::deeds::{kept_photos, photo_input, photo_input_as};
use crate::documents::field::{labelled, text_area_as};
use crate::documents::{Fault, Frame};
use crate::i18n::{CardTexts, ControlTexts, OwnTexts, QueueTexts};

/// What is wanted first of all, and stands open; the rest unfolds.
const FIRST: [ActionKind; 8] = [
    ActionKind::Accept,
    ActionKind::Assign,
    ActionKind::Report,
    ActionKind::Confirm,
    ActionKind::SendBack,
    ActionKind::Extend,
    ActionKind::RefuseExtension,
    ActionKind::Comment,
];

/// The forms, the most wanted first.
pub(super) fn deeds(frame: &Frame, view: &CardView<'_>) -> AnyView {
    let may = &view.request.may;
    if may.is_empty() {
        return view! { <p class="quiet">{CardTexts::of(frame.lang).nothing_to_do}</p> }.into_any();
    }
    let first = FIRST.iter().filter(|kind| may.contains(kind) && **kind != ActionKind::Comment);
    let first = first.map(|&kind| open(frame, view, kind)).collect_view();
    let rest = may.iter().filter(|kind| !FIRST.contains(kind)).map(|&kind| folded(frame, view, kind)).collect_view();
    let notes = may.contains(&ActionKind::Comment).then(|| notes(frame, view));
    view! {
        <div class="work__first">{first}</div>
        {notes}
        {rest}
    }
    .into_any()
}

/// A form that stands open. A controller who has not spoken to the applicant is told why there is nothing to confirm with.
fn open(frame: &Frame, view: &CardView<'_>, kind: ActionKind) -> AnyView {
    if kind == ActionKind::Confirm && view.calls.is_some_and(|log| !log.calls.spoken()) {
        return view! { <p class="quiet">{ControlTexts::of(frame.lang).confirm_first}</p> }.into_any();
    }
    let quiet = matches!(kind, ActionKind::SendBack | ActionKind::RefuseExtension);
    view! { <section class="answer">{form(frame, view, kind.code(), kind, quiet)}</section> }.into_any()
}

/// A form that unfolds.
fn folded(frame: &Frame, view: &CardView<'_>, kind: ActionKind) -> AnyView {
    view! {
        <details class="own__more" data-name=kind.code() open=view.is_tried(kind.code())>
            <summary>{CardTexts::deed(frame.lang, kind)}</summary>
            {form(frame, view, kind.code(), kind, true)}
        </details>
    }
    .into_any()
}

/// Two kinds of notes: for staff, and for the applicant.
fn notes(frame: &Frame, view: &CardView<'_>) -> AnyView {
    let texts = CardTexts::of(frame.lang);
    let one = |deed: &'static str, title: &'static str| {
        view! {
            <details class="own__more" data-name=deed open=view.is_tried(deed)>
                <summary>{title}</summary>
                {form(frame, view, deed, ActionKind::Comment, true)}
            </details>
        }
    };
    view! {
        {one("note", texts.note)}
        {one("comment", texts.comment)}
    }
    .into_any()
}

fn form(frame: &Frame, view: &CardView<'_>, deed: &'static str, kind: ActionKind, quiet: bool) -> AnyView {
    let with_photos = takes_photos(deed);
    let encoding = if with_photos { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
    view! {
        <form class="deed" method="post" action=format!("{}/{deed}", view.base) enctype=encoding>
            <input type="hidden" name="version" value=view.request.version.to_string() />
            {fields(frame, view, deed, kind)}
            {with_photos.then(|| photos(frame, view, deed))}
            <button class="button" class:button--quiet=quiet>
                {CardTexts::deed(frame.lang, kind)}
            </button>
        </form>
    }
    .into_any()
}

/// Whether photos may come with it.
fn takes_photos(deed: &str) -> bool {
    matches!(deed, "report" | "comment" | "note")
}

fn fields(frame: &Frame, view: &CardView<'_>, deed: &'static str, kind: ActionKind) -> AnyView {
    let texts = CardTexts::of(frame.lang);
    let words = |field, label, hint| words_field(frame, view, deed, (field, label, hint));
    match kind {
        ActionKind::Assign => executor(frame, view, deed),
        ActionKind::Redirect => {
            let reason = words("reason", texts.reason, texts.reason_hint);
            view! { {executor(frame, view, deed)} {reason} }.into_any()
        }
        ActionKind::Return | ActionKind::SendBack => words("reason", texts.reason, texts.reason_hint),
        ActionKind::RefuseExtension => words("reason", texts.reason, texts.reason_internal),
        ActionKind::Report => {
            let result = resolutions(frame, view, deed, &[Resolution::Done, Resolution::Explained]);
            view! { {result} {words("text", texts.report_text, texts.report_hint)} }.into_any()
        }
        ActionKind::Close => {
            let own = |of: &&Resolution| !matches!(of, Resolution::Duplicate | Resolution::Withdrawn);
            let choice: Vec<_> = Resolution::ALL.iter().filter(own).copied().collect();
            let reason = words("reason", texts.reason, texts.reason_hint);
            view! { {resolutions(frame, view, deed, &choice)} {reason} }.into_any()
        }
        ActionKind::CorrectType => types(frame, view, deed),
        ActionKind::CorrectPlace => corrected_place(frame, view, deed),
        ActionKind::Merge => line(frame, view, deed, ("into", texts.into, "number")),
        ActionKind::AskExtension => {
            let until = line(frame, view, deed, ("until", texts.until, "date"));
            view! { {until} {words("reason", texts.reason, texts.reason_hint)} }.into_any()
        }
        ActionKind::Comment if deed == "note" => words("text", texts.note, texts.note_hint),
        ActionKind::Comment => words("text", texts.comment, texts.comment_hint),
        _ => ().into_any(),
    }
}

/// Several lines to write.
fn words_field(
    frame: &Frame,
    view: &CardView<'_>,
    deed: &'static str,
    (field, label, hint): (&'static str, &'static str, &'static str),
) -> AnyView {
    let id = format!("{deed}-{field}");
    let area = text_area_as(&id, field, view.typed(deed, field));
    labelled(frame.lang, &id, label, Some(hint), true, view.fault(deed, field), area)
}

/// A line to write.
fn line(
    frame: &Frame,
    view: &CardView<'_>,
    deed: &'static str,
    (field, label, kind): (&'static str, &'static str, &'static str),
) -> AnyView {
    let id = format!("{deed}-{field}");
    let input = view! {
        <input id=id.clone() name=field type=kind value=view.typed(deed, field).to_owned() required maxlength="300" />
    };
    labelled(frame.lang, &id, label, None, true, view.fault(deed, field), input.into_any())
}

/// A choice of one; `options` are what is sent and what is read.
fn choice(
    frame: &Frame,
    view: &CardView<'_>,
    deed: &'static str,
    (field, label): (&'static str, &'static str),
    options: AnyView,
) -> AnyView {
    let id = format!("{deed}-{field}");
    let select = view! {
        <select id=id.clone() name=field required>
            <option value="">{CardTexts::of(frame.lang).choose}</option>
            {options}
        </select>
    };
    labelled(frame.lang, &id, label, None, true, view.fault(deed, field), select.into_any())
}

fn executor(frame: &Frame, view: &CardView<'_>, deed: &'static str) -> AnyView {
    let lang = frame.lang;
    let typed = view.typed(deed, "executor");
    let mut executors: Vec<_> = view.classifier.executors().collect();
    executors.sort_by(|a, b| a.name.get(lang).cmp(b.name.get(lang)));
    let options = executors
        .into_iter()
        .map(|row| {
            view! {
                <option value=row.code.clone() selected=row.code == typed>
                    {row.name.get(lang).to_owned()}
                </option>
            }
        })
        .collect_view();
    choice(frame, view, deed, ("executor", CardTexts::of(lang).executor), options.into_any())
}

fn types(frame: &Frame, view: &CardView<'_>, deed: &'static str) -> AnyView {
    let lang = frame.lang;
    let typed = view.typed(deed, "type");
    let groups = view
        .classifier
        .directions()
        .map(|direction| {
            let of = view.classifier.offered().filter(|row| row.direction == direction.id);
            let options = of.map(|row| {
                view! {
                    <option value=row.code.clone() selected=row.code == typed>
                        {row.name.get(lang).to_owned()}
                    </option>
                }
            });
            view! { <optgroup label=direction.name.get(lang).to_owned()>{options.collect_view()}</optgroup> }
        })
        .collect_view();
    choice(frame, view, deed, ("type", CardTexts::of(lang).type_), groups.into_any())
}

fn resolutions(frame: &Frame, view: &CardView<'_>, deed: &'static str, all: &[Resolution]) -> AnyView {
    let lang = frame.lang;
    let typed = view.typed(deed, "resolution");
    let options = all
        .iter()
        .map(|of| view! { <option value=of.code() selected=of.code() == typed>{of.name(lang)}</option> })
        .collect_view();
    let texts = CardTexts::of(lang);
    let label = if deed == "report" { texts.resolution_report } else { texts.resolution };
    choice(frame, view, deed, ("resolution", label), options.into_any())
}

/// The address of the place and its point, as they stand until somebody types others.
fn corrected_place(frame: &Frame, view: &CardView<'_>, deed: &'static str) -> AnyView {
    let texts = CardTexts::of(frame.lang);
    let place = view.request.card.place;
    let one = |field: &'static str, label: &'static str, stands: String| {
        let id = format!("{deed}-{field}");
        let value = if view.is_tried(deed) { view.typed(deed, field).to_owned() } else { stands };
        let input = view! { <input id=id.clone() name=field value=value maxlength="300" /> };
        labelled(frame.lang, &id, label, None, false, view.fault(deed, field), input.into_any())
    };
    view! {
        {one("place_address", texts.place_address, view.request.place_address.clone().unwrap_or_default())}
        {one("lat", texts.lat, place.map(|at| at.lat.to_string()).unwrap_or_default())}
        {one("lon", texts.lon, place.map(|at| at.lon.to_string()).unwrap_or_default())}
    }
    .into_any()
}

/// Photos to send, and those that came with the form before.
fn photos(frame: &Frame, view: &CardView<'_>, deed: &'static str) -> AnyView {
    let sent = view.tried.filter(|tried| tried.deed == deed).map_or(&[][..], |tried| tried.photos);
    let id = format!("{deed}-photo");
    let fault = view.fault(deed, "photo");
    if deed == "report" {
        return before_and_after(frame, sent, fault);
    }
    view! {
        {kept_photos(frame, sent)}
        {labelled(frame.lang, &id, OwnTexts::of(frame.lang).photos, None, false, fault, photo_input(&id, fault.is_some()))}
    }
    .into_any()
}

/// Photos of how it was found, and of how it was left. The name of a field tells which.
fn before_and_after(frame: &Frame, sent: &[String], fault: Option<Fault>) -> AnyView {
    let texts = QueueTexts::of(frame.lang);
    let one = |id: &'static str, name: &'static str, label: &'static str, fault: Option<Fault>| {
        labelled(frame.lang, id, label, None, false, fault, photo_input_as(id, name, fault.is_some()))
    };
    view! {
        {kept_photos(frame, sent)}
        {one("report-photo-before", "photo_before", texts.photo_before, fault)}
        {one("report-photo-after", "photo_after", texts.photo_after, None)}
    }
    .into_any()
}
