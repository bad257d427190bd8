use service::admin::log::{AccessWanted, PAGE, changes, looks, people};
use service::audit::{Entry, saw, write};

use super::*;
use crate::call;

#[tokio::test]
async fn the_log_is_read_page_by_page_and_by_what_is_wanted() {
    TestDb::each(|db| async move {
        let (city, clock) = clocked(&db).await;
        let (id, admin) = staff(&city, Role::Admin, ADMIN).await;
        let request = call(&city, "05.01").await.id;
        for n in 0..PAGE + 5 {
            clock.set(NOON.plus_seconds(i64::from(n)));
            let mut tx = city.db().begin().await.unwrap();
            let of = (n == 3).then_some(request);
            let entry = Entry { action: "tried", request: of, subject: &n.to_string(), detail: "" };
            write(&mut tx, &city, admin.actor(), &entry).await.unwrap();
            tx.commit().await.unwrap();
        }
        let by = By::Staff(&admin);
        let wanted = AuditWanted { action: Some("tried".to_owned()), ..AuditWanted::default() };
        let page = changes(&city, by, &wanted).await.unwrap();
        assert_eq!((page.lines.len(), page.lines[0].subject.as_str()), (100, "104"));
        let rest = changes(&city, by, &AuditWanted { before: page.next, ..wanted.clone() }).await.unwrap();
        assert_eq!((rest.lines.len(), rest.lines[4].subject.as_str(), rest.next), (5, "0", None));
        for (wanted, count) in [
            (AuditWanted { request: Some(request), ..wanted.clone() }, 1),
            (AuditWanted { account: Some(id), ..wanted.clone() }, 100),
            (AuditWanted { account: Some(domain::id::AccountId(999)), ..wanted.clone() }, 0),
            (AuditWanted { from: Some(NOON.plus_seconds(100)), ..wanted.clone() }, 5),
            (AuditWanted { to: Some(NOON.plus_seconds(2)), ..wanted.clone() }, 2),
        ] {
            assert_eq!(changes(&city, by, &wanted).await.unwrap().lines.len(), count, "{wanted:?}");
        }
        assert_eq!(people(&city, by).await.unwrap()[0].account, id);
        let (_, official) = staff(&city, Role::Official, "+380500000101").await;
        assert!(matches!(changes(&city, By::Staff(&official), &wanted).await, Err(Error::Forbidden(_))));
    })
    .await;
}

#[tokio::test]
async fn who_saw_whom_is_read_and_that_is_written_down() {
    TestDb::each(|db| async move {
        let (city, _) = clocked(&db).await;
        let (_, admin) = staff(&city, Role::Admin, ADMIN).await;
        let (operator_id, operator) = staff(&city, Role::Operator, "+380500000101").await;
        let (one, two) = (call(&city, "05.01").await.id, call(&city, "05.02").await.id);
        let applicant =
            store::applicant::id_of_request(&mut city.db().read().await.unwrap(), one).await.unwrap().unwrap();
        saw(&city, &operator, Some(one), None, "card").await.unwrap();
        saw(&city, &operator, None, Some(applicant), "caller").await.unwrap();
        saw(&city, &operator, Some(two), None, "card").await.unwrap();
        let by = By::Staff(&admin);
        for (wanted, count) in [
            (AccessWanted::default(), 3),
            (AccessWanted { request: Some(one), ..AccessWanted::default() }, 2),
            (AccessWanted { applicant: Some(applicant.0), ..AccessWanted::default() }, 2),
            (AccessWanted { account: Some(operator_id), ..AccessWanted::default() }, 3),
            (AccessWanted { account: Some(admin.account), ..AccessWanted::default() }, 0),
        ] {
            assert_eq!(looks(&city, by, &wanted).await.unwrap().lines.len(), count, "{wanted:?}");
        }
        let told = lines(&city, "access_read").await;
        assert_eq!((told.len(), told[3].0.as_str()), (5, &*format!("request {one}")));
    })
    .await;
}
