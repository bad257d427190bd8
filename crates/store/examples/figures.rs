//! Prints what the store does in a second, on the database at the given address, which must be empty:
//!
//! `cargo run --release -p store --example figures -- sqlite:data/figures.db 1000000`

use std::time::Instant;

use domain::classifier::{ExecutorKind, Name, Precision, Urgency};
use domain::event::{Change, Channel, Event, Registration, Standing};
use domain::fact::Fact;
use domain::id::{DistrictId, ExecutorId, RequestId, TypeId};
use domain::place::LatLon;
use domain::time::Timestamp;
use domain::workflow::{ConfirmedBy, Resolution, Role, State};
use store::classifier::{NewDirection, NewDistrict, NewExecutor, NewType};
use store::import::{History, ImportedRequest, Past};
use store::{Db, Result, classifier, event, facts, ids, import};

const BATCH: u32 = 5000;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(Ok(count))) = (arguments.next(), arguments.next().map(|count| count.parse::<u32>())) else {
        eprintln!("figures URL COUNT");
        return Ok(());
    };
    let db = Db::open(&url).await?;
    db.migrate().await?;
    fill_classifier(&db).await?;

    measure("import", count, import_all(&db, count)).await?;
    measure("history of six events", count, write_history(&db, count)).await?;
    measure("load", 2 * count, load(&db)).await?;
    measure("unknown_until", 2 * count, async { facts::unknown_until(&mut db.read().await?).await.map(drop) }).await?;
    measure("tail of the log", count, tail(&db, count)).await
}

async fn measure(what: &str, rows: u32, work: impl Future<Output = Result<()>>) -> Result<()> {
    let start = Instant::now();
    work.await?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{what}: {rows} in {seconds:.2} s, {:.0} a second", f64::from(rows) / seconds);
    Ok(())
}

async fn fill_classifier(db: &Db) -> Result<()> {
    let mut tx = db.begin().await?;
    let name = Name { uk: "Водопостачання".to_owned(), en: "Water supply".to_owned() };
    let direction = classifier::put_direction(&mut tx, NewDirection { code: "water", name: &name }).await?;
    for n in 0..85 {
        let code = &format!("05.{n:02}");
        let (urgency, precision) = (Urgency::Short, Precision::Street);
        let new = NewType { code, direction, name: &name, urgency, precision, executor: None };
        classifier::put_type(&mut tx, new).await?;
    }
    for n in 0..24 {
        let new = NewExecutor { code: &format!("executor-{n}"), name: &name, kind: ExecutorKind::Organisation };
        classifier::put_executor(&mut tx, new).await?;
    }
    let border = domain::border::Border::default();
    for n in 0..8 {
        let label_point = LatLon { lat: 48.46, lon: 35.04 };
        let new = NewDistrict { code: &format!("district-{n}"), name: &name, label_point, border: &border };
        classifier::put_district(&mut tx, new).await?;
    }
    tx.commit().await
}

fn registration(n: u32) -> Registration {
    let registered_at = Timestamp::from_seconds(1_700_000_000 + i64::from(n) * 31);
    Registration {
        registered_at,
        type_id: TypeId(1 + (n % 85) as u16),
        channel: Channel::Phone,
        district: Some(DistrictId(1 + (n % 8) as u16)),
        place: Some(LatLon { lat: 48.4 + f64::from(n % 997) * 1e-4, lon: 34.9 + f64::from(n % 1009) * 1e-4 }),
        original_due_at: Some(registered_at.plus_hours(24)),
    }
}

async fn import_all(db: &Db, count: u32) -> Result<()> {
    for start in (0..count).step_by(BATCH as usize) {
        let batch: Vec<ImportedRequest> = (start..count.min(start + BATCH)).map(imported).collect();
        let mut tx = db.begin().await?;
        import::insert_batch(&mut tx, "figures", Timestamp::from_seconds(1_790_000_000), &batch).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn imported(n: u32) -> ImportedRequest {
    let registration = registration(n);
    let done_at = Some(registration.registered_at.plus_hours(i64::from(n % 40)));
    ImportedRequest {
        // Scattered, as the numbers of a real register are.
        source_id: format!("{:010}", n.wrapping_mul(2_654_435_761)),
        standing: Standing {
            state: State::Closed,
            executor: Some(ExecutorId(1 + (n % 24) as u16)),
            resolution: Some(Resolution::Done),
            confirmed_by: None,
            done_at,
            closed_at: done_at,
        },
        place: registration.place,
        place_address: Some("вул. Робоча, 23".to_owned()),
        registration,
    }
}

async fn write_history(db: &Db, count: u32) -> Result<()> {
    for start in (0..count).step_by(BATCH as usize) {
        let mut tx = db.begin().await?;
        let numbers = ids::reserve_requests(&mut tx, BATCH.min(count - start)).await?;
        let batch: Vec<History> = numbers.into_iter().zip(start..).map(|(id, n)| history(id, n)).collect();
        import::insert_history(&mut tx, &batch).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn history(id: RequestId, n: u32) -> History {
    let registration = registration(n);
    let at = |hours| registration.registered_at.plus_hours(hours);
    let by_executor = |hours, change| Past { at: at(hours), by: Role::Executor, change };
    let events = vec![
        Past { at: at(0), by: Role::Operator, change: Change::Registered(registration.clone()) },
        Past { at: at(0), by: Role::System, change: Change::Assigned { executor: ExecutorId(1 + (n % 24) as u16) } },
        by_executor(1, Change::Accepted),
        by_executor(9, Change::Reported { resolution: Resolution::Done, note: None }),
        Past { at: at(12), by: Role::Applicant, change: Change::Confirmed { by: ConfirmedBy::Applicant } },
        Past { at: at(13), by: Role::Applicant, change: Change::Rated { stars: 5 } },
    ];
    let mut fact = Fact::registered(id, 1, &registration);
    for (version, past) in (1..).zip(&events) {
        let (at, by, change) = (past.at, past.by, past.change.clone());
        fact.apply(&Event { seq: 0, request: id, version, at, by, change });
    }
    History {
        fact,
        place: registration.place,
        place_address: None,
        applicant: None,
        merged_into: None,
        taken_by: None,
        contractor: None,
        routed: None,
        events,
        notes: Vec::new(),
    }
}

async fn load(db: &Db) -> Result<()> {
    let mut tx = db.read().await?;
    let mut closed = 0_u32;
    facts::load(&mut tx, |fact| closed += u32::from(fact.closed_at.is_some())).await?;
    println!("  closed: {closed}");
    Ok(())
}

async fn tail(db: &Db, count: u32) -> Result<()> {
    let mut tx = db.read().await?;
    let (mut seq, mut seen) = (0, 0);
    while seen < count {
        let events = event::after(&mut tx, seq, 1000).await?;
        let Some(last) = events.last() else { break };
        seq = last.event.seq;
        seen += u32::try_from(events.len()).unwrap_or(0);
    }
    Ok(())
}
