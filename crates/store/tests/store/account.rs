//! Accounts and what hangs on them: a phone has one, and after its end nobody is written to, and no link opens anything.

use domain::classifier::Lang;
use domain::id::AccountId;
use domain::intake::Applicant;
use domain::notice::{NoticeChannel, NoticeKind};
use domain::workflow::Role;
use store::account::{self, NewAccount};
use store::answer_link::{self, AnswerLink};
use store::applicant::{self, Asked, NewApplicant};
use store::notice::{self, NewNotice};
use store::session::{self, NewSession};
use store::testing::TestDb;
use store::throttle::{self, Counted};
use store::{Error, Tx, one_time_code};

use crate::fixture::{enter, fill_classifier, hour};

fn person(phone: &str) -> Applicant {
    Applicant {
        surname: "Їжакевич".to_owned(),
        first_name: "Іван".to_owned(),
        patronymic: Some("Іванович".to_owned()),
        phone: phone.to_owned(),
        email: None,
        address: "вул. Робоча, 23".to_owned(),
    }
}

async fn open(tx: &mut Tx, phone: &str) -> store::Result<AccountId> {
    let new = NewAccount {
        person: &person(phone),
        password: "a hash",
        role: Role::Applicant,
        executor: None,
        lang: Lang::En,
        privacy: 1,
        at: hour(0),
    };
    account::insert(tx, &new).await
}

