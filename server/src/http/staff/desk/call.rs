//! The card of a call, and its ends.

use app::documents::staff::desk::{AroundView, CallView, DeskForm, Incident, Trouble, around_part, call_page};
use app::documents::{Fault, Frame};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::classifier::{Classifier, Lang};
use domain::event::Channel;
use domain::id::{CallId, RequestId};
use domain::intake::{self, ApplicantForm};
use domain::place::LatLon;
use domain::query::Problem;
use service::desk::{self, Around, Consulted};
use service::register::{Asked as AskedHow, NewRequest};
use service::report::in_the_city;
use service::staff::Staff;
use service::{City, Error, incident, places};

use super::super::super::Web;
use super::super::super::person::failed::failed;
use super::super::super::person::{Asked, Typed, Visitor, fault_of, page, see};
use super::super::Worker;
use super::part;

/// What came back, and why.
#[derive(Default)]
struct Attempt {
    form: DeskForm,
    faults: Vec<Fault>,
    trouble: Option<Trouble>,
    more: bool,
}

/// The number in the address.
fn number(id: &str) -> Option<CallId> {
    id.parse::<i64>().ok().filter(|id| *id > 0).map(CallId)
}

pub(super) async fn one(State(web): State<Web>, worker: Worker, Path(id): Path<String>, asked: Asked) -> Response {
    let Some(id) = number(&id) else { return failed(&web, &worker.visitor, Error::NotFound).await };
    let attempt = Attempt { more: asked.has("more"), ..Attempt::default() };
    shown(&web, &worker, id, StatusCode::OK, attempt, true).await
}

/// The card; a `fresh` one is filled with who called from the phone last.
async fn shown(web: &Web, worker: &Worker, id: CallId, status: StatusCode, attempt: Attempt, fresh: bool) -> Response {
    let Worker { staff, visitor } = worker;
    let Attempt { mut form, faults, trouble, more } = attempt;
    let read = async {
        let card = desk::card(&web.city, staff, id).await?;
        let place = place_of(&web.city, &form).await;
        let borders = service::read::districts(&web.city, visitor.lang).await?;
        let classifier = web.city.classifier();
        let found = match place {
            Ok(Some(place)) => Some((place, near(&web.city, staff, &form.type_code, place, visitor.lang).await?)),
            _ => None,
        };
        Ok::<_, Error>((card, borders, classifier, found))
    };
    let (card, borders, classifier, found) = match read.await {
        Ok(read) => read,
        Err(error) => return failed(web, visitor, error).await,
    };
    if fresh {
        form.person = match card.people.first() {
            Some(person) => ApplicantForm {
                surname: person.surname.clone(),
                first_name: person.first_name.clone(),
                patronymic: person.patronymic.clone().unwrap_or_default(),
                address: person.address.clone(),
                ..ApplicantForm::default()
            },
            None => ApplicantForm::default(),
        };
        form.person.phone.clone_from(&card.call.phone);
    }
    let base = visitor.link(&format!("/desk/calls/{id}"));
    let join_at = format!("{base}/join");
    let around = found.as_ref().map(|(place, (around, incidents))| AroundView {
        place: *place,
        around,
        incidents,
        classifier: &classifier,
        borders: &borders,
        join_at: &join_at,
    });
    let view = CallView {
        card: &card,
        form: &form,
        faults: &faults,
        trouble,
        more,
        around,
        classifier: &classifier,
        borders: &borders,
        base: &base,
    };
    page(web, visitor, status, |frame| call_page(frame, &view)).await
}

