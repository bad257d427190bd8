//! Reported work that nobody answered for.

use domain::classifier::Lang;
use domain::id::RequestId;
use domain::workflow::{ConfirmedBy, Resolution, Role, State};
use service::City;
use service::act::{Deed, applicant_act, perform};
use service::lapse::lapse;
use store::testing::TestDb;

use crate::{NOON, call, city};

async fn reported(city: &City) -> RequestId {
    let id = call(city, "05.01").await.id;
    perform(city, id, Role::Executor, &Deed::Accept, &[], None).await.unwrap();
    let done = Deed::Report { resolution: Resolution::Done, text: "Усе".to_owned() };
    perform(city, id, Role::Executor, &done, &[], None).await.unwrap();
    id
}

async fn stands(city: &City, id: RequestId) -> (State, Option<ConfirmedBy>) {
    let card = service::read::request(city, Some(&id.to_string()), Lang::Uk).await.unwrap();
    (card.state, card.confirmed_by)
}

#[tokio::test]
async fn after_72_hours_silence_closes_and_is_told_as_silence() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let silent = reported(&city).await;
        let answered = reported(&city).await;
        applicant_act(&city, answered, &Deed::SendBack { reason: "Тече".to_owned() }, &[], None).await.unwrap();
        let unreported = call(&city, "05.01").await.id;

        city.clock().set(NOON.plus_hours(72).plus_seconds(-1));
        assert_eq!(lapse(&city).await.unwrap(), 0, "there is still a second");
        city.clock().set(NOON.plus_hours(72));
        assert_eq!(lapse(&city).await.unwrap(), 1);
        assert_eq!(stands(&city, silent).await, (State::Closed, Some(ConfirmedBy::Nobody)));
        assert_eq!(stands(&city, answered).await.0, State::Rework);
        assert_eq!(stands(&city, unreported).await.0, State::Assigned);
        assert_eq!(lapse(&city).await.unwrap(), 0, "once");
    })
    .await;
}

#[tokio::test]
async fn two_processes_close_each_once() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        for _ in 0..10 {
            reported(&city).await;
        }
        let other = crate::open(&db, NOON.plus_hours(73)).await;
        city.clock().set(NOON.plus_hours(73));
        let (one, two) = tokio::join!(lapse(&city), lapse(&other));
        assert_eq!(one.unwrap() + two.unwrap(), 10);
    })
    .await;
}
