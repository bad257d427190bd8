//! An identity provider, at which those who work here sign in: OpenID Connect, authorization code with PKCE.
//!
//! The provider says who somebody is; what they may do here is their account's to say. Nothing that it says is believed before its
//! signature, its issuer, whom it is for, its time and its nonce have been checked ([`claims`]).

mod claims;
mod jwt;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::time::Timestamp;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

pub(crate) use claims::Known;
use jwt::Jwk;

/// How long the provider has to answer.
const ANSWER: Duration = Duration::from_secs(15);
/// How long it has to take the connection.
const CONNECT: Duration = Duration::from_secs(5);
/// No answer of a provider is longer.
const MOST_BYTES: usize = 1 << 20;
/// For how long what the provider says of itself is believed, in seconds.
const KEPT_SECONDS: i64 = 3600;
/// How soon it is asked for its keys again when one is missing, in seconds.
const AGAIN_SECONDS: i64 = 30;

/// Why somebody could not sign in through the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderRefusal {
    /// The city has none.
    #[error("no identity provider is set")]
    NotSet,
    /// It cannot be reached, or does not speak as it should.
    #[error("the identity provider cannot be reached")]
    Unreachable,
    /// It said no, or they did.
    #[error("the identity provider declined")]
    Declined,
    /// The way was not begun in this browser, or too long ago.
    #[error("the sign-in was not begun here, or too long ago")]
    State,
    /// It does not know the code that they came with.
    #[error("the identity provider refused the code")]
    Code,
    /// What it said is not signed with a key of its own.
    #[error("the token is not signed by the identity provider")]
    Signature,
    /// It is another one's word.
    #[error("the token is of another issuer")]
    Issuer,
    /// It was said to somebody else.
    #[error("the token is for somebody else")]
    Audience,
    /// It was said of another sign-in.
    #[error("the token is of another sign-in")]
    Nonce,
    /// It no longer holds, or not yet.
    #[error("the token does not hold now")]
    Expired,
    /// It does not vouch for their address of e-mail.
    #[error("the e-mail is not verified")]
    Unverified,
    /// Nobody who works here is known by that.
    #[error("no account is known by that")]
    NoAccount,
}

/// Why a provider cannot be set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// Its address is none, or could be read on the way.
    #[error("the issuer must be https://…, or http://… on this machine, without ? and #")]
    Issuer,
    /// The address to come back to is none.
    #[error("the address to come back to must be https://…/account/oidc/callback, or http://… on this machine")]
    Redirect,
    /// The city has no name there.
    #[error("the client id is empty")]
    ClientId,
    /// The machine's certificates cannot be read.
    #[error("TLS cannot be set up: are the machine's root certificates installed?")]
    Tls,
}

/// An identity provider. Cheap to clone.
#[derive(Clone)]
pub struct Provider(Arc<Inner>);

struct Inner {
    client: Client,
    issuer: String,
    client_id: String,
    secret: Option<String>,
    redirect: String,
    /// What it has said of itself.
    said: Mutex<Option<Said>>,
}

// What the city is known by there stays out of logs.
impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider").field("issuer", &self.0.issuer).finish_non_exhaustive()
    }
}

