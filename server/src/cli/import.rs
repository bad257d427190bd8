//! `misto import`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use service::Clock;
use service::import::{self, Changes, DistrictsSummary, Mapping, Options, Step, Summary};

use super::Failure;
use super::failure::Because;
use super::progress::Progress;

/// Takes over what other registers and maps know. Running an import twice adds nothing twice.
#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Requests of another register: CSV, also gzipped, with a mapping file that explains it
    Requests(Requests),
    /// Directions and request types: CSV
    Classifier {
        /// The CSV
        file: PathBuf,
    },
    /// Executors: CSV
    Executors {
        /// The CSV
        file: PathBuf,
    },
    /// Addresses with their points: CSV (street, house, lat, lon), also gzipped
    Addresses {
        /// The CSV, or CSV packed with gzip
        file: PathBuf,
        /// Where rows go that cannot be taken, with line and reason [default: the file's name with .rejects.csv]
        #[arg(long, value_name = "FILE")]
        rejects: Option<PathBuf>,
    },
    /// Who looks after which house: CSV (street, house, executor, contractor, name, phone, email), also gzipped
    Buildings {
        /// The CSV, or CSV packed with gzip
        file: PathBuf,
        /// Where rows go that cannot be taken, with line and reason [default: the file's name with .rejects.csv]
        #[arg(long, value_name = "FILE")]
        rejects: Option<PathBuf>,
    },
    /// Districts with their borders: GeoJSON
    Districts {
        /// The GeoJSON
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct Requests {
    /// The CSV, or CSV packed with gzip
    file: PathBuf,
    /// What its columns and words mean (docs/import/README.md)
    #[arg(long, value_name = "FILE")]
    mapping: PathBuf,
    /// Say what would be done, and write nothing to the register
    #[arg(long)]
    dry_run: bool,
    /// Where rows go that cannot be taken, with line and reason [default: the file's name with .rejects.csv]
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

impl Import {
    pub(super) async fn run(self, database: &str) -> Result<(), Failure> {
        match self {
            Self::Requests(requests) => requests.run(database).await,
            Self::Classifier { file } => {
                let db = super::open(database).await?;
                let (directions, types) = import::classifier(&db, &file).await.because(NOTHING)?;
                println!("directions: {}\ntypes:      {}", changes(directions), changes(types));
                db.close().await;
                Ok(())
            }
            Self::Executors { file } => {
                let db = super::open(database).await?;
                println!("executors: {}", changes(import::executors(&db, &file).await.because(NOTHING)?));
                db.close().await;
                Ok(())
            }
            Self::Addresses { file, rejects } => import_addresses(database, &file, rejects).await,
            Self::Buildings { file, rejects } => import_buildings(database, &file, rejects).await,
            Self::Districts { file } => {
                let db = super::open(database).await?;
                let mut shown = Shown::default();
                let done = import::districts(&db, &file, |progress| shown.show(progress))
                    .await
                    .because("import of districts")?;
                drop(shown);
                let DistrictsSummary { districts, placed, outside } = done;
                println!("districts: {}", changes(districts));
                println!("requests with a point: {placed}; of them outside every district: {outside}");
                db.close().await;
                Ok(())
            }
        }
    }
}

async fn import_addresses(database: &str, file: &std::path::Path, rejects: Option<PathBuf>) -> Result<(), Failure> {
    let rejects = rejects.unwrap_or_else(|| beside(file));
    let db = super::open(database).await?;
    let mut shown = Shown::default();
    let done = import::addresses(&db, file, &rejects, |progress| shown.show(progress)).await;
    drop(shown);
    let done = done.because("import of addresses")?;
    println!("addresses: {}", changes(done.addresses));
    println!(
        "rows in the file: {}; repeats of earlier rows: {}; rejected: {}",
        done.rows,
        done.repeats,
        done.rejected_rows()
    );
    for reject in &done.first_rejects {
        println!("  line {}: {}", reject.line, reject.reason);
    }
    if done.rejected_rows() > 0 {
        println!("all of them, with their lines: {}", rejects.display());
    }
    db.close().await;
    if done.rows > 0 && done.rejected_rows() == done.rows {
        return Err(Failure::new("import of addresses", "no row could be read"));
    }
    Ok(())
}

async fn import_buildings(database: &str, file: &std::path::Path, rejects: Option<PathBuf>) -> Result<(), Failure> {
    let rejects = rejects.unwrap_or_else(|| beside(file));
    let db = super::open(database).await?;
    let mut shown = Shown::default();
    let done = import::buildings(&db, file, &rejects, |progress| shown.show(progress)).await;
    drop(shown);
    let done = done.because("import of buildings")?;
    println!("contractors: {}\nhouses:      {}", changes(done.contractors), changes(done.buildings));
    println!(
        "rows in the file: {}; repeats of earlier rows: {}; rejected: {}",
        done.rows,
        done.repeats,
        done.rejected_rows()
    );
    println!("open requests that got their contractor: {}", done.requests);
    for reject in &done.first_rejects {
        println!("  line {}: {}", reject.line, reject.reason);
    }
    if done.rejected_rows() > 0 {
        println!("all of them, with their lines: {}", rejects.display());
    }
    db.close().await;
    if done.rows > 0 && done.rejected_rows() == done.rows {
        return Err(Failure::new("import of buildings", "no row could be read"));
    }
    Ok(())
}

/// These imports are one transaction each.
const NOTHING: &str = "nothing imported";

fn changes(Changes { created, updated, unchanged }: Changes) -> String {
    format!("{created} new, {updated} changed, {unchanged} as they were")
}

impl Requests {
    async fn run(self, database: &str) -> Result<(), Failure> {
        let mapping = Mapping::read(&self.mapping).because(format!("the mapping {}", self.mapping.display()))?;
        let rejects = self.rejects.clone().unwrap_or_else(|| beside(&self.file));
        let options = Options { dry_run: self.dry_run, rejects: Some(rejects.clone()), ..Options::default() };
        let db = super::open(database).await?;
        let mut shown = Shown::default();
        let clock = Clock::system();
        let summary =
            import::requests(&db, &clock, &self.file, &mapping, &options, |progress| shown.show(progress)).await;
        drop(shown);
        let summary = summary.because("import of requests")?;
        tell(&summary, &rejects);
        db.close().await;
        if summary.rows > 0 && summary.rejected_rows() == summary.rows {
            return Err(Failure::new("import of requests", "no row could be read"));
        }
        Ok(())
    }
}

/// `kyiv.csv.gz` → `kyiv.rejects.csv`.
fn beside(file: &std::path::Path) -> PathBuf {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = name.strip_suffix(".gz").unwrap_or(&name);
    let stem = stem.strip_suffix(".csv").unwrap_or(stem);
    PathBuf::from(format!("{stem}.rejects.csv"))
}

fn tell(summary: &Summary, rejects: &std::path::Path) {
    let head = if summary.dry_run { "On trial; nothing was written. This would be done:" } else { "Done:" };
    println!("{head}");
    for (count, what) in [
        (summary.rows, "rows in the file"),
        (summary.imported, "imported"),
        (summary.already_there, "in the register before"),
        (summary.repeats, "repeats of earlier rows of the file"),
        (summary.rejected_rows(), "rejected"),
    ] {
        println!("{count:>9}  {what}");
    }
    for (code, count) in &summary.rejected {
        println!("{count:>9}    {code}");
    }
    for reject in &summary.first_rejects {
        println!("           line {}: {}", reject.line, reject.reason);
    }
    if summary.rejected_rows() > 0 {
        println!("           all of them, with their lines: {}", rejects.display());
    }
    created(summary);
    listed("by direction", summary.by_direction.iter().map(|(code, &count)| (code.clone(), count)));
    listed("taken, but", summary.remarks.iter().map(|(remark, &count)| (remark.code().to_owned(), count)));
    listed(
        "words that are not known",
        summary.unknown_words.iter().map(|((column, word), &n)| (format!("{column}: {word}"), n)),
    );
    let unmatched = summary.unmatched_by_count();
    listed(
        "categories that no rule caught, now in \"other\"",
        unmatched.iter().map(|&(category, count)| (category.to_owned(), count)),
    );
}

fn created(summary: &Summary) {
    let Summary { created_directions, created_types, created_executors, .. } = summary;
    if created_directions + created_types + created_executors > 0 {
        println!("new: {created_directions} directions, {created_types} types, {created_executors} executors");
    }
}

fn listed(head: &str, lines: impl ExactSizeIterator<Item = (String, u64)>) {
    if lines.len() > 0 {
        println!("{head}:");
    }
    for (what, count) in lines {
        println!("{count:>9}  {what}");
    }
}

/// The progress of an import, step by step.
#[derive(Default)]
struct Shown {
    step: Option<Step>,
    progress: Option<Progress>,
}

impl Shown {
    fn show(&mut self, import::Progress { step, done, of }: import::Progress) {
        if self.step != Some(step) {
            self.step = Some(step);
            self.progress = Some(match step {
                Step::Checking => Progress::new("checking", "lines"),
                Step::Writing => Progress::new("importing", "lines"),
                Step::Placing => Progress::new("finding districts", "requests"),
            });
        }
        if let Some(progress) = &mut self.progress {
            progress.at(done, of);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_go_to_the_working_directory_under_the_files_name() {
        for (file, rejects) in
            [("in/kyiv.csv.gz", "kyiv.rejects.csv"), ("a.csv", "a.rejects.csv"), ("x", "x.rejects.csv")]
        {
            assert_eq!(beside(file.as_ref()), PathBuf::from(rejects));
        }
    }
}
