//! What wakes those who follow the log: a commit, by this process or another.

use std::time::Duration;

use sqlx::postgres::PgListener;
use sqlx::{SqliteConnection, SqlitePool};
use tokio::sync::watch;

use crate::db::{Db, Pools};
use crate::error::Result;
use crate::tx::CHANNEL;

/// After so long a watch says that something may have happened, whether or not it heard of it.
const SAFETY_NET: Duration = Duration::from_secs(5);
/// How often SQLite is asked whether another process has written.
const SQLITE_INTERVAL: Duration = Duration::from_millis(250);

/// Waits for commits. What was committed before it was made is not reported: make it first, then load.
pub struct Watch {
    here: watch::Receiver<u64>,
    elsewhere: Elsewhere,
}

/// How the database tells of other processes' commits.
enum Elsewhere {
    /// A connection of its own: the version that it sees changes when any other connection commits.
    Sqlite {
        connection: SqliteConnection,
        version: i64,
    },
    Postgres(PgListener),
}

impl Watch {
    /// A watch on the database.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] when the database cannot be reached.
    pub async fn new(db: &Db) -> Result<Self> {
        let here = db.committed.subscribe();
        let elsewhere = match &db.pools {
            Pools::Sqlite { reader, .. } => Elsewhere::sqlite(reader).await?,
            Pools::Postgres(pool) => {
                let mut listener = PgListener::connect_with(pool).await?;
                listener.listen(CHANNEL).await?;
                Elsewhere::Postgres(listener)
            }
        };
        Ok(Self { here, elsewhere })
    }

    /// Returns when something was committed since the last time, by this process at once, by another within a quarter of a second;
    /// after five seconds in any case. It may be dropped while it waits, and misses nothing.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] when the database went away: pause, and call again.
    pub async fn wait(&mut self) -> Result<()> {
        tokio::select! {
            // The sender is gone with the last `Db`: then only other processes are left to tell of.
            Ok(()) = self.here.changed() => Ok(()),
            heard = self.elsewhere.changed() => heard,
            () = tokio::time::sleep(SAFETY_NET) => Ok(()),
        }
    }
}

impl Elsewhere {
    async fn sqlite(reader: &SqlitePool) -> Result<Self> {
        let mut connection = reader.acquire().await?.detach();
        let version = data_version(&mut connection).await?;
        Ok(Self::Sqlite { connection, version })
    }

    async fn changed(&mut self) -> Result<()> {
        match self {
            Self::Sqlite { connection, version } => loop {
                let now = data_version(connection).await?;
                if now != *version {
                    *version = now;
                    return Ok(());
                }
                tokio::time::sleep(SQLITE_INTERVAL).await;
            },
            Self::Postgres(listener) => Ok(listener.recv().await.map(drop)?),
        }
    }
}

async fn data_version(connection: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar("PRAGMA data_version").fetch_one(connection).await?)
}