/// What a provider says of itself.
#[derive(Clone)]
struct Said {
    metadata: Arc<Metadata>,
    keys: Arc<Vec<Jwk>>,
    at: Timestamp,
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Jwks {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

/// What one way through the provider is told from all others by.
#[derive(Clone)]
pub(crate) struct Way {
    /// Comes back with the browser.
    pub(crate) state: String,
    /// Comes back in the token.
    pub(crate) nonce: String,
    /// Only who began knows it.
    pub(crate) verifier: String,
}

impl Provider {
    /// A provider at this address. `redirect` is where browsers come back to.
    ///
    /// # Errors
    /// One of the addresses cannot be used.
    pub fn new(issuer: &str, client_id: &str, secret: Option<&str>, redirect: &str) -> Result<Self, ProviderError> {
        let issuer = issuer.trim_end_matches('/');
        if !is_safe(issuer) {
            return Err(ProviderError::Issuer);
        }
        if !is_safe(redirect) {
            return Err(ProviderError::Redirect);
        }
        if client_id.trim().is_empty() {
            return Err(ProviderError::ClientId);
        }
        // The process may have chosen already; either choice serves.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .timeout(ANSWER)
            .connect_timeout(CONNECT)
            .redirect(Policy::none())
            .build()
            .map_err(|_| ProviderError::Tls)?;
        Ok(Self(Arc::new(Inner {
            client,
            issuer: issuer.to_owned(),
            client_id: client_id.to_owned(),
            secret: secret.filter(|secret| !secret.is_empty()).map(str::to_owned),
            redirect: redirect.to_owned(),
            said: Mutex::new(None),
        })))
    }

    /// Its name for people: the host that they will see in the address bar.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.0.issuer.split_once("://").map_or("", |(_, rest)| rest);
        rest.split('/').next().unwrap_or_default()
    }

    /// Where a browser is to be sent to sign in there.
    ///
    /// # Errors
    /// It cannot be reached.
    pub(crate) async fn address(&self, way: &Way, now: Timestamp) -> Result<String, ProviderRefusal> {
        let said = self.said(now).await?;
        let mut url = Url::parse(&said.metadata.authorization_endpoint).map_err(|_| ProviderRefusal::Unreachable)?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(way.verifier.as_bytes()));
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("scope", "openid email")
            .append_pair("client_id", &self.0.client_id)
            .append_pair("redirect_uri", &self.0.redirect)
            .append_pair("state", &way.state)
            .append_pair("nonce", &way.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        Ok(url.into())
    }

    /// Whether the browser comes from this provider, as far as it says so (RFC 9207).
    pub(crate) fn is_from(&self, issuer: &str) -> bool {
        issuer.is_empty() || issuer.trim_end_matches('/') == self.0.issuer
    }

    /// Whom the code that a browser came back with stands for.
    ///
    /// # Errors
    /// It is not believed, or cannot be asked.
    pub(crate) async fn who(&self, code: &str, way: &Way, now: Timestamp) -> Result<Known, ProviderRefusal> {
        let said = self.said(now).await?;
        let token = self.token(&said.metadata, code, &way.verifier).await?;
        let payload = match jwt::payload(&token, &said.keys) {
            // It may have new keys.
            Err(jwt::Refused::NoKey) => jwt::payload(&token, &self.said_anew(said.at, now).await?.keys),
            other => other,
        };
        let payload = payload.map_err(|_| ProviderRefusal::Signature)?;
        claims::check(&payload, &self.0.issuer, &self.0.client_id, &way.nonce, now)
    }

    async fn token(&self, metadata: &Metadata, code: &str, verifier: &str) -> Result<String, ProviderRefusal> {
        let Inner { client, client_id, secret, redirect, .. } = &*self.0;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect),
            ("code_verifier", verifier),
        ];
        let in_body = metadata.token_endpoint_auth_methods_supported.as_ref().is_some_and(|methods| {
            methods.iter().any(|way| way == "client_secret_post")
                && !methods.iter().any(|way| way == "client_secret_basic")
        });
        let mut request = client.post(&metadata.token_endpoint);
        match secret {
            // Both parts are encoded as in a form before they are put together (RFC 6749, 2.3.1).
            Some(secret) if !in_body => request = request.basic_auth(encoded(client_id), Some(encoded(secret))),
            Some(secret) => form.extend([("client_id", client_id.as_str()), ("client_secret", secret.as_str())]),
            None => form.push(("client_id", client_id)),
        }
        let (status, body) = asked(request.form(&form)).await?;
        if status.is_client_error() {
            return Err(ProviderRefusal::Code);
        }
        if !status.is_success() {
            return Err(ProviderRefusal::Unreachable);
        }
        serde_json::from_slice::<Tokens>(&body).map(|tokens| tokens.id_token).map_err(|_| ProviderRefusal::Unreachable)
    }

    /// What it says of itself, as of not long ago.
    async fn said(&self, now: Timestamp) -> Result<Said, ProviderRefusal> {
        let mut said = self.0.said.lock().await;
        match &*said {
            Some(kept) if kept.at.plus_seconds(KEPT_SECONDS) > now => Ok(kept.clone()),
            _ => Ok(said.insert(self.ask(now).await?).clone()),
        }
    }

    /// The same, asked again unless that was done just now.
    async fn said_anew(&self, before: Timestamp, now: Timestamp) -> Result<Said, ProviderRefusal> {
        let mut said = self.0.said.lock().await;
        match &*said {
            Some(kept) if kept.at > before || kept.at.plus_seconds(AGAIN_SECONDS) > now => Ok(kept.clone()),
            _ => Ok(said.insert(self.ask(now).await?).clone()),
        }
    }

    async fn ask(&self, now: Timestamp) -> Result<Said, ProviderRefusal> {
        let issuer = &self.0.issuer;
        let metadata: Metadata = self.get(&format!("{issuer}/.well-known/openid-configuration")).await?;
        let addresses = [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri];
        if metadata.issuer.trim_end_matches('/') != issuer || !addresses.iter().all(|address| is_safe_to_ask(address)) {
            tracing::error!("what the identity provider says of itself is not of this issuer");
            return Err(ProviderRefusal::Unreachable);
        }
        let jwks: Jwks = self.get(&metadata.jwks_uri).await?;
        // Keys of kinds that are not known here are none.
        let keys = jwks.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect();
        Ok(Said { metadata: Arc::new(metadata), keys: Arc::new(keys), at: now })
    }

    async fn get<T: DeserializeOwned>(&self, url: &str) -> Result<T, ProviderRefusal> {
        let (status, body) = asked(self.0.client.get(url)).await?;
        if !status.is_success() {
            return Err(ProviderRefusal::Unreachable);
        }
        serde_json::from_slice(&body).map_err(|_| ProviderRefusal::Unreachable)
    }
}

