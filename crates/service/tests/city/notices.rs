//! Who hears of what, once, in their language, and nobody else.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::classifier::Lang;
use domain::id::{AccountId, ExecutorId, RequestId};
use domain::intake::{Applicant, ApplicantForm};
use domain::notice::{NoticeChannel, NoticeKind, Whom};
use domain::time::Timestamp;
use domain::workflow::{Action, Resolution, Role};
use service::act::{Deed, act, applicant_act, perform};
use service::notice::{self, Due};
use service::outside::Outside;
use service::register::{Asked, NewRequest, register};
use service::sender::{Outbox, SendError, Senders};
use service::{City, Clock};
use store::account::NewAccount;
use store::testing::TestDb;

use crate::{NOON, call, city, request};

/// Another process of a city that can send.
pub(crate) async fn sending(db: &TestDb, now: Timestamp) -> City {
    let senders = Senders::to_outbox(&Arc::new(Outbox::default()));
    let outside = Outside { senders, ..Outside::default() };
    City::open_with(db.another().await, Clock::fixed(now), outside).await.unwrap()
}

/// A city that can send.
pub(crate) async fn sending_city(db: &TestDb) -> City {
    city(db).await;
    sending(db, NOON).await
}

/// A request by somebody with a mailbox.
pub(crate) fn mailed(name: &str, asked: Asked) -> NewRequest {
    let new = request("05.01");
    let email = format!("{name}@example.org");
    NewRequest { applicant: ApplicantForm { email, ..new.applicant.clone() }, asked, ..new }
}

fn phoned(phone: &str) -> NewRequest {
    let new = request("05.01");
    NewRequest { applicant: ApplicantForm { phone: phone.to_owned(), ..new.applicant.clone() }, ..new }
}

/// Takes all that is due, and says that it was sent.
pub(crate) async fn send_all(city: &City) -> Vec<Due> {
    let mut all = Vec::new();
    loop {
        let some = notice::lease(city, 100).await.unwrap();
        if some.is_empty() {
            return all;
        }
        for due in some {
            notice::sent(city, &due).await.unwrap();
            all.push(due);
        }
    }
}

/// Who was told what.
fn told(all: &[Due]) -> Vec<(&str, NoticeKind)> {
    all.iter().map(|due| (due.to.as_str(), due.news.kind)).collect()
}

fn report() -> Deed {
    Deed::Report { resolution: Resolution::Done, text: "Замінили трубу".to_owned() }
}

/// The executor takes it on and reports.
async fn work(city: &City, id: RequestId) {
    perform(city, id, Role::Executor, &Deed::Accept, &[], None).await.unwrap();
    perform(city, id, Role::Executor, &report(), &[], None).await.unwrap();
}

#[tokio::test]
async fn a_letter_for_every_change_and_texts_for_three() {
    TestDb::each(|db| async move {
        let city = sending_city(&db).await;
        let asked = Asked { lang: Some(Lang::En), ..Asked::default() };
        let id = register(&city, Role::Applicant, mailed("olena", asked)).await.unwrap().id;
        let reason = || "Знову тече".to_owned();
        let redirect = Deed::Redirect { executor: ExecutorId(2), reason: reason() };
        perform(&city, id, Role::Dispatcher, &redirect, &[], None).await.unwrap();
        work(&city, id).await;
        applicant_act(&city, id, &Deed::SendBack { reason: reason() }, &[], None).await.unwrap();
        act(
            &city,
            id,
            Role::Controller,
            Action::Extend { due_at: NOON.plus_hours(40), asked: Some(NOON.plus_hours(40)) },
            None,
        )
        .await
        .unwrap();
        perform(&city, id, Role::Executor, &report(), &[], None).await.unwrap();
        act(&city, id, Role::Controller, Action::Confirm { spoken: true }, None).await.unwrap();

        let all = send_all(&city).await;
        let kinds: Vec<_> = all.iter().map(|due| due.news.kind).collect();
        use NoticeKind as K;
        // What she sent back herself she knows.
        let wanted = [K::Registered, K::Redirected, K::InProgress, K::Reported, K::Extended, K::Reported, K::Closed];
        assert_eq!(kinds, wanted);
        for due in &all {
            assert_eq!((due.to.as_str(), due.news.channel), ("olena@example.org", NoticeChannel::Mail));
            assert_eq!((due.news.lang, due.news.whom, due.news.request), (Lang::En, Whom::Applicant, id));
            assert_eq!(due.news.answer.is_some(), due.news.kind == K::Reported);
        }
        // Each tells of its own moment, and not of now.
        assert_eq!(all[0].news.executor.as_deref(), Some("Dniprovodokanal (water utility)"));
        assert_ne!(all[1].news.executor, all[0].news.executor);
        assert_eq!(all[0].news.due_at, Some(NOON.plus_hours(6)));
        assert_eq!(all[4].news.due_at, Some(NOON.plus_hours(40)));
        assert_eq!(all[3].news.text.as_deref(), Some("Замінили трубу"));
        assert_eq!(all[6].news.resolution, Some(Resolution::Done));
        assert_ne!(all[3].news.answer, all[5].news.answer, "each report has its own link");
        let follow: BTreeSet<_> = all.iter().map(|due| due.news.follow.clone()).collect();
        assert_eq!(follow.len(), 1, "the way to follow it stays");
        assert!(send_all(&city).await.is_empty());

        // Who has only a phone hears of the beginning, the report and the end.
        let id = call(&city, "05.01").await.id;
        work(&city, id).await;
        act(&city, id, Role::Controller, Action::Confirm { spoken: true }, None).await.unwrap();
        let all = send_all(&city).await;
        let phone = "+380500000001";
        assert_eq!(told(&all), [(phone, K::Registered), (phone, K::Reported), (phone, K::Closed)]);
        assert!(all.iter().all(|due| due.news.channel == NoticeChannel::Sms && due.news.lang == Lang::Uk));
    })
    .await;
}

