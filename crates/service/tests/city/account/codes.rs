//! Codes: they hold for minutes, for a few tries, for one thing, once; and there are not many of them.

use domain::account::{CODE_SECONDS, CODE_TRIES, CODES_FROM_AN_ADDRESS, CODES_TO_A_PHONE};
use domain::classifier::Lang;
use domain::query::Problem;
use service::account::{reset, sign_up, track};
use service::{Error, settings};
use store::testing::TestDb;

use super::{PASSWORD, PHONE, asker, asker_at, code, form, is_refused, messages, reachable, wrong};
use crate::NOON;

#[tokio::test]
async fn after_five_wrong_tries_a_code_no_longer_holds() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        for (tries, problem) in [(CODE_TRIES - 1, None), (CODE_TRIES, Some(Problem::Expired))] {
            let phone = format!("+38050000000{tries}");
            let before = outbox.messages().len();
            sign_up::begin(&city, &phone, Lang::Uk, &asker()).await.unwrap();
            let code = code(&outbox, before + 1).await;
            for _ in 0..tries {
                let refused = sign_up::finish(&city, &form(&phone, &wrong(&code)), Lang::Uk, &asker()).await;
                is_refused(refused, "code", Problem::Wrong);
            }
            let last = sign_up::finish(&city, &form(&phone, &code), Lang::Uk, &asker()).await;
            match problem {
                Some(problem) => is_refused(last, "code", problem),
                None => assert!(last.is_ok(), "{last:?}"),
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_tries_at_once_are_as_many_tries() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        sign_up::begin(&city, PHONE, Lang::Uk, &asker()).await.unwrap();
        let code = code(&outbox, 1).await;
        let wrong = form(PHONE, &wrong(&code));
        let asker = asker();
        let tries = (0..20).map(|_| sign_up::finish(&city, &wrong, Lang::Uk, &asker));
        let refused = futures::future::join_all(tries).await;
        let counted =
            refused.iter().filter(|result| matches!(result, Err(Error::Form { problem: Problem::Wrong, .. }))).count();
        assert_eq!(counted, CODE_TRIES as usize);
    })
    .await;
}

