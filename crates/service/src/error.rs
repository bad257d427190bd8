//! What can go wrong with a use case. Words for people are found in `app`, never here.

use domain::query::FieldError;
use domain::workflow::Refusal;

use crate::provider::ProviderRefusal;

/// Why a use case did not come about.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the public may not know of it.
    #[error("not found")]
    NotFound,
    /// A parameter could not be taken.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// A field of a form could not be taken.
    #[error("{field}: {problem}")]
    Form {
        /// The name of the field.
        field: &'static str,
        /// Why.
        problem: domain::query::Problem,
    },
    /// The rules do not allow the step.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It is not for their role to do.
    #[error("not for this role: {0}")]
    Forbidden(domain::permission::Permission),
    /// Somebody else changed the request in the meantime.
    #[error("the request has changed in the meantime")]
    Conflict,
    /// The key of a report came before, with something else.
    #[error("the key was used for another report")]
    KeyReused,
    /// There is no account of this phone with this password.
    #[error("no account has this phone and password")]
    WrongPassword,
    /// It was tried too often.
    #[error("tried too often: again in {seconds} s")]
    Wait {
        /// When to try again.
        seconds: u64,
    },
    /// The city has no way to reach phones.
    #[error("no sender for phones is set")]
    NoSender,
    /// The link of a notice cannot be answered by.
    #[error(transparent)]
    Link(#[from] crate::answer::LinkRefusal),
    /// Somebody could not sign in through the identity provider.
    #[error(transparent)]
    Provider(#[from] crate::provider::ProviderRefusal),
    /// A setting could not be taken.
    #[error("setting {key}: {reason}")]
    Setting {
        /// Which one.
        key: String,
        /// Why.
        reason: String,
    },
    /// The register failed; the details are for the log.
    #[error("the register failed: {0}")]
    Store(store::Error),
    /// Work was cut off by a shutdown or a crash of a task; the details are for the log.
    #[error("unavailable: {0}")]
    Unavailable(String),
}

/// What to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 404.
    NotFound,
    /// 400.
    Invalid,
    /// 403.
    Forbidden,
    /// 409.
    Conflict,
    /// 429.
    TooMany,
    /// 503.
    Unavailable,
}

/// A result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// What to answer.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Field(_) | Self::Form { .. } | Self::Setting { .. } => Kind::Invalid,
            Self::Provider(ProviderRefusal::NotSet) => Kind::NotFound,
            Self::Provider(ProviderRefusal::Unreachable) => Kind::Unavailable,
            Self::Refused(_) | Self::Forbidden(_) | Self::WrongPassword | Self::Provider(_) => Kind::Forbidden,
            Self::Conflict | Self::KeyReused | Self::Link(_) => Kind::Conflict,
            Self::Wait { .. } => Kind::TooMany,
            Self::NoSender | Self::Store(_) | Self::Unavailable(_) => Kind::Unavailable,
        }
    }

    /// The parameter that could not be taken.
    #[must_use]
    pub const fn field_error(&self) -> Option<FieldError> {
        match self {
            Self::Field(error) => Some(*error),
            _ => None,
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::NotFound(_) => Self::NotFound,
            store::Error::Conflict(_) => Self::Conflict,
            error => Self::Store(error),
        }
    }
}
