//! Photos: what is taken, who sees it, what is forgotten.

use std::net::IpAddr;

use bytes::Bytes;
use domain::id::RequestId;
use domain::photo::Stage;
use domain::query::Problem;
use domain::workflow::Role;
use service::cabinet::Holder;
use service::outside::Outside;
use service::photo::{
    DRAFT_HOURS, MOST_UNSENT, MOST_UNSENT_OF_ONE, PhotoStore, Size, Viewer, forget_unsent, read, take, take_from,
};
use service::register::NewRequest;
use service::report::report;
use service::{City, Clock, Error};
use store::note::Visibility;
use store::testing::TestDb;

use super::{NOON, city, request};

/// Two pixels, red and blue: the smallest PNG that is a photo.
const PNG: &[u8] = include_bytes!("two-pixels.png");

pub(crate) async fn city_with_photos(db: &TestDb) -> City {
    drop(city(db).await);
    let outside = Outside { photos: Some(PhotoStore::in_memory()), ..Outside::default() };
    City::open_with(db.another().await, Clock::fixed(NOON), outside).await.unwrap()
}

async fn upload(city: &City) -> String {
    take(city, Role::Applicant, Bytes::from_static(PNG)).await.unwrap()
}

/// One that somebody in this role uploads, with what it shows.
pub(crate) async fn upload_as(city: &City, by: Role, stage: Option<Stage>) -> String {
    take_from(city, IpAddr::from([127, 0, 0, 1]), by, stage, Bytes::from_static(PNG)).await.unwrap()
}

fn with(photos: &[&str]) -> NewRequest {
    NewRequest { photos: photos.iter().map(|&id| id.to_owned()).collect(), ..request("05.01") }
}

