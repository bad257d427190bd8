//! `/admin/settings`.

use app::documents::staff::admin::{SettingsView, settings as document};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::permission::Permission;
use service::Error;
use service::admin::By;
use service::admin::settings;
use service::settings::{KEYS, load};

use super::super::super::Web;
use super::super::super::person::failed::failed;
use super::super::super::person::{Asked, Typed, bilingual, page, see};
use super::super::Worker;

/// The page.
pub(super) fn routes() -> Router<Web> {
    bilingual("/admin/settings", &get(show).post(take))
}

async fn show(State(web): State<Web>, worker: Worker, asked: Asked) -> Response {
    if let Err(error) = worker.staff.need(&web.city, Permission::ManageSettings).await {
        return failed(&web, &worker.visitor, error).await;
    }
    shown(&web, &worker, None, None, asked.has("saved")).await
}

async fn shown(
    web: &Web,
    worker: &Worker,
    typed: Option<&Typed>,
    fault: Option<(&str, &str)>,
    saved: bool,
) -> Response {
    // As they stand in the register: those in memory may be a moment behind what was just saved.
    let kept = match load(web.city.db()).await {
        Ok(kept) => kept,
        Err(error) => return failed(web, &worker.visitor, error).await,
    };
    let value = |key: &str| match typed.filter(|typed| typed.has(key)) {
        Some(typed) => typed.get(key).to_owned(),
        None => kept.value(key).unwrap_or_default(),
    };
    let status = if fault.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let view = SettingsView { value: &value, fault, saved };
    page(web, &worker.visitor, status, |frame| document(frame, &view)).await
}

async fn take(State(web): State<Web>, worker: Worker, typed: Typed) -> Response {
    let given = KEYS.iter().filter(|key| typed.has(key.name));
    let values: Vec<(&str, &str)> = given.map(|key| (key.name, typed.get(key.name).trim())).collect();
    match settings::set(&web.city, By::Staff(&worker.staff), &values).await {
        Ok(()) => see(&worker.visitor.link("/admin/settings?saved")),
        Err(Error::Setting { key, reason }) => shown(&web, &worker, Some(&typed), Some((&key, &reason)), false).await,
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}
