//! `/admin/executors`.

use app::documents::staff::admin::{ExecutorView, executor_form, executor_list};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use service::admin::By;
use service::admin::executors::{self, ExecutorForm};
use service::{Error, Result};

use super::super::super::Web;
use super::super::super::person::failed::failed;
use super::super::super::person::{Asked, Typed, bilingual, fault_of, page, see};
use super::super::Worker;
use super::comes_back;

/// The last part of the address of a form for a new one.
const NEW: &str = "new";

/// The pages.
pub(super) fn routes() -> Router<Web> {
    bilingual("/admin/executors", &get(all)).merge(bilingual("/admin/executors/{code}", &get(one).post(take)))
}

async fn all(State(web): State<Web>, worker: Worker, asked: Asked) -> Response {
    match executors::contacts(&web.city, By::Staff(&worker.staff)).await {
        Ok(contacts) => {
            let (rows, contacts) = (web.city.classifier(), contacts.into_iter().collect());
            let saved = asked.has("saved");
            let draw = |frame: &_| executor_list(frame, &rows, &contacts, saved);
            page(&web, &worker.visitor, StatusCode::OK, draw).await
        }
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

async fn one(State(web): State<Web>, worker: Worker, Path(code): Path<String>) -> Response {
    match kept(&web, &worker, &code).await {
        Ok(form) => shown(&web, &worker, &form, code != NEW, None).await,
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

async fn kept(web: &Web, worker: &Worker, code: &str) -> Result<ExecutorForm> {
    let contacts = executors::contacts(&web.city, By::Staff(&worker.staff)).await?;
    if code == NEW {
        return Ok(ExecutorForm::default());
    }
    let rows = web.city.classifier();
    let row = rows.executor_by_code(code).ok_or(Error::NotFound)?;
    let contact = contacts.into_iter().find(|(id, _)| *id == row.id).map(|(_, contact)| contact).unwrap_or_default();
    Ok(ExecutorForm {
        code: row.code.clone(),
        name_uk: row.name.uk.clone(),
        name_en: row.name.en.clone(),
        kind: row.kind.code().to_owned(),
        email: contact.email.unwrap_or_default(),
        head_email: contact.head_email.unwrap_or_default(),
        phone: contact.phone.unwrap_or_default(),
    })
}

async fn shown(
    web: &Web,
    worker: &Worker,
    form: &ExecutorForm,
    is_there: bool,
    refused: Option<(StatusCode, &Error)>,
) -> Response {
    let fault = refused.and_then(|(_, error)| fault_of(error));
    let status = refused.map_or(StatusCode::OK, |(status, _)| status);
    let view = ExecutorView { form, is_there, fault };
    page(web, &worker.visitor, status, |frame| executor_form(frame, &view)).await
}

async fn take(State(web): State<Web>, worker: Worker, Path(code): Path<String>, typed: Typed) -> Response {
    let text = |field| typed.get(field).to_owned();
    let is_there = code != NEW;
    let form = ExecutorForm {
        code: if is_there { code } else { text("code") },
        name_uk: text("name_uk"),
        name_en: text("name_en"),
        kind: text("kind"),
        email: text("email"),
        head_email: text("head_email"),
        phone: text("phone"),
    };
    let by = By::Staff(&worker.staff);
    let done = if is_there {
        executors::change(&web.city, by, &form).await
    } else {
        executors::add(&web.city, by, &form).await
    };
    match done {
        Ok(()) => see(&worker.visitor.link("/admin/executors?saved")),
        Err(error) => match comes_back(&error) {
            Some(status) => shown(&web, &worker, &form, is_there, Some((status, &error))).await,
            None => failed(&web, &worker.visitor, error).await,
        },
    }
}
