//! What goes out to phones and mailboxes.
//!
//! The texts are made where words are made; here is only how they leave. Nothing that is sent, and nobody to whom, gets into a log.

mod gateway;
mod mail;
pub(crate) mod message;
mod outbox;

use std::sync::Arc;
use std::time::Duration;

pub use gateway::SmsGateway;
pub use mail::Mailer;
pub use message::Message;
pub use outbox::{Kept, Outbox};

/// How long a message may take to leave, with all that is tried underneath.
const LONGEST: Duration = Duration::from_secs(60);

/// How a city reaches phones and mailboxes. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Senders {
    sms: Option<SmsSender>,
    mail: Option<MailSender>,
}

#[derive(Clone, Debug)]
enum SmsSender {
    Outbox(Arc<Outbox>),
    Gateway(SmsGateway),
}

#[derive(Clone, Debug)]
enum MailSender {
    Outbox(Arc<Outbox>),
    Server(Mailer),
}

/// Why a message did not leave. It says nothing of the message or its receiver.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The city has no way to send such messages.
    #[error("no sender is set")]
    NoSender,
    /// It may go better later: no connection, an overloaded gateway.
    #[error("not sent for now: {0}")]
    Later(String),
    /// It will never be taken: no such number or mailbox, a refused sender.
    #[error("refused: {0}")]
    Never(String),
}

/// Why a sender cannot be set up. It names no password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SenderError {
    /// The address of the gateway to phones is not one of HTTP.
    #[error("the SMS gateway's address must be http://… or https://…")]
    SmsAddress,
    /// The address of the mail server is not one of SMTP.
    #[error("the mail server's address must be smtp://…, smtp://…?tls=required or smtps://…")]
    MailAddress,
    /// The mailbox that letters come from is not one.
    #[error("letters must come from a mailbox: misto@example.org, or Misto <misto@example.org>")]
    MailFrom,
    /// The machine's certificates cannot be read.
    #[error("TLS cannot be set up: are the machine's root certificates installed?")]
    Tls,
}

impl Senders {
    /// Nothing leaves; all of it is kept where whoever tries the city can read it.
    #[must_use]
    pub fn to_outbox(outbox: &Arc<Outbox>) -> Self {
        Self { sms: Some(SmsSender::Outbox(Arc::clone(outbox))), mail: Some(MailSender::Outbox(Arc::clone(outbox))) }
    }

    /// The same, reaching phones through a gateway.
    #[must_use]
    pub fn with_gateway(self, gateway: SmsGateway) -> Self {
        Self { sms: Some(SmsSender::Gateway(gateway)), ..self }
    }

    /// The same, reaching mailboxes through a server.
    #[must_use]
    pub fn with_mailer(self, mailer: Mailer) -> Self {
        Self { mail: Some(MailSender::Server(mailer)), ..self }
    }

    /// Whether phones can be reached: without it nobody can confirm theirs.
    #[must_use]
    pub const fn has_sms(&self) -> bool {
        self.sms.is_some()
    }

    /// Whether mailboxes can be reached.
    #[must_use]
    pub const fn has_mail(&self) -> bool {
        self.mail.is_some()
    }

    /// Where texts to phones stay, if they leave nowhere.
    #[must_use]
    pub fn outbox(&self) -> Option<&Outbox> {
        match &self.sms {
            Some(SmsSender::Outbox(outbox)) => Some(outbox),
            _ => None,
        }
    }

    /// Sends a text to a phone (E.164).
    ///
    /// # Errors
    /// It did not leave.
    pub async fn sms(&self, phone: &str, text: &str) -> Result<(), SendError> {
        match self.sms.as_ref().ok_or(SendError::NoSender)? {
            SmsSender::Outbox(outbox) => {
                outbox.keep(phone, None, text);
                Ok(())
            }
            SmsSender::Gateway(gateway) => in_time(gateway.send(phone, text)).await,
        }
    }

    /// Sends a letter.
    ///
    /// # Errors
    /// It did not leave.
    pub async fn mail(&self, to: &str, subject: &str, text: &str) -> Result<(), SendError> {
        match self.mail.as_ref().ok_or(SendError::NoSender)? {
            MailSender::Outbox(outbox) => {
                outbox.keep(to, Some(subject), text);
                Ok(())
            }
            MailSender::Server(mailer) => in_time(mailer.send(to, subject, text)).await,
        }
    }
}

async fn in_time(sending: impl Future<Output = Result<(), SendError>>) -> Result<(), SendError> {
    let late = |_| Err(SendError::Later("it took too long".to_owned()));
    tokio::time::timeout(LONGEST, sending).await.unwrap_or_else(late)
}
