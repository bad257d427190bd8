//! How the database is: what `misto doctor` prints.

use std::path::Path;

use sqlx::AssertSqlSafe;

use crate::code::narrow;
use crate::db::{Db, Location};
use crate::error::{Error, Result};
use crate::migrate;
use crate::schema::TABLES;
use crate::search;
use crate::tx::{Connection, Tx, on_either};

/// Facts about the database. Nothing personal.
#[derive(Clone, Debug)]
pub struct Health {
    /// Which database, and of what version: `SQLite 3.51.3`.
    pub engine: String,
    /// Where it is.
    pub location: Location,
    /// The newest migration that it has.
    pub migration: i64,
    /// The newest migration that this Misto knows.
    pub latest_migration: i64,
    /// How it keeps what was committed: SQLite's journal mode (`wal`), PostgreSQL's `fsync on`.
    pub durability: String,
    /// Bytes on the disk, with SQLite's write-ahead log.
    pub bytes: u64,
    /// How many rows each table has.
    pub rows: Vec<(&'static str, u64)>,
    /// The last place of the event log.
    pub last_seq: i64,
    /// What is wrong with it; empty when all is well.
    pub faults: Vec<String>,
}

/// Looks at everything. On a large register this takes a while: it reads all of it.
///
/// # Errors
/// When the database cannot be read at all; what is found wrong in it is among the faults.
pub async fn examine(db: &Db) -> Result<Health> {
    let tx = &mut db.read().await?;
    let mut rows = Vec::new();
    for table in TABLES {
        let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {}", table.name));
        let count: i64 = on_either!(tx, conn => sqlx::query_scalar(sql).fetch_one(conn).await?);
        rows.push((table.name, narrow(count, "count")?));
    }
    let mut faults = engine_faults(tx).await?;
    faults.extend(log_faults(tx).await?);
    faults.extend(search_faults(tx).await?);
    Ok(Health {
        engine: engine(tx).await?,
        location: db.location().clone(),
        migration: migrate::applied(tx).await?,
        latest_migration: migrate::latest(),
        durability: durability(tx).await?,
        bytes: bytes(tx, db.location()).await?,
        rows,
        last_seq: crate::event::last_seq(tx).await?,
        faults,
    })
}

async fn engine(tx: &mut Tx) -> Result<String> {
    let (name, sql) = match tx.on {
        Connection::Sqlite(_) => ("SQLite", "SELECT sqlite_version()"),
        Connection::Postgres(_) => ("PostgreSQL", "SELECT current_setting('server_version')"),
    };
    let version: String = on_either!(tx, conn => sqlx::query_scalar(sql).fetch_one(conn).await?);
    Ok(format!("{name} {version}"))
}

async fn durability(tx: &mut Tx) -> Result<String> {
    let sql = match tx.on {
        Connection::Sqlite(_) => "SELECT journal_mode FROM pragma_journal_mode",
        Connection::Postgres(_) => "SELECT 'fsync ' || current_setting('fsync')",
    };
    on_either!(tx, conn => Ok(sqlx::query_scalar(sql).fetch_one(conn).await?))
}

async fn bytes(tx: &mut Tx, location: &Location) -> Result<u64> {
    match location {
        Location::Sqlite(path) => {
            let mut log = path.clone().into_os_string();
            log.push("-wal");
            let log = std::fs::metadata(Path::new(&log)).map_or(0, |log| log.len());
            Ok(std::fs::metadata(path).map_err(Error::file(path))?.len() + log)
        }
        Location::Postgres(_) => {
            let sql = "SELECT pg_database_size(current_database())";
            let bytes: i64 = on_either!(tx, conn => sqlx::query_scalar(sql).fetch_one(conn).await?);
            narrow(bytes, "size")
        }
    }
}

/// What SQLite finds wrong in its own file. PostgreSQL keeps watch over its pages by itself.
async fn engine_faults(tx: &mut Tx) -> Result<Vec<String>> {
    let Connection::Sqlite(connection) = &mut tx.on else { return Ok(Vec::new()) };
    let found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&mut **connection).await?;
    let mut faults: Vec<String> = found.into_iter().filter(|line| line != "ok").collect();
    let sql = "SELECT \"table\", parent FROM pragma_foreign_key_check";
    let strays: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(&mut **connection).await?;
    faults.extend(strays.into_iter().map(|(table, parent)| format!("a row of {table} refers to no {parent}")));
    Ok(faults)
}

/// Requests whose version is not the number of their events: somebody changed them past the log.
async fn log_faults(tx: &mut Tx) -> Result<Vec<String>> {
    let sql = "SELECT r.id FROM request r
        LEFT JOIN (SELECT request_id, COUNT(*) AS events, MAX(version) AS latest FROM event GROUP BY request_id) e
            ON e.request_id = r.id
        WHERE e.events IS NULL OR e.events <> r.version OR e.latest <> r.version
        ORDER BY r.id LIMIT 10";
    let ids: Vec<i64> = on_either!(tx, conn => sqlx::query_scalar(sql).fetch_all(conn).await?);
    Ok(ids.into_iter().map(|id| format!("request {id}: its row and its events do not agree")).collect())
}

/// Whether every request can be found.
async fn search_faults(tx: &mut Tx) -> Result<Option<String>> {
    let requests: i64 =
        on_either!(tx, conn => sqlx::query_scalar("SELECT COUNT(*) FROM request").fetch_one(conn).await?);
    let documents = search::count(tx).await?;
    let differ = u64::try_from(requests).is_ok_and(|requests| requests != documents);
    Ok(differ
        .then(|| format!("search knows {documents} of {requests} requests: restore a backup, which makes it anew")))
}
