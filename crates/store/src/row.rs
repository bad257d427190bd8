//! A request's row: the fact that it holds, and how it is written.

use domain::event::Channel;
use domain::fact::{Fact, Rating};
use domain::id::{ContractorId, DistrictId, ExecutorId, RequestId, TypeId};
use domain::place::LatLon;
use domain::time::Timestamp;
use domain::workflow::{ConfirmedBy, Resolution, State};

use crate::code::{instant, narrow, narrow_opt, point, word, word_opt};
use crate::error::Result;

/// The columns of a [`Fact`], as stored. Its send-backs are a table of their own.
#[derive(sqlx::FromRow)]
pub(crate) struct FactRow {
    pub(crate) id: i64,
    pub(crate) version: i64,
    pub(crate) registered_at: i64,
    pub(crate) type_id: i64,
    pub(crate) channel: i64,
    pub(crate) district_id: Option<i64>,
    pub(crate) public_lat: Option<f64>,
    pub(crate) public_lon: Option<f64>,
    pub(crate) state: i64,
    pub(crate) executor_id: Option<i64>,
    pub(crate) resolution: Option<i64>,
    pub(crate) confirmed_by: Option<i64>,
    pub(crate) original_due_at: Option<i64>,
    pub(crate) due_at: Option<i64>,
    pub(crate) done_at: Option<i64>,
    pub(crate) reported: bool,
    pub(crate) closed_at: Option<i64>,
    pub(crate) extended: Option<bool>,
    pub(crate) stars: Option<i64>,
    pub(crate) rated_at: Option<i64>,
}

impl FactRow {
    pub(crate) fn into_fact(self, sent_back: Vec<Timestamp>) -> Result<Fact> {
        let rating = match (self.stars, self.rated_at) {
            (Some(stars), Some(at)) => Some(Rating { stars: narrow(stars, "rating")?, at: Timestamp::from_millis(at) }),
            _ => None,
        };
        Ok(Fact {
            id: RequestId(self.id),
            version: narrow(self.version, "version")?,
            registered_at: Timestamp::from_millis(self.registered_at),
            type_id: TypeId(narrow(self.type_id, "request type")?),
            channel: word(self.channel, Channel::from_number, "channel")?,
            district: narrow_opt(self.district_id, "district")?.map(DistrictId),
            place: point(self.public_lat, self.public_lon),
            state: word(self.state, State::from_number, "state")?,
            executor: narrow_opt(self.executor_id, "executor")?.map(ExecutorId),
            resolution: word_opt(self.resolution, Resolution::from_number, "resolution")?,
            confirmed_by: word_opt(self.confirmed_by, ConfirmedBy::from_number, "confirmation")?,
            original_due_at: instant(self.original_due_at),
            due_at: instant(self.due_at),
            done_at: instant(self.done_at),
            reported: self.reported,
            closed_at: instant(self.closed_at),
            extended: self.extended,
            rating,
            sent_back,
        })
    }
}

/// All that is written when a request enters the register.
pub(crate) struct RequestRow<'a> {
    pub(crate) source: &'a str,
    pub(crate) source_id: Option<&'a str>,
    pub(crate) fact: &'a Fact,
    pub(crate) place: Option<LatLon>,
    pub(crate) place_address: Option<&'a str>,
    pub(crate) applicant: Option<i64>,
    pub(crate) merged_into: Option<RequestId>,
    pub(crate) contractor: Option<ContractorId>,
    pub(crate) routed: Option<&'a str>,
}

/// Binds the columns of a fact that change with events, in the order of [`changing_columns`].
macro_rules! bind_changing {
    ($query:expr, $fact:expr) => {{
        let fact: &domain::fact::Fact = $fact;
        $query
            .bind(i64::from(fact.version))
            .bind(i64::from(fact.type_id.0))
            .bind(fact.district.map(|district| i64::from(district.0)))
            .bind(fact.executor.map(|executor| i64::from(executor.0)))
            .bind(i64::from(fact.state.number()))
            .bind(fact.resolution.map(|resolution| i64::from(resolution.number())))
            .bind(fact.confirmed_by.map(|by| i64::from(by.number())))
            .bind($crate::code::millis(fact.original_due_at))
            .bind($crate::code::millis(fact.due_at))
            .bind($crate::code::millis(fact.done_at))
            .bind(fact.reported)
            .bind($crate::code::millis(fact.closed_at))
            .bind(fact.extended)
            .bind(fact.rating.map(|rating| i64::from(rating.stars)))
            .bind(fact.rating.map(|rating| rating.at.millis()))
            .bind(fact.place.map(|place| place.lat))
            .bind(fact.place.map(|place| place.lon))
    }};
}
pub(crate) use bind_changing;

/// Binds a whole [`RequestRow`], in the order of [`request_columns`].
macro_rules! bind_request {
    ($query:expr, $row:expr) => {{
        let row: &$crate::row::RequestRow<'_> = $row;
        $crate::row::bind_changing!($query, row.fact)
            .bind(row.source)
            .bind(row.source_id)
            .bind(i64::from(row.fact.channel.number()))
            .bind(row.fact.registered_at.millis())
            .bind(row.place.map(|place| place.lat))
            .bind(row.place.map(|place| place.lon))
            .bind(row.place_address)
            .bind(row.applicant)
            .bind(row.merged_into.map(|into| into.0))
            .bind(row.contractor.map(|contractor| contractor.0))
            .bind(row.routed)
    }};
}
pub(crate) use bind_request;

/// The columns that [`bind_changing`] binds.
macro_rules! changing_columns {
    () => {
        "version, type_id, district_id, executor_id, state, resolution, confirmed_by, original_due_at, due_at, \
         done_at, reported, closed_at, extended, stars, rated_at, public_lat, public_lon"
    };
}
pub(crate) use changing_columns;

/// The columns that [`bind_request`] binds: all but the id.
macro_rules! request_columns {
    () => {
        concat!(
            $crate::row::changing_columns!(),
            ", source, source_id, channel, registered_at, lat, lon, place_address, applicant_id, merged_into, \
             contractor_id, routed"
        )
    };
}
pub(crate) use request_columns;

/// How many columns [`request_columns`] names.
pub(crate) const REQUEST_COLUMNS: usize = 28;
