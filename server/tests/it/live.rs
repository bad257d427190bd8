//! The live stream, over real connections.

use std::net::SocketAddr;
use std::time::Duration;

use futures::StreamExt;
use server::http::{Options, Site, listen};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::process::choose_tls;
use crate::support::{TestCity, leak};

pub(crate) const SOON: Duration = Duration::from_secs(5);

/// A city that listens.
pub(crate) struct Listening {
    pub(crate) test: TestCity,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

impl Listening {
    pub(crate) async fn new(options: &Options) -> Self {
        choose_tls();
        let test = TestCity::with(Site::default(), options).await;
        test.city.start_tail();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let city = test.city.clone();
        let served = tokio::spawn(listen::serve(listener, test.router.clone(), async move {
            stopped.await.ok();
            city.shutdown();
        }));
        Self { test, address, stop, served }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    async fn watch(&self, path: &str, last_event_id: Option<i64>) -> Watcher {
        let id = last_event_id.map(|id| id.to_string());
        self.watch_with(path, id.iter().map(|id| ("last-event-id", id.as_str()))).await
    }

    pub(crate) async fn watch_with<'a>(
        &self,
        path: &str,
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Watcher {
        let mut request = reqwest::Client::new().get(self.url(path)).header("accept-encoding", "gzip, br");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let response = request.send().await.unwrap();
        Watcher { response, unread: String::new() }
    }
}

/// Somebody who watches.
pub(crate) struct Watcher {
    pub(crate) response: reqwest::Response,
    unread: String,
}

impl Watcher {
    /// The next event, comments passed over; `None` when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.unread.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.unread = rest;
                if !event.starts_with(':') {
                    return Some(event);
                }
                continue;
            }
            let chunk = timeout(SOON, self.response.chunk()).await.expect("something in time").unwrap()?;
            self.unread.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    pub(crate) async fn expect(&mut self, kind: &str) -> String {
        let event = self.next().await.unwrap_or_else(|| panic!("{kind}, not the end"));
        assert!(event.contains(&format!("event: {kind}\n")), "{kind} in {event}");
        event
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_reaches_who_watches() {
    let listening = Listening::new(&Options::default()).await;
    let mut watcher = listening.watch("/live", None).await;
    for (name, value) in
        [("content-type", "text/event-stream"), ("cache-control", "no-store"), ("x-accel-buffering", "no")]
    {
        assert_eq!(watcher.response.headers()[name], value);
    }
    assert!(!watcher.response.headers().contains_key("content-encoding"), "frames would wait in a compressor");
    watcher.expect("hello").await;

    let city = &listening.test.city;
    let registered = service::register::register(city, domain::workflow::Role::Operator, leak()).await.unwrap();
    let event = watcher.expect("changes").await;
    assert!(event.contains(&format!("\"id\":{}", registered.id)), "{event}");
    assert!(!event.contains(crate::support::SURNAME) && !event.contains("Тече"), "{event}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_cut_off_goes_on_from_there() {
    let listening = Listening::new(&Options::default()).await;
    let mut watcher = listening.watch("/live", None).await;
    watcher.expect("hello").await;
    let seen = listening.test.city.facts().seq();
    service::register::register(&listening.test.city, domain::workflow::Role::Operator, leak()).await.unwrap();
    let missed = watcher.expect("changes").await;
    drop(watcher);

    for mut again in
        [listening.watch("/live", Some(seen)).await, listening.watch(&format!("/live?last={seen}"), None).await]
    {
        again.expect("hello").await;
        assert_eq!(again.expect("changes").await, missed);
    }
    // A browser that reconnects sends both; its own is the newer.
    let newest = listening.test.city.facts().seq();
    let mut both = listening.watch(&format!("/live?last={seen}"), Some(newest)).await;
    both.expect("hello").await;
    service::register::register(&listening.test.city, domain::workflow::Role::Operator, leak()).await.unwrap();
    assert_ne!(both.expect("changes").await, missed);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_go_on_is_told_to_read_anew() {
    let listening = Listening::new(&Options::default()).await;
    // A place that this log never had: the register was restored from a backup meanwhile, say.
    let mut watcher = listening.watch("/live?last=99999999", None).await;
    watcher.expect("hello").await;
    watcher.expect("resync").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_switch_of_the_places_is_a_resync() {
    let listening = Listening::new(&Options::default()).await;
    let mut watcher = listening.watch("/live", None).await;
    watcher.expect("hello").await;
    service::settings::set(listening.test.city.db(), "places_public", "false").await.unwrap();
    watcher.expect("resync").await;
}

#[tokio::test]
async fn a_place_in_the_log_that_is_none_is_refused() {
    let city = TestCity::new().await;
    for uri in ["/live?last=x", "/live?last=-1", "/live?last=1&last=2", "/live?last=99999999999999999999"] {
        let answer = city.get(uri).await;
        assert_eq!(answer.status.as_u16(), 400, "{uri}");
        assert_eq!(answer.json()["field"], "last", "{uri}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn there_are_so_many_places_and_no_more() {
    let listening = Listening::new(&Options { most_watchers: 2, ..Options::default() }).await;
    let first = listening.watch("/live", None).await;
    let second = listening.watch("/live", None).await;
    let third = listening.watch("/live", None).await;
    assert_eq!(third.response.status(), 503);
    assert!(third.response.headers().contains_key("retry-after"));

    drop(first);
    let freed = async {
        while listening.watch("/live", None).await.response.status() != 200 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(SOON, freed).await.expect("the place of who left is free again");
    assert_eq!(second.response.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_ends_the_streams_and_takes_no_more() {
    let listening = Listening::new(&Options::default()).await;
    let watchers: Vec<Watcher> = futures::stream::iter(0..20).then(|_| listening.watch("/live", None)).collect().await;
    let (url, served) = (listening.url("/healthz"), listening.served);
    listening.stop.send(()).unwrap();
    for mut watcher in watchers {
        watcher.expect("hello").await;
        assert_eq!(watcher.next().await, None);
    }
    timeout(SOON, served).await.expect("it ends").unwrap();
    assert!(reqwest::get(url).await.is_err());
}
