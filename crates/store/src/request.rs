//! Requests: one row each, which says what all events of the request have made of it.

use domain::fact::Fact;
use domain::id::{DistrictId, RequestId, TypeId};
use domain::place::LatLon;
use domain::time::Timestamp;
use domain::workflow::State;
use sqlx::AssertSqlSafe;

use crate::bulk::{self, ROWS, recurs};
use crate::code::{narrow, narrow_opt, point};
use crate::error::{Error, Result};
use crate::row::{FactRow, bind_changing, changing_columns};
use crate::tx::{Connection, Tx, on_either};
use crate::{search, settings};

/// The source of requests that came in here, and not by an import.
pub const OWN_SOURCE: &str = "misto";

/// What a request's row says of its place, beyond what the public may see.
#[derive(Clone, Debug, PartialEq)]
pub struct PrivatePlace {
    /// The true point.
    pub point: Option<LatLon>,
    /// The address of the place, or a landmark.
    pub address: Option<String>,
}

macro_rules! fact_by_id {
    ($suffix:literal) => {
        concat!("SELECT id, registered_at, channel, ", changing_columns!(), " FROM request WHERE id = $1", $suffix)
    };
}

/// What is known of the request; `None` for an unknown number.
///
/// # Errors
/// [`Error::Corrupt`] when the row is not what Misto writes; when the database cannot be read.
pub async fn fact(tx: &mut Tx, id: RequestId) -> Result<Option<Fact>> {
    read_fact(tx, id, fact_by_id!("")).await
}

/// What is known of the request, which nobody else may change before this transaction ends. To lock several, go by rising numbers.
///
/// # Errors
/// As [`fact`].
pub async fn locked(tx: &mut Tx, id: RequestId) -> Result<Option<Fact>> {
    let sql = match tx.on {
        // The transaction that may write is the only one.
        Connection::Sqlite(_) => fact_by_id!(""),
        // Who only names the request in a row of their own (a look at it, say) need not wait.
        Connection::Postgres(_) => fact_by_id!(" FOR NO KEY UPDATE"),
    };
    read_fact(tx, id, sql).await
}

async fn read_fact(tx: &mut Tx, id: RequestId, sql: &'static str) -> Result<Option<Fact>> {
    let row: Option<FactRow> = on_either!(tx, conn => sqlx::query_as(sql).bind(id.0).fetch_optional(conn).await?);
    let Some(row) = row else { return Ok(None) };
    let sql = "SELECT reported_at FROM sent_back WHERE request_id = $1 ORDER BY n";
    let sent_back: Vec<i64> = on_either!(tx, conn => sqlx::query_scalar(sql).bind(id.0).fetch_all(conn).await?);
    row.into_fact(sent_back.into_iter().map(Timestamp::from_millis).collect()).map(Some)
}

/// Writes what became of the request, if it still is of the version that the decision was made on.
///
/// # Errors
/// [`Error::Conflict`] when it is of another version by now; [`Error::NotFound`] when there is no such request.
pub async fn update(tx: &mut Tx, fact: &Fact, expected_version: u32) -> Result<()> {
    // The columns of `changing_columns`, in its order.
    let sql = "UPDATE request SET version = $1, type_id = $2, district_id = $3, executor_id = $4, state = $5, resolution = $6,
            confirmed_by = $7, original_due_at = $8, due_at = $9, done_at = $10, reported = $11, closed_at = $12,
            extended = $13, stars = $14, rated_at = $15, public_lat = $16, public_lon = $17
        WHERE id = $18 AND version = $19";
    let changed = on_either!(tx, conn => {
        bind_changing!(sqlx::query(sql), fact)
            .bind(fact.id.0)
            .bind(i64::from(expected_version))
            .execute(conn)
            .await?
            .rows_affected()
    });
    if changed == 0 {
        return Err(match self::fact(tx, fact.id).await? {
            Some(_) => Error::Conflict("request"),
            None => Error::NotFound("request"),
        });
    }
    for (n, reported_at) in (0_i64..).zip(&fact.sent_back) {
        let sql = "INSERT INTO sent_back (request_id, n, reported_at) VALUES ($1, $2, $3) ON CONFLICT (request_id, n) DO NOTHING";
        on_either!(tx, conn => {
            sqlx::query(sql).bind(fact.id.0).bind(n).bind(reported_at.millis()).execute(conn).await.map(drop)?;
        });
    }
    Ok(())
}

