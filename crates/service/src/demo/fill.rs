//! Writing the made-up city's past into an empty register.

use std::sync::Arc;

use domain::event::Change;
use domain::id::{NoteId, RequestId};
use domain::time::Timestamp;
use domain::workflow::Refusal;
use store::address::Address;
use store::applicant::ApplicantId;
use store::classifier::NewDistrict;
use store::import::{Past, PastNote};
use store::{Db, Tx};
use tokio::sync::mpsc;

use super::districts::districts;
use super::life::History;
use super::people::callers;
use super::places::Places;
use super::stream::Histories;
use super::town::{self, Town};
use super::{Options, Summary};
use crate::error::{Error, Result};
use crate::import::{self, DEFAULT_CLASSIFIER, DEFAULT_EXECUTORS};

/// How many requests are written in one transaction.
const BATCH: usize = 2_000;

/// How many batches may be told ahead of the one that is being written.
const AHEAD: usize = 2;

/// The zone of Dnipro.
const ZONE: chrono_tz::Tz = chrono_tz::Europe::Kyiv;

/// The settings of the demo city.
const SETTINGS: [(&str, &str); 6] = [
    ("city_name_uk", "Дніпро"),
    ("city_name_en", "Dnipro"),
    ("time_zone", "Europe/Kyiv"),
    ("centre", "48.464,35.02"),
    ("zoom", "12"),
    ("demo", "true"),
];

/// The key of the setting that is there from the first write of a filling to its last: the highest number of its requests, and which
/// filling it is.
const FILLING: &str = "demo_filling";

/// Fills an empty register with the past of a made-up city: settings, classifier, executors, districts, and the
/// histories of its requests in the order of registration. `progress` is told how many requests are written, and of how
/// many. A filling that was cut off is begun anew.
///
/// Memory does not grow with the number of requests, but for sixteen bytes or so each.
///
/// # Errors
/// [`Error::Form`] when the options are out of range; [`store::Error::NotEmpty`] when the register holds anything of
/// another city (nothing is written); the register failed (the next filling begins anew).
pub async fn fill(db: &Db, options: &Options, mut progress: impl FnMut(u64, u64)) -> Result<Summary> {
    options.check()?;
    let (ids, mark) = begin(db, options.requests).await?;
    import::executors_from(db, DEFAULT_EXECUTORS.as_bytes()).await.map_err(of_import)?;
    import::classifier_from(db, DEFAULT_CLASSIFIER.as_bytes()).await.map_err(of_import)?;
    for (key, value) in SETTINGS {
        crate::settings::set(db, key, value).await?;
    }
    let mut tx = db.begin().await?;
    put_districts(&mut tx).await?;
    let classifier = Arc::new(store::classifier::load(&mut tx).await?);
    tx.commit().await?;

    let requests = ids.len();
    let (seed, window) = (options.seed, options.window());
    let (send, mut told) = mpsc::channel(AHEAD);
    put_addresses(db, Places::new(seed, &town::districts(&classifier)).addresses()).await?;
    let teller = tokio::task::spawn_blocking(move || {
        let town = Town::new(seed, requests, window, ZONE, classifier);
        tell(Histories::new(town, ids), &send)
    });
    let mut writer =
        Writer { mark, until: window.to, known: vec![None; callers(requests)], summary: Summary::default() };
    while let Some(batch) = told.recv().await {
        writer.write(db, batch).await?;
        progress(writer.summary.requests, u64::from(options.requests));
    }
    let surges = teller.await.map_err(|error| Error::Unavailable(error.to_string()))??;
    let mut tx = db.begin().await?;
    writer.check_mark(&mut tx).await?;
    store::settings::unset(&mut tx, FILLING).await?;
    tx.commit().await?;
    Ok(Summary { surges, ..writer.summary })
}

/// The default lists have no faults, so what went wrong is the register.
fn of_import(error: import::Error) -> Error {
    match error {
        import::Error::Store(error) => error.into(),
        other => Error::Unavailable(other.to_string()),
    }
}

/// Whether a demo city is to be made here: the register is empty, or a filling was cut off in it.
///
/// # Errors
/// The register cannot be read.
pub async fn is_wanted(db: &Db) -> Result<bool> {
    let mut tx = db.read().await?;
    let filling = store::settings::load(&mut tx).await?.contains_key(FILLING);
    Ok(filling || store::erase::is_empty(&mut tx).await?)
}

/// Makes sure that there is nothing to lose, and takes the numbers of the requests. Returns them, and the mark that it leaves for as
/// long as the filling is under way.
async fn begin(db: &Db, requests: u32) -> Result<(Vec<RequestId>, String)> {
    let mut tx = db.begin().await?;
    let settings = store::settings::load(&mut tx).await?;
    let not_empty = || Error::Store(store::Error::NotEmpty);
    if let Some(mark) = settings.get(FILLING) {
        // A request with a higher number is none of a filling: somebody has begun to use the register.
        let last = mark.split(' ').next().and_then(|last| last.parse().ok());
        let last = RequestId(last.ok_or_else(not_empty)?);
        if store::request::last_id(&mut tx).await? > last {
            return Err(not_empty());
        }
        store::erase::erase_all(&mut tx).await?;
    } else if !store::erase::is_empty(&mut tx).await?
        || SETTINGS.iter().any(|(key, value)| settings.get(*key).is_some_and(|set| set != value))
    {
        return Err(not_empty());
    }
    let ids = store::ids::reserve_requests(&mut tx, requests).await?;
    let last = ids.last().copied().unwrap_or(RequestId(0));
    let mark = format!("{last} {}", store::settings::version(&mut tx).await?);
    store::settings::set(&mut tx, FILLING, &mark).await?;
    tx.commit().await?;
    Ok((ids, mark))
}

