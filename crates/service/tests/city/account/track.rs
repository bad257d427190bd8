//! Following a request by its number and four digits: the code goes to the phone that it was made with, and to nobody else.

use domain::classifier::Lang;
use domain::id::RequestId;
use domain::query::Problem;
use service::account::track::{begin, finish};
use service::account::{reset, sign_up};
use service::cabinet::{self, Holder};
use service::{City, Error};
use store::testing::TestDb;

use super::{PHONE, asker_at, is_refused, messages, reachable, wrong};
use crate::call;

async fn ask(city: &City, id: RequestId, digits: &str, from: u8) -> Result<RequestId, Error> {
    begin(city, &id.to_string(), digits, Lang::Uk, &asker_at(from)).await
}

#[tokio::test]
async fn the_code_opens_that_request() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let id = call(&city, "05.01").await.id;
        let before = outbox.messages().len();
        ask(&city, id, "0001", 1).await.unwrap();
        let code = code_of(&outbox, before + 1).await;
        is_refused(finish(&city, &id.to_string(), &wrong(&code)).await, "code", Problem::Wrong);
        let token = finish(&city, &format!(" № {id}"), &code).await.unwrap();
        let holder = Holder::of_link(&city, &token).await.unwrap().unwrap();
        let own = cabinet::request(&city, &holder, id, Lang::Uk).await.unwrap();
        assert_eq!(own.text.as_deref(), Some("Тече"));
        // It served once.
        is_refused(finish(&city, &id.to_string(), &code).await, "code", Problem::Expired);
    })
    .await;
}

/// The code in the newest of so many messages; the number of the request stands in it too.
async fn code_of(outbox: &service::sender::Outbox, count: usize) -> String {
    let text = messages(outbox, count).await.remove(0);
    text.split(' ').find(|word| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit())).unwrap().to_owned()
}

#[tokio::test]
async fn wrong_digits_and_unknown_numbers_get_the_same_answer_and_no_code() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let id = call(&city, "05.01").await.id;
        let before = outbox.messages().len();
        assert_eq!(ask(&city, id, "9999", 1).await.unwrap(), id);
        let unknown = RequestId(id.0 + 1000);
        assert_eq!(ask(&city, unknown, "0001", 1).await.unwrap(), unknown);
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        assert_eq!(outbox.messages().len(), before);
        for (number, digits, field) in
            [("x", "0001", "id"), ("-1", "0001", "id"), ("1", "12", "last_digits"), ("1", "12a4", "last_digits")]
        {
            is_refused(begin(&city, number, digits, Lang::Uk, &asker_at(1)).await, field, Problem::Malformed);
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_guesses_has_a_few_guesses_an_hour_and_cannot_tell_a_right_one() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        // Wrong digits each time; right ones after so many wrong ones; right ones each time.
        for right_from in [u8::MAX, 3, 4, 5, 6, 1] {
            city.clock().set(city.now().plus_hours(2));
            let id = call(&city, "05.01").await.id;
            let mut told = Vec::new();
            // From other addresses each time: it is the request that is guarded.
            for from in 1..=9 {
                let digits = if from >= right_from { "0001".to_owned() } else { format!("9{from:03}") };
                told.push(match ask(&city, id, &digits, from).await {
                    Ok(_) => 0,
                    Err(Error::Wait { seconds }) => seconds,
                    Err(error) => panic!("{error:?}"),
                });
            }
            assert_eq!(told, [0, 0, 0, 0, 0, 3600, 3600, 3600, 3600], "right from try {right_from} on");
        }
        city.clock().set(city.now().plus_hours(2));
        let id = call(&city, "05.01").await.id;
        let before = outbox.messages().len();
        ask(&city, id, "0001", 30).await.unwrap();
        messages(&outbox, before + 1).await;
    })
    .await;
}

#[tokio::test]
async fn a_phone_that_got_its_share_gets_nothing_and_nobody_can_tell() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let (first, second) = (call(&city, "05.01").await.id, call(&city, "05.01").await.id);
        let before = outbox.messages().len();
        for from in 1..=3 {
            ask(&city, first, "0001", from).await.unwrap();
        }
        messages(&outbox, before + 3).await;
        // Its share is used up: every request of it answers as ever, and the pages where the phone itself is typed do, too.
        for digits in ["0001", "9999"] {
            assert_eq!(ask(&city, second, digits, 4).await.unwrap(), second);
        }
        reset::begin(&city, PHONE, Lang::Uk, &asker_at(5)).await.unwrap();
        sign_up::begin(&city, PHONE, Lang::Uk, &asker_at(5)).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        assert_eq!(outbox.messages().len(), before + 3);
    })
    .await;
}
