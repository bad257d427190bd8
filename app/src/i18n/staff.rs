//! The pages of those who work here: what is around all of them, and the card of a request.

use domain::classifier::Lang;
use domain::workflow::{ActionKind, Role};

use super::texts;

texts! {
    /// The places of work.
    StaffTexts {
        nav: "Робочі місця", "Places of work";
        desk: "Пульт", "Desk";
        dispatch: "Диспетчер", "Dispatch";
        assets: "Нічийне", "Nobody’s";
        incidents: "Аварії", "Incidents";
        queue: "Черга", "Queue";
        control: "Контроль", "Control";
        sanctions: "Стягнення", "Sanctions";
        admin: "Адміністрування", "Administration";
        settings: "Мій обліковий запис", "My account";
        sign_out: "Вийти", "Sign out";
    }
}

impl StaffTexts {
    /// What a place of work is called.
    pub(crate) fn place(&self, path: &str) -> &'static str {
        match path {
            "/desk" => self.desk,
            "/dispatch" => self.dispatch,
            "/dispatch/assets" => self.assets,
            "/incidents" => self.incidents,
            "/queue" => self.queue,
            "/control" => self.control,
            "/control/sanctions" => self.sanctions,
            _ => self.admin,
        }
    }
}

texts! {
    /// The card of a request, as staff see it.
    CardTexts {
        applicant: "Заявник", "Applicant";
        nobody: "Заявника не вказано: заявку перенесено з іншого реєстру.",
            "No applicant: the request was taken over from another register.";
        call: "Зателефонувати", "Call";
        lives: "Адреса заявника", "Address of the applicant";
        words: "Що сталося", "What happened";
        place: "Місце", "Place";
        no_point: "Точки на мапі немає.", "There is no point on the map.";
        photos: "Фото", "Photos";
        photo_alt: "Фото до заявки", "A photo of this request";
        history: "Що відбувалося", "What happened to it";
        public_card: "Як це бачать усі", "How everybody sees it";
        others: "Повідомили також", "Also reported by";
        asked: "Виконавець просить час до", "The executor asks for time until";
        internal: "лише для працівників", "for staff only";
        for_applicant: "бачить заявник", "the applicant sees it";
        for_all: "бачать усі", "everybody sees it";
        reason: "Причина", "Reason";
        reason_hint: "Її прочитає заявник. Без прізвищ, телефонів і квартир.",
            "The applicant will read it. No names, phones or flats.";
        reason_internal: "Її прочитають лише працівники.", "Only staff will read it.";
        report_text: "Що зроблено", "What was done";
        report_hint: "Це прочитає заявник; після перевірки — усі. Без прізвищ, телефонів і квартир.",
            "The applicant reads this; after a check, everybody. No names, phones or flats.";
        note: "Примітка для працівників", "Note for staff";
        note_hint: "Заявник її не побачить.", "The applicant will not see it.";
        comment: "Повідомлення заявникові", "Message to the applicant";
        comment_hint: "Заявник прочитає це в кабінеті.", "The applicant will read this in their cabinet.";
        executor: "Виконавець", "Executor";
        choose: "Оберіть…", "Choose…";
        resolution: "Як закрити", "How to close it";
        resolution_report: "Результат", "Result";
        type_: "Вид питання", "Request type";
        place_address: "Адреса місця", "Address of the place";
        lat: "Широта", "Latitude";
        lon: "Довгота", "Longitude";
        into: "Номер заявки, що лишається", "Number of the request that goes on";
        until: "До якого дня", "Until which day";
        changed: "Поки ви писали, хтось інший змінив цю заявку. Нижче — як вона стоїть тепер; те, що ви написали, збережено. Перегляньте й надішліть ще раз, якщо це досі потрібно.",
            "Somebody else changed this request while you were writing. Below is how it stands now; what you wrote is kept. Look, and send it again if it is still needed.";
        refused: "Зараз цього зробити не можна: правила не дозволяють.", "This cannot be done now: the rules do not allow it.";
        wrote: "Ви написали:", "You wrote:";
        live_changed: "Заявку щойно змінили.", "The request has just been changed.";
        live_show: "Показати, як вона стоїть", "Show how it stands";
        nothing_to_do: "Зараз у вас немає дій із цією заявкою.", "There is nothing for you to do with this request now.";
    }
}

impl CardTexts {
    /// What a step is called on its button.
    pub(crate) fn deed(lang: Lang, kind: ActionKind) -> &'static str {
        let (uk, en) = match kind {
            ActionKind::Assign => ("Призначити виконавця", "Name an executor"),
            ActionKind::Return => ("Повернути: не наше", "Give it back: not ours"),
            ActionKind::Redirect => ("Переадресувати", "Redirect"),
            ActionKind::CorrectType => ("Уточнити вид питання", "Correct the type"),
            ActionKind::CorrectPlace => ("Уточнити місце", "Correct the place"),
            ActionKind::Accept => ("Прийняти в роботу", "Accept"),
            ActionKind::Report => ("Відзвітувати", "Report"),
            ActionKind::Confirm => ("Підтвердити: зроблено", "Confirm: it was done"),
            ActionKind::SendBack => ("Повернути на доопрацювання", "Send back"),
            ActionKind::Lapse => ("Закрити без відповіді", "Close without an answer"),
            ActionKind::Reopen => ("Відкрити знову", "Open again"),
            ActionKind::Close => ("Закрити інакше", "Close with another resolution"),
            ActionKind::Merge => ("Об’єднати з іншою", "Merge into another"),
            ActionKind::Withdraw => ("Відкликати", "Withdraw"),
            ActionKind::AskExtension => ("Попросити більше часу", "Ask for more time"),
            ActionKind::Extend => ("Дати більше часу", "Give more time"),
            ActionKind::RefuseExtension => ("Відмовити в часі", "Give no more time"),
            ActionKind::Rate => ("Оцінити", "Rate"),
            ActionKind::Comment => ("Додати примітку", "Add a note"),
        };
        match lang {
            Lang::Uk => uk,
            Lang::En => en,
        }
    }

    /// What a role is called in a sentence's margin.
    pub(crate) fn role(lang: Lang, role: Role) -> &'static str {
        let (uk, en) = match role {
            Role::System => ("система", "the system"),
            Role::Applicant => ("заявник", "the applicant"),
            Role::Operator => ("оператор", "operator"),
            Role::Dispatcher => ("диспетчер", "dispatcher"),
            Role::Executor => ("виконавець", "executor"),
            Role::Controller => ("контролер", "controller"),
            Role::Official => ("посадовець", "official"),
            Role::Admin => ("адміністратор", "administrator"),
            Role::Import => ("перенесення", "import"),
        };
        match lang {
            Lang::Uk => uk,
            Lang::En => en,
        }
    }
}
