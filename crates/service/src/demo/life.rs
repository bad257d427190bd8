//! The life of one request of the made-up city, from the call to the end or to the last instant of the demo.
//!
//! It is walked as in a real register: each step is put to [`domain::workflow::decide`] with its own time as `now`, and
//! what it decides is folded into the fact. What the rules would refuse cannot come about here either.

use domain::classifier::{RequestType, Urgency};
use domain::event::{Change, Channel, Event};
use domain::fact::Fact;
use domain::id::{NoteId, RequestId};
use domain::intake::Applicant;
use domain::place::LatLon;
use domain::time::{HOUR_MS, Timestamp};
use domain::workflow::{Action, Refusal, Role, decide};
use store::note::Visibility;

use super::arrivals::Call;
use super::dice::{Dice, Topic};
use super::fate::Fate;
use super::people;
use super::places::Spot;
use super::rhythm::{local, seconds_as_f64};
use super::texts;
use super::town::Town;

/// One request with all that ever happened to it.
#[derive(Clone, PartialEq)]
pub(super) struct History {
    /// What is known of it after all its events.
    pub(super) fact: Fact,
    /// Where the trouble is. Private.
    pub(super) point: LatLon,
    /// The address of that place. Private.
    pub(super) address: String,
    /// The number of the person who called, and who that is. Private.
    pub(super) caller: usize,
    pub(super) applicant: Applicant,
    /// What happened, in order; the sequence numbers are for the register to give.
    pub(super) events: Vec<Event>,
    /// The texts; note number n is the n-th, counted from 1.
    pub(super) notes: Vec<Note>,
}

/// A text of a request.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Note {
    pub(super) at: Timestamp,
    pub(super) by: Role,
    pub(super) visibility: Visibility,
    pub(super) body: String,
}

/// Why a life is told no further.
#[derive(Debug)]
pub(super) enum Stop {
    /// What comes next lies after the last instant of the demo.
    Until,
    /// The rules refused a step: the walk has a fault.
    Refused(Refusal),
}

/// A step of a life.
pub(super) type Step<T = ()> = Result<T, Stop>;

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// The first call of the surge that a call belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct FirstCall {
    pub(super) id: RequestId,
    pub(super) spot: Spot,
    /// When that request was closed, if it is.
    pub(super) closed_at: Option<Timestamp>,
}

/// A request in the midst of its life.
pub(super) struct Life<'a> {
    pub(super) town: &'a Town,
    pub(super) dice: Dice,
    pub(super) now: Timestamp,
    pub(super) fact: Fact,
    pub(super) kind: &'a RequestType,
    pub(super) point: LatLon,
    /// Whether it came in a surge, when hands are short.
    pub(super) in_surge: bool,
    pub(super) events: Vec<Event>,
    pub(super) notes: Vec<Note>,
}

/// Tells the life of the request that a call makes, up to the end of the town's window. `index` counts the calls and
/// seeds the chance.
///
/// # Errors
/// The rules refused a step. `None`: the classifier has no such type.
pub(super) fn history(
    town: &Town,
    index: u64,
    id: RequestId,
    call: &Call,
    spot: Spot,
    first: Option<FirstCall>,
) -> Result<Option<History>, Refusal> {
    let Some(kind) = town.request_type(call.type_id) else { return Ok(None) };
    let mut dice = Dice::of(town.seed, Topic::Request, index);
    let channel = channel(town, call.at, kind, call.surge.is_some(), &mut dice);
    let registration = crate::register::registration(&town.classifier, kind, channel, Some(spot.point), call.at);
    let by = registered_by(channel);
    let fact = Fact::registered(id, 1, &registration);
    let event = Event { seq: 0, request: id, version: 1, at: call.at, by, change: Change::Registered(registration) };
    let caller = people::caller(town.requests, &mut dice);
    let mut life = Life {
        town,
        dice,
        now: call.at,
        fact,
        kind,
        point: spot.point,
        in_surge: call.surge.is_some(),
        events: vec![event],
        notes: Vec::new(),
    };
    let text = texts::problem(&kind.code, &kind.name.uk, &mut life.dice)
        + &texts::landmark(&mut Dice::of(town.seed, Topic::Landmark, index));
    life.note(by, Visibility::Internal, text);
    match life.live(first) {
        Ok(()) | Err(Stop::Until) => Ok(Some(life.into_history(caller, spot))),
        Err(Stop::Refused(refusal)) => Err(refusal),
    }
}

impl<'a> Life<'a> {
    fn live(&mut self, first: Option<FirstCall>) -> Step {
        self.route()?;
        if self.fact.executor.is_none() {
            // Nobody knows whose it is: it waits.
            return Ok(());
        }
        if let Some(first) = first
            && self.dice.chance(0.72)
        {
            let noticed = self.now.plus_seconds(self.dice.seconds(120.0, 2_700.0));
            if first.closed_at.is_none_or(|closed_at| noticed < closed_at) {
                self.wait_until(noticed)?;
                return self.act(Role::Operator, Action::Merge { into: first.id });
            }
        }
        let fate = Fate::draw(&self.kind.code, &mut self.dice);
        match fate {
            Fate::Work => self.work_and_check(),
            Fate::Withdrawn => self.be_withdrawn(),
            Fate::Closed(resolution) => self.be_closed(resolution),
        }
    }

    /// Lets time pass.
    pub(super) fn wait_until(&mut self, at: Timestamp) -> Step {
        if at > self.town.window.to {
            return Err(Stop::Until);
        }
        self.now = self.now.max(at);
        Ok(())
    }

