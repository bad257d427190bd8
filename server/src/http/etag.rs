//! Entity tags: how a browser or a proxy asks whether what it holds is still so.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::http::{HeaderMap, HeaderValue, header};
use service::Stamp;

/// An entity tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ETag(HeaderValue);

impl ETag {
    /// The tag of an answer: it changes with every public event, every change of the settings and every minute, since what is
    /// overdue changes with time alone. Weak, because the same answer travels compressed or not.
    pub(crate) fn of_answer(stamp: Stamp, path: &str, query: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        (env!("CARGO_PKG_VERSION"), stamp, path, query).hash(&mut hasher);
        Self::from_text(&format!("W/\"{:016x}\"", hasher.finish()))
    }

    /// The tag of a file's bytes in the encoding that they travel in.
    pub(crate) fn of_file(bytes: &[u8], encoding: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        (bytes, encoding).hash(&mut hasher);
        Self::from_text(&format!("\"{:016x}\"", hasher.finish()))
    }

    fn from_text(text: &str) -> Self {
        // Quotes and hexadecimal digits are always a header value.
        Self(HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("W/\"0\"")))
    }

    /// The value of the header `ETag`.
    pub(crate) fn header(&self) -> HeaderValue {
        self.0.clone()
    }

    /// Whether the asker holds this very answer (`If-None-Match`, compared weakly as RFC 9110 says).
    pub(crate) fn is_held_by(&self, headers: &HeaderMap) -> bool {
        let own = opaque(self.0.to_str().unwrap_or_default());
        headers
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .any(|tag| tag == "*" || opaque(tag) == own)
    }
}

/// The part that is compared.
fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn asked(values: &[&str]) -> HeaderMap {
        values.iter().map(|value| (header::IF_NONE_MATCH, HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn held_whichever_way_it_is_asked() {
        let tag = ETag::of_file(b"abc", "");
        let text = tag.header().to_str().unwrap().to_owned();
        let weak = format!("W/{text}");
        let list = format!("\"x\" , {text}");
        for held in [[text.as_str()].as_slice(), &[&weak], &[&list], &["\"x\"", &text], &["*"]] {
            assert!(tag.is_held_by(&asked(held)), "{held:?}");
        }
        for other in [[].as_slice(), &["\"x\""], &[""], &[text.trim_matches('"')]] {
            assert!(!tag.is_held_by(&asked(other)), "{other:?}");
        }
    }

    #[test]
    fn other_bytes_or_another_encoding_is_another_tag() {
        assert_ne!(ETag::of_file(b"abc", ""), ETag::of_file(b"abd", ""));
        assert_ne!(ETag::of_file(b"abc", ""), ETag::of_file(b"abc", "br"));
    }
}
