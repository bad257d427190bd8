//! One request.

use domain::answer::RequestAnswer;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{ApiError, Json};

/// `/api/request?id=`: the public card.
#[server(endpoint = "request", prefix = "/api", input = GetUrl, output = Json)]
pub async fn request(id: Option<String>, lang: Option<String>) -> Result<RequestAnswer, ApiError> {
    let city = expect_context::<service::City>();
    let lang = domain::query::lang(lang.as_deref())?;
    Ok(service::read::request(&city, id.as_deref(), lang).await?)
}
