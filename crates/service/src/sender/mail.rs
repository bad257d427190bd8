//! Letters, by SMTP.

use std::fmt;
use std::time::Duration;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::response::{Category, Code, Detail};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::{SendError, SenderError};
use crate::keys;

/// How long the server has for each command.
const ANSWER: Duration = Duration::from_secs(20);

/// A server that takes letters.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

// Its address holds a password.
impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mailer(…)")
    }
}

impl Mailer {
    /// A server by its address: `smtp://user:password@host:port` in the clear, with `?tls=required` by STARTTLS; `smtps://` by TLS from the
    /// first byte. `from` is the mailbox that letters come from: `Місто <misto@example.org>`.
    ///
    /// # Errors
    /// One of them is not what it should be.
    pub fn new(url: &str, from: &str) -> Result<Self, SenderError> {
        let from: Mailbox = from.parse().map_err(|_| SenderError::MailFrom)?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| SenderError::MailAddress)?;
        Ok(Self { transport: builder.timeout(Some(ANSWER)).build(), from })
    }

    /// Sends a letter.
    ///
    /// # Errors
    /// It did not leave.
    pub(super) async fn send(&self, to: &str, subject: &str, text: &str) -> Result<(), SendError> {
        let to: Address = to.parse().map_err(|_| SendError::Never("no mailbox can be called so".to_owned()))?;
        let id = keys::random_hex::<16>().map_err(|error| SendError::Later(error.to_string()))?;
        let letter = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            // So that no out-of-office answers it (RFC 3834).
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(text.to_owned())
            .map_err(|_| SendError::Never("the letter cannot be put together".to_owned()))?;
        self.transport.send(letter).await.map(drop).map_err(|error| judge(&error))
    }
}

/// What the error means for the letter. What the server wrote stays out of logs: it may name the mailbox.
fn judge(error: &lettre::transport::smtp::Error) -> SendError {
    match error.status() {
        // Not the letter is at fault but the city's account with the server: that can be mended.
        Some(code) if is_about_the_account(code) => SendError::Later(format!("the mail server answered {code}")),
        Some(code) if error.is_permanent() => SendError::Never(format!("the mail server answered {code}")),
        Some(code) => SendError::Later(format!("the mail server answered {code}")),
        None if error.is_timeout() => SendError::Later("the mail server did not answer in time".to_owned()),
        None if error.is_tls() => SendError::Later("no TLS with the mail server".to_owned()),
        None => SendError::Later("the mail server cannot be reached, has no certificate that is trusted here, or does not speak as it should".to_owned()),
    }
}

/// 530, 534, 535, 538: sign in, or sign in otherwise.
fn is_about_the_account(code: Code) -> bool {
    code.category == Category::Unspecified3
        && matches!(code.detail, Detail::Zero | Detail::Four | Detail::Five | Detail::Eight)
}

#[cfg(test)]
mod tests;
