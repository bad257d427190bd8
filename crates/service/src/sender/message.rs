//! What is said to a phone before its owner is known. The words are made where words are made.

use std::fmt;

use domain::classifier::Lang;

/// What a phone is told.
#[derive(Clone, PartialEq, Eq)]
pub enum Message {
    /// The code to open an account with.
    SignUpCode {
        /// Six digits.
        code: String,
    },
    /// Somebody wanted to open an account with this phone, which has one: how to choose a new password.
    AccountExists,
    /// The code to choose a new password with.
    ResetCode {
        /// Six digits.
        code: String,
    },
    /// The code to follow a request with.
    TrackingCode {
        /// Six digits.
        code: String,
        /// The number of the request.
        request: domain::id::RequestId,
    },
}

// Codes stay out of logs.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SignUpCode { .. } => "SignUpCode(…)",
            Self::AccountExists => "AccountExists",
            Self::ResetCode { .. } => "ResetCode(…)",
            Self::TrackingCode { .. } => "TrackingCode(…)",
        })
    }
}

/// What a message says where nobody has given words for it: for programs and tests.
pub(crate) fn plain(message: &Message, _: Lang) -> String {
    match message {
        Message::SignUpCode { code } => format!("sign-up code {code}"),
        Message::AccountExists => "account exists".to_owned(),
        Message::ResetCode { code } => format!("reset code {code}"),
        Message::TrackingCode { code, request } => format!("tracking code {code} for {request}"),
    }
}
