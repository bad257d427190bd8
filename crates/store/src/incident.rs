//! Mass incidents: which run, what the site says of them, and what may be one.

use std::collections::HashMap;

use domain::id::{AccountId, IncidentId, RequestId, TypeId};
use domain::incident::Sighting;
use domain::place::LatLon;
use domain::time::Timestamp;
use sqlx::AssertSqlSafe;

use crate::bulk::{self, ROWS};
use crate::code::{instant, narrow};
use crate::error::{Error, Result};
use crate::settings;
use crate::tx::{Tx, on_either};

/// What the site says of an incident, in both languages. Written by staff for everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banner {
    /// In Ukrainian.
    pub uk: String,
    /// In English.
    pub en: String,
}

/// An incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Its number.
    pub id: IncidentId,
    /// The request that goes on for all.
    pub request: RequestId,
    /// What it is.
    pub type_id: TypeId,
    /// What the site says of it.
    pub banner: Banner,
    /// When it was made.
    pub made_at: Timestamp,
    /// Who made it.
    pub account: Option<AccountId>,
    /// When its request was closed.
    pub closed_at: Option<Timestamp>,
}

type Row = (i64, i64, i64, String, String, i64, Option<i64>, Option<i64>);

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, request_id, type_id, text_uk, text_en, made_at, account_id, closed_at FROM incident ",
            $rest
        )
    };
}

fn incident((id, request, type_id, uk, en, made_at, account, closed_at): Row) -> Result<Incident> {
    Ok(Incident {
        id: IncidentId(id),
        request: RequestId(request),
        type_id: TypeId(narrow(type_id, "request type")?),
        banner: Banner { uk, en },
        made_at: Timestamp::from_millis(made_at),
        account: account.map(AccountId),
        closed_at: instant(closed_at),
    })
}

/// The incidents that run, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn running(tx: &mut Tx) -> Result<Vec<Incident>> {
    let sql = select!("WHERE closed_at IS NULL ORDER BY made_at DESC, id DESC");
    let rows: Vec<Row> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    rows.into_iter().map(incident).collect()
}

/// The incidents that ended last, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub async fn ended(tx: &mut Tx, limit: u32) -> Result<Vec<Incident>> {
    let sql = select!("WHERE closed_at IS NOT NULL ORDER BY closed_at DESC, id DESC LIMIT $1");
    let rows: Vec<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(i64::from(limit)).fetch_all(conn).await?);
    rows.into_iter().map(incident).collect()
}

/// One incident.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(tx: &mut Tx, id: IncidentId) -> Result<Option<Incident>> {
    let sql = select!("WHERE id = $1");
    let row: Option<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(id.0).fetch_optional(conn).await?);
    row.map(incident).transpose()
}

/// The incident that runs in a request.
///
/// # Errors
/// When the database cannot be read.
pub async fn running_in(tx: &mut Tx, request: RequestId) -> Result<Option<Incident>> {
    let sql = select!("WHERE request_id = $1 AND closed_at IS NULL");
    let row: Option<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(request.0).fetch_optional(conn).await?);
    row.map(incident).transpose()
}

/// Makes an incident of a request. Running servers show it at once.
///
/// # Errors
/// [`Error::Conflict`] when one runs in the request already; when the database cannot be written.
pub async fn insert(
    tx: &mut Tx,
    request: RequestId,
    type_id: TypeId,
    banner: &Banner,
    at: Timestamp,
    account: Option<AccountId>,
) -> Result<IncidentId> {
    settings::bump(tx).await?;
    let sql = "INSERT INTO incident (request_id, type_id, text_uk, text_en, made_at, account_id)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    let id: i64 = on_either!(tx, conn => {
        sqlx::query_scalar(sql)
            .bind(request.0)
            .bind(i64::from(type_id.0))
            .bind(&*banner.uk)
            .bind(&*banner.en)
            .bind(at.millis())
            .bind(account.map(|account| account.0))
            .fetch_one(conn)
            .await
            .map_err(Error::taken("incident"))?
    });
    Ok(IncidentId(id))
}

/// Says something else of a running incident.
///
/// # Errors
/// [`Error::NotFound`] when no such incident runs; when the database cannot be written.
pub async fn set_banner(tx: &mut Tx, id: IncidentId, banner: &Banner) -> Result<()> {
    settings::bump(tx).await?;
    let sql = "UPDATE incident SET text_uk = $2, text_en = $3 WHERE id = $1 AND closed_at IS NULL";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql).bind(id.0).bind(&*banner.uk).bind(&*banner.en).execute(conn).await?.rows_affected()
    });
    if changed == 1 { Ok(()) } else { Err(Error::NotFound("incident")) }
}

/// Ends the incident that runs in a request. Returns whether one did: to one caller only.
///
/// # Errors
/// When the database cannot be written.
pub async fn end(tx: &mut Tx, request: RequestId, at: Timestamp) -> Result<bool> {
    let sql = "UPDATE incident SET closed_at = $2 WHERE request_id = $1 AND closed_at IS NULL";
    let changed =
        on_either!(tx, conn => sqlx::query(sql).bind(request.0).bind(at.millis()).execute(conn).await?.rows_affected());
    if changed > 0 {
        settings::bump(tx).await?;
    }
    Ok(changed > 0)
}

