//! A small city.

use domain::border::Border;
use domain::classifier::{ExecutorKind, Name, Precision, Urgency};
use domain::event::{Change, Channel, Event, Registration, Standing};
use domain::fact::Fact;
use domain::id::{DistrictId, ExecutorId, RequestId, TypeId};
use domain::place::LatLon;
use domain::time::Timestamp;
use domain::workflow::{Resolution, Role, State};
use store::applicant::Applicant;
use store::classifier::{NewDirection, NewDistrict, NewExecutor, NewType};
use store::import::{History, ImportedRequest, Past};
use store::{Db, Result, Tx, applicant, classifier, event, facts, ids, import, request};

pub(crate) const LEAK: TypeId = TypeId(1);
pub(crate) const VODOKANAL: ExecutorId = ExecutorId(1);
pub(crate) const CENTRE: DistrictId = DistrictId(1);
pub(crate) const PLACE: LatLon = LatLon { lat: 48.464_712_345_678, lon: 35.046_187_654_321 };
pub(crate) const PUBLIC_PLACE: LatLon = LatLon { lat: 48.46471, lon: 35.04619 };

/// An instant: so many hours after the city's first.
pub(crate) fn hour(n: i64) -> Timestamp {
    Timestamp::from_seconds(1_790_000_000).plus_hours(n)
}

pub(crate) fn name(uk: &str, en: &str) -> Name {
    Name { uk: uk.to_owned(), en: en.to_owned() }
}

/// One direction, one type, two executors, one district.
pub(crate) async fn fill_classifier(db: &Db) -> Result<()> {
    let mut tx = db.begin().await?;
    let vodokanal =
        NewExecutor {
            code: "vodokanal", name: &name("Водоканал", "Vodokanal"), kind: ExecutorKind::Organisation
        };
    let executor = classifier::put_executor(&mut tx, vodokanal).await?;
    let managers =
        NewExecutor {
            code: "managers", name: &name("Управителі", "Managers"), kind: ExecutorKind::ByBuilding
        };
    classifier::put_executor(&mut tx, managers).await?;
    let water = NewDirection { code: "water", name: &name("Водопостачання", "Water supply") };
    let direction = classifier::put_direction(&mut tx, water).await?;
    let leak = NewType {
        code: "05.01",
        direction,
        name: &name("Прорив водогону", "Main burst"),
        urgency: Urgency::Emergency,
        precision: Precision::Exact,
        executor: Some(executor),
    };
    classifier::put_type(&mut tx, leak).await?;
    let centre = NewDistrict {
        code: "tsentralnyi",
        name: &name("Центральний", "Central"),
        label_point: PLACE,
        border: &square(),
    };
    classifier::put_district(&mut tx, centre).await?;
    tx.commit().await
}

/// A border about the city's centre.
pub(crate) fn square() -> Border {
    let corner = |lat, lon| LatLon { lat, lon };
    Border::new(vec![vec![vec![corner(48.0, 35.0), corner(48.0, 36.0), corner(49.0, 36.0), corner(49.0, 35.0)]]])
}

pub(crate) fn registration(at: Timestamp) -> Registration {
    Registration {
        registered_at: at,
        type_id: LEAK,
        channel: Channel::Phone,
        district: Some(CENTRE),
        place: Some(PUBLIC_PLACE),
        original_due_at: Some(at.plus_hours(6)),
    }
}

/// Registers a request, with its event.
pub(crate) async fn register(tx: &mut Tx, at: Timestamp) -> Result<Fact> {
    enter(tx, at, Role::Operator, Some(PLACE), None, None).await
}

/// Registers a request of that place and applicant, with its event.
pub(crate) async fn enter(
    tx: &mut Tx,
    at: Timestamp,
    by: Role,
    place: Option<LatLon>,
    place_address: Option<&str>,
    applicant: Option<&Applicant>,
) -> Result<Fact> {
    let registration = registration(at);
    let applicant = match applicant {
        Some(person) => applicant::insert_all(tx, &[person.clone().into()]).await?.pop(),
        None => None,
    };
    let id = ids::reserve_requests(tx, 1).await?[0];
    let history = History {
        fact: Fact::registered(id, 1, &registration),
        place,
        place_address: place_address.map(str::to_owned),
        applicant,
        merged_into: None,
        taken_by: None,
        contractor: None,
        routed: None,
        events: vec![Past { at, by, change: Change::Registered(registration) }],
        notes: Vec::new(),
    };
    import::insert_history(tx, std::slice::from_ref(&history)).await?;
    Ok(history.fact)
}

/// What a service does for every action: lock the row, take in the change, write row and event.
pub(crate) async fn act(tx: &mut Tx, id: RequestId, at: Timestamp, by: Role, change: Change) -> Result<Fact> {
    let mut fact = request::locked(tx, id).await?.unwrap();
    let before = fact.version;
    fact.apply(&Event { seq: 0, request: id, version: before + 1, at, by, change: change.clone() });
    request::update(tx, &fact, before).await?;
    event::append(tx, id, fact.version, at, by.into(), &change).await?;
    Ok(fact)
}

/// A request of another register, closed there.
pub(crate) fn imported(source_id: &str, at: Timestamp) -> ImportedRequest {
    ImportedRequest {
        source_id: source_id.to_owned(),
        registration: registration(at),
        standing: Standing {
            state: State::Closed,
            executor: Some(VODOKANAL),
            resolution: Some(Resolution::Done),
            confirmed_by: None,
            done_at: Some(at.plus_hours(3)),
            closed_at: Some(at.plus_hours(5)),
        },
        place: Some(PLACE),
        place_address: Some("вул. Робоча, 23".to_owned()),
    }
}

/// All facts of the register, as they are loaded.
pub(crate) async fn load(db: &Db) -> Result<Vec<Fact>> {
    let mut all = Vec::new();
    facts::load(&mut db.read().await?, |fact| all.push(fact)).await?;
    Ok(all)
}
