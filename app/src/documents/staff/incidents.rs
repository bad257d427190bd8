//! `/incidents`: what may be a mass incident, what runs, what ended.

use domain::classifier::{Classifier, Lang};
use domain::id::{DistrictId, RequestId, TypeId};
use leptos::prelude::*;
use service::incident::{Going, Incident, Left, Member, Overview, Suggested};

use super::dispatch::number;
use crate::components::instant;
use crate::documents::field::{described, fault_summary, labelled};
use crate::documents::{Document, Fault, Frame};
use crate::i18n::{IncidentTexts, default_banner, incident_over_of, suggested_title, why_not};

/// What the page shows.
pub struct IncidentsView<'a> {
    /// What may be, what runs, what ended.
    pub overview: &'a Overview,
    /// What types and districts are called.
    pub classifier: &'a Classifier,
    /// The form that came back: what it is for (the value of its `form` field), and what was typed.
    pub tried: Option<(&'a str, &'a [(String, String)])>,
    /// What of it could not be taken.
    pub fault: Option<Fault>,
    /// Why it could not be done.
    pub refused: Option<&'a service::Error>,
    /// Those that could not be made part of an incident.
    pub left: &'a [Left],
    /// The request that somebody wants to make an incident of.
    pub into: Option<RequestId>,
}

impl IncidentsView<'_> {
    fn typed(&self, form: &str, field: &str) -> Option<&str> {
        let (of, typed) = self.tried?;
        typed.iter().find(|(name, _)| of == form && name == field).map(|(_, text)| text.as_str())
    }

    fn fault(&self, form: &str) -> Option<Fault> {
        self.fault.filter(|_| self.tried.is_some_and(|(of, _)| of == form))
    }
}

/// The page.
#[must_use]
pub fn incidents_page(frame: &Frame, view: &IncidentsView<'_>) -> Document {
    let (lang, texts) = (frame.lang, IncidentTexts::of(frame.lang));
    // A form that came back is not put anew under the hands of who mends it.
    let live = view.tried.is_none().then(|| frame.link("/live/me"));
    let body = view! {
        <div class="page incidents" data-live-from=live>
            <h1>{texts.title}</h1>
            {fault_summary(lang, texts.faults, view.fault, |field| texts.field(field))}
            {troubles(frame, view)}
            <section aria-labelledby="suggested">
                <h2 id="suggested">{texts.suggested}</h2>
                <div class="incidents__list" data-live="suggested">
                    {suggestions(frame, view)}
                </div>
            </section>
            <section aria-labelledby="going">
                <h2 id="going">{texts.going}</h2>
                <div class="incidents__list" data-live="going">
                    {going(frame, view)}
                </div>
            </section>
            {by_hand(frame, view)}
            {ended(frame, view)}
        </div>
    };
    Document::new(texts.title, body.into_any()).with_scripts(&["live"])
}

fn troubles(frame: &Frame, view: &IncidentsView<'_>) -> AnyView {
    let (lang, texts) = (frame.lang, IncidentTexts::of(frame.lang));
    let refused = view.refused.map(|error| view! { <p>{format!("{} {}.", texts.faults, why_not(lang, error))}</p> });
    let left =
        view.left.iter().map(|left| view! { <li>{number(frame, left.request)} ": " {why_not(lang, &left.why)}</li> });
    let left = (!view.left.is_empty()).then(|| {
        view! {
            <p>{texts.left}</p>
            <ul>{left.collect_view()}</ul>
        }
    });
    if refused.is_none() && left.is_none() {
        return ().into_any();
    }
    view! {
        <div class="faults" role="alert" tabindex="-1">
            {refused}
            {left}
        </div>
    }
    .into_any()
}

fn kind_name(classifier: &Classifier, lang: Lang, kind: TypeId) -> &str {
    classifier.request_type(kind).map_or("", |row| row.name.get(lang))
}

/// The street, or else the district: what may stand on the site.
fn place_name<'a>(
    classifier: &'a Classifier,
    lang: Lang,
    street: Option<&'a str>,
    district: Option<DistrictId>,
) -> Option<&'a str> {
    street.or_else(|| district.and_then(|id| classifier.district(id)).map(|row| row.name.get(lang)))
}

fn suggestions(frame: &Frame, view: &IncidentsView<'_>) -> AnyView {
    let texts = IncidentTexts::of(frame.lang);
    if view.overview.suggested.is_empty() {
        return view! { <p class="empty">{texts.none_suggested}</p> }.into_any();
    }
    view.overview.suggested.iter().map(|one| suggestion(frame, view, one)).collect_view().into_any()
}

