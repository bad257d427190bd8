//! From the first code to the last session.

use domain::account::{PRIVACY_VERSION, SESSION_HOURS};
use domain::classifier::Lang;
use domain::query::Problem;
use domain::workflow::Role;
use service::account::sign_in::sign_in;
use service::account::staff::{NewStaff, add_staff};
use service::account::{self, reset, session, sign_up};
use service::{Error, tidy};
use store::testing::TestDb;

use super::{PASSWORD, PHONE, asker, asker_at, code, form, is_refused, messages, person, reachable, who};
use crate::{NOON, city};

#[tokio::test]
async fn an_account_is_opened_used_and_got_back() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        sign_up::begin(&city, "050 000 00 01", Lang::En, &asker()).await.unwrap();
        let first = code(&outbox, 1).await;
        let opened = sign_up::finish(&city, &form("(050) 000-00-01", &first), Lang::En, &asker()).await.unwrap();
        let me = who(&city, &opened).await;
        assert_eq!((me.role, me.executor, me.lang), (Role::Applicant, None, Lang::En));
        assert_eq!((me.surname.as_str(), me.first_name.as_str()), ("Перевіренко", "Олена"));
        let own = account::own(&city, &me).await.unwrap();
        assert_eq!((own.person.phone.as_str(), own.privacy, own.created_at), (PHONE, PRIVACY_VERSION, NOON));
        assert!(own.mail_notices);

        // The code has served.
        is_refused(sign_up::finish(&city, &form(PHONE, &first), Lang::Uk, &asker()).await, "code", Problem::Expired);

        session::sign_out(&city, &me).await.unwrap();
        assert_eq!(session::signed_in(&city, &opened.token).await.unwrap(), None);
        session::sign_out(&city, &me).await.unwrap();

        let one = sign_in(&city, "0500000001", PASSWORD, &asker()).await.unwrap();
        let other = sign_in(&city, PHONE, PASSWORD, &asker_at(2)).await.unwrap();
        assert_ne!(one.token, other.token);

        reset::begin(&city, PHONE, Lang::Uk, &asker()).await.unwrap();
        let second = code(&outbox, 2).await;
        let new = "зовсім інший пароль";
        is_refused(reset::finish(&city, PHONE, &second, "Перевіренко", &asker()).await, "password", Problem::Guessable);
        is_refused(reset::finish(&city, PHONE, &second, "мало", &asker()).await, "password", Problem::TooShort);
        let back = reset::finish(&city, PHONE, &second, new, &asker()).await.unwrap();
        for ended in [&one, &other] {
            assert_eq!(session::signed_in(&city, &ended.token).await.unwrap(), None, "a reset ends all sessions");
        }
        assert_eq!(who(&city, &back).await.account, me.account);
        assert!(matches!(sign_in(&city, PHONE, PASSWORD, &asker()).await, Err(Error::WrongPassword)));
        sign_in(&city, PHONE, new, &asker()).await.unwrap();
        is_refused(reset::finish(&city, PHONE, &second, new, &asker()).await, "code", Problem::Expired);
    })
    .await;
}

#[tokio::test]
async fn a_session_lasts_as_long_as_somebody_comes_back() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let opened = super::sign_up(&city, &outbox, PHONE).await;
        for (seconds, seen) in
            [(0, 0), (3599, 0), (3600, 3600), (7199, 3600), (SESSION_HOURS * 3600, SESSION_HOURS * 3600)]
        {
            city.clock().set(NOON.plus_seconds(seconds));
            let me = who(&city, &opened).await;
            let own = session::list(&city, &me).await.unwrap().remove(0);
            assert_eq!(own.seen_at, NOON.plus_seconds(seen), "after {seconds} s");
        }
        city.clock().set(NOON.plus_hours(2 * SESSION_HOURS));
        assert_eq!(session::signed_in(&city, &opened.token).await.unwrap(), None);
        city.clock().set(NOON.plus_hours(2 * SESSION_HOURS + 1));
        let forgotten = tidy::tidy(&city).await.unwrap();
        assert_eq!((forgotten.sessions, forgotten.codes), (1, 0));
        assert!(forgotten.counts > 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_token_opens_nothing() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let opened = super::sign_up(&city, &outbox, PHONE).await;
        let me = who(&city, &opened).await;
        let forged = "0".repeat(64);
        for token in ["", "x", &forged, &opened.token.to_uppercase(), &me.session, &format!("{} ", opened.token)] {
            assert_eq!(session::signed_in(&city, token).await.unwrap(), None, "{token}");
        }
        assert!(!format!("{opened:?} {me:?}").contains(&opened.token[..8]));
        assert!(!format!("{me:?}").contains("Перевіренко"));
    })
    .await;
}

