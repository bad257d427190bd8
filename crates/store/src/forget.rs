//! Taking out of the register who asked for what, when the city need not know any more.
//!
//! What was counted, and what everybody may read, stays as it was.

use domain::id::RequestId;
use domain::retention::FORGOTTEN;
use domain::time::Timestamp;

use crate::applicant::ApplicantId;
use crate::error::Result;
use crate::note::Visibility;
use crate::search;
use crate::tx::{Connection, Tx, on_either};

// 2: written out in the texts below.
const _: () = assert!(Visibility::Public as u8 == 2);

/// Who may be forgotten (`a`): without an account, and nothing that they asked for or joined, nor what a request of theirs was merged into, is
/// open or was closed after `$1`.
macro_rules! may_be_forgotten {
    () => {
        "a.account_id IS NULL AND a.forgotten_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM request r WHERE r.applicant_id = a.id AND (r.closed_at IS NULL OR r.closed_at >= $1))
        AND NOT EXISTS (SELECT 1 FROM request r JOIN request m ON m.id = r.merged_into
            WHERE r.applicant_id = a.id AND (m.closed_at IS NULL OR m.closed_at >= $1))
        AND NOT EXISTS (SELECT 1 FROM joined j JOIN request r ON r.id = j.request_id
            WHERE j.applicant_id = a.id AND (r.closed_at IS NULL OR r.closed_at >= $1))
        AND (EXISTS (SELECT 1 FROM request r WHERE r.applicant_id = a.id)
            OR EXISTS (SELECT 1 FROM joined j WHERE j.applicant_id = a.id))"
    };
}

/// Those of the next `limit` applicants after this one who may be forgotten, and the last of them who was looked at (`None`: that was all).
///
/// # Errors
/// When the database cannot be read.
pub async fn next(
    tx: &mut Tx,
    after: ApplicantId,
    closed_before: Timestamp,
    limit: u32,
) -> Result<(Vec<ApplicantId>, Option<ApplicantId>)> {
    let sql = "SELECT MAX(id) FROM (
        SELECT id FROM applicant WHERE id > $1 AND account_id IS NULL AND forgotten_at IS NULL ORDER BY id LIMIT $2) AS looked_at";
    let last: Option<i64> =
        on_either!(tx, conn => sqlx::query_scalar(sql).bind(after.0).bind(i64::from(limit)).fetch_one(conn).await?);
    let Some(last) = last else { return Ok((Vec::new(), None)) };
    let sql = concat!(
        "SELECT a.id FROM applicant a WHERE a.id > $2 AND a.id <= $3 AND ",
        may_be_forgotten!(),
        " ORDER BY a.id"
    );
    let ids: Vec<i64> = on_either!(tx, conn => {
        sqlx::query_scalar(sql).bind(closed_before.millis()).bind(after.0).bind(last).fetch_all(conn).await?
    });
    Ok((ids.into_iter().map(ApplicantId).collect(), Some(ApplicantId(last))))
}

/// Whether they still may be forgotten, with their requests held until this transaction ends.
///
/// # Errors
/// When the database cannot be read.
pub async fn still(tx: &mut Tx, id: ApplicantId, closed_before: Timestamp) -> Result<bool> {
    if let Connection::Postgres(connection) = &mut tx.on {
        let sql = "SELECT id FROM request WHERE applicant_id = $1 ORDER BY id FOR UPDATE";
        sqlx::query(sql).bind(id.0).fetch_all(&mut **connection).await.map(drop)?;
    }
    let sql = concat!("SELECT EXISTS (SELECT 1 FROM applicant a WHERE a.id = $2 AND ", may_be_forgotten!(), ")");
    on_either!(tx, conn => Ok(sqlx::query_scalar(sql).bind(closed_before.millis()).bind(id.0).fetch_one(conn).await?))
}

/// The photos of their requests that nobody has passed for the public.
///
/// # Errors
/// When the database cannot be read.
pub async fn photos(tx: &mut Tx, id: ApplicantId) -> Result<Vec<String>> {
    let sql = "SELECT p.id FROM photo p JOIN request r ON r.id = p.request_id
        WHERE r.applicant_id = $1 AND p.visibility <> 2 ORDER BY p.id";
    on_either!(tx, conn => Ok(sqlx::query_scalar(sql).bind(id.0).fetch_all(conn).await?))
}

