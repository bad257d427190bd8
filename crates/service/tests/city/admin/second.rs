use domain::query::Problem;
use service::account::second::{self, enrol, give, new_sheet, remove, show, standing};
use service::account::session::{Asked, HalfIn, Held, held, signed_in};
use service::admin::people::reset_second;
use totp_rs::{Builder, Secret};

use super::*;
use crate::account::asker;

const OPERATOR: &str = "+380500000101";

/// The code of an app that was shown this, at this second.
fn code(shown: &second::Shown, seconds: i64) -> String {
    let secret = Secret::try_from_base32(shown.text.replace(' ', "")).unwrap();
    Builder::new().with_secret(secret).build().unwrap().generate(seconds.unsigned_abs()).to_string()
}

async fn half(city: &City, token: &str) -> HalfIn {
    match held(city, token).await.unwrap() {
        Some(Held::Half(half)) => half,
        other => panic!("{other:?}"),
    }
}

#[allow(clippy::needless_pass_by_value)] // reads better where it is asked
fn is<T: std::fmt::Debug>(result: Result<T, Error>, problem: Problem) {
    assert!(
        matches!(&result, Err(Error::Form { field: "code", problem: p }) if *p == problem),
        "{problem}: {result:?}"
    );
}

async fn require(city: &City, demand: &str) {
    service::settings::set(city.db(), "second_factor", demand).await.unwrap();
    city.catch_up().await.unwrap();
}

#[tokio::test]
async fn where_it_is_required_nobody_gets_further_than_making_one() {
    TestDb::each(|db| async move {
        let (city, clock) = clocked(&db).await;
        staff(&city, Role::Operator, OPERATOR).await;
        let before = enter(&city, OPERATOR).await;
        require(&city, "required").await;
        assert_eq!(signed_in(&city, &before.token).await.unwrap(), None, "also who was in before");

        let opened = enter(&city, OPERATOR).await;
        let asked = half(&city, &opened.token).await;
        assert_eq!(asked.asked, Asked::Enrolment);
        let shown = show(&city, (&asked).into()).await.unwrap();
        assert_eq!(show(&city, (&asked).into()).await.unwrap(), shown, "the same when it is looked at again");
        assert!(shown.address.contains(&shown.text.replace(' ', "")));
        is(enrol(&city, (&asked).into(), "", &asker()).await, Problem::Missing);
        is(enrol(&city, (&asked).into(), "12345", &asker()).await, Problem::Malformed);
        let now = NOON.seconds();
        is(enrol(&city, (&asked).into(), &code(&shown, now + 3000), &asker()).await, Problem::Wrong);
        let first = code(&shown, now);
        let sheet = enrol(&city, (&asked).into(), &first, &asker()).await.unwrap();
        assert_eq!(sheet.len(), 10);
        assert_eq!(signed_in(&city, &opened.token).await.unwrap().unwrap().role, Role::Operator);
        assert!(matches!(show(&city, (&asked).into()).await, Err(Error::Conflict)));

        // The next sign-in asks for a code, and none opens twice.
        let opened = enter(&city, OPERATOR).await;
        let asked = half(&city, &opened.token).await;
        assert_eq!(asked.asked, Asked::Code);
        is(give(&city, &asked, &first, &asker()).await, Problem::Repeated);
        clock.set(NOON.plus_seconds(30));
        assert_eq!(give(&city, &asked, &code(&shown, now + 30), &asker()).await.unwrap(), None);
        assert!(signed_in(&city, &opened.token).await.unwrap().is_some());

        // A code of the sheet opens once.
        let opened = enter(&city, OPERATOR).await;
        let asked = half(&city, &opened.token).await;
        assert_eq!(give(&city, &asked, &sheet[3].to_uppercase(), &asker()).await.unwrap(), Some(9));
        let again = enter(&city, OPERATOR).await;
        let asked = half(&city, &again.token).await;
        is(give(&city, &asked, &sheet[3], &asker()).await, Problem::Wrong);
        assert_eq!(lines(&city, "sheet_code_used").await.len(), 1);

        // The register holds neither what the codes are made from nor those of the sheet.
        let mut tx = city.db().read().await.unwrap();
        let who = signed_in(&city, &opened.token).await.unwrap().unwrap();
        let kept = store::second_factor::of_account(&mut tx, who.account).await.unwrap().unwrap();
        assert!(!kept.sealed.contains(&shown.text.replace(' ', "")));
        assert!(!format!("{kept:?} {shown:?} {asked:?}").contains(&shown.text[..4]));
    })
    .await;
}

