//! Directions, request types, executors and districts. Everyone is known by its code; a code keeps its id for good, and ids are
//! small and dense from 1, since the register in memory indexes tables by them.

use std::collections::BTreeSet;

use domain::border::Border;
use domain::classifier::{
    Classifier, Direction, District, Executor, ExecutorKind, Name, Precision, RequestType, Urgency,
};
use domain::id::{DirectionId, DistrictId, ExecutorId, TypeId};
use domain::place::LatLon;
use domain::time::Timestamp;

use crate::code::{millis, narrow, narrow_opt, word};
use crate::error::{Error, Result};
use crate::settings;
use crate::tx::{Tx, on_either};

/// A direction as it is to be.
#[derive(Clone, Copy, Debug)]
pub struct NewDirection<'a> {
    /// Its code.
    pub code: &'a str,
    /// What people call it.
    pub name: &'a Name,
}

/// A request type as it is to be.
#[derive(Clone, Copy, Debug)]
pub struct NewType<'a> {
    /// Its code.
    pub code: &'a str,
    /// The direction that it belongs to.
    pub direction: DirectionId,
    /// What people call it.
    pub name: &'a Name,
    /// How soon it must be done.
    pub urgency: Urgency,
    /// How exactly its place may be shown.
    pub precision: Precision,
    /// Who does it when no rule says otherwise.
    pub executor: Option<ExecutorId>,
}

/// An executor as it is to be.
#[derive(Clone, Copy, Debug)]
pub struct NewExecutor<'a> {
    /// Its code.
    pub code: &'a str,
    /// What people call it.
    pub name: &'a Name,
    /// What kind it is.
    pub kind: ExecutorKind,
}

/// A district as it is to be.
#[derive(Clone, Copy, Debug)]
pub struct NewDistrict<'a> {
    /// Its code.
    pub code: &'a str,
    /// What people call it.
    pub name: &'a Name,
    /// A point well inside; kept to the seventh decimal of a degree, a centimetre.
    pub label_point: LatLon,
    /// Its border; empty where only the label point is known.
    pub border: &'a Border,
}

/// The whole classifier.
///
/// # Errors
/// [`Error::Corrupt`] when a row is not what Misto writes; when the database cannot be read.
pub async fn load(tx: &mut Tx) -> Result<Classifier> {
    let rows = Classifier::new(directions(tx).await?, types(tx).await?, executors(tx).await?, districts(tx).await?);
    Ok(rows.with_retired(retired(tx).await?))
}

async fn directions(tx: &mut Tx) -> Result<Vec<Direction>> {
    let sql = "SELECT id, code, name_uk, name_en FROM direction ORDER BY id";
    let rows: Vec<(i64, String, String, String)> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    let row =
        |(id, code, uk, en)| Ok(Direction { id: DirectionId(narrow(id, "direction")?), code, name: Name { uk, en } });
    rows.into_iter().map(row).collect()
}

async fn types(tx: &mut Tx) -> Result<Vec<RequestType>> {
    type Row = (i64, String, i64, String, String, i64, i64, Option<i64>);
    let sql = "SELECT id, code, direction_id, name_uk, name_en, urgency, precision, executor_id FROM request_type ORDER BY id";
    let rows: Vec<Row> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    let row = |(id, code, direction, uk, en, urgency, precision, executor): Row| {
        Ok(RequestType {
            id: TypeId(narrow(id, "request type")?),
            code,
            direction: DirectionId(narrow(direction, "direction")?),
            name: Name { uk, en },
            urgency: word(urgency, Urgency::from_number, "urgency")?,
            precision: word(precision, Precision::from_number, "precision")?,
            executor: narrow_opt(executor, "executor")?.map(ExecutorId),
        })
    };
    rows.into_iter().map(row).collect()
}

