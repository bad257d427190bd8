//! `/admin`: what an admin keeps in order, and reads.

mod classifier;
mod executors;
mod keys;
mod log;
mod people;
mod settings;

use app::documents::staff::admin::{OverviewView, overview};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::permission::Permission;
use service::{Error, Result, retention};

use super::super::Web;
use super::super::person::failed::failed;
use super::super::person::{bilingual, page};
use super::Worker;

/// The pages.
pub(super) fn routes() -> Router<Web> {
    bilingual("/admin", &get(show))
        .merge(people::routes())
        .merge(classifier::routes())
        .merge(executors::routes())
        .merge(settings::routes())
        .merge(keys::routes())
        .merge(log::routes())
}

async fn show(State(web): State<Web>, worker: Worker) -> Response {
    let view = async {
        worker.staff.need(&web.city, Permission::ManagePeople).await?;
        let retention_days = web.city.settings().retention_days;
        let (due, last) = (retention::due(&web.city).await?, retention::last(&web.city).await?);
        Result::Ok(OverviewView { retention_days, due, last })
    };
    match view.await {
        Ok(view) => page(&web, &worker.visitor, StatusCode::OK, |frame| overview(frame, &view)).await,
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

/// With which status a form comes back that could not be taken; `None` where there is no form to come back.
const fn comes_back(error: &Error) -> Option<StatusCode> {
    match error {
        Error::Form { .. } | Error::Setting { .. } => Some(StatusCode::BAD_REQUEST),
        _ => None,
    }
}
