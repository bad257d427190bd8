#![allow(clippy::unwrap_used)]

use std::sync::OnceLock;

use super::*;
use crate::testing::TestDb;
use crate::tx::{Connection, Tx};

/// Name, what it holds, whether it may be empty.
type Found = (String, Holds, bool);

async fn tables(tx: &mut Tx) -> Vec<String> {
    match &mut tx.on {
        Connection::Sqlite(connection) => {
            let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                AND name <> '_sqlx_migrations' AND name NOT LIKE 'search\\_%' ESCAPE '\\' ORDER BY name";
            sqlx::query_scalar(sql).fetch_all(&mut **connection).await.unwrap()
        }
        Connection::Postgres(connection) => {
            let sql = "SELECT table_name::TEXT FROM information_schema.tables
                WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'
                AND table_name NOT LIKE 'search\\_%' ORDER BY table_name";
            sqlx::query_scalar(sql).fetch_all(&mut **connection).await.unwrap()
        }
    }
}

async fn columns(tx: &mut Tx, table: &Table) -> Vec<Found> {
    let rows: Vec<(String, String, bool)> = match &mut tx.on {
        Connection::Sqlite(connection) => {
            let sql = "SELECT name, type, NOT \"notnull\" FROM pragma_table_info($1) ORDER BY cid";
            sqlx::query_as(sql).bind(table.name).fetch_all(&mut **connection).await.unwrap()
        }
        Connection::Postgres(connection) => {
            let sql = "SELECT column_name::TEXT, data_type::TEXT, is_nullable = 'YES' FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position";
            sqlx::query_as(sql).bind(table.name).fetch_all(&mut **connection).await.unwrap()
        }
    };
    let found = |(name, kind, nullable): (String, String, bool)| {
        let holds = match &*kind {
            // SQLite has no type for yes and no: a check holds such a column to 0 and 1.
            "INTEGER" if matches!(&*name, "reported" | "extended") => Bool,
            "INTEGER" | "bigint" => Int,
            "REAL" | "double precision" => Real,
            "boolean" => Bool,
            "TEXT" | "text" => Text,
            other => panic!("{}.{name} is of type {other}", table.name),
        };
        (name, holds, nullable)
    };
    rows.into_iter().map(found).collect()
}

/// Both databases have exactly the tables and columns of the list; then a backup forgets nothing.
#[tokio::test]
async fn both_databases_have_the_tables_and_columns_of_the_list() {
    TestDb::each(|db| async move {
        let mut tx = db.read().await.unwrap();
        let mut names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
        names.sort_unstable();
        assert_eq!(tables(&mut tx).await, names);
        for table in TABLES {
            let found = columns(&mut tx, table).await;
            let listed: Vec<(&str, Holds)> = found.iter().map(|(name, holds, _)| (&**name, *holds)).collect();
            assert_eq!(listed, table.columns, "{}", table.name);
        }
    })
    .await;
}

#[tokio::test]
async fn both_databases_let_the_same_columns_be_empty() {
    let nullable = async |db: TestDb| {
        let mut tx = db.read().await.unwrap();
        let mut all = Vec::new();
        for table in TABLES {
            let found = columns(&mut tx, table).await;
            all.extend(found.into_iter().filter(|found| found.2).map(|found| (table.name, found.0)));
        }
        all
    };
    let sqlite = &OnceLock::new();
    TestDb::on_sqlite(|db| async move { sqlite.set(nullable(db).await).unwrap() }).await;
    TestDb::on_postgres(|db| async move { assert_eq!(sqlite.get(), Some(&nullable(db).await)) }).await;
    assert!(sqlite.get().unwrap().contains(&("request", "closed_at".to_owned())));
}
