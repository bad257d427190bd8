//! Following a request by its number and four digits: the code goes to the phone that it was made with, and to nobody else.

use domain::classifier::Lang;
use domain::id::RequestId;
use domain::query::Problem;
use service::account::track::{begin, finish};
use service::cabinet::{self, Holder};
use service::{City, Error};
use store::testing::TestDb;

use super::{asker_at, is_refused, messages, reachable, wrong};
use crate::{NOON, call};

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
async fn whoever_guesses_has_a_few_guesses_an_hour() {
    TestDb::each(|db| async move {
        let (city, _) = reachable(&db).await;
        let id = call(&city, "05.01").await.id;
        let mut allowed = 0;
        // From other addresses each time: it is the request that is guarded.
        for from in 1..20 {
            match ask(&city, id, &format!("{from:04}"), from).await {
                Ok(_) => allowed += 1,
                Err(error) => assert!(matches!(error, Error::Wait { .. }), "{error:?}"),
            }
        }
        assert!((2..=5).contains(&allowed), "{allowed}");
        city.clock().set(NOON.plus_hours(2));
        ask(&city, id, "0001", 30).await.unwrap();
    })
    .await;
}
