//! What a crew takes along on paper.

use std::collections::HashMap;
use std::fmt;

use domain::id::RequestId;
use sqlx::AssertSqlSafe;

use super::numbers;
use crate::applicant::ApplicantId;
use crate::error::Result;
use crate::tx::{Tx, on_either};

/// What a crew needs to know of a request beside the list.
#[derive(Clone, PartialEq, Eq)]
pub struct Print {
    /// Who reported it, by number.
    pub applicant: Option<ApplicantId>,
    /// Their name.
    pub name: Option<String>,
    /// Their phone.
    pub phone: Option<String>,
    /// What they wrote.
    pub text: Option<String>,
}

// Who reports stays out of logs.
impl fmt::Debug for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Print").finish_non_exhaustive()
    }
}

/// That of each of these requests.
///
/// # Errors
/// When the database cannot be read.
pub async fn prints(tx: &mut Tx, ids: &[RequestId]) -> Result<HashMap<RequestId, Print>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = AssertSqlSafe(format!(
        "SELECT r.id, a.id, a.surname, a.first_name, a.patronymic, a.phone,
            (SELECT n.body FROM note n WHERE n.request_id = r.id AND n.at = r.registered_at ORDER BY n.id LIMIT 1)
        FROM request r LEFT JOIN applicant a ON a.id = r.applicant_id WHERE r.id IN ({}) ORDER BY r.id",
        numbers(ids)
    ));
    type Row = (i64, Option<i64>, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);
    let rows: Vec<Row> = on_either!(tx, conn => sqlx::query_as(sql).persistent(false).fetch_all(conn).await?);
    let print = |(id, applicant, surname, first_name, patronymic, phone, text): Row| {
        let name = [surname, first_name, patronymic].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let filled = |text: &String| !text.is_empty();
        let (name, phone) = (Some(name).filter(filled), phone.filter(filled));
        (RequestId(id), Print { applicant: applicant.map(ApplicantId), name, phone, text: text.filter(filled) })
    };
    Ok(rows.into_iter().map(print).collect())
}
