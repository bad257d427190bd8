//! The forms by which staff act on a request, read as what they ask for.

use app::documents::Fault;
use chrono::NaiveDate;
use domain::deadline::end_of_day;
use domain::id::{ExecutorId, RequestId};
use domain::place::LatLon;
use domain::query::Problem;
use domain::workflow::{ActionKind, Resolution};
use service::City;
use service::act::Deed;
use service::report::in_the_city;

use super::super::person::Typed;

/// The form that came, and what its words are looked up in.
pub(super) struct Form<'a> {
    pub(super) city: &'a City,
    pub(super) typed: &'a Typed,
}

/// The last part of the address of a note that only staff read; of all other forms it is the code of the action.
const NOTE: &str = "note";

/// Whether there is such a form: whatever anybody of the staff may do, and the applicant's own steps too, so that it is the rules
/// that refuse them.
pub(super) fn is_deed(deed: &str) -> bool {
    deed == NOTE || ActionKind::from_code(deed).is_some_and(|kind| kind != ActionKind::Lapse)
}

/// What is asked for.
///
/// # Errors
/// A field is missing, or is nothing that the city knows.
pub(super) fn read(form: &Form<'_>, deed: &str) -> Result<Deed, Fault> {
    let reason = || form.typed.get("reason").to_owned();
    let text = || form.typed.get("text").to_owned();
    if deed == NOTE {
        return Ok(Deed::Note { text: text() });
    }
    let Some(kind) = ActionKind::from_code(deed) else { return Err(unknown("deed")) };
    Ok(match kind {
        ActionKind::Assign => Deed::Assign { executor: form.executor()? },
        ActionKind::Return => Deed::Return { reason: reason() },
        ActionKind::Redirect => Deed::Redirect { executor: form.executor()?, reason: reason() },
        ActionKind::CorrectType => {
            let code = form.required("type")?;
            let row = form.city.classifier().type_by_code(code).map(|row| row.id);
            Deed::CorrectType { type_id: row.ok_or(unknown("type"))? }
        }
        ActionKind::CorrectPlace => {
            Deed::CorrectPlace { point: form.point()?, address: form.typed.get("place_address").to_owned() }
        }
        ActionKind::Accept => Deed::Accept,
        ActionKind::Report => Deed::Report { resolution: form.resolution()?, text: text() },
        ActionKind::Confirm => Deed::Confirm,
        ActionKind::SendBack => Deed::SendBack { reason: reason() },
        ActionKind::Reopen => Deed::Reopen { reason: reason() },
        ActionKind::Close => Deed::Close { resolution: form.resolution()?, reason: reason() },
        ActionKind::Merge => {
            let into = form.required("into")?.trim().trim_start_matches('№').trim();
            let into = into.parse().ok().filter(|id| *id > 0).map(RequestId);
            Deed::Merge { into: into.ok_or(Fault { field: "into", problem: Problem::Malformed })? }
        }
        ActionKind::Withdraw => Deed::Withdraw,
        ActionKind::AskExtension => Deed::AskExtension { due_at: form.until()?, reason: reason() },
        ActionKind::Extend => Deed::Extend,
        ActionKind::RefuseExtension => Deed::RefuseExtension { reason: reason() },
        ActionKind::Rate => Deed::Rate { stars: form.typed.get("stars").parse().unwrap_or_default() },
        ActionKind::Comment => Deed::Comment { text: text() },
        ActionKind::Lapse => return Err(unknown("deed")),
    })
}

const fn unknown(field: &'static str) -> Fault {
    Fault { field, problem: Problem::Unknown }
}

impl Form<'_> {
    fn required(&self, field: &'static str) -> Result<&str, Fault> {
        match self.typed.get(field).trim() {
            "" => Err(Fault { field, problem: Problem::Missing }),
            text => Ok(text),
        }
    }

    fn executor(&self) -> Result<ExecutorId, Fault> {
        let code = self.required("executor")?;
        self.city.classifier().executor_by_code(code).map(|row| row.id).ok_or(unknown("executor"))
    }

    fn resolution(&self) -> Result<Resolution, Fault> {
        Resolution::from_code(self.required("resolution")?).ok_or(unknown("resolution"))
    }

    /// The end of the day, in the city.
    fn until(&self) -> Result<domain::time::Timestamp, Fault> {
        let day = NaiveDate::parse_from_str(self.required("until")?, "%Y-%m-%d");
        let day = day.map_err(|_| Fault { field: "until", problem: Problem::Malformed })?;
        Ok(end_of_day(day, &self.city.settings().time_zone))
    }

    /// A point in the city; none where neither half of it was typed.
    fn point(&self) -> Result<Option<LatLon>, Fault> {
        let (lat, lon) = (self.typed.get("lat").trim(), self.typed.get("lon").trim());
        if lat.is_empty() && lon.is_empty() {
            return Ok(None);
        }
        let half = |field, text: &str| {
            let number = text.replace(',', ".").parse::<f64>().ok();
            number.ok_or(Fault { field, problem: Problem::Malformed })
        };
        let point = LatLon::new(half("lat", lat)?, half("lon", lon)?);
        let point = point.ok_or(Fault { field: "lat", problem: Problem::OutOfRange })?;
        in_the_city(self.city, point).map_err(|error| Fault { field: error.field, problem: error.problem })?;
        Ok(Some(point))
    }
}
