//! Entering requests by the thousand: those of another register, and whole histories.

use std::collections::{HashMap, HashSet};

use domain::event::{Change, Event, Registration, Standing};
use domain::fact::Fact;
use domain::id::{AccountId, ContractorId, NoteId, RequestId};
use domain::place::LatLon;
use domain::time::Timestamp;
use domain::workflow::{Actor, Role};
use sqlx::AssertSqlSafe;

use crate::applicant::ApplicantId;
use crate::bulk::{self, ROWS, recurs};
use crate::error::{Error, Result};
use crate::event::{self, NewEvent};
use crate::note::Visibility;
use crate::request::OWN_SOURCE;
use crate::row::{REQUEST_COLUMNS, RequestRow, bind_request, request_columns};
use crate::search;
use crate::tx::{Tx, on_either};

/// A request of another register.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedRequest {
    /// Its number there.
    pub source_id: String,
    /// As it was registered there.
    pub registration: Registration,
    /// Where it stands there.
    pub standing: Standing,
    /// Its true place: private.
    pub place: Option<LatLon>,
    /// The address of the place: private.
    pub place_address: Option<String>,
}

/// Which of these numbers of another register have been taken over.
///
/// # Errors
/// When the database cannot be read.
pub async fn known(tx: &mut Tx, source: &str, source_ids: &[&str]) -> Result<HashSet<String>> {
    let mut known = HashSet::new();
    for chunk in source_ids.chunks(ROWS) {
        let values = bulk::values(tx, 1, chunk.len());
        // The source comes last: `values` counts its parameters from 1.
        let sql = AssertSqlSafe(format!(
            "SELECT source_id FROM request WHERE source_id IN ({values}) AND source = ${} ORDER BY source_id",
            chunk.len() + 1
        ));
        let found: Vec<String> = on_either!(tx, conn => {
            // Planned anew each time: a plan that PostgreSQL keeps from when the table was empty reads all of it for every number.
            let mut query = sqlx::query_scalar(sql).persistent(false);
            for source_id in chunk {
                query = query.bind(*source_id);
            }
            query.bind(source).fetch_all(conn).await?
        });
        known.extend(found);
    }
    Ok(known)
}

/// Takes over requests of the register `source`, each with one event, at the time `at`. Returns their numbers; `None` for one that
/// was taken over before, or stands earlier in the batch: that is left as it is.
///
/// # Errors
/// When a type, executor or district is not there, or the database cannot be written. Then nothing of the batch is kept, if the
/// transaction is dropped.
pub async fn insert_batch(
    tx: &mut Tx,
    source: &str,
    at: Timestamp,
    batch: &[ImportedRequest],
) -> Result<Vec<Option<RequestId>>> {
    let changes: Vec<Change> = batch.iter().map(imported).collect();
    let facts: Vec<Fact> = changes.iter().map(|change| first_fact(change, at)).collect::<Result<_>>()?;
    let rows: Vec<RequestRow<'_>> =
        batch.iter().zip(&facts).map(|(request, fact)| imported_row(source, request, fact)).collect();
    let mut ids = Vec::with_capacity(batch.len());
    for chunk in rows.chunks(ROWS) {
        ids.extend(insert_new(tx, chunk).await?);
    }
    let new: Vec<RequestId> = ids.iter().copied().flatten().collect();
    search::enter(tx, &new).await?;
    let events: Vec<NewEvent<'_>> = ids
        .iter()
        .zip(&changes)
        .filter_map(|(id, change)| Some(NewEvent { request: (*id)?, version: 1, at, by: Role::Import.into(), change }))
        .collect();
    event::append_all(tx, &events).await?;
    Ok(ids)
}

fn imported(request: &ImportedRequest) -> Change {
    Change::Imported { registration: request.registration.clone(), standing: request.standing.clone() }
}

