//! Notices and the links in them: each is one process's to send, and each link serves once.

use domain::classifier::Lang;
use domain::id::RequestId;
use domain::intake::Applicant;
use domain::notice::{NoticeChannel, NoticeKind, Whom};
use domain::workflow::Role;
use store::answer_link::{self, AnswerLink};
use store::applicant::{self, ApplicantId, Asked, NewApplicant};
use store::notice::{self, Leased, NewNotice, Outcome};
use store::testing::TestDb;
use store::{Db, Tx, tracking};

use crate::fixture::{enter, fill_classifier, hour};

fn person(phone: &str, email: Option<&str>) -> Applicant {
    Applicant {
        surname: "Перевіренко".to_owned(),
        first_name: "Олена".to_owned(),
        patronymic: None,
        phone: phone.to_owned(),
        email: email.map(str::to_owned),
        address: "вул. Домашня, 7".to_owned(),
    }
}

/// A request and its applicant.
async fn request(tx: &mut Tx, phone: &str) -> (RequestId, ApplicantId) {
    let fact = enter(tx, hour(0), Role::Operator, None, None, Some(&person(phone, None))).await.unwrap();
    let own = notice::followers(tx, fact.id).await.unwrap();
    (fact.id, own[0].applicant)
}

fn new(request: RequestId, version: u32, applicant: ApplicantId) -> NewNotice {
    NewNotice { request, version, applicant, kind: NoticeKind::InProgress, channel: NoticeChannel::Sms }
}

async fn lease(db: &Db, now: i64, limit: u32) -> Vec<Leased> {
    let mut tx = db.begin().await.unwrap();
    let leased = notice::lease(&mut tx, hour(now), hour(now + 1), limit).await.unwrap();
    tx.commit().await.unwrap();
    leased
}

async fn settle(db: &Db, leased: &Leased, outcome: Outcome) -> bool {
    let mut tx = db.begin().await.unwrap();
    let settled = notice::settle(&mut tx, leased, outcome).await.unwrap();
    tx.commit().await.unwrap();
    settled
}