#[tokio::test]
async fn a_phone_has_one_account() {
    TestDb::each(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let id = open(&mut tx, "+380671234567").await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.begin().await.unwrap();
        assert!(matches!(open(&mut tx, "+380671234567").await, Err(Error::Conflict("account"))));
        drop(tx);

        let mut tx = db.begin().await.unwrap();
        let kept = account::by_id(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(
            (&kept.person, kept.role, kept.lang, kept.privacy),
            (&person("+380671234567"), Role::Applicant, Lang::En, 1)
        );
        let by_phone = account::credentials_by_phone(&mut tx, "+380671234567").await.unwrap();
        assert_eq!(by_phone, account::credentials_by_id(&mut tx, id).await.unwrap());
        assert_eq!(by_phone.map(|found| (found.account, found.password)), Some((id, "a hash".to_owned())));
        assert_eq!(account::credentials_by_phone(&mut tx, "+380671234568").await.unwrap(), None);

        account::set_notices(&mut tx, id, false, Lang::Uk).await.unwrap();
        account::set_password(&mut tx, id, "another").await.unwrap();
        let kept = account::by_id(&mut tx, id).await.unwrap().unwrap();
        assert_eq!((kept.mail_notices, kept.lang), (false, Lang::Uk));
        let nobody = AccountId(999);
        for missing in [
            account::set_profile(&mut tx, nobody, &person("")).await,
            account::set_notices(&mut tx, nobody, true, Lang::Uk).await,
            account::set_password(&mut tx, nobody, "x").await,
            account::delete(&mut tx, nobody).await,
        ] {
            assert!(matches!(missing, Err(Error::NotFound("account"))), "{missing:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn after_its_end_nobody_is_written_to_and_no_link_serves() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let (mine, other) =
            (open(&mut tx, "+380671234567").await.unwrap(), open(&mut tx, "+380671234568").await.unwrap());
        let id = enter(&mut tx, hour(0), Role::Operator, None, None, None).await.unwrap().id;
        let asked = |account| Asked { account: Some(account), lang: None, privacy: None };
        let people = [(mine, "+380671234567"), (other, "+380671234568")]
            .map(|(account, phone)| NewApplicant { person: person(phone), asked: asked(account) });
        let applicants = applicant::insert_all(&mut tx, &people).await.unwrap();
        for (n, &applicant) in applicants.iter().enumerate() {
            let kind = NoticeKind::Registered;
            let new = NewNotice { request: id, version: 1, applicant, kind, channel: NoticeChannel::Sms };
            notice::insert(&mut tx, &[new], hour(0)).await.unwrap();
            let link = AnswerLink { request: id, version: 1, applicant, expires_at: hour(9), used_at: None };
            answer_link::insert(&mut tx, &format!("link {n}"), &link).await.unwrap();
        }
        for (account, token_hash) in [(mine, "one"), (mine, "two"), (other, "three")] {
            let new = NewSession { token_hash, account, at: hour(0), expires_at: hour(9), agent: "" };
            session::insert(&mut tx, new).await.unwrap();
        }
        tx.commit().await.unwrap();

        let mut tx = db.begin().await.unwrap();
        account::delete(&mut tx, mine).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let leased = notice::lease(&mut tx, hour(1), hour(2), 10).await.unwrap();
        assert_eq!(leased.iter().map(|leased| leased.applicant).collect::<Vec<_>>(), [applicants[1]]);
        assert_eq!(answer_link::get(&mut tx, "link 0").await.unwrap(), None);
        assert!(answer_link::get(&mut tx, "link 1").await.unwrap().is_some());
        for (token_hash, holds) in [("one", false), ("two", false), ("three", true)] {
            let holder = session::holder(&mut tx, token_hash, hour(1)).await.unwrap();
            assert_eq!(holder.is_some(), holds, "{token_hash}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_by_itself_or_by_its_owner() {
    TestDb::each(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let (mine, other) =
            (open(&mut tx, "+380671234567").await.unwrap(), open(&mut tx, "+380671234568").await.unwrap());
        for (account, token_hash, until) in [(mine, "one", 2), (mine, "two", 9), (mine, "three", 9), (other, "four", 9)]
        {
            let new = NewSession { token_hash, account, at: hour(0), expires_at: hour(until), agent: "Firefox" };
            session::insert(&mut tx, new).await.unwrap();
        }
        assert!(session::holder(&mut tx, "one", hour(1)).await.unwrap().is_some());
        assert_eq!(session::holder(&mut tx, "one", hour(2)).await.unwrap(), None);
        session::renew(&mut tx, "two", hour(1), hour(10)).await.unwrap();
        let seen = session::of_account(&mut tx, mine, hour(2)).await.unwrap();
        let seen: Vec<_> = seen.iter().map(|session| (session.token_hash.as_str(), session.seen_at)).collect();
        assert_eq!(seen, [("two", hour(1)), ("three", hour(0))]);
        assert!(!session::end(&mut tx, mine, "four").await.unwrap(), "another's");
        assert_eq!(session::forget_before(&mut tx, hour(3)).await.unwrap(), 1);
        assert_eq!(session::end_all(&mut tx, mine, Some("two")).await.unwrap(), 1);
        assert!(session::end(&mut tx, mine, "two").await.unwrap());
        assert_eq!(session::of_account(&mut tx, other, hour(2)).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn codes_and_counts_are_kept_for_a_time() {
    TestDb::each(|db| async move {
        let mut tx = db.begin().await.unwrap();
        one_time_code::put(&mut tx, "key", "old", hour(0), hour(1)).await.unwrap();
        one_time_code::count_try(&mut tx, "key").await.unwrap();
        one_time_code::put(&mut tx, "key", "new", hour(1), hour(2)).await.unwrap();
        let sent = one_time_code::locked(&mut tx, "key").await.unwrap().unwrap();
        assert_eq!((sent.code_mac.as_str(), sent.tries, sent.expires_at), ("new", 0, hour(2)), "a new code, new tries");
        assert_eq!(one_time_code::forget_before(&mut tx, hour(2)).await.unwrap(), 0);
        assert_eq!(one_time_code::forget_before(&mut tx, hour(3)).await.unwrap(), 1);

        let none = Counted { count: 0, at: hour(5) };
        assert_eq!(throttle::get(&mut tx, "mark", hour(5)).await.unwrap(), none);
        assert_eq!(throttle::locked(&mut tx, "mark", hour(5)).await.unwrap(), none);
        throttle::put(&mut tx, "mark", Counted { count: 2, at: hour(6) }).await.unwrap();
        for left in [1, 0, 0] {
            throttle::take_back(&mut tx, "mark").await.unwrap();
            let counted = throttle::get(&mut tx, "mark", hour(7)).await.unwrap();
            assert_eq!(counted, Counted { count: left, at: hour(6) });
        }
        assert_eq!(throttle::forget_before(&mut tx, hour(6)).await.unwrap(), 0);
        assert_eq!(throttle::forget_before(&mut tx, hour(7)).await.unwrap(), 1);
        throttle::clear(&mut tx, "mark").await.unwrap();
    })
    .await;
}
