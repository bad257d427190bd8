//! Finding requests among all of them, newest first: by number, the end of a phone, names, addresses, words of the text.
//!
//! Each request has a document: the set of words by which it is found, written in the transaction that writes what they come from. The
//! documents lie in an index of the database's own kind (`index`: the one place where the two differ). A word that is half typed is looked up
//! among all words first (`search_word`), so that the index is only asked for whole ones: it tells those from the newest request on, and
//! never has to put together all that begins with `ву`.

mod document;
mod index;

use std::collections::BTreeSet;

use domain::id::RequestId;
use domain::search::{Number, PHONE_END, Sought, phone_end};

use crate::bulk;
use crate::error::Result;
use crate::tx::{Tx, on_either};
use crate::work::Whose;

pub(crate) use document::{enter, fill_if_due, rebuild, refresh, requests_of, set_due};
pub(crate) use index::{clear, count};
use sqlx::AssertSqlSafe;

/// A beginning that more words have than this is too short to look each of them up.
const MOST_WORDS: usize = 64;
/// How many requests are looked at at once where the index alone cannot tell, before whoever searches is asked whether to look further.
const PORTIONS: [u32; 4] = [60, 120, 240, 480];

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The request whose very number was typed; told once, on the first page.
    pub exact: Option<RequestId>,
    /// The others, newest first.
    pub ids: Vec<RequestId>,
    /// Where to look further, if there may be more.
    pub next: Option<RequestId>,
}

/// The requests that meet all that is sought, with numbers below `before`, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(tx: &mut Tx, sought: &Sought, before: Option<RequestId>, limit: u32) -> Result<Found> {
    find_within(tx, sought, None, before, limit).await
}

/// The same among what an executor has open.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_open_of(tx: &mut Tx, whose: Whose, sought: &Sought, limit: u32) -> Result<Found> {
    find_within(tx, sought, Some(whose), None, limit).await
}

async fn find_within(
    tx: &mut Tx,
    sought: &Sought,
    within: Option<Whose>,
    before: Option<RequestId>,
    limit: u32,
) -> Result<Found> {
    if sought.is_empty() || limit == 0 {
        return Ok(Found::default());
    }
    let all = sought.words.iter().map(|word| Words::one(word)).collect();
    let mut asked = Asked { all, start: None, within };
    if let Some(start) = &sought.start {
        let alone = asked.all.is_empty() && sought.number.is_none();
        let words = words_from(tx, start, MOST_WORDS + 1).await?;
        if words.is_empty() {
            return Ok(Found::default());
        }
        if words.len() <= MOST_WORDS || alone && within.is_none() && index::knows_beginnings(tx) {
            asked.all.push(Words { any: words, start: Some(start.clone()) });
        } else {
            asked.start = Some(start.clone());
        }
    }
    let from = before.map_or(i64::MAX, |before| before.0);
    let Some(number) = &sought.number else {
        return Ok(page(tx, &asked, None, from, limit).await?.into_found(None, limit));
    };
    let exact = match number.request {
        Some(request) if is_met(tx, &asked, request).await? => Some(request),
        _ => None,
    };
    let mut found = Page::default();
    if number.word {
        found.add(page(tx, &asked.and(&number.digits), None, from, limit).await?);
    }
    if number.phone
        && let Some(end) = phone_end(&number.digits)
    {
        let whole = (number.digits.len() > PHONE_END).then_some(number);
        found.add(page(tx, &asked.and(&document::phone_word(end)), whole, from, limit).await?);
    }
    let mut found = found.into_found(exact, limit);
    found.exact = exact.filter(|_| before.is_none());
    Ok(found)
}

/// Words of which a request has to have one.
#[derive(Clone)]
struct Words {
    any: Vec<String>,
    /// What all of them begin with, and no other word does.
    start: Option<String>,
}

impl Words {
    fn one(word: &str) -> Self {
        Self { any: vec![word.to_owned()], start: None }
    }
}

/// What the index is asked for. `start` is looked for in what it finds.
struct Asked {
    all: Vec<Words>,
    start: Option<String>,
    /// Among what this executor has open; `None`: among all.
    within: Option<Whose>,
}

impl Asked {
    fn and(&self, word: &str) -> Self {
        let mut all = self.all.clone();
        all.push(Words::one(word));
        Self { all, start: self.start.clone(), within: self.within }
    }
}

