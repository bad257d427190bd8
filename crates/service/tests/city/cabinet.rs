//! The cabinet: what is one's own, what one may do with it, and what one hears of it. Nobody else's is ever found.

use domain::classifier::Lang;
use domain::id::RequestId;
use domain::intake::ApplicantForm;
use domain::workflow::{ActionKind, Resolution, Role, State};
use service::account::sign_in::sign_in;
use service::account::{Opened, SignedIn, delete};
use service::act::{Deed, perform};
use service::cabinet::{self, Filter, Holder, LINES, Show, Told, act, follow, list};
use service::register::{Asked, NewRequest, register};
use service::report::report;
use service::{City, Error};
use store::testing::TestDb;

use crate::account::{PASSWORD, PHONE, asker, reachable, sign_up, who};
use crate::{NOON, call, request};

const OTHER_PHONE: &str = "+380500000099";

/// Reports while signed in.
async fn mine(city: &City, who: &SignedIn) -> RequestId {
    let asked = Asked { account: Some(who.account), lang: Some(Lang::Uk), privacy: Some(1) };
    report(city, &NewRequest { asked, ..request("05.01") }, None).await.unwrap().registered.id
}

async fn of(city: &City, opened: &Opened) -> (SignedIn, Holder) {
    let who = who(city, opened).await;
    let holder = Holder::of(&who);
    (who, holder)
}

async fn shown(city: &City, holder: &Holder, show: Show) -> Vec<i64> {
    let filter = Filter { show, words: String::new() };
    list(city, holder, &filter, Lang::Uk).await.unwrap().items.into_iter().map(|item| item.id).collect()
}

async fn work_on(city: &City, id: RequestId) {
    perform(city, id, Role::Executor, &Deed::Accept, &[], None).await.unwrap();
    let report = Deed::Report { resolution: Resolution::Done, text: "Замінили трубу".to_owned() };
    perform(city, id, Role::Executor, &report, &[], None).await.unwrap();
}

#[tokio::test]
async fn one_sees_ones_own_and_nobody_elses() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let (me, holder) = of(&city, &sign_up(&city, &outbox, PHONE).await).await;
        let (_, other) = of(&city, &sign_up(&city, &outbox, OTHER_PHONE).await).await;
        let id = mine(&city, &me).await;

        let own = cabinet::request(&city, &holder, id, Lang::Uk).await.unwrap();
        assert_eq!(own.text.as_deref(), Some("Тече"));
        assert_eq!(own.place_address.as_deref(), Some("вул. Потерпіла, 5"));
        assert_eq!(own.may, [ActionKind::Withdraw, ActionKind::Comment]);
        assert_eq!(shown(&city, &holder, Show::All).await, [id.0]);

        assert!(matches!(cabinet::request(&city, &other, id, Lang::Uk).await, Err(Error::NotFound)));
        let deed = Deed::Comment { text: "Чуже".to_owned() };
        assert!(matches!(act(&city, &other, id, &deed, &[], None).await, Err(Error::NotFound)));
        assert!(shown(&city, &other, Show::All).await.is_empty());
        let untouched = cabinet::request(&city, &holder, id, Lang::Uk).await.unwrap();
        assert_eq!(untouched.version, own.version);
    })
    .await;
}

#[tokio::test]
async fn a_call_of_the_same_number_and_surname_is_ones_own_for_a_year() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let long_ago = call(&city, "05.01").await.id;
        city.clock().set(NOON.plus_hours(24 * 30));
        let lately = call(&city, "05.01").await.id;
        let of_another = NewRequest {
            applicant: ApplicantForm { surname: "Інша".to_owned(), ..request("05.01").applicant },
            ..request("05.01")
        };
        register(&city, Role::Operator, of_another).await.unwrap();
        city.clock().set(NOON.plus_hours(24 * 366));
        let (_, holder) = of(&city, &sign_up(&city, &outbox, PHONE).await).await;
        assert_eq!(shown(&city, &holder, Show::All).await, [lately.0], "{long_ago} is over a year old");
        let own = cabinet::request(&city, &holder, lately, Lang::Uk).await.unwrap();
        assert_eq!(own.text.as_deref(), Some("Тече"));
    })
    .await;
}

