//! Numbers that are never handed out twice: where their sequences stand, and taking some ahead. The two databases keep them
//! differently, and only here.

use domain::id::{NoteId, RequestId};

use crate::applicant::ApplicantId;
use crate::error::{Error, Result};
use crate::tx::{Connection, Tx};

/// A table whose rows are numbered, and the column of the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sequence {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
}

const APPLICANT: Sequence = Sequence { table: "applicant", column: "id" };
const REQUEST: Sequence = Sequence { table: "request", column: "id" };
const NOTE: Sequence = Sequence { table: "note", column: "id" };

/// All of them.
pub(crate) const SEQUENCES: &[Sequence] = &[
    APPLICANT,
    REQUEST,
    Sequence { table: "event", column: "seq" },
    NOTE,
    Sequence { table: "account", column: "id" },
    Sequence { table: "notice", column: "id" },
    Sequence { table: "audit", column: "id" },
    Sequence { table: "viewed", column: "id" },
    Sequence { table: "callback", column: "id" },
    Sequence { table: "sanction", column: "id" },
    Sequence { table: "route_rule", column: "id" },
    Sequence { table: "contractor", column: "id" },
    Sequence { table: "incident", column: "id" },
    Sequence { table: "escalation", column: "id" },
    Sequence { table: "api_key", column: "id" },
    Sequence { table: "call", column: "id" },
];

/// Takes numbers for requests that are entered by [`crate::import::insert_history`], rising.
///
/// # Errors
/// When the database cannot be written.
pub async fn reserve_requests(tx: &mut Tx, count: u32) -> Result<Vec<RequestId>> {
    Ok(reserve(tx, REQUEST, count).await?.into_iter().map(RequestId).collect())
}

/// Takes numbers for the notes of such requests, rising.
///
/// # Errors
/// When the database cannot be written.
pub async fn reserve_notes(tx: &mut Tx, count: u32) -> Result<Vec<NoteId>> {
    Ok(reserve(tx, NOTE, count).await?.into_iter().map(NoteId).collect())
}

/// Takes numbers for applicants, rising.
pub(crate) async fn reserve_applicants(tx: &mut Tx, count: usize) -> Result<Vec<ApplicantId>> {
    let count = u32::try_from(count).map_err(|_| Error::corrupt(format!("{count} applicants at once")))?;
    Ok(reserve(tx, APPLICANT, count).await?.into_iter().map(ApplicantId).collect())
}

async fn reserve(tx: &mut Tx, sequence: Sequence, count: u32) -> Result<Vec<i64>> {
    if let Connection::Postgres(connection) = &mut tx.on {
        let sql = "SELECT nextval(pg_get_serial_sequence($1, $2)) FROM generate_series(1, $3)";
        let query = sqlx::query_scalar(sql).bind(sequence.table).bind(sequence.column).bind(i64::from(count));
        return Ok(query.fetch_all(&mut **connection).await?);
    }
    let last = position(tx, sequence).await?;
    set_position(tx, sequence, last + i64::from(count)).await?;
    Ok((last + 1..=last + i64::from(count)).collect())
}

/// The last number that was handed out; 0 when none was.
pub(crate) async fn position(tx: &mut Tx, sequence: Sequence) -> Result<i64> {
    let position: Option<i64> = match &mut tx.on {
        Connection::Sqlite(connection) => {
            let sql = "SELECT seq FROM sqlite_sequence WHERE name = $1";
            sqlx::query_scalar(sql).bind(sequence.table).fetch_optional(&mut **connection).await?
        }
        Connection::Postgres(connection) => {
            let sql = "SELECT pg_sequence_last_value(pg_get_serial_sequence($1, $2)::regclass)";
            sqlx::query_scalar(sql).bind(sequence.table).bind(sequence.column).fetch_one(&mut **connection).await?
        }
    };
    Ok(position.unwrap_or(0))
}

/// Says which number was the last, so that the next row gets the one after it.
pub(crate) async fn set_position(tx: &mut Tx, sequence: Sequence, last: i64) -> Result<()> {
    match &mut tx.on {
        Connection::Sqlite(connection) => {
            let sql = "UPDATE sqlite_sequence SET seq = $2 WHERE name = $1";
            let query = sqlx::query(sql).bind(sequence.table).bind(last);
            if query.execute(&mut **connection).await?.rows_affected() == 0 {
                let sql = "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)";
                sqlx::query(sql).bind(sequence.table).bind(last).execute(&mut **connection).await?;
            }
        }
        Connection::Postgres(connection) => {
            let sql = "SELECT setval(pg_get_serial_sequence($1, $2), GREATEST($3, 1), $3 > 0)";
            let query = sqlx::query(sql).bind(sequence.table).bind(sequence.column).bind(last);
            query.execute(&mut **connection).await?;
        }
    }
    Ok(())
}
