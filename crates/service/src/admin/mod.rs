//! What an admin keeps in order: people, classifier, executors, settings; and what an admin reads: who changed what, and who saw whose data.
//!
//! Each change stands in the audit log with how it was and how it is, in the same transaction.

pub mod classifier;
pub mod executors;
pub mod log;
pub mod people;
pub mod settings;

use domain::classifier::Name;
use domain::intake::FormError;
use domain::permission::Permission;
use domain::query::Problem;
use domain::workflow::{Actor, Role};

use crate::city::City;
use crate::error::Result;
use crate::staff::Staff;

/// On whose word something is changed.
#[derive(Clone, Copy)]
pub enum By<'a> {
    /// Somebody who is signed in, and may do it by their role.
    Staff(&'a Staff),
    /// Whoever runs the machine: the command line.
    CommandLine,
}

impl By<'_> {
    /// As whom they act.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] when their role may not do it, which stands in the audit log; the register failed.
    pub(crate) async fn may(self, city: &City, permission: Permission) -> Result<Actor> {
        match self {
            Self::Staff(staff) => {
                staff.need(city, permission).await?;
                Ok(staff.actor())
            }
            Self::CommandLine => Ok(Actor { role: Role::System, account: None }),
        }
    }
}

/// How something was and is, for the audit log: `role: operator → admin; executor: — → vodokanal`. What did not change is left out.
pub(crate) fn changes<'a>(all: impl IntoIterator<Item = (&'a str, String, String)>) -> String {
    let told = |text: String| if text.is_empty() { "—".to_owned() } else { text };
    all.into_iter()
        .filter(|(_, was, is)| was != is)
        .map(|(what, was, is)| format!("{what}: {} → {}", told(was), told(is)))
        .collect::<Vec<_>>()
        .join("; ")
}

/// The longest name of a direction, a type, an executor, in characters.
pub const MAX_NAME: usize = 200;
/// The longest code, in characters.
pub const MAX_CODE: usize = 60;

/// A code: small Latin letters, digits, `-`, `_` and `.`.
fn code(typed: &str) -> Result<String> {
    let code = typed.trim();
    let refuse = |problem| Err(FormError { field: "code", problem }.into());
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.');
    match code {
        "" => refuse(Problem::Missing),
        long if long.chars().count() > MAX_CODE => refuse(Problem::TooLong),
        code if code.bytes().all(plain) => Ok(code.to_owned()),
        _ => refuse(Problem::Malformed),
    }
}

/// A name in both languages; the Ukrainian one where no English is given.
fn name(uk: &str, en: &str) -> Result<Name> {
    let line = |field, typed: &str| -> std::result::Result<String, FormError> {
        let typed = typed.trim();
        let refuse = |problem| Err(FormError { field, problem });
        match typed {
            long if long.chars().count() > MAX_NAME => refuse(Problem::TooLong),
            broken if broken.chars().any(char::is_control) => refuse(Problem::Malformed),
            line => Ok(line.to_owned()),
        }
    };
    let uk = line("name_uk", uk)?;
    if uk.is_empty() {
        return Err(FormError { field: "name_uk", problem: Problem::Missing }.into());
    }
    let en = line("name_en", en)?;
    Ok(Name { en: if en.is_empty() { uk.clone() } else { en }, uk })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::error::Error;

    fn refused<T: std::fmt::Debug>(result: Result<T>) -> (&'static str, Problem) {
        match result.unwrap_err() {
            Error::Form { field, problem } => (field, problem),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn changes_tell_how_it_was_and_is() {
        let all = [
            ("role", "operator".to_owned(), "admin".to_owned()),
            ("executor", String::new(), "vodokanal".to_owned()),
            ("name", "same".to_owned(), "same".to_owned()),
        ];
        assert_eq!(changes(all), "role: operator → admin; executor: — → vodokanal");
        assert_eq!(changes([("a", String::new(), String::new())]), "");
    }

    #[test]
    fn codes_and_names_are_checked() {
        assert_eq!(code(" 05.01 ").unwrap(), "05.01");
        for (typed, problem) in [
            ("", Problem::Missing),
            ("Вода", Problem::Malformed),
            ("a b", Problem::Malformed),
            ("Water", Problem::Malformed),
            (&*"x".repeat(61), Problem::TooLong),
        ] {
            assert_eq!(refused(code(typed)), ("code", problem), "{typed}");
        }
        assert_eq!(name(" Вода ", "").unwrap(), Name { uk: "Вода".to_owned(), en: "Вода".to_owned() });
        assert_eq!(refused(name(" ", "Water")), ("name_uk", Problem::Missing));
        assert_eq!(refused(name("Вода", "a\nb")), ("name_en", Problem::Malformed));
        assert_eq!(refused(name(&"в".repeat(201), "")), ("name_uk", Problem::TooLong));
    }
}
