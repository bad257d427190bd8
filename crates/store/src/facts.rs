//! The whole register as facts, for the tables in memory.
//!
//! A row of twenty columns costs the driver twenty small allocations; a million such rows take several seconds. So the database
//! packs a page of rows into one text, `1,3,…;2,1,…`, and while it packs the next page, this one is read.

use std::collections::HashMap;

use domain::fact::Fact;
use domain::time::Timestamp;

use crate::code::instant;
use crate::error::{Error, Result};
use crate::row::FactRow;
use crate::tx::{Tx, on_either};

/// How many requests go into a page.
const PAGE: i64 = 4000;

/// The next page after a request, in the order of the load. The columns stand in the order in which [`parse`] reads them, all of them
/// whole numbers: degrees are given in ten-millionths (a centimetre; public points are not kept finer), and what is missing as a
/// number that no row can hold.
const NEXT_PAGE: &str = "SELECT string_agg(line, ';') FROM (
    SELECT concat_ws(',', id, version, registered_at, type_id, channel, COALESCE(district_id, -1),
        COALESCE(CAST(ROUND(public_lat * 10000000) AS BIGINT), 9999999999),
        COALESCE(CAST(ROUND(public_lon * 10000000) AS BIGINT), 9999999999),
        state, COALESCE(executor_id, -1), COALESCE(resolution, -1), COALESCE(confirmed_by, -1),
        COALESCE(original_due_at, -1), COALESCE(due_at, -1), COALESCE(done_at, -1), CASE WHEN reported THEN 1 ELSE 0 END,
        COALESCE(closed_at, -1), CASE WHEN extended THEN 1 WHEN NOT extended THEN 0 ELSE -1 END, COALESCE(stars, -1), COALESCE(rated_at, -1)) AS line
    FROM request
    WHERE registered_at >= $1 AND (registered_at > $1 OR id > $2)
    ORDER BY registered_at, id LIMIT $3) AS page";

/// Stands for a missing number. No id or word is negative, and no instant of the register falls between two seconds.
const NONE: i64 = -1;
/// Stands for a missing degree: there are 360, of ten million parts each.
const NOWHERE: i64 = 9_999_999_999;

/// Gives every request of the register to `each`, in the order of registration (then of their numbers).
///
/// # Errors
/// [`Error::Corrupt`] when a row is not what Misto writes; when the database cannot be read.
pub async fn load(tx: &mut Tx, mut each: impl FnMut(Fact)) -> Result<()> {
    let mut sent_back = sent_back(tx).await?;
    let mut page = next_page(tx, i64::MIN, 0).await?;
    while let Some(text) = page {
        let (registered_at, id) = last_of(&text)?;
        // The database starts on the next page before this one is read here.
        let read = async { read_page(&text, &mut sent_back, &mut each) };
        let (next, read) = futures::join!(next_page(tx, registered_at, id), read);
        read?;
        page = next?;
    }
    Ok(())
}

async fn next_page(tx: &mut Tx, registered_at: i64, id: i64) -> Result<Option<String>> {
    on_either!(tx, conn => {
        Ok(sqlx::query_scalar(NEXT_PAGE).bind(registered_at).bind(id).bind(PAGE).fetch_one(conn).await?)
    })
}

fn read_page(text: &str, sent_back: &mut SentBack, each: &mut impl FnMut(Fact)) -> Result<()> {
    for line in text.split(';') {
        let row = parse(line).ok_or_else(|| Error::corrupt(format!("request {line}")))?;
        let sent_back = sent_back.remove(&row.id).unwrap_or_default();
        each(row.into_fact(sent_back)?);
    }
    Ok(())
}

/// When the reports were made that were later sent back, by request.
type SentBack = HashMap<i64, Vec<Timestamp>>;

async fn sent_back(tx: &mut Tx) -> Result<SentBack> {
    let sql = "SELECT request_id, reported_at FROM sent_back ORDER BY request_id, n";
    let rows: Vec<(i64, i64)> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    let mut by_request = SentBack::new();
    for (request, reported_at) in rows {
        by_request.entry(request).or_default().push(Timestamp::from_millis(reported_at));
    }
    Ok(by_request)
}

/// Where in the order of the load the last line of a page stands.
fn last_of(page: &str) -> Result<(i64, i64)> {
    page.rsplit(';')
        .next()
        .and_then(parse)
        .map(|row| (row.registered_at, row.id))
        .ok_or_else(|| Error::corrupt("the end of a page of requests"))
}

fn parse(line: &str) -> Option<FactRow> {
    let mut cells = line.split(',').map(|cell| cell.parse::<i64>().ok());
    let mut next = || cells.next()?;
    let row = FactRow {
        id: next()?,
        version: next()?,
        registered_at: next()?,
        type_id: next()?,
        channel: next()?,
        district_id: present(next()?),
        public_lat: degrees(next()?),
        public_lon: degrees(next()?),
        state: next()?,
        executor_id: present(next()?),
        resolution: present(next()?),
        confirmed_by: present(next()?),
        original_due_at: present(next()?),
        due_at: present(next()?),
        done_at: present(next()?),
        reported: next()? != 0,
        closed_at: present(next()?),
        extended: present(next()?).map(|extended| extended != 0),
        stars: present(next()?),
        rated_at: present(next()?),
    };
    cells.next().is_none().then_some(row)
}

fn present(number: i64) -> Option<i64> {
    (number != NONE).then_some(number)
}

/// The very number that was stored, if it was of at most seven decimals: the nearest to that decimal.
#[allow(clippy::cast_precision_loss)] // below 2⁵³
fn degrees(ten_millionths: i64) -> Option<f64> {
    (ten_millionths != NOWHERE).then_some(ten_millionths as f64 / 1e7)
}

/// The last moment at which a request was taken over of which it is not known when it was reported done or closed. What asks for
/// such times before that moment cannot be answered; from then on it can. `None`: all times are known.
///
/// # Errors
/// When the database cannot be read.
pub async fn unknown_until(tx: &mut Tx) -> Result<Option<Timestamp>> {
    // On control (3) or closed (5). The condition is that of the index request_time_unknown, which holds just these requests.
    let sql = "SELECT MAX(at) FROM event WHERE version = 1 AND request_id IN (
        SELECT id FROM request WHERE (state IN (3, 5) AND done_at IS NULL) OR (state = 5 AND closed_at IS NULL))";
    let at: Option<i64> = on_either!(tx, conn => sqlx::query_scalar(sql).fetch_one(conn).await?);
    Ok(instant(at))
}
