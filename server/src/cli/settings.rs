//! `misto settings`.

use clap::Subcommand;
use service::settings::{self, KEYS};

use super::Failure;
use super::failure::Because;

/// Reads or changes the settings that the city keeps in its register. A server that runs follows within a second.
#[derive(Debug, Subcommand)]
pub(super) enum Settings {
    /// All settings, their values and what they mean
    List,
    /// The value of one
    Get {
        /// Its name
        key: String,
    },
    /// Set one
    Set {
        /// Its name
        key: String,
        /// Its value
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
}

impl Settings {
    pub(super) async fn run(self, database: &str) -> Result<(), Failure> {
        let db = super::open(database).await?;
        match self {
            Self::List => {
                let current = settings::load(&db).await.because("reading the settings")?;
                for key in KEYS {
                    println!("{} = {}\n    {}", key.name, current.value(key.name).unwrap_or_default(), key.about);
                }
            }
            Self::Get { key } => {
                let current = settings::load(&db).await.because("reading the settings")?;
                println!("{}", current.value(known(&key)?.name).unwrap_or_default());
            }
            Self::Set { key, value } => {
                known(&key)?;
                settings::set(&db, &key, &value).await.because("not set")?;
                println!("{key} = {value}");
            }
        }
        db.close().await;
        Ok(())
    }
}

fn known(name: &str) -> Result<&'static settings::Key, Failure> {
    KEYS.iter().find(|key| key.name == name).ok_or_else(|| {
        Failure::new(format!("setting {name}"), "there is no such setting; `misto settings list` names them all")
    })
}