/// What was answered. What the error would tell of addresses and codes stays out of logs.
async fn asked(request: RequestBuilder) -> Result<(reqwest::StatusCode, Vec<u8>), ProviderRefusal> {
    let mut answer = request.send().await.map_err(|_| ProviderRefusal::Unreachable)?;
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| ProviderRefusal::Unreachable)? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(ProviderRefusal::Unreachable);
        }
        body.extend_from_slice(&chunk);
    }
    Ok((answer.status(), body))
}

/// Encoded as the value of a form.
fn encoded(text: &str) -> String {
    let mut url = Url::parse("http://localhost/").ok();
    let encoded = url.as_mut().and_then(|url| {
        url.query_pairs_mut().append_pair("v", text);
        url.query()?.strip_prefix("v=").map(str::to_owned)
    });
    encoded.unwrap_or_default()
}

/// Whether nobody on the way can read what is said there: TLS, or this very machine.
fn is_safe(address: &str) -> bool {
    !address.contains(['?', '#']) && is_safe_to_ask(address)
}

fn is_safe_to_ask(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    match url.scheme() {
        "https" => url.has_host(),
        "http" => matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_an_address_that_nobody_reads_along_will_do() {
        let redirect = "https://misto.example/account/oidc/callback";
        for (issuer, taken) in [
            ("https://id.city.example", true),
            ("https://id.city.example/realms/city/", true),
            ("http://127.0.0.1:8080", true),
            ("http://id.city.example", false),
            ("https://id.city.example?x", false),
            ("id.city.example", false),
            ("", false),
        ] {
            assert_eq!(Provider::new(issuer, "misto", None, redirect).is_ok(), taken, "{issuer}");
        }
        let refused = |client, redirect| Provider::new("https://id.city.example", client, None, redirect).unwrap_err();
        assert_eq!(refused(" ", redirect), ProviderError::ClientId);
        assert_eq!(refused("misto", "/account"), ProviderError::Redirect);
    }

    #[test]
    fn its_name_is_its_host_and_its_secret_stays_unsaid() {
        let redirect = "https://misto.example/account/oidc/callback";
        let provider =
            Provider::new("https://id.city.example/realms/city/", "misto", Some("sesame"), redirect).unwrap();
        assert_eq!(provider.host(), "id.city.example");
        assert!(!format!("{provider:?}").contains("sesame"));
        assert!(provider.is_from("") && provider.is_from("https://id.city.example/realms/city"));
        assert!(!provider.is_from("https://evil.example"));
        assert_eq!(encoded("a b&c=д"), "a+b%26c%3D%D0%B4");
    }
}
