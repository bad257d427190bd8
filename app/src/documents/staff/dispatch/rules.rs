//! `/dispatch/rules`: who gets what, and which rule would fire.

use domain::classifier::{Classifier, Lang};
use domain::routing::{Matter, Why};
use leptos::prelude::*;
use service::dispatch::{Contractor, KeptRule, NewRule, Tried, TypedRule};

use super::{districts, executors, types};
use crate::documents::field::{Field, fault_summary, labelled};
use crate::documents::{Document, Fault, Frame};
use crate::i18n::{RuleTexts, WhyTexts, fired};

/// What the page shows.
pub struct RulesView<'a> {
    /// The rules that hold, in their order.
    pub rules: &'a [KeptRule],
    /// Among what types, districts and executors are chosen.
    pub classifier: &'a Classifier,
    /// A rule that was typed and could not be added.
    pub typed: &'a TypedRule,
    /// Why it could not.
    pub fault: Option<Fault>,
    /// The type and address that were tried.
    pub asked: (&'a str, &'a str),
    /// What the trial gave, with who looks after the house.
    pub tried: Option<(&'a Tried, Option<&'a Contractor>)>,
}

/// The page.
#[must_use]
pub fn rules_page(frame: &Frame, view: &RulesView<'_>) -> Document {
    let texts = RuleTexts::of(frame.lang);
    let field = |name: &str| match name {
        "matter" => texts.matter,
        "district" => texts.district,
        "street" => texts.street,
        "house" => texts.house,
        "type" => texts.try_type,
        _ => texts.executor,
    };
    let body = view! {
        <div class="page rules">
            <h1>{texts.title}</h1>
            <p>{texts.about}</p>
            {fault_summary(frame.lang, texts.faults, view.fault, field)}
            {list(frame, view)}
            <div class="rules__forms">{add(frame, view)} {try_it(frame, view)}</div>
        </div>
    };
    Document::new(texts.title, body.into_any())
}

fn list(frame: &Frame, view: &RulesView<'_>) -> AnyView {
    let texts = RuleTexts::of(frame.lang);
    if view.rules.is_empty() {
        return view! { <p class="empty">{texts.none}</p> }.into_any();
    }
    let last = view.rules.len() - 1;
    let rows = view.rules.iter().enumerate().map(|(at, kept)| {
        let KeptRule { id, rule, .. } = kept;
        let button = |act: &'static str, name: &'static str, shown: bool| {
            shown.then(|| {
                view! {
                    <button class="link" name="do" value=act aria-label=format!("{name}: № {id}")>
                        {name}
                    </button>
                }
            })
        };
        view! {
            <li class="rule">
                <p>
                    <b>{format!("№\u{a0}{id}")}</b>
                    " "
                    {in_words(frame.lang, view.classifier, rule)}
                </p>
                <form class="rule__ways" method="post" action=frame.link("/dispatch/rules")>
                    <input type="hidden" name="rule" value=id.to_string() />
                    {button("up", texts.up, at > 0)}
                    {button("down", texts.down, at < last)}
                    {button("remove", texts.remove, true)}
                </form>
            </li>
        }
    });
    view! { <ol class="rule-list">{rows.collect_view()}</ol> }.into_any()
}

