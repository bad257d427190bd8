//! An executor's queue.

use std::time::{Duration, Instant};

use domain::classifier::Lang;
use domain::id::RequestId;
use domain::query::Problem;
use domain::workflow::{Role, State};
use service::act::Deed;
use service::cabinet::{Follower, Hears, Holder, Told, follow_as};
use service::queue::{Counts, QueueList, Tab, accept_all, find, list, print};
use service::staff::{Staff, act};
use service::{City, Error};
use store::testing::TestDb;

use super::workers::{report, worker};
use super::{NOON, call, city, request};

async fn shown(city: &City, staff: &Staff, tab: Tab) -> Vec<i64> {
    ids(&list(city, staff, tab, None, Lang::Uk).await.unwrap())
}

fn ids(list: &QueueList) -> Vec<i64> {
    list.items.iter().map(|item| item.id).collect()
}

#[tokio::test]
async fn a_queue_holds_what_is_ones_own_overdue_first() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let water = worker(&city, Role::Executor, Some("vodokanal")).await;
        let roads = worker(&city, Role::Executor, Some("avtoshliakhy")).await;
        // A day, six hours, six hours; the roads' is nobody else's to see.
        let pressure = call(&city, "05.03").await.id;
        let burst = call(&city, "05.01").await.id;
        let dry = call(&city, "05.02").await.id;
        let road = call(&city, "01.01").await.id;
        report(&city, &water, dry).await;

        assert_eq!(shown(&city, &water, Tab::Work).await, [burst.0, pressure.0]);
        assert_eq!(shown(&city, &water, Tab::New).await, [burst.0, pressure.0]);
        assert_eq!(shown(&city, &water, Tab::OnControl).await, [dry.0]);
        assert_eq!(shown(&city, &roads, Tab::Work).await, [road.0]);
        assert!(shown(&city, &water, Tab::Overdue).await.is_empty());

        city.clock().set(NOON.plus_hours(7));
        assert_eq!(shown(&city, &water, Tab::Overdue).await, [burst.0]);
        act(&city, &water, burst, &Deed::Accept, &[], None).await.unwrap();
        let until = NOON.plus_hours(48);
        let ask = Deed::AskExtension { due_at: until, reason: "Чекаємо на трубу".to_owned() };
        act(&city, &water, pressure, &ask, &[], None).await.unwrap();
        let answer = list(&city, &water, Tab::Asked, None, Lang::Uk).await.unwrap();
        assert_eq!((ids(&answer), answer.items[0].asked_due_at), (vec![pressure.0], Some(until)));
        let counts = Counts { assigned: 1, in_progress: 1, rework: 0, on_control: 1, overdue: 1, asked: 1, closed: 0 };
        assert_eq!(answer.counts, counts);

        let sent_back = Deed::SendBack { reason: "Тече".to_owned() };
        service::act::applicant_act(&city, dry, &sent_back, &[], None).await.unwrap();
        assert_eq!(shown(&city, &water, Tab::Rework).await, [dry.0]);
        super::workers::report_again(&city, &water, dry).await;
        service::act::applicant_act(&city, dry, &Deed::Confirm, &[], None).await.unwrap();
        let closed = list(&city, &water, Tab::Closed, None, Lang::Uk).await.unwrap();
        assert_eq!((ids(&closed), closed.counts.closed, closed.items[0].state), (vec![dry.0], 1, State::Closed));
        assert_eq!(closed.executor.code, "vodokanal");

        let operator = worker(&city, Role::Operator, None).await;
        assert!(matches!(list(&city, &operator, Tab::Work, None, Lang::Uk).await, Err(Error::Forbidden(_))));
    })
    .await;
}

#[tokio::test]
async fn pages_go_on_where_the_one_before_ended() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let water = worker(&city, Role::Executor, Some("vodokanal")).await;
        let mut all = Vec::new();
        for n in 0..120 {
            city.clock().set(NOON.plus_hours(n / 50));
            all.push(call(&city, "05.03").await.id);
        }
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = list(&city, &water, Tab::Work, after, Lang::En).await.unwrap();
            assert!(page.items.len() <= 50);
            seen.extend(ids(&page));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, all.iter().map(|id| id.0).collect::<Vec<_>>());

        for id in &all[..60] {
            service::act::applicant_act(&city, *id, &Deed::Withdraw, &[], None).await.unwrap();
        }
        let first = list(&city, &water, Tab::Closed, None, Lang::En).await.unwrap();
        let second = list(&city, &water, Tab::Closed, first.next, Lang::En).await.unwrap();
        assert_eq!((first.items.len(), second.items.len(), second.next), (50, 10, None));
        let mut closed = [ids(&first), ids(&second)].concat();
        closed.sort_unstable();
        closed.dedup();
        assert_eq!(closed.len(), 60);
    })
    .await;
}

