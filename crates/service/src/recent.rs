//! The latest public changes: what the front page lists. They are a part of the view, so that a page never tells of a place in the log
//! that it does not show.

use std::sync::Arc;

use domain::answer::FeedItem;
use domain::classifier::Classifier;
use domain::event::{Change, Event};
use domain::facts::FactTable;
use domain::time::Timestamp;
use store::Tx;

use crate::error::Result;
use crate::read::feed_item;
use crate::settings::Settings;

/// How many the front page may list.
const MOST: usize = 40;
/// How many events are read for them: some of them are not told.
const READ: u32 = 60;

/// The latest public changes, newest first.
pub(crate) type Recent = Arc<[FeedItem]>;

/// Whether the public is told of it as it happens. An import feeds the facts only.
pub(crate) fn is_told(event: &Event) -> bool {
    event.change.is_public() && !matches!(event.change, Change::Imported { .. })
}

/// Reads them from the log, as of `public_now`: what is known of their requests is in the facts.
pub(crate) async fn read(
    tx: &mut Tx,
    settings: &Settings,
    classifier: &Classifier,
    facts: &FactTable,
    public_now: Timestamp,
) -> Result<Recent> {
    let events = store::event::latest(tx, public_now, READ).await?;
    let items = events.iter().filter(|logged| is_told(&logged.event)).filter_map(|logged| {
        let fact = facts.get(logged.event.request, logged.registered_at)?;
        Some(feed_item(&logged.event, &fact, classifier, settings.places_public))
    });
    Ok(items.take(MOST).collect())
}

/// Those that follow when these `news` (oldest first) come.
pub(crate) fn with(recent: &Recent, news: &[FeedItem]) -> Recent {
    if news.is_empty() {
        return recent.clone();
    }
    news.iter().rev().chain(recent.iter()).take(MOST).cloned().collect()
}