#[tokio::test]
async fn the_applicant_says_whether_it_was_done() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let (me, holder) = of(&city, &sign_up(&city, &outbox, PHONE).await).await;
        let id = mine(&city, &me).await;
        let now = async || cabinet::request(&city, &holder, id, Lang::Uk).await.unwrap();
        work_on(&city, id).await;

        let own = now().await;
        assert_eq!(own.may, [ActionKind::Confirm, ActionKind::SendBack, ActionKind::Withdraw, ActionKind::Comment]);
        assert_eq!(own.report.as_deref(), Some("Замінили трубу"));
        assert_eq!(own.answer_until, Some(NOON.plus_hours(72)));
        assert_eq!(shown(&city, &holder, Show::Waiting).await, [id.0]);

        let back = Deed::SendBack { reason: "Знову тече".to_owned() };
        act(&city, &holder, id, &back, &[], Some(own.version)).await.unwrap();
        // The page that somebody had open says an older version.
        let stale = act(&city, &holder, id, &Deed::Confirm, &[], Some(own.version)).await;
        assert!(matches!(stale, Err(Error::Conflict)), "{stale:?}");
        let own = now().await;
        assert_eq!((own.card.state, own.report), (State::Rework, None));
        assert!(own.card.events.iter().any(|line| line.text.as_deref() == Some("Знову тече")));

        let again = Deed::Report { resolution: Resolution::Done, text: "Тепер справді".to_owned() };
        perform(&city, id, Role::Executor, &again, &[], None).await.unwrap();
        act(&city, &holder, id, &Deed::Confirm, &[], None).await.unwrap();
        assert_eq!(now().await.may, [ActionKind::Reopen, ActionKind::Rate, ActionKind::Comment]);
        act(&city, &holder, id, &Deed::Rate { stars: 4 }, &[], None).await.unwrap();
        assert_eq!(now().await.card.rating, Some(4));

        // After a week it stays closed.
        city.clock().set(NOON.plus_hours(24 * 8));
        assert_eq!(now().await.may, [ActionKind::Rate, ActionKind::Comment]);
        let late = act(&city, &holder, id, &Deed::Reopen { reason: "Знов".to_owned() }, &[], None).await;
        assert!(matches!(late, Err(Error::Refused(_))), "{late:?}");
    })
    .await;
}

#[tokio::test]
async fn who_holds_the_link_holds_the_request_and_no_other() {
    TestDb::each(|db| async move {
        let (city, _) = reachable(&db).await;
        let filed = report(&city, &request("05.01"), Some("k1")).await.unwrap();
        let another = report(&city, &request("05.02"), Some("k2")).await.unwrap();
        let holder = Holder::of_link(&city, &filed.token).await.unwrap().unwrap();
        let own = cabinet::request(&city, &holder, filed.registered.id, Lang::En).await.unwrap();
        assert_eq!(own.text.as_deref(), Some("Тече"));
        let others = cabinet::request(&city, &holder, another.registered.id, Lang::En).await;
        assert!(matches!(others, Err(Error::NotFound)));
        act(&city, &holder, filed.registered.id, &Deed::Withdraw, &[], None).await.unwrap();
        for forged in ["", "0", &"0".repeat(32), &filed.token.to_uppercase()] {
            assert!(Holder::of_link(&city, forged).await.unwrap().is_none(), "{forged}");
        }
    })
    .await;
}

