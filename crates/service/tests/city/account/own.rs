//! What is one's own: sessions, settings, password, data; and its end.

use domain::account::FREE_TRIES;
use domain::classifier::Lang;
use domain::intake::ApplicantForm;
use domain::query::Problem;
use domain::workflow::{Action, Resolution, Role};
use service::account::sign_in::sign_in;
use service::account::{self, delete, export, password, session, settings};
use service::act::act;
use service::register::{Asked, NewRequest, register};
use service::{City, Error};
use store::applicant;
use store::note::{NewNote, Visibility};
use store::testing::TestDb;

use super::{PASSWORD, PHONE, asker, asker_at, is_refused, person, reachable, sign_up, who};
use crate::{NOON, request};

#[tokio::test]
async fn one_ends_ones_own_sessions_and_no_others() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let first = sign_up(&city, &outbox, PHONE).await;
        city.clock().set(NOON.plus_hours(1));
        let second = sign_in(&city, PHONE, PASSWORD, &asker()).await.unwrap();
        let strangers = sign_up(&city, &outbox, "+380500000002").await;
        let (me, stranger) = (who(&city, &second).await, who(&city, &strangers).await);

        let list = session::list(&city, &me).await.unwrap();
        let told: Vec<_> = list.iter().map(|own| (own.agent.as_str(), own.created_at, own.is_this)).collect();
        assert_eq!(told, [("Firefox, Linux", NOON.plus_hours(1), true), ("Firefox, Linux", NOON, false)]);

        let theirs = session::list(&city, &stranger).await.unwrap().remove(0).id;
        for id in [theirs.as_str(), "", "x", first.token.as_str()] {
            assert!(matches!(session::end(&city, &me, id).await, Err(Error::NotFound)), "{id}");
        }
        session::end(&city, &me, &list[1].id).await.unwrap();
        assert_eq!(session::signed_in(&city, &first.token).await.unwrap(), None);
        for stays in [&second, &strangers] {
            assert!(session::signed_in(&city, &stays.token).await.unwrap().is_some());
        }

        let third = sign_in(&city, PHONE, PASSWORD, &asker_at(2)).await.unwrap();
        assert_eq!(session::end_others(&city, &me).await.unwrap(), 1);
        assert_eq!(session::signed_in(&city, &third.token).await.unwrap(), None);
        for stays in [&second, &strangers] {
            assert!(session::signed_in(&city, &stays.token).await.unwrap().is_some());
        }
    })
    .await;
}

#[tokio::test]
async fn one_changes_what_one_said_of_oneself() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let opened = sign_up(&city, &outbox, PHONE).await;
        let me = who(&city, &opened).await;
        let new = ApplicantForm {
            surname: "Нова".to_owned(),
            patronymic: "Іванівна".to_owned(),
            email: String::new(),
            // Not to be changed like this: it was confirmed.
            ..person("+380999999999")
        };
        settings::set_profile(&city, &me, &new).await.unwrap();
        settings::set_notices(&city, &me, false, Lang::En).await.unwrap();
        let own = account::own(&city, &me).await.unwrap();
        let said = (own.person.surname.as_str(), own.person.patronymic.as_deref(), own.person.email.as_deref());
        assert_eq!(said, ("Нова", Some("Іванівна"), None));
        assert_eq!((own.person.phone.as_str(), own.mail_notices, own.lang), (PHONE, false, Lang::En));
        let nameless = ApplicantForm { surname: " ".to_owned(), ..new };
        is_refused(settings::set_profile(&city, &me, &nameless).await, "surname", Problem::Missing);
    })
    .await;
}

#[tokio::test]
async fn a_new_password_takes_the_old_one_and_ends_other_sessions() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let opened = sign_up(&city, &outbox, PHONE).await;
        let elsewhere = sign_in(&city, PHONE, PASSWORD, &asker()).await.unwrap();
        let me = who(&city, &opened).await;
        let new = "зовсім інший пароль";
        is_refused(password::change(&city, &me, "", new, &asker()).await, "current_password", Problem::Missing);
        is_refused(password::change(&city, &me, new, new, &asker()).await, "current_password", Problem::Wrong);
        is_refused(password::change(&city, &me, PASSWORD, PHONE, &asker()).await, "password", Problem::Guessable);
        password::change(&city, &me, PASSWORD, new, &asker()).await.unwrap();
        assert!(session::signed_in(&city, &opened.token).await.unwrap().is_some());
        assert_eq!(session::signed_in(&city, &elsewhere.token).await.unwrap(), None);
        sign_in(&city, PHONE, new, &asker()).await.unwrap();
        // Whoever finds a browser signed in cannot guess either.
        for _ in 0..=FREE_TRIES {
            is_refused(
                password::change(&city, &me, "не той", PASSWORD, &asker()).await,
                "current_password",
                Problem::Wrong,
            );
        }
        let refused = password::change(&city, &me, new, PASSWORD, &asker()).await;
        assert!(matches!(refused, Err(Error::Wait { .. })), "{refused:?}");
    })
    .await;
}