/// Remembers which request goes on for one that was merged. Its fact and event are the caller's to write.
///
/// # Errors
/// [`Error::NotFound`] when there is no such request.
pub async fn set_merged_into(tx: &mut Tx, id: RequestId, into: RequestId) -> Result<()> {
    let sql = "UPDATE request SET merged_into = $2 WHERE id = $1";
    let changed = on_either!(tx, conn => sqlx::query(sql).bind(id.0).bind(into.0).execute(conn).await?.rows_affected());
    if changed == 1 { Ok(()) } else { Err(Error::NotFound("request")) }
}

/// Remembers which date the executor has asked for; `None`: nothing waits for an answer any longer.
///
/// # Errors
/// When the database cannot be written.
pub async fn set_asked_due_at(tx: &mut Tx, id: RequestId, asked: Option<Timestamp>) -> Result<()> {
    let sql = "UPDATE request SET asked_due_at = $2 WHERE id = $1";
    on_either!(tx, conn => {
        sqlx::query(sql).bind(id.0).bind(asked.map(Timestamp::millis)).execute(conn).await.map(drop)?;
    });
    Ok(())
}

/// What the register knows of a request beside its fact, and the rules ask for.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// Its true place: private.
    pub place: PrivatePlace,
    /// The date that the executor has asked for and nobody has answered yet.
    pub asked_due_at: Option<Timestamp>,
}

/// What is known of a request beside its fact; `None` for an unknown number.
///
/// # Errors
/// When the database cannot be read.
pub async fn beside(tx: &mut Tx, id: RequestId) -> Result<Option<Beside>> {
    let sql = "SELECT lat, lon, place_address, asked_due_at FROM request WHERE id = $1";
    type Row = (Option<f64>, Option<f64>, Option<String>, Option<i64>);
    let row: Option<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(id.0).fetch_optional(conn).await?);
    Ok(row.map(|(lat, lon, address, asked)| Beside {
        place: PrivatePlace { point: point(lat, lon), address },
        asked_due_at: asked.map(Timestamp::from_millis),
    }))
}

/// The request that goes on for this one, if it was merged.
///
/// # Errors
/// When the database cannot be read.
pub async fn merged_into(tx: &mut Tx, id: RequestId) -> Result<Option<RequestId>> {
    let sql = "SELECT merged_into FROM request WHERE id = $1";
    let into: Option<Option<i64>> =
        on_either!(tx, conn => sqlx::query_scalar(sql).bind(id.0).fetch_optional(conn).await?);
    Ok(into.flatten().map(RequestId))
}

/// The true place of a request; `None` for an unknown number. For staff and the rules, never for the public.
///
/// # Errors
/// When the database cannot be read.
pub async fn private_place(tx: &mut Tx, id: RequestId) -> Result<Option<PrivatePlace>> {
    let sql = "SELECT lat, lon, place_address FROM request WHERE id = $1";
    let row: Option<(Option<f64>, Option<f64>, Option<String>)> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(id.0).fetch_optional(conn).await?);
    Ok(row.map(|(lat, lon, address)| PrivatePlace { point: point(lat, lon), address }))
}

/// Corrects the true place of a request. The public point is part of its fact: see [`update`].
///
/// # Errors
/// [`Error::NotFound`] when there is no such request.
pub async fn set_private_place(tx: &mut Tx, id: RequestId, place: &PrivatePlace) -> Result<()> {
    let sql = "UPDATE request SET lat = $2, lon = $3, place_address = $4 WHERE id = $1";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(id.0)
            .bind(place.point.map(|point| point.lat))
            .bind(place.point.map(|point| point.lon))
            .bind(place.address.as_deref())
            .execute(conn)
            .await?
            .rows_affected()
    });
    if changed == 0 {
        return Err(Error::NotFound("request"));
    }
    search::refresh(tx, &[id]).await
}

/// What the public place of a request is told from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// Its number.
    pub id: RequestId,
    /// Its type, which says how exactly it may be shown.
    pub type_id: TypeId,
    /// The true point.
    pub point: Option<LatLon>,
    /// The district that it is counted to.
    pub district: Option<DistrictId>,
    /// Whether it was taken over from another register, which may have named its district.
    pub imported: bool,
}

