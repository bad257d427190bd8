//! What a request needs before it can be registered.
//!
//! The law asks for surname, first name, phone and address of the applicant: without a name a request cannot be processed.
//! The place of the trouble is a point, an address, or both; it is not the applicant's address.

use std::fmt;

use crate::place::LatLon;
use crate::query::Problem;

/// A field of the form that could not be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct FormError {
    /// Its name in the form.
    pub field: &'static str,
    /// Why.
    pub problem: Problem,
}

/// The longest name, in characters.
pub const MAX_NAME: usize = 100;
/// The longest address, in characters.
pub const MAX_ADDRESS: usize = 300;
/// The longest text of a request, in characters.
pub const MAX_TEXT: usize = 4000;

/// What somebody said of themselves, as they typed it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ApplicantForm {
    /// Surname.
    pub surname: String,
    /// First name.
    pub first_name: String,
    /// Patronymic; may be empty.
    pub patronymic: String,
    /// Phone.
    pub phone: String,
    /// E-mail; may be empty.
    pub email: String,
    /// Where they live.
    pub address: String,
}

/// Somebody who asks the city for something (заявник). Personal data: kept apart from the request, never shown in public.
#[derive(Clone, PartialEq, Eq)]
pub struct Applicant {
    /// Surname.
    pub surname: String,
    /// First name.
    pub first_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Phone in E.164: `+380671234567`.
    pub phone: String,
    /// E-mail.
    pub email: Option<String>,
    /// Where they live.
    pub address: String,
}

// Personal data stay out of logs.
impl fmt::Debug for Applicant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Applicant(…)")
    }
}

impl fmt::Debug for ApplicantForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApplicantForm(…)")
    }
}

impl ApplicantForm {
    /// Every field that could not be taken, in the order of the form.
    #[must_use]
    pub fn faults(&self) -> Vec<FormError> {
        let checks = [
            required("surname", &self.surname, MAX_NAME).err(),
            required("first_name", &self.first_name, MAX_NAME).err(),
            line("patronymic", &self.patronymic, MAX_NAME).err(),
            phone(&self.phone).err(),
            email(&self.email).err(),
            required("applicant_address", &self.address, MAX_ADDRESS).err(),
        ];
        checks.into_iter().flatten().collect()
    }

    /// The applicant, if all that the law asks for is there.
    ///
    /// # Errors
    /// The first field that could not be taken.
    pub fn check(&self) -> Result<Applicant, FormError> {
        Ok(Applicant {
            surname: required("surname", &self.surname, MAX_NAME)?,
            first_name: required("first_name", &self.first_name, MAX_NAME)?,
            patronymic: line("patronymic", &self.patronymic, MAX_NAME)?,
            phone: phone(&self.phone)?,
            email: email(&self.email)?,
            address: required("applicant_address", &self.address, MAX_ADDRESS)?,
        })
    }
}

/// Where the trouble is: a point, an address, or both.
///
/// # Errors
/// Neither is given; the address is too long.
pub fn place(point: Option<LatLon>, address: &str) -> Result<Option<String>, FormError> {
    let address = line("place_address", address, MAX_ADDRESS)?;
    if point.is_none() && address.is_none() {
        return Err(FormError { field: "place_address", problem: Problem::Missing });
    }
    Ok(address)
}

/// How far beyond its bounds a city is still asked to mend something, in degrees: some two kilometres.
const BEYOND: f64 = 0.02;

/// Whether the point lies in the city whose bounds are these (west, south, east, north), or close to it: a slip of the finger on the map,
/// or another city's resident, is told so at once.
///
/// # Errors
/// The half of the point that lies outside.
pub fn in_the_city(point: LatLon, [west, south, east, north]: [f64; 4]) -> Result<(), FormError> {
    let refuse = |field| Err(FormError { field, problem: Problem::OutOfRange });
    if !(south - BEYOND..=north + BEYOND).contains(&point.lat) {
        refuse("lat")
    } else if !(west - BEYOND..=east + BEYOND).contains(&point.lon) {
        refuse("lon")
    } else {
        Ok(())
    }
}

