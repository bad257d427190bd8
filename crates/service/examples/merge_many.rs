//! How long reports wait while many requests are merged into one incident.
//!
//! ```text
//! cargo run --release -p service --example merge_many -- postgres://…/an_empty_database [HOW_MANY]
//! ```
//!
//! Needs an empty register (`sqlite:/tmp/merge.db`, or a database of its own).

use std::time::{Duration, Instant};

use domain::classifier::Lang;
use domain::event::Channel;
use domain::id::RequestId;
use domain::intake::ApplicantForm;
use domain::place::LatLon;
use domain::workflow::Role;
use service::account::staff::{NewStaff, add_staff};
use service::incident::{Banner, Making, make};
use service::register::{Asked, NewRequest};
use service::report::report;
use service::staff::Staff;
use service::{City, Clock, import};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("which register?")?;
    let many: u32 = std::env::args().nth(2).map_or(Ok(200), |text| text.parse())?;
    let db = store::Db::open(&url).await?;
    db.migrate().await?;
    import::executors_from(&db, import::DEFAULT_EXECUTORS.as_bytes()).await?;
    import::classifier_from(&db, import::DEFAULT_CLASSIFIER.as_bytes()).await?;
    let city = City::open(db, Clock::system()).await?;
    let person = call(0).applicant;
    let password = "кінь скоба батарея".to_owned();
    let new = NewStaff { person, password, role: Role::Operator, executor: None, lang: Lang::Uk };
    let account = add_staff(&city, &new).await?;
    let staff = Staff {
        account,
        role: Role::Operator,
        executor: None,
        surname: "Тест".to_owned(),
        first_name: "Тест".to_owned(),
        lang: Lang::Uk,
    };
    let mut ids: Vec<RequestId> = Vec::new();
    for n in 0..=many {
        ids.push(report(&city, &call(n), None).await?.registered.id);
    }

    // Reports come in one after the other, as fast as they are taken.
    let intake = tokio::spawn({
        let city = city.clone();
        async move {
            let (started, mut waits) = (Instant::now(), Vec::new());
            let mut n = many + 1;
            while started.elapsed() < Duration::from_secs(4) {
                let asked = Instant::now();
                if report(&city, &call(n), None).await.is_ok() {
                    waits.push(asked.elapsed());
                }
                n += 1;
            }
            waits
        }
    });
    tokio::time::sleep(Duration::from_secs(2)).await;
    let banner = Banner { uk: "Прорив".to_owned(), en: "A burst".to_owned() };
    let (started, into) = (Instant::now(), ids.remove(0));
    let made = make(&city, &staff, &Making { into, requests: ids, banner }).await?;
    let took = started.elapsed();
    let mut waits = intake.await?;
    waits.sort_unstable();
    let at = |percent: usize| waits.get(waits.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default();
    println!("merged {} requests in {took:?}", made.merged.len());
    println!("{} reports meanwhile: median {:?}, p99 {:?}, longest {:?}", waits.len(), at(50), at(99), at(100));
    Ok(())
}

fn call(n: u32) -> NewRequest {
    NewRequest {
        type_code: "05.01".to_owned(),
        channel: Channel::Phone,
        point: LatLon::new(48.46 + f64::from(n % 50) * 0.0001, 35.04),
        place_address: format!("вулиця Тиха, {}", n % 50 + 1),
        text: "Тече".to_owned(),
        applicant: ApplicantForm {
            surname: "Перевіренко".to_owned(),
            first_name: "Олена".to_owned(),
            phone: format!("050{n:07}"),
            address: "вул. Домашня, 7".to_owned(),
            ..ApplicantForm::default()
        },
        asked: Asked::default(),
        photos: Vec::new(),
    }
}
