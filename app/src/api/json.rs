//! JSON on the way out and in.

use leptos::server_fn::codec::Post;
use leptos::server_fn::{ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How answers are written: what a server function names as its output.
pub type Json = Post<JsonText>;

/// JSON that is read from text, as resources read what came with the page. The codec of `server_fn` reads it from bytes, and every
/// type that a page shows would be decoded by two copies of the same code.
pub struct JsonText;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<bytes::Bytes, Self::Error> {
        serde_json::to_vec(output).map(Into::into)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = serde_json::Error;

    fn decode(bytes: bytes::Bytes) -> Result<T, Self::Error> {
        // What is no UTF-8 is no JSON: the replacements make it fail.
        serde_json::from_str(&String::from_utf8_lossy(&bytes))
    }
}
