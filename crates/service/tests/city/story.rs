//! From a call to a rated end, and what may not happen on the way.

use domain::query::Problem;
use domain::workflow::{Action, ConfirmedBy, Resolution, Role, State};
use service::Error;
use service::act::act;
use service::read;
use service::register::{NewRequest, register};
use store::testing::TestDb;

use crate::{NOON, call, city, request};

#[tokio::test]
async fn a_request_goes_from_the_call_to_the_rating() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let registered = call(&city, "05.01").await;
        assert_eq!(registered.due_at, NOON.plus_hours(6));
        assert_eq!(registered.executor.as_ref().map(|row| row.code.as_str()), Some("vodokanal"));

        let id = registered.id;
        let step = async |hours: i64, role, action| {
            city.clock().set(NOON.plus_hours(hours));
            act(&city, id, role, action, None).await.unwrap();
        };
        step(1, Role::Executor, Action::Accept).await;
        step(2, Role::Executor, Action::Report { resolution: Resolution::Done, note: None }).await;
        step(3, Role::Applicant, Action::SendBack { due_at: NOON.plus_hours(30), note: None }).await;
        step(4, Role::Executor, Action::Report { resolution: Resolution::Done, note: None }).await;
        step(5, Role::Applicant, Action::Confirm { spoken: false }).await;
        step(6, Role::Applicant, Action::Rate { stars: 4 }).await;

        let number = id.to_string();
        let card = read::request(&city, Some(&number), domain::classifier::Lang::En).await.unwrap();
        assert_eq!(
            (card.state, card.resolution, card.confirmed_by),
            (State::Closed, Some(Resolution::Done), Some(ConfirmedBy::Applicant))
        );
        assert_eq!((card.original_due_at, card.due_at), (Some(NOON.plus_hours(6)), Some(NOON.plus_hours(30))));
        assert_eq!(
            (card.done_at, card.closed_at, card.rating),
            (Some(NOON.plus_hours(4)), Some(NOON.plus_hours(5)), Some(4))
        );
        let told: Vec<&str> = card.events.iter().rev().map(|line| line.kind.as_str()).collect();
        let happened =
            ["registered", "assigned", "accepted", "reported", "sent_back", "reported", "confirmed", "rated"];
        assert_eq!(told, happened);

        // The row, the fold of the events and the fact in memory say the same.
        city.catch_up().await.unwrap();
        let mut tx = city.db().read().await.unwrap();
        let row = store::request::fact(&mut tx, id).await.unwrap();
        let folded = domain::fact::Fact::fold(&store::event::of_request(&mut tx, id).await.unwrap());
        assert_eq!(row, folded);
        assert_eq!(city.facts().get(id, NOON), folded);
    })
    .await;
}

#[tokio::test]
async fn what_the_rules_forbid_leaves_no_trace() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let id = call(&city, "05.01").await.id;
        for (role, action) in [
            (Role::Applicant, Action::Accept),
            (Role::Executor, Action::Report { resolution: Resolution::Done, note: None }),
            (Role::System, Action::Lapse),
            (Role::Applicant, Action::Rate { stars: 5 }),
        ] {
            let refused = act(&city, id, role, action, None).await.unwrap_err();
            assert!(matches!(refused, Error::Refused(_)), "{action:?} by {role}: {refused}");
        }
        let mut tx = city.db().read().await.unwrap();
        assert_eq!(store::event::of_request(&mut tx, id).await.unwrap().len(), 2, "registered and assigned");
    })
    .await;
}

#[tokio::test]
async fn of_two_who_act_at_once_one_wins() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let id = call(&city, "05.01").await.id;
        let seen = Some(2);
        act(&city, id, Role::Executor, Action::Accept, seen).await.unwrap();
        let late = act(&city, id, Role::Executor, Action::Return { note: None }, seen).await.unwrap_err();
        assert!(matches!(late, Error::Conflict), "{late}");

        // Without a version to hold on to, the rules still see what the other has done.
        let report = Action::Report { resolution: Resolution::Done, note: None };
        let (first, second) =
            tokio::join!(act(&city, id, Role::Executor, report, None), act(&city, id, Role::Executor, report, None));
        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    })
    .await;
}

#[tokio::test]
async fn an_unknown_number_is_not_found() {
    TestDb::on_sqlite(|db| async move {
        let city = city(&db).await;
        let lang = domain::classifier::Lang::Uk;
        assert!(matches!(read::request(&city, Some("77"), lang).await, Err(Error::NotFound)));
        let nobody = act(&city, domain::id::RequestId(77), Role::Executor, Action::Accept, None).await;
        assert!(matches!(nobody, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_bad_field_is_named_and_nothing_is_kept() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let whole = request("05.01");
        let mut nameless = whole.clone();
        nameless.applicant.surname.clear();
        let mut unreachable = whole.clone();
        unreachable.applicant.phone = "подзвоніть".to_owned();
        for (new, field, problem) in [
            (NewRequest { type_code: "99.99".into(), ..whole.clone() }, "type", Problem::Unknown),
            (NewRequest { text: " ".into(), ..whole.clone() }, "text", Problem::Missing),
            (
                NewRequest { point: None, place_address: String::new(), ..whole.clone() },
                "place_address",
                Problem::Missing,
            ),
            (nameless, "surname", Problem::Missing),
            (unreachable, "phone", Problem::Malformed),
        ] {
            let refused = register(&city, Role::Operator, new).await.unwrap_err();
            assert!(
                matches!(refused, Error::Form { field: f, problem: p } if (f, p) == (field, problem)),
                "{field}: {refused}"
            );
        }
        let mut tx = city.db().read().await.unwrap();
        assert_eq!(store::request::count(&mut tx).await.unwrap(), 0);
    })
    .await;
}
