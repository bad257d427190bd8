//! Accounts: signing in and up, getting one's password back, settings.

use domain::classifier::Lang;

use super::texts;

texts! {
    /// Accounts: signing in and up, getting one's password back.
    AccountTexts {
        sign_in: "Увійти", "Sign in";
        deleted: "Кабінет видалено. Ваші заявки лишилися в місті без вашого імені.",
            "The account is deleted. Your requests stay with the city, without your name.";
        sign_in_lead: "За номером телефону, який ви підтвердили.", "With the phone that you have confirmed.";
        sign_up: "Відкрити кабінет", "Open an account";
        sign_up_lead: "У кабінеті видно всі ваші заявки і що з ними. Щоб відкрити його, підтвердьте номер телефону.",
            "In the cabinet you see all your requests and what becomes of them. To open it, confirm your phone number.";
        sign_up_off_title: "Кабінет поки що не відкрити", "Accounts cannot be opened for now";
        sign_up_off: "Місто ще не під’єднало надсилання SMS, тож підтвердити номер не вийде. Повідомити про проблему і стежити за нею можна й без кабінету.",
            "The city has not connected the sending of SMS yet, so a phone cannot be confirmed. You can report a problem and follow it without an account.";
        reset: "Новий пароль", "A new password";
        reset_lead: "Надішлемо код на номер, на який відкрито кабінет. З ним ви придумаєте новий пароль, а на всіх пристроях, де ви ввійшли, доведеться ввійти наново.",
            "We will send a code to the phone of your account. With it you choose a new password; all devices where you are signed in will have to sign in again.";
        forgot: "Забули пароль?", "Forgot the password?";
        no_account: "Ще немає кабінету?", "No account yet?";
        have_account: "Уже маєте кабінет?", "Have an account already?";
        phone: "Телефон", "Phone";
        phone_hint: "Наприклад, 067 123 45 67", "For example, 067 123 45 67";
        password: "Пароль", "Password";
        new_password: "Новий пароль", "New password";
        current_password: "Теперішній пароль", "Current password";
        password_hint: "Щонайменше 10 знаків. Кілька звичайних слів підряд — добрий пароль.",
            "At least 10 characters. A few plain words in a row make a good password.";
        code: "Код із SMS", "Code from the SMS";
        code_hint: "Шість цифр. Код діє 10 хвилин.", "Six digits. The code holds for 10 minutes.";
        send_code: "Надіслати код", "Send the code";
        send_again: "Надіслати новий код", "Send a new code";
        other_phone: "Інший номер", "Another number";
        who: "Хто ви", "Who you are";
        who_hint: "Закон просить ім’я та адресу в кожній заявці; звідси вони підставлятимуться самі.",
            "The law asks for name and address in every request; from here they will be filled in by themselves.";
        surname: "Прізвище", "Surname";
        first_name: "Ім’я", "First name";
        patronymic: "По батькові", "Patronymic";
        address: "Адреса проживання", "Home address";
        email: "Електронна пошта", "E-mail";
        email_hint: "На неї надсилатимемо, що відбувається із заявками.",
            "We will write there what happens to your requests.";
        create: "Відкрити кабінет", "Open the account";
        set_password: "Зберегти і ввійти", "Save and sign in";
        in_outbox: "Це вигадане місто: SMS нікуди не йдуть. Код лежить у", "This city is made up: no SMS leave it. The code lies in the";
        outbox: "скриньці повідомлень", "outbox";
        fix: "Виправте, будь ласка:", "Please correct this:";
        correct: "Ще не вийшло. Виправте, будь ласка; пароль і код треба ввести ще раз:",
            "Not yet. Please correct this; password and code have to be typed again:";
        wrong_password: "Такого телефону з таким паролем немає. Перевірте обидва.",
            "There is no such phone with such a password. Check both.";
        busy: "Зараз не виходить. Нічого не змінилося; спробуйте за хвилину.",
            "This does not work right now. Nothing was changed; try again in a minute.";
        no_sender: "Місто не може надсилати SMS, тож код не надійде.",
            "The city cannot send SMS, so no code will come.";
    }
}

