//! `misto contractor`: house managers and lift companies, and whose people see which houses.

use clap::Subcommand;
use domain::workflow::Role;
use service::Error;
use service::dispatch::bind;

use super::Failure;
use super::failure::Because;

/// Contractors come with the register of buildings (`misto import buildings`). Whoever is bound to one sees the requests about its houses
/// alone; a person of the executor who is bound to none sees all of them.
#[derive(Debug, Subcommand)]
pub(super) enum Contractor {
    /// All of them: code, executor, name
    List,
    /// Bind somebody to a contractor
    Bind {
        /// The phone that they sign in with
        phone: String,
        /// The contractor's code
        code: String,
    },
    /// Bind somebody to none
    Unbind {
        /// The phone that they sign in with
        phone: String,
    },
}

impl Contractor {
    pub(super) async fn run(self, database: &str) -> Result<(), Failure> {
        let city = super::open_city(database).await?;
        match self {
            Self::List => {
                let mut tx = city.db().read().await.because("reading the contractors")?;
                for one in store::contractor::all(&mut tx).await.because("reading the contractors")? {
                    let executor = city.classifier().executor(one.executor).map(|row| row.code.clone());
                    println!("{}  {}  {}", one.code, executor.unwrap_or_default(), one.name);
                }
            }
            Self::Bind { phone, code } => told(bind(&city, Role::System.into(), &phone, Some(&code)).await)?,
            Self::Unbind { phone } => told(bind(&city, Role::System.into(), &phone, None).await)?,
        }
        city.db().close().await;
        Ok(())
    }
}

fn told(done: Result<(), Error>) -> Result<(), Failure> {
    match done {
        Ok(()) => {
            println!("done");
            Ok(())
        }
        Err(Error::Form { field: "phone", .. }) => {
            Err(Failure::new("not bound", "no person of an executor has this phone"))
        }
        Err(Error::Form { .. }) => Err(Failure::new("not bound", "their executor has no contractor of this code")),
        Err(error) => Err(error).because("not bound"),
    }
}
