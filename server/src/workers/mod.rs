//! What the server does by itself, beside answering.

pub(crate) mod deadlines;
pub(crate) mod notices;
