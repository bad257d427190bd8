//! Backups. A backup is one SQLite file, whichever database it was taken from: so it also moves a city from one to the other.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection as _, SqliteConnection, SqlitePool};

use crate::copy::copy_all;
use crate::db::{Db, Pools, create_private};
use crate::erase::is_empty;
use crate::error::{Error, Result};
use crate::migrate;
use crate::{search, settings};

/// Writes the register, as it is when this starts, to a file, while others go on reading and writing. The file stands under its
/// name only when it is whole and on the disk; one that stood there is replaced. Only its owner may read it: it holds personal data.
///
/// # Errors
/// [`Error::File`] when it cannot be written; when the database cannot be read.
pub async fn backup(db: &Db, file: &Path) -> Result<()> {
    let scratch = Scratch::beside(file)?;
    match &db.pools {
        Pools::Sqlite { reader, .. } => vacuum_into(reader, scratch.path()).await?,
        Pools::Postgres(_) => copy_into(db, scratch.path()).await?,
    }
    scratch.keep_as(file)
}

async fn vacuum_into(reader: &SqlitePool, path: &Path) -> Result<()> {
    let path = path.to_str().ok_or(Error::Address("the name of the backup is no UTF-8"))?;
    // It reads the register, but SQLite takes it for writing: not on a connection of the readers.
    let mut connection = reader.acquire().await?.detach();
    sqlx::query("PRAGMA query_only = OFF").execute(&mut connection).await?;
    sqlx::query("VACUUM INTO $1").bind(path).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

async fn copy_into(db: &Db, path: &Path) -> Result<()> {
    let target = Db::open_file(path).await?;
    target.migrate_tables().await?;
    let mut to = target.begin().await?;
    copy_all(&mut db.read().await?, &mut to).await?;
    // Written anew from the rows when the backup is restored.
    search::set_due(&mut to).await?;
    to.commit().await?;
    target.close().await;
    // One file, without a log beside it.
    let mut connection = SqliteConnectOptions::new().filename(path).connect().await?;
    sqlx::query("PRAGMA journal_mode = DELETE").execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// Makes the register the one of the backup, in one transaction, which also has running servers read their facts anew: none of what
/// they now have to show came as an event.
///
/// # Errors
/// [`Error::NotABackup`], [`Error::Newer`], [`Error::Corrupt`] when the file is none, is of a newer Misto, or broken;
/// [`Error::NotEmpty`] when the register holds something and `force` is not given. Then nothing is changed.
pub async fn restore(file: &Path, db: &Db, force: bool) -> Result<()> {
    let scratch = Scratch::beside(file)?;
    copy_checked(file, scratch.path()).await?;
    let source = Db::open_file(scratch.path()).await?;
    source.migrate_tables().await?;

    let mut to = db.begin().await?;
    to.take_turn().await?;
    if !force && !is_empty(&mut to).await? {
        return Err(Error::NotEmpty);
    }
    let version = settings::version(&mut to).await?;
    copy_all(&mut source.read().await?, &mut to).await?;
    search::rebuild(&mut to).await?;
    settings::bump_above(&mut to, version).await?;
    settings::raise_facts_reload(&mut to).await?;
    to.commit().await?;
    source.close().await;
    Ok(())
}

/// Copies the backup, which is never written to itself, and looks whether it is one.
async fn copy_checked(file: &Path, copy: &Path) -> Result<()> {
    let mut start = [0; 16];
    let mut opened = File::open(file).map_err(Error::file(file))?;
    if opened.read_exact(&mut start).is_err() || &start != b"SQLite format 3\0" {
        return Err(Error::NotABackup("it is no SQLite file".to_owned()));
    }
    let (from, to) = (file.to_owned(), copy.to_owned());
    tokio::task::spawn_blocking(move || std::fs::copy(from, to))
        .await
        .map_err(|error| Error::file(file)(std::io::Error::other(error)))?
        .map_err(Error::file(file))?;
    let mut connection = SqliteConnectOptions::new().filename(copy).connect().await?;
    check(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

async fn check(connection: &mut SqliteConnection) -> Result<()> {
    let found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&mut *connection).await?;
    if found != ["ok"] {
        return Err(Error::Corrupt { what: found.join("; ") });
    }
    let sql =
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name IN ('_sqlx_migrations', 'request', 'event')";
    let tables: i64 = sqlx::query_scalar(sql).fetch_one(&mut *connection).await?;
    if tables != 3 {
        return Err(Error::NotABackup("it holds no register".to_owned()));
    }
    let newest: i64 =
        sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations").fetch_one(connection).await?;
    if newest > migrate::latest() { Err(Error::Newer(newest)) } else { Ok(()) }
}

/// A file that is under way, and is removed unless it is kept.
struct Scratch(PathBuf);

impl Scratch {
    /// An empty file, readable by its owner alone, in the folder of another, so that it can take its name.
    fn beside(file: &Path) -> Result<Self> {
        let mut name = file.file_name().ok_or(Error::Address("the backup has no file name"))?.to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let path = file.with_file_name(name);
        let scratch = Self(path);
        scratch.remove();
        create_private(&scratch.0)?;
        Ok(scratch)
    }

    fn path(&self) -> &Path {
        &self.0
    }

    /// Gives it its name, once all of it is on the disk.
    fn keep_as(self, file: &Path) -> Result<()> {
        let sync = || {
            File::open(&self.0)?.sync_all()?;
            std::fs::rename(&self.0, file)?;
            let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        };
        sync().map_err(Error::file(file))
    }

    /// Removes it and what SQLite keeps beside it. What is not there need not be removed.
    fn remove(&self) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let mut path = self.0.clone().into_os_string();
            path.push(suffix);
            std::fs::remove_file(path).ok();
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.remove();
    }
}
