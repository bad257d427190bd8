//! `/admin/people`: those who work here. What they are looked for by is sent by POST: names and phones stand in no address.

use app::documents::staff::admin::{PeopleView, PersonView, new_person, people as list_page, person as person_page};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::classifier::Lang;
use domain::id::AccountId;
use domain::query::Problem;
use domain::workflow::Role;
use service::Error;
use service::admin::By;
use service::admin::people::{self, Password, Person, PersonForm, Wanted};

use super::super::super::Web;
use super::super::super::person::failed::failed;
use super::super::super::person::{Asked, Typed, bilingual, fault_of, page, see};
use super::super::Worker;
use super::comes_back;

/// The pages.
pub(super) fn routes() -> Router<Web> {
    bilingual("/admin/people", &get(all).post(find))
        .merge(bilingual("/admin/people/new", &get(ask_new).post(add)))
        .merge(bilingual("/admin/people/{id}", &get(one).post(act)))
}

async fn all(State(web): State<Web>, worker: Worker) -> Response {
    listed(&web, &worker, Wanted::default()).await
}

async fn find(State(web): State<Web>, worker: Worker, typed: Typed) -> Response {
    let wanted = Wanted {
        words: typed.get("words").chars().take(200).collect(),
        role: Role::from_code(typed.get("role")),
        disabled: typed.has("disabled"),
    };
    listed(&web, &worker, wanted).await
}

async fn listed(web: &Web, worker: &Worker, wanted: Wanted) -> Response {
    match people::list(&web.city, By::Staff(&worker.staff), &wanted).await {
        Ok(people) => {
            let classifier = web.city.classifier();
            let view = PeopleView { people: &people, wanted: &wanted, classifier: &classifier };
            page(web, &worker.visitor, StatusCode::OK, |frame| list_page(frame, &view)).await
        }
        Err(error) => failed(web, &worker.visitor, error).await,
    }
}

fn form(typed: &Typed) -> PersonForm {
    let text = |field| typed.get(field).to_owned();
    PersonForm {
        surname: text("surname"),
        first_name: text("first_name"),
        patronymic: text("patronymic"),
        phone: text("phone"),
        role: text("role"),
        executor: text("executor"),
        work_email: text("work_email"),
    }
}

fn kept(web: &Web, person: &Person) -> PersonForm {
    let classifier = web.city.classifier();
    let executor = person.executor.and_then(|id| classifier.executor(id)).map(|row| row.code.clone());
    PersonForm {
        surname: person.surname.clone(),
        first_name: person.first_name.clone(),
        patronymic: person.patronymic.clone().unwrap_or_default(),
        phone: person.phone.clone(),
        role: person.role.code().to_owned(),
        executor: executor.unwrap_or_default(),
        work_email: person.work_email.clone().unwrap_or_default(),
    }
}

async fn ask_new(State(web): State<Web>, worker: Worker) -> Response {
    // Who may not add anybody sees no form for it.
    match people::list(&web.city, By::Staff(&worker.staff), &Wanted::default()).await {
        Ok(_) => new_shown(&web, &worker, &PersonForm::default(), None).await,
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

async fn new_shown(web: &Web, worker: &Worker, form: &PersonForm, refused: Option<(StatusCode, &Error)>) -> Response {
    let classifier = web.city.classifier();
    let fault = refused.and_then(|(_, error)| fault_of(error));
    let status = refused.map_or(StatusCode::OK, |(status, _)| status);
    let view = PersonView { person: None, form, fault, saved: false, password: None, classifier: &classifier };
    page(web, &worker.visitor, status, |frame| new_person(frame, &view)).await
}

async fn add(State(web): State<Web>, worker: Worker, typed: Typed) -> Response {
    let form = form(&typed);
    let done = people::add(&web.city, By::Staff(&worker.staff), &form, Password::First, Lang::Uk).await;
    match done {
        // The password is in no register that another page could read it from: it is the answer to the form itself.
        Ok(added) => shown(&web, &worker, added.account, None, None, added.first_password.as_deref(), true).await,
        Err(error) => match comes_back(&error) {
            Some(status) => new_shown(&web, &worker, &form, Some((status, &error))).await,
            None => failed(&web, &worker.visitor, error).await,
        },
    }
}

fn number(id: &str) -> Option<AccountId> {
    id.parse().ok().filter(|id| *id > 0).map(AccountId)
}

async fn one(State(web): State<Web>, worker: Worker, Path(id): Path<String>, asked: Asked) -> Response {
    match number(&id) {
        Some(id) => shown(&web, &worker, id, None, None, None, asked.has("saved")).await,
        None => failed(&web, &worker.visitor, Error::NotFound).await,
    }
}

/// Somebody, with what was typed and could not be taken, or what was made for them.
async fn shown(
    web: &Web,
    worker: &Worker,
    id: AccountId,
    typed: Option<&PersonForm>,
    refused: Option<(StatusCode, &Error)>,
    password: Option<&str>,
    saved: bool,
) -> Response {
    let person = match people::one(&web.city, By::Staff(&worker.staff), id).await {
        Ok(person) => person,
        Err(error) => return failed(web, &worker.visitor, error).await,
    };
    let (classifier, kept) = (web.city.classifier(), kept(web, &person));
    let fault = refused.and_then(|(_, error)| fault_of(error));
    let status = refused.map_or(StatusCode::OK, |(status, _)| status);
    let view = PersonView {
        person: Some(&person),
        form: typed.unwrap_or(&kept),
        fault,
        saved: saved && password.is_none(),
        password,
        classifier: &classifier,
    };
    let mut visitor = worker.visitor.clone();
    visitor.path = visitor.link(&format!("/admin/people/{}", id.0));
    page(web, &visitor, status, |frame| person_page(frame, &view)).await
}

async fn act(State(web): State<Web>, worker: Worker, Path(id): Path<String>, typed: Typed) -> Response {
    let (city, by) = (&web.city, By::Staff(&worker.staff));
    let Some(id) = number(&id) else { return failed(&web, &worker.visitor, Error::NotFound).await };
    let form = form(&typed);
    let (done, of_form) = match typed.get("do") {
        "change" => (people::change(city, by, id, &form).await, true),
        "disable" => (people::set_disabled(city, by, id, true).await, false),
        "enable" => (people::set_disabled(city, by, id, false).await, false),
        "reset_second" => (people::reset_second(city, by, id).await, false),
        "password" => match people::new_password(city, by, id).await {
            Ok(made) => return shown(&web, &worker, id, None, None, Some(&made), false).await,
            Err(error) => (Err(error), false),
        },
        _ => {
            let none = Error::Form { field: "do", problem: Problem::Unknown };
            (people::one(city, by, id).await.and(Err(none)), false)
        }
    };
    match done {
        Ok(()) => see(&worker.visitor.link(&format!("/admin/people/{}?saved", id.0))),
        Err(error) => match comes_back(&error) {
            Some(status) => {
                shown(&web, &worker, id, of_form.then_some(&form), Some((status, &error)), None, false).await
            }
            None => failed(&web, &worker.visitor, error).await,
        },
    }
}
