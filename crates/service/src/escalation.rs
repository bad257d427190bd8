//! Telling those who answer for it that a deadline comes near or has passed.
//!
//! A worker of each process looks every half a minute ([`notice`]): each step of each deadline is written down once, whichever process
//! comes first, and also when none ran at its moment. What is written down is told by letters, one to each mailbox with all that is new
//! ([`lease`], [`settle`]), by the same kind of lease as notices. A step that the city adds begins to count when it is added.

use std::collections::BTreeMap;
use std::fmt;

use domain::classifier::{Lang, Name, Urgency};
use domain::escalation::{Step, Told};
use domain::id::{ExecutorId, RequestId};
use domain::notice::next_try_minutes;
use domain::time::Timestamp;
use store::contact::ExecutorContact;
use store::escalation::{Due, Leased};
use store::notice::Outcome;

use crate::city::City;
use crate::error::Result;
use crate::sender::SendError;

/// How many are noticed at once, before others get a turn to write.
const AT_ONCE: u32 = 500;
/// How many lines are told at once.
const LINES: u32 = 500;
/// How long a process has for the letters that it took, in minutes.
const LEASE_MINUTES: i64 = 5;

/// A letter about deadlines, to one mailbox.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The mailbox.
    pub to: String,
    /// As what its owner is told.
    pub told: Told,
    /// What it says, the oldest deadline first.
    pub lines: Vec<Line>,
    leased: Vec<Leased>,
}

/// A request whose deadline comes near or has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub request: RequestId,
    /// What it is about.
    pub request_type: String,
    /// Where.
    pub district: Option<String>,
    /// Who has it.
    pub executor: Option<String>,
    /// Its deadline.
    pub due_at: Timestamp,
}

// Whom the city writes to stays out of logs.
impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({}, {} lines)", self.told, self.lines.len())
    }
}

impl Letter {
    /// A letter that no register knows of: for trying its words.
    #[must_use]
    pub fn of(to: &str, told: Told, lines: Vec<Line>) -> Self {
        Self { to: to.to_owned(), told, lines, leased: Vec::new() }
    }
}

/// Writes down which steps of which deadlines have come. Returns how many.
///
/// # Errors
/// The register failed; what was written down before stays so.
pub async fn notice(city: &City) -> Result<u64> {
    let (now, settings) = (city.now(), city.settings());
    let writes = city.outside().senders.has_mail();
    let mut tx = city.db().begin().await?;
    let watched = store::escalation::watch(&mut tx, &settings.deadline_steps, now).await?;
    tx.commit().await?;
    let mut noticed = 0;
    for (step, since) in watched {
        let Some(due) = due(step, since, now, writes) else { continue };
        while store::escalation::is_any(&mut city.db().read().await?, due).await? {
            let mut tx = city.db().begin().await?;
            noticed += store::escalation::notice(&mut tx, due, now, AT_ONCE).await?;
            tx.commit().await?;
        }
    }
    Ok(noticed)
}

/// Which deadlines the step has come to by now. `None` when no kind of request has a term that is long enough for it.
fn due(step: Step, since: Timestamp, now: Timestamp, writes: bool) -> Option<Due> {
    let until = now.plus_hours(-step.hours);
    // That a deadline comes near is no news any more once it has passed.
    let after = since.plus_hours(-step.hours).max(if step.hours < 0 { now } else { Timestamp::from_seconds(0) });
    let least = Urgency::ALL.iter().copied().find(|urgency| step.at(now, *urgency).is_some())?;
    Some(Due { step, after, until, least, writes })
}

/// Takes what is to be told, as letters. What cannot be told, because nobody is named or the work was done meanwhile, is given up.
///
/// # Errors
/// The register failed.
pub async fn lease(city: &City, lang: Lang) -> Result<Vec<Letter>> {
    let now = city.now();
    if !store::escalation::is_due(&mut city.db().read().await?, now).await? {
        return Ok(Vec::new());
    }
    let mut tx = city.db().begin().await?;
    let leased = store::escalation::lease(&mut tx, now, now.plus_seconds(LEASE_MINUTES * 60), LINES).await?;
    let boxes = store::contact::all(&mut tx).await?;
    let deputy = city.settings().deputy_mayor_email.clone();
    let mut letters: BTreeMap<(Told, String), Vec<Leased>> = BTreeMap::new();
    for line in leased {
        match mailbox(&boxes, &deputy, line.step.told, line.executor).filter(|_| line.stands) {
            Some(to) => letters.entry((line.step.told, to)).or_default().push(line),
            None => drop(store::escalation::settle(&mut tx, &line, Outcome::GivenUp).await?),
        }
    }
    tx.commit().await?;
    let classifier = city.classifier();
    let line = |leased: &Leased| Line {
        request: leased.request,
        request_type: classifier.request_type(leased.type_id).map_or("", |row| row.name.get(lang)).to_owned(),
        district: leased.district.and_then(|id| classifier.district(id)).map(|row| in_lang(&row.name, lang)),
        executor: leased.executor.and_then(|id| classifier.executor(id)).map(|row| in_lang(&row.name, lang)),
        due_at: leased.due_at,
    };
    let letter = |((told, to), leased): ((Told, String), Vec<Leased>)| Letter {
        to,
        told,
        lines: leased.iter().map(line).collect(),
        leased,
    };
    Ok(letters.into_iter().map(letter).collect())
}

fn in_lang(name: &Name, lang: Lang) -> String {
    name.get(lang).to_owned()
}

/// Where somebody is told.
fn mailbox(
    boxes: &[(ExecutorId, ExecutorContact)],
    deputy: &str,
    told: Told,
    executor: Option<ExecutorId>,
) -> Option<String> {
    let of = boxes.iter().find(|(of, _)| Some(*of) == executor).map(|(_, contact)| contact);
    let found = match told {
        Told::Executor => of.and_then(|contact| contact.email.clone()),
        Told::Head => of.and_then(|contact| contact.head_email.clone()),
        Told::DeputyMayor => Some(deputy.to_owned()),
    };
    found.filter(|to| !to.is_empty())
}

/// Says what became of a letter: it left, is tried again later, or is given up.
///
/// # Errors
/// The register failed: then it is sent once more.
pub async fn settle(city: &City, letter: &Letter, sent: &std::result::Result<(), SendError>) -> Result<()> {
    let now = city.now();
    let later = |tries| next_try_minutes(tries).map(|minutes| Outcome::Later(now.plus_seconds(minutes * 60)));
    let mut tx = city.db().begin().await?;
    for line in &letter.leased {
        let outcome = match sent {
            Ok(()) => Outcome::Sent(now),
            Err(SendError::Never(_)) => Outcome::GivenUp,
            Err(SendError::Later(_) | SendError::NoSender) => later(line.tries).unwrap_or(Outcome::GivenUp),
        };
        store::escalation::settle(&mut tx, line, outcome).await?;
    }
    tx.commit().await?;
    Ok(())
}
