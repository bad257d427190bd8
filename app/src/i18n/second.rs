//! How those who work here sign in: the second factor, the first password, the identity provider.

use domain::classifier::Lang;
use service::provider::ProviderRefusal;

use super::texts;

texts! {
    /// The second factor and the first password.
    SecondTexts {
        code_title: "Другий крок входу", "Second step of signing in";
        code_lead: "Введіть шість цифр із застосунку на вашому телефоні. Немає телефона під рукою — один із кодів вашого аркуша.",
            "Type the six digits that the app on your phone shows. Without the phone, one of the codes of your sheet.";
        code: "Код", "Code";
        code_hint: "Шість цифр, або десять знаків з аркуша.", "Six digits, or ten signs of the sheet.";
        app_hint: "Шість цифр із застосунку.", "Six digits of the app.";
        enter: "Увійти", "Sign in";
        lost: "Немає ні телефона, ні аркуша? Зверніться до адміністратора: він скине другий крок.",
            "Neither phone nor sheet? Ask an administrator, who takes the second step away.";
        leave: "Вийти", "Sign out";
        enrol_title: "Увімкніть другий крок входу", "Set up the second step of signing in";
        enrol_must: "Місто вимагає другого кроку для вашої роботи. Без нього далі не пройти.",
            "The city requires a second step for your work. There is no getting further without it.";
        enrol_lead: "Він захищає дані людей, навіть якщо хтось дізнається ваш пароль.",
            "It protects people’s data even if somebody learns your password.";
        step_app: "Відкрийте на телефоні застосунок для кодів: Google Authenticator, Microsoft Authenticator, Aegis чи інший.",
            "Open an app for codes on your phone: Google Authenticator, Microsoft Authenticator, Aegis or another.";
        step_scan: "Додайте в ньому обліковий запис: наведіть камеру на квадрат або введіть ключ.",
            "Add an account in it: point the camera at the square, or type the key.";
        step_code: "Введіть шість цифр, які він покаже.", "Type the six digits that it shows.";
        qr: "Квадрат для камери застосунку", "The square for the app’s camera";
        key: "Ключ", "Key";
        confirm: "Увімкнути", "Set it up";
        sheet_title: "Ваш аркуш кодів", "Your sheet of codes";
        sheet_lead: "Роздрукуйте або перепишіть ці коди й сховайте. Кожен відкриє вхід один раз, якщо телефон загубиться. Більше ми їх не покажемо.",
            "Print or copy these codes and put them away. Each opens once, should the phone be lost. They are not shown again.";
        sheet_done: "Коди сховано, далі", "The codes are put away, go on";
        manage_title: "Другий крок входу", "Second step of signing in";
        is_on: "Увімкнено.", "It is set up.";
        is_off: "Не ввімкнено.", "It is not set up.";
        left: "Кодів на аркуші лишилося:", "Codes left on the sheet:";
        set_up: "Увімкнути другий крок", "Set up the second step";
        new_sheet: "Новий аркуш кодів", "A new sheet of codes";
        new_sheet_note: "Старі коди перестануть діяти.", "The old codes will open nothing any more.";
        make_sheet: "Зробити новий аркуш", "Make a new sheet";
        take_away: "Вимкнути другий крок", "Take the second step away";
        must_stay: "Місто вимагає другого кроку для вашої роботи, тож вимкнути його не можна.",
            "The city requires a second step for your work, so it cannot be taken away.";
        first_title: "Придумайте свій пароль", "Choose a password of your own";
        first_lead: "Ви ввійшли з паролем, який зробив адміністратор. Тепер придумайте свій: його не знатиме ніхто.",
            "You came with a password that an administrator made. Now choose one of your own, which nobody else knows.";
        save: "Зберегти і ввійти", "Save and sign in";
        through: "Увійти через", "Sign in through";
        for_staff: "Для працівників", "For staff";
    }
}

/// Why somebody could not come in through the provider.
pub(crate) const fn refused_by_provider(lang: Lang, why: ProviderRefusal) -> &'static str {
    use ProviderRefusal as R;
    let (uk, en) = match why {
        R::NotSet => ("Місто не має такого входу.", "The city has no such way in."),
        R::Unreachable => (
            "Служба входу зараз не відповідає. Спробуйте за хвилину або ввійдіть із паролем.",
            "The sign-in service does not answer. Try again in a minute, or sign in with a password.",
        ),
        R::Declined => ("Служба входу вас не пропустила.", "The sign-in service did not let you through."),
        R::State => (
            "Вхід почато не тут або надто давно. Почніть ще раз.",
            "The sign-in was not begun here, or too long ago. Begin again.",
        ),
        R::Code => (
            "Служба входу не підтвердила вашого приходу. Почніть ще раз.",
            "The sign-in service did not confirm that you came from it. Begin again.",
        ),
        R::Signature => (
            "Відповідь служби входу не підписано її ключем. Повідомте адміністратора.",
            "The answer of the sign-in service is not signed with its key. Tell an administrator.",
        ),
        R::Issuer => (
            "Відповідь прийшла від іншої служби входу. Повідомте адміністратора.",
            "The answer came from another sign-in service. Tell an administrator.",
        ),
        R::Audience => (
            "Відповідь служби входу призначено не цьому сайту. Повідомте адміністратора.",
            "The answer of the sign-in service is for another site. Tell an administrator.",
        ),
        R::Nonce => (
            "Відповідь служби входу стосується іншого входу. Почніть ще раз.",
            "The answer of the sign-in service is of another sign-in. Begin again.",
        ),
        R::Expired => (
            "Відповідь служби входу вже не діє. Почніть ще раз.",
            "The answer of the sign-in service no longer holds. Begin again.",
        ),
        R::Unverified => (
            "Служба входу не підтверджує вашої електронної пошти. Зверніться до адміністратора.",
            "The sign-in service does not vouch for your e-mail. Ask an administrator.",
        ),
        R::NoAccount => (
            "Для вас тут немає облікового запису. Його робить адміністратор.",
            "There is no account for you here. An administrator makes it.",
        ),
    };
    match lang {
        Lang::Uk => uk,
        Lang::En => en,
    }
}
