//! What every page needs of the city, and its front page.

use domain::answer::{CityAnswer, DistrictsAnswer, TodayAnswer};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{ApiError, Json};

/// `/api/city`: name, box, tiles, clock.
#[server(endpoint = "city", prefix = "/api", input = GetUrl, output = Json)]
pub async fn city() -> Result<CityAnswer, ApiError> {
    let city = expect_context::<service::City>();
    Ok(service::read::city(&city).await)
}

/// `/api/districts`: names and simplified borders.
#[server(endpoint = "districts", prefix = "/api", input = GetUrl, output = Json)]
pub async fn districts(lang: Option<String>) -> Result<DistrictsAnswer, ApiError> {
    let city = expect_context::<service::City>();
    let lang = domain::query::lang(lang.as_deref())?;
    Ok(service::read::districts(&city, lang).await?.as_ref().clone())
}

/// `/api/today`: the numbers of the front page.
#[server(endpoint = "today", prefix = "/api", input = GetUrl, output = Json)]
pub async fn today(lang: Option<String>) -> Result<TodayAnswer, ApiError> {
    let city = expect_context::<service::City>();
    let lang = domain::query::lang(lang.as_deref())?;
    Ok(service::read::today(&city, lang).await?.as_ref().clone())
}
