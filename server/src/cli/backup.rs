//! `misto backup`.

use std::path::PathBuf;

use clap::Args;

use super::Failure;
use super::failure::Because;

/// Writes the whole register to a file, while it is in use. It holds personal data: keep it as you keep the register.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file; one that stands there is replaced once the new one is whole
    file: PathBuf,
}

impl Backup {
    pub(super) async fn run(self, database: &str) -> Result<(), Failure> {
        let db = super::open(database).await?;
        store::backup::backup(&db, &self.file).await.because("no backup was written")?;
        db.close().await;
        let bytes = std::fs::metadata(&self.file).because("the backup")?.len();
        println!("{}: {}", self.file.display(), super::megabytes(bytes));
        Ok(())
    }
}
