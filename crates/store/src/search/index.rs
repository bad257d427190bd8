//! Where the documents lie: SQLite's FTS5, PostgreSQL's GIN over `tsvector`. What differs between the two in searching differs here.
//!
//! FTS5 keeps for each word the numbers of its requests, and tells what several lists have in common from the highest number on: whether
//! words are common or rare, it stops when a page is full. GIN has to find all that meets a search before it knows the newest; so PostgreSQL
//! first looks at the newest requests one by one, which is where common words are, then by the index at the newest blocks of numbers (their
//! own word in each document), and only for what is rarer than that at all.

use domain::id::RequestId;
use sqlx::AssertSqlSafe;

use super::Words;
use super::document::Document;
use crate::code::narrow;
use crate::error::Result;
use crate::tx::{Connection, Tx, on_either};
use crate::work::Whose;

/// How many of the newest requests PostgreSQL looks at one by one.
const ONE_BY_ONE: i64 = 3_000;
/// Blocks of 65,536 numbers.
const BLOCK_BITS: u32 = 16;
/// How many of the newest blocks it looks at before all.
const NEWEST_BLOCKS: i64 = 2;

/// The word that stands for the block of a number. No text has it.
fn block_word(block: i64) -> String {
    format!("▦{block}")
}

/// The newest requests below `before` that have of each of `all` one word; `within`: of those that this executor has open.
pub(super) async fn newest(
    tx: &mut Tx,
    all: &[Words],
    within: Option<Whose>,
    before: i64,
    limit: u32,
) -> Result<Vec<RequestId>> {
    let limit = i64::from(limit);
    if let Some(whose) = within {
        return newest_open_of(tx, all, whose, before, limit).await;
    }
    let ids: Vec<i64> = if all.is_empty() {
        let sql = "SELECT id FROM request WHERE id < $1 ORDER BY id DESC LIMIT $2";
        on_either!(tx, conn => sqlx::query_scalar(sql).bind(before).bind(limit).fetch_all(conn).await?)
    } else if let Connection::Sqlite(connection) = &mut tx.on {
        let sql = "SELECT rowid FROM search_document WHERE search_document MATCH $1 AND rowid < $2 ORDER BY rowid DESC LIMIT $3";
        let query = sqlx::query_scalar(sql).bind(fts(all)).bind(before).bind(limit);
        query.fetch_all(&mut **connection).await?
    } else {
        newest_by_gin(tx, all, before, limit).await?
    };
    Ok(ids.into_iter().map(RequestId).collect())
}

/// The same of what an executor has open: some thousands at most, however many all are. FTS5 goes through its list, from
/// the newest down to the oldest of them, and leaves out what is not among them (the plus keeps it from asking for each by itself); PostgreSQL looks at each of them.
async fn newest_open_of(tx: &mut Tx, all: &[Words], whose: Whose, before: i64, limit: i64) -> Result<Vec<RequestId>> {
    let (executor, contractor) = (i64::from(whose.executor.0), whose.contractor.map(|contractor| contractor.0));
    let ids: Vec<i64> = if all.is_empty() {
        let sql = "SELECT id FROM request WHERE executor_id = $3 AND state <> 5 AND id < $1
            AND (CAST($4 AS BIGINT) IS NULL OR contractor_id = $4) ORDER BY id DESC LIMIT $2";
        on_either!(tx, conn => {
            sqlx::query_scalar(sql).bind(before).bind(limit).bind(executor).bind(contractor).fetch_all(conn).await?
        })
    } else {
        let (sql, words) = match tx.on {
            Connection::Sqlite(_) => (
                "SELECT rowid FROM search_document WHERE search_document MATCH $1 AND rowid < $2
                    AND rowid >= COALESCE((SELECT MIN(id) FROM request WHERE executor_id = $4 AND state <> 5), $2)
                    AND +rowid IN (SELECT id FROM request WHERE executor_id = $4 AND state <> 5
                        AND (CAST($5 AS BIGINT) IS NULL OR contractor_id = $5))
                ORDER BY rowid DESC LIMIT $3",
                fts(all),
            ),
            Connection::Postgres(_) => (
                "SELECT open.id FROM (SELECT id FROM request WHERE executor_id = $4 AND state <> 5 AND id < $2
                        AND (CAST($5 AS BIGINT) IS NULL OR contractor_id = $5)) AS open
                    CROSS JOIN LATERAL (SELECT words FROM search_document WHERE request_id = open.id OFFSET 0) AS document
                WHERE document.words @@ CAST($1 AS tsquery) ORDER BY open.id DESC LIMIT $3",
                tsquery(all, 1),
            ),
        };
        on_either!(tx, conn => {
            sqlx::query_scalar(sql).bind(words).bind(before).bind(limit).bind(executor).bind(contractor).fetch_all(conn).await?
        })
    };
    Ok(ids.into_iter().map(RequestId).collect())
}