#[tokio::test]
async fn two_processes_never_have_the_same_notice() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let (id, applicant) = request(&mut tx, "+380500000001").await;
        let notices: Vec<_> = (1..=60).map(|version| new(id, version, applicant)).collect();
        notice::insert(&mut tx, &notices, hour(0)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!notice::is_due(&mut db.read().await.unwrap(), hour(-1)).await.unwrap());
        assert!(notice::is_due(&mut db.read().await.unwrap(), hour(0)).await.unwrap());

        let other = db.another().await;
        let take_all = async |db: &Db| {
            let mut all = Vec::new();
            loop {
                let some = lease(db, 0, 7).await;
                if some.is_empty() {
                    return all;
                }
                all.extend(some.iter().map(|leased| leased.version));
            }
        };
        let (here, there) = tokio::join!(take_all(&db), take_all(&other));
        let mut all = [here, there].concat();
        all.sort_unstable();
        assert_eq!(all, (1..=60).collect::<Vec<u32>>());
        assert_eq!(notice::waiting(&mut db.read().await.unwrap()).await.unwrap(), 60);
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_crash_only_delays_and_who_comes_too_late_changes_nothing() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let (id, applicant) = request(&mut tx, "+380500000001").await;
        notice::insert(&mut tx, &[new(id, 2, applicant), new(id, 3, applicant)], hour(0)).await.unwrap();
        tx.commit().await.unwrap();

        let first = lease(&db, 0, 1).await;
        assert_eq!((first.len(), first[0].version, first[0].tries), (1, 2, 1));
        let second = lease(&db, 0, 9).await;
        assert_eq!(second.iter().map(|leased| leased.version).collect::<Vec<_>>(), [3], "the other is leased");
        // Whoever had the first is gone: an hour later it is anybody's.
        let again = lease(&db, 1, 1).await;
        assert_eq!((again[0].version, again[0].tries), (2, 2));
        assert!(!settle(&db, &first[0], Outcome::Sent(hour(1))).await, "its lease has ended");
        assert!(settle(&db, &again[0], Outcome::Sent(hour(1))).await);
        assert!(!settle(&db, &again[0], Outcome::Later(hour(2))).await, "sent is sent");

        assert!(settle(&db, &second[0], Outcome::Later(hour(5))).await);
        assert_eq!(lease(&db, 4, 9).await, []);
        let late = lease(&db, 5, 9).await;
        assert_eq!((late[0].version, late[0].tries), (3, 2));
        assert!(settle(&db, &late[0], Outcome::GivenUp).await);
        assert_eq!(lease(&db, 100, 9).await, []);

        let mut tx = db.begin().await.unwrap();
        assert_eq!(notice::waiting(&mut tx).await.unwrap(), 0);
        assert_eq!(notice::forget_before(&mut tx, hour(0)).await.unwrap(), 0);
        assert_eq!(notice::forget_before(&mut tx, hour(1)).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn whom_a_request_concerns_and_how_they_are_reached() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let (first, own) = request(&mut tx, "+380500000001").await;
        let (second, other) = request(&mut tx, "+380500000002").await;
        let (third, last) = request(&mut tx, "+380500000003").await;
        let asked = Asked { lang: Some(Lang::En), ..Asked::default() };
        let reader = NewApplicant { person: person("", Some("o@example.org")), asked };
        let reader = applicant::insert_all(&mut tx, &[reader]).await.unwrap()[0];
        assert_eq!(notice::followers(&mut tx, RequestId(999)).await.unwrap(), []);

        // The third goes on in the second, and that in the first: all hear of the first from then on, each once.
        notice::follow_on(&mut tx, third, second, hour(1)).await.unwrap();
        notice::follow_on(&mut tx, second, first, hour(2)).await.unwrap();
        notice::follow_on(&mut tx, second, first, hour(3)).await.unwrap();
        let who = async |tx: &mut Tx, id| {
            let followers = notice::followers(tx, id).await.unwrap();
            followers.into_iter().map(|follower| (follower.applicant, follower.whom)).collect::<Vec<_>>()
        };
        let all = [(own, Whom::Applicant), (other, Whom::Joined), (last, Whom::Joined)];
        assert_eq!(who(&mut tx, first).await, all);
        assert_eq!(who(&mut tx, third).await, [(last, Whom::Applicant)]);

        let contact = notice::contact_of(&mut tx, own).await.unwrap().unwrap();
        assert_eq!((contact.phone.as_deref(), contact.email), (Some("+380500000001"), None));
        assert_eq!((contact.wants_mail, contact.lang), (true, None));
        let contact = notice::contact_of(&mut tx, reader).await.unwrap().unwrap();
        assert_eq!((contact.phone, contact.email.as_deref()), (None, Some("o@example.org")));
        assert_eq!(contact.lang, Some(Lang::En));
        assert_eq!(notice::contact_of(&mut tx, ApplicantId(999)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_link_serves_once() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let (request, applicant) = request(&mut tx, "+380500000001").await;
        let link = AnswerLink { request, version: 4, applicant, expires_at: hour(9), used_at: None };
        answer_link::insert(&mut tx, "hash", &link).await.unwrap();
        assert_eq!(answer_link::get(&mut tx, "hash").await.unwrap(), Some(link));
        assert_eq!(answer_link::get(&mut tx, "other").await.unwrap(), None);
        assert!(answer_link::use_up(&mut tx, "hash", hour(1)).await.unwrap());
        assert!(!answer_link::use_up(&mut tx, "hash", hour(2)).await.unwrap());
        assert!(!answer_link::use_up(&mut tx, "other", hour(2)).await.unwrap());
        let used = AnswerLink { used_at: Some(hour(1)), ..link };
        assert_eq!(answer_link::get(&mut tx, "hash").await.unwrap(), Some(used));

        tracking::keep(&mut tx, &[("follow", request, applicant)], hour(0)).await.unwrap();
        tracking::keep(&mut tx, &[("follow", request, applicant)], hour(1)).await.unwrap();
        assert_eq!(tracking::request(&mut tx, "follow").await.unwrap(), Some(request));
        assert_eq!(tracking::holder(&mut tx, "follow").await.unwrap(), Some((request, applicant)));
        assert_eq!(tracking::holder(&mut tx, "other").await.unwrap(), None);

        assert_eq!(answer_link::forget_before(&mut tx, hour(9)).await.unwrap(), 0);
        assert_eq!(answer_link::forget_before(&mut tx, hour(10)).await.unwrap(), 1);
    })
    .await;
}
