//! `/report`: what happened, where, details, who; then perhaps that it was reported before; then the request's own page.

mod form;
mod photo;
mod what;

use app::documents::report::{
    FormView, Kind, NearbyItem, NearbyView, ReportForm, Trouble, nearby_list, nearby_page, report_form,
};
use app::documents::{Fault, Frame};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use domain::account::PRIVACY_VERSION;
use domain::classifier::RequestType;
use domain::id::RequestId;
use domain::place::LatLon;
use domain::query::Problem;
use service::join::join;
use service::nearby::{incidents_like, open_like};
use service::register::Asked as AskedHow;
use service::report::report;
use service::{Error, places};

use self::form::Sent;
use super::super::Web;
use super::super::rate_limit::Limit;
use super::failed::failed;
use super::{Asked, Typed, Upload, Visitor, bilingual, page, see, upload, worded};

/// The pages. `limit` is shared with the other ways in: how many reports may come from one address.
pub(super) fn routes(web: &Web, limit: Limit) -> Router<Web> {
    let send = post(send).layer(upload::limit()).layer(from_fn_with_state((web.clone(), limit), worded::hold));
    bilingual("/report", &get(show).merge(send))
        .merge(bilingual("/report/nearby", &post(nearby)))
        .merge(Router::new().route("/report/photos/{photo}", get(photo::unsent)))
}

async fn show(State(web): State<Web>, visitor: Visitor, asked: Asked) -> Response {
    let code = asked.get("type");
    if asked.has("shell") {
        return shell(&web, &visitor).await;
    }
    let classifier = web.city.classifier();
    let Some(row) = classifier.type_by_code(code.trim()) else {
        let view = what::view(&web.city, visitor.lang, asked.get("q"));
        let status = if code.is_empty() { StatusCode::OK } else { StatusCode::NOT_FOUND };
        return page(&web, &visitor, status, |frame| app::documents::report::what(frame, &view)).await;
    };
    let form = match form::new(&web, &visitor, row, asked.get("q")).await {
        Ok(form) => form,
        Err(error) => return failed(&web, &visitor, error).await,
    };
    shown(&web, &visitor, StatusCode::OK, &Shown { row: Some(row), form: &form, ..Shown::default() }).await
}

/// The page that a browser keeps for when there is no connection. It is asked for without a cookie, and knows nobody.
async fn shell(web: &Web, visitor: &Visitor) -> Response {
    let mut nobody = visitor.clone();
    nobody.signed_in = None;
    shown(web, &nobody, StatusCode::OK, &Shown { form: &ReportForm::default(), ..Shown::default() }).await
}

/// A form that is to be shown.
struct Shown<'a> {
    row: Option<&'a RequestType>,
    form: &'a ReportForm,
    faults: &'a [Fault],
    trouble: Option<Trouble>,
    returned: bool,
}

impl Default for Shown<'_> {
    fn default() -> Self {
        static EMPTY: std::sync::LazyLock<ReportForm> = std::sync::LazyLock::new(ReportForm::default);
        Self { row: None, form: &EMPTY, faults: &[], trouble: None, returned: false }
    }
}

async fn shown(web: &Web, visitor: &Visitor, status: StatusCode, shown: &Shown<'_>) -> Response {
    let Shown { row, form, faults, trouble, returned } = *shown;
    let kind = match row {
        Some(row) => what::kind(&web.city, visitor.lang, row),
        None => Kind::Open(what::directions(&web.city, visitor.lang)),
    };
    page(web, visitor, status, |frame| report_form(frame, &FormView { kind: &kind, form, faults, trouble, returned }))
        .await
}

async fn send(State(web): State<Web>, visitor: Visitor, upload: Upload) -> Response {
    let sent = Sent::of(upload);
    let classifier = web.city.classifier();
    let row = classifier.type_by_code(sent.form.type_code.trim());
    let back = async |status, form: &ReportForm, faults: &[Fault], trouble| {
        shown(&web, &visitor, status, &Shown { row, form, faults, trouble, returned: true }).await
    };
    if sent.back {
        return back(StatusCode::OK, &sent.form, &[], None).await;
    }
    if let Some(id) = sent.join {
        return join_it(&web, &visitor, &sent, row, id).await;
    }
    let (point, faults) = sent.check(&web.city).await;
    if !faults.is_empty() {
        return back(StatusCode::BAD_REQUEST, &sent.form, &faults, None).await;
    }
    if let (Some(row), false) = (row, sent.form.anyway) {
        match found(&web, &visitor, row, point).await {
            Ok(found) if found.is_empty() => {}
            Ok(found) => {
                let type_name = row.name.get(visitor.lang);
                let view = NearbyView { form: &sent.form, type_name, found: &found };
                return page(&web, &visitor, StatusCode::OK, |frame| nearby_page(frame, &view)).await;
            }
            Err(error) => tracing::warn!(%error, "open requests nearby could not be looked for"),
        }
    }
    let new = sent.request(asked_how(&visitor));
    match report(&web.city, &new, Some(sent.form.key.as_str())).await {
        Ok(filed) => see(&visitor.link(&format!("/track/{}?new", filed.token))),
        Err(Error::Form { field, problem }) => {
            let faults = [Fault { field, problem }];
            back(StatusCode::BAD_REQUEST, &sent.form, &faults, None).await
        }
        Err(Error::KeyReused) => {
            let form = ReportForm { key: form::new_key(), ..sent.form.clone() };
            back(StatusCode::CONFLICT, &form, &[], Some(Trouble::Used)).await
        }
        Err(error) => {
            tracing::error!(%error, "a report could not be taken");
            back(StatusCode::SERVICE_UNAVAILABLE, &sent.form, &[], Some(Trouble::Down)).await
        }
    }
}

