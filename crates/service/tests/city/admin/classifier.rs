use domain::query::Problem;
use service::admin::classifier::{DirectionForm, TypeForm, put_direction, put_type, set_retired, uses};
use service::admin::executors::{self, ExecutorForm, contacts};
use service::{register, types};

use super::*;
use crate::call;

fn leak() -> TypeForm {
    TypeForm {
        code: "05.01".to_owned(),
        direction: "05".to_owned(),
        name_uk: "Прорив".to_owned(),
        name_en: "Burst".to_owned(),
        urgency: "E".to_owned(),
        precision: "street".to_owned(),
        executor: "vodokanal".to_owned(),
    }
}

async fn direction_of(city: &City, code: &str) -> String {
    let classifier = city.classifier();
    let row = classifier.type_by_code(code).unwrap();
    classifier.direction(row.direction).unwrap().code.clone()
}

#[tokio::test]
async fn another_precision_shows_what_is_there_otherwise() {
    TestDb::each(|db| async move {
        let (city, _) = clocked(&db).await;
        let (_, admin) = staff(&city, Role::Admin, ADMIN).await;
        let by = By::Staff(&admin);
        let id = call(&city, "05.01").await.id;
        let place = async |city: &City| {
            store::request::fact(&mut city.db().read().await.unwrap(), id).await.unwrap().unwrap().place
        };
        assert!(place(&city).await.is_some());
        let form = TypeForm { direction: direction_of(&city, "05.01").await, ..leak() };
        put_type(&city, by, &TypeForm { precision: "hidden".to_owned(), ..form.clone() }, true).await.unwrap();
        assert_eq!(place(&city).await, None, "hidden in the same transaction");
        put_type(&city, by, &TypeForm { precision: "exact".to_owned(), ..form.clone() }, true).await.unwrap();
        assert!(place(&city).await.is_some());
        let (subject, detail) = lines(&city, "type_changed").await.remove(0);
        assert_eq!((subject.as_str(), detail.as_str()), ("05.01", "precision: hidden → exact"));

        for (changed, at, problem) in [
            (TypeForm { name_uk: " ".to_owned(), ..form.clone() }, "name_uk", Problem::Missing),
            (TypeForm { urgency: "X".to_owned(), ..form.clone() }, "urgency", Problem::Unknown),
            (TypeForm { precision: String::new(), ..form.clone() }, "precision", Problem::Unknown),
            (TypeForm { direction: "none".to_owned(), ..form.clone() }, "direction", Problem::Unknown),
            (TypeForm { executor: "none".to_owned(), ..form.clone() }, "executor", Problem::Unknown),
        ] {
            let refused = put_type(&city, by, &changed, true).await.unwrap_err();
            assert!(matches!(refused, Error::Form { field, problem: p } if (field, p) == (at, problem)), "{refused}");
        }
        let twice = put_type(&city, by, &form, false).await.unwrap_err();
        assert!(matches!(twice, Error::Form { field: "code", problem: Problem::Repeated }), "{twice}");
        let none = put_type(&city, by, &TypeForm { code: "99.99".to_owned(), ..form.clone() }, true).await;
        assert!(matches!(none, Err(Error::NotFound)));
        put_type(&city, by, &TypeForm { code: "99.99".to_owned(), ..form }, false).await.unwrap();
        assert_eq!(lines(&city, "type_added").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_retired_type_is_reported_no_more_and_its_requests_stay() {
    TestDb::each(|db| async move {
        let (city, _) = clocked(&db).await;
        let (_, admin) = staff(&city, Role::Admin, ADMIN).await;
        let by = By::Staff(&admin);
        let id = call(&city, "05.01").await.id;
        assert_eq!(uses(&city, by).await.unwrap().iter().map(|(_, count)| count).sum::<u64>(), 1);
        let found = |city: &City| types::search(city, "прорив", 5).iter().any(|row| row.code == "05.01");
        assert!(found(&city));
        set_retired(&city, by, "05.01", true).await.unwrap();
        city.catch_up().await.unwrap();
        assert!(!found(&city) && types::shortcuts(&city).iter().all(|row| row.code != "05.01"));
        let refused = register::register(&city, Role::Operator, request("05.01")).await.unwrap_err();
        assert!(matches!(refused, Error::Form { field: "type", problem: Problem::Unknown }), "{refused}");
        assert!(
            service::read::request(&city, Some(&id.to_string()), Lang::Uk).await.is_ok(),
            "its requests stay what they are"
        );
        set_retired(&city, by, "05.01", false).await.unwrap();
        city.catch_up().await.unwrap();
        call(&city, "05.01").await;
        assert!(matches!(set_retired(&city, by, "none", true).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn executors_and_directions_are_entered_and_changed() {
    TestDb::each(|db| async move {
        let (city, _) = clocked(&db).await;
        let (_, admin) = staff(&city, Role::Admin, ADMIN).await;
        let by = By::Staff(&admin);
        let form = ExecutorForm {
            code: "new".to_owned(),
            name_uk: "Нове".to_owned(),
            kind: "organisation".to_owned(),
            email: "new@city.example".to_owned(),
            head_email: "head@city.example".to_owned(),
            phone: "1562".to_owned(),
            ..ExecutorForm::default()
        };
        executors::add(&city, by, &form).await.unwrap();
        city.catch_up().await.unwrap();
        let row = city.classifier().executor_by_code("new").unwrap().clone();
        assert_eq!(row.name.en, "Нове");
        let told = contacts(&city, by).await.unwrap();
        let contact = &told.iter().find(|(id, _)| *id == row.id).unwrap().1;
        assert_eq!(
            (contact.phone.as_deref(), contact.head_email.as_deref()),
            (Some("1562"), Some("head@city.example"))
        );
        let changed = ExecutorForm { phone: "067 123 45 67".to_owned(), email: String::new(), ..form.clone() };
        executors::change(&city, by, &changed).await.unwrap();
        let (_, detail) = lines(&city, "executor_changed").await.remove(0);
        assert_eq!(detail, "email: new@city.example → —; phone: 1562 → +380671234567");
        for (changed, at) in [
            (ExecutorForm { kind: "x".to_owned(), ..form.clone() }, "kind"),
            (ExecutorForm { head_email: "x".to_owned(), ..form.clone() }, "head_email"),
            (ExecutorForm { email: "x".to_owned(), ..form.clone() }, "email"),
            (ExecutorForm { phone: "x".to_owned(), ..form.clone() }, "phone"),
            (ExecutorForm { name_uk: String::new(), ..form.clone() }, "name_uk"),
        ] {
            assert_eq!(field(&executors::change(&city, by, &changed).await.unwrap_err()), Some(at));
        }
        assert_eq!(field(&executors::add(&city, by, &form).await.unwrap_err()), Some("code"));
        let direction =
            DirectionForm { code: "space".to_owned(), name_uk: "Космос".to_owned(), name_en: "Space".to_owned() };
        put_direction(&city, by, &direction, false).await.unwrap();
        put_direction(&city, by, &DirectionForm { name_en: "Outer space".to_owned(), ..direction }, true)
            .await
            .unwrap();
        assert_eq!(lines(&city, "direction_changed").await[0].1, "name_en: Space → Outer space");
        let (_, operator) = staff(&city, Role::Operator, "+380500000101").await;
        assert!(matches!(executors::add(&city, By::Staff(&operator), &form).await, Err(Error::Forbidden(_))));
    })
    .await;
}
