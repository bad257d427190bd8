//! The JSON of the public read API: what a page shows, what anyone may read with curl.
//!
//! Instants are RFC 3339 in UTC; shares are 0–1; what the register does not know is `null`, never a zero.

mod executors;
mod statistics;

use serde::{Deserialize, Serialize};

use crate::classifier::{Name, Precision};
use crate::event::Channel;
use crate::id::RequestId;
use crate::local::LocalTime;
use crate::photo::Stage;
use crate::place::LatLon;
use crate::time::{Timestamp, Window};
use crate::workflow::{ConfirmedBy, Resolution, Role, State};

pub use executors::{ExecutorAnswer, ExecutorHistoryAnswer, ExecutorsAnswer, HistoryStep};
pub use statistics::{Comparison, ResolutionShare, SeriesStep, Share, StatsAnswer};

/// A thing with a code and a name in the language of the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The code that URLs use.
    pub code: String,
    /// What people call it.
    pub name: String,
}

/// `/api/city`: what every page needs to know of the city.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CityAnswer {
    /// The city's name in both languages.
    pub name: Name,
    /// Where a map of the whole city is centred.
    pub centre: LatLon,
    /// The zoom at which a desktop map shows the whole city.
    pub zoom: u8,
    /// West, south, east, north: the box that holds the city.
    pub bounds: [f64; 4],
    /// URL template of the tiles; empty: none, only borders are drawn.
    pub tiles: String,
    /// The attribution that the tiles' licence asks for (plain text).
    pub attribution: String,
    /// The offsets of the city's time zone.
    pub local_time: LocalTime,
    /// The directions of the classifier.
    pub directions: Vec<Bilingual>,
    /// The districts of the city.
    pub districts: Vec<Bilingual>,
    /// Whether this is a made-up city.
    pub demo: bool,
    /// Whether places are shown at all (the switch for times of war).
    pub places_public: bool,
    /// The mass incidents that the city knows of, the latest first. None while places are not public: their words name streets.
    #[serde(default)]
    pub incidents: Vec<IncidentAnswer>,
    /// The place in the event log that is known to be shown: the live feed goes on from there (`/live?last=`).
    pub seq: i64,
    /// What this is as of: the city's clock, less the publication delay.
    pub server_now: Timestamp,
}

/// A mass incident, as everybody is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentAnswer {
    /// The request that goes on for all whom it concerns.
    pub request: RequestId,
    /// What staff wrote of it for everybody, in both languages.
    pub text: Name,
    /// Since when the city knows of it.
    pub since: Timestamp,
}

/// A code and its name in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bilingual {
    /// The code that URLs use.
    pub code: String,
    /// What people call it.
    pub name: Name,
}

/// A group of requests near each other.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClusterAnswer {
    /// Latitude of the mean of its public points.
    pub lat: f64,
    /// Longitude of it.
    pub lon: f64,
    /// How many requests.
    pub count: u32,
    /// How many of them are overdue.
    pub overdue: u32,
}

/// A single request on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointAnswer {
    /// Its number.
    pub id: i64,
    /// Latitude of its public point.
    pub lat: f64,
    /// Longitude of it.
    pub lon: f64,
    /// The code of its direction.
    pub direction: String,
    /// The code of its type.
    #[serde(rename = "type")]
    pub type_code: String,
    /// Its state.
    pub state: State,
    /// Who confirmed it, if closed and known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<ConfirmedBy>,
    /// Whether it is overdue now.
    pub overdue: bool,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// The date that work goes by.
    pub due_at: Option<Timestamp>,
}

/// `/api/map`: clusters and points of the window inside the bbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapAnswer {
    /// The window of the calendar.
    pub window: Window,
    /// Requests inside the bbox: the clusters' counts and the points.
    pub total: u32,
    /// How many of `total` are overdue.
    pub overdue: u32,
    /// Requests of the window that have no public point, wherever they are.
    pub unplaced: u32,
    /// Groups.
    pub clusters: Vec<ClusterAnswer>,
    /// Single requests.
    pub points: Vec<PointAnswer>,
    /// What this is as of: the city's clock, less the publication delay.
    pub server_now: Timestamp,
}

/// One request in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListItem {
    /// Its number.
    pub id: i64,
    /// Its type.
    #[serde(rename = "type")]
    pub request_type: Named,
    /// The code of its direction.
    pub direction: String,
    /// Its state.
    pub state: State,
    /// How it was closed.
    pub resolution: Option<Resolution>,
    /// Who confirmed it.
    pub confirmed_by: Option<ConfirmedBy>,
    /// Whether it is overdue now.
    pub overdue: bool,
    /// Its district's name.
    pub district: Option<String>,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// The date that work goes by.
    pub due_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

/// How many requests a choice of a filter holds, the other filters kept as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// The code of the choice.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// How many requests.
    pub count: u32,
}

/// `/api/requests`: the list beside the map, newest first, and the counts behind each filter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListAnswer {
    /// The window of the calendar.
    pub window: Window,
    /// Requests that the filters and the bbox let through (without a bbox: the unplaced too).
    pub total: u32,
    /// How many of `total` are overdue.
    pub overdue: u32,
    /// At most 50 of them.
    pub items: Vec<ListItem>,
    /// The `before` of the next page; `None` on the last.
    pub next: Option<String>,
    /// By direction, commonest first.
    pub directions: Vec<Facet>,
    /// By the values of the `state` filter.
    pub states: Vec<Facet>,
    /// By executor, commonest first, at most 60 (the chosen one always among them).
    pub executors: Vec<Facet>,
    /// What this is as of: the city's clock, less the publication delay.
    pub server_now: Timestamp,
}

