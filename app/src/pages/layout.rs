//! What is around every page: language, navigation, footer.

use domain::answer::{CityAnswer, IncidentAnswer};
use domain::classifier::Lang;
use leptos::html::Main;
use leptos::prelude::*;
use leptos_meta::{Html, Title};
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;
use leptos_router::location::Location;

use crate::address::{in_other_language, link};
use crate::ask::use_city;
use crate::components::take_focus;
use crate::i18n::SiteTexts;

/// Pages in Ukrainian.
#[component]
pub(crate) fn Ukrainian() -> impl IntoView {
    layout(Lang::Uk, || view! { <Outlet /> }.into_any())
}

/// Pages in English.
#[component]
pub(crate) fn English() -> impl IntoView {
    layout(Lang::En, || view! { <Outlet /> }.into_any())
}

/// A page with all that is around it.
pub(super) fn layout(lang: Lang, page: impl FnOnce() -> AnyView) -> AnyView {
    provide_context(lang);
    let texts = SiteTexts::of(lang);
    let main = NodeRef::<Main>::new();
    follow_with_focus(main);
    let page = page();
    view! {
        <Html {..} lang=lang.code() />
        <Title formatter=|title| format!("{title} · Misto") />
        <a class="skip" href="#main" rel="external">
            {texts.skip}
        </a>
        <header class="head">
            <div class="head__inner">
                <a class="brand" href=link(lang, "/")>
                    <b>{texts.name}</b>
                    {city_name(lang)}
                </a>
                {navigation(lang, use_location().pathname.into())}
                {cabinet_link(lang, "")}
                {language_switch(lang, in_other(&use_location()))}
            </div>
        </header>
        {banners(lang)}
        <main id="main" tabindex="-1" node_ref=main>
            {page}
        </main>
        <footer class="foot">
            <p>{texts.footer}</p>
            <p>
                <a href=link(lang, "/privacy") rel="external">
                    {texts.privacy}
                </a>
            </p>
            <p>
                <a href=link(lang, "/report") rel="external">{texts.emergency}</a>
            </p>
        </footer>
    }
    .into_any()
}

fn city_name(lang: Lang) -> AnyView {
    let city = use_city();
    suspended(move || {
        let city = city.follow::<CityAnswer>();
        let name = move || city.with(|city| format!(" · {}", city.name.get(lang)));
        view! { <span>{name}</span> }.into_any()
    })
}

/// The main sections, the one that is shown now marked. Documents are no part of the app: their links are the browser's own.
pub(crate) fn navigation(lang: Lang, path: Signal<String>) -> AnyView {
    let texts = SiteTexts::of(lang);
    let item = |name: &'static str, page: &'static str, rel: Option<&'static str>| {
        let href = link(lang, page);
        let current = {
            let href = href.clone();
            move || path.with(|path| path.starts_with(href.as_str())).then_some("page")
        };
        view! {
            <li>
                <a href=href rel=rel aria-current=current>
                    {name}
                </a>
            </li>
        }
    };
    let document = Some("external");
    view! {
        <nav class="head__nav" aria-label=texts.main_nav>
            <ul>
                {item(texts.map, "/map", None)} {item(texts.stats, "/stats", None)}
                {item(texts.executors, "/executors", None)} {item(texts.report, "/report", document)}
            </ul>
        </nav>
    }
    .into_any()
}

/// The way to what is one's own.
pub(crate) fn cabinet_link(lang: Lang, path: &str) -> AnyView {
    let href = link(lang, "/cabinet");
    let current = path.starts_with(href.as_str()).then_some("page");
    view! {
        <a class="head__cabinet" href=href rel="external" aria-current=current>
            {SiteTexts::of(lang).cabinet}
        </a>
    }
    .into_any()
}

/// The address of the same view in the other language.
fn in_other(Location { pathname, search, .. }: &Location) -> Signal<String> {
    let (pathname, search) = (*pathname, *search);
    Signal::derive(move || pathname.with(|path| search.with(|search| in_other_language(path, search))))
}

/// A link to the same view in the other language.
pub(crate) fn language_switch(lang: Lang, href: Signal<String>) -> AnyView {
    let texts = SiteTexts::of(lang);
    let (code, short) = match lang {
        Lang::Uk => ("en", "EN"),
        Lang::En => ("uk", "UA"),
    };
    view! {
        <a class="head__language" href=href hreflang=code lang=code title=texts.other_language>
            <span aria-hidden="true">{short}</span>
            <span class="visually-hidden">{texts.other_language}</span>
        </a>
    }
    .into_any()
}

fn banners(lang: Lang) -> AnyView {
    let texts = SiteTexts::of(lang);
    let city = use_city();
    suspended(move || {
        let city = city.follow::<CityAnswer>();
        let demo = move || city.with(|city| city.demo) == Some(true);
        let places_off = move || city.with(|city| city.places_public) == Some(false);
        let incidents = move || city.with(|city| city.incidents.clone()).unwrap_or_default();
        let notices = move || {
            view! {
                <aside aria-label=texts.notices>
                    {incident_banners(lang, &incidents())}
                    {demo().then(|| view! { <p class="banner">{texts.demo}</p> })}
                    {places_off().then(|| view! { <p class="banner">{texts.places_off}</p> })}
                </aside>
            }
        };
        (move || (demo() || places_off() || !incidents().is_empty()).then(notices)).into_any()
    })
}

/// The mass incidents that the city knows of: whoever comes to report one sees that first.
pub(crate) fn incident_banners(lang: Lang, incidents: &[IncidentAnswer]) -> AnyView {
    let texts = SiteTexts::of(lang);
    let one = |incident: &IncidentAnswer| {
        let href = link(lang, &format!("/requests/{}", incident.request));
        view! {
            <p class="banner banner--incident">
                <b>{texts.incident}</b>
                " "
                {incident.text.get(lang).to_owned()}
                " "
                <a href=href>{texts.incident_more}</a>
            </p>
        }
    };
    incidents.iter().map(one).collect_view().into_any()
}

/// Waits for what the content asks: nothing is shown until the first answer, and what is shown stays until the next.
fn suspended(content: impl FnOnce() -> AnyView + Send + 'static) -> AnyView {
    suspended_boxed(Box::new(content))
}

fn suspended_boxed(content: Box<dyn FnOnce() -> AnyView + Send>) -> AnyView {
    view! { <Transition>{content()}</Transition> }.into_any()
}

/// Moves the focus to the page that was just opened by a link, as a browser would for a page of its own.
fn follow_with_focus(main: NodeRef<Main>) {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path)
            && let Some(main) = main.get_untracked()
        {
            take_focus(&main);
        }
        path
    });
}