/// Lets the incident that runs in a request go on in another one, which has none.
///
/// # Errors
/// [`Error::Conflict`] when the other has one; when the database cannot be written.
pub async fn go_on(tx: &mut Tx, from: RequestId, into: RequestId) -> Result<()> {
    settings::bump(tx).await?;
    let sql = "UPDATE incident SET request_id = $2 WHERE request_id = $1 AND closed_at IS NULL";
    on_either!(tx, conn => {
        sqlx::query(sql).bind(from.0).bind(into.0).execute(conn).await.map(drop).map_err(Error::taken("incident"))?;
    });
    Ok(())
}

/// The requests that go on in this one, by their numbers.
///
/// # Errors
/// When the database cannot be read.
pub async fn merged(tx: &mut Tx, into: RequestId) -> Result<Vec<RequestId>> {
    let sql = "SELECT id FROM request WHERE merged_into = $1 ORDER BY id";
    let ids: Vec<i64> = on_either!(tx, conn => sqlx::query_scalar(sql).bind(into.0).fetch_all(conn).await?);
    Ok(ids.into_iter().map(RequestId).collect())
}

/// Where the requests lie that are in a running incident, with its number: the true points, of the request that goes on and of all that
/// were merged into it.
///
/// # Errors
/// When the database cannot be read.
pub async fn places(tx: &mut Tx) -> Result<Vec<(IncidentId, LatLon)>> {
    let sql = "SELECT i.id, r.lat, r.lon FROM incident i JOIN request r ON r.id = i.request_id
        WHERE i.closed_at IS NULL AND r.lat IS NOT NULL AND r.lon IS NOT NULL
        UNION ALL
        SELECT i.id, r.lat, r.lon FROM incident i JOIN request r ON r.merged_into = i.request_id
        WHERE i.closed_at IS NULL AND r.lat IS NOT NULL AND r.lon IS NOT NULL ORDER BY 1, 2, 3";
    let rows: Vec<(i64, f64, f64)> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    Ok(rows.into_iter().map(|(id, lat, lon)| (IncidentId(id), LatLon { lat, lon })).collect())
}

type SightingRow = (i64, i64, i64, f64, f64);

fn sighting((id, type_id, at, lat, lon): SightingRow) -> Result<Sighting> {
    Ok(Sighting {
        id: RequestId(id),
        type_id: TypeId(narrow(type_id, "request type")?),
        at: Timestamp::from_millis(at),
        place: LatLon { lat, lon },
    })
}

/// The open requests that were registered since and whose place is known, the latest first: without those that somebody said are no
/// incident, and those in which one runs.
///
/// # Errors
/// When the database cannot be read.
pub async fn open_since(tx: &mut Tx, since: Timestamp, limit: u32) -> Result<Vec<Sighting>> {
    let sql = "SELECT id, type_id, registered_at, lat, lon FROM request
        WHERE registered_at >= $1 AND state <> 5 AND lat IS NOT NULL AND lon IS NOT NULL
            AND NOT EXISTS (SELECT d.request_id FROM incident_dismissal d WHERE d.request_id = request.id)
            AND NOT EXISTS (SELECT i.id FROM incident i WHERE i.request_id = request.id AND i.closed_at IS NULL)
        ORDER BY registered_at DESC, id DESC LIMIT $2";
    let rows: Vec<SightingRow> = on_either!(tx, conn => {
        sqlx::query_as(sql).bind(since.millis()).bind(i64::from(limit)).fetch_all(conn).await?
    });
    rows.into_iter().map(sighting).collect()
}

/// Every request whose place is known, as it was registered, the earliest first: for trying the rule on what has been.
///
/// # Errors
/// When the database cannot be read.
pub async fn all_sightings(tx: &mut Tx) -> Result<Vec<Sighting>> {
    let sql = "SELECT id, type_id, registered_at, lat, lon FROM request
        WHERE lat IS NOT NULL AND lon IS NOT NULL ORDER BY registered_at, id";
    let rows: Vec<SightingRow> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    rows.into_iter().map(sighting).collect()
}

/// The addresses of the places of these requests: for staff.
///
/// # Errors
/// When the database cannot be read.
pub async fn addresses(tx: &mut Tx, ids: &[RequestId]) -> Result<HashMap<RequestId, String>> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(ROWS) {
        let values = bulk::values(tx, 1, chunk.len());
        let sql = AssertSqlSafe(format!(
            "SELECT id, place_address FROM request WHERE id IN ({values}) AND place_address IS NOT NULL ORDER BY id"
        ));
        let rows: Vec<(i64, String)> = on_either!(tx, conn => {
            let mut query = sqlx::query_as(sql).persistent(false);
            for id in chunk {
                query = query.bind(id.0);
            }
            query.fetch_all(conn).await?
        });
        found.extend(rows.into_iter().map(|(id, address)| (RequestId(id), address)));
    }
    Ok(found)
}

/// Remembers that requests are no incident. One of which it was said before keeps who said it.
///
/// # Errors
/// When a request is not there, or the database cannot be written.
pub async fn dismiss(tx: &mut Tx, requests: &[RequestId], at: Timestamp, account: Option<AccountId>) -> Result<()> {
    for request in requests {
        let sql = "INSERT INTO incident_dismissal (request_id, at, account_id) VALUES ($1, $2, $3) ON CONFLICT (request_id) DO NOTHING";
        on_either!(tx, conn => {
            sqlx::query(sql)
                .bind(request.0)
                .bind(at.millis())
                .bind(account.map(|account| account.0))
                .execute(conn)
                .await
                .map(drop)?;
        });
    }
    Ok(())
}
