//! Following a request without an account.

use super::texts;

texts! {
    /// Following a request without an account.
    TrackTexts {
        title: "Відстежити заявку", "Follow a request";
        lead: "Ми надішлемо код на телефон, з якого подано заявку. Так її бачите лише ви.",
            "We will send a code to the phone that the request was made with. So only you see it.";
        number: "Номер заявки", "Number of the request";
        last_digits: "Останні чотири цифри телефону", "Last four digits of the phone";
        last_digits_hint: "Того, який ви вказали в заявці.", "Of the one that you gave with the request.";
        send: "Надіслати код", "Send the code";
        code_title: "Введіть код", "Type in the code";
        code_lead: "Якщо номер і цифри правильні, код уже в дорозі. Він діє 10 хвилин.",
            "If number and digits are right, the code is on its way. It is valid for 10 minutes.";
        code: "Код із повідомлення", "Code from the message";
        open: "Відкрити заявку", "Open the request";
        again: "Надіслати ще раз", "Send it again";
        public: "Стан заявки без особистих даних видно всім за номером:", "How a request stands, without personal data, everybody sees by its number:";
        find: "знайти за номером", "find it by number";
    }
}
