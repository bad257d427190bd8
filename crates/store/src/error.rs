//! What can go wrong with the register.

use std::path::PathBuf;

/// Why the store could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing; its kind is named.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// Somebody else was first: the thing has another version by now, or its name is taken.
    #[error("the {0} was changed by somebody else meanwhile")]
    Conflict(&'static str),
    /// The database is busy, full, or cannot be reached. Trying again later may help.
    #[error("the database is not available")]
    Unavailable(#[source] sqlx::Error),
    /// What stands in the database is not what Misto writes.
    #[error("the register is damaged: {what}")]
    Corrupt {
        /// Where, and what is wrong there.
        what: String,
    },
    /// The address of the database is not one.
    #[error("bad database address: {0}")]
    Address(&'static str),
    /// The file is not a backup that this Misto can read.
    #[error("not a backup of Misto: {0}")]
    NotABackup(String),
    /// A restore would overwrite a register that holds something.
    #[error("the register is not empty")]
    NotEmpty,
    /// The tables could not be brought up to date.
    #[error("the migration failed")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// The register was written by a newer Misto.
    #[error("the register is of migration {0}, newer than this Misto knows")]
    Newer(i64),
    /// A file could not be read or written.
    #[error("{}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Anything else that the database said.
    #[error("the database refused")]
    Sql(#[source] sqlx::Error),
}

/// What the store answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub(crate) fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt { what: what.into() }
    }

    pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::File { path: path.to_owned(), source }
    }

    /// For a statement that may meet a row with the same key: names the thing that was there first.
    pub(crate) fn taken(thing: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |error| match &error {
            sqlx::Error::Database(refusal) if refusal.is_unique_violation() => Self::Conflict(thing),
            _ => error.into(),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => {
                Self::Unavailable(error)
            }
            sqlx::Error::Database(refusal) => match refusal.code() {
                Some(code) if is_passing(&code) => Self::Unavailable(error),
                Some(code) if is_damage(&code) => Self::corrupt(refusal.message()),
                _ => Self::Sql(error),
            },
            sqlx::Error::ColumnDecode { index, source } => Self::corrupt(format!("column {index}: {source}")),
            _ => Self::Sql(error),
        }
    }
}

/// Whether the database only says "not now".
///
/// SQLite: busy (5), locked (6), I/O (10), full (13), cannot open (14), each with its kinds in the upper bytes. PostgreSQL: lost
/// connections, serialisation failures and deadlocks, no resources, shutting down or starting up.
fn is_passing(code: &str) -> bool {
    match code.parse::<u32>() {
        Ok(number) if code.len() < 5 => matches!(number & 0xff, 5 | 6 | 10 | 13 | 14),
        _ => {
            code.starts_with("08")
                || code.starts_with("53")
                || code.starts_with("57P")
                || matches!(code, "40001" | "40P01")
        }
    }
}

/// Whether the file itself is broken. SQLite: corrupt (11), not a database (26). PostgreSQL: its class XX.
fn is_damage(code: &str) -> bool {
    match code.parse::<u32>() {
        Ok(number) if code.len() < 5 => matches!(number & 0xff, 11 | 26),
        _ => matches!(code, "XX001" | "XX002"),
    }
}