fn suggestion(frame: &Frame, view: &IncidentsView<'_>, one: &Suggested) -> AnyView {
    let (lang, texts, classifier) = (frame.lang, IncidentTexts::of(frame.lang), view.classifier);
    let place = |lang| place_name(classifier, lang, one.street.as_deref(), one.district);
    let kind = |lang| kind_name(classifier, lang, one.type_id);
    let Some(first) = one.members.first() else { return ().into_any() };
    let form = format!("suggestion-{}", first.id);
    let banner = |lang, field: &str| {
        let typed = view.typed(&form, field).map(str::to_owned);
        typed.unwrap_or_else(|| default_banner(lang, kind(lang), place(lang)))
    };
    let is_tried = view.tried.is_some_and(|(of, _)| of == form);
    let members = one.members.iter().map(|member| {
        let pick = format!("pick-{}", member.id);
        let goes_on = match view.typed(&form, "into") {
            Some(into) => into == member.id.to_string(),
            None => member.id == first.id,
        };
        let picked = !is_tried || view.typed(&form, &pick).is_some();
        view! {
            <li class="pick">
                <label class="pick__box">
                    <input type="checkbox" name=pick value="1" checked=picked />
                    <span class="visually-hidden">{format!("{} {}", texts.whole, member.id)}</span>
                </label>
                <div class="pick__what">{member_line(frame, view, member)}</div>
                <label class="pick__into">
                    <input type="radio" name="into" value=member.id.to_string() checked=goes_on />
                    {texts.goes_on}
                </label>
            </li>
        }
    });
    let title = suggested_title(lang, kind(lang), one.members.len(), place(lang));
    view! {
        <form class="form incident" method="post" action=frame.link("/incidents")>
            <h3>{title}</h3>
            <input type="hidden" name="form" value=form.clone() />
            <details open=one.members.len() <= 12>
                <summary>{texts.requests}</summary>
                <ul class="picks">{members.collect_view()}</ul>
            </details>
            {words_of(lang, &form, (&banner(Lang::Uk, "text_uk"), &banner(Lang::En, "text_en")), view.fault(&form))}
            <p class="quiet">{texts.make_about}</p>
            <div class="incident__ways">
                <button class="button" name="do" value="make">
                    {texts.make}
                </button>
                <button class="button button--quiet" name="do" value="dismiss">
                    {texts.dismiss}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// A line to type in, of one of the forms of the page: each has an id of its own, but for the form that came back, to which its faults lead.
struct Line<'a> {
    form: &'a str,
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    required: bool,
    longest: usize,
}

impl Line<'_> {
    fn draw(&self, lang: Lang, typed: &str, fault: Option<Fault>) -> AnyView {
        let Self { form, name, label, hint, required, longest } = *self;
        let id = if fault.is_some() { name.to_owned() } else { format!("{form}-{name}") };
        let fault = fault.filter(|fault| fault.field == name);
        let input = view! {
            <input
                id=id.clone()
                name=name
                value=typed.to_owned()
                autocomplete="off"
                maxlength=longest.to_string()
                required=required
                aria-invalid=fault.map(|_| "true")
                aria-describedby=described(&id, hint.is_some(), fault.is_some())
            />
        };
        labelled(lang, &id, label, hint, required, fault, input.into_any())
    }
}

/// What the site says, in both languages.
fn words_of(lang: Lang, form: &str, (uk, en): (&str, &str), fault: Option<Fault>) -> AnyView {
    let texts = IncidentTexts::of(lang);
    let hint = Some(texts.banner_hint);
    let line = |name, label| Line { form, name, label, hint, required: true, longest: 200 };
    view! {
        {line("text_uk", texts.banner_uk).draw(lang, uk, fault)}
        {line("text_en", texts.banner_en).draw(lang, en, fault)}
    }
    .into_any()
}

fn member_line(frame: &Frame, view: &IncidentsView<'_>, member: &Member) -> AnyView {
    let (lang, words, now) = (frame.lang, frame.words(), frame.city.server_now);
    let kind = kind_name(view.classifier, lang, member.type_id).to_owned();
    view! {
        <p>
            {number(frame, member.id)} " " {kind} " "
            <span class="quiet">{instant(&words, member.at, words.moment(member.at, now))}</span>
        </p>
        <p>{member.address.clone()}</p>
    }
    .into_any()
}

fn going(frame: &Frame, view: &IncidentsView<'_>) -> AnyView {
    let texts = IncidentTexts::of(frame.lang);
    if view.overview.going.is_empty() {
        return view! { <p class="empty">{texts.none_going}</p> }.into_any();
    }
    view.overview.going.iter().map(|one| running(frame, view, one)).collect_view().into_any()
}

