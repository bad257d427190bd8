//! The publication delay and the switch that takes all places away.

use domain::classifier::Lang;
use domain::query::SelectionParams;
use domain::workflow::{Action, Resolution, Role, State};
use service::act::act;
use service::{City, Error, read, settings};
use store::note::{NewNote, Visibility};
use store::testing::TestDb;

use crate::{NOON, call, city, open};

const WORLD: Option<&str> = Some("-180,-85,180,85");

async fn map(city: &City) -> (u32, u32) {
    let answer = read::map(city, &SelectionParams::default(), WORLD, Some("3")).await.unwrap();
    (answer.total, answer.unplaced)
}

#[tokio::test]
async fn the_public_sees_all_with_a_delay() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        settings::set(&db, "publication_delay_s", "3600").await.unwrap();
        city.catch_up().await.unwrap();
        let id = call(&city, "05.01").await.id;
        let number = id.to_string();

        city.clock().set(NOON.plus_seconds(3599));
        city.catch_up().await.unwrap();
        assert_eq!(map(&city).await, (0, 0));
        assert!(matches!(read::request(&city, Some(&number), Lang::Uk).await, Err(Error::NotFound)));

        city.clock().set(NOON.plus_seconds(3600));
        city.catch_up().await.unwrap();
        assert_eq!(map(&city).await, (1, 0));

        // A later step is not public yet: neither for who followed, nor for who starts now.
        act(&city, id, Role::Executor, Action::Accept, None).await.unwrap();
        city.clock().set(NOON.plus_seconds(3700));
        act(&city, id, Role::Executor, Action::Report { resolution: Resolution::Done, note: None }, None)
            .await
            .unwrap();
        city.clock().set(NOON.plus_seconds(7200));
        city.catch_up().await.unwrap();
        let fresh = open(&db, city.now()).await;
        for city in [&city, &fresh] {
            assert_eq!(city.facts().get(id, NOON).map(|fact| fact.state), Some(State::InProgress));
            let card = read::request(city, Some(&number), Lang::Uk).await.unwrap();
            assert_eq!((card.state, card.events.len()), (State::InProgress, 3));
        }
        fresh.clock().set(NOON.plus_seconds(7300));
        fresh.catch_up().await.unwrap();
        assert_eq!(fresh.facts().get(id, NOON).map(|fact| fact.state), Some(State::OnControl));
    })
    .await;
}

/// A burst that is due at 18:00 and not done. With a delay of an hour nobody calls it overdue before 19:00, by any figure or word.
#[tokio::test]
async fn figures_are_as_of_the_delayed_moment() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let number = call(&city, "05.01").await.id.to_string();
        settings::set(&db, "publication_delay_s", "3600").await.unwrap();
        for (minutes_past_18, late) in [(1, 0), (59, 0), (61, 1)] {
            let now = NOON.plus_seconds(6 * 3600 + minutes_past_18 * 60);
            city.clock().set(now);
            city.catch_up().await.unwrap();
            let public_now = now.plus_seconds(-3600);
            let all = SelectionParams::default();
            let map = read::map(&city, &all, WORLD, Some("3")).await.unwrap();
            assert_eq!((map.overdue, map.points[0].overdue, map.server_now), (late, late == 1, public_now));
            let list = read::list(&city, &all, None, None, Lang::Uk).await.unwrap();
            assert_eq!((list.overdue, list.items[0].overdue), (late, late == 1));
            let stats = read::stats(&city, &all, Lang::Uk).await.unwrap();
            assert_eq!((stats.overdue, stats.server_now), (Some(late), public_now));
            let table = read::executors(&city, &all, Lang::Uk).await.unwrap();
            assert_eq!((table.executors[0].due, table.executors[0].overdue_now), (late, Some(late)));
            let card = read::request(&city, Some(&number), Lang::Uk).await.unwrap();
            assert_eq!((card.overdue, card.server_now), (late == 1, public_now));
            // What a page counts down by agrees with the figures.
            assert_eq!(card.due_at.unwrap() < card.server_now, card.overdue);
            assert_eq!(read::city(&city).await.server_now, public_now);
        }

        // Half past midnight: the public view's day is still yesterday, also for what is compared with it.
        city.clock().set(NOON.plus_seconds(12 * 3600 + 30 * 60));
        city.catch_up().await.unwrap();
        assert_eq!(read::today(&city, Lang::Uk).await.unwrap().received, 1);
        let day = SelectionParams { period: Some("day".into()), ..SelectionParams::default() };
        assert_eq!(read::stats(&city, &day, Lang::Uk).await.unwrap().window.from, NOON.plus_hours(-12));
    })
    .await;
}

