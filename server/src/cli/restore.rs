//! `misto restore`.

use std::path::PathBuf;

use clap::Args;

use super::Failure;
use super::failure::Because;

/// Makes the register the one of a backup: all of it, or, when the backup cannot be read, nothing.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup
    file: PathBuf,
    /// Overwrite a register that holds something
    #[arg(long)]
    force: bool,
}

impl Restore {
    pub(super) async fn run(self, database: &str) -> Result<(), Failure> {
        let db = super::open(database).await?;
        store::backup::restore(&self.file, &db, self.force).await.because("nothing was restored")?;
        let mut tx = db.read().await.because("reading the register")?;
        let requests = store::request::count(&mut tx).await.because("reading the register")?;
        drop(tx);
        println!("{}: {requests} requests", db.location());
        db.close().await;
        Ok(())
    }
}
