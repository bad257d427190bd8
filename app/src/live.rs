//! The live feed on an open page: one `EventSource`, opened once the page is hydrated and closed when it is left.

use domain::answer::Frame;
use leptos::prelude::*;

/// What the feed says.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser listens"))]
pub(crate) enum News {
    /// Changes, oldest first.
    Changes(Frame),
    /// Some were missed: what is shown must be asked for again.
    Resync,
}

/// How the connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser connects"))]
pub(crate) enum Link {
    /// Not opened: no JavaScript, or not hydrated yet.
    Off,
    /// News come as they happen.
    Live,
    /// Lost; the browser tries again.
    Lost,
}

/// Listens while the page is open, from the place in the event log that the page is known to show. When changes were missed, what is
/// known of the city is asked for again too. On the server nothing happens.
#[cfg(not(feature = "hydrate"))]
pub(crate) fn watch(_hear: impl Fn(News) + 'static) -> ReadSignal<Link> {
    RwSignal::new(Link::Off).read_only()
}

#[cfg(feature = "hydrate")]
pub(crate) use browser::watch;

/// Does something once, soon, however often it is asked for meanwhile. The delay is random, so that all who watch the same change do
/// not ask at the same moment.
#[derive(Clone, Copy)]
pub(crate) struct Soon {
    pending: StoredValue<bool>,
}

impl Soon {
    /// Nothing is asked for yet.
    pub(crate) fn new() -> Self {
        Self { pending: StoredValue::new(false) }
    }

    /// Asks for it.
    pub(crate) fn ask(self, action: impl FnOnce() + 'static) {
        if self.pending.get_value() {
            return;
        }
        self.pending.set_value(true);
        set_timeout(
            move || {
                // The page may have been left meanwhile.
                if self.pending.try_set_value(false).is_none() {
                    action();
                }
            },
            std::time::Duration::from_millis(jitter_ms()),
        );
    }
}

const LONGEST_JITTER_MS: f64 = 600.0;

#[cfg(feature = "hydrate")]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 600
fn jitter_ms() -> u64 {
    (js_sys::Math::random() * LONGEST_JITTER_MS) as u64
}

#[cfg(not(feature = "hydrate"))]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
const fn jitter_ms() -> u64 {
    LONGEST_JITTER_MS as u64
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::cell::RefCell;
    use std::rc::Rc;
    use std::time::Duration;

    use domain::answer::CityAnswer;
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::prelude::Closure;
    use web_sys::{Event, EventSource, MessageEvent};

    use super::{Link, News};
    use crate::ask::use_city;

    const FEED: &str = "/live";
    /// How long to wait before a connection that the browser has given up is opened anew.
    const REOPEN_AFTER: Duration = Duration::from_secs(5);

    /// An open connection and what listens to it. Dropped, it is closed.
    struct Connection {
        source: EventSource,
        _listeners: [Closure<dyn FnMut(Event)>; 4],
    }

    impl Drop for Connection {
        fn drop(&mut self) {
            self.source.close();
        }
    }

    type Slot = Rc<RefCell<Option<Connection>>>;

    /// Listens while the page is open, from the place in the event log that the page is known to show. When changes were missed, what
    /// is known of the city is asked for again too.
    pub(crate) fn watch(hear: impl Fn(News) + 'static) -> ReadSignal<Link> {
        watch_boxed(Box::new(hear))
    }

    fn watch_boxed(hear: Box<dyn Fn(News)>) -> ReadSignal<Link> {
        let link = RwSignal::new(Link::Off);
        let city = use_city();
        let hear: Rc<dyn Fn(News)> = Rc::new(move |news| {
            if matches!(news, News::Resync) {
                city.refetch();
            }
            hear(news);
        });
        Effect::new(move || {
            let slot = Slot::default();
            let since = city.peek(|city: &CityAnswer| city.seq);
            let url = since.map_or_else(|| FEED.to_owned(), |seq| format!("{FEED}?last={seq}"));
            open(&slot, &url, link, Rc::clone(&hear));
            let slot = StoredValue::new_local(slot);
            on_cleanup(move || {
                slot.try_with_value(|slot| slot.borrow_mut().take());
            });
        });
        link.read_only()
    }

    fn open(slot: &Slot, url: &str, link: RwSignal<Link>, hear: Rc<dyn Fn(News)>) {
        let Ok(source) = EventSource::new(url) else { return };
        let opened = listener(move |_| {
            link.try_set(Link::Live);
        });
        let changed = listener({
            let hear = Rc::clone(&hear);
            move |event| {
                if let Some(frame) = data(&event).and_then(|text| serde_json::from_str(&text).ok()) {
                    hear(News::Changes(frame));
                }
            }
        });
        let resync = listener({
            let hear = Rc::clone(&hear);
            move |_| hear(News::Resync)
        });
        let failed = listener({
            let (slot, source) = (Rc::downgrade(slot), source.clone());
            move |_| {
                link.try_set(Link::Lost);
                if source.ready_state() == EventSource::CLOSED {
                    reopen_later(slot.clone(), link, Rc::clone(&hear));
                }
            }
        });
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        for (kind, listener) in [("changes", &changed), ("resync", &resync)] {
            // Fails only for a callback that is none.
            let _ = source.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
        }
        *slot.borrow_mut() = Some(Connection { source, _listeners: [opened, changed, resync, failed] });
    }

    /// The browser has given up. What was missed meanwhile is unknown, so that everything is asked for again.
    fn reopen_later(slot: std::rc::Weak<RefCell<Option<Connection>>>, link: RwSignal<Link>, hear: Rc<dyn Fn(News)>) {
        set_timeout(
            move || {
                // Left: the slot is gone.
                if let Some(slot) = slot.upgrade() {
                    hear(News::Resync);
                    open(&slot, FEED, link, hear);
                }
            },
            REOPEN_AFTER,
        );
    }

    fn listener(hear: impl FnMut(Event) + 'static) -> Closure<dyn FnMut(Event)> {
        Closure::new(hear)
    }

    fn data(event: &Event) -> Option<String> {
        event.dyn_ref::<MessageEvent>()?.data().as_string()
    }
}
