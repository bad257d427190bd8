//! The database: where it is, and how to get a transaction on it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, PgPool, SqlitePool};
use tokio::sync::watch;

use crate::error::{Error, Result};
use crate::tx::{Connection, Tx};

/// The register's database. Cheap to clone; all clones share the connections.
#[derive(Clone)]
pub struct Db {
    pub(crate) pools: Pools,
    location: Location,
    pub(crate) committed: watch::Sender<u64>,
}

#[derive(Clone)]
pub(crate) enum Pools {
    /// SQLite has one writer at a time, so there is one connection that writes; readers never wait for it.
    Sqlite {
        reader: SqlitePool,
        writer: SqlitePool,
    },
    Postgres(PgPool),
}

/// Which database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The embedded one: a file.
    Sqlite,
    /// A server.
    Postgres,
}

/// Where the database is, without the password: safe to log and to print.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// The file.
    Sqlite(PathBuf),
    /// `postgres://user@host:port/name`.
    Postgres(String),
}

/// How long a writer waits for another process's transaction, and anyone for a connection.
const PATIENCE: Duration = Duration::from_secs(10);
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;
/// Page cache of the writing connection in KiB; readers have SQLite's default of 2 MiB each.
const WRITER_CACHE_KIB: i64 = 32 * 1024;
/// How many rows SQLite's thread may be ahead of its reader; with the driver's 50 the two wait for each other all the time.
const SQLITE_ROW_BUFFER: usize = 1024;
/// How many pages of 4 KiB the write-ahead log may grow to before it is worked into the file.
const CHECKPOINT_PAGES: u32 = 4000;

impl Db {
    /// Opens the database at `sqlite:PATH` or `postgres://…`. A SQLite file that is not there is made, with its folder, readable
    /// by its owner alone. The tables are another matter: see [`Db::migrate`].
    ///
    /// # Errors
    /// [`Error::Address`] when it is neither; [`Error::File`], [`Error::Unavailable`] when it cannot be opened;
    /// [`Error::Corrupt`] when the file is not a database.
    pub async fn open(url: &str) -> Result<Self> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            Self::open_file(&sqlite_path(path)?).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::open_postgres(url).await
        } else {
            Err(Error::Address("it begins with sqlite: or postgres://"))
        }
    }

    /// Opens or makes a SQLite file.
    pub(crate) async fn open_file(path: &Path) -> Result<Self> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(Error::file(folder))?;
        }
        create_private(path)?;
        let base = SqliteConnectOptions::new()
            .filename(path)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .row_buffer_size(SQLITE_ROW_BUFFER)
            .disable_statement_logging();
        let writing = base
            .clone()
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("cache_size", format!("-{WRITER_CACHE_KIB}"))
            .pragma("wal_autocheckpoint", CHECKPOINT_PAGES.to_string());
        let reading = base.pragma("query_only", "ON");
        let pool = || {
            SqlitePoolOptions::new()
                .acquire_timeout(PATIENCE)
                .idle_timeout(None)
                .max_lifetime(None)
                .test_before_acquire(false)
        };
        let writer = pool().max_connections(1).connect_with(writing).await?;
        let reader = pool().max_connections(SQLITE_READERS).connect_with(reading).await?;
        Ok(Self::new(Pools::Sqlite { reader, writer }, Location::Sqlite(path.to_owned())))
    }

    async fn open_postgres(url: &str) -> Result<Self> {
        // sqlx's own error would repeat the address, and with it the password.
        let options = PgConnectOptions::from_str(url).map_err(|_| Error::Address("not a postgres:// URL"))?;
        let location = format!(
            "postgres://{}@{}:{}/{}",
            options.get_username(),
            options.get_host(),
            options.get_port(),
            options.get_database().unwrap_or_default()
        );
        let options = options.application_name("misto").disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .connect_with(options)
            .await?;
        Ok(Self::new(Pools::Postgres(pool), Location::Postgres(location)))
    }

    fn new(pools: Pools, location: Location) -> Self {
        Self { pools, location, committed: watch::Sender::new(0) }
    }

    /// Which database it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.pools {
            Pools::Sqlite { .. } => Kind::Sqlite,
            Pools::Postgres(_) => Kind::Postgres,
        }
    }

    /// Where it is.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// A transaction that may write. On SQLite it is the only one in all processes until it ends.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database is busy for too long or cannot be reached.
    pub async fn begin(&self) -> Result<Tx> {
        let on = match &self.pools {
            Pools::Sqlite { writer, .. } => Connection::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Connection::Postgres(pool.begin().await?),
        };
        Ok(Tx::new(on, Some(self.committed.clone())))
    }

    /// A snapshot to read from: all that was committed before its first statement, and nothing that came after.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database cannot be reached.
    pub async fn read(&self) -> Result<Tx> {
        let on = match &self.pools {
            Pools::Sqlite { reader, .. } => Connection::Sqlite(reader.begin().await?),
            Pools::Postgres(pool) => {
                Connection::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        };
        Ok(Tx::new(on, None))
    }

    /// Closes all connections, after the transactions that are under way. Drop the watches first: on PostgreSQL each holds one.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { reader, writer } => {
                reader.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

fn sqlite_path(text: &str) -> Result<PathBuf> {
    let path = text.strip_prefix("//").unwrap_or(text);
    match path {
        "" => Err(Error::Address("the path after sqlite: is missing")),
        ":memory:" => Err(Error::Address("a register in memory would be lost: name a file")),
        _ => Ok(PathBuf::from(path)),
    }
}

/// Makes an empty file that only its owner may read, if there is none: a register and its backups hold personal data.
pub(crate) fn create_private(path: &Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(Error::file(path))
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Db").field(&self.location).finish()
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(address) => f.write_str(address),
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn paths_of_sqlite() {
        assert_eq!(sqlite_path("data/misto.db").unwrap(), PathBuf::from("data/misto.db"));
        assert_eq!(sqlite_path("///var/misto.db").unwrap(), PathBuf::from("/var/misto.db"));
        assert!(sqlite_path("").is_err());
        assert!(sqlite_path(":memory:").is_err());
    }

    #[tokio::test]
    async fn a_bad_address_is_refused_without_repeating_it() {
        for url in ["mysql://u:secret@h/d", "postgres://u:secret@h:port/d", "secret"] {
            let error = Db::open(url).await.unwrap_err();
            assert!(matches!(error, Error::Address(_)), "{error:?}");
            assert!(!format!("{error:?} {error}").contains("secret"));
        }
    }
}
