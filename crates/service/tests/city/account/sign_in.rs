//! Signing in: failed tries take longer and longer, for as long as it matters.

use domain::account::{ADDRESS_FORGETS, FREE_TRIES, TRIES_HOURS, TRIES_OF_AN_ADDRESS, delay_after};
use domain::classifier::Lang;
use domain::query::Problem;
use service::account::sign_in::sign_in;
use service::account::{Asker, reset};
use service::{City, Error};
use store::testing::TestDb;

use super::{PASSWORD, PHONE, asker, asker_at, code, is_refused, reachable};
use crate::NOON;

async fn fails(city: &City, phone: &str, asker: &Asker) {
    let refused = sign_in(city, phone, "не той пароль", asker).await;
    assert!(matches!(refused, Err(Error::WrongPassword)), "{refused:?}");
}

async fn waits(city: &City, phone: &str, password: &str, asker: &Asker, expected: i64) {
    let refused = sign_in(city, phone, password, asker).await;
    let seconds = expected.unsigned_abs();
    assert!(matches!(refused, Err(Error::Wait { seconds: s }) if s == seconds), "{expected} s: {refused:?}");
}

#[tokio::test]
async fn failed_tries_make_wait_and_are_forgotten() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        super::sign_up(&city, &outbox, PHONE).await;
        let mut now = NOON;
        for failures in 1..=FREE_TRIES + 4 {
            fails(&city, PHONE, &asker_at(u8::try_from(failures).unwrap())).await;
            let delay = delay_after(failures);
            if delay > 0 {
                // Not even the right password helps, from wherever it comes; and a try that has to wait counts for nothing.
                waits(&city, PHONE, PASSWORD, &asker_at(100), delay).await;
                waits(&city, PHONE, PASSWORD, &asker_at(101), delay).await;
                now = now.plus_seconds(delay);
                city.clock().set(now.plus_seconds(-1));
                waits(&city, PHONE, PASSWORD, &asker_at(100), 1).await;
                city.clock().set(now);
            }
        }
        // Others sign in all the while.
        super::sign_up(&city, &outbox, "+380500000002").await;
        sign_in(&city, "+380500000002", PASSWORD, &asker_at(100)).await.unwrap();
        // A day later all is forgotten.
        fails(&city, PHONE, &asker_at(50)).await;
        city.clock().set(now.plus_hours(TRIES_HOURS));
        for _ in 0..=FREE_TRIES {
            fails(&city, PHONE, &asker_at(60)).await;
        }
        waits(&city, PHONE, PASSWORD, &asker_at(60), 1).await;
    })
    .await;
}

#[tokio::test]
async fn the_right_password_forgives_what_failed_before() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        super::sign_up(&city, &outbox, PHONE).await;
        for _ in 0..3 {
            for n in 0..FREE_TRIES {
                fails(&city, PHONE, &asker_at(u8::try_from(n).unwrap())).await;
            }
            sign_in(&city, PHONE, PASSWORD, &asker()).await.unwrap();
        }
        // So does a code on the phone: nobody locks its owner out.
        for _ in 0..=FREE_TRIES {
            fails(&city, PHONE, &asker()).await;
        }
        waits(&city, PHONE, PASSWORD, &asker(), 1).await;
        reset::begin(&city, PHONE, Lang::Uk, &asker()).await.unwrap();
        let code = code(&outbox, 2).await;
        let new = "зовсім інший пароль";
        reset::finish(&city, PHONE, &code, new, &asker()).await.unwrap();
        sign_in(&city, PHONE, new, &asker()).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_address_that_guesses_at_many_phones_waits_too() {
    TestDb::on_sqlite(|db| async move {
        let (city, outbox) = reachable(&db).await;
        super::sign_up(&city, &outbox, PHONE).await;
        let tries = (FREE_TRIES + 1) * TRIES_OF_AN_ADDRESS;
        for n in 0..tries {
            if n % 7 == 0 {
                // Who has an account does not get more guesses at others by signing in to it.
                sign_in(&city, PHONE, PASSWORD, &asker()).await.unwrap();
            }
            fails(&city, &format!("+3805000001{n:02}"), &asker()).await;
        }
        waits(&city, PHONE, PASSWORD, &asker(), 1).await;
        sign_in(&city, PHONE, PASSWORD, &asker_at(2)).await.unwrap();
        // What others who share the address got wrong before is forgotten bit by bit.
        city.clock().set(NOON.plus_seconds(ADDRESS_FORGETS * i64::from(TRIES_OF_AN_ADDRESS)));
        for n in 0..TRIES_OF_AN_ADDRESS {
            fails(&city, &format!("+3805000002{n:02}"), &asker()).await;
        }
        waits(&city, PHONE, PASSWORD, &asker(), 1).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_tries_at_once_are_as_many_tries() {
    TestDb::each(|db| async move {
        let (city, _) = reachable(&db).await;
        let asker = asker();
        let tries = (0..30).map(|_| sign_in(&city, PHONE, "не той пароль", &asker));
        let refused = futures::future::join_all(tries).await;
        let made = refused.iter().filter(|result| matches!(result, Err(Error::WrongPassword))).count();
        assert_eq!(made, FREE_TRIES as usize + 1, "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_a_phone_or_a_password_is_named() {
    TestDb::on_sqlite(|db| async move {
        let (city, _) = reachable(&db).await;
        is_refused(sign_in(&city, "подзвоніть", PASSWORD, &asker()).await, "phone", Problem::Malformed);
        is_refused(sign_in(&city, "", PASSWORD, &asker()).await, "phone", Problem::Missing);
        is_refused(sign_in(&city, PHONE, "", &asker()).await, "password", Problem::Missing);
        fails(&city, PHONE, &asker()).await;
        let refused = sign_in(&city, PHONE, &"x".repeat(1_000_000), &asker()).await;
        assert!(matches!(refused, Err(Error::WrongPassword)), "{refused:?}");
    })
    .await;
}