#[tokio::test]
async fn without_a_sender_nobody_can_open_an_account() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        assert!(!account::can_sign_up(&city));
        for refused in [
            sign_up::begin(&city, PHONE, Lang::Uk, &asker()).await,
            reset::begin(&city, PHONE, Lang::Uk, &asker()).await,
        ] {
            assert!(matches!(refused, Err(Error::NoSender)), "{refused:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn staff_are_let_in_by_others() {
    TestDb::each(|db| async move {
        let (city, _) = reachable(&db).await;
        let new = |role, executor: Option<&str>| NewStaff {
            person: person(PHONE),
            password: PASSWORD.to_owned(),
            role,
            executor: executor.map(str::to_owned),
            lang: Lang::Uk,
        };
        for (role, executor, field, problem) in [
            (Role::Applicant, None, "role", Problem::OutOfRange),
            (Role::System, None, "role", Problem::OutOfRange),
            (Role::Executor, None, "executor", Problem::Missing),
            (Role::Executor, Some("nobody"), "executor", Problem::Unknown),
            (Role::Operator, Some("vodokanal"), "executor", Problem::OutOfRange),
        ] {
            is_refused(add_staff(&city, &new(role, executor)).await, field, problem);
        }
        let id = add_staff(&city, &new(Role::Executor, Some("vodokanal"))).await.unwrap();
        is_refused(add_staff(&city, &new(Role::Operator, None)).await, "phone", Problem::Repeated);
        let opened = sign_in(&city, PHONE, PASSWORD, &asker()).await.unwrap();
        let me = who(&city, &opened).await;
        let vodokanal = city.classifier().executor_by_code("vodokanal").unwrap().id;
        assert_eq!((me.account, me.role, me.executor), (id, Role::Executor, Some(vodokanal)));
    })
    .await;
}

#[tokio::test]
async fn nobody_can_tell_whether_a_phone_has_an_account() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        super::sign_up(&city, &outbox, PHONE).await;
        let (known, unknown) = (PHONE, "+380500000002");
        for phone in [known, unknown] {
            // Another asker each: what the one learns must not depend on what the other asked.
            let asker = asker_at(if phone == known { 3 } else { 4 });
            reset::begin(&city, phone, Lang::Uk, &asker).await.unwrap();
            is_refused(reset::finish(&city, phone, "000000", PASSWORD, &asker).await, "code", Problem::Wrong);
            sign_up::begin(&city, phone, Lang::Uk, &asker).await.unwrap();
            let taken = sign_up::finish(&city, &form(phone, "000000"), Lang::Uk, &asker).await;
            is_refused(taken, "code", Problem::Wrong);
            let refused = sign_in(&city, phone, "не той пароль", &asker).await;
            assert!(matches!(refused, Err(Error::WrongPassword)), "{phone}: {refused:?}");
        }
        // The owners learn it: of four messages one is a reset code, one says that there is an account, one is a code to open one.
        let texts = messages(&outbox, 4).await;
        let count = |start: &str| texts.iter().filter(|text| text.starts_with(start)).count();
        assert_eq!((count("sign-up code"), count("account exists"), count("reset code")), (2, 1, 1), "{texts:?}");
    })
    .await;
}
