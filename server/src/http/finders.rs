//! `/api/types` and `/api/addresses`: what is found while somebody types. Public, and the same for everybody.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::classifier::{Lang, RequestType, Urgency};
use serde::Serialize;
use service::{City, places, types};

use super::person::Asked;
use super::{Web, failure};

/// How many of each are found at most.
const FOUND: usize = 8;
/// Types do not change from one minute to the next.
const A_MINUTE: HeaderValue = HeaderValue::from_static("public, max-age=60");
/// Addresses may come from places on the public map, which can be taken away at once.
const SHORTLY: HeaderValue = HeaderValue::from_static("public, max-age=5");

#[derive(Serialize)]
struct Types {
    types: Vec<TypeAnswer>,
}

#[derive(Serialize)]
struct TypeAnswer {
    code: String,
    name: String,
    direction: String,
    direction_name: String,
    urgency: Urgency,
    hours: i64,
}

/// The types that may be meant by `q`; without it all there are. `lang` is `uk` or `en`.
pub(crate) async fn types(State(web): State<Web>, asked: Asked) -> Response {
    let lang = Lang::from_code(asked.get("lang")).unwrap_or(Lang::Uk);
    let rows: Vec<RequestType> = if asked.has("q") {
        types::search(&web.city, asked.get("q"), FOUND)
    } else {
        web.city.classifier().offered().cloned().collect()
    };
    let types = rows.iter().map(|row| type_answer(&web.city, lang, row)).collect();
    ([(header::CACHE_CONTROL, A_MINUTE)], axum::Json(Types { types })).into_response()
}

fn type_answer(city: &City, lang: Lang, row: &RequestType) -> TypeAnswer {
    let classifier = city.classifier();
    let direction = classifier.direction(row.direction);
    TypeAnswer {
        code: row.code.clone(),
        name: row.name.get(lang).to_owned(),
        direction: direction.map(|row| row.code.clone()).unwrap_or_default(),
        direction_name: direction.map(|row| row.name.get(lang).to_owned()).unwrap_or_default(),
        urgency: row.urgency,
        hours: row.urgency.hours(),
    }
}

#[derive(Serialize)]
struct Addresses {
    addresses: Vec<AddressAnswer>,
}

#[derive(Serialize)]
struct AddressAnswer {
    address: String,
    lat: f64,
    lon: f64,
    house: bool,
}

/// The addresses that may be meant by `q`.
pub(crate) async fn addresses(State(web): State<Web>, asked: Asked) -> Response {
    match places::search(&web.city, asked.get("q"), FOUND).await {
        Ok(found) => {
            let answer = found.into_iter().map(|found| {
                let point = found.point.rounded();
                AddressAnswer { address: found.address, lat: point.lat, lon: point.lon, house: found.house }
            });
            ([(header::CACHE_CONTROL, SHORTLY)], axum::Json(Addresses { addresses: answer.collect() })).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "addresses could not be looked for");
            let message = "try again in a minute".to_owned();
            failure::json(axum::http::StatusCode::SERVICE_UNAVAILABLE, "unavailable", None, message)
        }
    }
}