#[tokio::test]
async fn who_joined_watches_and_does_nothing() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        // A place that is shown as it is: strangers may know of it.
        let first = report(&city, &request("01.03"), None).await.unwrap().registered.id;
        city.catch_up().await.unwrap();
        let (me, holder) = of(&city, &sign_up(&city, &outbox, OTHER_PHONE).await).await;
        let asked = Asked { account: Some(me.account), lang: Some(Lang::Uk), privacy: Some(1) };
        let person = ApplicantForm { phone: OTHER_PHONE.to_owned(), ..request("01.03").applicant };
        service::join::join(&city, first, &person, asked, Some("j")).await.unwrap();

        let own = cabinet::request(&city, &holder, first, Lang::Uk).await.unwrap();
        assert!(own.joined && own.may.is_empty());
        assert_eq!((own.text, own.place_address, own.others), (None, None, 1));
        let deed = Deed::Withdraw;
        assert!(matches!(act(&city, &holder, first, &deed, &[], None).await, Err(Error::NotFound)));
        let line = &list(&city, &holder, &Filter::default(), Lang::Uk).await.unwrap().items[0];
        assert!(line.joined && line.place_address.is_none());
    })
    .await;
}

#[tokio::test]
async fn one_hears_of_ones_own_alone() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let (me, holder) = of(&city, &sign_up(&city, &outbox, PHONE).await).await;
        let id = mine(&city, &me).await;
        let (stranger, _) = of(&city, &sign_up(&city, &outbox, OTHER_PHONE).await).await;
        let tail = city.start_tail();
        let mut mine_line = follow(&city, holder).await.unwrap();
        // The first change after somebody began to listen is told to all who do: it is not known what came before.
        mine(&city, &stranger).await;
        assert_eq!(mine_line.next().await.unwrap(), Told::Changed);

        let heard = tokio::spawn(async move { mine_line.next().await });
        mine(&city, &stranger).await;
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        assert!(!heard.is_finished(), "a stranger's request is none of mine");
        perform(&city, id, Role::Executor, &Deed::Accept, &[], None).await.unwrap();
        assert_eq!(heard.await.unwrap().unwrap(), Told::Changed);
        city.shutdown();
        tail.await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_was_adopted_stays_and_another_surname_finds_nothing() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let named = |surname: &str| NewRequest {
            applicant: ApplicantForm { surname: surname.to_owned(), ..request("05.01").applicant },
            ..request("05.01")
        };
        let former = register(&city, Role::Operator, named("Колишня")).await.unwrap().id;
        let own = call(&city, "05.01").await.id;
        let opened = sign_up(&city, &outbox, PHONE).await;
        let (me, holder) = of(&city, &opened).await;
        let settle = async |surname: &str| {
            let form = ApplicantForm { email: "own@example.org".to_owned(), ..named(surname).applicant };
            service::account::settings::set_profile(&city, &me, &form).await.unwrap();
        };
        // Whoever got the number from another person tries that person's surname.
        settle("Колишня").await;
        assert_eq!(shown(&city, &holder, Show::All).await, [own.0], "{former} is none of mine");
        sign_in(&city, PHONE, PASSWORD, &asker()).await.unwrap();
        assert_eq!(shown(&city, &holder, Show::All).await, [own.0]);

        // What somebody calls about later is theirs as well.
        let later = call(&city, "05.02").await.id;
        assert_eq!(shown(&city, &holder, Show::All).await, [later.0, own.0]);
        let mut tx = city.db().read().await.unwrap();
        for id in [own, later] {
            let followers = store::notice::followers(&mut tx, id).await.unwrap();
            assert_eq!(followers[0].contact.email.as_deref(), Some("own@example.org"), "told as the account says");
        }
        drop(tx);
        // And stays, when the year is over.
        city.clock().set(NOON.plus_hours(24 * 400));
        assert_eq!(shown(&city, &holder, Show::All).await, [later.0, own.0]);
    })
    .await;
}