/// Forgets them: name, phone, addresses, the texts and photos of their requests that nobody has passed for the public, the true places, and
/// the links that lead to them. How many joined a request stays what it was.
///
/// # Errors
/// When the database cannot be written.
pub async fn forget(tx: &mut Tx, id: ApplicantId, at: Timestamp) -> Result<()> {
    let sql = "SELECT id FROM request WHERE applicant_id = $1 UNION SELECT request_id FROM joined WHERE applicant_id = $1 ORDER BY 1";
    let requests: Vec<i64> = on_either!(tx, conn => sqlx::query_scalar(sql).bind(id.0).fetch_all(conn).await?);
    let requests: Vec<RequestId> = requests.into_iter().map(RequestId).collect();
    for request in &requests {
        count_once(tx, *request).await?;
    }
    for sql in OF_THEIR_REQUESTS {
        on_either!(tx, conn => sqlx::query(*sql).bind(id.0).execute(conn).await.map(drop)?);
    }
    let sql = "UPDATE note SET body = $2 WHERE visibility <> 2 AND request_id IN (SELECT id FROM request WHERE applicant_id = $1)";
    on_either!(tx, conn => sqlx::query(sql).bind(id.0).bind(FORGOTTEN).execute(conn).await.map(drop)?);
    let sql =
        "UPDATE applicant SET surname = $2, first_name = $2, patronymic = NULL, phone = '', email = NULL, address = '',
        search = '', forgotten_at = $3 WHERE id = $1";
    on_either!(tx, conn => {
        sqlx::query(sql).bind(id.0).bind(FORGOTTEN).bind(at.millis()).execute(conn).await.map(drop)?;
    });
    search::refresh(tx, &requests).await
}

/// Takes the phones out of the next `limit` calls after this one (by its number) that began before that instant. Returns how many they were,
/// and the last of them; `None`: there are no more. How many calls there were, how long and about what, stays.
///
/// # Errors
/// When the database cannot be written.
pub async fn calls(tx: &mut Tx, after: i64, before: Timestamp, limit: u32) -> Result<Option<(u64, i64)>> {
    let sql = "SELECT MAX(id) FROM (
        SELECT id FROM call WHERE id > $1 AND started_at < $2 AND phone <> '' ORDER BY id LIMIT $3) AS old";
    let last: Option<i64> = on_either!(tx, conn => {
        sqlx::query_scalar(sql).bind(after).bind(before.millis()).bind(i64::from(limit)).fetch_one(conn).await?
    });
    let Some(last) = last else { return Ok(None) };
    let sql = "UPDATE call SET phone = '' WHERE id > $1 AND id <= $2 AND started_at < $3 AND phone <> ''";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql).bind(after).bind(last).bind(before.millis()).execute(conn).await?.rows_affected()
    });
    Ok(Some((changed, last)))
}

const OF_THEIR_REQUESTS: &[&str] = &[
    "UPDATE request SET lat = public_lat, lon = public_lon, place_address = NULL WHERE applicant_id = $1",
    "DELETE FROM photo WHERE visibility <> 2 AND request_id IN (SELECT id FROM request WHERE applicant_id = $1)",
    "UPDATE notice SET try_at = NULL WHERE try_at IS NOT NULL AND applicant_id = $1",
    "DELETE FROM answer_link WHERE applicant_id = $1",
    // By way of the requests: links have no index of those who hold them, which every report would have to keep up.
    "DELETE FROM tracking WHERE applicant_id = $1 AND request_id IN (
        SELECT id FROM request WHERE applicant_id = $1 UNION SELECT request_id FROM joined WHERE applicant_id = $1)",
];

/// Who joined twice, or joined their own request, is one person as long as their phone tells. Without it they would be counted as two, so
/// what is too many goes.
async fn count_once(tx: &mut Tx, request: RequestId) -> Result<()> {
    let sql = "DELETE FROM joined WHERE request_id = $1 AND applicant_id IN (
        SELECT j.applicant_id FROM joined j JOIN applicant a ON a.id = j.applicant_id
        WHERE j.request_id = $1 AND a.phone <> '' AND a.account_id IS NULL AND (
            EXISTS (SELECT 1 FROM joined k JOIN applicant b ON b.id = k.applicant_id
                WHERE k.request_id = $1 AND b.phone = a.phone AND (b.id < a.id OR b.account_id IS NOT NULL))
            OR EXISTS (SELECT 1 FROM request r JOIN applicant o ON o.id = r.applicant_id
                WHERE r.id = $1 AND o.phone = a.phone)))";
    on_either!(tx, conn => sqlx::query(sql).bind(request.0).execute(conn).await.map(drop)?);
    Ok(())
}
