//! What each request is found by, and keeping that true.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{AccountId, RequestId};
use domain::search;
use sqlx::AssertSqlSafe;

use super::index;
use crate::bulk::{self, ROWS, recurs};
use crate::db::Db;
use crate::error::Result;
use crate::settings;
use crate::tx::{Tx, on_either};

/// The key that is set while the documents are still to be written: the migration that brought them cannot fold words.
const DUE: &str = "search_due";
/// How many requests are read at once when all are.
const ALL_AT_ONCE: i64 = 2_000;

/// What a request is found by.
pub(super) struct Document {
    pub(super) request: RequestId,
    pub(super) words: BTreeSet<String>,
}

/// The word that stands for a phone's last digits. No text has it.
pub(super) fn phone_word(end: &str) -> String {
    format!("☎{end}")
}

impl Document {
    fn add(&mut self, texts: &[Option<&str>], phone: Option<&str>) {
        self.words.append(&mut search::words(texts.iter().copied().flatten()));
        self.words.extend(phone.and_then(search::phone_end).map(phone_word));
    }
}

/// Writes the documents of requests that are new. Only rows that nobody else waits for may be locked after it.
pub(crate) async fn enter(tx: &mut Tx, ids: &[RequestId]) -> Result<()> {
    write(tx, ids, false).await
}

/// Writes the documents of requests anew, after something that they are found by has changed.
pub(crate) async fn refresh(tx: &mut Tx, ids: &[RequestId]) -> Result<()> {
    index::remove(tx, ids).await?;
    write(tx, ids, true).await
}

/// The requests that somebody with this account made or joined: to be refreshed when the person is taken out of them.
pub(crate) async fn requests_of(tx: &mut Tx, account: AccountId) -> Result<Vec<RequestId>> {
    let sql = "SELECT r.id FROM request r JOIN applicant a ON a.id = r.applicant_id WHERE a.account_id = $1
        UNION SELECT j.request_id FROM joined j JOIN applicant a ON a.id = j.applicant_id WHERE a.account_id = $1
        ORDER BY 1";
    let ids: Vec<i64> = on_either!(tx, conn => sqlx::query_scalar(sql).bind(account.0).fetch_all(conn).await?);
    Ok(ids.into_iter().map(RequestId).collect())
}

async fn write(tx: &mut Tx, ids: &[RequestId], may_be_joined: bool) -> Result<()> {
    let mut words = BTreeSet::new();
    for chunk in ids.chunks(ROWS) {
        let documents = documents(tx, chunk, may_be_joined).await?;
        index::put(tx, &documents).await?;
        words.extend(documents.into_iter().flat_map(|document| document.words));
    }
    put_words(tx, &words).await
}

/// All documents anew.
pub(crate) async fn rebuild(tx: &mut Tx) -> Result<()> {
    index::clear(tx).await?;
    index::begin_all(tx).await?;
    let mut words = BTreeSet::new();
    let mut last = 0;
    loop {
        let sql = "SELECT id FROM request WHERE id > $1 ORDER BY id LIMIT $2";
        let ids: Vec<i64> =
            on_either!(tx, conn => sqlx::query_scalar(sql).bind(last).bind(ALL_AT_ONCE).fetch_all(conn).await?);
        let Some(&end) = ids.last() else { break };
        last = end;
        let ids: Vec<RequestId> = ids.into_iter().map(RequestId).collect();
        for chunk in ids.chunks(ROWS) {
            let documents = documents(tx, chunk, true).await?;
            index::put(tx, &documents).await?;
            words.extend(documents.into_iter().flat_map(|document| document.words));
        }
    }
    index::end_all(tx).await?;
    put_words(tx, &words).await?;
    if settings::load(tx).await?.contains_key(DUE) {
        settings::unset(tx, DUE).await?;
    }
    Ok(())
}

/// Says that the documents are to be written before anybody searches.
pub(crate) async fn set_due(tx: &mut Tx) -> Result<()> {
    settings::set(tx, DUE, "true").await
}

/// Writes the documents if a migration or a backup left that to be done.
pub(crate) async fn fill_if_due(db: &Db) -> Result<()> {
    if !settings::load(&mut db.read().await?).await?.contains_key(DUE) {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    // Another process may be at it: it changes this row first, and keeps it locked until it is done.
    settings::bump(&mut tx).await?;
    if settings::load(&mut tx).await?.contains_key(DUE) {
        rebuild(&mut tx).await?;
    }
    tx.commit().await
}

/// What the requests are found by, read from the rows that say it.
async fn documents(tx: &mut Tx, ids: &[RequestId], may_be_joined: bool) -> Result<Vec<Document>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut documents: BTreeMap<i64, Document> = BTreeMap::new();
    let sql = asking(
        tx,
        ids.len(),
        "SELECT r.id, r.registered_at, r.place_address, r.source_id, a.surname, a.first_name, a.patronymic, a.phone, a.address
        FROM request r LEFT JOIN applicant a ON a.id = r.applicant_id WHERE r.id IN (SELECT id FROM asked) ORDER BY r.id",
    );
    type Text = Option<String>;
    type Row = (i64, i64, Text, Text, Text, Text, Text, Text, Text);
    let rows: Vec<Row> = on_either!(tx, conn => {
        let mut query = sqlx::query_as(sql).persistent(recurs(ids.len()));
        for id in ids {
            query = query.bind(id.0);
        }
        query.fetch_all(conn).await?
    });
    let mut registered = BTreeMap::new();
    for (id, at, place, source_id, surname, first_name, patronymic, phone, address) in &rows {
        let mut document = Document { request: RequestId(*id), words: BTreeSet::new() };
        let texts = [place, source_id, surname, first_name, patronymic, address].map(Option::as_deref);
        document.add(&texts, phone.as_deref());
        registered.insert(*id, *at);
        documents.insert(*id, document);
    }
    for (id, text) in first_texts(tx, ids, &registered).await? {
        if let Some(document) = documents.get_mut(&id) {
            document.add(&[Some(&text)], None);
        }
    }
    if may_be_joined {
        add_joined(tx, ids, &mut documents).await?;
    }
    Ok(documents.into_values().collect())
}

