//! How well executors work.

use domain::answer::{ExecutorHistoryAnswer, ExecutorsAnswer};
use domain::query::SelectionParams;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{ApiError, Json};

/// `/api/executors`: the efficiency table.
#[server(endpoint = "executors", prefix = "/api", input = GetUrl, output = Json)]
pub async fn executors(
    #[server(flatten)] selection: SelectionParams,
    lang: Option<String>,
) -> Result<ExecutorsAnswer, ApiError> {
    let city = expect_context::<service::City>();
    let lang = domain::query::lang(lang.as_deref())?;
    Ok(service::read::executors(&city, &selection, lang).await?.as_ref().clone())
}

/// `/api/executor?code=`: one executor with its last 12 periods.
#[server(endpoint = "executor", prefix = "/api", input = GetUrl, output = Json)]
pub async fn executor(
    code: Option<String>,
    #[server(flatten)] selection: SelectionParams,
    lang: Option<String>,
) -> Result<ExecutorHistoryAnswer, ApiError> {
    let city = expect_context::<service::City>();
    let lang = domain::query::lang(lang.as_deref())?;
    Ok(service::read::executor(&city, code.as_deref(), &selection, lang).await?.as_ref().clone())
}