/// What the event makes of the request, as everywhere: told by the domain.
fn first_fact(change: &Change, at: Timestamp) -> Result<Fact> {
    let event = Event { seq: 0, request: RequestId(0), version: 1, at, by: Role::Import, change: change.clone() };
    Fact::from_first(&event).ok_or_else(|| Error::corrupt("an import that brings nothing into the register"))
}

fn imported_row<'a>(source: &'a str, request: &'a ImportedRequest, fact: &'a Fact) -> RequestRow<'a> {
    RequestRow {
        source,
        source_id: Some(&request.source_id),
        fact,
        place: request.place,
        place_address: request.place_address.as_deref(),
        applicant: None,
        merged_into: None,
        contractor: None,
        routed: None,
    }
}

/// Inserts those that are not there yet, and tells the numbers that they got.
async fn insert_new(tx: &mut Tx, rows: &[RequestRow<'_>]) -> Result<Vec<Option<RequestId>>> {
    let tail = "ON CONFLICT (source, source_id) WHERE source_id IS NOT NULL DO NOTHING RETURNING source_id, id";
    let sql = bulk::insert(tx, concat!("request (", request_columns!(), ")"), REQUEST_COLUMNS, rows.len(), tail);
    let inserted: Vec<(String, i64)> = on_either!(tx, conn => {
        let mut query = sqlx::query_as(sql).persistent(recurs(rows.len()));
        for row in rows {
            query = bind_request!(query, row);
        }
        query.fetch_all(conn).await?
    });
    let mut ids: HashMap<String, i64> = inserted.into_iter().collect();
    // Taken out at the first sight: a repeat further down the batch was not inserted.
    Ok(rows.iter().map(|row| ids.remove(row.source_id?).map(RequestId)).collect())
}

/// An own request with all that happened to it.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// What its events make of it. Its number comes from [`crate::ids::reserve_requests`].
    pub fact: Fact,
    /// Its true place: private.
    pub place: Option<LatLon>,
    /// The address of the place: private.
    pub place_address: Option<String>,
    /// Who reported it: private. See [`crate::applicant::insert_all`].
    pub applicant: Option<ApplicantId>,
    /// The request that goes on for it, if it was merged.
    pub merged_into: Option<RequestId>,
    /// Who of the staff took it, if one did: the first event and the notes of that role are theirs.
    pub taken_by: Option<AccountId>,
    /// Who looks after the house, where its executor is a group: private.
    pub contractor: Option<ContractorId>,
    /// Who got it by the rules and why, as JSON of [`domain::routing::Routed`]; `None`: no rule was asked.
    pub routed: Option<String>,
    /// What happened, in order; as many as the fact has versions.
    pub events: Vec<Past>,
    /// Its notes. Their numbers come from [`crate::ids::reserve_notes`].
    pub notes: Vec<PastNote>,
}

/// Something that happened to a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// When.
    pub at: Timestamp,
    /// In what role somebody did it.
    pub by: Role,
    /// What.
    pub change: Change,
}

/// A note of a history.
#[derive(Clone, Debug, PartialEq)]
pub struct PastNote {
    /// Its number.
    pub id: NoteId,
    /// When it was written.
    pub at: Timestamp,
    /// In what role somebody wrote it.
    pub by: Role,
    /// Who may read it.
    pub visibility: Visibility,
    /// The text.
    pub body: String,
}

/// Enters own requests with all that happened to them.
///
/// # Errors
/// [`Error::Corrupt`] when a history has not as many events as its fact has versions; when a number is taken, something that a
/// request names is not there, or the database cannot be written.
pub async fn insert_history(tx: &mut Tx, batch: &[History]) -> Result<()> {
    if let Some(odd) = batch.iter().find(|history| history.events.len() != history.fact.version as usize) {
        let (id, version, events) = (odd.fact.id, odd.fact.version, odd.events.len());
        return Err(Error::corrupt(format!("request {id} of version {version} with {events} events")));
    }
    for chunk in batch.chunks(ROWS) {
        insert_with_ids(tx, chunk).await?;
    }
    insert_sent_back(tx, batch).await?;
    set_asked(tx, batch).await?;
    insert_notes(tx, batch).await?;
    let new: Vec<RequestId> = batch.iter().map(|history| history.fact.id).collect();
    search::enter(tx, &new).await?;
    let events: Vec<NewEvent<'_>> = batch.iter().flat_map(events_of).collect();
    event::append_all(tx, &events).await
}