/// Whether the index looks words up by their beginning as it reads, however many there are.
pub(super) fn knows_beginnings(tx: &Tx) -> bool {
    matches!(tx.on, Connection::Postgres(_))
}

/// `("а" OR "б") AND ("в")`. Words hold letters and digits alone.
fn fts(all: &[Words]) -> String {
    let quoted = |word: &String| format!("\"{word}\"");
    let one = |words: &Words| format!("({})", words.any.iter().map(quoted).collect::<Vec<_>>().join(" OR "));
    all.iter().map(one).collect::<Vec<_>>().join(" AND ")
}

/// How many words the index of PostgreSQL is asked for one by one; it puts together by itself all that begins alike.
const MOST_LISTED: usize = 64;

/// `('а'|'б')&('в')`; words that begin alike are `('г':*)` from more than `most` of them on.
fn tsquery(all: &[Words], most: usize) -> String {
    let one = |words: &Words| match &words.start {
        Some(start) if words.any.len() > most => format!("('{start}':*)"),
        _ => format!("({})", words.any.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join("|")),
    };
    all.iter().map(one).collect::<Vec<_>>().join("&")
}

async fn newest_by_gin(tx: &mut Tx, all: &[Words], before: i64, limit: i64) -> Result<Vec<i64>> {
    let Connection::Postgres(connection) = &mut tx.on else { return Ok(Vec::new()) };
    // One by one a beginning is looked for faster than each of its words; in the index it is the other way round.
    let (one_by_one, words) = (tsquery(all, 1), tsquery(all, MOST_LISTED));
    let enough = |ids: &[i64]| i64::try_from(ids.len()).is_ok_and(|count| count >= limit);
    let sql = "SELECT request_id FROM
        (SELECT request_id, words FROM search_document WHERE request_id < $1 ORDER BY request_id DESC LIMIT $4) newest
        WHERE words @@ CAST($2 AS tsquery) ORDER BY request_id DESC LIMIT $3";
    let query = sqlx::query_scalar(sql).bind(before).bind(one_by_one).bind(limit).bind(ONE_BY_ONE);
    let ids: Vec<i64> = query.fetch_all(&mut **connection).await?;
    if enough(&ids) {
        return Ok(ids);
    }
    // By the index, whatever the planner takes a word for; a plan that is compiled takes longer to compile than to run.
    let sql = "SELECT set_config('enable_seqscan', 'off', TRUE), set_config('jit', 'off', TRUE)";
    sqlx::query(sql).execute(&mut **connection).await?;
    let sql = "SELECT COALESCE(MAX(request_id), 0) FROM search_document WHERE request_id < $1";
    let last: i64 = sqlx::query_scalar(sql).bind(before).fetch_one(&mut **connection).await?;
    let block = last >> BLOCK_BITS;
    let first = (block - NEWEST_BLOCKS + 1).max(0);
    let blocks = Words { any: (first..=block).map(block_word).collect(), start: None };
    let mut tries = vec![words.clone()];
    if first > 0 {
        tries.insert(0, format!("{words}&{}", tsquery(&[blocks], MOST_LISTED)));
    }
    let sql = "WITH found AS MATERIALIZED (SELECT request_id FROM search_document WHERE words @@ CAST($2 AS tsquery))
        SELECT request_id FROM found WHERE request_id < $1 ORDER BY request_id DESC LIMIT $3";
    let mut ids = ids;
    for words in tries {
        // Planned for these very words.
        let query = sqlx::query_scalar(sql).persistent(false).bind(before).bind(words).bind(limit);
        ids = query.fetch_all(&mut **connection).await?;
        if enough(&ids) {
            break;
        }
    }
    Ok(ids)
}

