//! The list of one's own requests.

use domain::answer::Named;
use domain::classifier::{Classifier, Lang};
use domain::place::LatLon;
use domain::time::Timestamp;
use domain::workflow::{ConfirmedBy, Resolution, State};
use store::own::Own;

use super::{Holder, adopt};
use crate::city::City;
use crate::error::Result;
use crate::read::{direction_named, executor_named, type_named};

/// Which of one's requests are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Open, closed or all.
    pub show: Show,
    /// Words that stand in its number, type, direction or address.
    pub words: String,
}

/// Which states are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// All, open ones first.
    #[default]
    All,
    /// Those that are not closed.
    Open,
    /// Those that wait for the applicant's word: reported, and neither confirmed nor sent back.
    Waiting,
    /// Those that are closed.
    Closed,
}

/// One's own requests.
#[derive(Clone, Debug, PartialEq)]
pub struct CabinetList {
    /// Those that the filter shows: waiting for one's word first, then open ones by deadline, then closed ones, the latest first.
    pub items: Vec<CabinetItem>,
    /// How many there are in all.
    pub all: usize,
    /// How many are open.
    pub open: usize,
    /// How many wait for one's word.
    pub waiting: usize,
    /// How many are closed.
    pub closed: usize,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct CabinetItem {
    /// The number.
    pub id: i64,
    /// The type.
    pub request_type: Named,
    /// Its direction.
    pub direction: Named,
    /// The state.
    pub state: State,
    /// How it was closed, or what is reported.
    pub resolution: Option<Resolution>,
    /// Who confirmed it.
    pub confirmed_by: Option<ConfirmedBy>,
    /// Whether it is overdue now.
    pub overdue: bool,
    /// Who has it.
    pub executor: Option<Named>,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// The date that work goes by.
    pub due_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Whether one joined a request of another.
    pub joined: bool,
    /// Where it is: the true point of one's own, the public one of another's.
    pub point: Option<LatLon>,
    /// The address of one's own.
    pub place_address: Option<String>,
}

impl CabinetItem {
    /// Whether it waits for one's word.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.state == State::OnControl && !self.joined
    }

    fn of(own: Own, classifier: &Classifier, lang: Lang, now: Timestamp) -> Self {
        let Own { fact, joined, .. } = own;
        Self {
            id: fact.id.0,
            request_type: type_named(classifier, fact.type_id, lang),
            direction: direction_named(classifier, classifier.direction_of_type(fact.type_id), lang),
            state: fact.state,
            resolution: fact.resolution,
            confirmed_by: fact.confirmed_by,
            overdue: fact.is_overdue(now),
            executor: fact.executor.map(|id| executor_named(classifier, id, lang)),
            registered_at: fact.registered_at,
            due_at: fact.due_at,
            closed_at: fact.closed_at,
            joined,
            point: if joined { fact.place } else { own.point },
            place_address: own.place_address.filter(|_| !joined),
        }
    }

    fn has_words(&self, words: &[String]) -> bool {
        let mut text = format!("{} {} {} ", self.id, self.request_type.name, self.direction.name);
        text.push_str(self.place_address.as_deref().unwrap_or_default());
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word))
    }

    /// What comes first: what waits for one's word, then what is most urgent, then what was closed last.
    fn order(&self) -> (u8, i64) {
        if self.is_waiting() {
            (0, self.due_at.map_or(i64::MAX, Timestamp::millis))
        } else if self.state.is_open() {
            (1, self.due_at.map_or(i64::MAX, Timestamp::millis))
        } else {
            (2, -self.closed_at.unwrap_or(self.registered_at).millis())
        }
    }
}

/// One's own requests, as they stand now.
///
/// # Errors
/// The register failed.
pub async fn list(city: &City, holder: &Holder, filter: &Filter, lang: Lang) -> Result<CabinetList> {
    let mut tx = city.db().read().await?;
    let own = holder.requests(&mut tx, city).await?;
    drop(tx);
    if let Holder::Account(account) = holder
        && own.iter().any(|own| !own.signed_in)
    {
        // Once for each call that somebody made since they signed in.
        let mut tx = city.db().begin().await?;
        adopt(&mut tx, city, *account).await?;
        tx.commit().await?;
    }
    let (classifier, now) = (city.classifier(), city.now());
    let mut items: Vec<_> = own.into_iter().map(|own| CabinetItem::of(own, &classifier, lang, now)).collect();
    let count = |is: fn(&CabinetItem) -> bool| items.iter().filter(|item| is(item)).count();
    let (all, open) = (items.len(), count(|item| item.state.is_open()));
    let waiting = count(CabinetItem::is_waiting);
    let words: Vec<String> = filter.words.split_whitespace().map(str::to_lowercase).collect();
    items.retain(|item| {
        let shown = match filter.show {
            Show::All => true,
            Show::Open => item.state.is_open(),
            Show::Waiting => item.is_waiting(),
            Show::Closed => !item.state.is_open(),
        };
        shown && item.has_words(&words)
    });
    items.sort_by_key(CabinetItem::order);
    Ok(CabinetList { items, all, open, waiting, closed: all - open })
}
