//! Steps in somebody's words: the text, the new deadline and the step are one.

use domain::event::Change;
use domain::id::RequestId;
use domain::query::Problem;
use domain::workflow::{Resolution, Role, State};
use service::act::{Deed, applicant_act, perform};
use service::{City, Error};
use store::note::{Note, Visibility};
use store::testing::TestDb;

use crate::{NOON, call, city};

async fn notes(city: &City, id: RequestId) -> Vec<Note> {
    let mut tx = city.db().read().await.unwrap();
    store::note::of_request(&mut tx, id, Visibility::Applicant).await.unwrap()
}

fn done(text: &str) -> Deed {
    Deed::Report { resolution: Resolution::Done, text: text.to_owned() }
}

#[tokio::test]
async fn what_is_said_with_a_step_is_kept_with_it() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let id = call(&city, "05.01").await.id;
        perform(&city, id, Role::Executor, &Deed::Accept, &[], None).await.unwrap();
        let reported = perform(&city, id, Role::Executor, &done(" Замінили трубу.\nУсе. "), &[], None).await.unwrap();

        city.clock().set(NOON.plus_hours(2));
        let back = Deed::SendBack { reason: "Знову тече".to_owned() };
        let sent_back = applicant_act(&city, id, &back, &[], Some(reported.version)).await.unwrap();
        // A burst main has six hours, anew.
        let Change::SentBack { due_at, note: Some(reason) } = sent_back.change else { panic!("{sent_back:?}") };
        assert_eq!(due_at, NOON.plus_hours(8));

        perform(&city, id, Role::Executor, &done("Тепер справді"), &[], None).await.unwrap();
        applicant_act(&city, id, &Deed::Confirm, &[], None).await.unwrap();
        city.clock().set(NOON.plus_hours(30));
        let again = Deed::Reopen { reason: "І ще раз".to_owned() };
        let reopened = applicant_act(&city, id, &again, &[], None).await.unwrap();
        assert!(matches!(reopened.change, Change::Reopened { due_at, .. } if due_at == NOON.plus_hours(36)));
        applicant_act(&city, id, &Deed::Comment { text: "Дякую".to_owned() }, &[], None).await.unwrap();

        let notes = notes(&city, id).await;
        let texts: Vec<_> = notes.iter().map(|note| (note.by, note.body.as_str())).collect();
        let said = [
            (Role::Executor, "Замінили трубу.\nУсе."),
            (Role::Applicant, "Знову тече"),
            (Role::Executor, "Тепер справді"),
            (Role::Applicant, "І ще раз"),
            (Role::Applicant, "Дякую"),
        ];
        assert_eq!(texts, said);
        assert!(notes.iter().all(|note| note.visibility == Visibility::Applicant), "nothing is public by itself");
        assert_eq!(notes[1].id, reason);
    })
    .await;
}

#[tokio::test]
async fn words_that_cannot_be_taken_and_steps_that_may_not_be_leave_no_trace() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let id = call(&city, "05.01").await.id;
        let long = "a".repeat(5000);
        let reason = |text: &str| text.to_owned();
        let redirect = Deed::Redirect { executor: domain::id::ExecutorId(1), reason: reason("") };
        let close = Deed::Close { resolution: Resolution::Refused, reason: reason("\n") };
        let cases = [
            (Role::Applicant, Deed::SendBack { reason: reason("  ") }, "reason", Problem::Missing),
            (Role::Applicant, Deed::Reopen { reason: reason("") }, "reason", Problem::Missing),
            (Role::Executor, Deed::Return { reason: reason("") }, "reason", Problem::Missing),
            (Role::Dispatcher, redirect, "reason", Problem::Missing),
            (Role::Controller, close, "reason", Problem::Missing),
            (Role::Executor, done(""), "text", Problem::Missing),
            (Role::Applicant, Deed::Comment { text: reason("") }, "text", Problem::Missing),
            (Role::Applicant, Deed::SendBack { reason: long }, "reason", Problem::TooLong),
            (Role::Applicant, Deed::Comment { text: reason("a\u{0}b") }, "text", Problem::Malformed),
        ];
        for (role, deed, wanted, why) in cases {
            match perform(&city, id, role, &deed, &[], None).await {
                Err(Error::Form { field, problem }) => assert_eq!((field, problem), (wanted, why), "{deed:?}"),
                other => panic!("{deed:?}: {other:?}"),
            }
        }
        // Not reported yet: the reason is not kept either.
        let early = Deed::SendBack { reason: "Не зроблено".to_owned() };
        let refused = applicant_act(&city, id, &early, &[], None).await.unwrap_err();
        assert!(matches!(refused, Error::Refused(_)), "{refused}");
        // Somebody else was faster.
        let stale = applicant_act(&city, id, &Deed::Comment { text: "Ще".to_owned() }, &[], Some(1)).await.unwrap_err();
        assert!(matches!(stale, Error::Conflict), "{stale}");
        assert_eq!(notes(&city, id).await, []);
        let mut tx = city.db().read().await.unwrap();
        let fact = store::request::fact(&mut tx, id).await.unwrap().unwrap();
        assert_eq!((fact.state, fact.version), (State::Assigned, 2));
    })
    .await;
}

#[test]
fn what_people_write_stays_out_of_logs() {
    let deed = Deed::SendBack { reason: "вул. Домашня, 7".to_owned() };
    let said = service::act::Said {
        text: "вул. Домашня, 7".to_owned(),
        visibility: Visibility::Applicant,
        photos: Vec::new(),
    };
    let logged = format!("{deed:?} {said:?}");
    assert!(!logged.contains("Домашня"), "{logged}");
}