#[tokio::test]
async fn a_switch_takes_all_places_away_at_once() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let number = call(&city, "01.03").await.id.to_string();
        city.catch_up().await.unwrap();
        assert_eq!(map(&city).await, (1, 0));
        assert!(city.recent(1)[0].place.is_some());
        let before = city.stamp();

        settings::set(&db, "places_public", "false").await.unwrap();
        city.catch_up().await.unwrap();
        assert_ne!(city.stamp(), before, "every ETag changes");
        assert_eq!(map(&city).await, (0, 1));
        let card = read::request(&city, Some(&number), Lang::Uk).await.unwrap();
        assert_eq!((card.place, card.district), (None, None));
        assert!(city.recent(10).iter().all(|item| item.place.is_none() && item.district.is_none()));
        let stats = read::stats(&city, &SelectionParams::default(), Lang::Uk).await.unwrap();
        assert_eq!((stats.received, stats.by_district.len()), (1, 0));
        // A box must not tell where anything is.
        let everywhere = read::list(&city, &SelectionParams::default(), Some("1,1,2,2"), None, Lang::Uk).await.unwrap();
        assert_eq!(everywhere.total, 1);

        settings::set(&db, "places_public", "true").await.unwrap();
        city.catch_up().await.unwrap();
        assert_eq!(map(&city).await, (1, 0));
    })
    .await;
}

#[tokio::test]
async fn a_text_that_is_taken_back_changes_every_etag() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let id = call(&city, "05.01").await.id;
        act(&city, id, Role::Executor, Action::Accept, None).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let (by, visibility) = (Role::Executor, Visibility::Public);
        let note = NewNote { request: id, at: NOON, by: by.into(), visibility, body: "Замінено муфту" };
        let note = store::note::insert(&mut tx, note).await.unwrap();
        tx.commit().await.unwrap();
        let report = Action::Report { resolution: Resolution::Done, note: Some(note) };
        act(&city, id, Role::Executor, report, None).await.unwrap();
        city.catch_up().await.unwrap();
        let text = async || {
            let card = read::request(&city, Some(&id.to_string()), Lang::Uk).await.unwrap();
            card.events.into_iter().find_map(|item| item.text)
        };
        assert_eq!(text().await.as_deref(), Some("Замінено муфту"));

        let before = city.stamp();
        let mut tx = db.begin().await.unwrap();
        store::note::set_visibility(&mut tx, note, Visibility::Applicant).await.unwrap();
        tx.commit().await.unwrap();
        city.catch_up().await.unwrap();
        assert_ne!(city.stamp(), before);
        assert_eq!(text().await, None);
    })
    .await;
}

#[tokio::test]
async fn a_bad_setting_is_refused_and_named() {
    TestDb::on_sqlite(|db| async move {
        for (key, value) in [
            ("publication_delay_s", "soon"),
            ("publication_delay_s", "-1"),
            ("places_public", "maybe"),
            ("time_zone", "Europe/Nowhere"),
            ("centre", "91,0"),
            ("tiles", "https://tiles.example/{z}"),
            ("tiles", "https://tiles.example/{z}/{x}/{y}; script-src *"),
            ("facts_reload", "1"),
            ("nothing", "1"),
        ] {
            let refused = settings::set(&db, key, value).await.unwrap_err();
            assert!(matches!(&refused, Error::Setting { key: k, .. } if k == key), "{key}={value}: {refused}");
        }
    })
    .await;
}
