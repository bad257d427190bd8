//! What is said of a form that could not be taken as a whole.

use domain::classifier::Lang;

use super::texts;

texts! {
    /// Why a form was not taken, and the way out.
    TroubleTexts {
        back_action: "Повернутися на сторінку", "Back to the page";
        unreadable_title: "Форму не вдалося прочитати", "The form could not be read";
        unreadable_hint: "Нічого не змінено. Поверніться на сторінку й надішліть форму ще раз.",
            "Nothing was changed. Go back to the page and send the form again.";
        refused_title: "Зараз цього зробити не можна", "This cannot be done now";
        refused_hint: "Нічого не змінено. На сторінці видно, що відбувається і що можна зробити.",
            "Nothing was changed. The page shows what is going on and what can be done.";
        changed_title: "Тут щойно щось змінилося", "Something has just changed here";
        changed_hint: "Вашу дію не виконано. Погляньте на сторінку ще раз і вирішіть, чи вона ще потрібна.",
            "What you asked for was not done. Look at the page again and decide whether it is still needed.";
        large_title: "Це завелике, щоб надіслати", "This is too large to send";
        large_hint: "Надіслати можна до 5 фото, кожне до 12 МБ. Форму не вдалося прочитати, тому нічого з неї не збережено: поверніться, виберіть менше фото або менші й надішліть ще раз.",
            "Up to 5 photos can be sent, each of up to 12 MB. The form could not be read, so nothing of it was kept: go back, choose fewer or smaller photos and send it again.";
        other_site_title: "Цю форму надіслано з іншого сайту", "This form was sent from another site";
        other_site_hint: "Щоб ніхто не діяв від вашого імені, ми приймаємо форми лише зі своїх сторінок. Відкрийте сторінку тут і надішліть форму ще раз.",
            "So that nobody can act in your name, we take forms from our own pages only. Open the page here and send the form again.";
        often_title: "Забагато надсилань поспіль", "Too much was sent in a row";
        busy_title: "Зараз надсилають багато фото", "Many photos are being sent right now";
        busy_hint: "Нічого не змінено й не збережено. Поверніться й надішліть ще раз за кілька секунд.",
            "Nothing was changed or kept. Go back and send it again in a few seconds.";
    }
}

/// When to send again what was sent too often.
pub(crate) fn send_again_in(lang: Lang, seconds: u64) -> String {
    let after = crate::words::days_and_hours(lang, i64::try_from(seconds).unwrap_or(i64::MAX));
    match lang {
        Lang::Uk => format!("Цього разу нічого не змінено. Поверніться й надішліть ще раз за {after}."),
        Lang::En => format!("Nothing was changed this time. Go back and send it again in {after}."),
    }
}
