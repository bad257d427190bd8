//! What the city does with personal data. A change of what it says raises `domain::account::PRIVACY_VERSION`.

use super::texts;

texts! {
    /// The privacy notice, and its short form.
    PrivacyTexts {
        short: "Ім’я, телефон і адреса потрібні, щоб розглянути заявку й відповісти вам. Їх бачать лише ті, хто нею займається; на мапі та в відкритих даних їх немає.",
            "Name, phone and address are needed to deal with your request and to answer you. Only those who deal with it see them; they are neither on the map nor in open data.";
        more: "Як місто поводиться з персональними даними", "What the city does with personal data";
        title: "Персональні дані", "Personal data";
        lead: "Коротко: місто просить лише те, без чого не може розглянути заявку, нікому цього не показує і віддає або видаляє, коли ви попросите.",
            "In short: the city asks only for what it cannot deal with a request without, shows it to nobody, and hands it over or deletes it when you ask.";
        who_title: "Хто відповідає", "Who is responsible";
        who: "Володілець персональних даних — контактний центр міста. Підстава — закони України «Про звернення громадян» та «Про захист персональних даних».",
            "The controller of personal data is the city’s contact centre. The legal grounds are the laws of Ukraine on citizens’ appeals and on the protection of personal data.";
        what_title: "Що і навіщо", "What, and what for";
        what_person: "Прізвище, ім’я, по батькові, адреса — без них закон не дозволяє розглянути заявку.",
            "Surname, first name, patronymic, address: the law does not let a request be dealt with without them.";
        what_phone: "Телефон, а якщо вкажете — і пошта: щоб уточнити, відповісти й сказати, що зроблено. За підтвердженим телефоном ви входите в кабінет.",
            "Phone and, if you give it, e-mail: to ask you, to answer and to say what was done. With the confirmed phone you sign in.";
        what_place: "Місце, текст і фото: щоб знайти й полагодити. З фото прибираємо координати та інші приховані дані.",
            "Place, text and photos: to find and mend it. Coordinates and other hidden data are taken out of photos.";
        what_technical: "Мережева адреса — лише як знак, з якого її не відновити, щоб зупинити добір паролів. Назва браузера — щоб ви впізнали свої пристрої.",
            "Your network address, only as a mark that it cannot be told from, to stop the guessing of passwords. The name of your browser, so that you know your own devices.";
        seen_title: "Хто це бачить", "Who sees it";
        seen: "Оператори, диспетчери й контролери центру та виконавець, якому дісталася заявка. На мапі, у статистиці, у відкритих даних і в журналах сервера персональних даних немає; місце показано настільки приблизно, наскільки просить вид питання.",
            "Operators, dispatchers and controllers of the centre, and the executor who got the request. There are no personal data on the map, in statistics, in open data or in the logs of the server; places are shown only as exactly as the kind of request allows.";
        seen_carriers: "Повідомлення вам доставляють оператор SMS і поштовий сервер міста: вони бачать номер або адресу пошти й текст. Зображення мапи надсилає сервер, указаний під нею: він бачить мережеву адресу того, хто на неї дивиться.",
            "Messages to you are carried by the city’s SMS operator and mail server: they see the number or mailbox and the text. The picture of the map comes from the server named below it, which sees the network address of whoever looks at it.";
        kept_title: "Скільки зберігаємо", "How long it is kept";
        kept_request: "Заявку — як того вимагає облік звернень. Після видалення кабінету вона лишається без вашого імені, телефону й адреси.",
            "Requests: as the records of appeals require. When an account is deleted they stay, without your name, phone and address.";
        kept_account: "Кабінет — доки ви його не видалите.", "The account: until you delete it.";
        kept_session: "Вхід на пристрої — 30 днів від останнього відвідування або доки ви його не завершите.",
            "Being signed in on a device: 30 days from your last visit, or until you end it.";
        kept_code: "Код із SMS — 10 хвилин; лічильник невдалих спроб — добу.",
            "A code from an SMS: 10 minutes; the count of failed tries: a day.";
        cookies_title: "Файли cookie", "Cookies";
        cookies: "Лише один, і лише коли ви ввійшли: він тримає вхід. Чернетка заявки лежить тільки у вашому браузері; там само, з вашим ім’ям і телефоном, чекає на зв’язок заявка, яку не вдалося надіслати. Жодної реклами чи лічильників.",
            "One alone, and only while you are signed in: it keeps you so. The draft of a request lies in your browser alone; so does a request that could not be sent, with your name and phone, until the connection is back. No advertising and no counters.";
        rights_title: "Ваші права", "Your rights";
        rights: "Знати, що про вас зберігають, отримати це, виправити, видалити і поскаржитися Уповноваженому Верховної Ради України з прав людини.",
            "To know what is kept about you, to get it, to correct it, to delete it, and to complain to the Parliament Commissioner for Human Rights of Ukraine.";
        rights_how: "У кабінеті все це — в налаштуваннях. Без кабінету зверніться до контактного центру.",
            "With an account all of this is in its settings. Without one, turn to the contact centre.";
        version: "Редакція", "Version";
    }
}
