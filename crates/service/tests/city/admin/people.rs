use domain::id::AccountId;
use domain::query::Problem;
use domain::staff::FIRST_PASSWORD_HOURS;
use service::account::session::{Asked, Held, held, signed_in};
use service::account::{delete, password};
use service::admin::people::{Password, PersonForm, Wanted, add, change, list, new_password, one, set_disabled};

use super::*;
use crate::account::asker;

const OTHER: &str = "+380500000101";

fn form(phone: &str, role: Role) -> PersonForm {
    PersonForm {
        surname: "Нова".to_owned(),
        first_name: "Ніна".to_owned(),
        phone: phone.to_owned(),
        role: role.code().to_owned(),
        executor: if role == Role::Executor { "vodokanal".to_owned() } else { String::new() },
        ..PersonForm::default()
    }
}

async fn half(city: &City, token: &str) -> service::account::session::HalfIn {
    match held(city, token).await.unwrap() {
        Some(Held::Half(half)) => half,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_first_password_is_changed_before_anything_else() {
    TestDb::each(|db| async move {
        let (city, clock) = clocked(&db).await;
        let (_, admin) = staff(&city, Role::Admin, ADMIN).await;
        let by = By::Staff(&admin);
        let added = add(&city, by, &form(OTHER, Role::Operator), Password::First, Lang::Uk).await.unwrap();
        let first = added.first_password.clone().unwrap();
        assert!(!format!("{added:?}").contains(&first));
        let told = format!("{:?}", lines(&city, "account_added").await);
        assert!(told.contains("role: — → operator") && !told.contains(&first), "{told}");

        let opened = sign_in(&city, OTHER, &first, &asker()).await.unwrap();
        assert_eq!(signed_in(&city, &opened.token).await.unwrap(), None, "to everything else they are nobody");
        let asked = half(&city, &opened.token).await;
        assert_eq!(asked.asked, Asked::Password);
        for (typed, problem) in [("", Problem::Missing), ("коротке", Problem::TooShort), (&*first, Problem::Guessable)]
        {
            let refused = password::choose(&city, &asked, typed).await.unwrap_err();
            assert!(matches!(refused, Error::Form { field: "password", problem: p } if p == problem), "{typed}");
        }
        password::choose(&city, &asked, PASSWORD).await.unwrap();
        let who = signed_in(&city, &opened.token).await.unwrap().unwrap();
        assert_eq!(who.role, Role::Operator);
        assert!(matches!(sign_in(&city, OTHER, &first, &asker()).await, Err(Error::WrongPassword)));

        // Given anew, it ends all sessions, and does not hold for ever.
        let again = new_password(&city, by, added.account).await.unwrap();
        assert_eq!(signed_in(&city, &opened.token).await.unwrap(), None);
        clock.set(NOON.plus_hours(FIRST_PASSWORD_HOURS));
        let late = sign_in(&city, OTHER, &again, &asker()).await.unwrap_err();
        assert!(matches!(late, Error::Form { field: "password", problem: Problem::Expired }), "{late}");
    })
    .await;
}

#[tokio::test]
async fn who_is_disabled_is_out_at_once_and_may_come_back() {
    TestDb::each(|db| async move {
        let (city, _) = clocked(&db).await;
        let (_, admin) = staff(&city, Role::Admin, ADMIN).await;
        let (id, _) = staff(&city, Role::Operator, OTHER).await;
        let opened = enter(&city, OTHER).await;
        set_disabled(&city, By::Staff(&admin), id, true).await.unwrap();
        assert_eq!(signed_in(&city, &opened.token).await.unwrap(), None);
        assert!(matches!(sign_in(&city, OTHER, PASSWORD, &asker()).await, Err(Error::WrongPassword)));
        let shown = |disabled| Wanted { disabled, ..Wanted::default() };
        assert_eq!(list(&city, By::Staff(&admin), &shown(false)).await.unwrap().len(), 1);
        assert_eq!(list(&city, By::Staff(&admin), &shown(true)).await.unwrap().len(), 2);
        set_disabled(&city, By::Staff(&admin), id, false).await.unwrap();
        enter(&city, OTHER).await;
        let told = [lines(&city, "account_disabled").await.len(), lines(&city, "account_enabled").await.len()];
        assert_eq!(told, [1, 1]);
    })
    .await;
}

#[tokio::test]
async fn nobody_takes_the_last_admin_away() {
    TestDb::each(|db| async move {
        let (city, _) = clocked(&db).await;
        let (id, admin) = staff(&city, Role::Admin, ADMIN).await;
        let by = By::Staff(&admin);
        let down = form(ADMIN, Role::Operator);
        for refused in [set_disabled(&city, by, id, true).await, change(&city, by, id, &down).await] {
            assert!(matches!(refused, Err(Error::Form { field: "role", problem: Problem::Missing })), "{refused:?}");
        }
        let (other, _) = staff(&city, Role::Admin, OTHER).await;
        set_disabled(&city, by, other, true).await.unwrap();
        assert!(change(&city, by, id, &down).await.is_err(), "one who may not sign in is none");
        set_disabled(&city, by, other, false).await.unwrap();
        // Both at once: one stays.
        let (one, two) = tokio::join!(set_disabled(&city, by, id, true), set_disabled(&city, by, other, true));
        assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|done| **done).count(), 1, "{one:?} {two:?}");
        let who = signed_in(&city, &enter_any(&city).await.token).await.unwrap().unwrap();
        let gone = delete::delete(&city, &who, PASSWORD, &asker()).await;
        assert!(matches!(gone, Err(Error::NotFound)), "who works here is closed by an admin: {gone:?}");
    })
    .await;
}