#[tokio::test]
async fn those_who_joined_hear_of_the_one_that_goes_on() {
    TestDb::each(|db| async move {
        let city = sending_city(&db).await;
        let first = register(&city, Role::Operator, mailed("first", Asked::default())).await.unwrap().id;
        let second = NewRequest {
            applicant: ApplicantForm {
                phone: "050 000 00 02".to_owned(),
                ..mailed("second", Asked::default()).applicant
            },
            ..request("05.01")
        };
        let second = register(&city, Role::Operator, second).await.unwrap().id;
        // The same person once more: told once.
        let again = register(&city, Role::Operator, mailed("first", Asked::default())).await.unwrap().id;
        send_all(&city).await;

        act(&city, second, Role::Operator, Action::Merge { into: first }, None).await.unwrap();
        act(&city, again, Role::Operator, Action::Merge { into: first }, None).await.unwrap();
        let all = send_all(&city).await;
        let merged = NoticeKind::Merged;
        assert_eq!(told(&all), [("second@example.org", merged), ("first@example.org", merged)]);
        assert_eq!((all[0].news.request, all[0].news.into), (second, Some(first)));

        work(&city, first).await;
        let all = send_all(&city).await;
        let reported: Vec<&Due> = all.iter().filter(|due| due.news.kind == NoticeKind::Reported).collect();
        assert_eq!(reported.len(), 2);
        let (own, joined) = (reported[0], reported[1]);
        assert_eq!((own.news.whom, joined.news.whom), (Whom::Applicant, Whom::Joined));
        assert!(own.news.answer.is_some() && joined.news.answer.is_none(), "only who made the request answers");
        assert!(
            own.news.text.is_some() && joined.news.text.is_none(),
            "what is written to the applicant is not for others"
        );
        assert_ne!(own.news.follow, joined.news.follow);
        // The applicant confirms: the other hears of it, the applicant knows.
        applicant_act(&city, first, &Deed::Confirm, &[], None).await.unwrap();
        assert_eq!(told(&send_all(&city).await), [("second@example.org", NoticeKind::Closed)]);
    })
    .await;
}

