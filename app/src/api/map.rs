//! The map and the list beside it.

use domain::answer::{ListAnswer, MapAnswer};
use domain::query::SelectionParams;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{ApiError, Json};

/// `/api/map`: clusters and points inside the box, at most 250 together.
#[server(endpoint = "map", prefix = "/api", input = GetUrl, output = Json)]
pub async fn map(
    #[server(flatten)] selection: SelectionParams,
    bbox: Option<String>,
    zoom: Option<String>,
) -> Result<MapAnswer, ApiError> {
    let city = expect_context::<service::City>();
    Ok(service::read::map(&city, &selection, bbox.as_deref(), zoom.as_deref()).await?)
}

/// `/api/requests`: 50 requests, newest first, and how many each filter would leave.
#[server(endpoint = "requests", prefix = "/api", input = GetUrl, output = Json)]
pub async fn requests(
    #[server(flatten)] selection: SelectionParams,
    bbox: Option<String>,
    before: Option<String>,
    lang: Option<String>,
) -> Result<ListAnswer, ApiError> {
    let city = expect_context::<service::City>();
    let lang = domain::query::lang(lang.as_deref())?;
    Ok(service::read::list(&city, &selection, bbox.as_deref(), before.as_deref(), lang).await?)
}