/// Ends the call as somebody says, and leads back to its page; if that could not be done, shows it with why, and with what they typed.
pub(super) async fn end(
    State(web): State<Web>,
    worker: Worker,
    Path((id, deed)): Path<(String, String)>,
    typed: Typed,
) -> Response {
    let Worker { staff, visitor } = &worker;
    let Some(id) = number(&id) else { return failed(&web, visitor, Error::NotFound).await };
    let form = form_of(&typed);
    if deed == "around" {
        return around(&web, &worker, id, &form).await;
    }
    let requests = typed.get("requests").parse().unwrap_or_default();
    let done = match &*deed {
        "register" => match register(&web.city, staff, id, &form, requests).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(attempt)) => {
                let status = if attempt.faults.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
                let attempt = Attempt { form, more: requests > 0, ..attempt };
                return shown(&web, &worker, id, status, attempt, false).await;
            }
            Err(error) => Err(error),
        },
        "join" => match typed.get("join").parse().ok().filter(|id| *id > 0).map(RequestId) {
            Some(request) => desk::join(&web.city, staff, id, request, &form.person, requests).await,
            None => Err(Error::Form { field: "join", problem: Problem::Missing }),
        },
        "consult" => {
            let consulted = Consulted { topic: form.topic.clone(), seconds: form.seconds.clone() };
            desk::consult(&web.city, staff, id, &consulted, requests).await
        }
        "drop" => desk::drop_call(&web.city, staff, id).await,
        _ => Err(Error::NotFound),
    };
    let base = visitor.link(&format!("/desk/calls/{id}"));
    match done {
        // The same form came before: what came of it stands on the page.
        Ok(()) | Err(Error::Conflict) => see(&base),
        Err(error) => refused(&web, &worker, id, &deed, form, error).await,
    }
}

/// The page with what could not be taken.
async fn refused(web: &Web, worker: &Worker, id: CallId, deed: &str, form: DeskForm, error: Error) -> Response {
    let Some(fault) = fault_of(&error) else {
        if matches!(error, Error::NotFound | Error::Forbidden(_)) {
            return failed(web, &worker.visitor, error).await;
        }
        tracing::error!(%error, "what came of a call could not be written");
        let attempt = Attempt { form, trouble: Some(Trouble::Down), ..Attempt::default() };
        return shown(web, worker, id, StatusCode::SERVICE_UNAVAILABLE, attempt, false).await;
    };
    let (status, faults, trouble) = match (deed, fault.field) {
        ("join", "join") => (StatusCode::CONFLICT, Vec::new(), Some(Trouble::Gone)),
        ("join", _) => (StatusCode::BAD_REQUEST, person_faults(&form), None),
        _ => (StatusCode::BAD_REQUEST, vec![fault], None),
    };
    shown(web, worker, id, status, Attempt { form, faults, trouble, more: false }, false).await
}

/// Registers, or says what is to be mended or looked at first.
async fn register(
    city: &City,
    staff: &Staff,
    id: CallId,
    form: &DeskForm,
    requests: u32,
) -> Result<Result<(), Attempt>, Error> {
    let (point, faults) = check(city, form).await;
    if !faults.is_empty() {
        return Ok(Err(Attempt { faults, ..Attempt::default() }));
    }
    // What was taken lies nearby: it is no other's.
    if desk::is_taken(city, staff, id, requests).await? {
        return Err(Error::Conflict);
    }
    if let (Some(point), false) = (point, form.anyway) {
        let classifier = city.classifier();
        let around = desk::around(city, staff, classifier.type_by_code(form.type_code.trim()), point).await?;
        if !around.alike.is_empty() {
            return Ok(Err(Attempt { trouble: Some(Trouble::Alike), ..Attempt::default() }));
        }
    }
    let new = NewRequest {
        type_code: form.type_code.clone(),
        channel: Channel::Phone,
        point,
        place_address: form.place_address.clone(),
        text: form.text.clone(),
        applicant: form.person.clone(),
        asked: AskedHow::default(),
        photos: Vec::new(),
    };
    desk::register(city, staff, id, &new, requests).await?;
    Ok(Ok(()))
}

/// Where it is, and every field that could not be taken, in the order of the page.
async fn check(city: &City, form: &DeskForm) -> (Option<LatLon>, Vec<Fault>) {
    let mut faults = Vec::new();
    let of_form = |error: intake::FormError| Fault { field: error.field, problem: error.problem };
    faults.extend(intake::text(&form.text).err().map(of_form));
    if city.classifier().type_by_code(form.type_code.trim()).is_none() {
        let problem = if form.type_code.trim().is_empty() { Problem::Missing } else { Problem::Unknown };
        faults.push(Fault { field: "type", problem });
    }
    let point = match place_of(city, form).await {
        Ok(point) => {
            faults.extend(point.and_then(|point| in_the_city(city, point).err()).map(of_form));
            faults.extend(intake::place(point, &form.place_address).err().map(of_form));
            point
        }
        Err(fault) => {
            faults.push(fault);
            None
        }
    };
    faults.extend(person_faults(form));
    (point, faults)
}

