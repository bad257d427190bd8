//! `/dispatch/assets`: what nobody in the city has on the books.

use domain::classifier::{Classifier, Lang};
use leptos::prelude::*;
use service::dispatch::Asset;

use crate::components::instant;
use crate::documents::{Document, Frame};
use crate::i18n::DispatchTexts;

/// The page.
#[must_use]
pub fn assets_page(frame: &Frame, assets: &[Asset], classifier: &Classifier) -> Document {
    let texts = DispatchTexts::of(frame.lang);
    let (lang, words, now) = (frame.lang, frame.words(), frame.city.server_now);
    let rows = assets.iter().map(|asset| {
        let kind = classifier.request_type(asset.type_id).map_or("", |row| row.name.get(lang)).to_owned();
        let district = asset.district.and_then(|id| classifier.district(id)).map(|row| row.name.get(lang).to_owned());
        let place = asset.place.map(|at| format!("{:.5}, {:.5}", at.lat, at.lon));
        view! {
            <tr>
                <th scope="row">
                    <a href=frame.link(&format!("/requests/{}", asset.request))>{format!("№\u{a0}{}", asset.request)}</a>
                    " "
                    {kind}
                </th>
                <td>{district}</td>
                <td>{place}</td>
                <td>{instant(&words, asset.registered_at, words.moment(asset.registered_at, now))}</td>
                <td>{instant(&words, asset.marked_at, words.moment(asset.marked_at, now))}</td>
            </tr>
        }
    });
    let table = if assets.is_empty() {
        view! { <p class="empty">{texts.assets_none}</p> }.into_any()
    } else {
        view! {
            <p>
                <a class="button button--quiet" href=frame.link("/dispatch/assets.csv") download="assets.csv">
                    {texts.assets_csv}
                </a>
            </p>
            <div class="table-frame" role="region" aria-label=texts.assets_title tabindex="0">
                <table class="plain-table assets">
                    <thead>
                        <tr>
                            <th scope="col">{texts.type_}</th>
                            <th scope="col">{texts.district}</th>
                            <th scope="col">{texts.place}</th>
                            <th scope="col">{texts.reported}</th>
                            <th scope="col">{texts.marked}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let body = view! {
        <div class="page">
            <h1>{texts.assets_title}</h1>
            <p>{texts.assets_about}</p>
            {table}
        </div>
    };
    Document::new(texts.assets_title, body.into_any())
}

/// The same as a file: no personal data, and no place more exact than on the map of the city.
#[must_use]
pub fn assets_csv(assets: &[Asset], classifier: &Classifier, lang: Lang) -> String {
    // Spreadsheets take a file without the mark for another encoding.
    let mut csv = String::from("\u{feff}request,type_code,type,district,lat,lon,reported_at,marked_at,open\r\n");
    for asset in assets {
        let kind = classifier.request_type(asset.type_id);
        let district = asset.district.and_then(|id| classifier.district(id)).map_or("", |row| row.name.get(lang));
        let degrees = |degrees: Option<f64>| degrees.map(|degrees| degrees.to_string()).unwrap_or_default();
        let cells = [
            asset.request.to_string(),
            kind.map(|row| row.code.clone()).unwrap_or_default(),
            quoted(kind.map_or("", |row| row.name.get(lang))),
            quoted(district),
            degrees(asset.place.map(|at| at.lat)),
            degrees(asset.place.map(|at| at.lon)),
            asset.registered_at.to_string(),
            asset.marked_at.to_string(),
            asset.open.to_string(),
        ];
        csv.push_str(&cells.join(","));
        csv.push_str("\r\n");
    }
    csv
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
