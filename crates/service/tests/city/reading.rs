//! The read API over a small register that can be counted by hand.

use domain::classifier::Lang;
use domain::query::{Field, Problem, SelectionParams};
use domain::workflow::{Action, Resolution, Role};
use service::act::act;
use service::{City, Error, read};
use store::testing::TestDb;

use crate::{NOON, call, city};

fn month() -> SelectionParams {
    SelectionParams { period: Some("month".into()), date: Some("2026-11-22".into()), ..SelectionParams::default() }
}

/// Three bursts, of which one done in time, one done late and one still open past its deadline; and a pothole.
async fn small_town(db: &TestDb) -> City {
    let city = city(db).await;
    let (in_time, late) = (call(&city, "05.01").await.id, call(&city, "05.01").await.id);
    call(&city, "05.01").await;
    call(&city, "01.03").await;
    for (id, hours) in [(in_time, 2), (late, 20)] {
        city.clock().set(NOON.plus_hours(hours));
        act(&city, id, Role::Executor, Action::Accept, None).await.unwrap();
        act(&city, id, Role::Executor, Action::Report { resolution: Resolution::Done, note: None }, None)
            .await
            .unwrap();
        act(&city, id, Role::Applicant, Action::Confirm { spoken: false }, None).await.unwrap();
    }
    city.clock().set(NOON.plus_hours(24));
    city.catch_up().await.unwrap();
    city
}

#[tokio::test]
async fn the_figures_of_a_small_town() {
    TestDb::each(|db| async move {
        let city = small_town(&db).await;
        let stats = read::stats(&city, &month(), Lang::En).await.unwrap();
        assert_eq!((stats.received, stats.closed, stats.open, stats.overdue), (4, Some(2), Some(2), Some(1)));
        assert_eq!((stats.on_time_share, stats.confirmed_share), (Some(1.0 / 3.0), Some(1.0)));
        assert_eq!(stats.median_hours, Some(11.0));
        let directions: Vec<_> =
            stats.by_direction.iter().map(|row| (row.code.as_str(), row.count, row.share)).collect();
        assert_eq!(directions, [("water", 3, 0.75), ("roads", 1, 0.25)]);
        assert_eq!(
            stats.by_channel.iter().map(|row| (row.name.as_str(), row.count)).collect::<Vec<_>>(),
            [("phone", 4)]
        );
        assert_eq!(stats.series.len(), 30);
        assert_eq!(stats.series.iter().map(|step| step.received).sum::<u32>(), 4);

        let table = read::executors(&city, &month(), Lang::En).await.unwrap();
        let water = table.executors.iter().find(|row| row.code == "vodokanal").unwrap();
        assert_eq!(
            (water.received, water.due, water.on_time_share, water.overdue_now),
            (3, 3, Some(1.0 / 3.0), Some(1))
        );
        assert_eq!(water.score, None, "no score under 20 due");

        let history = read::executor(&city, Some("vodokanal"), &month(), Lang::En).await.unwrap();
        assert_eq!(&history.executor, water);
        assert_eq!(history.history.len(), 12);
        assert_eq!(history.history[11].received, 3);
        assert_eq!(history.by_type[0].code, "05.01");
    })
    .await;
}

#[tokio::test]
async fn map_list_and_filters_agree() {
    TestDb::each(|db| async move {
        let city = small_town(&db).await;
        let of = |state: &str| SelectionParams { state: Some(state.into()), ..month() };
        for (selection, count, overdue) in
            [(month(), 4, 1), (of("open"), 2, 1), (of("closed"), 2, 0), (of("overdue"), 1, 1)]
        {
            let map = read::map(&city, &selection, Some("34,48,36,49"), Some("12")).await.unwrap();
            assert_eq!((map.total + map.unplaced, map.overdue), (count, overdue), "{selection:?}");
            let list = read::list(&city, &selection, None, None, Lang::Uk).await.unwrap();
            assert_eq!((list.total, list.overdue, list.items.len()), (count, overdue, count as usize), "{selection:?}");
            assert_eq!(list.states.iter().map(|facet| facet.count).collect::<Vec<_>>(), [2, 1, 2]);
        }
        let list = read::list(&city, &month(), None, None, Lang::Uk).await.unwrap();
        let numbers: Vec<i64> = list.items.iter().map(|item| item.id).collect();
        assert_eq!(numbers, [4, 3, 2, 1], "newest first");
    })
    .await;
}

#[tokio::test]
async fn a_bad_parameter_is_named() {
    TestDb::on_sqlite(|db| async move {
        let city = city(&db).await;
        let map = async |selection: SelectionParams, bbox: &str, zoom: &str| {
            read::map(&city, &selection, Some(bbox), Some(zoom))
                .await
                .unwrap_err()
                .field_error()
                .map(|e| (e.field, e.problem))
        };
        let whole = "34,48,36,49";
        let with = |change: fn(&mut SelectionParams)| {
            let mut selection = month();
            change(&mut selection);
            selection
        };
        assert_eq!(map(month(), "34,48,36", "12").await, Some((Field::Bbox, Problem::Malformed)));
        assert_eq!(map(month(), whole, "99").await, Some((Field::Zoom, Problem::OutOfRange)));
        assert_eq!(
            map(with(|s| s.date = Some("2026-02-30".into())), whole, "12").await,
            Some((Field::Date, Problem::OutOfRange))
        );
        assert_eq!(
            map(with(|s| s.direction = Some("x".into())), whole, "12").await,
            Some((Field::Direction, Problem::Unknown))
        );
        let before = read::list(&city, &month(), None, Some("later"), Lang::Uk).await.unwrap_err();
        assert_eq!(before.field_error().map(|error| error.field), Some(Field::Before));
        let huge = read::request(&city, Some("1000000000000000000000000000000"), Lang::Uk).await.unwrap_err();
        assert_eq!(huge.field_error().map(|error| error.field), Some(Field::Id));
        assert!(matches!(read::executor(&city, Some("nobody"), &month(), Lang::Uk).await, Err(Error::NotFound)));
    })
    .await;
}
