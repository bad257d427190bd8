//! Accounts: opened with a code, used with a password, taken along and deleted.

mod codes;
mod own;
mod sign_in;
mod story;
mod track;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use domain::account::CODE_DIGITS;
use domain::classifier::Lang;
use domain::intake::ApplicantForm;
use domain::query::Problem;
use service::account::sign_up::{self, SignUpForm};
use service::account::{Asker, Opened, SignedIn, session};
use service::outside::Outside;
use service::sender::{Outbox, Senders};
use service::{City, Clock, Error};
use store::testing::TestDb;

use crate::NOON;

pub(crate) const PHONE: &str = "+380500000001";
pub(crate) const PASSWORD: &str = "кінь скоба батарея";

/// A city that sends into an outbox.
pub(crate) async fn reachable(db: &TestDb) -> (City, Arc<Outbox>) {
    let outbox = Arc::new(Outbox::default());
    let outside = Outside { senders: Senders::to_outbox(&outbox), ..Outside::default() };
    let _ = crate::city(db).await;
    (City::open_with(db.another().await, Clock::fixed(NOON), outside).await.unwrap(), outbox)
}

pub(crate) fn asker() -> Asker {
    asker_at(1)
}

/// Another one.
fn asker_at(n: u8) -> Asker {
    Asker {
        address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, n)),
        agent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0".to_owned(),
    }
}

fn person(phone: &str) -> ApplicantForm {
    ApplicantForm {
        surname: "Перевіренко".to_owned(),
        first_name: "Олена".to_owned(),
        phone: phone.to_owned(),
        email: "olena@example.org".to_owned(),
        address: "вул. Домашня, 7".to_owned(),
        ..ApplicantForm::default()
    }
}

fn form(phone: &str, code: &str) -> SignUpForm {
    SignUpForm { person: person(phone), password: PASSWORD.to_owned(), code: code.to_owned() }
}

/// What stands in the outbox, newest first, once there are so many messages. They are sent in the background.
async fn messages(outbox: &Outbox, count: usize) -> Vec<String> {
    for _ in 0..2000 {
        let messages = outbox.messages();
        if messages.len() >= count {
            assert_eq!(messages.len(), count);
            return messages.into_iter().map(|kept| kept.text).collect();
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("{} messages instead of {count}", outbox.messages().len());
}

/// The code in the newest of so many messages.
async fn code(outbox: &Outbox, count: usize) -> String {
    let text = messages(outbox, count).await.remove(0);
    let code: String = text.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(code.len(), CODE_DIGITS, "{text}");
    code
}

/// Another code than this.
fn wrong(code: &str) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}

/// Opens an account; the outbox holds so many messages before.
pub(crate) async fn sign_up(city: &City, outbox: &Outbox, phone: &str) -> Opened {
    let before = outbox.messages().len();
    sign_up::begin(city, phone, Lang::Uk, &asker()).await.unwrap();
    let code = code(outbox, before + 1).await;
    sign_up::finish(city, &form(phone, &code), Lang::Uk, &asker()).await.unwrap()
}

/// Who holds the token.
pub(crate) async fn who(city: &City, opened: &Opened) -> SignedIn {
    session::signed_in(city, &opened.token).await.unwrap().unwrap()
}

#[allow(clippy::needless_pass_by_value)] // reads better where it is asked
fn is_refused<T: std::fmt::Debug>(result: Result<T, Error>, field: &str, problem: Problem) {
    let refused = matches!(&result, Err(Error::Form { field: f, problem: p }) if (*f, *p) == (field, problem));
    assert!(refused, "{field}: {problem} expected: {result:?}");
}