async fn join_it(web: &Web, visitor: &Visitor, sent: &Sent, row: Option<&RequestType>, id: RequestId) -> Response {
    let joined = join(&web.city, id, &sent.form.person, asked_how(visitor), Some(sent.form.key.as_str())).await;
    let (status, faults, trouble) = match joined {
        Ok(joined) => {
            let own =
                joined.token.map_or_else(|| format!("/cabinet/requests/{id}"), |token| format!("/track/{token}?new"));
            return see(&visitor.link(&own));
        }
        Err(Error::Form { .. }) => (StatusCode::BAD_REQUEST, sent.person_faults(), None),
        Err(Error::NotFound) => (StatusCode::CONFLICT, Vec::new(), Some(Trouble::Gone)),
        Err(Error::KeyReused) => (StatusCode::CONFLICT, Vec::new(), Some(Trouble::Used)),
        Err(error) => {
            tracing::error!(%error, "a request could not be joined");
            (StatusCode::SERVICE_UNAVAILABLE, Vec::new(), Some(Trouble::Down))
        }
    };
    let form = match trouble {
        Some(Trouble::Used) => ReportForm { key: form::new_key(), ..sent.form.clone() },
        _ => sent.form.clone(),
    };
    shown(web, visitor, status, &Shown { row, form: &form, faults: &faults, trouble, returned: true }).await
}

/// What is open near a point, for the form to show as soon as the point is known. What is asked stands in the body: where somebody's
/// trouble is belongs into no log.
async fn nearby(State(web): State<Web>, visitor: Visitor, typed: Typed) -> Response {
    let classifier = web.city.classifier();
    let row = classifier.type_by_code(typed.get("type").trim());
    let Some((row, point)) = row.zip(form::point(typed.get("lat"), typed.get("lon")).ok().flatten()) else {
        return Html(String::new()).into_response();
    };
    match found(&web, &visitor, row, Some(point)).await {
        Ok(found) => {
            let frame = bare_frame(&web, &visitor).await;
            ([(axum::http::header::CACHE_CONTROL, "no-store")], Html(nearby_list(&frame, &found))).into_response()
        }
        Err(error) => failed(&web, &visitor, error).await,
    }
}

async fn bare_frame(web: &Web, visitor: &Visitor) -> Frame {
    Frame {
        lang: visitor.lang,
        path: visitor.path.clone(),
        city: service::read::city(&web.city).await,
        assets: web.site.assets(),
        nonce: String::new(),
        signed_in: visitor.is_signed_in(),
        staff: visitor.staff_role(),
    }
}

/// The mass incidents that it may be, then what is open near the place, where that is known.
async fn found(
    web: &Web,
    visitor: &Visitor,
    row: &RequestType,
    point: Option<LatLon>,
) -> Result<Vec<NearbyItem>, Error> {
    let incidents = incidents_like(&web.city, &row.code, point).await?;
    let mut found = match point {
        Some(point) => open_like(&web.city, &row.code, point).await?,
        None => Vec::new(),
    };
    found.retain(|near| !incidents.iter().any(|(incident, _)| incident.id == near.id));
    let item = |near: service::nearby::Nearby, incident: Option<String>| NearbyItem {
        id: near.id,
        registered_at: near.registered_at,
        state: near.state,
        metres: near.metres,
        joined: near.joined,
        incident,
    };
    let known = incidents.into_iter().map(|(near, text)| item(near, Some(text.get(visitor.lang).to_owned())));
    Ok(known.chain(found.into_iter().map(|near| item(near, None))).collect())
}

fn asked_how(visitor: &Visitor) -> AskedHow {
    AskedHow {
        account: visitor.signed_in.as_ref().map(|who| who.account),
        lang: Some(visitor.lang),
        privacy: Some(PRIVACY_VERSION),
    }
}

/// Where the form says that it is: its point, or where its address is.
async fn place_of(city: &service::City, form: &ReportForm) -> Result<Option<LatLon>, Fault> {
    if let Some(point) = form::point(&form.lat, &form.lon)? {
        return Ok(Some(point));
    }
    places::locate(city, &form.place_address).await.or_else(|error| {
        tracing::warn!(%error, "an address could not be looked for");
        Ok(None)
    })
}

/// A fault of a field.
const fn fault(field: &'static str, problem: Problem) -> Fault {
    Fault { field, problem }
}