#[tokio::test]
async fn a_request_is_found_by_its_number_its_words_and_who_asks() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let water = worker(&city, Role::Executor, Some("vodokanal")).await;
        let mut other = request("05.03");
        "Із крана ледь КАПАЄ".clone_into(&mut other.text);
        "пл. Соборна, 1".clone_into(&mut other.place_address);
        "067 111 22 33".clone_into(&mut other.applicant.phone);
        "Дем’яненко".clone_into(&mut other.applicant.surname);
        let tap = service::register::register(&city, Role::Operator, other).await.unwrap().id;
        let burst = call(&city, "05.01").await.id;
        let road = call(&city, "01.01").await.id;
        let closed = call(&city, "05.01").await.id;
        service::act::applicant_act(&city, closed, &Deed::Withdraw, &[], None).await.unwrap();
        for (typed, found) in [
            ("капає", vec![tap]),
            ("КРАНА соборна", vec![tap]),
            ("дем'яненко", vec![tap]),
            ("067 111-22-33", vec![tap]),
            ("+380671112233", vec![tap]),
            ("потерпіла", vec![burst]),
            ("капає потерпіла", vec![]),
            (&format!("№ {burst}"), vec![burst]),
            (&closed.to_string(), vec![closed]),
            (&road.to_string(), vec![]),
        ] {
            let answer = find(&city, &water, typed, Lang::Uk).await.unwrap();
            assert_eq!(ids(&answer), found.iter().map(|id: &RequestId| id.0).collect::<Vec<_>>(), "{typed}");
        }
        for (typed, problem) in
            [("", Problem::Missing), (" \n", Problem::Missing), (&"а".repeat(201), Problem::TooLong)]
        {
            let refused = find(&city, &water, typed, Lang::Uk).await;
            assert!(matches!(refused, Err(Error::Form { field: "q", problem: of }) if of == problem), "{refused:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn several_are_taken_on_at_once_and_none_holds_up_another() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let water = worker(&city, Role::Executor, Some("vodokanal")).await;
        let (one, two, three) = (call(&city, "05.01").await, call(&city, "05.01").await, call(&city, "05.01").await);
        let road = call(&city, "01.01").await.id;
        // Somebody else is faster with the second.
        act(&city, &water, two.id, &Deed::Accept, &[], None).await.unwrap();
        let seen = [(one.id, 2), (two.id, 2), (road, 2), (RequestId(999_999), 2), (three.id, 2)];
        let done = accept_all(&city, &water, &seen).await.unwrap();
        assert_eq!(done.accepted, [one.id, three.id]);
        assert_eq!(done.left, [two.id, road, RequestId(999_999)]);
        assert_eq!(shown(&city, &water, Tab::InProgress).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn what_is_printed_tells_whom_to_call_and_who_saw_it() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let water = worker(&city, Role::Executor, Some("vodokanal")).await;
        let id = call(&city, "05.01").await.id;
        let printed = print(&city, &water, Tab::Work, Lang::Uk).await.unwrap();
        assert_eq!(printed.len(), 1);
        assert_eq!(printed[0].phone.as_deref(), Some("+380500000001"));
        assert_eq!(printed[0].name.as_deref(), Some("Перевіренко Олена"));
        assert_eq!((printed[0].text.as_deref(), printed[0].item.id), (Some("Тече"), id.0));
        let debug = format!("{printed:?}");
        assert!(!debug.contains("Перевіренко") && !debug.contains("Потерпіла"), "{debug}");
        // The same within the hour is one look.
        print(&city, &water, Tab::Work, Lang::Uk).await.unwrap();
        let seen = store::viewed::View {
            at: NOON,
            account: water.account,
            request: Some(id),
            applicant: store::applicant::id_of_request(&mut db.read().await.unwrap(), id).await.unwrap(),
            what: "print",
        };
        assert!(store::viewed::is_written(&mut db.read().await.unwrap(), seen, NOON).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn who_works_here_hears_of_what_they_work_on() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let water = worker(&city, Role::Executor, Some("vodokanal")).await;
        let control = worker(&city, Role::Controller, None).await;
        let dispatcher = worker(&city, Role::Dispatcher, None).await;
        let tail = city.start_tail();
        let line = async |staff: &Staff, hears| follow_as(&city, Holder::Account(staff.account), hears).await.unwrap();
        let at_water = line(&water, Hears::Executor(water.executor.unwrap())).await;
        let mut at_control = line(&control, Hears::Centre).await;
        let heard = async |mut line: Follower| {
            let told = tokio::time::timeout(Duration::from_millis(2500), line.next()).await;
            (matches!(told, Ok(Ok(Told::Changed))), line)
        };
        // The first change after somebody began to listen is told to all who do.
        call(&city, "01.01").await;
        let (_, at_water) = heard(at_water).await;
        assert_eq!(at_control.next().await.unwrap(), Told::Changed);

        let road = call(&city, "01.01").await.id;
        let (told, at_water) = heard(at_water).await;
        assert!(!told, "another's work");
        assert_eq!(at_control.next().await.unwrap(), Told::Changed);
        let leak = call(&city, "05.01").await.id;
        let (told, at_water) = heard(at_water).await;
        assert!(told, "a new assignment");
        // What is taken away from them they hear of, too.
        let executor = city.classifier().executor_by_code("avtoshliakhy").unwrap().id;
        let away = Deed::Redirect { executor, reason: "Це дорога".to_owned() };
        act(&city, &dispatcher, leak, &away, &[], None).await.unwrap();
        let (told, at_water) = heard(at_water).await;
        assert!(told, "it was theirs");
        act(&city, &dispatcher, road, &Deed::Note { text: "Примітка".to_owned() }, &[], None).await.unwrap();
        assert!(!heard(at_water).await.0);
        // However much happens, the centre is told now and then.
        let started = Instant::now();
        assert_eq!(at_control.next().await.unwrap(), Told::Changed);
        for _ in 0..5 {
            call(&city, "05.01").await;
        }
        assert_eq!(at_control.next().await.unwrap(), Told::Changed);
        assert!(started.elapsed() >= Duration::from_millis(1900), "{:?}", started.elapsed());
        city.shutdown();
        tail.await.unwrap();
    })
    .await;
}
