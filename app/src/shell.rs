//! The HTML document around the pages.

use std::collections::BTreeMap;

use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::components::MarkSprite;

/// The addresses of the site's files, as the build named them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteAssets {
    /// The style sheet.
    pub css: String,
    /// Leaflet's script; fetched when a map is first shown.
    pub leaflet_js: String,
    /// Leaflet's style sheet.
    pub leaflet_css: String,
    /// The scripts of documents, by their names.
    pub scripts: BTreeMap<String, String>,
}

/// The document. What the browser code must know of the site's files stands in attributes of `<html>`.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let assets = use_context::<SiteAssets>().unwrap_or_default();
    view! {
        <!DOCTYPE html>
        <html data-leaflet-js=assets.leaflet_js data-leaflet-css=assets.leaflet_css>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#FFFFFF" />
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0F141B" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="stylesheet" href=assets.css />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <crate::App />
                <MarkSprite />
                // Tells styles that scripts run, before the first paint.
                <script nonce=use_nonce()>"document.documentElement.classList.add('has-script')"</script>
            </body>
        </html>
    }
}