/// What the applicant writes of it: one or more lines.
///
/// # Errors
/// It is blank, too long, or holds control characters other than line breaks and tabs.
pub fn text(text: &str) -> Result<String, FormError> {
    words("text", text)
}

/// What somebody writes in a field of this name, a reason or a comment, by the same rules.
///
/// # Errors
/// As [`text`].
pub fn words(field: &'static str, text: &str) -> Result<String, FormError> {
    let refuse = |problem| Err(FormError { field, problem });
    let text = text.trim();
    if text.is_empty() {
        return refuse(Problem::Missing);
    }
    if text.chars().count() > MAX_TEXT {
        return refuse(Problem::TooLong);
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return refuse(Problem::Malformed);
    }
    Ok(text.to_owned())
}

/// A phone in E.164. National numbers (`067 123-45-67`) are Ukraine's.
///
/// # Errors
/// It is missing, or no phone number.
pub fn phone(typed: &str) -> Result<String, FormError> {
    let refuse = |problem| Err(FormError { field: "phone", problem });
    let typed = typed.trim();
    if typed.is_empty() {
        return refuse(Problem::Missing);
    }
    let punctuation = |c: char| matches!(c, ' ' | '-' | '(' | ')' | '.' | '\u{a0}' | '\u{2011}');
    let international = typed.starts_with('+') || typed.starts_with("00");
    let bare: String = typed.trim_start_matches('+').chars().filter(|c| !punctuation(*c)).collect();
    if bare.len() > 32 || !bare.bytes().all(|b| b.is_ascii_digit()) {
        return refuse(Problem::Malformed);
    }
    let digits = if international {
        if typed.starts_with('+') { bare } else { bare[2..].to_owned() }
    } else {
        match (bare.len(), bare.as_bytes().first()) {
            (10, Some(b'0')) => format!("38{bare}"),
            (9, Some(b'1'..=b'9')) => format!("380{bare}"),
            (11, Some(b'8')) if bare.starts_with("80") => format!("3{bare}"),
            (12, Some(b'3')) if bare.starts_with("380") => bare,
            _ => return refuse(Problem::Malformed),
        }
    };
    let ukrainian = digits.starts_with("380");
    let possible =
        !digits.starts_with('0') && if ukrainian { digits.len() == 12 } else { (8..=15).contains(&digits.len()) };
    if possible { Ok(format!("+{digits}")) } else { refuse(Problem::Malformed) }
}

/// An address of e-mail; `None` when nothing was typed.
///
/// # Errors
/// `email` is too long, or no address.
pub fn email(typed: &str) -> Result<Option<String>, FormError> {
    let Some(typed) = line("email", typed, 254)? else { return Ok(None) };
    let shaped = typed.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@')
    });
    if shaped && !typed.contains(char::is_whitespace) {
        Ok(Some(typed))
    } else {
        Err(FormError { field: "email", problem: Problem::Malformed })
    }
}

fn line(field: &'static str, typed: &str, longest: usize) -> Result<Option<String>, FormError> {
    let typed = typed.trim();
    if typed.chars().count() > longest {
        return Err(FormError { field, problem: Problem::TooLong });
    }
    if typed.chars().any(char::is_control) {
        return Err(FormError { field, problem: Problem::Malformed });
    }
    Ok((!typed.is_empty()).then(|| typed.to_owned()))
}