    /// Lets so many seconds pass.
    pub(super) fn wait(&mut self, seconds: f64) -> Step {
        self.wait_until(self.after(seconds))
    }

    /// So many seconds from now.
    pub(super) fn after(&self, seconds: f64) -> Timestamp {
        self.now.plus_seconds(whole(seconds))
    }

    /// Puts a step to the rules and takes it.
    pub(super) fn act(&mut self, by: Role, action: Action) -> Step {
        let change = decide(&self.fact, by, action, self.now)?;
        let version = self.fact.version + 1;
        let event = Event { seq: 0, request: self.fact.id, version, at: self.now, by, change };
        self.fact.apply(&event);
        self.events.push(event);
        Ok(())
    }

    /// Writes a text.
    pub(super) fn note(&mut self, by: Role, visibility: Visibility, body: impl Into<String>) -> NoteId {
        self.notes.push(Note { at: self.now, by, visibility, body: body.into() });
        NoteId(i64::try_from(self.notes.len()).unwrap_or(i64::MAX))
    }

    /// Writes one of these texts.
    pub(super) fn say(&mut self, by: Role, visibility: Visibility, texts: &[&'static str]) -> NoteId {
        let text = self.dice.pick(texts).copied().unwrap_or_default();
        self.note(by, visibility, text)
    }

    /// The deadline by its kind.
    pub(super) fn original_due_at(&self) -> Timestamp {
        self.fact.original_due_at.unwrap_or(self.now)
    }

    /// The term of its kind, in seconds.
    pub(super) fn term(&self) -> f64 {
        seconds_as_f64(self.kind.urgency.hours() * (HOUR_MS / 1000))
    }

    /// Whether people turn out for it at night.
    pub(super) fn is_emergency(&self) -> bool {
        self.kind.urgency == Urgency::Emergency
    }

    /// The same instant, or the next morning when that is at night.
    pub(super) fn by_day(&mut self, at: Timestamp) -> Timestamp {
        let second = self.town.second_of_day(at);
        let wait = match second {
            s if s < DAY_BEGINS => DAY_BEGINS - s,
            s if s >= DAY_ENDS => DAY_BEGINS + 86_400 - s,
            _ => return at,
        };
        at.plus_seconds(wait + self.dice.seconds(0.0, 9_000.0))
    }

    /// The same instant, or the afternoon before when that is at night; never before `earliest`.
    pub(super) fn by_evening(&mut self, at: Timestamp, earliest: Timestamp) -> Timestamp {
        let second = self.town.second_of_day(at);
        let back = match second {
            s if s < DAY_BEGINS => s + 86_400 - DAY_ENDS,
            s if s >= DAY_ENDS => s - DAY_ENDS,
            _ => return at,
        };
        let evening = at.plus_seconds(-back - self.dice.seconds(0.0, 18_000.0));
        if evening > earliest { evening } else { at }
    }

    fn into_history(self, caller: usize, spot: Spot) -> History {
        let Self { town, fact, point, events, notes, kind, mut dice, .. } = self;
        let at_home =
            matches!(kind.code.get(..2), Some("05" | "06" | "07" | "08" | "09" | "10" | "11")) && dice.chance(0.8);
        let place = town.places.address(spot);
        let applicant = people::person(town.seed, caller, |dice| {
            let home = if at_home { place.clone() } else { town.places.address(town.places.anywhere(dice)) };
            format!("{home}, кв. {}", 1 + dice.below(120))
        });
        History { fact, point, address: place, caller, applicant, events, notes }
    }
}

/// When the working day of those who are not called out at night begins and ends, in seconds since midnight.
const DAY_BEGINS: i64 = 8 * 3600;
const DAY_ENDS: i64 = 20 * 3600;

/// By what channel a call comes: phone most, and more so when it burns; messengers in the evening; what offices pass
/// on, in their hours.
pub(super) fn channel(town: &Town, at: Timestamp, kind: &RequestType, in_surge: bool, dice: &mut Dice) -> Channel {
    use chrono::{Datelike, Timelike};
    let local = local(at, town.tz);
    let office = local.weekday().num_days_from_monday() < 5 && (9..17).contains(&local.hour());
    let evening = !(8..18).contains(&local.hour());
    let burns = in_surge || kind.urgency == Urgency::Emergency;
    let phone = if burns { 78.0 } else { 61.0 };
    let (app, messenger) = if evening { (16.0, 10.0) } else { (10.5, 6.0) };
    let (government, reception) = if office { (7.5, 1.0) } else { (2.0, 0.0) };
    let choices = [
        (Channel::Phone, phone),
        (Channel::Web, 9.5),
        (Channel::App, app),
        (Channel::Messenger, messenger),
        (Channel::Government, government),
        (Channel::Reception, reception),
        (Channel::Other, 0.4),
    ];
    choices[dice.weighted(&choices.map(|(_, weight)| weight))].0
}

/// Who enters what comes by the channel: the applicant, or an operator.
pub(super) const fn registered_by(channel: Channel) -> Role {
    match channel {
        Channel::Web | Channel::App | Channel::Messenger => Role::Applicant,
        Channel::Phone | Channel::Government | Channel::Reception | Channel::Other => Role::Operator,
    }
}

#[allow(clippy::cast_possible_truncation)] // spans of years
fn whole(seconds: f64) -> i64 {
    seconds as i64
}