/// A request that was made in the account.
async fn own_request(city: &City, me: &account::SignedIn) -> domain::id::RequestId {
    let asked = Asked { account: Some(me.account), lang: Some(Lang::Uk), privacy: Some(1) };
    let new = NewRequest { asked, applicant: person(PHONE), ..request("05.01") };
    register(city, Role::Applicant, new).await.unwrap().id
}

#[tokio::test]
async fn one_takes_along_what_is_kept_of_one() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let opened = sign_up(&city, &outbox, PHONE).await;
        let me = who(&city, &opened).await;
        let mine = own_request(&city, &me).await;
        // The same number and surname on the phone.
        let called = crate::call(&city, "05.02").await.id;
        let elses = NewRequest { applicant: person("+380500000002"), ..request("05.03") };
        register(&city, Role::Operator, elses).await.unwrap();
        act(&city, mine, Role::Executor, Action::Accept, None).await.unwrap();
        let mut tx = city.db().begin().await.unwrap();
        for (visibility, body) in [(Visibility::Internal, "між нами"), (Visibility::Applicant, "для заявниці")]
        {
            let note = NewNote { request: mine, at: NOON, by: Role::Executor.into(), visibility, body };
            store::note::insert(&mut tx, note).await.unwrap();
        }
        tx.commit().await.unwrap();

        let data = export::export(&city, &me).await.unwrap();
        assert_eq!(data["account"]["phone"], PHONE);
        assert_eq!(data["account"]["surname"], "Перевіренко");
        assert_eq!(data["sessions"].as_array().unwrap().len(), 1);
        let requests: Vec<_> =
            data["requests"].as_array().unwrap().iter().map(|told| told["request"].clone()).collect();
        assert_eq!(requests, [called.0, mine.0]);
        assert_eq!(data["joined"], serde_json::json!([]));
        let told = &data["requests"][1];
        assert_eq!(
            (&told["request"], &told["state"], &told["type"]["code"]),
            (&mine.0.into(), &"in_progress".into(), &"05.01".into())
        );
        assert_eq!(told["place"]["address"], "вул. Потерпіла, 5");
        let texts: Vec<&str> =
            told["notes"].as_array().unwrap().iter().map(|note| note["text"].as_str().unwrap()).collect();
        assert_eq!(texts, ["Тече", "для заявниці"]);
        let all = data.to_string();
        assert!(!all.contains(&opened.token) && !all.contains(&me.session) && !all.contains("argon2"), "{all}");
    })
    .await;
}

#[tokio::test]
async fn after_the_end_of_an_account_nobody_can_tell_whose_the_requests_were() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let opened = sign_up(&city, &outbox, PHONE).await;
        let elsewhere = sign_in(&city, PHONE, PASSWORD, &asker()).await.unwrap();
        let stranger = sign_up(&city, &outbox, "+380500000002").await;
        let me = who(&city, &opened).await;
        let mine = own_request(&city, &me).await;
        let called = crate::call(&city, "05.02").await.id;
        let of_another = NewRequest {
            applicant: ApplicantForm { surname: "Інша".to_owned(), ..request("05.02").applicant },
            ..request("05.02")
        };
        let not_mine = register(&city, Role::Operator, of_another).await.unwrap().id;
        let report = Action::Report { resolution: Resolution::Done, note: None };
        act(&city, mine, Role::Executor, Action::Accept, None).await.unwrap();

        is_refused(delete::delete(&city, &me, "не той", &asker()).await, "password", Problem::Wrong);
        delete::delete(&city, &me, PASSWORD, &asker()).await.unwrap();
        for ended in [&opened, &elsewhere] {
            assert_eq!(session::signed_in(&city, &ended.token).await.unwrap(), None);
        }
        assert!(session::signed_in(&city, &stranger.token).await.unwrap().is_some());
        assert!(matches!(sign_in(&city, PHONE, PASSWORD, &asker()).await, Err(Error::WrongPassword)));
        assert!(matches!(delete::delete(&city, &me, PASSWORD, &asker()).await, Err(Error::NotFound)));

        let mut tx = city.db().read().await.unwrap();
        // What was told on the phone stood in the cabinet too.
        for id in [mine, called] {
            let nobody = applicant::of_request(&mut tx, id).await.unwrap().unwrap();
            let said = [&nobody.surname, &nobody.first_name, &nobody.phone, &nobody.address];
            assert_eq!(said.map(String::as_str), ["—", "—", "", ""]);
            assert_eq!((nobody.patronymic, nobody.email), (None, None));
        }
        assert_eq!(store::own::of_account(&mut tx, me.account, "nobody", NOON).await.unwrap(), []);
        let caller = applicant::of_request(&mut tx, not_mine).await.unwrap().unwrap();
        assert_eq!(caller.surname, "Інша", "somebody else of the same phone");
        drop(tx);
        // The work goes on, and the phone can have an account again.
        act(&city, mine, Role::Executor, report, None).await.unwrap();
        let again = sign_up(&city, &outbox, PHONE).await;
        assert_ne!(again.account, me.account);
    })
    .await;
}
