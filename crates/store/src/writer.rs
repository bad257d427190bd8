//! Group commit: what many people write at once in one process is made durable together.
//!
//! With `synchronous=FULL` SQLite waits for the disk at every commit, and has one writer. So actions queue up; one task takes all that wait,
//! runs each in a savepoint of its own, commits them in one transaction, and only then answers any of them. While the disk works, the
//! next ones gather: nobody waits for a timer. An action that fails takes back its own savepoint and nothing else.
//!
//! PostgreSQL gathers commits by itself: there each action is a transaction.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use futures::future::BoxFuture;
use sqlx::SqlitePool;
use tokio::sync::{mpsc, oneshot, watch};

use crate::db::{Db, Pools};
use crate::error::{Error, Result};
use crate::tx::{Connection, Tx, on_either};

/// The most actions that are committed together: some ten milliseconds of work.
const TOGETHER: usize = 128;
/// The most actions that wait. Who comes later waits for room: memory does not grow with the load.
const WAITING: usize = 1024;

/// The queue to the task that writes.
pub(crate) type Writer = mpsc::Sender<Box<dyn Action>>;

/// Starts the task that writes. It ends with the last clone of the database.
pub(crate) fn start(pool: SqlitePool, committed: watch::Sender<u64>) -> Writer {
    let (send, mut waiting) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let mut batch = Vec::with_capacity(TOGETHER);
        while waiting.recv_many(&mut batch, TOGETHER).await > 0 {
            let outcome = run_together(&pool, &committed, &mut batch).await;
            for action in batch.drain(..) {
                action.answer(&outcome);
            }
        }
    });
    send
}

async fn run_together(pool: &SqlitePool, committed: &watch::Sender<u64>, batch: &mut [Box<dyn Action>]) -> Result<()> {
    let connection = pool.begin_with("BEGIN IMMEDIATE").await?;
    let mut tx = Tx::new(Connection::Sqlite(connection), Some(committed.clone()));
    for action in batch {
        execute(&mut tx, "SAVEPOINT action").await?;
        if !action.run(&mut tx).await {
            execute(&mut tx, "ROLLBACK TO action").await?;
        }
        execute(&mut tx, "RELEASE action").await?;
    }
    tx.commit().await
}

async fn execute(tx: &mut Tx, sql: &'static str) -> Result<()> {
    on_either!(tx, conn => sqlx::query(sql).execute(conn).await.map(drop)?);
    Ok(())
}

/// Something to write, whatever it returns.
pub(crate) trait Action: Send {
    /// Does it, and returns whether what it wrote is to stay.
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, bool>;
    /// Tells who waits for it, once it is known whether the transaction was committed.
    fn answer(self: Box<Self>, outcome: &Result<()>);
}

/// What runs in the transaction.
type Work<T, E> = Box<dyn for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send>;

struct Typed<T, E> {
    work: Option<Work<T, E>>,
    done: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T: Send, E: From<Error> + Send> Action for Typed<T, E> {
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, bool> {
        let Some(work) = self.work.take() else { return Box::pin(async { false }) };
        Box::pin(async move {
            // A panic is this action's failure, not the end of all writing.
            let done = AssertUnwindSafe(work(tx)).catch_unwind().await;
            let done = done.unwrap_or_else(|panic| Err(not_written(&words_of(&*panic)).into()));
            self.done.insert(done).is_ok()
        })
    }

    fn answer(self: Box<Self>, outcome: &Result<()>) {
        let answer = match (self.done, outcome) {
            (Some(Err(error)), _) => Err(error),
            (Some(done), Ok(())) => done,
            (_, Err(error)) => Err(not_written(&error.to_string()).into()),
            (None, Ok(())) => Err(not_written("it was not begun").into()),
        };
        // Who has hung up meanwhile has their action in the register all the same.
        let _ = self.reply.send(answer);
    }
}

fn not_written(why: &str) -> Error {
    Error::Unavailable(sqlx::Error::Protocol(format!("not written: {why}")))
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().copied().map(str::to_owned);
    words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic".to_owned())
}

impl Db {
    /// Runs the work in a transaction and returns when what it wrote is on the disk. An error takes back all of it. It goes on to its end
    /// also when nobody waits for it any more.
    ///
    /// The work runs among others: it must not wait for anything but its transaction.
    ///
    /// # Errors
    /// What the work returned; [`Error::Unavailable`] when the transaction could not be begun or committed. Whether a commit that failed
    /// was kept is then unknown.
    pub async fn write<T, E>(
        &self,
        work: impl for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        match &self.pools {
            Pools::Sqlite { actions, .. } => {
                let action = Typed { work: Some(Box::new(work)), done: None, reply };
                actions.send(Box::new(action)).await.map_err(|_| not_written("the register is closed"))?;
            }
            Pools::Postgres(_) => {
                let db = self.clone();
                tokio::spawn(async move {
                    let _ = reply.send(db.write_alone(work).await);
                });
            }
        }
        answer.await.unwrap_or_else(|_| Err(not_written("the process is stopping").into()))
    }

    async fn write_alone<T, E: From<Error>>(
        &self,
        work: impl for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send,
    ) -> Result<T, E> {
        let mut tx = self.begin().await?;
        let done = work(&mut tx).await?;
        tx.commit().await?;
        Ok(done)
    }
}
