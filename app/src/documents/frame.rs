//! What is around every document: the same head, navigation and foot as around the pages of the app.

use domain::answer::CityAnswer;
use domain::classifier::Lang;
use domain::workflow::Role;
use leptos::prelude::*;

use super::staff;
use crate::address::{in_other_language, link};
use crate::components::MarkSprite;
use crate::i18n::SiteTexts;
use crate::pages::{cabinet_link, incident_banners, language_switch, navigation};
use crate::shell::SiteAssets;
use crate::words::Words;

/// For whom, where and when a document is rendered.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The language, which the address tells.
    pub lang: Lang,
    /// The path of the address, with the language.
    pub path: String,
    /// What every page knows of the city. Its `server_now` is the moment of the document.
    pub city: CityAnswer,
    /// The names of the site's files.
    pub assets: SiteAssets,
    /// The nonce of this answer's policy.
    pub nonce: String,
    /// Whether somebody is signed in.
    pub signed_in: bool,
    /// What they do here, if they are of the staff.
    pub staff: Option<Role>,
}

/// A document: what stands in the frame.
pub struct Document {
    /// Its title, without the name of the site.
    pub title: String,
    /// The scripts that add to it, by their names in `scripts/`.
    pub scripts: &'static [&'static str],
    /// What it says.
    pub body: AnyView,
}

impl Document {
    /// A document without scripts.
    pub(crate) fn new(title: impl Into<String>, body: AnyView) -> Self {
        Self { title: title.into(), scripts: &[], body }
    }

    /// The same with scripts.
    pub(crate) fn with_scripts(self, scripts: &'static [&'static str]) -> Self {
        Self { scripts, ..self }
    }
}

impl Frame {
    /// Renders what `draw` draws, as a whole HTML document.
    #[must_use]
    pub fn render(&self, draw: impl FnOnce(&Self) -> Document) -> String {
        Owner::new().with(|| {
            provide_context(self.lang);
            let document = draw(self);
            // The marks by which the browser's code would find its place: nothing is hydrated here, and what people type has no `<` left.
            self.html(document).to_html().replace("<!>", "").replace("<!--<() />-->", "")
        })
    }

    /// The words of the city, in the language of the document.
    pub(crate) fn words(&self) -> Words {
        Words::of(self.lang, &self.city)
    }

    /// A link to a page in the language of the document.
    pub(crate) fn link(&self, path: &str) -> String {
        link(self.lang, path)
    }

    fn html(&self, document: Document) -> AnyView {
        let Self { lang, assets, nonce, .. } = self;
        let texts = SiteTexts::of(*lang);
        let scripts = document.scripts.iter().filter_map(|name| assets.scripts.get(*name));
        let scripts = scripts.map(|url| view! { <script src=url.clone() defer nonce=nonce.clone()></script> });
        view! {
            <!DOCTYPE html>
            <html
                lang=lang.code()
                data-leaflet-js=assets.leaflet_js.clone()
                data-leaflet-css=assets.leaflet_css.clone()
            >
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="light dark" />
                    <meta name="theme-color" media="(prefers-color-scheme: light)" content="#FFFFFF" />
                    <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0F141B" />
                    <meta name="robots" content="noindex" />
                    <title>{format!("{} · Misto", document.title)}</title>
                    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                    <link rel="manifest" href="/manifest.webmanifest" />
                    <link rel="stylesheet" href=assets.css.clone() />
                    {scripts.collect_view()}
                </head>
                <body>
                    <a class="skip" href="#main">
                        {texts.skip}
                    </a>
                    {self.head()}
                    {self.staff.map(|role| staff::navigation(self, role))}
                    {self.banners()}
                    <main id="main" tabindex="-1">
                        {document.body}
                    </main>
                    <footer class="foot">
                        <p>
                            <a href=self.link("/privacy")>{texts.privacy}</a>
                        </p>
                        <p>
                            <a href=self.link("/report")>{texts.emergency}</a>
                        </p>
                    </footer>
                    <MarkSprite />
                    <script nonce=nonce.clone()>"document.documentElement.classList.add('has-script')"</script>
                </body>
            </html>
        }
        .into_any()
    }

    fn head(&self) -> AnyView {
        let lang = self.lang;
        let city = format!(" · {}", self.city.name.get(lang));
        let other = in_other_language(&self.path, "");
        view! {
            <header class="head">
                <div class="head__inner">
                    <a class="brand" href=link(lang, "/")>
                        <b>{SiteTexts::of(lang).name}</b>
                        <span>{city}</span>
                    </a>
                    {navigation(lang, Signal::stored(self.path.clone()))}
                    {self.staff.is_none().then(|| cabinet_link(lang, &self.path))}
                    {language_switch(lang, Signal::stored(other))}
                </div>
            </header>
        }
        .into_any()
    }

    fn banners(&self) -> AnyView {
        let texts = SiteTexts::of(self.lang);
        let demo = self.city.demo.then(|| view! { <p class="banner">{texts.demo}</p> });
        let incidents = incident_banners(self.lang, &self.city.incidents);
        view! { <aside aria-label=texts.notices>{incidents} {demo}</aside> }.into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::field;

    #[test]
    fn what_people_type_never_becomes_markup() {
        let typed = "</textarea></title><script>alert(1)</script>";
        let html = field::tests::frame(Lang::Uk).render(|_| {
            let body = view! { <p>{typed}</p> <form>{field::text_area("text", typed)}</form> };
            Document::new(typed, body.into_any())
        });
        assert!(!html.contains("<script>alert"), "{html}");
        assert!(html.contains("<p>&lt;/textarea&gt;&lt;/title&gt;&lt;script&gt;"), "{html}");
    }

    #[test]
    fn the_frame_speaks_the_language_of_its_address() {
        let html = field::tests::frame(Lang::En).render(|_| Document::new("A title", ().into_any()));
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\""), "{html}");
        assert!(html.contains("<title>A title · Misto</title>"), "{html}");
        assert!(html.contains("href=\"/en/cabinet\""), "{html}");
        assert!(html.contains("href=\"/track\""), "the same page in Ukrainian: {html}");
    }
}
