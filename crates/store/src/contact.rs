//! How executors are reached: for those who work here, never for the public.

use domain::id::ExecutorId;

use crate::code::narrow;
use crate::error::{Error, Result};
use crate::tx::{Tx, on_either};

/// How an executor is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExecutorContact {
    /// Its mailbox.
    pub email: Option<String>,
    /// The mailbox of its head.
    pub head_email: Option<String>,
    /// Its phone, as people write it.
    pub phone: Option<String>,
}

type Row = (i64, Option<String>, Option<String>, Option<String>);

fn contact((id, email, head_email, phone): Row) -> Result<(ExecutorId, ExecutorContact)> {
    Ok((ExecutorId(narrow(id, "executor")?), ExecutorContact { email, head_email, phone }))
}

/// How each executor is reached, in the order of their ids.
///
/// # Errors
/// When the database cannot be read.
pub async fn all(tx: &mut Tx) -> Result<Vec<(ExecutorId, ExecutorContact)>> {
    let sql = "SELECT id, email, head_email, phone FROM executor ORDER BY id";
    let rows: Vec<Row> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    rows.into_iter().map(contact).collect()
}

/// How one is reached; `None` for an unknown one.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_executor(tx: &mut Tx, id: ExecutorId) -> Result<Option<ExecutorContact>> {
    let sql = "SELECT id, email, head_email, phone FROM executor WHERE id = $1";
    let row: Option<Row> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(i64::from(id.0)).fetch_optional(conn).await?);
    Ok(row.map(contact).transpose()?.map(|(_, contact)| contact))
}

/// Says how one is reached.
///
/// # Errors
/// [`Error::NotFound`] when there is no such executor; when the database cannot be written.
pub async fn put(tx: &mut Tx, id: ExecutorId, contact: &ExecutorContact) -> Result<()> {
    let sql = "UPDATE executor SET email = $2, head_email = $3, phone = $4 WHERE id = $1";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(i64::from(id.0))
            .bind(contact.email.as_deref())
            .bind(contact.head_email.as_deref())
            .bind(contact.phone.as_deref())
            .execute(conn)
            .await?
            .rows_affected()
    });
    if changed == 1 { Ok(()) } else { Err(Error::NotFound("executor")) }
}
