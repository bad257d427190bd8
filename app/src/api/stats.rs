//! The city in a window of the calendar.

use domain::answer::StatsAnswer;
use domain::query::SelectionParams;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{ApiError, Json};

/// `/api/stats`: counts, shares, a series, and the same part of other windows.
#[server(endpoint = "stats", prefix = "/api", input = GetUrl, output = Json)]
pub async fn stats(
    #[server(flatten)] selection: SelectionParams,
    lang: Option<String>,
) -> Result<StatsAnswer, ApiError> {
    let city = expect_context::<service::City>();
    let lang = domain::query::lang(lang.as_deref())?;
    Ok(service::read::stats(&city, &selection, lang).await?.as_ref().clone())
}
