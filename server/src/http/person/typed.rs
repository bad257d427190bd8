//! What somebody typed into a form.

use std::collections::HashMap;
use std::convert::Infallible;

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;

use super::super::{Web, query};

/// No form without files is larger, in bytes.
const MOST_BYTES: usize = 64 * 1024;

/// What somebody typed into a form, field by field. Never printed: it may be a password.
#[derive(Default)]
pub(crate) struct Typed(HashMap<String, String>);

impl Typed {
    /// Reads a form (`application/x-www-form-urlencoded`). What is no text is left out; of a field that is given twice the first counts.
    pub(crate) fn read(body: &[u8]) -> Self {
        let mut fields = HashMap::new();
        let text = |raw| std::str::from_utf8(raw).ok().and_then(query::decode).map(std::borrow::Cow::into_owned);
        for pair in body.split(|&byte| byte == b'&') {
            let at = pair.iter().position(|&byte| byte == b'=').unwrap_or(pair.len());
            if let (Some(name), Some(value)) = (text(&pair[..at]), text(pair.get(at + 1..).unwrap_or_default())) {
                fields.entry(name).or_insert(value);
            }
        }
        Self(fields)
    }

    /// Adds a field; of one that is given twice the first counts.
    pub(super) fn put(&mut self, field: String, text: String) {
        self.0.entry(field).or_insert(text);
    }

    /// What was typed into the field; nothing, if the form has no such field.
    pub(crate) fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// All fields, as pairs.
    pub(crate) fn into_fields(self) -> Vec<(String, String)> {
        self.0.into_iter().collect()
    }

    /// The fields whose names begin so, by the rest of their names.
    pub(crate) fn beginning(&self, prefix: &str) -> Vec<(&str, &str)> {
        let fields = self.0.iter();
        let mut found: Vec<_> = fields.filter_map(|(name, text)| Some((name.strip_prefix(prefix)?, &**text))).collect();
        found.sort_unstable();
        found
    }

    /// Whether the box was ticked, or the button pressed.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }
}

/// What the address asks for, after its question mark; read as a form is.
pub(crate) struct Asked(Typed);

impl Asked {
    /// The value of a parameter; nothing, if it is not there.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name)
    }

    /// Whether it is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.has(name)
    }
}

impl FromRequestParts<Web> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Infallible> {
        Ok(Self(Typed::read(parts.uri.query().unwrap_or_default().as_bytes())))
    }
}

impl FromRequest<Web> for Typed {
    type Rejection = StatusCode;

    async fn from_request(request: Request, _: &Web) -> Result<Self, StatusCode> {
        let body = to_bytes(request.into_body(), MOST_BYTES).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
        Ok(Self::read(&body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_it_was_typed() {
        let typed = Typed::read("surname=%D0%9A%D0%BE+%26&phone=067&phone=068&box&bad=%ff".as_bytes());
        assert_eq!((typed.get("surname"), typed.get("phone")), ("Ко &", "067"));
        assert!(typed.has("box") && !typed.has("bad") && !typed.has("other"));
        assert_eq!(typed.get("other"), "");
    }
}
