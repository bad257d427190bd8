//! Numbers.

use domain::classifier::Lang;

/// Between groups of thousands: a narrow space that does not break.
const THIN: char = '\u{202f}';

/// A count with its thousands apart: 1 483.
pub(crate) fn grouped(n: u32) -> String {
    let digits = n.to_string();
    // Four digits are read at a glance only when they are a year; counts are always grouped.
    let mut text = String::with_capacity(digits.len() + 6);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    text
}

/// A number with so many decimal places (at most 5), its sign and a point or a comma.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // rounded on purpose; what people read has few digits
pub(crate) fn decimal(value: f64, places: usize, separator: char) -> String {
    let scale = 10_u64.pow(places as u32);
    let scaled = (value.abs() * scale as f64).round() as u64;
    let (whole, fraction) = (scaled / scale, scaled % scale);
    let sign = if value < 0.0 && scaled > 0 { "−" } else { "" };
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}{separator}{fraction:0places$}") }
}

/// The decimal separator of the language.
pub(crate) const fn separator(lang: Lang) -> char {
    match lang {
        Lang::Uk => ',',
        Lang::En => '.',
    }
}

/// A share of 0–1 in per cent: whole ones, with a decimal place below ten.
pub(crate) fn share(lang: Lang, share: f64) -> String {
    let percent = share * 100.0;
    let places = usize::from(percent > 0.0 && percent < 9.95);
    let number = decimal(percent, places, separator(lang));
    match lang {
        Lang::Uk => format!("{number}\u{a0}%"),
        Lang::En => format!("{number}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        for (n, text) in [(0, "0"), (999, "999"), (1_083, "1\u{202f}083"), (1_000_000, "1\u{202f}000\u{202f}000")] {
            assert_eq!(grouped(n), text);
        }
    }

    #[test]
    fn decimals_are_rounded() {
        assert_eq!(decimal(4.25, 1, ','), "4,3");
        assert_eq!(decimal(34.999_999, 5, '.'), "35.00000");
        assert_eq!(decimal(-35.046_18, 5, '.'), "−35.04618");
        assert_eq!(decimal(-0.01, 1, '.'), "0.0");
        assert_eq!(decimal(99.5, 0, '.'), "100");
    }

    #[test]
    fn shares_are_per_cent() {
        assert_eq!(share(Lang::Uk, 0.713), "71\u{a0}%");
        assert_eq!(share(Lang::En, 0.0651), "6.5%");
        assert_eq!(share(Lang::Uk, 0.0), "0\u{a0}%");
        assert_eq!(share(Lang::En, 0.0999), "10%");
        assert_eq!(share(Lang::En, 1.0), "100%");
    }
}
