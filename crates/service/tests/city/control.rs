//! The controller's checks: calls back, confirming, what everybody may see, sanctions.

use domain::callback::{Calls, Outcome};
use domain::classifier::Lang;
use domain::id::RequestId;
use domain::photo::Stage;
use domain::query::{Problem, SelectionParams};
use domain::sanction::Case;
use domain::workflow::{Refusal, Role, State};
use service::act::{Deed, applicant_act};
use service::control::{
    Content, Filter, Piece, Tab, call as call_back, calls, csv, decide, list, log, look, passed, retract, suspected,
    take_out, unlooked, waits,
};
use service::staff::{Staff, act};
use service::{City, Error};
use store::sanction::Undecided;
use store::testing::TestDb;

use super::workers::{report, report_again, worker};
use super::{NOON, call, city};

async fn shown(city: &City, staff: &Staff, tab: Tab, filter: &Filter) -> Vec<i64> {
    let list = list(city, staff, tab, filter, None, Lang::Uk).await.unwrap();
    list.items.iter().map(|item| item.item.id).collect()
}

#[tokio::test]
async fn reported_work_waits_longest_first_until_it_lapses() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let water = worker(&city, Role::Executor, Some("vodokanal")).await;
        let roads = worker(&city, Role::Executor, Some("avtoshliakhy")).await;
        let control = worker(&city, Role::Controller, None).await;
        let (leak, hole) = (call(&city, "05.01").await.id, call(&city, "01.01").await.id);
        report(&city, &roads, hole).await;
        city.clock().set(NOON.plus_hours(1));
        report(&city, &water, leak).await;

        let all = Filter::default();
        assert_eq!(shown(&city, &control, Tab::Waiting, &all).await, [hole.0, leak.0]);
        let of = |executor: &str| Filter { executor: executor.to_owned(), ..Filter::default() };
        assert_eq!(shown(&city, &control, Tab::Waiting, &of("vodokanal")).await, [leak.0]);
        let of_type = Filter { request_type: "01.01".to_owned(), ..Filter::default() };
        assert_eq!(shown(&city, &control, Tab::Waiting, &of_type).await, [hole.0]);
        let unknown = list(&city, &control, Tab::Waiting, &of("nobody"), None, Lang::Uk).await;
        assert!(matches!(unknown, Err(Error::Field(_))), "{unknown:?}");

        city.clock().set(NOON.plus_hours(60));
        assert_eq!(shown(&city, &control, Tab::Soon, &all).await, [hole.0]);
        let found = waits(&city, &control).await.unwrap();
        assert_eq!((found.reported, found.soon, found.asked), (2, 1, 0));
        city.clock().set(NOON.plus_hours(72));
        service::lapse::lapse(&city).await.unwrap();
        assert_eq!(shown(&city, &control, Tab::Lapsed, &all).await, [hole.0]);
        assert_eq!(shown(&city, &control, Tab::Lapsed, &of("vodokanal")).await, Vec::<i64>::new());
        assert_eq!(shown(&city, &control, Tab::Waiting, &all).await, [leak.0]);

        for role in [Role::Operator, Role::Dispatcher, Role::Official, Role::Admin] {
            let other = worker(&city, role, None).await;
            let refused = list(&city, &other, Tab::Waiting, &all, None, Lang::Uk).await;
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{role}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_controller_confirms_after_speaking_to_the_applicant_about_this_report() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let water = worker(&city, Role::Executor, Some("vodokanal")).await;
        let control = worker(&city, Role::Controller, None).await;
        let id = call(&city, "05.01").await.id;
        let too_early = call_back(&city, &control, id, Outcome::Reached, None).await;
        assert!(matches!(too_early, Err(Error::Refused(Refusal::WrongState { .. }))), "{too_early:?}");
        report(&city, &water, id).await;

        let unasked = act(&city, &control, id, &Deed::Confirm, &[], None).await;
        assert!(matches!(unasked, Err(Error::Refused(Refusal::NotSpoken))), "{unasked:?}");
        for outcome in [Outcome::NoAnswer, Outcome::WrongNumber, Outcome::NoAnswer] {
            call_back(&city, &control, id, outcome, None).await.unwrap();
        }
        let told = calls(&city, &control, id).await.unwrap();
        assert_eq!((told.calls, told.lines.len()), (Calls::Unanswered, 3));
        assert_eq!(told.lines[0].name, "Працюк Ганна");
        assert!(act(&city, &control, id, &Deed::Confirm, &[], None).await.is_err());
        call_back(&city, &control, id, Outcome::Reached, told.reported_at).await.unwrap();
        let back = Deed::SendBack { reason: "Каже, що тече".to_owned() };
        act(&city, &control, id, &back, &[], None).await.unwrap();

        // Another report is another question.
        city.clock().set(NOON.plus_hours(1));
        report_again(&city, &water, id).await;
        let stale = call_back(&city, &control, id, Outcome::Reached, told.reported_at).await;
        assert!(matches!(stale, Err(Error::Conflict)), "{stale:?}");
        let unasked = act(&city, &control, id, &Deed::Confirm, &[], None).await;
        assert!(matches!(unasked, Err(Error::Refused(Refusal::NotSpoken))), "{unasked:?}");
        let list = list(&city, &control, Tab::Waiting, &Filter::default(), None, Lang::Uk).await.unwrap();
        assert_eq!(list.items[0].calls, Calls::Trying { tries: 0 });
        call_back(&city, &control, id, Outcome::Reached, None).await.unwrap();
        act(&city, &control, id, &Deed::Confirm, &[], None).await.unwrap();
        let fact = store::request::fact(&mut db.read().await.unwrap(), id).await.unwrap().unwrap();
        assert_eq!((fact.state, fact.confirmed_by), (State::Closed, Some(domain::workflow::ConfirmedBy::Controller)));

        let refused = call_back(&city, &water, id, Outcome::Reached, None).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn everybody_sees_what_was_passed_and_no_more_when_it_is_taken_back() {
    TestDb::each(|db| async move {
        let city = super::photos::city_with_photos(&db).await;
        let water = worker(&city, Role::Executor, Some("vodokanal")).await;
        let control = worker(&city, Role::Controller, None).await;
        let id = call(&city, "05.01").await.id;
        act(&city, &water, id, &Deed::Note { text: "Телефон бригади 123".to_owned() }, &[], None).await.unwrap();
        act(&city, &water, id, &Deed::Accept, &[], None).await.unwrap();
        let (before, after) = (
            super::photos::upload_as(&city, Role::Executor, Some(Stage::Before)).await,
            super::photos::upload_as(&city, Role::Executor, Some(Stage::After)).await,
        );
        city.clock().set(NOON.plus_hours(1));
        let resolution = domain::workflow::Resolution::Done;
        let done = Deed::Report { resolution, text: "Замінили трубу".to_owned() };
        act(&city, &water, id, &done, &[before.clone(), after.clone()], None).await.unwrap();

        let found = unlooked(&city, &control, Lang::Uk).await.unwrap();
        let texts: Vec<_> = found
            .iter()
            .filter_map(|shown| match &shown.content {
                Content::Text(text) => Some(text.as_str()),
                Content::Picture { .. } => None,
            })
            .collect();
        assert_eq!(texts, ["Замінили трубу", "Тече"], "what staff write for themselves is never offered");
        assert_eq!((found.len(), waits(&city, &control).await.unwrap().unlooked), (4, 4));

        let public = async |city: &City| {
            let card = service::read::request(city, Some(&id.to_string()), Lang::Uk).await.unwrap();
            let report = card.events.iter().find(|item| item.kind == "reported").and_then(|item| item.text.clone());
            (card.text, report, card.photos.len())
        };
        assert_eq!(public(&city).await, (None, None, 0));
        for shown in &found {
            let pass = shown.piece != Piece::Photo(before.clone());
            look(&city, &control, &shown.piece, pass).await.unwrap();
            let again = look(&city, &control, &shown.piece, true).await;
            assert!(matches!(again, Err(Error::Conflict)), "somebody has looked already: {again:?}");
        }
        let all = (Some("Тече".to_owned()), Some("Замінили трубу".to_owned()), 1);
        assert_eq!(public(&city).await, all);
        let card = service::read::request(&city, Some(&id.to_string()), Lang::Uk).await.unwrap();
        assert_eq!((card.photos[0].id.as_str(), card.photos[0].stage), (after.as_str(), Some(Stage::After)));
        let number = id.to_string();
        let picture = async |photo: &str| {
            service::read::photo(&city, Some(&number), photo, service::photo::Size::Small).await.is_ok()
        };
        assert!(picture(&after).await && !picture(&before).await && !picture("nothing").await);
        let other = call(&city, "05.01").await.id.to_string();
        let elsewhere = service::read::photo(&city, Some(&other), &after, service::photo::Size::Small).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));

        assert_eq!(passed(&city, &control, Lang::Uk).await.unwrap().len(), 3);
        for shown in &found {
            let taken_back = retract(&city, &control, &shown.piece).await;
            assert_eq!(taken_back.is_err(), shown.piece == Piece::Photo(before.clone()));
        }
        assert_eq!(public(&city).await, (None, None, 0));
        assert!(!picture(&after).await);
        assert!(matches!(unlooked(&city, &water, Lang::Uk).await, Err(Error::Forbidden(_))));
        let none = look(&city, &control, &Piece::Note(domain::id::NoteId(999)), true).await;
        assert!(matches!(none, Err(Error::NotFound)), "{none:?}");
    })
    .await;
}