fn events_of(history: &History) -> impl Iterator<Item = NewEvent<'_>> {
    (1..).zip(&history.events).map(|(version, past)| NewEvent {
        request: history.fact.id,
        version,
        at: past.at,
        by: Actor { role: past.by, account: history.taken_by.filter(|_| version == 1) },
        change: &past.change,
    })
}

async fn insert_with_ids(tx: &mut Tx, batch: &[History]) -> Result<()> {
    let into = concat!("request (id, ", request_columns!(), ")");
    let sql = bulk::insert(tx, into, 1 + REQUEST_COLUMNS, batch.len(), "");
    on_either!(tx, conn => {
        let mut query = sqlx::query(sql).persistent(recurs(batch.len()));
        for history in batch {
            let row = RequestRow {
                source: OWN_SOURCE,
                source_id: None,
                fact: &history.fact,
                place: history.place,
                place_address: history.place_address.as_deref(),
                applicant: history.applicant.map(|applicant| applicant.0),
                merged_into: history.merged_into,
                contractor: history.contractor,
                routed: history.routed.as_deref(),
            };
            query = bind_request!(query.bind(history.fact.id.0), &row);
        }
        query.execute(conn).await.map(drop).map_err(Error::taken("request"))?;
    });
    Ok(())
}

/// Remembers the executors' wishes for more time that nobody has answered.
async fn set_asked(tx: &mut Tx, batch: &[History]) -> Result<()> {
    for history in batch {
        let asked = history.events.iter().filter_map(|past| past.change.asked_due_at()).next_back().flatten();
        if let Some(asked) = asked.filter(|_| history.fact.state.is_work_pending()) {
            crate::request::set_asked_due_at(tx, history.fact.id, Some(asked)).await?;
        }
    }
    Ok(())
}

async fn insert_sent_back(tx: &mut Tx, batch: &[History]) -> Result<()> {
    let rows: Vec<(i64, i64, i64)> = batch
        .iter()
        .flat_map(|history| {
            (0..).zip(&history.fact.sent_back).map(|(n, reported_at)| (history.fact.id.0, n, reported_at.millis()))
        })
        .collect();
    for chunk in rows.chunks(ROWS) {
        let sql = bulk::insert(tx, "sent_back (request_id, n, reported_at)", 3, chunk.len(), "");
        on_either!(tx, conn => {
            let mut query = sqlx::query(sql).persistent(recurs(chunk.len()));
            for (request, n, reported_at) in chunk {
                query = query.bind(*request).bind(*n).bind(*reported_at);
            }
            query.execute(conn).await.map(drop)?;
        });
    }
    Ok(())
}

async fn insert_notes(tx: &mut Tx, batch: &[History]) -> Result<()> {
    let rows: Vec<(&History, &PastNote)> =
        batch.iter().flat_map(|history| history.notes.iter().map(move |note| (history, note))).collect();
    for chunk in rows.chunks(ROWS) {
        let sql = bulk::insert(tx, "note (id, request_id, at, role, visibility, body, account_id)", 7, chunk.len(), "");
        on_either!(tx, conn => {
            let mut query = sqlx::query(sql).persistent(recurs(chunk.len()));
            for (history, note) in chunk {
                query = query
                    .bind(note.id.0)
                    .bind(history.fact.id.0)
                    .bind(note.at.millis())
                    .bind(i64::from(note.by.number()))
                    .bind(i64::from(note.visibility as u8))
                    .bind(&*note.body)
                    .bind(history.taken_by.map(|account| account.0));
            }
            query.execute(conn).await.map(drop).map_err(Error::taken("note"))?;
        });
    }
    Ok(())
}
