//! Statements that insert many rows at once.

use sqlx::AssertSqlSafe;

use crate::tx::{Connection, Tx};

/// How many rows go into one statement: with the widest table 14,500 parameters, under SQLite's 32,766 and PostgreSQL's 65,535.
pub(crate) const ROWS: usize = 500;

/// `VALUES (…), (…)` with a parameter for every column of every row. Made of numbers alone.
///
/// SQLite looks each `$n` up among all names before it, quadratic in thousands of them; its own `?` it only counts.
pub(crate) fn values(tx: &Tx, columns: usize, rows: usize) -> String {
    let mut sql = String::from("VALUES ");
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            if column > 0 {
                sql.push(',');
            }
            match tx.on {
                Connection::Sqlite(_) => sql.push('?'),
                Connection::Postgres(_) => {
                    sql.push('$');
                    sql.push_str(&(row * columns + column + 1).to_string());
                }
            }
        }
        sql.push(')');
    }
    sql
}

/// `INSERT INTO table (columns) VALUES (…), (…) tail`. `into` is the table with its columns, `tail` a conflict clause or RETURNING:
/// constants both.
pub(crate) fn insert(
    tx: &Tx,
    into: &'static str,
    columns: usize,
    rows: usize,
    tail: &'static str,
) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("INSERT INTO {into} {} {tail}", values(tx, columns, rows)))
}

/// Whether a statement for so many rows will come again, and is worth keeping prepared.
pub(crate) const fn recurs(rows: usize) -> bool {
    rows == 1 || rows == ROWS
}