/// What the requests were registered with, in the applicants' words: their first notes.
async fn first_texts(tx: &mut Tx, ids: &[RequestId], registered: &BTreeMap<i64, i64>) -> Result<BTreeMap<i64, String>> {
    let sql = asking(
        tx,
        ids.len(),
        "SELECT request_id, at, body FROM note WHERE request_id IN (SELECT id FROM asked) ORDER BY request_id, id",
    );
    let rows: Vec<(i64, i64, String)> = on_either!(tx, conn => {
        let mut query = sqlx::query_as(sql).persistent(recurs(ids.len()));
        for id in ids {
            query = query.bind(id.0);
        }
        query.fetch_all(conn).await?
    });
    let mut texts = BTreeMap::new();
    for (id, at, text) in rows {
        if registered.get(&id) == Some(&at) {
            texts.entry(id).or_insert(text);
        }
    }
    Ok(texts)
}

async fn add_joined(tx: &mut Tx, ids: &[RequestId], documents: &mut BTreeMap<i64, Document>) -> Result<()> {
    let sql = asking(
        tx,
        ids.len(),
        "SELECT j.request_id, a.surname, a.first_name, a.patronymic, a.phone, a.address
        FROM joined j JOIN applicant a ON a.id = j.applicant_id WHERE j.request_id IN (SELECT id FROM asked)
        ORDER BY j.request_id, a.id",
    );
    type Row = (i64, String, String, Option<String>, String, String);
    let rows: Vec<Row> = on_either!(tx, conn => {
        let mut query = sqlx::query_as(sql).persistent(recurs(ids.len()));
        for id in ids {
            query = query.bind(id.0);
        }
        query.fetch_all(conn).await?
    });
    for (id, surname, first_name, patronymic, phone, address) in &rows {
        if let Some(document) = documents.get_mut(id) {
            let texts = [Some(surname), Some(first_name), patronymic.as_ref(), Some(address)];
            document.add(&texts.map(|text| text.map(String::as_str)), Some(phone));
        }
    }
    Ok(())
}

/// A statement that reads something of requests whose numbers are its parameters: the table `asked`. Read by `IN`: joined with it, a table
/// is indexed anew by SQLite as soon as the numbers are many.
fn asking(tx: &Tx, count: usize, select: &'static str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("WITH asked (id) AS ({}) {select}", bulk::values(tx, 1, count)))
}

/// Those of the requests that have a word which begins so.
pub(super) async fn having_start(tx: &mut Tx, ids: &[RequestId], start: &str) -> Result<Vec<RequestId>> {
    let begins = |document: &Document| {
        let first =
            document.words.range::<str, _>((std::ops::Bound::Included(start), std::ops::Bound::Unbounded)).next();
        first.is_some_and(|word| word.starts_with(start))
    };
    let documents = documents(tx, ids, true).await?;
    Ok(documents.into_iter().filter(begins).map(|document| document.request).collect())
}

/// Makes words known to those who type their beginnings. In order, so that two who write at once wait for each other and never both.
async fn put_words(tx: &mut Tx, words: &BTreeSet<String>) -> Result<()> {
    let words: Vec<&String> = words.iter().filter(|word| word.contains(char::is_alphabetic)).collect();
    for chunk in words.chunks(ROWS) {
        let sql = AssertSqlSafe(format!(
            "WITH new (word) AS ({}) SELECT word FROM search_word WHERE word IN (SELECT word FROM new) ORDER BY word",
            bulk::values(tx, 1, chunk.len())
        ));
        let known: BTreeSet<String> = on_either!(tx, conn => {
            let mut query = sqlx::query_scalar(sql).persistent(recurs(chunk.len()));
            for word in chunk {
                query = query.bind(word.as_str());
            }
            query.fetch_all(conn).await?.into_iter().collect()
        });
        let new: Vec<&&String> = chunk.iter().filter(|word| !known.contains(word.as_str())).collect();
        if new.is_empty() {
            continue;
        }
        let sql = bulk::insert(tx, "search_word (word)", 1, new.len(), "ON CONFLICT (word) DO NOTHING");
        on_either!(tx, conn => {
            let mut query = sqlx::query(sql).persistent(recurs(new.len()));
            for word in &new {
                query = query.bind(word.as_str());
            }
            query.execute(conn).await.map(drop)?;
        });
    }
    Ok(())
}
