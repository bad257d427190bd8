//! `misto migrate`.

use super::Failure;

/// Brings the tables up to date, as every other command does first.
pub(super) async fn run(database: &str) -> Result<(), Failure> {
    let db = super::open(database).await?;
    println!("{} is up to date (migration {})", db.location(), store::migrate::latest());
    db.close().await;
    Ok(())
}
