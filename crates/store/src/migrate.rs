//! Bringing the tables up to date.

use sqlx::migrate::{MigrateError, Migrator};

use crate::db::{Db, Pools};
use crate::error::{Error, Result};
use crate::search;
use crate::tx::{Tx, on_either};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// The number of the newest migration that this Misto knows.
#[must_use]
pub fn latest() -> i64 {
    SQLITE.iter().map(|migration| migration.version).max().unwrap_or_default()
}

impl Db {
    /// Brings the tables up to date. Two processes may do it at once: the second waits for the first.
    ///
    /// # Errors
    /// [`Error::Newer`] when a newer Misto wrote the register; [`Error::Migrate`] when a step fails (it is then taken back).
    pub async fn migrate(&self) -> Result<()> {
        self.migrate_tables().await?;
        search::fill_if_due(self).await
    }

    /// The tables alone, without what requests are found by.
    pub(crate) async fn migrate_tables(&self) -> Result<()> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                // The transaction keeps another process out, and its steps become savepoints in it.
                let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
                SQLITE.run(&mut *tx).await.map_err(failed)?;
                tx.commit().await?;
            }
            Pools::Postgres(pool) => POSTGRES.run(pool).await.map_err(failed)?,
        }
        Ok(())
    }
}

/// The number of the newest migration that the register has.
///
/// # Errors
/// When it has none at all, or the database cannot be read.
pub async fn applied(tx: &mut Tx) -> Result<i64> {
    let sql = "SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations";
    on_either!(tx, conn => Ok(sqlx::query_scalar(sql).fetch_one(conn).await?))
}

fn failed(error: MigrateError) -> Error {
    match error {
        MigrateError::VersionMissing(version) => Error::Newer(version),
        MigrateError::Execute(error) => error.into(),
        other => Error::Migrate(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_have_the_same_numbers_and_names() {
        let names = |migrator: &Migrator| -> Vec<_> {
            migrator.iter().map(|migration| (migration.version, migration.description.to_string())).collect()
        };
        assert_eq!(names(&SQLITE), names(&POSTGRES));
        assert!(latest() >= 1);
    }
}
