//! The rules of accounts: passwords, codes sent to phones, how long to wait after failed tries, how long somebody stays signed in.
//!
//! An account belongs to a phone, and whoever reads a code on that phone may open one or take it back.

use crate::intake::FormError;
use crate::query::Problem;

/// The version of the privacy notice that is shown now. Raised with every change of what it says.
pub const PRIVACY_VERSION: u16 = 1;

/// The shortest password, in characters.
pub const MIN_PASSWORD: usize = 10;
/// The longest password, in characters.
pub const MAX_PASSWORD: usize = 128;

/// How many digits a code has.
pub const CODE_DIGITS: usize = 6;
/// For how many seconds a code holds.
pub const CODE_SECONDS: i64 = 10 * 60;
/// After so many wrong tries a code no longer holds.
pub const CODE_TRIES: u32 = 5;

/// How many codes an hour go to one phone.
pub const CODES_TO_A_PHONE: u32 = 3;
/// How many codes an hour one address may ask for. Many people share one address of a mobile operator.
pub const CODES_FROM_AN_ADDRESS: u32 = 60;
/// How often an hour the code of one request may be asked for, by whomever: the last digits of a phone are soon guessed.
pub const CODES_OF_A_REQUEST: u32 = 5;

/// So many failed tries to sign in cost no time.
pub const FREE_TRIES: u32 = 3;
/// How much more often than one phone an address may fail: many people share one address of a mobile operator.
pub const TRIES_OF_AN_ADDRESS: u32 = 10;
/// The longest wait after a failed try, in seconds.
pub const LONGEST_DELAY: i64 = 3600;
/// After so many hours without another one, failed tries with a phone are forgotten.
pub const TRIES_HOURS: i64 = 24;
/// For every so many seconds, one failed try from an address is forgotten: the mistakes of all who share it must not add up for weeks.
pub const ADDRESS_FORGETS: i64 = 30;

/// For how many hours somebody who does not come back stays signed in: 30 days.
pub const SESSION_HOURS: i64 = 30 * 24;
/// How often, in hours, it is written down that they came back.
pub const SEEN_HOURS: i64 = 1;

/// Whether this may be the password of somebody with this phone and surname.
///
/// # Errors
/// `password` is missing, too short, too long, or one that others guess first: one character over and over, the phone, the surname.
pub fn password(typed: &str, phone: &str, surname: &str) -> Result<(), FormError> {
    let refuse = |problem| Err(FormError { field: "password", problem });
    let length = typed.chars().count();
    if length == 0 {
        return refuse(Problem::Missing);
    }
    if length < MIN_PASSWORD {
        return refuse(Problem::TooShort);
    }
    if length > MAX_PASSWORD {
        return refuse(Problem::TooLong);
    }
    if is_repeated(typed) || is_phone(typed, phone) || typed.trim().to_lowercase() == surname.trim().to_lowercase() {
        return refuse(Problem::Guessable);
    }
    Ok(())
}

fn is_repeated(text: &str) -> bool {
    let mut signs = text.chars();
    signs.next().is_some_and(|first| signs.all(|sign| sign == first))
}

/// The phone, with or without the country's code, however it is divided.
fn is_phone(text: &str, phone: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let typed = digits(text);
    typed.len() >= 9 && digits(phone).ends_with(typed.trim_start_matches('0')) && !text.contains(char::is_alphabetic)
}

/// A code as somebody types it: six digits, perhaps divided by blanks.
///
/// # Errors
/// `code` is missing or anything else.
pub fn code(typed: &str) -> Result<String, FormError> {
    let refuse = |problem| Err(FormError { field: "code", problem });
    let bare: String = typed.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').take(64).collect();
    match bare.len() {
        0 => refuse(Problem::Missing),
        CODE_DIGITS if bare.bytes().all(|byte| byte.is_ascii_digit()) => Ok(bare),
        _ => refuse(Problem::Malformed),
    }
}

