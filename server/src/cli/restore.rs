//! `misto restore`.

use std::path::PathBuf;

use clap::Args;
use store::Db;

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
        let requests = tell_servers(&db).await.because("telling servers that run")?;
        println!("{}: {requests} requests", db.location());
        db.close().await;
        Ok(())
    }
}

/// A server that runs reads its facts anew: none of what it now has to show came as an event. Returns how many requests there are.
async fn tell_servers(db: &Db) -> service::Result<u64> {
    let mut tx = db.begin().await?;
    let requests = store::request::count(&mut tx).await?;
    // Every change raises the version, so that this is a number that the setting has not had.
    let version = store::settings::version(&mut tx).await?;
    store::settings::set(&mut tx, "facts_reload", &version.to_string()).await?;
    tx.commit().await?;
    Ok(requests)
}