async fn sees(city: &City, viewer: Viewer<'_>, id: &str) -> bool {
    match read(city, viewer, id, Size::Small).await {
        Ok(jpeg) => {
            assert!(jpeg.starts_with(b"\xff\xd8\xff"));
            true
        }
        Err(Error::NotFound) => false,
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn a_photo_is_seen_by_whom_it_concerns() {
    TestDb::each(|db| async move {
        let city = city_with_photos(&db).await;
        let id = upload(&city).await;
        assert_eq!(id.len(), 32);
        assert!(sees(&city, Viewer::default(), &id).await, "a draft: only who uploaded it knows its name");

        let mine = report(&city, &with(&[&id]), Some("mine")).await.unwrap();
        let other = report(&city, &with(&[]), Some("other")).await.unwrap();
        let holder = Holder::of_link(&city, &mine.token).await.unwrap().unwrap();
        let stranger = Holder::of_link(&city, &other.token).await.unwrap().unwrap();
        let role = |role| Viewer { role: Some(role), ..Viewer::default() };
        let own = |holder| Viewer { holder: Some(holder), ..Viewer::default() };
        for (viewer, may, who) in [
            (Viewer::default(), false, "anybody"),
            (own(&holder), true, "who sent it"),
            (own(&stranger), false, "who sent another"),
            (role(Role::Operator), true, "an operator"),
            (role(Role::Dispatcher), true, "a dispatcher"),
            (role(Role::Controller), true, "a controller"),
            (role(Role::Applicant), false, "another resident"),
            (role(Role::Executor), false, "an executor, on its own pages only"),
        ] {
            assert_eq!(sees(&city, viewer, &id).await, may, "{who}");
        }
        let mut tx = db.begin().await.unwrap();
        store::photo::set_visibility(&mut tx, &id, Visibility::Public).await.unwrap();
        tx.commit().await.unwrap();
        assert!(sees(&city, Viewer::default(), &id).await, "everybody, once staff have passed it");
        for name in ["", "../secret", "0123456789abcdef0123456789abcdef"] {
            assert!(!sees(&city, role(Role::Operator), name).await, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn photos_go_with_one_report_and_no_other() {
    TestDb::each(|db| async move {
        let city = city_with_photos(&db).await;
        let mut ids = Vec::new();
        for _ in 0..6 {
            ids.push(upload(&city).await);
        }
        let names: Vec<&str> = ids.iter().map(String::as_str).collect();
        let problem = async |photos: &[&str]| match report(&city, &with(photos), None).await {
            Err(Error::Form { field: "photo", problem }) => problem,
            other => panic!("{other:?}"),
        };
        assert_eq!(problem(&names).await, Problem::TooMany);
        assert_eq!(problem(&[names[0], names[0]]).await, Problem::Unknown);
        assert_eq!(problem(&["../../etc/passwd"]).await, Problem::Unknown);
        assert_eq!(problem(&["0123456789abcdef0123456789abcdef"]).await, Problem::Unknown);
        let sent = report(&city, &with(&names[..5]), Some("key")).await.unwrap();
        assert_eq!(problem(&names[4..]).await, Problem::Unknown, "one of them was sent before");
        // The same report again: other drafts of the same photos make it no other report.
        assert_eq!(report(&city, &with(&names[5..]), Some("key")).await.unwrap(), sent);
        let mut tx = db.read().await.unwrap();
        let kept = store::photo::of_request(&mut tx, sent.registered.id).await.unwrap();
        assert_eq!(kept.len(), 5);
        assert!(kept.iter().all(|photo| photo.note.is_some() && photo.visibility == Visibility::Internal));
        assert_eq!(store::request::count(&mut tx).await.unwrap(), 1, "nothing of what was refused is kept");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_sent_is_forgotten() {
    TestDb::each(|db| async move {
        let city = city_with_photos(&db).await;
        let (sent, unsent) = (upload(&city).await, upload(&city).await);
        let filed = report(&city, &with(&[&sent]), None).await.unwrap();
        for (hours, forgotten) in [(DRAFT_HOURS, 0), (DRAFT_HOURS + 1, 1), (DRAFT_HOURS + 2, 0)] {
            city.clock().set(NOON.plus_hours(hours));
            assert_eq!(forget_unsent(&city).await.unwrap(), forgotten, "after {hours} h");
        }
        assert!(!sees(&city, Viewer::default(), &unsent).await);
        let holder = Holder::of_link(&city, &filed.token).await.unwrap().unwrap();
        assert!(sees(&city, Viewer { holder: Some(&holder), ..Viewer::default() }, &sent).await);
        assert_ne!(filed.registered.id, RequestId(0));
    })
    .await;
}

#[tokio::test]
async fn what_is_no_photo_leaves_nothing() {
    TestDb::each(|db| async move {
        let city = city_with_photos(&db).await;
        let refused = take(&city, Role::Applicant, Bytes::from_static(b"<svg onload='alert(1)'/>")).await;
        assert!(matches!(refused, Err(Error::Form { field: "photo", problem: Problem::Malformed })), "{refused:?}");
        assert_eq!(store::photo::unsent(&mut db.read().await.unwrap(), NOON.plus_hours(1)).await.unwrap(), [""; 0]);
        let without = City::open(db.another().await, Clock::fixed(NOON)).await.unwrap();
        let refused = take(&without, Role::Applicant, Bytes::from_static(PNG)).await;
        assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_folder_keeps_photos_to_itself() {
    TestDb::on_sqlite(|db| async move {
        drop(city(&db).await);
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("photos");
        let store = PhotoStore::open(&place.display().to_string()).unwrap();
        let outside = Outside { photos: Some(store), ..Outside::default() };
        let city = City::open_with(db.another().await, Clock::fixed(NOON), outside).await.unwrap();
        let id = upload(&city).await;
        assert!(place.join(&id[..2]).join(format!("{id}.jpg")).exists());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&place).unwrap().permissions().mode() & 0o077, 0);
        }
        city.clock().set(NOON.plus_hours(48));
        forget_unsent(&city).await.unwrap();
        let left =
            std::fs::read_dir(&place).unwrap().flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
        assert_eq!(left.count(), 0);
        assert!(PhotoStore::open("s3://").is_err());
    })
    .await;
}

/// Nobody fills the store of photos with what they never send.
#[tokio::test]
async fn only_so_many_photos_wait_to_be_sent() {
    TestDb::each(|db| async move {
        let city = city_with_photos(&db).await;
        let from = |address: &str| {
            let (city, address) = (&city, address.parse().unwrap());
            async move {
                match take_from(city, address, Role::Applicant, None, Bytes::from_static(PNG)).await {
                    Ok(id) => Some(id),
                    Err(Error::Form { field: "photo", problem: Problem::Later }) => None,
                    Err(error) => panic!("{error}"),
                }
            }
        };
        let mut ids = Vec::new();
        for _ in 0..MOST_UNSENT_OF_ONE {
            ids.extend(from("192.0.2.1").await);
        }
        assert_eq!(ids.len(), MOST_UNSENT_OF_ONE);
        assert_eq!(from("192.0.2.1").await, None);
        assert_eq!(from("::ffff:192.0.2.1").await, None, "the same address in the other notation");
        assert!(from("192.0.2.2").await.is_some() && from("2001:db8::1").await.is_some(), "others are not held up");
        // What was sent waits no more.
        let sent: Vec<&str> = ids.iter().take(2).map(String::as_str).collect();
        report(&city, &with(&sent), None).await.unwrap();
        assert!(from("192.0.2.1").await.is_some() && from("192.0.2.1").await.is_some());
        assert_eq!(from("192.0.2.1").await, None);

        let mut tx = city.db().begin().await.unwrap();
        let waiting = store::photo::count_unsent(&mut tx).await.unwrap();
        let one = store::photo::get(&mut tx, &ids[5]).await.unwrap().unwrap();
        for n in waiting..MOST_UNSENT {
            let draft = store::photo::Photo { id: format!("{n:032x}"), ..one.clone() };
            store::photo::insert(&mut tx, &draft).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(from("192.0.2.9").await, None, "too many wait in all");
    })
    .await;
}