async fn put_districts(tx: &mut Tx) -> Result<()> {
    for district in districts(1) {
        let new = NewDistrict {
            code: &district.code,
            name: &district.name,
            label_point: district.label_point,
            border: &district.border,
        };
        store::classifier::put_district(tx, new).await?;
    }
    Ok(())
}

/// The city knows its own addresses.
async fn put_addresses(db: &Db, addresses: Vec<Address>) -> Result<()> {
    let mut tx = db.begin().await?;
    store::address::put_all(&mut tx, &addresses).await?;
    tx.commit().await?;
    Ok(())
}

/// Tells the histories batch by batch, until the end or until nobody writes them any more. Returns how many surges
/// there are.
fn tell(mut histories: Histories, send: &mpsc::Sender<Vec<History>>) -> std::result::Result<u64, Refusal> {
    loop {
        let batch = histories.by_ref().take(BATCH).collect::<std::result::Result<Vec<_>, _>>()?;
        if batch.is_empty() || send.blocking_send(batch).is_err() {
            return Ok(histories.surges() as u64);
        }
    }
}

/// What writes the batches.
struct Writer {
    mark: String,
    until: Timestamp,
    /// The numbers of the people who are in the register.
    known: Vec<Option<ApplicantId>>,
    summary: Summary,
}

impl Writer {
    /// Writes a batch in one transaction.
    async fn write(&mut self, db: &Db, batch: Vec<History>) -> Result<()> {
        let mut tx = db.begin().await?;
        self.check_mark(&mut tx).await?;
        self.enter_new_people(&mut tx, &batch).await?;
        let notes: usize = batch.iter().map(|history| history.notes.len()).sum();
        let notes = u32::try_from(notes).map_err(|_| Error::Unavailable(format!("{notes} notes at once")))?;
        let mut ids = store::ids::reserve_notes(&mut tx, notes).await?.into_iter();
        let rows: Vec<_> = batch.into_iter().map(|history| self.row(history, &mut ids)).collect();
        store::import::insert_history(&mut tx, &rows).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whoever begins a filling takes another for cut off, and takes away what it has written.
    async fn check_mark(&self, tx: &mut Tx) -> Result<()> {
        if store::settings::load(tx).await?.get(FILLING) == Some(&self.mark) {
            return Ok(());
        }
        Err(Error::Unavailable("another filling has begun here".to_owned()))
    }

    /// Who calls for the first time is entered; who called before is known.
    async fn enter_new_people(&mut self, tx: &mut Tx, batch: &[History]) -> Result<()> {
        let mut callers: Vec<(usize, &History)> = batch
            .iter()
            .map(|history| (history.caller, history))
            .filter(|(caller, _)| self.known[*caller].is_none())
            .collect();
        callers.sort_by_key(|(caller, _)| *caller);
        callers.dedup_by_key(|(caller, _)| *caller);
        let people: Vec<_> = callers.iter().map(|(_, history)| history.applicant.clone().into()).collect();
        let ids = store::applicant::insert_all(tx, &people).await?;
        for ((caller, _), id) in callers.into_iter().zip(ids) {
            self.known[caller] = Some(id);
        }
        self.summary.applicants += people.len() as u64;
        Ok(())
    }

    /// The history as the register takes it; its notes get the next numbers.
    fn row(&mut self, history: History, ids: &mut impl Iterator<Item = NoteId>) -> store::import::History {
        let History { fact, point, address, caller, events, notes, .. } = history;
        self.summary.requests += 1;
        self.summary.events += events.len() as u64;
        self.summary.notes += notes.len() as u64;
        self.summary.open += u64::from(fact.state.is_open());
        self.summary.overdue += u64::from(fact.is_overdue(self.until));
        let ids: Vec<NoteId> = ids.take(notes.len()).collect();
        let merged_into = events.iter().rev().find_map(|event| merged_into(&event.change));
        store::import::History {
            fact,
            place: Some(point),
            place_address: Some(address),
            applicant: self.known[caller],
            merged_into,
            taken_by: None,
            contractor: None,
            routed: None,
            events: events
                .into_iter()
                .map(|event| Past { at: event.at, by: event.by, change: with_number(event.change, &ids) })
                .collect(),
            notes: ids
                .iter()
                .zip(notes)
                .map(|(&id, note)| PastNote {
                    id,
                    at: note.at,
                    by: note.by,
                    visibility: note.visibility,
                    body: note.body,
                })
                .collect(),
        }
    }
}

const fn merged_into(change: &Change) -> Option<RequestId> {
    match change {
        Change::Merged { into } => Some(*into),
        _ => None,
    }
}

/// The change with the number that its note has in the register, instead of its place among the notes of its request.
fn with_number(mut change: Change, ids: &[NoteId]) -> Change {
    let number = |place: NoteId| usize::try_from(place.0 - 1).ok().and_then(|place| ids.get(place).copied());
    match &mut change {
        Change::Returned { note }
        | Change::Redirected { note, .. }
        | Change::Reported { note, .. }
        | Change::SentBack { note, .. }
        | Change::Reopened { note, .. }
        | Change::Closed { note, .. }
        | Change::ExtensionAsked { note, .. }
        | Change::ExtensionRefused { note } => *note = note.and_then(number),
        Change::Commented { note } => *note = number(*note).unwrap_or(*note),
        _ => {}
    }
    change
}
