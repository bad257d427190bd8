//! Texts to phones, through a gateway that is asked over HTTP.
//!
//! `POST url` with `Authorization: Bearer token` and `{"to": "+380…", "from": "…", "text": "…"}`; any 2xx says that it is taken. Gateways that
//! ask for another shape are reached through a few lines of proxy.

use std::fmt;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, Url};
use serde::Serialize;

use super::{SendError, SenderError};

/// How long the gateway has to answer.
const ANSWER: Duration = Duration::from_secs(15);
/// How long it has to take the connection.
const CONNECT: Duration = Duration::from_secs(5);

/// A gateway to phones.
#[derive(Clone)]
pub struct SmsGateway {
    client: Client,
    url: Url,
    token: Option<String>,
    /// What the phone shows as the sender.
    from: String,
}

// Its address may hold a key.
impl fmt::Debug for SmsGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmsGateway(…)")
    }
}

/// What the gateway is asked.
#[derive(Serialize)]
struct Text<'a> {
    to: &'a str,
    from: &'a str,
    text: &'a str,
}

impl SmsGateway {
    /// A gateway at this address. `from` is what the phone shows as the sender.
    ///
    /// # Errors
    /// It is no address of HTTP.
    pub fn new(url: &str, token: Option<&str>, from: &str) -> Result<Self, SenderError> {
        let url = Url::parse(url).map_err(|_| SenderError::SmsAddress)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(SenderError::SmsAddress);
        }
        // The process may have chosen already; either choice serves.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .timeout(ANSWER)
            .connect_timeout(CONNECT)
            .redirect(Policy::none())
            .build()
            .map_err(|_| SenderError::Tls)?;
        Ok(Self { client, url, token: token.map(str::to_owned), from: from.to_owned() })
    }

    /// Sends a text to a phone (E.164).
    ///
    /// # Errors
    /// It did not leave.
    pub(super) async fn send(&self, to: &str, text: &str) -> Result<(), SendError> {
        let mut request = self.client.post(self.url.clone()).json(&Text { to, from: &self.from, text });
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        // What the error would tell of the address stays out of logs.
        match request.send().await {
            Ok(answer) => judge(answer.status()),
            Err(error) if error.is_timeout() => Err(SendError::Later("the gateway did not answer in time".to_owned())),
            Err(_) => Err(SendError::Later("the gateway cannot be reached".to_owned())),
        }
    }
}

/// What the status means for the message.
fn judge(status: StatusCode) -> Result<(), SendError> {
    let told = format!("the gateway answered {}", status.as_u16());
    match status {
        _ if status.is_success() => Ok(()),
        // Not the message is at fault but the city's account with the gateway, or the moment: that can be mended.
        StatusCode::UNAUTHORIZED
        | StatusCode::PAYMENT_REQUIRED
        | StatusCode::FORBIDDEN
        | StatusCode::PROXY_AUTHENTICATION_REQUIRED
        | StatusCode::REQUEST_TIMEOUT
        | StatusCode::TOO_EARLY
        | StatusCode::TOO_MANY_REQUESTS => Err(SendError::Later(told)),
        _ if status.is_client_error() => Err(SendError::Never(told)),
        _ => Err(SendError::Later(told)),
    }
}

#[cfg(test)]
mod tests;