#[tokio::test]
async fn what_is_held_against_an_executor_a_controller_decides() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let water = worker(&city, Role::Executor, Some("vodokanal")).await;
        let control = worker(&city, Role::Controller, None).await;
        let (poor, late) = (call(&city, "05.01").await.id, call(&city, "05.01").await.id);
        report(&city, &water, poor).await;
        city.clock().set(NOON.plus_hours(1));
        applicant_act(&city, poor, &Deed::SendBack { reason: "Тече далі".to_owned() }, &[], None).await.unwrap();
        city.clock().set(NOON.plus_hours(7));
        report(&city, &water, late).await;

        let found = suspected(&city, &control, 0, Lang::Uk).await.unwrap();
        let what: Vec<_> = found.items.iter().map(|of| (of.request, of.case, of.reason.as_deref())).collect();
        assert_eq!(what, [(late.0, Case::Late, None), (poor.0, Case::PoorQuality, Some("Тече далі"))]);
        assert!(found.items.iter().all(|of| of.executor.code == "vodokanal"));

        let of =
            |request: RequestId, at: i64, suspected| Undecided { request, reported_at: NOON.plus_hours(at), suspected };
        let poor = of(poor, 0, Case::PoorQuality);
        let late = of(late, 7, Case::Late);
        let enter = async |of, case, note: &str| decide(&city, &control, of, case, note).await;
        let empty = enter(poor, Some(Case::PoorQuality), " ").await;
        assert!(matches!(empty, Err(Error::Form { field: "note", problem: Problem::Missing })), "{empty:?}");
        let wrong = enter(late, Some(Case::FalseClosing), "Ні").await;
        assert!(matches!(wrong, Err(Error::Form { field: "case", .. })), "{wrong:?}");
        let nothing = enter(of(poor.request, 5, Case::PoorQuality), None, "").await;
        assert!(matches!(nothing, Err(Error::NotFound)), "{nothing:?}");
        enter(poor, Some(Case::FalseClosing), "На місці нікого не було").await.unwrap();
        let twice = enter(poor, None, "").await;
        assert!(matches!(twice, Err(Error::Conflict)), "{twice:?}");
        enter(late, Some(Case::Late), "Бригада запізнилась").await.unwrap();
        assert!(suspected(&city, &control, 0, Lang::Uk).await.unwrap().items.is_empty());

        let all = SelectionParams::default();
        let official = worker(&city, Role::Official, None).await;
        let read = log(&city, &official, &all, Lang::Uk).await.unwrap();
        assert_eq!(read.tally.len(), 1);
        assert_eq!((read.tally[0].0.code.as_str(), read.tally[0].1), ("vodokanal", [0, 1, 1]));
        assert!(read.entries.iter().all(|entry| entry.note.is_none()), "what controllers write is for controllers");
        let read = log(&city, &control, &all, Lang::Uk).await.unwrap();
        assert_eq!(read.entries[0].note.as_deref(), Some("Бригада запізнилась"));
        let rows = csv(&city, &official, &all).await.unwrap();
        assert_eq!((rows.len(), rows[1][3].as_str(), rows[2][3].as_str()), (3, "late", "false_closing"));
        assert!(rows.iter().flatten().all(|cell| cell.is_ascii()), "{rows:?}");
        let december = SelectionParams { date: Some("2026-12-05".to_owned()), ..SelectionParams::default() };
        assert!(log(&city, &official, &december, Lang::Uk).await.unwrap().entries.is_empty());
        let of_roads = SelectionParams { executor: Some("avtoshliakhy".to_owned()), ..SelectionParams::default() };
        assert_eq!(csv(&city, &official, &of_roads).await.unwrap().len(), 1);

        assert!(matches!(take_out(&city, &official, read.entries[0].id).await, Err(Error::Forbidden(_))));
        take_out(&city, &control, read.entries[0].id).await.unwrap();
        assert!(matches!(take_out(&city, &control, read.entries[0].id).await, Err(Error::NotFound)));
        assert_eq!(log(&city, &control, &all, Lang::Uk).await.unwrap().entries.len(), 1);
        assert!(matches!(log(&city, &water, &all, Lang::Uk).await, Err(Error::Forbidden(_))));
    })
    .await;
}