/// An account of somebody with a mailbox.
async fn account(city: &City) -> AccountId {
    let person = Applicant {
        surname: "Перевіренко".to_owned(),
        first_name: "Олена".to_owned(),
        patronymic: None,
        phone: "+380500000009".to_owned(),
        email: Some("own@example.org".to_owned()),
        address: "вул. Домашня, 7".to_owned(),
    };
    let (person, password, role, lang) = (&person, "$argon2id$", Role::Applicant, Lang::En);
    let new = NewAccount { person, password, role, executor: None, lang, privacy: 1, at: NOON };
    let mut tx = city.db().begin().await.unwrap();
    let id = store::account::insert(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn who_switched_letters_off_or_went_away_hears_nothing() {
    TestDb::each(|db| async move {
        let city = sending_city(&db).await;
        let account = account(&city).await;
        // They reported on the Ukrainian page; their account says English, and that is what they set.
        let asked = Asked { account: Some(account), lang: Some(Lang::Uk), ..Asked::default() };
        let switch = async |mail: bool| {
            let mut tx = city.db().begin().await.unwrap();
            store::account::set_notices(&mut tx, account, mail, Lang::En).await.unwrap();
            tx.commit().await.unwrap();
        };
        // The account has a mailbox, where the form had none; and a language.
        let new = || NewRequest { asked, ..phoned("050 000 00 09") };
        let id = register(&city, Role::Applicant, new()).await.unwrap().id;
        let all = send_all(&city).await;
        assert_eq!(told(&all), [("own@example.org", NoticeKind::Registered)]);
        assert_eq!(all[0].news.lang, Lang::En);

        switch(false).await;
        act(&city, id, Role::Executor, Action::Accept, None).await.unwrap();
        register(&city, Role::Applicant, new()).await.unwrap();
        assert!(send_all(&city).await.is_empty(), "no text instead either");

        // Switched off, or gone, between the change and the sending: nothing leaves, and nothing is left to send.
        switch(true).await;
        let id = register(&city, Role::Applicant, new()).await.unwrap().id;
        switch(false).await;
        assert!(send_all(&city).await.is_empty());
        switch(true).await;
        assert!(send_all(&city).await.is_empty(), "given up");
        work(&city, id).await;
        let mut tx = city.db().begin().await.unwrap();
        store::account::delete(&mut tx, account).await.unwrap();
        tx.commit().await.unwrap();
        assert!(send_all(&city).await.is_empty());
        let mut tx = city.db().read().await.unwrap();
        assert_eq!(store::notice::waiting(&mut tx).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn two_workers_send_each_once_and_a_crash_only_delays() {
    TestDb::each(|db| async move {
        let city = sending_city(&db).await;
        for n in 0..30 {
            register(&city, Role::Operator, phoned(&format!("05000001{n:02}"))).await.unwrap();
        }
        // One process takes five, and dies.
        let dead = notice::lease(&city, 5).await.unwrap();
        assert_eq!(dead.len(), 5);
        let other = sending(&db, NOON).await;
        let (here, there) = tokio::join!(send_all(&city), send_all(&other));
        assert_eq!(here.len() + there.len(), 25, "its five are still its own");

        for city in [&city, &other] {
            city.clock().set(NOON.plus_seconds(6 * 60));
        }
        let (again, too) = tokio::join!(send_all(&city), send_all(&other));
        let late: BTreeSet<_> = again.iter().chain(&too).map(|due| due.to.clone()).collect();
        assert_eq!((again.len() + too.len(), late.len()), (5, 5));
        assert_eq!(late, dead.iter().map(|due| due.to.clone()).collect());
        let all: BTreeSet<_> = here.iter().chain(&there).chain(&again).chain(&too).map(|due| due.to.clone()).collect();
        assert_eq!(all.len(), 30);
        // It comes to life, and says that it sent them: that is none of its business any more.
        notice::failed(&city, &dead[0], &SendError::Later("late".to_owned())).await.unwrap();
        city.clock().set(NOON.plus_hours(100));
        assert!(send_all(&city).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_does_not_leave_is_tried_ever_later_with_the_same_link_and_given_up() {
    TestDb::each(|db| async move {
        let city = sending_city(&db).await;
        let id = call(&city, "05.01").await.id;
        work(&city, id).await;
        let first = notice::lease(&city, 1).await.unwrap();
        assert_eq!(first[0].news.kind, NoticeKind::Registered);
        let never = SendError::Never("no such number".to_owned());
        assert_eq!(notice::failed(&city, &first[0], &never).await.unwrap(), None);

        let later = SendError::Later("overloaded".to_owned());
        let mut at = NOON;
        let mut links = BTreeSet::new();
        for minutes in [1, 5, 30, 120, 360, 1440] {
            let due = notice::lease(&city, 9).await.unwrap();
            assert_eq!(due.len(), 1, "after {minutes}");
            links.insert((due[0].news.answer.clone(), due[0].news.follow.clone()));
            at = at.plus_seconds(minutes * 60);
            assert_eq!(notice::failed(&city, &due[0], &later).await.unwrap(), Some(at));
            city.clock().set(at.plus_seconds(-1));
            assert!(notice::lease(&city, 9).await.unwrap().is_empty());
            city.clock().set(at);
        }
        assert_eq!(links.len(), 1, "a retry carries the same links");
        let last = notice::lease(&city, 9).await.unwrap();
        assert_eq!(notice::failed(&city, &last[0], &later).await.unwrap(), None);
        city.clock().set(at.plus_hours(1000));
        assert!(notice::lease(&city, 9).await.unwrap().is_empty());
        assert_eq!(notice::forget_old(&city).await.unwrap(), 3, "two notices and a link");
    })
    .await;
}

#[tokio::test]
async fn nothing_piles_up_that_nobody_could_send() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let waiting = async |city: &City| store::notice::waiting(&mut city.db().read().await.unwrap()).await.unwrap();
        let id = register(&city, Role::Operator, mailed("olena", Asked::default())).await.unwrap().id;
        work(&city, id).await;
        assert_eq!(waiting(&city).await, 0, "a city without senders");

        // In a made-up city made-up people are not told; who came to the site is.
        let mut tx = city.db().begin().await.unwrap();
        store::settings::set(&mut tx, "demo", "true").await.unwrap();
        tx.commit().await.unwrap();
        let demo = sending(&db, NOON).await;
        let id = register(&demo, Role::Operator, mailed("olena", Asked::default())).await.unwrap().id;
        work(&demo, id).await;
        assert_eq!(waiting(&demo).await, 0);
        let asked = Asked { lang: Some(Lang::Uk), ..Asked::default() };
        let id = register(&demo, Role::Applicant, mailed("olena", asked)).await.unwrap().id;
        work(&demo, id).await;
        assert_eq!(waiting(&demo).await, 3);
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_into_a_log() {
    TestDb::on_sqlite(|db| async move {
        let city = sending_city(&db).await;
        let id = register(&city, Role::Operator, mailed("olena", Asked::default())).await.unwrap().id;
        work(&city, id).await;
        for due in notice::lease(&city, 9).await.unwrap() {
            let logged = format!("{due:?}");
            for secret in [Some(&due.to), due.news.answer.as_ref(), Some(&due.news.follow), due.news.text.as_ref()]
                .into_iter()
                .flatten()
            {
                assert!(!logged.contains(secret.as_str()), "{logged}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_phone_and_a_city_get_so_many_texts_an_hour_and_the_rest_waits() {
    TestDb::each(|db| async move {
        service::settings::set(&db, "texts_an_hour", "14").await.unwrap();
        let city = sending_city(&db).await;
        let to = |due: &[Due], phone: &str| due.iter().filter(|due| due.to == phone).count();
        for _ in 0..15 {
            register(&city, Role::Applicant, phoned("050 000 00 01")).await.unwrap();
        }
        assert_eq!(send_all(&city).await.len(), 12, "enough for one phone");
        for n in 2..=4 {
            register(&city, Role::Applicant, phoned(&format!("050 000 00 0{n}"))).await.unwrap();
        }
        let mailed = register(&city, Role::Applicant, mailed("olena", Asked::default())).await.unwrap().id;
        let sent = send_all(&city).await;
        assert_eq!((sent.len(), to(&sent, "+380500000001")), (3, 0), "enough for the city");
        assert!(sent.iter().any(|due| due.news.request == mailed), "a letter costs nothing");

        // Nothing is lost: tried again as if the gateway had been busy.
        let waiting = store::notice::waiting(&mut city.db().read().await.unwrap()).await.unwrap();
        assert_eq!(waiting, 4);
        city.clock().set(NOON.plus_seconds(60));
        assert!(send_all(&city).await.is_empty(), "the hour is not over");
        city.clock().set(NOON.plus_hours(1));
        assert_eq!(send_all(&city).await.len(), 4);
        assert_eq!(store::notice::waiting(&mut city.db().read().await.unwrap()).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn what_the_city_never_can_afford_is_given_up_in_the_end() {
    TestDb::on_sqlite(|db| async move {
        service::settings::set(&db, "texts_an_hour", "0").await.unwrap();
        let city = sending_city(&db).await;
        call(&city, "05.01").await;
        let waiting = async || store::notice::waiting(&mut city.db().read().await.unwrap()).await.unwrap();
        for tries in 1..=domain::notice::MOST_TRIES {
            assert_eq!(waiting().await, 1, "before try {tries}");
            assert!(notice::lease(&city, 9).await.unwrap().is_empty());
            city.clock().set(city.now().plus_hours(24));
        }
        assert_eq!(waiting().await, 0);
    })
    .await;
}

#[tokio::test]
async fn texts_go_abroad_only_where_the_city_wants_it() {
    TestDb::each(|db| async move {
        let city = sending_city(&db).await;
        let abroad = || NewRequest { asked: Asked::default(), ..phoned("+48 512 345 678") };
        register(&city, Role::Applicant, abroad()).await.unwrap();
        assert!(send_all(&city).await.is_empty());
        assert_eq!(store::notice::waiting(&mut city.db().read().await.unwrap()).await.unwrap(), 0);

        service::settings::set(&db, "texts_abroad", "true").await.unwrap();
        let city = sending(&db, NOON).await;
        register(&city, Role::Applicant, abroad()).await.unwrap();
        assert_eq!(told(&send_all(&city).await), [("+48512345678", NoticeKind::Registered)]);
    })
    .await;
}