fn person_faults(form: &DeskForm) -> Vec<Fault> {
    form.person.faults().into_iter().map(|error| Fault { field: error.field, problem: error.problem }).collect()
}

/// Where the form says that it is: its point, or where its address is.
async fn place_of(city: &City, form: &DeskForm) -> Result<Option<LatLon>, Fault> {
    let half = |field: &'static str, typed: &str| match typed.trim() {
        "" => Ok(None),
        degrees => degrees.parse::<f64>().map(Some).map_err(|_| Fault { field, problem: Problem::Malformed }),
    };
    if let (Some(lat), Some(lon)) = (half("lat", &form.lat)?, half("lon", &form.lon)?) {
        return LatLon::new(lat, lon).map(Some).ok_or(Fault { field: "lat", problem: Problem::OutOfRange });
    }
    if form.place_address.trim().is_empty() {
        return Ok(None);
    }
    places::locate(city, &form.place_address).await.or_else(|error| {
        tracing::warn!(%error, "an address could not be looked for");
        Ok(None)
    })
}

/// What is near the place, and which incidents it may be part of.
async fn near(
    city: &City,
    staff: &Staff,
    type_code: &str,
    place: LatLon,
    lang: Lang,
) -> Result<(Around, Vec<Incident>), Error> {
    let classifier = city.classifier();
    let kind = classifier.type_by_code(type_code.trim());
    let around = desk::around(city, staff, kind, place).await?;
    let mut incidents = Vec::new();
    if kind.is_some() {
        let known = incident::known_near(city, type_code, Some(place));
        incidents.extend(known.iter().map(|known| Incident {
            request: Some(known.request),
            text: known.shown().text.get(lang).to_owned(),
            requests: 0,
        }));
        let suggested = incident::suggested_for(city, staff, type_code, place).await?;
        incidents.extend(suggested.iter().map(|one| Incident {
            request: None,
            text: suggested_text(&classifier, one, lang),
            requests: one.members.len(),
        }));
    }
    Ok((around, incidents))
}

fn suggested_text(classifier: &Classifier, one: &incident::Suggested, lang: Lang) -> String {
    let kind = classifier.request_type(one.type_id).map(|row| row.name.get(lang).to_owned());
    [kind, one.street.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What is near, for the script to put into the page as soon as the place is known.
async fn around(web: &Web, worker: &Worker, id: CallId, form: &DeskForm) -> Response {
    let Worker { staff, visitor } = worker;
    let read = async {
        let Ok(Some(place)) = place_of(&web.city, form).await else { return Ok(None) };
        let found = near(&web.city, staff, &form.type_code, place, visitor.lang).await?;
        let borders = service::read::districts(&web.city, visitor.lang).await?;
        Ok::<_, Error>(Some((place, found, borders)))
    };
    let (place, (around, incidents), borders) = match read.await {
        Ok(Some(read)) => read,
        Ok(None) => return part(String::new()),
        Err(error) => return failed(web, visitor, error).await,
    };
    let classifier = web.city.classifier();
    let join_at = visitor.link(&format!("/desk/calls/{id}/join"));
    let view = AroundView {
        place,
        around: &around,
        incidents: &incidents,
        classifier: &classifier,
        borders: &borders,
        join_at: &join_at,
    };
    let frame = bare_frame(web, visitor).await;
    part(around_part(&frame, &view))
}

/// A frame for a part of a page.
pub(super) async fn bare_frame(web: &Web, visitor: &Visitor) -> Frame {
    Frame {
        lang: visitor.lang,
        path: visitor.path.clone(),
        city: service::read::city(&web.city).await,
        assets: web.site.assets(),
        nonce: String::new(),
        signed_in: true,
        staff: visitor.staff_role(),
    }
}

fn form_of(typed: &Typed) -> DeskForm {
    let own = |name: &str| typed.get(name).to_owned();
    DeskForm {
        type_code: own("type"),
        text: own("text"),
        place_address: own("place_address"),
        lat: own("lat"),
        lon: own("lon"),
        person: ApplicantForm {
            surname: own("surname"),
            first_name: own("first_name"),
            patronymic: own("patronymic"),
            phone: own("phone"),
            email: String::new(),
            address: own("applicant_address"),
        },
        topic: own("topic"),
        seconds: own("seconds"),
        anyway: typed.has("anyway"),
    }
}
