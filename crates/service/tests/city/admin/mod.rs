//! What an admin keeps in order, and how those who work here sign in.

mod classifier;
mod log;
mod people;
mod retention;
mod second;
mod settings;

use domain::classifier::Lang;
use domain::id::AccountId;
use domain::workflow::Role;
use service::account::sign_in::sign_in;
use service::account::staff::{NewStaff, add_staff};
use service::account::{Opened, session};
use service::admin::By;
use service::admin::log::AuditWanted;
use service::staff::Staff;
use service::{City, Clock, Error};
use store::testing::TestDb;

use crate::account::{PASSWORD, asker};
use crate::{NOON, request};

/// The phone of the first admin.
const ADMIN: &str = "+380500000100";

/// A city and a clock that can be moved.
async fn clocked(db: &TestDb) -> (City, Clock) {
    drop(crate::city(db).await);
    let clock = Clock::fixed(NOON);
    (City::open(db.another().await, clock.clone()).await.unwrap(), clock)
}

/// Somebody who works here.
async fn staff(city: &City, role: Role, phone: &str) -> (AccountId, Staff) {
    let executor = (role == Role::Executor).then(|| "vodokanal".to_owned());
    let person = domain::intake::ApplicantForm { phone: phone.to_owned(), ..request("05.01").applicant };
    let new = NewStaff { person, password: PASSWORD.to_owned(), role, executor, lang: Lang::Uk };
    let id = add_staff(city, &new).await.unwrap();
    let opened = enter(city, phone).await;
    let who = session::signed_in(city, &opened.token).await.unwrap().unwrap();
    (id, Staff::of(&who).unwrap())
}

async fn enter(city: &City, phone: &str) -> Opened {
    sign_in(city, phone, PASSWORD, &asker()).await.unwrap()
}

/// What the audit log holds of this word: to what it was done, and how.
async fn lines(city: &City, action: &str) -> Vec<(String, String)> {
    let wanted = AuditWanted { action: Some(action.to_owned()), ..AuditWanted::default() };
    let lines = service::admin::log::changes(city, By::CommandLine, &wanted).await.unwrap().lines;
    lines.into_iter().map(|line| (line.subject, line.detail)).collect()
}

fn field(error: &Error) -> Option<&'static str> {
    match error {
        Error::Form { field, .. } => Some(field),
        _ => None,
    }
}
