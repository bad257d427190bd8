//! Requests as the operator's desk lists them, with whose they are and where: true places and names, for staff alone.

use std::collections::HashMap;
use std::fmt;

use domain::id::{ExecutorId, RequestId, TypeId};
use domain::intake::Applicant;
use domain::place::LatLon;
use domain::time::Timestamp;
use domain::workflow::State;
use sqlx::AssertSqlSafe;

use crate::applicant::ApplicantId;
use crate::bulk;
use crate::code::{instant, narrow, narrow_opt, point, word};
use crate::error::Result;
use crate::tx::{Tx, on_either};

/// A line of a list of requests.
#[derive(Clone, PartialEq)]
pub struct Row {
    /// The request.
    pub id: RequestId,
    /// Its type.
    pub type_id: TypeId,
    /// Where it stands.
    pub state: State,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// By when it must be done.
    pub due_at: Option<Timestamp>,
    /// Who answers for it.
    pub executor: Option<ExecutorId>,
    /// Where it is.
    pub point: Option<LatLon>,
    /// The address of the place.
    pub place_address: Option<String>,
    /// Whose it is; `None` of an imported request.
    pub applicant: Option<ApplicantId>,
    /// Their surname and first name.
    pub name: String,
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
struct Columns {
    id: i64,
    type_id: i64,
    state: i64,
    registered_at: i64,
    due_at: Option<i64>,
    executor_id: Option<i64>,
    lat: Option<f64>,
    lon: Option<f64>,
    place_address: Option<String>,
    applicant_id: Option<i64>,
    surname: Option<String>,
    first_name: Option<String>,
}

impl Columns {
    fn into_row(self) -> Result<Row> {
        let name = [self.surname, self.first_name].into_iter().flatten().collect::<Vec<_>>().join(" ");
        Ok(Row {
            id: RequestId(self.id),
            type_id: TypeId(narrow(self.type_id, "request type")?),
            state: word(self.state, State::from_number, "state")?,
            registered_at: Timestamp::from_millis(self.registered_at),
            due_at: instant(self.due_at),
            executor: narrow_opt(self.executor_id, "executor")?.map(ExecutorId),
            point: point(self.lat, self.lon),
            place_address: self.place_address,
            applicant: self.applicant_id.map(ApplicantId),
            name,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.type_id, r.state, r.registered_at, r.due_at, r.executor_id, r.lat, r.lon, r.place_address,
            r.applicant_id, a.surname, a.first_name FROM ",
            $rest
        )
    };
}

/// These requests, in this order; without those that are not there.
///
/// # Errors
/// When the database cannot be read.
pub async fn rows(tx: &mut Tx, ids: &[RequestId]) -> Result<Vec<Row>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = AssertSqlSafe(format!(
        "WITH asked (id) AS ({}) {}",
        bulk::values(tx, 1, ids.len()),
        select!(
            "request r LEFT JOIN applicant a ON a.id = r.applicant_id WHERE r.id IN (SELECT id FROM asked) ORDER BY r.id"
        )
    ));
    let rows: Vec<Columns> = on_either!(tx, conn => {
        let mut query = sqlx::query_as(sql).persistent(false);
        for id in ids {
            query = query.bind(id.0);
        }
        query.fetch_all(conn).await?
    });
    let rows = rows.into_iter().map(Columns::into_row).collect::<Result<Vec<Row>>>()?;
    let mut by_id: HashMap<RequestId, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// The requests that somebody with this phone made or joined: those that are open first, then the newest.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_phone(tx: &mut Tx, phone: &str, limit: u32) -> Result<Vec<Row>> {
    let sql = select!(
        "request r LEFT JOIN applicant a ON a.id = r.applicant_id WHERE r.id IN (
            SELECT own.id FROM applicant p JOIN request own ON own.applicant_id = p.id WHERE p.phone = $1
            UNION SELECT j.request_id FROM applicant p JOIN joined j ON j.applicant_id = p.id WHERE p.phone = $1)
        ORDER BY CASE WHEN r.state = 5 THEN 1 ELSE 0 END, r.id DESC LIMIT $2"
    );
    let rows: Vec<Columns> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(phone).bind(i64::from(limit)).fetch_all(conn).await?);
    rows.into_iter().map(Columns::into_row).collect()
}

/// Those who were entered with this phone, who was entered last first; one who was entered alike again comes once.
///
/// # Errors
/// When the database cannot be read.
pub async fn people(tx: &mut Tx, phone: &str, limit: u32) -> Result<Vec<(ApplicantId, Applicant)>> {
    let sql = "SELECT MAX(id), surname, first_name, patronymic, phone, email, address FROM applicant WHERE phone = $1
        GROUP BY surname, first_name, patronymic, phone, email, address ORDER BY MAX(id) DESC LIMIT $2";
    type Person = (i64, String, String, Option<String>, String, Option<String>, String);
    let rows: Vec<Person> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(phone).bind(i64::from(limit)).fetch_all(conn).await?);
    let one = |(id, surname, first_name, patronymic, phone, email, address)| {
        (ApplicantId(id), Applicant { surname, first_name, patronymic, phone, email, address })
    };
    Ok(rows.into_iter().map(one).collect())
}

/// A box on the map: south, west, north, east.
pub type Around = [f64; 4];

/// What is open in the box, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn open_around(tx: &mut Tx, [south, west, north, east]: Around, limit: u32) -> Result<Vec<Row>> {
    // 5 is the number of `State::Closed`: written out, so that the databases see that the index serves.
    const { assert!(State::Closed.number() == 5) };
    let sql = select!(
        "request r LEFT JOIN applicant a ON a.id = r.applicant_id WHERE r.state <> 5 AND r.lat IS NOT NULL
        AND r.lat BETWEEN $1 AND $2 AND r.lon BETWEEN $3 AND $4 ORDER BY r.id DESC LIMIT $5"
    );
    let rows: Vec<Columns> = on_either!(tx, conn => {
        sqlx::query_as(sql)
            .bind(south)
            .bind(north)
            .bind(west)
            .bind(east)
            .bind(i64::from(limit))
            .fetch_all(conn)
            .await?
    });
    rows.into_iter().map(Columns::into_row).collect()
}
