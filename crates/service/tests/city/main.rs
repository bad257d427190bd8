//! The use cases, each on SQLite and on PostgreSQL.
#![allow(clippy::unwrap_used, missing_docs)]

mod account;
mod admin;
mod answers;
mod cabinet;
mod control;
mod deeds;
mod desk;
mod dispatch;
mod escalation;
mod incident;
mod join;
mod lapse;
mod notices;
mod photos;
mod places;
mod publication;
mod queue;
mod reading;
mod report;
mod story;
mod tail;
mod workers;

use domain::event::Channel;
use domain::intake::ApplicantForm;
use domain::place::LatLon;
use domain::time::Timestamp;
use domain::workflow::Role;
use service::register::{Asked, NewRequest, Registered, register};
use service::{City, Clock};
use store::testing::TestDb;

/// Sunday, 2026-11-22 12:00 in Kyiv.
const NOON: Timestamp = Timestamp::from_seconds(1_795_341_600);

/// A city with the default classifier, whose clock stands at [`NOON`].
async fn city(db: &TestDb) -> City {
    service::import::executors_from(db, service::import::DEFAULT_EXECUTORS.as_bytes()).await.unwrap();
    service::import::classifier_from(db, service::import::DEFAULT_CLASSIFIER.as_bytes()).await.unwrap();
    open(db, NOON).await
}

/// Another process on the same register.
async fn open(db: &TestDb, now: Timestamp) -> City {
    City::open(db.another().await, Clock::fixed(now)).await.unwrap()
}

fn request(type_code: &str) -> NewRequest {
    NewRequest {
        type_code: type_code.to_owned(),
        channel: Channel::Phone,
        point: LatLon::new(48.464_717, 35.046_183),
        place_address: "вул. Потерпіла, 5".to_owned(),
        text: "Тече".to_owned(),
        applicant: ApplicantForm {
            surname: "Перевіренко".to_owned(),
            first_name: "Олена".to_owned(),
            phone: "050 000 00 01".to_owned(),
            address: "вул. Домашня, 7".to_owned(),
            ..ApplicantForm::default()
        },
        asked: Asked::default(),
        photos: Vec::new(),
    }
}

async fn call(city: &City, type_code: &str) -> Registered {
    register(city, Role::Operator, request(type_code)).await.unwrap()
}
