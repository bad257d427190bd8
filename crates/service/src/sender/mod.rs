//! What goes out to phones and mailboxes.
//!
//! The texts are made where words are made; here is only how they leave. Nothing that is sent, and nobody to whom, gets into a log.

pub(crate) mod message;
mod outbox;

use std::sync::Arc;

pub use message::Message;
pub use outbox::{Kept, Outbox};

/// How a city reaches phones and mailboxes. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Senders {
    sms: Option<SmsSender>,
    mail: Option<MailSender>,
}

#[derive(Clone, Debug)]
enum SmsSender {
    Outbox(Arc<Outbox>),
}

#[derive(Clone, Debug)]
enum MailSender {
    Outbox(Arc<Outbox>),
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

impl Senders {
    /// Nothing leaves; all of it is kept where whoever tries the city can read it.
    #[must_use]
    pub fn to_outbox(outbox: &Arc<Outbox>) -> Self {
        Self { sms: Some(SmsSender::Outbox(Arc::clone(outbox))), mail: Some(MailSender::Outbox(Arc::clone(outbox))) }
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
        }
    }
}
