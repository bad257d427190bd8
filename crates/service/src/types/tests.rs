#![allow(clippy::unwrap_used)]

use domain::event::Channel;
use domain::intake::ApplicantForm;
use domain::place::LatLon;
use domain::workflow::Role;
use store::testing::TestDb;

use super::*;
use crate::clock::Clock;
use crate::import::{DEFAULT_CLASSIFIER, DEFAULT_EXECUTORS, classifier_from, executors_from};
use crate::register::{Asked as AskedHow, NewRequest, register};

async fn city(db: &TestDb, classifier: &str) -> City {
    executors_from(db, DEFAULT_EXECUTORS.as_bytes()).await.unwrap();
    classifier_from(db, classifier.as_bytes()).await.unwrap();
    let noon = domain::time::Timestamp::from_seconds(1_795_341_600);
    City::open(db.another().await, Clock::fixed(noon)).await.unwrap()
}

fn request() -> NewRequest {
    NewRequest {
        type_code: String::new(),
        channel: Channel::Phone,
        point: LatLon::new(48.464_717, 35.046_183),
        place_address: String::new(),
        text: "Тече".to_owned(),
        applicant: ApplicantForm {
            surname: "Перевіренко".to_owned(),
            first_name: "Олена".to_owned(),
            phone: "050 000 00 01".to_owned(),
            address: "вул. Домашня, 7".to_owned(),
            ..ApplicantForm::default()
        },
        asked: AskedHow::default(),
        photos: Vec::new(),
    }
}

fn codes(rows: &[RequestType]) -> Vec<&str> {
    rows.iter().map(|row| row.code.as_str()).collect()
}

/// What people say, and which of the types they mean; none of these stands in the list of phrases.
const SAID: &[(&str, &str)] = &[
    ("у нас нема води вже другий день", "05.02"),
    ("пропала вода в крані", "05.02"),
    ("води немає з самого ранку", "05.02"),
    ("нет воды в доме", "05.02"),
    ("Немає води!!!", "05.02"),
    ("no running water", "05.02"),
    ("напір слабкий на п'ятому поверсі", "05.03"),
    ("іржава вода з крану", "05.04"),
    ("труба лопнула, заливає", "05.01"),
    ("прорвало водогін на вулиці", "05.01"),
    ("burst pipe", "05.01"),
    ("не горить ліхтар", "12.03"),
    ("не светит фонарь возле дома", "12.03"),
    ("ліхтарі не горять на всій вулиці", "12.02"),
    ("темно на вулиці ввечері", "12.02"),
    ("ліхтарі горять удень", "12.04"),
    ("яма на дорозі", "01.03"),
    ("великі ями на дорогах", "01.03"),
    ("выбоины на дороге", "01.03"),
    ("pothole on my street", "01.03"),
    ("тротуар розбитий", "01.04"),
    ("слизько, не посипано", "01.02"),
    ("не прибраний сніг", "01.02"),
    ("провалився асфальт", "01.01"),
    ("застряг ліфт", "10.01"),
    ("ребенок застрял в лифте", "10.01"),
    ("stuck in an elevator", "10.01"),
    ("ліфт не працює третій день", "10.02"),
    ("лифт сломан", "10.02"),
    ("сміття не вивозять", "15.01"),
    ("не вивозиться сміття", "15.01"),
    ("мусор не вывозят неделю", "15.01"),
    ("баки переповнені", "15.02"),
    ("звалище біля гаражів", "15.03"),
    ("сусід палить листя", "15.05"),
    ("викинули старий диван", "15.04"),
    ("нет света", "07.02"),
    ("світла нема", "07.02"),
    ("відключили електроенергію", "07.02"),
    ("дріт обірвався і лежить на землі", "07.01"),
    ("напруга скаче", "07.03"),
    ("пахне газом у під'їзді", "06.01"),
    ("чутно запах газу", "06.01"),
    ("gas smell in the yard", "06.01"),
    ("холодні батареї", "09.02"),
    ("батареї не гріють", "09.02"),
    ("гарячої води немає", "09.04"),
    ("hot water missing", "09.04"),
    ("каналізація забилась", "08.01"),
    ("відкритий люк", "08.02"),
    ("вкрали кришку люка", "16.02"),
    ("підвал затопило", "08.03"),
    ("дах протікає", "11.01"),
    ("у під'їзді темно", "11.04"),
    ("брудний під’їзд", "11.03"),
    ("таргани в під'їзді", "11.05"),
    ("бурульки звисають", "11.02"),
    ("собака покусала дитину", "13.01"),
    ("зграя бродячих собак", "13.04"),
    ("мертва кішка на узбіччі", "13.03"),
    ("дерево впало", "14.01"),
    ("гілка зламалась і висить", "14.02"),
    ("спиляйте сухе дерево", "14.03"),
    ("не скошена трава", "14.04"),
    ("світлофор не працює", "02.01"),
    ("зебри не видно", "02.03"),
    ("машина стоїть на тротуарі", "03.02"),
    ("маршрутка не ходить", "04.02"),
    ("водій маршрутки хамить", "04.03"),
    ("водитель нахамил", "04.03"),
    ("не пустили пенсіонерку безкоштовно", "04.04"),
    ("вулицю затопило після зливи", "16.01"),
    ("фонтан брудний", "17.03"),
    ("наркотики реклама на стіні", "19.04"),
    ("графіті на фасаді будинку", "19.03"),
    ("вивезення тіла", "18.01"),
];