#[tokio::test]
async fn with_the_account_go_the_name_and_the_links_of_all_that_the_cabinet_shows() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let before = report(&city, &request("05.01"), None).await.unwrap();
        let (me, _) = of(&city, &sign_up(&city, &outbox, PHONE).await).await;
        let asked = Asked { account: Some(me.account), lang: Some(Lang::Uk), privacy: Some(1) };
        let signed_in = report(&city, &NewRequest { asked, ..request("05.01") }, None).await.unwrap();
        let after = report(&city, &request("05.01"), None).await.unwrap();
        let stranger = NewRequest {
            applicant: ApplicantForm { phone: OTHER_PHONE.to_owned(), ..request("05.01").applicant },
            ..request("05.01")
        };
        let strangers = report(&city, &stranger, None).await.unwrap();
        delete::delete(&city, &me, PASSWORD, &asker()).await.unwrap();

        for (filed, stays) in [(before, false), (signed_in, false), (after, false), (strangers, true)] {
            let id = filed.registered.id;
            let holder = Holder::of_link(&city, &filed.token).await.unwrap();
            assert_eq!(holder.is_some(), stays, "the link to {id}");
            let mut tx = city.db().read().await.unwrap();
            let person = store::applicant::of_request(&mut tx, id).await.unwrap().unwrap();
            assert_eq!(!person.phone.is_empty(), stays, "whose {id} is");
        }
    })
    .await;
}

#[tokio::test]
async fn of_a_deleted_account_nothing_is_left_to_find() {
    TestDb::each(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let (me, holder) = of(&city, &sign_up(&city, &outbox, PHONE).await).await;
        let id = mine(&city, &me).await;
        delete::delete(&city, &me, PASSWORD, &asker()).await.unwrap();
        assert!(matches!(list(&city, &holder, &Filter::default(), Lang::Uk).await, Err(Error::NotFound)));
        let public = service::read::request(&city, Some(&id.to_string()), Lang::Uk).await.unwrap();
        assert_eq!(public.state, State::Assigned, "the request stays");
        let (_, again) = of(&city, &sign_up(&city, &outbox, PHONE).await).await;
        assert!(shown(&city, &again, Show::All).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_holder_has_so_many_lines() {
    TestDb::on_sqlite(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let (_, holder) = of(&city, &sign_up(&city, &outbox, PHONE).await).await;
        let filed = report(&city, &request("05.01"), None).await.unwrap();
        let by_link = Holder::of_link(&city, &filed.token).await.unwrap().unwrap();
        for holder in [holder, by_link] {
            let mut lines = Vec::new();
            for _ in 0..LINES {
                lines.push(follow(&city, holder.clone()).await.unwrap());
            }
            assert!(matches!(follow(&city, holder.clone()).await, Err(Error::Wait { .. })));
            lines.pop();
            follow(&city, holder).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn many_registrations_are_looked_at_now_and_then_and_by_a_link_never() {
    TestDb::on_sqlite(|db| async move {
        let (city, outbox) = reachable(&db).await;
        let (me, holder) = of(&city, &sign_up(&city, &outbox, PHONE).await).await;
        let (stranger, _) = of(&city, &sign_up(&city, &outbox, OTHER_PHONE).await).await;
        let filed = report(&city, &request("05.01"), None).await.unwrap();
        let by_link = Holder::of_link(&city, &filed.token).await.unwrap().unwrap();
        let tail = city.start_tail();
        let listen = |holder| {
            let city = city.clone();
            async move {
                let mut line = follow(&city, holder).await.unwrap();
                let mut changes = 0;
                let until = tokio::time::Instant::now() + std::time::Duration::from_millis(3500);
                while let Ok(told) = tokio::time::timeout_at(until, line.next()).await {
                    changes += u32::from(told.unwrap() == Told::Changed);
                }
                (line.looks(), changes)
            }
        };
        let (mine_line, links) = (tokio::spawn(listen(holder)), tokio::spawn(listen(by_link)));
        for _ in 0..8 {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            mine(&city, &stranger).await;
        }
        mine(&city, &me).await;
        let ((looks, changes), (looks_of_link, _)) = (mine_line.await.unwrap(), links.await.unwrap());
        assert!((2..=3).contains(&looks), "{looks} looks in 3.5 s");
        assert!(changes >= 1);
        assert_eq!(looks_of_link, 1, "what it is about is known for good");
        city.shutdown();
        tail.await.unwrap();
    })
    .await;
}
