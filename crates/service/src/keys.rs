//! Marks that nobody can make or read without the city's own key: of what was sent, and of links.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use rand::TryRngCore;
use rand::rngs::OsRng;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};
use store::Db;

use crate::error::{Error, Result};

/// The city's own key.
#[derive(Clone)]
pub(crate) struct Key(Hmac<Sha256>);

/// Under which name the register keeps it.
const NAME: &str = "marks";

impl Key {
    /// The key of the register, made when there is none yet.
    ///
    /// # Errors
    /// The register failed; the system has no randomness to give.
    pub(crate) async fn of(db: &Db) -> Result<Self> {
        let kept = store::secret::get(&mut db.read().await?, NAME).await?;
        let secret = match kept {
            Some(secret) => secret,
            None => {
                let new = random_hex::<32>()?;
                let mut tx = db.begin().await?;
                let stays = store::secret::get_or_insert(&mut tx, NAME, &new).await?;
                tx.commit().await?;
                stays
            }
        };
        let mac = Hmac::new_from_slice(secret.as_bytes()).map_err(|error| Error::Unavailable(error.to_string()))?;
        Ok(Self(mac))
    }

    /// The mark of these parts for this purpose: 256 bits, hexadecimal. Other parts, or the same for another purpose, have another.
    pub(crate) fn mark<'a>(&self, purpose: &'a str, parts: impl IntoIterator<Item = &'a str>) -> String {
        let mut mac = self.0.clone();
        for part in std::iter::once(purpose).chain(parts) {
            // With its length, so that no two lists of parts are the same bytes.
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        hex(&mac.finalize().into_bytes())
    }

    /// What only this city can read again, for this purpose and of this thing: AES-256-GCM, under a key of the purpose's own.
    ///
    /// # Errors
    /// The system has no randomness to give.
    pub(crate) fn seal(&self, purpose: &str, of: &str, plain: &[u8]) -> Result<String> {
        let mut nonce = [0; NONCE_LEN];
        OsRng.try_fill_bytes(&mut nonce).map_err(|error| Error::Unavailable(error.to_string()))?;
        let mut sealed = plain.to_vec();
        self.sealing(purpose)
            .and_then(|key| {
                key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(of.as_bytes()), &mut sealed)
                    .ok()
            })
            .ok_or_else(|| Error::Unavailable("nothing can be sealed".to_owned()))?;
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// What was sealed; `None` when it was not by this city, or for another purpose or of another thing.
    pub(crate) fn open(&self, purpose: &str, of: &str, sealed: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
        let mut sealed = sealed.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let plain = self.sealing(purpose)?.open_in_place(nonce, Aad::from(of.as_bytes()), &mut sealed).ok()?;
        Some(plain.to_vec())
    }

    fn sealing(&self, purpose: &str) -> Option<LessSafeKey> {
        let mut mac = self.0.clone();
        mac.update(b"seal ");
        mac.update(purpose.as_bytes());
        UnboundKey::new(&AES_256_GCM, &mac.finalize().into_bytes()).ok().map(LessSafeKey::new)
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// By what the register knows a token that only its holder has.
pub(crate) fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// So many random bytes, hexadecimal.
///
/// # Errors
/// The system has no randomness to give.
pub(crate) fn random_hex<const BYTES: usize>() -> Result<String> {
    let mut bytes = [0; BYTES];
    OsRng.try_fill_bytes(&mut bytes).map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_mark_is_of_these_parts_alone() {
        let key = |secret: &[u8]| Key(Hmac::new_from_slice(secret).unwrap());
        let mark = key(b"a").mark("body", ["one", "two"]);
        assert_eq!(mark.len(), 64);
        assert_eq!(key(b"a").mark("body", ["one", "two"]), mark);
        for other in [
            key(b"b").mark("body", ["one", "two"]),
            key(b"a").mark("key", ["one", "two"]),
            key(b"a").mark("body", ["onet", "wo"]),
            key(b"a").mark("body", ["one", "two", ""]),
        ] {
            assert_ne!(other, mark);
        }
    }

    #[test]
    fn what_is_sealed_opens_for_its_purpose_and_thing_alone() {
        let key = |secret: &[u8]| Key(Hmac::new_from_slice(secret).unwrap());
        let sealed = key(b"a").seal("factor", "7", b"secret").unwrap();
        assert_eq!(key(b"a").open("factor", "7", &sealed).as_deref(), Some(&b"secret"[..]));
        assert_ne!(key(b"a").seal("factor", "7", b"secret").unwrap(), sealed, "each has a nonce of its own");
        assert_eq!(key(b"b").open("factor", "7", &sealed), None);
        assert_eq!(key(b"a").open("other", "7", &sealed), None);
        assert_eq!(key(b"a").open("factor", "8", &sealed), None);
        let first = if sealed.starts_with('A') { "B" } else { "A" };
        for spoiled in ["", "A", "каша", &format!("{first}{}", &sealed[1..]), &sealed[..sealed.len() - 2]] {
            assert_eq!(key(b"a").open("factor", "7", spoiled), None, "{spoiled}");
        }
    }

    #[test]
    fn tokens_are_never_the_same() {
        let (one, two) = (random_hex::<16>().unwrap(), random_hex::<16>().unwrap());
        assert_eq!(one.len(), 32);
        assert_ne!(one, two);
        assert_ne!(hash(&one), hash(&two));
        assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
