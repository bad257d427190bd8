//! What the city says to phones before their owners are known. Short: each SMS of more than 70 Cyrillic letters costs twice.

use domain::classifier::Lang;
use service::sender::Message;

/// The words of a message.
#[must_use]
pub fn words(message: &Message, lang: Lang) -> String {
    match (message, lang) {
        (Message::SignUpCode { code }, Lang::Uk) => {
            format!("{code} — код, щоб відкрити кабінет у Misto. Нікому його не кажіть.")
        }
        (Message::SignUpCode { code }, Lang::En) => {
            format!("{code} is the code to open an account in Misto. Tell it to nobody.")
        }
        (Message::ResetCode { code }, Lang::Uk) => {
            format!("{code} — код для нового пароля в Misto. Нікому його не кажіть.")
        }
        (Message::ResetCode { code }, Lang::En) => {
            format!("{code} is the code for a new password in Misto. Tell it to nobody.")
        }
        (Message::TrackingCode { code, request }, Lang::Uk) => {
            format!("{code} — код, щоб стежити за заявкою № {request}. Нікому його не кажіть.")
        }
        (Message::TrackingCode { code, request }, Lang::En) => {
            format!("{code} is the code to follow request no. {request}. Tell it to nobody.")
        }
        (Message::AccountExists, Lang::Uk) => {
            "Misto: на цей номер уже є кабінет. Забули пароль — натисніть «Забули пароль?» на сторінці входу."
                .to_owned()
        }
        (Message::AccountExists, Lang::En) => {
            "Misto: this number has an account already. Forgot the password? Say so on the sign-in page.".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::id::RequestId;

    use super::*;

    #[test]
    fn a_code_is_one_message_and_stands_first() {
        let code = "012345".to_owned();
        let request = RequestId(1_234_567);
        for message in [
            Message::SignUpCode { code: code.clone() },
            Message::ResetCode { code: code.clone() },
            Message::TrackingCode { code: code.clone(), request },
        ] {
            for (lang, longest) in [(Lang::Uk, 70), (Lang::En, 160)] {
                let text = words(&message, lang);
                assert!(text.starts_with(&code), "{text}");
                assert!(text.chars().count() <= longest, "{text}: {}", text.chars().count());
            }
        }
        for lang in [Lang::Uk, Lang::En] {
            assert!(!words(&Message::AccountExists, lang).chars().any(|sign| sign.is_ascii_digit()));
        }
    }
}
