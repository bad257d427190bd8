//! What an executor's open requests are found by.

use std::fmt;

use domain::id::{RequestId, TypeId};

use super::{Whose, due};
use crate::code::narrow;
use crate::error::Result;
use crate::tx::{Tx, on_either};

/// What a request is found by.
#[derive(Clone, PartialEq, Eq)]
pub struct Words {
    /// Its number.
    pub id: RequestId,
    /// Its type.
    pub type_id: TypeId,
    /// The address of the place.
    pub place_address: Option<String>,
    /// Who reported it: names, phone, address, in lower case.
    pub applicant: Option<String>,
    /// What they wrote.
    pub text: Option<String>,
}

// Who reports, and where they live, stays out of logs.
impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The words of all that an executor has open, by deadline. Both databases fold the case of ASCII alone: the caller looks.
///
/// # Errors
/// When the database cannot be read.
pub async fn open_words(tx: &mut Tx, whose: Whose) -> Result<Vec<Words>> {
    let sql = concat!(
        "SELECT r.id, r.type_id, r.place_address, a.search,
            (SELECT n.body FROM note n WHERE n.request_id = r.id ORDER BY n.id LIMIT 1)
        FROM request r LEFT JOIN applicant a ON a.id = r.applicant_id
        WHERE r.executor_id = $1 AND (CAST($2 AS BIGINT) IS NULL OR r.contractor_id = $2) AND r.state <> 5 ORDER BY ",
        due!(),
        ", r.id"
    );
    type Row = (i64, i64, Option<String>, Option<String>, Option<String>);
    let (executor, contractor) = (i64::from(whose.executor.0), whose.contractor.map(|contractor| contractor.0));
    let rows: Vec<Row> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(executor).bind(contractor).fetch_all(conn).await?);
    let words = |(id, type_id, place_address, applicant, text)| {
        Ok(Words {
            id: RequestId(id),
            type_id: TypeId(narrow(type_id, "request type")?),
            place_address,
            applicant,
            text,
        })
    };
    rows.into_iter().map(words).collect()
}