/// `/api/request?id=`: the public card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestAnswer {
    /// Its number.
    pub id: i64,
    /// Its type.
    #[serde(rename = "type")]
    pub request_type: Named,
    /// Its direction.
    pub direction: Named,
    /// Its state.
    pub state: State,
    /// How it was closed, or what is reported.
    pub resolution: Option<Resolution>,
    /// Who confirmed it; `None` while open, and where unknown.
    pub confirmed_by: Option<ConfirmedBy>,
    /// Whether it is overdue now.
    pub overdue: bool,
    /// How it came in.
    pub channel: Channel,
    /// Its public point.
    pub place: Option<LatLon>,
    /// How exact that point is.
    pub precision: Precision,
    /// Its district's name.
    pub district: Option<String>,
    /// Who has it.
    pub executor: Option<Named>,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// The deadline by its kind.
    pub original_due_at: Option<Timestamp>,
    /// The date that work goes by.
    pub due_at: Option<Timestamp>,
    /// When the work was done.
    pub done_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Stars that the applicant gave.
    pub rating: Option<u8>,
    /// The request that goes on, if this one is a duplicate.
    pub merged_into: Option<i64>,
    /// What the applicant wrote, once staff have passed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Photos that staff have passed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoAnswer>,
    /// Its public timeline, newest first.
    pub events: Vec<TimelineItem>,
    /// What this is as of: the city's clock, less the publication delay.
    pub server_now: Timestamp,
}

/// A photo that everybody may see: `/requests/{id}/photos/{photo}`, with `?small` for a small one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoAnswer {
    /// Its name.
    pub id: String,
    /// In what role somebody sent it.
    pub by: Role,
    /// What it shows, if an executor took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// A line of a public timeline.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TimelineItem {
    /// When.
    pub at: Timestamp,
    /// What: the code of a [`crate::event::Change`].
    pub kind: String,
    /// The executor that it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executor: Option<String>,
    /// The date that it sets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// The resolution that it gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// Who confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<ConfirmedBy>,
    /// The type's name after a correction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_type: Option<String>,
    /// The request that it was merged into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub into: Option<i64>,
    /// Stars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stars: Option<u8>,
    /// A text that staff have passed for the public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// `/api/today`: the front page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TodayAnswer {
    /// Registered today.
    pub received: u32,
    /// Open now; `None`: not known.
    pub open: Option<u32>,
    /// Overdue now; `None`: not known.
    pub overdue: Option<u32>,
    /// This month: of those due, done in time.
    pub on_time_share: Option<f64>,
    /// This month: of those closed as done or explained, confirmed by the applicant.
    pub confirmed_share: Option<f64>,
    /// Received this week, by direction, commonest first.
    pub week_by_direction: Vec<Share>,
    /// The latest public changes, newest first, at most 20.
    pub changes: Vec<FeedItem>,
    /// What this is as of: the city's clock, less the publication delay.
    pub server_now: Timestamp,
}

/// One public change, in the live feed and on the front page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeedItem {
    /// Its place in the log.
    pub seq: i64,
    /// The request.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// What: the code of a [`crate::event::Change`].
    pub kind: String,
    /// The code of the direction.
    pub direction: String,
    /// The code of the type.
    #[serde(rename = "type")]
    pub type_code: String,
    /// The name of the type.
    pub type_name: Name,
    /// The name of the district.
    pub district: Option<Name>,
    /// The code of the executor.
    pub executor: Option<String>,
    /// The name of the executor.
    pub executor_name: Option<Name>,
    /// The state after the change; in what was read from the log when the server started, the state of then.
    pub state: State,
    /// The resolution, as of the same moment.
    pub resolution: Option<Resolution>,
    /// Who confirmed it.
    pub confirmed_by: Option<ConfirmedBy>,
    /// Its public point.
    pub place: Option<LatLon>,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// The date that work goes by.
    pub due_at: Option<Timestamp>,
}

/// A frame of `/live` (server-sent event `changes`): all that changed since the frame before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The last `seq` in it.
    pub seq: i64,
    /// What this is as of: the city's clock, less the publication delay.
    pub server_now: Timestamp,
    /// The changes, oldest first.
    pub changes: Vec<FeedItem>,
}

/// `/api/districts`: names and simplified borders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DistrictsAnswer {
    /// The districts.
    pub districts: Vec<DistrictAnswer>,
}

/// A district on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DistrictAnswer {
    /// The code that URLs use.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Where its label stands.
    pub label: LatLon,
    /// Its outlines: rings of [lat, lon], simplified for drawing; the first of each polygon is the outer one.
    pub polygons: Vec<Vec<Vec<[f64; 2]>>>,
}

/// What a bad parameter is answered with, beside the status 400.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorAnswer {
    /// What went wrong: `bad_parameter`, `not_found`, `unavailable`.
    pub error: String,
    /// The name of the parameter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Why, in words, in English; pages say it in the person's language.
    pub message: String,
}