async fn retired(tx: &mut Tx) -> Result<BTreeSet<TypeId>> {
    let sql = "SELECT id FROM request_type WHERE retired_at IS NOT NULL ORDER BY id";
    let ids: Vec<i64> = on_either!(tx, conn => sqlx::query_scalar(sql).fetch_all(conn).await?);
    ids.into_iter().map(|id| narrow(id, "request type").map(TypeId)).collect()
}

async fn executors(tx: &mut Tx) -> Result<Vec<Executor>> {
    let sql = "SELECT id, code, name_uk, name_en, kind FROM executor ORDER BY id";
    let rows: Vec<(i64, String, String, String, i64)> =
        on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    let row = |(id, code, uk, en, kind)| {
        let kind = word(kind, ExecutorKind::from_number, "kind of executor")?;
        Ok(Executor { id: ExecutorId(narrow(id, "executor")?), code, name: Name { uk, en }, kind })
    };
    rows.into_iter().map(row).collect()
}

async fn districts(tx: &mut Tx) -> Result<Vec<District>> {
    type Row = (i64, String, String, String, f64, f64, String);
    let sql = "SELECT id, code, name_uk, name_en, label_lat, label_lon, border FROM district ORDER BY id";
    let rows: Vec<Row> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    let row = |(id, code, uk, en, lat, lon, border): Row| {
        let border = border_from_text(&border).ok_or_else(|| Error::corrupt(format!("border of district {code}")))?;
        let id = DistrictId(narrow(id, "district")?);
        Ok(District { id, code, name: Name { uk, en }, label_point: LatLon { lat, lon }, border })
    };
    rows.into_iter().map(row).collect()
}

/// Enters a direction, or changes the one with its code. Returns its id, which an old one keeps.
///
/// # Errors
/// When the database cannot be written.
pub async fn put_direction(tx: &mut Tx, new: NewDirection<'_>) -> Result<DirectionId> {
    settings::bump(tx).await?;
    let sql = "INSERT INTO direction (id, code, name_uk, name_en)
        VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM direction), $1, $2, $3)
        ON CONFLICT (code) DO UPDATE SET name_uk = excluded.name_uk, name_en = excluded.name_en
        RETURNING id";
    let id = on_either!(tx, conn => {
        sqlx::query_scalar(sql).bind(new.code).bind(&*new.name.uk).bind(&*new.name.en).fetch_one(conn).await?
    });
    Ok(DirectionId(narrow(id, "direction")?))
}

/// Enters a request type, or changes the one with its code. Returns its id, which an old one keeps.
///
/// # Errors
/// When its direction or executor is not there, or the database cannot be written.
pub async fn put_type(tx: &mut Tx, new: NewType<'_>) -> Result<TypeId> {
    settings::bump(tx).await?;
    let sql = "INSERT INTO request_type (id, code, direction_id, name_uk, name_en, urgency, precision, executor_id)
        VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM request_type), $1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (code) DO UPDATE SET direction_id = excluded.direction_id, name_uk = excluded.name_uk,
            name_en = excluded.name_en, urgency = excluded.urgency, precision = excluded.precision,
            executor_id = excluded.executor_id
        RETURNING id";
    let id = on_either!(tx, conn => {
        sqlx::query_scalar(sql)
            .bind(new.code)
            .bind(i64::from(new.direction.0))
            .bind(&*new.name.uk)
            .bind(&*new.name.en)
            .bind(i64::from(new.urgency.number()))
            .bind(i64::from(new.precision.number()))
            .bind(new.executor.map(|executor| i64::from(executor.0)))
            .fetch_one(conn)
            .await?
    });
    Ok(TypeId(narrow(id, "request type")?))
}

/// How many requests each type has that has any, by rising id.
///
/// # Errors
/// When the database cannot be read.
pub async fn uses(tx: &mut Tx) -> Result<Vec<(TypeId, u64)>> {
    let sql = "SELECT type_id, COUNT(*) FROM request GROUP BY type_id ORDER BY type_id";
    let rows: Vec<(i64, i64)> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    let row = |(id, count)| Ok((TypeId(narrow(id, "request type")?), narrow(count, "count")?));
    rows.into_iter().map(row).collect()
}

