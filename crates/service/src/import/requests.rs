//! Importing requests of another register.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use store::Db;
use tokio::sync::mpsc;

use super::batch::Writing;
use super::catalog::Catalog;
use super::error::Error;
use super::mapping::Mapping;
use super::progress::{Progress, Step};
use super::reading::{Reading, check};
use super::reject::RejectsFile;
use super::summary::Summary;
use crate::clock::Clock;

/// How many stretches may wait between the reading and the writing side.
const WAITING: usize = 2;

/// How an import of requests is to be done.
#[derive(Clone, Debug)]
pub struct Options {
    /// On trial: nothing is written to the register, and the summary tells what would have been.
    pub dry_run: bool,
    /// Where rows go that cannot be taken: a CSV of `line,reason,record`, made with the first of them. `None`: nowhere.
    pub rejects: Option<PathBuf>,
    /// How many rows make one transaction.
    pub batch: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { dry_run: false, rejects: None, batch: 4000 }
    }
}

/// Imports the requests of a CSV file (also packed with gzip), as the mapping explains it.
///
/// The file is looked through before anything is written. Then each batch is one transaction: what was committed stays, and an
/// import that was cut off goes on from there when it is run again. A request is known by the mapping's source and its id there;
/// one that the register has is left as it is.
///
/// # Errors
/// The file or the mapping has a fault (nothing was written); the rejects file cannot be written; the register failed (the batches
/// before stay).
pub async fn requests(
    db: &Db,
    clock: &Clock,
    path: &Path,
    mapping: &Mapping,
    options: &Options,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<Summary, Error> {
    progress(Progress { step: Step::Checking, done: 0, of: None });
    let classifier = Arc::new(store::classifier::load(&mut db.read().await?).await?);
    let catalog = Catalog::new(mapping, &classifier)?;
    let reading = Reading {
        path: path.to_path_buf(),
        mapping: Arc::new(mapping.clone()),
        classifier: classifier.clone(),
        now: clock.now(),
        stretch: options.batch.max(1),
    };
    let (reading, scan) =
        blocking(move || check(&reading.path, &reading.mapping, reading.now).map(|scan| (reading, scan))).await??;
    let lines = scan.lines;

    let rejects_path = options.rejects.as_deref();
    let rejects = RejectsFile::new(rejects_path, path).map_err(Error::io(rejects_path.unwrap_or(path)))?;
    let (to, mut stretches) = mpsc::channel(WAITING);
    let reader = tokio::task::spawn_blocking(move || reading.run(&scan, &to));
    let mut writing = Writing {
        db,
        clock,
        mapping,
        classifier,
        catalog,
        rejects,
        rejects_path,
        seen: HashSet::new(),
        summary: Summary { dry_run: options.dry_run, ..Summary::default() },
        used: (HashSet::new(), HashSet::new()),
        introduced: false,
    };
    while let Some(stretch) = stretches.recv().await {
        let done = stretch.line;
        writing.take(stretch).await?;
        progress(Progress { step: Step::Writing, done, of: Some(lines) });
    }
    let unknown_words = reader.await.map_err(|error| Error::CutOff(error.to_string()))??;
    finish(writing, unknown_words)
}

fn finish(writing: Writing<'_>, unknown_words: super::reading::UnknownWords) -> Result<Summary, Error> {
    let Writing { mut catalog, rejects, rejects_path, mut summary, used, .. } = writing;
    if let Some(path) = rejects_path {
        rejects.finish().map_err(Error::io(path))?;
    }
    if summary.dry_run {
        catalog.pretend(&used.0, &used.1);
    }
    summary.unknown_words = unknown_words;
    summary.created_directions = catalog.created.directions;
    summary.created_types = catalog.created.types;
    summary.created_executors = catalog.created.executors;
    Ok(summary)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::CutOff(error.to_string()))
}
