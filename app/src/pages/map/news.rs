//! Which of the city's changes concern what a map shows.

use domain::answer::FeedItem;
use domain::query::{Field, optional_bbox};
use domain::time::Window;

use crate::address::Query;

/// Whether a change may change what is shown: it is of the window, of a direction and an executor that are shown, and not outside
/// of the map. By state nothing is left out: what leaves a state was shown in it.
pub(super) fn concerns(change: &FeedItem, query: &Query, window: Window) -> bool {
    window.contains(change.registered_at)
        && direction_shown(change, query)
        && executor_shown(change, query)
        && in_view(change, query)
}

fn direction_shown(change: &FeedItem, query: &Query) -> bool {
    // A corrected type may have left the direction.
    let directions = query.codes(Field::Direction);
    directions.is_empty() || directions.contains(&change.direction.as_str()) || change.kind == "type_corrected"
}

fn executor_shown(change: &FeedItem, query: &Query) -> bool {
    let leaves = matches!(change.kind.as_str(), "redirected" | "returned");
    query.get(Field::Executor).is_none_or(|executor| leaves || change.executor.as_deref() == Some(executor))
}

fn in_view(change: &FeedItem, query: &Query) -> bool {
    let view = optional_bbox(query.get(Field::Bbox)).ok().flatten();
    match (view, change.place) {
        (Some(view), Some(place)) => {
            let moved = change.kind == "place_corrected";
            moved || ((view.west..=view.east).contains(&place.lon) && (view.south..=view.north).contains(&place.lat))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use domain::classifier::Name;
    use domain::place::LatLon;
    use domain::time::Timestamp;
    use domain::workflow::State;

    use super::*;

    const WINDOW: Window = Window { from: Timestamp::from_seconds(1000), to: Timestamp::from_seconds(2000) };

    fn change() -> FeedItem {
        FeedItem {
            seq: 1,
            id: 1,
            at: Timestamp::from_seconds(1600),
            kind: "registered".to_owned(),
            direction: "water".to_owned(),
            type_code: "05.01".to_owned(),
            type_name: Name { uk: String::new(), en: String::new() },
            district: None,
            executor: Some("vodokanal".to_owned()),
            executor_name: None,
            state: State::Assigned,
            resolution: None,
            confirmed_by: None,
            place: Some(LatLon { lat: 48.46, lon: 35.04 }),
            registered_at: Timestamp::from_seconds(1500),
            due_at: None,
        }
    }

    fn shown(change: &FeedItem, filters: &[(Field, &str)]) -> bool {
        let query = filters.iter().fold(Query::default(), |query, (field, value)| query.with(*field, *value));
        concerns(change, &query, WINDOW)
    }

    #[test]
    fn what_fits_the_filters_concerns_the_map() {
        assert!(shown(&change(), &[]));
        assert!(shown(&change(), &[(Field::Direction, "roads,water"), (Field::Executor, "vodokanal")]));
        assert!(shown(&change(), &[(Field::State, "closed")]));
        assert!(shown(&change(), &[(Field::Bbox, "35,48,36,49")]));
    }

    #[test]
    fn what_does_not_fit_leaves_it_alone() {
        assert!(!shown(&change(), &[(Field::Direction, "roads")]));
        assert!(!shown(&change(), &[(Field::Executor, "gas")]));
        assert!(!shown(&change(), &[(Field::Bbox, "36,48,37,49")]));
        assert!(!shown(&FeedItem { registered_at: WINDOW.to, ..change() }, &[]));
    }

    #[test]
    fn what_leaves_a_filter_concerns_it_too() {
        let redirected = FeedItem { kind: "redirected".to_owned(), ..change() };
        assert!(shown(&redirected, &[(Field::Executor, "gas")]));
        let hidden = FeedItem { place: None, ..change() };
        assert!(shown(&hidden, &[(Field::Bbox, "36,48,37,49")]));
    }
}
