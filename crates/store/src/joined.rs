//! People to whom the same happened, and who joined a request of another.

use domain::id::{AccountId, RequestId};
use domain::time::Timestamp;

use crate::applicant::ApplicantId;
use crate::error::Result;
use crate::search;
use crate::tx::{Tx, on_either};

/// Counts somebody in.
///
/// # Errors
/// [`crate::Error::Conflict`] when they are counted in already; when there is no such request.
pub async fn insert(tx: &mut Tx, request: RequestId, applicant: ApplicantId, at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO joined (request_id, applicant_id, at) VALUES ($1, $2, $3)";
    on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(request.0)
            .bind(applicant.0)
            .bind(at.millis())
            .execute(conn)
            .await
            .map(drop)
            .map_err(crate::error::Error::taken("joined"))?;
    });
    search::refresh(tx, &[request]).await
}

/// To how many people beside its applicant the same happened. One who joined twice, or joined their own request, is one person: their phone
/// tells. Of those who took theirs away with their account, each counts.
///
/// # Errors
/// When the database cannot be read.
pub async fn count(tx: &mut Tx, request: RequestId) -> Result<u64> {
    let sql = "SELECT COUNT(DISTINCT CASE a.phone WHEN '' THEN CAST(a.id AS TEXT) ELSE a.phone END) FROM joined j JOIN applicant a ON a.id = j.applicant_id
        WHERE j.request_id = $1 AND a.phone NOT IN (
            SELECT own.phone FROM request r JOIN applicant own ON own.id = r.applicant_id WHERE r.id = $1 AND own.phone <> '')";
    let count: i64 = on_either!(tx, conn => sqlx::query_scalar(sql).bind(request.0).fetch_one(conn).await?);
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Whether somebody who is signed in to the account made the request, or joined it.
///
/// # Errors
/// When the database cannot be read.
pub async fn stands_in(tx: &mut Tx, request: RequestId, account: AccountId) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM applicant a WHERE a.account_id = $2
        AND (a.id IN (SELECT applicant_id FROM joined WHERE request_id = $1)
            OR a.id = (SELECT applicant_id FROM request WHERE id = $1))";
    let count: i64 =
        on_either!(tx, conn => sqlx::query_scalar(sql).bind(request.0).bind(account.0).fetch_one(conn).await?);
    Ok(count > 0)
}
