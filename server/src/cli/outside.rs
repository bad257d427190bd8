//! What a city reaches outside of its register, by options.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use clap::Args;
use service::outside::Outside;
use service::photo::PhotoStore;
use service::sender::{Mailer, Senders, SmsGateway};
use service::settings;
use store::{Db, Location};

use super::Failure;
use super::failure::Because;

/// What the city reaches outside of its register.
#[derive(Clone, Debug, Args)]
pub(super) struct OutsideOptions {
    #[command(flatten)]
    messages: MessageOptions,
    /// Where photos lie: a folder, or a bucket as `s3://BUCKET/PREFIX` with the usual AWS_… variables; by default a folder beside the
    /// database
    #[arg(long, value_name = "PLACE", help_heading = None::<&str>)]
    photos: Option<String>,
}

/// How the city reaches phones and mailboxes.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Messages")]
pub(super) struct MessageOptions {
    /// The gateway that texts to phones are posted to (docs/operations.md says in which shape); without it nobody can open an account
    #[arg(long, value_name = "URL")]
    sms_url: Option<Secret>,
    /// What the gateway knows the city by: sent as `Authorization: Bearer TOKEN`
    #[arg(long, value_name = "TOKEN", requires = "sms_url")]
    sms_token: Option<Secret>,
    /// What phones show as the sender of texts
    #[arg(long, value_name = "NAME", default_value = "Misto")]
    sms_sender: String,
    /// The server that takes letters: `smtps://USER:PASSWORD@HOST`, or `smtp://…?tls=required` for STARTTLS
    #[arg(long, value_name = "URL")]
    smtp: Option<Secret>,
    /// The mailbox that letters come from: `misto@city.example`, or with a name before it, `Misto <misto@city.example>`
    #[arg(long, value_name = "MAILBOX")]
    mail_from: Option<String>,
}

/// A value that no log, no help and no error shows.
#[derive(Clone)]
pub(super) struct Secret(pub(super) String);

impl FromStr for Secret {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl MessageOptions {
    /// The senders that are set.
    ///
    /// # Errors
    /// One of the options cannot be used.
    pub(super) fn senders(&self) -> Result<Senders, Failure> {
        let mut senders = Senders::default();
        if let Some(url) = &self.sms_url {
            let token = self.sms_token.as_ref().map(|token| token.0.as_str());
            let gateway = SmsGateway::new(&url.0, token, &self.sms_sender).because("--sms-url")?;
            senders = senders.with_gateway(gateway);
        }
        match (&self.smtp, &self.mail_from) {
            (Some(url), Some(from)) => senders = senders.with_mailer(Mailer::new(&url.0, from).because("--smtp")?),
            (Some(_), None) => return Err(Failure::new("--smtp", "letters need a mailbox to come from: --mail-from")),
            (None, Some(_)) => {
                return Err(Failure::new("--mail-from", "letters need a server that takes them: --smtp"));
            }
            (None, None) => {}
        }
        Ok(senders)
    }
}

impl OutsideOptions {
    /// The senders that are set.
    ///
    /// # Errors
    /// One of the options cannot be used.
    pub(super) fn senders(&self) -> Result<Senders, Failure> {
        self.messages.senders()
    }

    /// What the city reaches. Of one that is made up nothing leaves unless a sender is set: all of it can be read on /outbox, which no real
    /// city may have.
    ///
    /// # Errors
    /// One of the options cannot be used; the settings cannot be read.
    pub(super) async fn open(&self, db: &Db, demo: bool) -> Result<Outside, Failure> {
        let mut senders = self.senders()?;
        let silent = !senders.has_sms() && !senders.has_mail();
        if silent && demo && settings::load(db).await.because("reading the settings")?.demo {
            senders = Senders::to_outbox(&Arc::default());
        }
        let photos = self.photos.clone().unwrap_or_else(|| photos_beside(db.location()));
        let photos = Some(PhotoStore::open(&photos).because("--photos")?);
        Ok(Outside { senders, words: app::messages::words, photos, provider: None })
    }
}

/// `city.db` → `city.photos`; beside a server's database there is nothing.
fn photos_beside(database: &Location) -> String {
    match database {
        Location::Sqlite(file) => file.with_extension("photos").display().to_string(),
        Location::Postgres(_) => "misto.photos".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Command {
        #[command(flatten)]
        outside: OutsideOptions,
    }

    fn options(arguments: &[&str]) -> OutsideOptions {
        Command::try_parse_from(["misto"].iter().chain(arguments)).unwrap().outside
    }

    #[tokio::test]
    async fn senders_are_set_one_by_one() {
        let gateway = ["--sms-url", "http://127.0.0.1:9/send"];
        let mailer = ["--smtp", "smtp://127.0.0.1:9", "--mail-from", "misto@city.example"];
        for (arguments, sms, mail) in [
            (Vec::new(), false, false),
            (gateway.to_vec(), true, false),
            (mailer.to_vec(), false, true),
            ([gateway.as_slice(), mailer.as_slice()].concat(), true, true),
        ] {
            let senders = options(&arguments).senders().unwrap();
            assert_eq!((senders.has_sms(), senders.has_mail()), (sms, mail), "{arguments:?}");
        }
        assert!(Command::try_parse_from(["misto", "--sms-token", "sesame"]).is_err());
    }

    #[tokio::test]
    async fn what_cannot_be_used_is_named_and_passwords_are_not() {
        for (arguments, named) in [
            (vec!["--sms-url", "gateway?key=sesame", "--sms-token", "sesame"], "--sms-url: the SMS gateway's address"),
            (vec!["--smtp", "smtp://misto:sesame@mail.example"], "--smtp: letters need a mailbox"),
            (
                vec!["--smtp", "misto:sesame@mail.example", "--mail-from", "misto@city.example"],
                "--smtp: the mail server",
            ),
            (
                vec!["--smtp", "smtp://misto:sesame@mail.example", "--mail-from", "misto"],
                "--smtp: letters must come from",
            ),
            (vec!["--mail-from", "misto@city.example"], "--mail-from: letters need a server"),
        ] {
            let options = options(&arguments);
            let told = options.senders().unwrap_err().to_string();
            assert!(told.starts_with(named), "{told}");
            assert!(!told.contains("sesame") && !format!("{options:?}").contains("sesame"), "{told}");
        }
    }
}