#[tokio::test]
async fn a_code_holds_for_minutes_and_until_the_next_one() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        sign_up::begin(&city, PHONE, Lang::Uk, &asker()).await.unwrap();
        let first = code(&outbox, 1).await;
        city.clock().set(NOON.plus_seconds(CODE_SECONDS));
        is_refused(sign_up::finish(&city, &form(PHONE, &first), Lang::Uk, &asker()).await, "code", Problem::Expired);
        city.clock().set(NOON.plus_seconds(CODE_SECONDS - 1));
        sign_up::begin(&city, PHONE, Lang::Uk, &asker()).await.unwrap();
        let second = code(&outbox, 2).await;
        if first != second {
            is_refused(sign_up::finish(&city, &form(PHONE, &first), Lang::Uk, &asker()).await, "code", Problem::Wrong);
        }
        sign_up::finish(&city, &form(PHONE, &second), Lang::Uk, &asker()).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_code_serves_for_one_thing() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        super::sign_up(&city, &outbox, PHONE).await;
        reset::begin(&city, PHONE, Lang::Uk, &asker()).await.unwrap();
        let to_reset = code(&outbox, 2).await;
        is_refused(sign_up::finish(&city, &form(PHONE, &to_reset), Lang::Uk, &asker()).await, "code", Problem::Expired);
        let other = "+380500000002";
        is_refused(reset::finish(&city, other, &to_reset, PASSWORD, &asker()).await, "code", Problem::Expired);
        for typed in ["", "12345", "абвгде", "12345\u{0}", &"1".repeat(10_000)] {
            let refused = reset::finish(&city, PHONE, typed, PASSWORD, &asker()).await;
            assert!(matches!(refused, Err(Error::Form { field: "code", .. })), "{typed}: {refused:?}");
        }
        reset::finish(&city, PHONE, &format!(" {to_reset} "), "зовсім інший", &asker()).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_phone_gets_a_few_codes_an_hour() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        for n in 0..CODES_TO_A_PHONE {
            city.clock().set(NOON.plus_seconds(i64::from(n) * 60));
            sign_up::begin(&city, PHONE, Lang::Uk, &asker_at(n.try_into().unwrap())).await.unwrap();
        }
        city.clock().set(NOON.plus_seconds(600));
        let refused = sign_up::begin(&city, PHONE, Lang::Uk, &asker_at(9)).await;
        assert!(matches!(refused, Err(Error::Wait { seconds: 3000 })), "{refused:?}");
        let refused = reset::begin(&city, PHONE, Lang::Uk, &asker_at(9)).await;
        assert!(matches!(refused, Err(Error::Wait { .. })), "whatever it is for: {refused:?}");
        messages(&outbox, CODES_TO_A_PHONE as usize).await;
        // Another phone is not kept waiting, and an hour later neither is this.
        sign_up::begin(&city, "+380500000002", Lang::Uk, &asker()).await.unwrap();
        city.clock().set(NOON.plus_hours(1));
        sign_up::begin(&city, PHONE, Lang::Uk, &asker()).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_address_asks_for_so_many_codes_an_hour() {
    TestDb::each(|db| async move {
        let (city, _) = reachable(&db).await;
        for n in 0..CODES_FROM_AN_ADDRESS {
            reset::begin(&city, &format!("+3805000000{n:02}"), Lang::Uk, &asker()).await.unwrap();
        }
        let refused = reset::begin(&city, "+380500000099", Lang::Uk, &asker()).await;
        assert!(matches!(refused, Err(Error::Wait { seconds: 3600 })), "{refused:?}");
        reset::begin(&city, "+380500000099", Lang::Uk, &asker_at(2)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_city_pays_for_so_many_codes_an_hour() {
    TestDb::each(|db| async move {
        settings::set(&db, "codes_an_hour", "2").await.unwrap();
        let (city, outbox) = reachable(&db).await;
        // What nobody gets costs nothing: it keeps nobody else from signing up.
        let id = crate::call(&city, "05.01").await.id;
        for n in 1..=5 {
            reset::begin(&city, &format!("+38050000001{n}"), Lang::Uk, &asker_at(n)).await.unwrap();
            track::begin(&city, &id.to_string(), "9999", Lang::Uk, &asker_at(n)).await.unwrap();
        }
        for n in 1..=2 {
            sign_up::begin(&city, &format!("+38050000000{n}"), Lang::Uk, &asker_at(n)).await.unwrap();
        }
        messages(&outbox, 2).await;
        // Beyond that nothing is sent, and the answer is the same.
        sign_up::begin(&city, "+380500000003", Lang::Uk, &asker_at(3)).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        messages(&outbox, 2).await;
        city.clock().set(NOON.plus_hours(1));
        sign_up::begin(&city, "+380500000003", Lang::Uk, &asker_at(3)).await.unwrap();
        messages(&outbox, 3).await;
    })
    .await;
}

#[tokio::test]
async fn the_register_knows_neither_codes_nor_phones_by_them() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        sign_up::begin(&city, PHONE, Lang::Uk, &asker()).await.unwrap();
        let code = code(&outbox, 1).await;
        let mut tx = db.begin().await.unwrap();
        for key in [PHONE, &code] {
            assert_eq!(store::one_time_code::locked(&mut tx, key).await.unwrap(), None);
        }
    })
    .await;
}

#[tokio::test]
async fn no_code_goes_abroad_unless_the_city_wants_it() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let abroad = "+48512345678";
        let refused = sign_up::begin(&city, abroad, Lang::Uk, &asker()).await;
        is_refused(refused, "phone", Problem::OutOfRange);
        settings::set(&db, "texts_abroad", "true").await.unwrap();
        city.catch_up().await.unwrap();
        sign_up::begin(&city, abroad, Lang::Uk, &asker()).await.unwrap();
        messages(&outbox, 1).await;
    })
    .await;
}
