//! Group commit: the reports that come in at once are written together.
//!
//! With `synchronous=FULL` SQLite waits for the disk at every commit, has one writer, and costs the driver two changes of thread for every
//! statement. So reports queue up; one task takes all that wait, writes them with one statement a table, commits once, and only then
//! answers any of them. While the disk works, the next ones gather: nobody waits for a timer. See docs/adr/0003-group-commit.md.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use domain::fact::Fact;
use store::Tx;
use store::idempotency::Used;
use tokio::sync::{mpsc, oneshot};

use super::Filing;
use crate::error::{Error, Result};
use crate::keys;
use crate::register::{self, Checked};

/// The most reports that are committed together: some ten milliseconds of work.
const TOGETHER: usize = 128;
/// The most reports that wait. Who comes later waits for room: memory does not grow with the load.
const WAITING: usize = 1024;

/// The reports of a city that are to be written.
#[derive(Default)]
pub(crate) struct Filings(OnceLock<mpsc::Sender<Waiting>>);

/// A report, and who waits for what becomes of it.
struct Waiting {
    filing: Arc<Filing>,
    reply: oneshot::Sender<Result<Fact>>,
}

impl Filings {
    /// Writes the report among others; it goes on to its end also when nobody waits for it any more.
    pub(super) async fn file(&self, filing: Arc<Filing>) -> Result<Fact> {
        let (reply, answer) = oneshot::channel();
        let stopping = || Error::Unavailable("the process is stopping".to_owned());
        self.0.get_or_init(start).send(Waiting { filing, reply }).await.map_err(|_| stopping())?;
        answer.await.unwrap_or_else(|_| Err(stopping()))
    }
}

/// Starts the task that writes. It ends with its city.
fn start() -> mpsc::Sender<Waiting> {
    let (send, mut queue) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let mut batch = Vec::with_capacity(TOGETHER);
        while queue.recv_many(&mut batch, TOGETHER).await > 0 {
            answer_all(std::mem::take(&mut batch)).await;
        }
    });
    send
}

async fn answer_all(batch: Vec<Waiting>) {
    let filings: Vec<Arc<Filing>> = batch.iter().map(|waiting| Arc::clone(&waiting.filing)).collect();
    match write(&filings).await {
        Ok(answers) => {
            for (waiting, answer) in batch.into_iter().zip(answers) {
                let _ = waiting.reply.send(answer);
            }
        }
        // The register cannot be reached: nobody has more luck alone.
        Err(error @ (Error::Unavailable(_) | Error::Store(store::Error::Unavailable(_)))) => {
            for waiting in batch {
                let _ = waiting.reply.send(Err(Error::Unavailable(error.to_string())));
            }
        }
        // One that cannot be written takes none of the others with it.
        Err(_) => {
            for waiting in batch {
                let _ = waiting.reply.send(write_alone(waiting.filing).await);
            }
        }
    }
}

async fn write_alone(filing: Arc<Filing>) -> Result<Fact> {
    let one = [filing];
    let answers = match write(&one).await {
        // Another process has used the key at the same moment: by now it is known what for.
        Err(Error::Conflict) => write(&one).await?,
        done => done?,
    };
    answers.into_iter().next().unwrap_or(Err(Error::NotFound))
}

/// Writes reports in one transaction. Returns what became of each: one whose key was used has what came of that.
///
/// # Errors
/// The register failed, or a key was used in another process meanwhile; nothing was kept.
async fn write(filings: &[Arc<Filing>]) -> Result<Vec<Result<Fact>>> {
    let Some(db) = filings.first().map(|filing| filing.checked.db().clone()) else { return Ok(Vec::new()) };
    let mut tx = db.begin().await?;
    let keys: Vec<&str> = filings.iter().map(|filing| filing.key_mac.as_str()).collect();
    let used = store::idempotency::used(&mut tx, &keys).await?;
    let mut first_with: HashMap<&str, usize> = HashMap::new();
    let mut new: Vec<&Filing> = Vec::new();
    for filing in filings.iter().filter(|filing| !used.contains_key(&filing.key_mac)) {
        first_with.entry(&filing.key_mac).or_insert_with(|| {
            new.push(filing);
            new.len() - 1
        });
    }
    let facts = register_all(&mut tx, &new).await?;
    let mut answers = Vec::with_capacity(filings.len());
    for filing in filings {
        answers.push(match (used.get(&filing.key_mac), first_with.get(filing.key_mac.as_str())) {
            (Some(used), _) if used.body_mac != filing.body_mac => Err(Error::KeyReused),
            (Some(used), _) => store::request::fact(&mut tx, used.request).await?.ok_or(Error::NotFound),
            (None, Some(&first)) if new[first].body_mac == filing.body_mac => Ok(facts[first].clone()),
            (None, _) => Err(Error::KeyReused),
        });
    }
    if new.is_empty() {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    Ok(answers)
}

/// Registers reports with new keys, each other than the others', and keeps keys and links.
async fn register_all(tx: &mut Tx, new: &[&Filing]) -> Result<Vec<Fact>> {
    let Some(now) = new.iter().map(|filing| filing.checked.now()).max() else { return Ok(Vec::new()) };
    let checked: Vec<&Checked> = new.iter().map(|filing| &filing.checked).collect();
    let written = register::write_all(tx, &checked).await?;
    let kept = || new.iter().zip(&written);
    let hashes: Vec<String> = kept().map(|(filing, (fact, _))| keys::hash(&filing.token(fact.id))).collect();
    let links: Vec<_> = kept().zip(&hashes).map(|((_, (fact, who)), hash)| (hash.as_str(), fact.id, *who)).collect();
    store::tracking::insert(tx, &links, now).await?;
    let used = |filing: &Filing, fact: &Fact| Used { body_mac: filing.body_mac.clone(), request: fact.id };
    let facts: Vec<Fact> = written.into_iter().map(|(fact, _)| fact).collect();
    let uses: Vec<_> =
        new.iter().zip(&facts).map(|(filing, fact)| (filing.key_mac.as_str(), used(filing, fact))).collect();
    if store::idempotency::keep(tx, &uses, now).await? { Ok(facts) } else { Err(Error::Conflict) }
}
