#![allow(clippy::unwrap_used)]

mod bad_files;
mod classifier;
mod districts;
mod example;
mod running;

use std::path::{Path, PathBuf};

use domain::fact::Fact;
use domain::time::Timestamp;
use store::Db;
use tempfile::TempDir;

use super::*;
use crate::clock::Clock;

/// A clock of the year 2025: after all rows of these tests.
fn clock() -> Clock {
    Clock::fixed(at("2025-01-01T00:00:00Z"))
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// A folder with the file in it.
struct Given {
    folder: TempDir,
    file: PathBuf,
}

fn given(bytes: impl AsRef<[u8]>) -> Given {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("requests.csv");
    std::fs::write(&file, bytes).unwrap();
    Given { folder, file }
}

impl Given {
    fn rejects(&self) -> PathBuf {
        self.folder.path().join("rejects.csv")
    }

    fn options(&self) -> Options {
        Options { rejects: Some(self.rejects()), ..Options::default() }
    }
}

const COLUMNS: &str = r#"
source = "test"
time_zone = "Europe/Kyiv"
[columns]
id = "id"
registered_at = "created"
due = "due"
status = "status"
category = "category"
executor = "executor"
lat = "lat"
lon = "lon"
[status]
new = { state = "assigned" }
done = { state = "closed", resolution = "done" }
[[rule]]
direction = "heating"
match = ["*опален*"]
"#;

const HEADER: &str = "id,created,due,status,category,executor,lat,lon\n";

/// A good row.
fn row(id: u32) -> String {
    format!("{id},2024-05-{:02} 10:00:00,2024-06-01,new,Відсутність опалення,КП \"Тепло\",50.45,30.52\n", id % 28 + 1)
}

fn mapping() -> Mapping {
    Mapping::parse(COLUMNS).unwrap()
}

async fn run(db: &Db, given: &Given, mapping: &Mapping) -> Result<Summary, Error> {
    requests(db, &clock(), &given.file, mapping, &given.options(), |_| ()).await
}

async fn facts(db: &Db) -> Vec<Fact> {
    let mut tx = db.read().await.unwrap();
    let mut facts = Vec::new();
    store::facts::load(&mut tx, |fact| facts.push(fact)).await.unwrap();
    facts
}

async fn known_classifier(db: &Db) -> domain::classifier::Classifier {
    store::classifier::load(&mut db.read().await.unwrap()).await.unwrap()
}

/// Nothing at all is in the register.
async fn assert_untouched(db: &Db) {
    assert_eq!(facts(db).await, []);
    assert_eq!(known_classifier(db).await.directions().count(), 0);
}

fn docs(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/import").join(name)
}
