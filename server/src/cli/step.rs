//! `misto step`: what an executor or the centre does with a request, from the command line.

use clap::{Args, ValueEnum};
use domain::id::RequestId;
use domain::workflow::{Resolution, Role};
use service::act::{Deed, perform};
use service::{City, Clock, Error};

use super::Failure;
use super::failure::Because;
use super::outside::OutsideOptions;

const NOT_DONE: &str = "not done";

/// Takes one step with a request, as somebody of the executor or of the centre would: for scripts, and when the site is down.
#[derive(Debug, Args)]
pub(super) struct Step {
    /// The number of the request
    number: i64,
    /// What is done
    #[arg(value_enum)]
    what: What,
    /// What is said with it: the report, or the reason
    #[arg(long, default_value = "", hide_default_value = true)]
    text: String,
    #[command(flatten)]
    outside: OutsideOptions,
}

/// A step of staff that the command line takes.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// The executor takes it on
    Accept,
    /// The executor gives it back: not ours
    Return,
    /// The executor reports that it is done
    Done,
    /// The executor explains
    Explain,
    /// A controller confirms, after speaking to the applicant
    Confirm,
    /// A controller sends it back
    SendBack,
    /// A controller closes it: refused
    Refuse,
    /// A controller closes it: out of competence
    Decline,
}

impl What {
    fn deed(self, text: String) -> (Role, Deed) {
        let close = |resolution, reason| (Role::Controller, Deed::Close { resolution, reason });
        match self {
            Self::Accept => (Role::Executor, Deed::Accept),
            Self::Return => (Role::Executor, Deed::Return { reason: text }),
            Self::Done => (Role::Executor, Deed::Report { resolution: Resolution::Done, text }),
            Self::Explain => (Role::Executor, Deed::Report { resolution: Resolution::Explained, text }),
            Self::Confirm => (Role::Controller, Deed::Confirm),
            Self::SendBack => (Role::Controller, Deed::SendBack { reason: text }),
            Self::Refuse => close(Resolution::Refused, text),
            Self::Decline => close(Resolution::OutOfCompetence, text),
        }
    }
}

impl Step {
    pub(super) async fn run(self, database: &str) -> Result<(), Failure> {
        let db = super::open(database).await?;
        // With the senders of the server the notices of the step are written as it would write them; it sends them. That of a made-up
        // city has its outbox.
        let outside = self.outside.open(&db, true).await?;
        let city = City::open_with(db, Clock::system(), outside).await.because("reading the register")?;
        let (role, deed) = self.what.deed(self.text);
        let done = perform(&city, RequestId(self.number), role, &deed, &[], None).await;
        city.db().close().await;
        match done {
            Ok(event) => {
                println!("{}: {}", event.request, event.change.kind());
                Ok(())
            }
            Err(Error::Form { problem, .. }) => Err(Failure::new(NOT_DONE, format!("--text: {problem}"))),
            Err(error) => Err(error).because(NOT_DONE),
        }
    }
}