#[tokio::test]
async fn where_it_is_offered_who_has_one_is_asked_for_it() {
    TestDb::each(|db| async move {
        let (city, clock) = clocked(&db).await;
        let (id, _) = staff(&city, Role::Operator, OPERATOR).await;
        let opened = enter(&city, OPERATOR).await;
        let who = signed_in(&city, &opened.token).await.unwrap().unwrap();
        let shown = show(&city, (&who).into()).await.unwrap();
        assert!(
            signed_in(&city, &enter(&city, OPERATOR).await.token).await.unwrap().is_some(),
            "shown is not yet made"
        );
        let sheet = enrol(&city, (&who).into(), &code(&shown, NOON.seconds()), &asker()).await.unwrap();
        let told = standing(&city, &who).await.unwrap();
        assert_eq!((told.enrolled, told.left, told.may_remove), (true, 10, true));
        let other = enter(&city, OPERATOR).await;
        assert_eq!(half(&city, &other.token).await.asked, Asked::Code);

        clock.set(NOON.plus_seconds(60));
        let new = new_sheet(&city, &who, &code(&shown, NOON.seconds() + 60), &asker()).await.unwrap();
        assert!(new.iter().all(|code| !sheet.contains(code)));
        is(give(&city, &half(&city, &other.token).await, &sheet[0], &asker()).await, Problem::Wrong);

        require(&city, "off").await;
        assert!(signed_in(&city, &other.token).await.unwrap().is_some(), "nothing is asked for any more");
        require(&city, "required").await;
        assert!(matches!(remove(&city, &who, PASSWORD, &asker()).await, Err(Error::Conflict)));
        require(&city, "offered").await;
        assert_eq!(field(&remove(&city, &who, "не той пароль", &asker()).await.unwrap_err()), Some("password"));
        remove(&city, &who, PASSWORD, &asker()).await.unwrap();
        assert!(!standing(&city, &who).await.unwrap().enrolled);

        // Who lost all of it asks an admin.
        let shown = show(&city, (&who).into()).await.unwrap();
        enrol(&city, (&who).into(), &code(&shown, NOON.seconds() + 60), &asker()).await.unwrap();
        let (_, admin) = staff(&city, Role::Admin, ADMIN).await;
        reset_second(&city, By::Staff(&admin), id).await.unwrap();
        assert_eq!(signed_in(&city, &opened.token).await.unwrap(), None, "they sign in anew");
        assert!(signed_in(&city, &enter(&city, OPERATOR).await.token).await.unwrap().is_some());
        assert_eq!(lines(&city, "second_factor_reset").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn wrong_codes_make_wait() {
    TestDb::each(|db| async move {
        let (city, clock) = clocked(&db).await;
        staff(&city, Role::Operator, OPERATOR).await;
        let who = signed_in(&city, &enter(&city, OPERATOR).await.token).await.unwrap().unwrap();
        let shown = show(&city, (&who).into()).await.unwrap();
        enrol(&city, (&who).into(), &code(&shown, NOON.seconds()), &asker()).await.unwrap();
        let opened = enter(&city, OPERATOR).await;
        let asked = half(&city, &opened.token).await;
        for _ in 0..4 {
            is(give(&city, &asked, "000000", &asker()).await, Problem::Wrong);
        }
        assert!(matches!(give(&city, &asked, "000000", &asker()).await, Err(Error::Wait { .. })));
        clock.set(NOON.plus_seconds(60));
        give(&city, &asked, &code(&shown, NOON.seconds() + 60), &asker()).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn who_stops_half_way_is_out_after_a_while() {
    TestDb::each(|db| async move {
        let (city, clock) = clocked(&db).await;
        staff(&city, Role::Operator, OPERATOR).await;
        require(&city, "required").await;
        let opened = enter(&city, OPERATOR).await;
        clock.set(NOON.plus_seconds(15 * 60 - 1));
        assert!(held(&city, &opened.token).await.unwrap().is_some());
        clock.set(NOON.plus_seconds(15 * 60));
        assert_eq!(held(&city, &opened.token).await.unwrap(), None);
        require(&city, "off").await;
        clock.set(NOON.plus_hours(12));
        assert_eq!(held(&city, &opened.token).await.unwrap(), None, "a shift is over after 12 hours");
    })
    .await;
}
