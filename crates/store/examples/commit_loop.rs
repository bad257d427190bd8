//! How many commits a second SQLite makes durable on this disk, one row each, one after the other: what `cargo xtask bench reports` compares
//! the register with. `commit_loop FILE SECONDS`; prints commits a second.
#![allow(clippy::expect_used, clippy::disallowed_methods)]

use std::str::FromStr;
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), sqlx::Error> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().expect("the file");
    let lasting: f64 = arguments.next().and_then(|seconds| seconds.parse().ok()).expect("the seconds");

    // As the register's own writing connection.
    let mut connection: SqliteConnection = SqliteConnectOptions::from_str(&format!("sqlite:{file}"))?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .connect()
        .await?;
    sqlx::query("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
        .execute(&mut connection)
        .await?;
    let body = "Тече на дорогу. ".repeat(20);
    let (started, lasting, mut commits) = (Instant::now(), Duration::from_secs_f64(lasting), 0_u32);
    while started.elapsed() < lasting {
        sqlx::query("INSERT INTO row (body) VALUES ($1)").bind(&*body).execute(&mut connection).await?;
        commits += 1;
    }
    println!("{:.0}", f64::from(commits) / started.elapsed().as_secs_f64());
    connection.close().await
}