texts! {
    /// Settings of one's account.
    SettingsTexts {
        title: "Налаштування", "Settings";
        saved: "Збережено.", "Saved.";
        save: "Зберегти", "Save";
        not_saved: "Не збережено. Виправте, будь ласка:", "Not saved. Please correct this:";
        who: "Хто ви", "Who you are";
        phone_stays: "Номер підтверджено, тож змінити його тут не можна. Маєте новий — відкрийте кабінет на нього.",
            "The number was confirmed, so it cannot be changed here. With a new one, open an account for it.";
        sent_stay: "У вже надісланих заявках лишається те, що ви вказали тоді.",
            "Requests that you have sent keep what you said then.";
        notices: "Сповіщення і мова", "Notices and language";
        by_mail: "Писати на електронну пошту, що відбувається з моїми заявками",
            "Write to my e-mail what happens to my requests";
        no_mail: "Пошту ще не вказано: впишіть її вище.", "There is no e-mail yet: enter it above.";
        language: "Мова листів і SMS", "Language of letters and SMS";
        password: "Пароль", "Password";
        password_note: "На всіх інших пристроях доведеться ввійти наново.",
            "All other devices will have to sign in again.";
        change_password: "Змінити пароль", "Change the password";
        sessions: "Де ви ввійшли", "Where you are signed in";
        this_device: "цей пристрій", "this device";
        unknown_device: "невідомий пристрій", "unknown device";
        signed_in_at: "ввійшли", "signed in";
        seen_at: "були тут", "last here";
        end: "Завершити", "End";
        end_others: "Завершити всі інші", "End all others";
        session_ended: "Завершено.", "Ended.";
        data: "Ваші дані", "Your data";
        data_note: "Усе, що місто зберігає про вас: кабінет, заявки з текстами і відповідями, назви фото.",
            "All that the city keeps about you: the account, requests with texts and answers, names of photos.";
        download: "Завантажити (JSON)", "Download (JSON)";
        delete: "Видалити кабінет", "Delete the account";
        delete_lead: "Кабінет зникне одразу і назавжди.", "The account will be gone at once and for good.";
        delete_requests: "Заявки лишаться, з текстом і місцем: місто має полагодити те, про що ви повідомили. Але ваших імені, телефону, пошти й адреси в заявках, які показує кабінет, більше не буде, а посилання на них перестануть працювати: стежити за ними як за своїми ви не зможете.",
            "Your requests stay, with their text and place: the city has to mend what you reported. But your name, phone, e-mail and home address will no longer be in those that the account shows, and links to them will stop working: you cannot follow them as yours.";
        delete_data: "Якщо хочете зберегти свої дані, завантажте їх до видалення.",
            "If you want to keep your data, download them before.";
        delete_forever: "Видалити назавжди", "Delete for good";
        keep: "Не видаляти", "Keep it";
    }
}

texts! {
    /// What was sent in a made-up city.
    OutboxTexts {
        title: "Скринька повідомлень", "Outbox";
        lead: "Вигадане місто нікому не пише: усі SMS і листи лежать тут, найновіші згори.",
            "A made-up city writes to nobody: all SMS and letters lie here, the newest first.";
        empty: "Поки що порожньо. Тут з’явиться, наприклад, код для входу.",
            "Nothing so far. The code of a sign-up, say, will appear here.";
    }
}

/// A code is on its way, or word of something else: nobody is told which.
pub(crate) fn code_sent(lang: Lang, phone: &str) -> String {
    match lang {
        Lang::Uk => format!("Ми надіслали SMS на {phone}. Нікому не кажіть код із неї."),
        Lang::En => format!("We have sent an SMS to {phone}. Tell nobody the code in it."),
    }
}

/// A code is on its way, if there is an account: nobody is told whether.
pub(crate) fn reset_sent(lang: Lang, phone: &str) -> String {
    match lang {
        Lang::Uk => format!("Якщо на {phone} відкрито кабінет, туди вже йде SMS із кодом. Нікому його не кажіть."),
        Lang::En => format!("If {phone} has an account, an SMS with a code is on its way there. Tell nobody the code."),
    }
}

/// A phone as people write it: `+380 67 123 45 67`.
pub(crate) fn phone(e164: &str) -> String {
    match e164.strip_prefix("+380") {
        Some(rest) if rest.len() == 9 && rest.is_ascii() => {
            format!("+380\u{a0}{}\u{a0}{}\u{a0}{}\u{a0}{}", &rest[..2], &rest[2..5], &rest[5..7], &rest[7..])
        }
        _ => e164.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_is_divided_as_people_do() {
        for (e164, told) in [
            ("+380671234567", "+380\u{a0}67\u{a0}123\u{a0}45\u{a0}67"),
            ("+48221234567", "+48221234567"),
            ("+380", "+380"),
            ("", ""),
        ] {
            assert_eq!(phone(e164), told);
        }
    }
}