/// Says since when nothing more is reported under a type; `None`: it is.
///
/// # Errors
/// [`Error::NotFound`] when there is no such type; when the database cannot be written.
pub async fn set_retired(tx: &mut Tx, id: TypeId, at: Option<Timestamp>) -> Result<()> {
    settings::bump(tx).await?;
    let sql = "UPDATE request_type SET retired_at = $2 WHERE id = $1";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql).bind(i64::from(id.0)).bind(millis(at)).execute(conn).await?.rows_affected()
    });
    if changed == 1 { Ok(()) } else { Err(Error::NotFound("request type")) }
}

/// Enters an executor, or changes the one with its code. Returns its id, which an old one keeps.
///
/// # Errors
/// When the database cannot be written.
pub async fn put_executor(tx: &mut Tx, new: NewExecutor<'_>) -> Result<ExecutorId> {
    settings::bump(tx).await?;
    let sql = "INSERT INTO executor (id, code, name_uk, name_en, kind)
        VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM executor), $1, $2, $3, $4)
        ON CONFLICT (code) DO UPDATE SET name_uk = excluded.name_uk, name_en = excluded.name_en, kind = excluded.kind
        RETURNING id";
    let id = on_either!(tx, conn => {
        sqlx::query_scalar(sql)
            .bind(new.code)
            .bind(&*new.name.uk)
            .bind(&*new.name.en)
            .bind(i64::from(new.kind.number()))
            .fetch_one(conn)
            .await?
    });
    Ok(ExecutorId(narrow(id, "executor")?))
}

/// Enters a district, or changes the one with its code. Returns its id, which an old one keeps. The requests inside are not moved:
/// see [`crate::request::set_district`].
///
/// # Errors
/// When the database cannot be written.
pub async fn put_district(tx: &mut Tx, new: NewDistrict<'_>) -> Result<DistrictId> {
    settings::bump(tx).await?;
    let sql = "INSERT INTO district (id, code, name_uk, name_en, label_lat, label_lon, border)
        VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM district), $1, $2, $3, $4, $5, $6)
        ON CONFLICT (code) DO UPDATE SET name_uk = excluded.name_uk, name_en = excluded.name_en,
            label_lat = excluded.label_lat, label_lon = excluded.label_lon, border = excluded.border
        RETURNING id";
    // The label point becomes the public place of requests, which is loaded to that decimal: see `facts`.
    let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
    let id = on_either!(tx, conn => {
        sqlx::query_scalar(sql)
            .bind(new.code)
            .bind(&*new.name.uk)
            .bind(&*new.name.en)
            .bind(round(new.label_point.lat))
            .bind(round(new.label_point.lon))
            .bind(border_to_text(new.border))
            .fetch_one(conn)
            .await?
    });
    Ok(DistrictId(narrow(id, "district")?))
}

/// Polygons of rings of `[lon, lat]`, as in a GeoJSON MultiPolygon.
fn border_to_text(border: &Border) -> String {
    let ring = |ring: &Vec<LatLon>| ring.iter().map(|p| [p.lon, p.lat]).collect::<Vec<_>>();
    let polygons: Vec<Vec<_>> = border.polygons().iter().map(|rings| rings.iter().map(ring).collect()).collect();
    serde_json::json!(polygons).to_string()
}

fn border_from_text(text: &str) -> Option<Border> {
    let polygons: Vec<Vec<Vec<[f64; 2]>>> = serde_json::from_str(text).ok()?;
    let ring = |ring: Vec<[f64; 2]>| ring.into_iter().map(|[lon, lat]| LatLon { lat, lon }).collect();
    Some(Border::new(polygons.into_iter().map(|rings| rings.into_iter().map(ring).collect()).collect()))
}
