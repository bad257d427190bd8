//! Why an answer could not be given: as JSON for callers of the API, as a typed value for pages.

use domain::query::{Field, FieldError, Problem};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

use super::json::JsonText;

/// The body of an answer that is not 200: `{"error":"bad_parameter","field":"zoom","problem":"out_of_range","message":"…"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// `bad_parameter` (400), `not_found` (404) or `unavailable` (503).
    pub error: String,
    /// The parameter that could not be taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// Why it could not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// Why, in words, in English. Pages say it in the person's language.
    pub message: String,
}

const BAD_PARAMETER: &str = "bad_parameter";
const NOT_FOUND: &str = "not_found";
const UNAVAILABLE: &str = "unavailable";

impl ApiError {
    fn new(error: &str, message: impl Into<String>) -> Self {
        Self { error: error.to_owned(), field: None, problem: None, message: message.into() }
    }

    /// A parameter could not be taken.
    #[must_use]
    pub fn bad_parameter(error: FieldError) -> Self {
        Self {
            field: Some(error.field),
            problem: Some(error.problem),
            ..Self::new(BAD_PARAMETER, crate::i18n::bad_parameter(domain::classifier::Lang::En, error))
        }
    }

    /// There is no such thing, or the public may not know of it.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(NOT_FOUND, "not found")
    }

    /// The server cannot answer, or cannot be reached. It may in a minute.
    #[must_use]
    pub fn unavailable() -> Self {
        Self::new(UNAVAILABLE, "temporarily unavailable")
    }

    /// The parameter that could not be taken, and why.
    #[must_use]
    pub fn field_error(&self) -> Option<FieldError> {
        Some(FieldError { field: self.field?, problem: self.problem? })
    }

    /// Whether there is no such thing.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.error == NOT_FOUND
    }

    /// Whether the same question may well be answered in a minute.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.error != NOT_FOUND && self.error != BAD_PARAMETER
    }

    /// The HTTP status that goes with it.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self.error.as_str() {
            BAD_PARAMETER => 400,
            NOT_FOUND => 404,
            _ => 503,
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let error = match error {
            ServerFnErrorErr::Args(message) | ServerFnErrorErr::MissingArg(message) => {
                Self::new(BAD_PARAMETER, message)
            }
            _ => Self::unavailable(),
        };
        error.answer();
        error
    }
}

impl From<FieldError> for ApiError {
    /// A parameter that was refused before anything was asked; the response tells of it.
    fn from(error: FieldError) -> Self {
        let error = Self::bad_parameter(error);
        error.answer();
        error
    }
}

#[cfg(not(feature = "ssr"))]
impl ApiError {
    /// In the browser there is no response to tell of it.
    pub(crate) const fn answer(&self) {}
}

#[cfg(feature = "ssr")]
mod ssr {
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;
    use service::error::Kind;

    use super::ApiError;

    impl ApiError {
        /// Makes the status of the response that is being rendered tell of it.
        pub(crate) fn answer(&self) {
            let status = http::StatusCode::from_u16(self.status()).ok();
            if let (Some(response), Some(status)) = (use_context::<ResponseOptions>(), status) {
                response.set_status(status);
            }
        }
    }

    impl From<service::Error> for ApiError {
        fn from(error: service::Error) -> Self {
            let answer = match (error.field_error(), error.kind()) {
                (Some(field), _) => Self::bad_parameter(field),
                (None, Kind::NotFound) => Self::not_found(),
                (None, Kind::Invalid | Kind::Forbidden | Kind::Conflict | Kind::TooMany) => {
                    Self::new(super::BAD_PARAMETER, error.to_string())
                }
                (None, Kind::Unavailable) => {
                    tracing::error!(%error, "a question could not be answered");
                    Self::unavailable()
                }
            };
            answer.answer();
            answer
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_json_names_the_field() {
        let error = ApiError::bad_parameter(FieldError { field: Field::Zoom, problem: Problem::OutOfRange });
        let json: serde_json::Value = serde_json::from_slice(&error.ser()).unwrap();
        assert_eq!(json["error"], "bad_parameter");
        assert_eq!(json["field"], "zoom");
        assert_eq!(json["message"], "The parameter “zoom” is out of range: a whole number from 0 to 20 is expected.");
        assert_eq!(ApiError::de(error.ser()), error);
    }

    #[test]
    fn a_refusal_of_the_outer_layer_is_understood_too() {
        let body = r#"{"error":"bad_parameter","field":"date","message":"`date` is given more than once"}"#;
        let error = ApiError::de(body.into());
        assert_eq!((error.status(), error.field, error.field_error()), (400, Some(Field::Date), None));
        assert!(ApiError::de("<html>".into()).is_transient());
    }
}