/// "Водопостачання · Соборний район · вулиця Тиха, 12 → КП «Дніпроводоканал»".
pub(in crate::documents::staff) fn in_words(lang: Lang, classifier: &Classifier, rule: &NewRule) -> String {
    let texts = RuleTexts::of(lang);
    let matter = match rule.matter {
        Matter::Any => None,
        Matter::Direction(id) => classifier.direction(id).map(|row| row.name.get(lang)),
        Matter::Type(id) => classifier.request_type(id).map(|row| row.name.get(lang)),
    };
    let district = rule.district.and_then(|id| classifier.district(id)).map(|row| row.name.get(lang));
    let building = rule.street.as_ref().map(|street| match &rule.house {
        Some(house) => format!("{street}, {house}"),
        None => street.clone(),
    });
    let parts = [
        matter.unwrap_or(texts.any_matter).to_owned(),
        district.unwrap_or(texts.any_district).to_owned(),
        building.unwrap_or_default(),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let executor = classifier.executor(rule.executor).map_or("?", |row| row.name.get(lang));
    format!("{} → {executor}", parts.join(" · "))
}

fn add(frame: &Frame, view: &RulesView<'_>) -> AnyView {
    let (lang, texts, typed, classifier) = (frame.lang, RuleTexts::of(frame.lang), view.typed, view.classifier);
    let fault = |name: &str| view.fault.filter(|fault| fault.field == name);
    let groups = classifier.directions().map(|direction| {
        let whole = format!("direction:{}", direction.code);
        let of = classifier.types().filter(|row| row.direction == direction.id);
        let of = of.map(|row| (row.code.clone(), row.name.get(lang).to_owned()));
        let of = std::iter::once((whole, format!("{}: {}", direction.name.get(lang), texts.whole_direction))).chain(of);
        view! { <optgroup label=direction.name.get(lang).to_owned()>{super::options(of, &typed.matter)}</optgroup> }
    });
    let matter = view! {
        <select id="matter" name="matter">
            <option value="">{texts.any_matter}</option>
            {groups.collect_view()}
        </select>
    };
    let district = view! {
        <select id="district" name="district">
            <option value="">{texts.any_district}</option>
            {districts(lang, classifier, &typed.district)}
        </select>
    };
    let executor = view! {
        <select id="executor" name="executor" required>
            <option value=""></option>
            {executors(lang, classifier, &typed.executor)}
        </select>
    };
    let street = Field { longest: 120, ..Field::optional("street", texts.street, "off").hint(texts.street_hint) };
    let house = Field { longest: 20, ..Field::optional("house", texts.house, "off") };
    view! {
        <form class="form" method="post" action=frame.link("/dispatch/rules")>
            <h2>{texts.add_title}</h2>
            {labelled(lang, "matter", texts.matter, None, false, fault("matter"), matter.into_any())}
            {labelled(lang, "district", texts.district, None, false, fault("district"), district.into_any())}
            {street.draw(lang, &typed.street, view.fault)} {house.draw(lang, &typed.house, view.fault)}
            {labelled(lang, "executor", texts.executor, None, true, fault("executor"), executor.into_any())}
            <button class="button" name="do" value="add">
                {texts.add}
            </button>
        </form>
    }
    .into_any()
}

fn try_it(frame: &Frame, view: &RulesView<'_>) -> AnyView {
    let (lang, texts) = (frame.lang, RuleTexts::of(frame.lang));
    let (type_code, address) = view.asked;
    let kind = view! {
        <select id="type" name="type" required>
            <option value=""></option>
            {types(lang, view.classifier, type_code)}
        </select>
    };
    let place =
        view! { <input id="address" name="address" maxlength="200" autocomplete="off" value=address.to_owned() /> };
    let fault = view.fault.filter(|fault| fault.field == "type");
    view! {
        <form class="form" method="post" action=frame.link("/dispatch/rules")>
            <h2>{texts.try_title}</h2>
            <p>{texts.try_about}</p>
            {labelled(lang, "type", texts.try_type, None, true, fault, kind.into_any())}
            {labelled(lang, "address", texts.try_address, None, false, None, place.into_any())}
            <button class="button button--quiet" name="do" value="try">
                {texts.try_}
            </button>
            {tried(frame, view)}
        </form>
    }
    .into_any()
}

fn tried(frame: &Frame, view: &RulesView<'_>) -> AnyView {
    let Some((tried, contractor)) = view.tried else { return ().into_any() };
    let (lang, texts) = (frame.lang, RuleTexts::of(frame.lang));
    let executor = tried.routed.executor.and_then(|id| view.classifier.executor(id));
    let is_group = executor.is_some_and(|row| row.kind == domain::classifier::ExecutorKind::ByBuilding);
    let goes = executor.map(|row| row.name.get(lang).to_owned());
    let why = match tried.routed.why {
        Why::Rule { rule, matter, district, place } => fired(lang, rule.0, matter, district, place),
        Why::Default => WhyTexts::of(lang).by_default.to_owned(),
        Why::Nobody => String::new(),
    };
    let rule = tried.rule.as_ref().map(|kept| in_words(lang, view.classifier, &kept.rule));
    let house = is_group.then(|| match contractor {
        Some(contractor) => format!("{}: {}", texts.contractor, contractor.name),
        None => texts.no_contractor.to_owned(),
    });
    let known = tried.found || tried.district.is_some();
    view! {
        <div class="rules__tried" role="status">
            <p>
                {match goes {
                    Some(name) => view! { {texts.goes_to} ": " <b>{name}</b> }.into_any(),
                    None => texts.goes_nowhere.into_any(),
                }}
            </p>
            <p>{why}</p>
            <p class="quiet">{rule}</p>
            <p>{house}</p>
            {(!known).then(|| view! { <p class="quiet">{texts.not_found}</p> })}
        </div>
    }
    .into_any()
}