fn required(field: &'static str, typed: &str, longest: usize) -> Result<String, FormError> {
    line(field, typed, longest)?.ok_or(FormError { field, problem: Problem::Missing })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn phones() {
        for (typed, e164) in [
            ("067 123-45-67", Some("+380671234567")),
            ("(067) 123 45 67", Some("+380671234567")),
            ("+38 067 123 45 67", Some("+380671234567")),
            ("380671234567", Some("+380671234567")),
            ("80671234567", Some("+380671234567")),
            ("671234567", Some("+380671234567")),
            ("0038 067 1234567", Some("+380671234567")),
            ("+48 22 123 45 67", Some("+48221234567")),
            ("+380 67 12", None),
            ("подзвоніть мені", None),
            ("12345", None),
            ("+", None),
            ("00", None),
            ("067\u{0}1234567", None),
        ] {
            assert_eq!(phone(typed).ok().as_deref(), e164, "{typed}");
        }
        assert_eq!(phone(" ").unwrap_err().problem, Problem::Missing);
    }

    #[test]
    fn what_the_law_asks_for() {
        let whole = ApplicantForm {
            surname: " Коваль ".into(),
            first_name: "Олена".into(),
            phone: "0671234567".into(),
            address: "вул. Тестова, 1".into(),
            ..ApplicantForm::default()
        };
        let applicant = whole.check().unwrap();
        assert_eq!((applicant.surname.as_str(), applicant.patronymic), ("Коваль", None));
        for (form, field, problem) in [
            (ApplicantForm { surname: " ".into(), ..whole.clone() }, "surname", Problem::Missing),
            (ApplicantForm { first_name: "x".repeat(10_000), ..whole.clone() }, "first_name", Problem::TooLong),
            (ApplicantForm { address: String::new(), ..whole.clone() }, "applicant_address", Problem::Missing),
            (ApplicantForm { surname: "a\u{0}b".into(), ..whole.clone() }, "surname", Problem::Malformed),
            (ApplicantForm { email: "not an address".into(), ..whole.clone() }, "email", Problem::Malformed),
        ] {
            assert_eq!(form.check().unwrap_err(), FormError { field, problem });
        }
    }

    #[test]
    fn all_that_is_missing_is_named() {
        let named = |form: &ApplicantForm| form.faults().iter().map(|fault| fault.field).collect::<Vec<_>>();
        assert_eq!(named(&ApplicantForm::default()), ["surname", "first_name", "phone", "applicant_address"]);
        let whole = ApplicantForm {
            surname: "Коваль".into(),
            first_name: "Олена".into(),
            phone: "0671234567".into(),
            email: "nobody".into(),
            address: "вул. Тестова, 1".into(),
            patronymic: "x".repeat(MAX_NAME + 1),
        };
        assert_eq!(named(&whole), ["patronymic", "email"]);
        assert_eq!(whole.check().unwrap_err().field, "patronymic");
    }

    #[test]
    fn nothing_personal_gets_into_a_log() {
        let form = ApplicantForm {
            surname: "Коваль".into(),
            first_name: "Олена".into(),
            phone: "0671234567".into(),
            address: "вул. Тестова, 1".into(),
            ..ApplicantForm::default()
        };
        let logged = format!("{form:?} {:?}", form.check().unwrap());
        assert_eq!(logged, "ApplicantForm(…) Applicant(…)");
    }

    #[test]
    fn a_report_is_about_the_city() {
        let bounds = [34.7, 48.3, 35.3, 48.6];
        for (lat, lon, outside) in [
            (48.46, 35.04, None),
            (48.3, 34.7, None),
            (48.61, 35.31, None), // a kilometre beyond
            (48.63, 35.0, Some("lat")),
            (48.27, 35.0, Some("lat")),
            (48.46, 35.33, Some("lon")),
            (48.46, 34.67, Some("lon")),
            (50.45, 30.52, Some("lat")),
        ] {
            let refused = in_the_city(LatLon { lat, lon }, bounds).err();
            assert_eq!(refused.map(|error| error.field), outside, "{lat}, {lon}");
            assert!(refused.is_none_or(|error| error.problem == Problem::OutOfRange));
        }
    }

    #[test]
    fn a_place_is_a_point_or_an_address() {
        let point = LatLon::new(48.46, 35.04);
        assert_eq!(place(point, " "), Ok(None));
        assert_eq!(place(None, "парк"), Ok(Some("парк".to_owned())));
        assert_eq!(place(None, ""), Err(FormError { field: "place_address", problem: Problem::Missing }));
    }
}