/// Numbers of requests, from the highest on.
#[derive(Default)]
struct Page {
    ids: BTreeSet<RequestId>,
    /// Below it nobody has looked yet.
    looked_to: Option<RequestId>,
}

impl Page {
    fn add(&mut self, other: Self) {
        self.ids.extend(other.ids);
        self.looked_to = self.looked_to.max(other.looked_to);
    }

    /// The first of them; `exact` is told apart.
    fn into_found(self, exact: Option<RequestId>, limit: u32) -> Found {
        // What lies below where one of the searches stopped may have others before it.
        let known = self.ids.iter().rev().filter(|id| self.looked_to.is_none_or(|end| **id >= end)).copied();
        let mut ids: Vec<RequestId> = known.collect();
        let cut = ids.len() > limit as usize;
        ids.truncate(limit as usize);
        let next = if cut { ids.last().copied() } else { self.looked_to };
        ids.retain(|id| Some(*id) != exact);
        Found { exact: None, ids, next }
    }
}

/// The newest that meet it, below `before`; `phone`: whose phone ends with these digits.
async fn page(tx: &mut Tx, asked: &Asked, phone: Option<&Number>, before: i64, limit: u32) -> Result<Page> {
    let plain = asked.start.is_none() && phone.is_none();
    if plain {
        let ids = index::newest(tx, &asked.all, asked.within, before, limit).await?;
        let looked_to = if ids.len() < limit as usize { None } else { ids.last().copied() };
        return Ok(Page { ids: ids.into_iter().collect(), looked_to });
    }
    let mut page = Page::default();
    let mut below = before;
    for portion in PORTIONS {
        let mut ids = index::newest(tx, &asked.all, asked.within, below, portion).await?;
        page.looked_to = if ids.len() < portion as usize { None } else { ids.last().copied() };
        if let Some(start) = &asked.start {
            ids = document::having_start(tx, &ids, start).await?;
        }
        if let Some(number) = phone {
            ids = with_phone(tx, &ids, &number.digits).await?;
        }
        page.ids.extend(ids);
        match page.looked_to {
            Some(end) if page.ids.len() < limit as usize => below = end.0,
            _ => break,
        }
    }
    Ok(page)
}

/// Whether the one request meets it.
async fn is_met(tx: &mut Tx, asked: &Asked, request: RequestId) -> Result<bool> {
    if !index::holds(tx, &asked.all, request).await? {
        return Ok(false);
    }
    match &asked.start {
        Some(start) => Ok(!document::having_start(tx, &[request], start).await?.is_empty()),
        None => Ok(true),
    }
}

/// Those of the requests whose applicant, or somebody who joined, has a phone that ends so.
async fn with_phone(tx: &mut Tx, ids: &[RequestId], digits: &str) -> Result<Vec<RequestId>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let values = bulk::values(tx, 1, ids.len());
    let sql = AssertSqlSafe(format!(
        "WITH asked (id) AS ({values})
        SELECT r.id FROM request r JOIN applicant a ON a.id = r.applicant_id
            WHERE r.id IN (SELECT id FROM asked) AND a.phone LIKE '%' || ${n}
        UNION SELECT j.request_id FROM joined j JOIN applicant a ON a.id = j.applicant_id
            WHERE j.request_id IN (SELECT id FROM asked) AND a.phone LIKE '%' || ${n}
        ORDER BY 1 DESC",
        n = ids.len() + 1
    ));
    let found: Vec<i64> = on_either!(tx, conn => {
        let mut query = sqlx::query_scalar(sql).persistent(false);
        for id in ids {
            query = query.bind(id.0);
        }
        query.bind(digits).fetch_all(conn).await?
    });
    Ok(found.into_iter().map(RequestId).collect())
}

/// The words that begin so, at most `most`.
async fn words_from(tx: &mut Tx, start: &str, most: usize) -> Result<Vec<String>> {
    let sql = "SELECT word FROM search_word WHERE word >= $1 AND word < $2 ORDER BY word LIMIT $3";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    Ok(on_either!(tx, conn => {
        sqlx::query_scalar(sql).bind(start).bind(format!("{start}\u{10ffff}")).bind(most).fetch_all(conn).await?
    }))
}
