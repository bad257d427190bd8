//! For tests, of this crate and of those that build on it: one test body, both databases.

use std::future::Future;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use futures::FutureExt;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use tempfile::TempDir;

use crate::Db;

/// Where the server for tests is: the URL of a superuser. Without it the PostgreSQL half of each test is left out, and says so.
pub const POSTGRES_VARIABLE: &str = "MISTO_TEST_POSTGRES";

/// An empty, migrated register that is gone after the test.
#[derive(Clone)]
pub struct TestDb {
    db: Db,
    url: String,
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl TestDb {
    /// Its address, for a process or a [`Db`] of its own.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Another way to the same register, with connections of its own: what another process would have.
    pub async fn another(&self) -> Db {
        Db::open(&self.url).await.expect("the register opens a second time")
    }

    /// Runs the test on a register of either database, one after the other.
    ///
    /// # Panics
    /// When the test does, or a database cannot be made.
    pub async fn each<F, Fut>(test: F)
    where
        F: Fn(Self) -> Fut,
        Fut: Future<Output = ()>,
    {
        Self::on_sqlite(&test).await;
        Self::on_postgres(&test).await;
    }

    /// The same with a register that no migration has seen yet.
    ///
    /// # Panics
    /// As [`TestDb::each`].
    pub async fn each_new<F, Fut>(test: F)
    where
        F: Fn(Self) -> Fut,
        Fut: Future<Output = ()>,
    {
        Self::on_new_sqlite(&test).await;
        Self::on_new_postgres(&test).await;
    }

    /// Runs the test on SQLite.
    ///
    /// # Panics
    /// As [`TestDb::each`].
    pub async fn on_sqlite<F, Fut>(test: F)
    where
        F: FnOnce(Self) -> Fut,
        Fut: Future<Output = ()>,
    {
        Self::on_new_sqlite(|db| async { test(db.migrated().await).await }).await;
    }

    async fn on_new_sqlite<F, Fut>(test: F)
    where
        F: FnOnce(Self) -> Fut,
        Fut: Future<Output = ()>,
    {
        let folder = TempDir::new().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("misto.db").display());
        let db = Self::open(url).await;
        test(db.clone()).await;
        db.close().await;
    }

    /// Runs the test on PostgreSQL, in a database of its own.
    ///
    /// # Panics
    /// As [`TestDb::each`].
    pub async fn on_postgres<F, Fut>(test: F)
    where
        F: FnOnce(Self) -> Fut,
        Fut: Future<Output = ()>,
    {
        Self::on_new_postgres(|db| async { test(db.migrated().await).await }).await;
    }

    async fn on_new_postgres<F, Fut>(test: F)
    where
        F: FnOnce(Self) -> Fut,
        Fut: Future<Output = ()>,
    {
        let Ok(base) = std::env::var(POSTGRES_VARIABLE) else {
            println!("skipped: {POSTGRES_VARIABLE} is not set");
            return;
        };
        let server = PgConnectOptions::from_str(&base).expect("the variable holds a postgres:// URL");
        let name = new_name();
        administer(&server, format!("CREATE DATABASE {name}")).await;
        // A failed test must not leave its database behind.
        let outcome = AssertUnwindSafe(async {
            let db = Self::open(with_database(&base, &name)).await;
            test(db.clone()).await;
            db.close().await;
        })
        .catch_unwind()
        .await;
        administer(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        outcome.unwrap_or_else(|panic| resume_unwind(panic));
    }

    async fn open(url: String) -> Self {
        let db = Db::open(&url).await.expect("the register opens");
        Self { db, url }
    }

    async fn migrated(self) -> Self {
        self.db.migrate().await.expect("the migrations run");
        self
    }
}

fn new_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("misto_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

async fn administer(server: &PgConnectOptions, sql: String) {
    let mut connection: PgConnection = server.connect().await.expect("the server for tests answers");
    sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.expect("a database of its own");
    connection.close().await.expect("the connection closes");
}

/// `postgres://user@host:port/base?options` with another database.
fn with_database(base: &str, name: &str) -> String {
    let (address, options) = base.split_once('?').map_or((base, None), |(address, options)| (address, Some(options)));
    let scheme_end = address.find("://").map_or(0, |at| at + 3);
    let server = address[scheme_end..].find('/').map_or(address, |slash| &address[..scheme_end + slash]);
    match options {
        Some(options) => format!("{server}/{name}?{options}"),
        None => format!("{server}/{name}"),
    }
}