fn running(frame: &Frame, view: &IncidentsView<'_>, one: &Going) -> AnyView {
    let (lang, texts) = (frame.lang, IncidentTexts::of(frame.lang));
    let (words, now, known) = (frame.words(), frame.city.server_now, &one.known);
    let (reword, add) = (format!("reword-{}", known.id), format!("add-{}", known.id));
    let banner = |field: &str, stands: &str| view.typed(&reword, field).unwrap_or(stands).to_owned();
    let near = one.near.iter().map(|member| {
        view! {
            <li class="pick">
                <label class="pick__box">
                    <input type="checkbox" name=format!("pick-{}", member.id) value="1" checked=true />
                    <span class="visually-hidden">{format!("{} {}", texts.whole, member.id)}</span>
                </label>
                <div class="pick__what">{member_line(frame, view, member)}</div>
            </li>
        }
    });
    let near = (!one.near.is_empty()).then(|| {
        view! {
            <p>
                <b>{texts.near}</b>
            </p>
            <ul class="picks">{near.collect_view()}</ul>
        }
    });
    let label = texts.add_number;
    let others = Line { form: &add, name: "others", label, hint: None, required: false, longest: 2000 };
    let fault = view.fault(&add);
    let typed = view.typed(&add, "others").unwrap_or_default().to_owned();
    let open = view.fault(&reword).is_some();
    view! {
        <article class="incident incident--going">
            <h3>{kind_name(view.classifier, lang, known.type_id).to_owned()}</h3>
            <p>{known.shown().text.get(lang).to_owned()}</p>
            <p class="quiet">
                {number(frame, known.request)} " · " {texts.merged} ": " {one.merged.len()} " · "
                {instant(&words, known.made_at, words.ago(known.made_at, now))}
            </p>
            <form class="form" method="post" action=frame.link("/incidents")>
                <input type="hidden" name="form" value=add.clone() />
                <input type="hidden" name="incident" value=known.id.to_string() />
                {near}
                {others.draw(lang, &typed, fault)}
                <button class="button button--quiet" name="do" value="add">
                    {texts.add}
                </button>
            </form>
            <details class="own__more" open=open data-name=reword.clone()>
                <summary>{texts.reword}</summary>
                <form class="form" method="post" action=frame.link("/incidents")>
                    <input type="hidden" name="form" value=reword.clone() />
                    <input type="hidden" name="incident" value=known.id.to_string() />
                    {words_of(
                        lang,
                        &reword,
                        (&banner("text_uk", &known.banner.uk), &banner("text_en", &known.banner.en)),
                        view.fault(&reword),
                    )}
                    <button class="button button--quiet" name="do" value="reword">
                        {texts.reword}
                    </button>
                </form>
            </details>
        </article>
    }
    .into_any()
}

/// An incident of any requests: the rule sees no more than types, places and times.
fn by_hand(frame: &Frame, view: &IncidentsView<'_>) -> AnyView {
    let (lang, texts) = (frame.lang, IncidentTexts::of(frame.lang));
    let fault = view.fault("by-hand");
    let typed = |field: &str| view.typed("by-hand", field).unwrap_or_default().to_owned();
    let into = match (view.typed("by-hand", "into"), view.into) {
        (None, Some(into)) => into.to_string(),
        _ => typed("into"),
    };
    let open = view.into.is_some() || view.tried.is_some_and(|(of, _)| of == "by-hand");
    let line = |name, label, required| Line { form: "by-hand", name, label, hint: None, required, longest: 2000 };
    view! {
        <details class="own__more" open=open data-name="by-hand">
            <summary>{texts.by_hand}</summary>
            <form class="form" method="post" action=frame.link("/incidents")>
                <p>{texts.by_hand_about}</p>
                <input type="hidden" name="form" value="by-hand" />
                {line("into", texts.into, true).draw(lang, &into, fault)}
                {line("others", texts.others, false).draw(lang, &typed("others"), fault)}
                {words_of(lang, "by-hand", (&typed("text_uk"), &typed("text_en")), fault)}
                <p class="quiet">{texts.make_about}</p>
                <button class="button" name="do" value="make">
                    {texts.make}
                </button>
            </form>
        </details>
    }
    .into_any()
}

fn ended(frame: &Frame, view: &IncidentsView<'_>) -> AnyView {
    if view.overview.ended.is_empty() {
        return ().into_any();
    }
    let (lang, words, now) = (frame.lang, frame.words(), frame.city.server_now);
    let one = |incident: &Incident| {
        let kind = kind_name(view.classifier, lang, incident.type_id).to_owned();
        let at = incident.closed_at.unwrap_or(incident.made_at);
        view! {
            <li>
                {number(frame, incident.request)} " " {kind} " · "
                <span class="quiet">
                    {instant(&words, at, incident_over_of(lang, &words.moment(at, now)))}
                </span>
            </li>
        }
    };
    view! {
        <section aria-labelledby="ended">
            <h2 id="ended">{IncidentTexts::of(lang).ended}</h2>
            <ul class="plain-list">{view.overview.ended.iter().map(one).collect_view()}</ul>
        </section>
    }
    .into_any()
}
