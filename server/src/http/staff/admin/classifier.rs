//! `/admin/classifier`: directions and request types; `/admin/districts`.

use app::documents::staff::admin::{
    ClassifierView, DirectionView, TypeView, classifier as list_page, direction_form, district_list, type_form,
};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::permission::Permission;
use service::admin::By;
use service::admin::classifier::{self, DirectionForm, TypeForm, put_direction, put_type, set_retired};
use service::{Error, Result};

use super::super::super::Web;
use super::super::super::person::failed::failed;
use super::super::super::person::{Asked, Typed, bilingual, fault_of, page, see};
use super::super::Worker;
use super::comes_back;

const LIST: &str = "/admin/classifier";
/// The last part of the address of a form for something new.
const NEW: &str = "new";

/// The pages.
pub(super) fn routes() -> Router<Web> {
    bilingual("/admin/classifier", &get(all))
        .merge(bilingual("/admin/classifier/types/{code}", &get(one_type).post(take_type)))
        .merge(bilingual("/admin/classifier/directions/{code}", &get(one_direction).post(take_direction)))
        .merge(bilingual("/admin/districts", &get(districts)))
}

async fn all(State(web): State<Web>, worker: Worker, asked: Asked) -> Response {
    match classifier::uses(&web.city, By::Staff(&worker.staff)).await {
        Ok(uses) => {
            let (rows, uses) = (web.city.classifier(), uses.into_iter().collect());
            let view = ClassifierView { classifier: &rows, uses: &uses, saved: asked.has("saved") };
            page(&web, &worker.visitor, StatusCode::OK, |frame| list_page(frame, &view)).await
        }
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

async fn districts(State(web): State<Web>, worker: Worker) -> Response {
    if let Err(error) = worker.staff.need(&web.city, Permission::ManageClassifier).await {
        return failed(&web, &worker.visitor, error).await;
    }
    let rows = web.city.classifier();
    page(&web, &worker.visitor, StatusCode::OK, |frame| district_list(frame, &rows)).await
}

async fn one_type(State(web): State<Web>, worker: Worker, Path(code): Path<String>) -> Response {
    let form = async {
        worker.staff.need(&web.city, Permission::ManageClassifier).await?;
        if code == NEW {
            return Ok(TypeForm::default());
        }
        let rows = web.city.classifier();
        let row = rows.type_by_code(&code).ok_or(Error::NotFound)?;
        Result::Ok(TypeForm {
            code: row.code.clone(),
            direction: rows.direction(row.direction).map(|row| row.code.clone()).unwrap_or_default(),
            name_uk: row.name.uk.clone(),
            name_en: row.name.en.clone(),
            urgency: row.urgency.code().to_owned(),
            precision: row.precision.code().to_owned(),
            executor: row.executor.and_then(|id| rows.executor(id)).map(|row| row.code.clone()).unwrap_or_default(),
        })
    };
    match form.await {
        Ok(form) => type_shown(&web, &worker, &form, code != NEW, None).await,
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

async fn type_shown(
    web: &Web,
    worker: &Worker,
    form: &TypeForm,
    is_there: bool,
    refused: Option<(StatusCode, &Error)>,
) -> Response {
    let rows = web.city.classifier();
    let retired = rows.type_by_code(&form.code).is_some_and(|row| rows.is_retired(row.id));
    let fault = refused.and_then(|(_, error)| fault_of(error));
    let status = refused.map_or(StatusCode::OK, |(status, _)| status);
    let view = TypeView { form, is_there, retired, fault, classifier: &rows };
    page(web, &worker.visitor, status, |frame| type_form(frame, &view)).await
}

async fn take_type(State(web): State<Web>, worker: Worker, Path(code): Path<String>, typed: Typed) -> Response {
    let text = |field| typed.get(field).to_owned();
    let is_there = code != NEW;
    let form = TypeForm {
        code: if is_there { code.clone() } else { text("code") },
        direction: text("direction"),
        name_uk: text("name_uk"),
        name_en: text("name_en"),
        urgency: text("urgency"),
        precision: text("precision"),
        executor: text("executor"),
    };
    let done = match typed.get("do") {
        "retire" => set_retired(&web.city, By::Staff(&worker.staff), &code, true).await,
        "offer" => set_retired(&web.city, By::Staff(&worker.staff), &code, false).await,
        _ => kept_on(&web, &worker, form.clone(), is_there).await,
    };
    match done {
        Ok(()) => see(&worker.visitor.link(&format!("{LIST}?saved"))),
        Err(error) => match comes_back(&error) {
            Some(status) => type_shown(&web, &worker, &form, is_there, Some((status, &error))).await,
            None => failed(&web, &worker.visitor, error).await,
        },
    }
}

/// Another precision tells the places of all requests of the type anew, which takes a while: it goes on if the browser does not wait.
async fn kept_on(web: &Web, worker: &Worker, form: TypeForm, is_there: bool) -> Result<()> {
    let (city, staff) = (web.city.clone(), worker.staff.clone());
    let work = tokio::spawn(async move { put_type(&city, By::Staff(&staff), &form, is_there).await });
    work.await.map_err(|error| Error::Unavailable(error.to_string()))?
}

async fn one_direction(State(web): State<Web>, worker: Worker, Path(code): Path<String>) -> Response {
    let form = async {
        worker.staff.need(&web.city, Permission::ManageClassifier).await?;
        if code == NEW {
            return Ok(DirectionForm::default());
        }
        let rows = web.city.classifier();
        let row = rows.direction_by_code(&code).ok_or(Error::NotFound)?;
        let (name_uk, name_en) = (row.name.uk.clone(), row.name.en.clone());
        Result::Ok(DirectionForm { code: row.code.clone(), name_uk, name_en })
    };
    match form.await {
        Ok(form) => direction_shown(&web, &worker, &form, code != NEW, None).await,
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

async fn direction_shown(
    web: &Web,
    worker: &Worker,
    form: &DirectionForm,
    is_there: bool,
    refused: Option<(StatusCode, &Error)>,
) -> Response {
    let fault = refused.and_then(|(_, error)| fault_of(error));
    let status = refused.map_or(StatusCode::OK, |(status, _)| status);
    let view = DirectionView { form, is_there, fault };
    page(web, &worker.visitor, status, |frame| direction_form(frame, &view)).await
}

async fn take_direction(State(web): State<Web>, worker: Worker, Path(code): Path<String>, typed: Typed) -> Response {
    let text = |field| typed.get(field).to_owned();
    let is_there = code != NEW;
    let code = if is_there { code } else { text("code") };
    let form = DirectionForm { code, name_uk: text("name_uk"), name_en: text("name_en") };
    match put_direction(&web.city, By::Staff(&worker.staff), &form, is_there).await {
        Ok(()) => see(&worker.visitor.link(&format!("{LIST}?saved"))),
        Err(error) => match comes_back(&error) {
            Some(status) => direction_shown(&web, &worker, &form, is_there, Some((status, &error))).await,
            None => failed(&web, &worker.visitor, error).await,
        },
    }
}