/// Whether there is such a request, and it has of each of `all` one word.
pub(super) async fn holds(tx: &mut Tx, all: &[Words], request: RequestId) -> Result<bool> {
    if all.is_empty() {
        let sql = "SELECT EXISTS (SELECT 1 FROM request WHERE id = $1)";
        return Ok(on_either!(tx, conn => sqlx::query_scalar(sql).bind(request.0).fetch_one(conn).await?));
    }
    Ok(match &mut tx.on {
        Connection::Sqlite(connection) => {
            let sql = "SELECT EXISTS (SELECT 1 FROM search_document WHERE search_document MATCH $1 AND rowid = $2)";
            sqlx::query_scalar(sql).bind(fts(all)).bind(request.0).fetch_one(&mut **connection).await?
        }
        Connection::Postgres(connection) => {
            // By the number, and never by the words.
            let sql = "SELECT EXISTS (SELECT 1 FROM
                (SELECT words FROM search_document WHERE request_id = $2 OFFSET 0) one WHERE words @@ CAST($1 AS tsquery))";
            sqlx::query_scalar(sql).bind(tsquery(all, 1)).bind(request.0).fetch_one(&mut **connection).await?
        }
    })
}

/// Puts documents that are not there yet.
pub(super) async fn put(tx: &mut Tx, documents: &[Document]) -> Result<()> {
    if documents.is_empty() {
        return Ok(());
    }
    let text = |document: &Document| document.words.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    match &mut tx.on {
        Connection::Sqlite(connection) => {
            let values = vec!["(?, ?)"; documents.len()].join(", ");
            let sql = AssertSqlSafe(format!("INSERT INTO search_document (rowid, words) VALUES {values}"));
            let mut query = sqlx::query(sql).persistent(crate::bulk::recurs(documents.len()));
            for document in documents {
                query = query.bind(document.request.0).bind(text(document));
            }
            query.execute(&mut **connection).await?;
        }
        Connection::Postgres(connection) => {
            let sql = "INSERT INTO search_document (request_id, words)
                SELECT id, array_to_tsvector(string_to_array(words, ' ')) FROM UNNEST($1::BIGINT[], $2::TEXT[]) AS new (id, words)";
            let ids: Vec<i64> = documents.iter().map(|document| document.request.0).collect();
            let words =
                |document: &Document| format!("{} {}", text(document), block_word(document.request.0 >> BLOCK_BITS));
            let words: Vec<String> = documents.iter().map(words).map(|words| words.trim_start().to_owned()).collect();
            sqlx::query(sql).bind(ids).bind(words).execute(&mut **connection).await?;
        }
    }
    Ok(())
}

/// Takes documents away.
pub(super) async fn remove(tx: &mut Tx, ids: &[RequestId]) -> Result<()> {
    for id in ids {
        match &mut tx.on {
            Connection::Sqlite(connection) => {
                let sql = "DELETE FROM search_document WHERE rowid = $1";
                sqlx::query(sql).bind(id.0).execute(&mut **connection).await?;
            }
            Connection::Postgres(connection) => {
                let sql = "DELETE FROM search_document WHERE request_id = $1";
                sqlx::query(sql).bind(id.0).execute(&mut **connection).await?;
            }
        }
    }
    Ok(())
}

/// Takes all documents and words away.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    match &mut tx.on {
        Connection::Sqlite(connection) => {
            let sql = "INSERT INTO search_document (search_document) VALUES ('delete-all')";
            sqlx::query(sql).execute(&mut **connection).await?;
            sqlx::query("DELETE FROM search_word").execute(&mut **connection).await?;
        }
        Connection::Postgres(connection) => {
            sqlx::query("DELETE FROM search_document").execute(&mut **connection).await?;
            sqlx::query("DELETE FROM search_word").execute(&mut **connection).await?;
        }
    }
    Ok(())
}

/// Before all documents are put: PostgreSQL makes an index of a full table in a tenth of the time of filling it row by row.
pub(super) async fn begin_all(tx: &mut Tx) -> Result<()> {
    if let Connection::Postgres(connection) = &mut tx.on {
        sqlx::query("DROP INDEX search_document_words").execute(&mut **connection).await?;
    }
    Ok(())
}

/// After all documents were put.
pub(super) async fn end_all(tx: &mut Tx) -> Result<()> {
    if let Connection::Postgres(connection) = &mut tx.on {
        let sql = "CREATE INDEX search_document_words ON search_document USING GIN (words) WITH (fastupdate = off)";
        sqlx::query(sql).execute(&mut **connection).await?;
    }
    Ok(())
}

/// How many documents there are.
pub(crate) async fn count(tx: &mut Tx) -> Result<u64> {
    let count: i64 = match &mut tx.on {
        Connection::Sqlite(connection) => {
            sqlx::query_scalar("SELECT COUNT(*) FROM search_document_docsize").fetch_one(&mut **connection).await?
        }
        Connection::Postgres(connection) => {
            sqlx::query_scalar("SELECT COUNT(*) FROM search_document").fetch_one(&mut **connection).await?
        }
    };
    narrow(count, "count")
}
