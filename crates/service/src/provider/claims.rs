//! What a token of the provider's must say before it is believed.

use std::fmt;

use domain::time::Timestamp;
use serde::Deserialize;

use super::ProviderRefusal;

/// By how many seconds the clocks of provider and city may differ.
const SKEW: i64 = 60;

/// Whom the provider knows.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Known {
    /// Issuer and subject: who they are there, for good.
    pub(crate) subject: String,
    /// Their address of e-mail in lower case, if the provider vouches for it.
    pub(crate) email: Option<String>,
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Known(…)")
    }
}

/// What stands in the token. What must be there and is not, or is of another kind, is refused by its absence.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
    email: Option<String>,
    #[serde(default)]
    email_verified: Verified,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Some providers write it as text.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Verified {
    Flag(bool),
    Text(String),
    #[default]
    Unsaid,
}

/// Whom the token names, if it is this issuer's word to this client, of this sign-in, and holds now.
pub(super) fn check(
    payload: &[u8],
    issuer: &str,
    client_id: &str,
    nonce: &str,
    now: Timestamp,
) -> Result<Known, ProviderRefusal> {
    let claims: Claims = serde_json::from_slice(payload).map_err(|_| ProviderRefusal::Signature)?;
    if claims.iss.trim_end_matches('/') != issuer {
        return Err(ProviderRefusal::Issuer);
    }
    let (is_for_us, others) = match &claims.aud {
        Audience::One(one) => (one == client_id, false),
        Audience::Several(several) => (several.iter().any(|one| one == client_id), several.len() > 1),
    };
    let through_another = claims.azp.as_deref().map_or(others, |party| party != client_id);
    if !is_for_us || through_another {
        return Err(ProviderRefusal::Audience);
    }
    if claims.nonce.as_deref() != Some(nonce) {
        return Err(ProviderRefusal::Nonce);
    }
    #[allow(clippy::cast_precision_loss)] // seconds of our age are far below 2^53
    let now = now.seconds() as f64;
    let skew = SKEW as f64;
    let holds = claims.exp + skew > now && claims.iat - skew <= now && claims.nbf.is_none_or(|from| from - skew <= now);
    if !holds {
        return Err(ProviderRefusal::Expired);
    }
    if claims.sub.is_empty() || claims.sub.len() > 255 {
        return Err(ProviderRefusal::Signature);
    }
    let verified = match claims.email_verified {
        Verified::Flag(verified) => verified,
        Verified::Text(text) => text == "true",
        Verified::Unsaid => false,
    };
    let email = claims.email.filter(|_| verified).map(|email| email.trim().to_lowercase());
    Ok(Known { subject: format!("{issuer} {}", claims.sub), email: email.filter(|email| !email.is_empty()) })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::{Value, json};

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_341_600);
    const ISSUER: &str = "https://id.city.example";

    fn said() -> Value {
        json!({
            "iss": ISSUER, "sub": "42", "aud": "misto", "exp": 1_795_341_900, "iat": 1_795_341_590, "nonce": "n",
            "email": "Olena@City.Example", "email_verified": true,
        })
    }

    #[allow(clippy::needless_pass_by_value)] // reads better where it is asked
    fn with(changes: Value) -> Result<Known, ProviderRefusal> {
        let mut said = said();
        for (key, value) in changes.as_object().unwrap() {
            if value.is_null() {
                said.as_object_mut().unwrap().remove(key);
            } else {
                said[key] = value.clone();
            }
        }
        check(said.to_string().as_bytes(), ISSUER, "misto", "n", NOW)
    }

    #[test]
    fn who_is_named_is_known_by_issuer_and_subject() {
        let known = with(json!({})).unwrap();
        assert_eq!(known.subject, "https://id.city.example 42");
        assert_eq!(known.email.as_deref(), Some("olena@city.example"));
        for (changes, email) in [
            (json!({"email_verified": "true"}), true),
            (json!({"email_verified": false}), false),
            (json!({"email_verified": "false"}), false),
            (json!({"email_verified": null}), false),
            (json!({"email_verified": 1}), false),
            (json!({"email": null}), false),
        ] {
            // What is of another kind than asked for is no word at all, or no verified address: never an address.
            let known = with(changes.clone());
            assert_eq!(known.is_ok_and(|known| known.email.is_some()), email, "{changes}");
        }
    }

    #[test]
    fn what_is_not_said_to_us_now_is_not_believed() {
        use ProviderRefusal::{Audience, Expired, Issuer, Nonce, Signature};
        for (changes, refused) in [
            (json!({"iss": "https://evil.example"}), Some(Issuer)),
            (json!({"iss": "https://id.city.example/"}), None),
            (json!({"aud": "other"}), Some(Audience)),
            (json!({"aud": ["misto"]}), None),
            (json!({"aud": ["misto", "other"]}), Some(Audience)),
            (json!({"aud": ["misto", "other"], "azp": "misto"}), None),
            (json!({"azp": "other"}), Some(Audience)),
            (json!({"aud": null}), Some(Signature)),
            (json!({"nonce": "m"}), Some(Nonce)),
            (json!({"nonce": null}), Some(Nonce)),
            (json!({"exp": 1_795_341_541}), None),
            (json!({"exp": 1_795_341_540}), Some(Expired)),
            (json!({"exp": null}), Some(Signature)),
            (json!({"exp": "never"}), Some(Signature)),
            (json!({"iat": 1_795_341_660}), None),
            (json!({"iat": 1_795_341_661}), Some(Expired)),
            (json!({"nbf": 1_795_341_700}), Some(Expired)),
            (json!({"sub": ""}), Some(Signature)),
        ] {
            assert_eq!(with(changes.clone()).err(), refused, "{changes}");
        }
        assert_eq!(check(b"{", ISSUER, "misto", "n", NOW), Err(Signature));
    }
}
