//! One transaction, on either database.

use sqlx::{Postgres, Sqlite, Transaction};
use tokio::sync::watch;

use crate::error::Result;

/// A transaction: all of it is in the register, or, when it is dropped before [`Tx::commit`], nothing of it.
#[must_use = "what is not committed is rolled back"]
pub struct Tx {
    pub(crate) on: Connection,
    /// Tells the watches of this process of a commit; a read snapshot has nothing to tell.
    committed: Option<watch::Sender<u64>>,
}

/// What a transaction runs on.
pub(crate) enum Connection {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Runs the same body on either database: `conn` is its connection, to which one SQL text with `$1` placeholders is given.
macro_rules! on_either {
    ($tx:expr, $conn:ident => $body:expr) => {
        match &mut $tx.on {
            $crate::tx::Connection::Sqlite(connection) => {
                let $conn = &mut **connection;
                $body
            }
            $crate::tx::Connection::Postgres(connection) => {
                let $conn = &mut **connection;
                $body
            }
        }
    };
}
pub(crate) use on_either;

/// The advisory lock of PostgreSQL that writers of the log take their turn by ("misto" in ASCII).
const TURN: i64 = 0x6d_69_73_74_6f;

/// The channel of PostgreSQL's NOTIFY that tells of commits.
pub(crate) const CHANNEL: &str = "misto";

impl Tx {
    pub(crate) fn new(on: Connection, committed: Option<watch::Sender<u64>>) -> Self {
        Self { on, committed }
    }

    /// Makes it last: when this returns, a power cut takes nothing of it away. Then wakes who watches.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] when the database went away; whether it took the transaction is then unknown.
    pub async fn commit(self) -> Result<()> {
        match self.on {
            Connection::Sqlite(tx) => tx.commit().await?,
            Connection::Postgres(tx) => tx.commit().await?,
        }
        if let Some(committed) = self.committed {
            committed.send_modify(|count| *count += 1);
        }
        Ok(())
    }

    /// Takes it back at once, instead of some time after the drop.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] when the database went away, which takes it back as well.
    pub async fn rollback(self) -> Result<()> {
        match self.on {
            Connection::Sqlite(tx) => tx.rollback().await?,
            Connection::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }

    /// Before events are numbered: waits until no other transaction is between numbering its events and committing, so that the
    /// order of the log is the order of commits. SQLite has one writer, and nothing to wait for.
    ///
    /// Held until the commit: take all row locks before, and commit soon after. See docs/adr/0001-event-order.md.
    pub(crate) async fn take_turn(&mut self) -> Result<()> {
        if let Connection::Postgres(tx) = &mut self.on {
            sqlx::query("SELECT pg_advisory_xact_lock($1), pg_notify($2, '')")
                .bind(TURN)
                .bind(CHANNEL)
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }

    /// Asks the database to tell other processes of the commit. SQLite's are told by its data version.
    pub(crate) async fn notify(&mut self) -> Result<()> {
        if let Connection::Postgres(tx) = &mut self.on {
            sqlx::query("SELECT pg_notify($1, '')").bind(CHANNEL).execute(&mut **tx).await?;
        }
        Ok(())
    }
}