/// The next requests that have a true point or a district, by rising number after the given one (0: from the first), at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub async fn places_after(tx: &mut Tx, after: RequestId, limit: u32) -> Result<Vec<Placed>> {
    let sql = "SELECT id, type_id, lat, lon, district_id, source <> $3 FROM request
        WHERE id > $1 AND (lat IS NOT NULL AND lon IS NOT NULL OR district_id IS NOT NULL) ORDER BY id LIMIT $2";
    type Row = (i64, i64, Option<f64>, Option<f64>, Option<i64>, bool);
    let rows: Vec<Row> = on_either!(tx, conn => {
        sqlx::query_as(sql).bind(after.0).bind(i64::from(limit)).bind(OWN_SOURCE).fetch_all(conn).await?
    });
    let placed = |(id, type_id, lat, lon, district, imported)| {
        Ok(Placed {
            id: RequestId(id),
            type_id: TypeId(narrow(type_id, "request type")?),
            point: point(lat, lon),
            district: narrow_opt(district, "district")?.map(DistrictId),
            imported,
        })
    };
    rows.into_iter().map(placed).collect()
}

/// A request's district and public point, told anew after borders or precisions changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Redistricted {
    /// Which request.
    pub id: RequestId,
    /// The district that it lies in.
    pub district: Option<DistrictId>,
    /// Its public point.
    pub public: Option<LatLon>,
}

/// Gives requests other districts and public points. It leaves no event: what was reported did not change, only the map under it, or how much
/// of it is shown.
/// Running servers load their facts again.
///
/// # Errors
/// When a district is not there, or the database cannot be written.
pub async fn set_district(tx: &mut Tx, changes: &[Redistricted]) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    settings::bump(tx).await?;
    for chunk in changes.chunks(ROWS) {
        let values = bulk::values(tx, 4, chunk.len());
        let sql = AssertSqlSafe(format!(
            "WITH new (id, district_id, lat, lon) AS ({values})
            UPDATE request SET district_id = new.district_id, public_lat = new.lat, public_lon = new.lon
            FROM new WHERE request.id = new.id"
        ));
        on_either!(tx, conn => {
            let mut query = sqlx::query(sql).persistent(recurs(chunk.len()));
            for change in chunk {
                query = query
                    .bind(change.id.0)
                    .bind(change.district.map(|district| i64::from(district.0)))
                    .bind(change.public.map(|point| point.lat))
                    .bind(change.public.map(|point| point.lon));
            }
            query.execute(conn).await.map(drop)?;
        });
    }
    Ok(())
}

/// Own requests whose work was reported by `until` and waits for a check, the longest waiting first, at most `limit`. What was taken over
/// from another register is that register's to close.
///
/// # Errors
/// When the database cannot be read.
pub async fn reported_until(tx: &mut Tx, until: Timestamp, limit: u32) -> Result<Vec<RequestId>> {
    // 3 is the number of `State::OnControl`: written out, so that the databases see that the index serves.
    const { assert!(State::OnControl.number() == 3) };
    let sql = "SELECT id FROM request WHERE state = 3 AND done_at <= $1 AND source = $2 ORDER BY done_at, id LIMIT $3";
    let ids: Vec<i64> = on_either!(tx, conn => {
        sqlx::query_scalar(sql)
            .bind(until.millis())
            .bind(OWN_SOURCE)
            .bind(i64::from(limit))
            .fetch_all(conn)
            .await?
    });
    Ok(ids.into_iter().map(RequestId).collect())
}

/// The highest number of a request in the register; 0 when it holds none.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_id(tx: &mut Tx) -> Result<RequestId> {
    let sql = "SELECT COALESCE(MAX(id), 0) FROM request";
    on_either!(tx, conn => Ok(RequestId(sqlx::query_scalar(sql).fetch_one(conn).await?)))
}

/// How many requests the register holds.
///
/// # Errors
/// When the database cannot be read.
pub async fn count(tx: &mut Tx) -> Result<u64> {
    let sql = "SELECT COUNT(*) FROM request";
    let count: i64 = on_either!(tx, conn => sqlx::query_scalar(sql).fetch_one(conn).await?);
    narrow(count, "count")
}
