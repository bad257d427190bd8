//! Whether it runs, and whether it can answer.

use std::time::Duration;

use axum::http::StatusCode;

use crate::support::TestCity;

#[tokio::test]
async fn a_process_is_alive_before_it_is_ready() {
    let city = TestCity::new().await;
    let alive = city.get("/healthz").await;
    assert_eq!((alive.status, alive.text(), alive.header("cache-control")), (StatusCode::OK, "ok\n", "no-store"));
}

#[tokio::test]
async fn ready_once_the_tail_follows_and_until_it_falls_behind() {
    let city = TestCity::new().await;
    let tail = city.city.start_tail();
    tokio::time::timeout(Duration::from_secs(10), async {
        while city.get("/readyz").await.status != StatusCode::OK {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("ready in time");
    let ready = city.get("/readyz").await;
    assert_eq!(ready.header("cache-control"), "no-store");
    let told = ready.json();
    assert_eq!((&told["ready"], &told["database"], &told["facts"]), (&true.into(), &true.into(), &2.into()), "{told}");
    assert_eq!(told["seq"].as_i64(), Some(city.city.facts().seq()));

    tail.abort();
    city.clock.set(city.clock.now().plus_seconds(61));
    let behind = city.get("/readyz").await;
    assert_eq!(behind.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!((&behind.json()["ready"], &behind.json()["tail_lag_s"]), (&false.into(), &61.into()));
}

#[tokio::test]
async fn not_ready_without_its_database() {
    let city = TestCity::new().await;
    city.city.db().close().await;
    let answer = city.get("/readyz").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.json()["database"], false);
    assert_eq!(city.get("/healthz").await.status, StatusCode::OK);
}