async fn enter_any(city: &City) -> Opened {
    match sign_in(city, ADMIN, PASSWORD, &asker()).await {
        Ok(opened) => opened,
        Err(_) => enter(city, OTHER).await,
    }
}

#[tokio::test]
async fn what_somebody_does_is_changed_with_how_it_was_and_is() {
    TestDb::each(|db| async move {
        let (city, _) = clocked(&db).await;
        let (me, admin) = staff(&city, Role::Admin, ADMIN).await;
        let by = By::Staff(&admin);
        let (id, _) = staff(&city, Role::Operator, OTHER).await;
        let opened = enter(&city, OTHER).await;
        let wanted = PersonForm { work_email: "Nina@City.Example".to_owned(), ..form("+380671111111", Role::Executor) };
        change(&city, by, id, &wanted).await.unwrap();
        assert_eq!(signed_in(&city, &opened.token).await.unwrap(), None, "another role is signed in with anew");
        let person = one(&city, by, id).await.unwrap();
        assert_eq!((person.role, person.phone.as_str()), (Role::Executor, OTHER), "the phone stays");
        assert_eq!(person.work_email.as_deref(), Some("nina@city.example"));
        let (subject, detail) = lines(&city, "account_changed").await.remove(0);
        assert_eq!(subject, id.0.to_string());
        assert!(detail.contains("role: operator → executor; executor: — → vodokanal"), "{detail}");

        for (changed, at) in [
            (PersonForm { role: String::new(), ..wanted.clone() }, "role"),
            (PersonForm { role: "applicant".to_owned(), ..wanted.clone() }, "role"),
            (PersonForm { role: "boss".to_owned(), ..wanted.clone() }, "role"),
            (PersonForm { executor: String::new(), ..wanted.clone() }, "executor"),
            (PersonForm { executor: "nobody".to_owned(), ..wanted.clone() }, "executor"),
            (PersonForm { role: "admin".to_owned(), ..wanted.clone() }, "executor"),
            (PersonForm { surname: String::new(), ..wanted.clone() }, "surname"),
            (PersonForm { work_email: "nina".to_owned(), ..wanted.clone() }, "work_email"),
        ] {
            assert_eq!(field(&change(&city, by, id, &changed).await.unwrap_err()), Some(at), "{changed:?}");
        }
        let taken = PersonForm { work_email: "nina@city.example".to_owned(), ..form(ADMIN, Role::Admin) };
        let refused = change(&city, by, me, &taken).await.unwrap_err();
        assert!(matches!(refused, Error::Form { field: "work_email", problem: Problem::Repeated }), "{refused}");
        assert!(matches!(change(&city, by, AccountId(999), &wanted).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn only_an_admin_keeps_people_and_who_tries_is_told_of() {
    TestDb::each(|db| async move {
        let (city, _) = clocked(&db).await;
        let (id, operator) = staff(&city, Role::Operator, OTHER).await;
        let by = By::Staff(&operator);
        for refused in [
            list(&city, by, &Wanted::default()).await.err(),
            set_disabled(&city, by, id, true).await.err(),
            change(&city, by, id, &form(OTHER, Role::Admin)).await.err(),
            new_password(&city, by, id).await.err(),
        ] {
            assert!(matches!(refused, Some(Error::Forbidden(_))), "{refused:?}");
        }
        assert_eq!(lines(&city, "refused").await.len(), 4);
        assert_eq!(lines(&city, "account_changed").await.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn people_are_found_by_parts_of_names_phones_and_organisations() {
    TestDb::each(|db| async move {
        let (city, _) = clocked(&db).await;
        let (_, admin) = staff(&city, Role::Admin, ADMIN).await;
        let by = By::Staff(&admin);
        add(&city, by, &form(OTHER, Role::Executor), Password::Own(PASSWORD), Lang::Uk).await.unwrap();
        for (words, role, count) in [
            ("", None, 2),
            ("нов", None, 1),
            ("НІНА нова", None, 1),
            ("ніна хтось", None, 0),
            ("0101", None, 1),
            ("+380500000101", None, 1),
            ("водоканал", None, 1),
            ("", Some(Role::Admin), 1),
        ] {
            let wanted = Wanted { words: words.to_owned(), role, disabled: false };
            assert_eq!(list(&city, by, &wanted).await.unwrap().len(), count, "{words} {role:?}");
        }
    })
    .await;
}
