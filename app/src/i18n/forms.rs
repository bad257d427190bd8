//! What forms say.

use domain::query::Problem;

use super::texts;
use crate::documents::Fault;

texts! {
    /// What forms say: about fields in general, and why one could not be taken.
    FormTexts {
        wait_title: "Забагато спроб", "Too many tries";
        optional: "(необов’язково)", "(optional)";
        not_sent: "Ще не надіслано. Усе, що ви ввели, збережено — виправте, будь ласка:",
            "Not sent yet. Everything that you typed is kept — please correct:";
        correct: "Виправте, будь ласка:", "Please correct:";
        missing: "заповніть це поле", "this is needed";
        unknown: "такого немає", "there is no such thing";
        out_of_range: "це поза межами міста", "this lies outside the city";
        malformed: "записано не так, як треба", "this is not written as it should be";
        phone: "це не схоже на номер телефону; так буде добре: 067 123 45 67",
            "this does not look like a phone number; like this it is fine: 067 123 45 67";
        abroad: "місто надсилає SMS лише на українські номери", "the city sends texts to Ukrainian numbers only";
        email: "це не схоже на адресу пошти; так буде добре: name@example.com",
            "this does not look like an e-mail address; like this it is fine: name@example.com";
        repeated: "надіслано двічі", "this was sent twice";
        last_admin: "хтось має лишитися адміністратором", "somebody must stay an administrator";
        not_for_role: "до цієї посади не підходить", "this does not go with the role";
        phone_taken: "на цей номер уже є обліковий запис", "this number has an account already";
        taken: "уже використано, потрібне інше", "this is used already, another is needed";
        too_long: "задовго, скоротіть", "this is too long";
        too_short: "закоротко, додайте знаків", "this is too short";
        guessable: "це легко вгадати, придумайте інше", "this is easily guessed, take another";
        photo: "це не фото: надішліть JPEG, PNG або WebP", "this is no photo: send a JPEG, PNG or WebP";
        photo_large: "завелике: щонайбільше 12 МБ і 50 мегапікселів", "too large: at most 12 MB and 50 megapixels";
        photo_gone: "цього фото вже немає, додайте його ще раз", "this photo is gone, add it once more";
        too_many: "забагато: щонайбільше 5", "too many: at most 5";
        later: "зараз фото не приймаються: надішліть без фото або спробуйте за годину",
            "no photos are taken right now: send without them, or try again in an hour";
        wrong: "не збігається", "this is not the right one";
        expired: "уже не діє, замовте новий", "this no longer holds, ask for a new one";
    }
}

impl FormTexts {
    /// Why a field could not be taken.
    pub(crate) fn fault(&self, Fault { field, problem }: Fault) -> &'static str {
        match problem {
            Problem::Malformed if field == "phone" => self.phone,
            Problem::Malformed if field == "email" => self.email,
            Problem::Malformed if field == "photo" => self.photo,
            Problem::Unknown if field == "photo" => self.photo_gone,
            Problem::Missing if field == "role" => self.last_admin,
            Problem::Missing => self.missing,
            Problem::Unknown => self.unknown,
            Problem::OutOfRange if field == "phone" => self.abroad,
            Problem::OutOfRange if matches!(field, "role" | "executor") => self.not_for_role,
            Problem::OutOfRange => self.out_of_range,
            Problem::Malformed if matches!(field, "work_email" | "head_email") => self.email,
            Problem::Malformed => self.malformed,
            Problem::Repeated if field == "phone" => self.phone_taken,
            Problem::Repeated if matches!(field, "code" | "work_email") => self.taken,
            Problem::Repeated => self.repeated,
            Problem::TooLong => self.too_long,
            Problem::TooShort => self.too_short,
            Problem::Guessable => self.guessable,
            Problem::Wrong => self.wrong,
            Problem::Expired => self.expired,
            Problem::TooMany => self.too_many,
            Problem::TooLarge => self.photo_large,
            Problem::Later => self.later,
        }
    }
}
