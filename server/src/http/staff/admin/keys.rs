//! `/admin/keys`: keys of other programs.

use app::documents::staff::admin::{KeysView, keys as document};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::permission::Scope;
use domain::query::Problem;
use service::Error;
use service::api_key::{self, ApiKeyId};

use super::super::super::Web;
use super::super::super::person::failed::failed;
use super::super::super::person::{Typed, bilingual, fault_of, page, see};
use super::super::Worker;
use super::comes_back;

/// The page.
pub(super) fn routes() -> Router<Web> {
    bilingual("/admin/keys", &get(show).post(take))
}

async fn show(State(web): State<Web>, worker: Worker) -> Response {
    shown(&web, &worker, StatusCode::OK, "", None, None).await
}

async fn shown(
    web: &Web,
    worker: &Worker,
    status: StatusCode,
    name: &str,
    refused: Option<&Error>,
    made: Option<&str>,
) -> Response {
    match api_key::all(&web.city, &worker.staff).await {
        Ok(keys) => {
            let view = KeysView { keys: &keys, name, fault: refused.and_then(fault_of), made };
            page(web, &worker.visitor, status, |frame| document(frame, &view)).await
        }
        Err(error) => failed(web, &worker.visitor, error).await,
    }
}

async fn take(State(web): State<Web>, worker: Worker, typed: Typed) -> Response {
    if typed.has("revoke") {
        let id = typed.get("revoke").parse().map(ApiKeyId).map_err(|_| Error::NotFound);
        let done = match id {
            Ok(id) => api_key::revoke(&web.city, &worker.staff, id).await,
            Err(error) => Err(error),
        };
        return match done {
            Ok(()) => see(&worker.visitor.link("/admin/keys")),
            Err(error) => failed(&web, &worker.visitor, error).await,
        };
    }
    let name = typed.get("name");
    // A form of ours has one of the scopes chosen.
    let done = match Scope::from_code(typed.get("scope")) {
        Some(scope) => api_key::make(&web.city, &worker.staff, name, scope).await,
        None => Err(Error::Form { field: "scope", problem: Problem::Unknown }),
    };
    match done {
        // The key is in no register that another page could read it from: it is the answer to the form itself.
        Ok(made) => shown(&web, &worker, StatusCode::OK, "", None, Some(&made.secret)).await,
        Err(error) => match comes_back(&error) {
            Some(status) => shown(&web, &worker, status, name, Some(&error), None).await,
            None => failed(&web, &worker.visitor, error).await,
        },
    }
}