#[tokio::test]
async fn what_people_say_is_found() {
    TestDb::on_sqlite(|db| async move {
        let city = city(&db, DEFAULT_CLASSIFIER).await;
        let mut missed = Vec::new();
        for (said, meant) in SAID {
            let found = search(&city, said, 3);
            if !codes(&found).contains(meant) {
                missed.push(format!("{said}: {meant}, found {:?}", codes(&found)));
            }
        }
        assert!(SAID.len() >= 60 && missed.is_empty(), "{missed:#?}");
        // What is asked most often comes first, not only among the first.
        for (said, meant) in [
            ("немає води", "05.02"),
            ("нет воды", "05.02"),
            ("яма", "01.03"),
            ("нет света", "07.02"),
            ("немає світла", "07.02"),
            ("застряг ліфт", "10.01"),
            ("запах газу", "06.01"),
            ("не горить ліхтар", "12.03"),
            ("немає опалення", "09.02"),
            ("немає гарячої води", "09.04"),
            ("сміття не вивозять", "15.01"),
        ] {
            assert_eq!(codes(&search(&city, said, 1)), [meant], "{said}");
        }
    })
    .await;
}

#[tokio::test]
async fn it_is_found_while_one_types() {
    TestDb::on_sqlite(|db| async move {
        let city = city(&db, DEFAULT_CLASSIFIER).await;
        for (typed, meant) in
            [("немає вод", "05.02"), ("ліхтар не св", "12.03"), ("ліф", "10.02"), ("світлоф", "02.01")]
        {
            assert!(codes(&search(&city, typed, 3)).contains(&meant), "{typed}: {:?}", codes(&search(&city, typed, 3)));
        }
        assert!(search(&city, "", 10).is_empty());
    })
    .await;
}

#[tokio::test]
async fn phrases_are_of_the_default_classifier_alone() {
    TestDb::on_sqlite(|db| async move {
        let line = DEFAULT_CLASSIFIER.lines().find(|line| line.contains(",10.01,")).unwrap();
        let other = line.replace("Людина застрягла в ліфті", "Прочитати казку").replace("Person trapped", "Tale");
        let city = city(&db, &DEFAULT_CLASSIFIER.replace(line, &other)).await;
        assert_eq!(codes(&search(&city, "казка", 1)), ["10.01"]);
        assert_eq!(codes(&search(&city, "stuck in elevator", 1)), ["10.02"]);
    })
    .await;
}

#[tokio::test]
async fn every_type_has_phrases() {
    TestDb::on_sqlite(|db| async move {
        let city = city(&db, DEFAULT_CLASSIFIER).await;
        let phrases = synonyms::of(&city.classifier());
        for row in city.classifier().types() {
            assert!(phrases.iter().filter(|(id, _)| *id == row.id).count() >= 4, "{}", row.code);
        }
        assert!(phrases.iter().all(|(_, words)| !words.trim().is_empty()));
    })
    .await;
}

#[tokio::test]
async fn ten_shortcuts_from_the_first_day_on() {
    TestDb::on_sqlite(|db| async move {
        let city = city(&db, DEFAULT_CLASSIFIER).await;
        assert_eq!(codes(&shortcuts(&city)), USUAL);

        for type_code in ["16.04", "16.04", "05.01"] {
            register(&city, Role::Operator, NewRequest { type_code: type_code.to_owned(), ..request() }).await.unwrap();
        }
        city.clock().set(city.now().plus_hours(24));
        city.catch_up().await.unwrap();
        let ten = shortcuts(&city);
        assert_eq!(codes(&ten)[..3], ["16.04", "05.01", "05.02"]);
        assert_eq!(ten.len(), SHORTCUTS);
        // What was common long ago is so no more.
        city.clock().set(city.now().plus_hours(24 * DAYS));
        assert_eq!(codes(&shortcuts(&city)), USUAL);
    })
    .await;
}
