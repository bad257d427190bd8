//! The second factor of those who work here: a code of six digits from an app on their phone (RFC 6238), or a code from a sheet.

use std::collections::BTreeSet;
use std::fmt;

use crate::code::coded;
use crate::intake::FormError;
use crate::permission::is_staff;
use crate::query::Problem;
use crate::workflow::Role;

/// How many digits a code of the app has.
pub const DIGITS: usize = 6;
/// For how many seconds one code of the app stands.
pub const STEP_SECONDS: u64 = 30;
/// By how many codes a clock may go wrong.
pub const SKEW: u16 = 1;
/// How many codes are on a sheet. Each opens once, when the phone is lost.
pub const SHEET: usize = 10;
/// How many signs a code of a sheet has.
pub const SHEET_SIGNS: usize = 10;
/// What they are made of: nothing that is read as something else.
pub const SIGNS: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";

coded! {
    /// What the city asks of those who work here.
    pub enum Demand {
        /// Nothing: a password is enough, and no second factor is asked for.
        Off = 0 "off",
        /// Who wants one may have one, and is asked for it.
        Offered = 1 "offered",
        /// The roles named have one, or get no further than making one.
        Required = 2 "required",
    }
}

/// Roles of those who work here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// All of them.
    #[must_use]
    pub fn all() -> Self {
        Self(Role::ALL.iter().copied().filter(|role| is_staff(*role)).collect())
    }

    /// Reads a list with commas between: `admin, controller`; `all` for all of them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.trim() == "all" {
            return Some(Self::all());
        }
        let codes = text.split(',').map(str::trim).filter(|code| !code.is_empty());
        let role = |code| Role::from_code(code).filter(|role| is_staff(*role));
        codes.map(role).collect::<Option<_>>().map(Self)
    }

    /// Whether the role is among them.
    #[must_use]
    pub fn contains(&self, role: Role) -> bool {
        self.0.contains(&role)
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::all() {
            return f.write_str("all");
        }
        let codes: Vec<&str> = self.0.iter().map(|role| role.code()).collect();
        f.write_str(&codes.join(","))
    }
}

/// What somebody of the role must still give after the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Still {
    /// A code: they have a second factor.
    Code,
    /// They must make a second factor first.
    Enrolment,
    /// Nothing.
    Nothing,
}

/// What is still asked of somebody of this role who has given the password. Who has made a second factor is asked for it, required or not: a
/// lock that its owner put on does not open for others.
#[must_use]
pub fn still(demand: Demand, roles: &Roles, role: Role, enrolled: bool) -> Still {
    match demand {
        _ if !is_staff(role) => Still::Nothing,
        Demand::Off => Still::Nothing,
        _ if enrolled => Still::Code,
        Demand::Required if roles.contains(role) => Still::Enrolment,
        Demand::Offered | Demand::Required => Still::Nothing,
    }
}

/// What somebody typed for a second factor.
#[derive(Clone, PartialEq, Eq)]
pub enum Typed {
    /// Six digits of the app.
    App(String),
    /// A code of the sheet, as it is kept.
    Sheet(String),
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::App(_) => "App(…)",
            Self::Sheet(_) => "Sheet(…)",
        })
    }
}

/// Reads what was typed: six digits, or ten signs of a sheet, perhaps divided, in whatever case.
///
/// # Errors
/// `code` is missing or anything else.
pub fn typed(text: &str) -> Result<Typed, FormError> {
    let refuse = |problem| Err(FormError { field: "code", problem });
    let bare: String = text.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').take(64).collect();
    let bare = bare.to_lowercase();
    if bare.is_empty() {
        return refuse(Problem::Missing);
    }
    if bare.len() == DIGITS && bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(Typed::App(bare));
    }
    if bare.len() == SHEET_SIGNS && bare.bytes().all(|byte| SIGNS.contains(&byte)) {
        return Ok(Typed::Sheet(bare));
    }
    refuse(Problem::Malformed)
}

/// A code of a sheet out of as many random bytes.
#[must_use]
pub fn sheet_code(random: [u8; SHEET_SIGNS]) -> String {
    random.iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect()
}

/// A code of a sheet as it is shown: `abcde-fghij`.
#[must_use]
pub fn divided(code: &str) -> String {
    match code.split_at_checked(SHEET_SIGNS / 2) {
        Some((first, second)) => format!("{first}-{second}"),
        None => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn roles_are_read_and_written() {
        for (text, written) in [
            ("all", Some("all")),
            ("", Some("")),
            (" admin , controller", Some("controller,admin")),
            ("admin,admin,", Some("admin")),
            ("operator,dispatcher,executor,controller,official,admin", Some("all")),
            ("applicant", None),
            ("system", None),
            ("admin;controller", None),
            ("адмін", None),
        ] {
            assert_eq!(Roles::parse(text).map(|roles| roles.to_string()).as_deref(), written, "{text}");
        }
        assert!(Roles::parse("admin").unwrap().contains(Role::Admin));
        assert!(!Roles::parse("admin").unwrap().contains(Role::Operator));
    }

    #[test]
    fn what_is_still_asked_for() {
        let admins = Roles::parse("admin").unwrap();
        for (demand, role, enrolled, asked) in [
            (Demand::Off, Role::Admin, false, Still::Nothing),
            (Demand::Off, Role::Admin, true, Still::Nothing),
            (Demand::Offered, Role::Admin, false, Still::Nothing),
            (Demand::Offered, Role::Admin, true, Still::Code),
            (Demand::Required, Role::Admin, false, Still::Enrolment),
            (Demand::Required, Role::Admin, true, Still::Code),
            (Demand::Required, Role::Operator, false, Still::Nothing),
            (Demand::Required, Role::Operator, true, Still::Code),
            (Demand::Required, Role::Applicant, false, Still::Nothing),
            (Demand::Required, Role::Applicant, true, Still::Nothing),
        ] {
            assert_eq!(still(demand, &admins, role, enrolled), asked, "{demand} of {role}, enrolled: {enrolled}");
        }
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        let app = |code: &str| Ok(Typed::App(code.to_owned()));
        let sheet = |code: &str| Ok(Typed::Sheet(code.to_owned()));
        for (text, read) in [
            ("012345", app("012345")),
            (" 012 345\n", app("012345")),
            ("abcde-fghjk", sheet("abcdefghjk")),
            ("ABCDE FGHJK", sheet("abcdefghjk")),
            ("", Err(Problem::Missing)),
            (" - ", Err(Problem::Missing)),
            ("12345", Err(Problem::Malformed)),
            ("abcde-fghjl", Err(Problem::Malformed)),
            ("abcde-fghj", Err(Problem::Malformed)),
            ("абвгд", Err(Problem::Malformed)),
        ] {
            assert_eq!(typed(text).map_err(|error| error.problem), read, "{text}");
        }
        assert!(typed(&"1".repeat(1_000_000)).is_err());
    }

    #[test]
    fn a_sheet_is_made_of_what_can_be_typed() {
        let code = sheet_code([0, 31, 32, 63, 255, 7, 100, 200, 9, 10]);
        assert_eq!(typed(&divided(&code)), Ok(Typed::Sheet(code.clone())));
        assert_eq!(divided(&code).len(), SHEET_SIGNS + 1);
    }
}
