//! What was typed into the form, and what of it could not be taken.

use app::documents::Fault;
use app::documents::report::ReportForm;
use domain::classifier::RequestType;
use domain::event::Channel;
use domain::id::RequestId;
use domain::intake::{self, ApplicantForm, MAX_TEXT};
use domain::place::LatLon;
use domain::query::Problem;
use service::register::{Asked, NewRequest};
use service::{City, Error, account, photo, report};

use super::super::super::Web;
use super::super::{Upload, Visitor};
use super::{fault, place_of};

/// A key for a form that is shown: 128 random bits.
pub(super) fn new_key() -> String {
    // Without a key a report that is sent twice is taken twice, and nothing worse.
    report::new_key().unwrap_or_default()
}

/// An empty form, but for who is signed in and what they said already.
pub(super) async fn new(web: &Web, visitor: &Visitor, row: &RequestType, said: &str) -> Result<ReportForm, Error> {
    let person = match &visitor.signed_in {
        Some(who) => {
            let own = account::own(&web.city, who).await?;
            ApplicantForm {
                surname: own.person.surname,
                first_name: own.person.first_name,
                patronymic: own.person.patronymic.unwrap_or_default(),
                phone: own.person.phone,
                email: own.person.email.unwrap_or_default(),
                address: own.person.address,
            }
        }
        None => ApplicantForm::default(),
    };
    let text: String = said.trim().chars().take(MAX_TEXT).filter(|c| !c.is_control()).collect();
    Ok(ReportForm { type_code: row.code.clone(), text, person, key: new_key(), ..ReportForm::default() })
}

/// A form that was sent.
pub(super) struct Sent {
    pub(super) form: ReportForm,
    /// Which request is to be joined instead.
    pub(super) join: Option<RequestId>,
    /// Whether it is not to be sent yet, but to be looked through again.
    pub(super) back: bool,
    /// Why a photo could not be taken.
    photo_fault: Option<Fault>,
}

impl Sent {
    pub(super) fn of(upload: Upload) -> Self {
        let Upload { typed, photos, fault } = upload;
        let own = |name: &str| typed.get(name).to_owned();
        let form = ReportForm {
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
                email: own("email"),
                address: own("applicant_address"),
            },
            key: own("idempotency_key"),
            photos,
            anyway: typed.has("anyway"),
        };
        let join = typed.get("join").parse().ok().map(RequestId);
        Self { form, join, back: typed.has("back"), photo_fault: fault }
    }

    /// Where it is, and every field that could not be taken, in the order of the page.
    pub(super) async fn check(&self, city: &City) -> (Option<LatLon>, Vec<Fault>) {
        let form = &self.form;
        let mut faults = Vec::new();
        if city.classifier().type_by_code(form.type_code.trim()).is_none() {
            let problem = if form.type_code.trim().is_empty() { Problem::Missing } else { Problem::Unknown };
            faults.push(fault("type", problem));
        }
        let point = match place_of(city, form).await {
            Ok(point) => {
                faults.extend(point.and_then(|point| report::in_the_city(city, point).err()).map(of_form));
                faults.extend(intake::place(point, &form.place_address).err().map(of_form));
                point
            }
            Err(fault) => {
                faults.push(fault);
                None
            }
        };
        faults.extend(intake::text(&form.text).err().map(of_form));
        faults.extend(self.photo_fault.or_else(|| match photo::check_names(&form.photos) {
            Err(Error::Form { field, problem }) => Some(fault(field, problem)),
            _ => None,
        }));
        faults.extend(self.person_faults());
        (point, faults)
    }

    /// What of the person could not be taken.
    pub(super) fn person_faults(&self) -> Vec<Fault> {
        self.form.person.faults().into_iter().map(of_form).collect()
    }

    /// The request as it is asked for.
    pub(super) fn request(&self, asked: Asked) -> NewRequest {
        let form = &self.form;
        NewRequest {
            type_code: form.type_code.clone(),
            channel: Channel::Web,
            point: point(&form.lat, &form.lon).unwrap_or_default(),
            place_address: form.place_address.clone(),
            text: form.text.clone(),
            applicant: form.person.clone(),
            asked,
            photos: form.photos.clone(),
        }
    }
}

fn of_form(error: intake::FormError) -> Fault {
    fault(error.field, error.problem)
}

/// The point of two fields; `None` where both are empty.
pub(super) fn point(lat: &str, lon: &str) -> Result<Option<LatLon>, Fault> {
    let half = |name: &'static str, typed: &str| match typed.trim() {
        "" => Ok(None),
        degrees => degrees.parse::<f64>().map(Some).map_err(|_| fault(name, Problem::Malformed)),
    };
    match (half("lat", lat)?, half("lon", lon)?) {
        (None, None) => Ok(None),
        (Some(lat), Some(lon)) => LatLon::new(lat, lon).map(Some).ok_or(fault("lat", Problem::OutOfRange)),
        (None, Some(_)) => Err(fault("lat", Problem::Missing)),
        (Some(_), None) => Err(fault("lon", Problem::Missing)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_point_is_none() {
        assert_eq!(point("", " "), Ok(None));
        assert_eq!(point("48.5", "35"), Ok(LatLon::new(48.5, 35.0)));
        for (lat, lon, refused) in [
            ("48.5", "", fault("lon", Problem::Missing)),
            ("", "35", fault("lat", Problem::Missing)),
            ("north", "35", fault("lat", Problem::Malformed)),
            ("999", "35", fault("lat", Problem::OutOfRange)),
            ("NaN", "35", fault("lat", Problem::OutOfRange)),
        ] {
            assert_eq!(point(lat, lon), Err(refused), "{lat}, {lon}");
        }
    }

    #[test]
    fn keys_are_never_the_same() {
        assert_eq!(new_key().len(), 32);
        assert_ne!(new_key(), new_key());
    }
}
