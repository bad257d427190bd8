//! The lines that tell somebody of their own: who may hold one, what goes over it, and when it ends.

use std::time::Duration;

use domain::classifier::Lang;
use domain::workflow::Role;
use server::http::Options;
use service::account::session;
use service::act::{Deed, perform};
use service::register::{Asked, NewRequest};
use service::report::{Filed, report};
use tokio::time::timeout;

use crate::live::{Listening, SOON, Watcher};
use crate::support::leak;

async fn report_as(listening: &Listening, cookie: &str) -> Filed {
    let who = session::signed_in(&listening.test.city, cookie.trim_start_matches("misto=")).await.unwrap().unwrap();
    let asked = Asked { account: Some(who.account), lang: Some(Lang::Uk), privacy: Some(1) };
    report(&listening.test.city, &NewRequest { asked, ..leak() }, None).await.unwrap()
}

async fn accept(listening: &Listening, filed: &Filed) {
    perform(&listening.test.city, filed.registered.id, Role::Executor, &Deed::Accept, &[], None).await.unwrap();
}

/// Nothing comes for a while.
pub(crate) async fn stays_silent(watcher: &mut Watcher) {
    assert!(timeout(Duration::from_millis(900), watcher.next()).await.is_err(), "what is not one's own is not told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_tells_of_ones_own_and_nothing_else() {
    let listening = Listening::new(&Options::default()).await;
    let me = listening.test.resident("+380500000011").await;
    let stranger = listening.test.resident("+380500000012").await;
    let mine = report_as(&listening, &me).await;
    let theirs = report_as(&listening, &stranger).await;
    let mut line = listening.watch_with("/live/me", [("cookie", me.as_str())]).await;
    assert_eq!(line.response.headers()["cache-control"], "no-store");
    line.expect("hello").await;

    accept(&listening, &mine).await;
    let told = line.expect("changed").await;
    assert_eq!(told, "event: changed\ndata: ", "that, and not what");
    accept(&listening, &theirs).await;
    stays_silent(&mut line).await;
    // One more of one's own, made on another device.
    report_as(&listening, &me).await;
    line.expect("changed").await;

    let mut by_link = listening.watch_with(&format!("/live/track/{}", mine.token), []).await;
    by_link.expect("hello").await;
    let done = Deed::Report { resolution: domain::workflow::Resolution::Done, text: "Усе".to_owned() };
    perform(&listening.test.city, mine.registered.id, Role::Executor, &done, &[], None).await.unwrap();
    by_link.expect("changed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_out_hears_nothing_more() {
    let listening = Listening::new(&Options::default()).await;
    let me = listening.test.resident("+380500000011").await;
    let mine = report_as(&listening, &me).await;
    let mut line = listening.watch_with("/live/me", [("cookie", me.as_str())]).await;
    line.expect("hello").await;
    listening.test.post("/account/sign-out", &[], Some(&me)).await;
    accept(&listening, &mine).await;
    assert_eq!(timeout(SOON, line.next()).await.expect("it ends"), None);
    let again = listening.watch_with("/live/me", [("cookie", me.as_str())]).await;
    assert_eq!(again.response.status(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_takes_one_of_the_places() {
    let listening = Listening::new(&Options { most_watchers: 1, ..Options::default() }).await;
    let me = listening.test.resident("+380500000011").await;
    assert_eq!(listening.watch_with("/live/me", []).await.response.status(), 401, "nobody takes none");
    let held = listening.watch_with("/live/me", [("cookie", me.as_str())]).await;
    assert_eq!(held.response.status(), 200);
    assert_eq!(listening.watch_with("/live/me", [("cookie", me.as_str())]).await.response.status(), 503);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_more_than_a_few_places() {
    let listening = Listening::new(&Options::default()).await;
    let me = listening.test.resident("+380500000011").await;
    let other = listening.test.resident("+380500000012").await;
    let mut held = Vec::new();
    for _ in 0..8 {
        let line = listening.watch_with("/live/me", [("cookie", me.as_str())]).await;
        assert_eq!(line.response.status(), 200);
        held.push(line);
    }
    assert_eq!(listening.watch_with("/live/me", [("cookie", me.as_str())]).await.response.status(), 429);
    assert_eq!(listening.watch_with("/live/me", [("cookie", other.as_str())]).await.response.status(), 200);
}
