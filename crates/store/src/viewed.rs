//! Who of the staff saw whose personal data. Appended to, never changed.

use domain::id::{AccountId, RequestId};
use domain::time::Timestamp;

use crate::applicant::ApplicantId;
use crate::error::Result;
use crate::tx::{Tx, on_either};

/// That somebody saw personal data.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub account: AccountId,
    /// Of which request.
    pub request: Option<RequestId>,
    /// Of whom.
    pub applicant: Option<ApplicantId>,
    /// Where: a word.
    pub what: &'a str,
}

/// Writes it down, unless the same was written since `unless_since`: who reads a page again and again has seen it once.
///
/// # Errors
/// When the database cannot be written.
pub async fn append(tx: &mut Tx, view: View<'_>, unless_since: Timestamp) -> Result<()> {
    let sql = "INSERT INTO viewed (at, account_id, request_id, applicant_id, what)
        SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (
            SELECT 1 FROM viewed WHERE account_id = $2 AND at >= $6 AND what = $5
                AND COALESCE(request_id, 0) = COALESCE($3, 0) AND COALESCE(applicant_id, 0) = COALESCE($4, 0))";
    on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(view.at.millis())
            .bind(view.account.0)
            .bind(view.request.map(|request| request.0))
            .bind(view.applicant.map(|applicant| applicant.0))
            .bind(view.what)
            .bind(unless_since.millis())
            .execute(conn)
            .await
            .map(drop)?;
    });
    Ok(())
}

/// Whether the same was written since then.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_written(tx: &mut Tx, view: View<'_>, since: Timestamp) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM viewed WHERE account_id = $1 AND at >= $2 AND what = $3
        AND COALESCE(request_id, 0) = COALESCE($4, 0) AND COALESCE(applicant_id, 0) = COALESCE($5, 0)";
    let count: i64 = on_either!(tx, conn => {
        sqlx::query_scalar(sql)
            .bind(view.account.0)
            .bind(since.millis())
            .bind(view.what)
            .bind(view.request.map(|request| request.0))
            .bind(view.applicant.map(|applicant| applicant.0))
            .fetch_one(conn)
            .await?
    });
    Ok(count > 0)
}
