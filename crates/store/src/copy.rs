//! All rows of one register into another, whichever databases they are on.

use futures::TryStreamExt;
use sqlx::{AssertSqlSafe, Row};

use crate::bulk::{self, ROWS, recurs};
use crate::erase::delete_rows;
use crate::error::Result;
use crate::ids::{self, SEQUENCES};
use crate::schema::{Holds, TABLES, Table};
use crate::search;
use crate::tx::{Tx, on_either};

/// A value on its way.
enum Cell {
    Int(Option<i64>),
    Real(Option<f64>),
    Bool(Option<bool>),
    Text(Option<String>),
}

/// Makes the register of `to` the one of `from`: what `to` held is gone. What requests are found by is the caller's to write anew.
pub(crate) async fn copy_all(from: &mut Tx, to: &mut Tx) -> Result<()> {
    search::clear(to).await?;
    for table in TABLES.iter().rev() {
        delete_rows(to, table.name).await?;
    }
    for table in TABLES {
        copy_table(from, to, table).await?;
    }
    for &sequence in SEQUENCES {
        let last = ids::position(from, sequence).await?;
        ids::set_position(to, sequence, last).await?;
    }
    Ok(())
}

async fn copy_table(from: &mut Tx, to: &mut Tx, table: &Table) -> Result<()> {
    let sql = AssertSqlSafe(format!("SELECT {} FROM {} ORDER BY {}", table.column_list(), table.name, table.key));
    on_either!(from, conn => {
        let mut chunks = sqlx::query(sql)
            .fetch(conn)
            .and_then(|row| {
                let cell = |(i, (_, holds)): (usize, &(&str, Holds))| {
                    Ok(match holds {
                        Holds::Int => Cell::Int(row.try_get(i)?),
                        Holds::Real => Cell::Real(row.try_get(i)?),
                        Holds::Bool => Cell::Bool(row.try_get(i)?),
                        Holds::Text => Cell::Text(row.try_get(i)?),
                    })
                };
                futures::future::ready(table.columns.iter().enumerate().map(cell).collect::<Result<Vec<Cell>, sqlx::Error>>())
            })
            .try_chunks(ROWS);
        while let Some(rows) = chunks.try_next().await.map_err(|error| error.1)? {
            insert(to, table, rows).await?;
        }
    });
    Ok(())
}

async fn insert(to: &mut Tx, table: &Table, rows: Vec<Vec<Cell>>) -> Result<()> {
    let count = rows.len();
    let values = bulk::values(to, table.columns.len(), count);
    let sql = AssertSqlSafe(format!("INSERT INTO {} ({}) {values}", table.name, table.column_list()));
    on_either!(to, conn => {
        let mut query = sqlx::query(sql).persistent(recurs(count));
        for cell in rows.into_iter().flatten() {
            query = match cell {
                Cell::Int(value) => query.bind(value),
                Cell::Real(value) => query.bind(value),
                Cell::Bool(value) => query.bind(value),
                Cell::Text(value) => query.bind(value),
            };
        }
        query.execute(conn).await.map(drop)?;
    });
    Ok(())
}
