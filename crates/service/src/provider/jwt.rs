//! The signature of a token: RS256 or ES256, by a key of the provider's. Nothing else is taken, "none" least of all.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;

/// A public key of the provider's.
#[derive(Clone, Deserialize)]
pub(super) struct Jwk {
    kid: Option<String>,
    #[serde(rename = "use")]
    serves: Option<String>,
    #[serde(flatten)]
    kind: Kind,
}

#[derive(Clone, Deserialize)]
#[serde(tag = "kty")]
enum Kind {
    #[serde(rename = "RSA")]
    Rsa { n: String, e: String },
    #[serde(rename = "EC")]
    Ec { crv: String, x: String, y: String },
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
}

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is none.
    Malformed,
    /// It is signed by a key that the provider has not shown, or in a way that is not taken.
    NoKey,
    /// The signature is wrong.
    Wrong,
}

/// What the token says, once its signature is right.
pub(super) fn payload(token: &str, keys: &[Jwk]) -> Result<Vec<u8>, Refused> {
    let (signed, signature) = token.rsplit_once('.').ok_or(Refused::Malformed)?;
    let (header, payload) = signed.split_once('.').ok_or(Refused::Malformed)?;
    let header: Header = serde_json::from_slice(&bytes(header)?).map_err(|_| Refused::Malformed)?;
    let (payload, signature) = (bytes(payload)?, bytes(signature)?);
    let mut wrong = Refused::NoKey;
    for key in keys.iter().filter(|key| key.may_have_signed(&header)) {
        if key.verifies(signed.as_bytes(), &signature)? {
            return Ok(payload);
        }
        wrong = Refused::Wrong;
    }
    Err(wrong)
}

impl Jwk {
    fn may_have_signed(&self, header: &Header) -> bool {
        let fits = match &self.kind {
            Kind::Rsa { .. } => header.alg == "RS256",
            Kind::Ec { crv, .. } => header.alg == "ES256" && crv == "P-256",
        };
        let named = match (&header.kid, &self.kid) {
            (Some(asked), Some(kid)) => asked == kid,
            _ => true,
        };
        fits && named && self.serves.as_deref().is_none_or(|serves| serves == "sig")
    }

    fn verifies(&self, signed: &[u8], signature: &[u8]) -> Result<bool, Refused> {
        Ok(match &self.kind {
            Kind::Rsa { n, e } => {
                let key = RsaPublicKeyComponents { n: bytes(n)?, e: bytes(e)? };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature).is_ok()
            }
            Kind::Ec { x, y, .. } => {
                let (x, y) = (bytes(x)?, bytes(y)?);
                if x.len() != 32 || y.len() != 32 {
                    return Err(Refused::Malformed);
                }
                let point = [&[4], x.as_slice(), &y].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature).is_ok()
            }
        })
    }
}

fn bytes(text: &str) -> Result<Vec<u8>, Refused> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Refused::Malformed)
}

#[cfg(test)]
mod tests;