/// How many seconds must pass after the last of so many failed tries before the next one: nothing after the first three, then one second,
/// and twice as long every time, up to an hour.
#[must_use]
pub const fn delay_after(failures: u32) -> i64 {
    if failures <= FREE_TRIES {
        return 0;
    }
    let doublings = failures - FREE_TRIES - 1;
    if doublings >= 12 { LONGEST_DELAY } else { 1 << doublings }
}

/// The same for an address from which so many tries failed.
#[must_use]
pub const fn delay_of_address_after(failures: u32) -> i64 {
    delay_after(failures / TRIES_OF_AN_ADDRESS)
}

/// How many of an address's failed tries still count so many seconds after the last.
#[must_use]
pub const fn left_of_address(failures: u32, seconds: i64) -> u32 {
    let forgotten = seconds / ADDRESS_FORGETS;
    if forgotten <= 0 {
        failures
    } else if forgotten >= failures as i64 {
        0
    } else {
        failures - forgotten.unsigned_abs() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords() {
        for (typed, problem) in [
            ("", Some(Problem::Missing)),
            ("коротенки", Some(Problem::TooShort)),
            ("коротенька", None),
            ("correct horse battery", None),
            ("aaaaaaaaaaaa", Some(Problem::Guessable)),
            ("            ", Some(Problem::Guessable)),
            ("aaaaaaaaaaab", None),
            ("0671234567", Some(Problem::Guessable)),
            ("+380671234567", Some(Problem::Guessable)),
            ("067 123-45-67", Some(Problem::Guessable)),
            ("380 67 123 45 67", Some(Problem::Guessable)),
            ("0671234568", None),
            ("Олена 0671234567", None),
            ("Перевіренко", Some(Problem::Guessable)),
            (" ПЕРЕВІРЕНКО ", Some(Problem::Guessable)),
            ("Перевіренко!", None),
        ] {
            let refused = password(typed, "+380671234567", "Перевіренко").err();
            assert_eq!(refused, problem.map(|problem| FormError { field: "password", problem }), "{typed}");
        }
        assert!(password(&"ab".repeat(64), "+380671234567", "").is_ok());
        let long = password(&"ab".repeat(65), "+380671234567", "").map_err(|error| error.problem);
        assert_eq!(long, Err(Problem::TooLong));
    }

    #[test]
    fn codes() {
        for (typed, read) in [
            ("012345", Ok("012345")),
            (" 012 345\n", Ok("012345")),
            ("012-345", Ok("012345")),
            ("", Err(Problem::Missing)),
            ("   ", Err(Problem::Missing)),
            ("12345", Err(Problem::Malformed)),
            ("1234567", Err(Problem::Malformed)),
            ("12345a", Err(Problem::Malformed)),
            ("абв", Err(Problem::Malformed)), // six bytes
            ("12345\u{0}", Err(Problem::Malformed)),
        ] {
            let code = code(typed).map_err(|error| error.problem);
            assert_eq!(code.as_deref().map_err(|problem| *problem), read, "{typed}");
        }
        assert!(code(&"1".repeat(1_000_000)).is_err());
    }

    #[test]
    fn delays_grow_up_to_an_hour() {
        for (failures, seconds) in [
            (0, 0),
            (1, 0),
            (3, 0),
            (4, 1),
            (5, 2),
            (6, 4),
            (7, 8),
            (10, 64),
            (15, 2048),
            (16, 3600),
            (1000, 3600),
            (u32::MAX, 3600),
        ] {
            assert_eq!(delay_after(failures), seconds, "after {failures}");
        }
        for (failures, seconds, left) in [
            (40, 0, 40),
            (40, -5, 40),
            (40, 29, 40),
            (40, 30, 39),
            (40, 1199, 1),
            (40, 1200, 0),
            (0, 1, 0),
            (7, i64::MAX, 0),
        ] {
            assert_eq!(left_of_address(failures, seconds), left, "of {failures} after {seconds} s");
        }
        for (failures, seconds) in [(0, 0), (39, 0), (40, 1), (49, 1), (50, 2), (u32::MAX, 3600)] {
            assert_eq!(delay_of_address_after(failures), seconds, "of an address after {failures}");
        }
    }
}
