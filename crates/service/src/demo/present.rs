//! What the demo city does next: a call, or a step of a request that is open.

use std::collections::VecDeque;

use domain::classifier::Urgency;
use domain::fact::Fact;
use domain::id::{NoteId, RequestId, TypeId};
use domain::intake::{Applicant, ApplicantForm};
use domain::time::{Timestamp, Window};
use domain::workflow::{Action, ConfirmedBy, LAPSE_HOURS, Resolution, Role, State};
use store::note::Visibility;

use super::demand::Demand;
use super::dice::{Dice, Topic};
use super::districts::KNOWN;
use super::life::{channel, registered_by};
use super::people::person;
use super::places::Spot;
use super::texts;
use super::town::Town;
use crate::act::{Said, act, act_with_text};
use crate::city::City;
use crate::error::Result;
use crate::register::{Asked, NewRequest, register};

/// What part of the events are calls, as each request takes about four steps more until it is closed.
const CALLS: f64 = 0.21;

/// The same while many call about one trouble.
const CALLS_IN_TROUBLE: f64 = 0.6;

/// How many requests are open at least before steps are taken: an empty city begins with calls.
const FEW_OPEN: usize = 12;

/// What part of the calls nobody goes on with, so that some requests are always overdue.
const FORGOTTEN: f64 = 0.05;

/// What is overdue for so many hours mostly stays so.
const LONG_OVERDUE: i64 = 48;
const STAYS_OVERDUE: f64 = 0.8;

/// How many people of the present there are.
const PEOPLE: usize = 9_000_000;

/// For how long ahead the demand is reckoned, in hours.
const HORIZON: i64 = 72;

/// The demo city as it stands.
pub(super) struct Present {
    seed: u64,
    town: Town,
    demand: Demand,
    dice: Dice,
    open: Vec<Fact>,
    /// Closed just now, and to be rated.
    unrated: VecDeque<RequestId>,
    trouble: Option<Trouble>,
}

/// A surge that is under way.
struct Trouble {
    type_id: TypeId,
    spot: Spot,
    first: RequestId,
    calls_left: usize,
    /// Calls of it that an operator is going to merge into the first.
    repeats: VecDeque<RequestId>,
}

impl Present {
    /// Reads what is open. `None`: the city is not made up, or does not have the districts of the demo. Their codes alone say nothing:
    /// they are those of the real Dnipro.
    ///
    /// # Errors
    /// The register cannot be read.
    pub(super) async fn new(city: &City, seed: u64) -> Result<Option<Self>> {
        let classifier = city.classifier();
        if !city.settings().demo || !KNOWN.iter().all(|known| classifier.district_by_code(known.code).is_some()) {
            return Ok(None);
        }
        let now = city.now();
        let mut dice = Dice::of(seed, Topic::Trickle, now.seconds().unsigned_abs() | 1 << 50);
        let mut open = Vec::new();
        let mut tx = city.db().read().await?;
        store::facts::load(&mut tx, |fact| {
            let long_overdue = fact.is_overdue(now.plus_hours(-LONG_OVERDUE));
            if fact.state.is_open() && !(long_overdue && dice.chance(STAYS_OVERDUE)) {
                open.push(fact);
            }
        })
        .await?;
        drop(tx);
        let town = Town::new(seed, PEOPLE, ahead(now), city.tz(), classifier);
        let demand = Demand::new(seed, town.window, town.tz, &town.classifier);
        Ok(Some(Self { seed, town, demand, dice, open, unrated: VecDeque::new(), trouble: None }))
    }

    /// Lets one thing happen.
    ///
    /// # Errors
    /// The register failed; the rules refused the step, or somebody was faster: then the request is left alone from now
    /// on.
    pub(super) async fn step(&mut self, city: &City) -> Result<()> {
        if let Some(trouble) = &mut self.trouble {
            if let Some(again) = trouble.repeats.pop_front() {
                let first = trouble.first;
                return self.merge(city, again, first).await;
            }
            if trouble.calls_left == 0 {
                self.trouble = None;
            }
        }
        if let Some(id) = self.unrated.pop_front() {
            let stars = 2 + u8::try_from(self.dice.weighted(&[1.0, 2.0, 4.0, 5.0])).unwrap_or(3);
            return act(city, id, Role::Applicant, Action::Rate { stars }, None).await.map(drop);
        }
        let calls = if self.trouble.is_some() { CALLS_IN_TROUBLE } else { CALLS };
        if self.open.len() < FEW_OPEN || self.dice.chance(calls) {
            return self.call(city).await;
        }
        let at = self.ripest(city.now());
        self.go_on(city, at).await
    }

    /// Somebody calls: about the trouble of the hour, or about anything.
    async fn call(&mut self, city: &City) -> Result<()> {
        let now = city.now();
        self.look_ahead(now);
        let troubled = self.trouble.as_mut().filter(|trouble| trouble.calls_left > 0);
        let of_trouble = troubled.is_some();
        let (type_id, spot) = match troubled {
            Some(trouble) => {
                trouble.calls_left -= 1;
                (trouble.type_id, self.town.places.near(trouble.spot, &mut self.dice))
            }
            None => {
                let slot = self.demand.slots().partition_point(|slot| slot.from <= now).saturating_sub(1);
                let kind = self.demand.hour(slot).draw(&mut self.dice);
                let Some(type_id) = self.demand.type_id(kind) else { return Ok(()) };
                (type_id, self.town.places.anywhere(&mut self.dice))
            }
        };
        let applicant = self.caller(spot);
        let Some(kind) = self.town.request_type(type_id) else { return Ok(()) };
        let channel = channel(&self.town, now, kind, of_trouble, &mut self.dice);
        let new = NewRequest {
            type_code: kind.code.clone(),
            channel,
            point: Some(spot.point),
            place_address: self.town.places.address(spot),
            text: texts::problem(&kind.code, &kind.name.uk, &mut self.dice),
            applicant,
            asked: Asked::default(),
            photos: Vec::new(),
        };
        let urgent = kind.urgency == Urgency::Emergency;
        let id = register(city, registered_by(channel), new).await?.id;
        match &mut self.trouble {
            Some(trouble) if of_trouble && self.dice.chance(0.6) => trouble.repeats.push_back(id),
            None if urgent && self.dice.chance(0.06) => {
                let calls_left = 4 + self.dice.below(14);
                self.trouble = Some(Trouble { type_id, spot, first: id, calls_left, repeats: VecDeque::new() });
            }
            _ => {}
        }
        if of_trouble || !self.dice.chance(FORGOTTEN) {
            let mut tx = city.db().read().await?;
            self.open.extend(store::request::fact(&mut tx, id).await?);
        }
        Ok(())
    }

    /// An operator sees that it is the same trouble.
    async fn merge(&mut self, city: &City, id: RequestId, first: RequestId) -> Result<()> {
        if !self.open.iter().any(|fact| fact.id == first) {
            return Ok(());
        }
        self.open.retain(|fact| fact.id != id);
        act(city, id, Role::Operator, Action::Merge { into: first }, None).await.map(drop)
    }

    fn caller(&mut self, spot: Spot) -> ApplicantForm {
        let number = self.dice.below(PEOPLE);
        let places = &self.town.places;
        let Applicant { surname, first_name, patronymic, phone, address, .. } =
            person(self.seed, number, |dice| format!("{}, кв. {}", places.address(spot), 1 + dice.below(120)));
        let patronymic = patronymic.unwrap_or_default();
        ApplicantForm { surname, first_name, patronymic, phone, email: String::new(), address }
    }

    /// The demand is reckoned for some days; a server may run for longer.
    fn look_ahead(&mut self, now: Timestamp) {
        if self.town.window.contains(now) {
            return;
        }
        self.town.window = ahead(now);
        self.demand = Demand::new(self.seed, self.town.window, self.town.tz, &self.town.classifier);
    }

    /// Of some open requests the one that has waited longest for what comes next.
    fn ripest(&mut self, now: Timestamp) -> usize {
        const LOOKED_AT: usize = 4;
        let ripe_at = |fact: &Fact| match (fact.state, fact.done_at) {
            (State::OnControl, Some(reported_at)) => reported_at.plus_hours(LAPSE_HOURS / 3),
            (State::Registered | State::Assigned, _) => fact.registered_at.plus_hours(1),
            _ => fact.due_at.unwrap_or(now),
        };
        let looked_at: Vec<usize> = (0..LOOKED_AT).map(|_| self.dice.below(self.open.len())).collect();
        looked_at.into_iter().min_by_key(|&at| (ripe_at(&self.open[at]), at)).unwrap_or(0)
    }

    /// The open request goes on by a step.
    async fn go_on(&mut self, city: &City, at: usize) -> Result<()> {
        // Taken out: it comes back when the step was taken and left it open.
        let mut fact = self.open.swap_remove(at);
        let (role, action, text) = self.next(&fact, city.now());
        let seen = Some(fact.version);
        let event = match text {
            Some((visibility, body)) => {
                let said = Said { text: body.to_owned(), visibility, photos: Vec::new() };
                act_with_text(city, fact.id, role, &said, seen, |note| with_note(action, note)).await?
            }
            None => act(city, fact.id, role, action, seen).await?,
        };
        fact.apply(&event);
        if fact.state.is_open() {
            self.open.push(fact);
        } else if fact.confirmed_by == Some(ConfirmedBy::Applicant) && self.dice.chance(0.4) {
            self.unrated.push_back(fact.id);
        }
        Ok(())
    }

    /// Who does what next, and what they write.
    fn next(&mut self, fact: &Fact, now: Timestamp) -> (Role, Action, Option<(Visibility, &'static str)>) {
        let dice = &mut self.dice;
        let habits = self.town.habits(fact.executor);
        let kind = self.town.request_type(fact.type_id);
        match fact.state {
            State::Registered => {
                let holder = kind.and_then(|kind| kind.executor);
                match self.town.partner(holder, dice).or(holder) {
                    Some(executor) => (Role::Dispatcher, Action::Assign { executor }, None),
                    None => {
                        let resolution = Resolution::OutOfCompetence;
                        (Role::Dispatcher, Action::Close { resolution, note: None }, None)
                    }
                }
            }
            State::Assigned if dice.chance(habits.returned) => {
                let text = dice.pick(&texts::NOT_OURS).copied().unwrap_or_default();
                (Role::Executor, Action::Return { note: None }, Some((Visibility::Applicant, text)))
            }
            State::Assigned => (Role::Executor, Action::Accept, None),
            State::InProgress if dice.chance(0.015) => (Role::Applicant, Action::Withdraw, None),
            State::InProgress | State::Rework => {
                let explained = dice.chance(habits.explained);
                let direction = kind.and_then(|kind| self.town.classifier.direction(kind.direction));
                let text = texts::report(direction.map_or("", |row| &row.code), explained, dice);
                let resolution = if explained { Resolution::Explained } else { Resolution::Done };
                (Role::Executor, Action::Report { resolution, note: None }, Some((Visibility::Public, text)))
            }
            // What is closed is not among the open.
            State::OnControl | State::Closed => {
                let lapses = fact.done_at.is_none_or(|done_at| now >= done_at.plus_hours(LAPSE_HOURS));
                if lapses {
                    return (Role::System, Action::Lapse, None);
                }
                if dice.chance(habits.poor) {
                    let hours = kind.map_or(24, |kind| kind.urgency.hours()).max(24);
                    let text = dice.pick(&texts::POOR).copied().unwrap_or_default();
                    let action = Action::SendBack { due_at: now.plus_hours(hours), note: None };
                    return (Role::Applicant, action, Some((Visibility::Internal, text)));
                }
                let by = if dice.chance(0.6) { Role::Applicant } else { Role::Controller };
                (by, Action::Confirm { spoken: true }, None)
            }
        }
    }
}

/// The stretch of time for which the demand is reckoned.
fn ahead(now: Timestamp) -> Window {
    Window { from: now, to: now.plus_hours(HORIZON) }
}

/// The same action, naming the note.
fn with_note(action: Action, note: NoteId) -> Action {
    let note = Some(note);
    match action {
        Action::Return { .. } => Action::Return { note },
        Action::Report { resolution, .. } => Action::Report { resolution, note },
        Action::SendBack { due_at, .. } => Action::SendBack { due_at, note },
        other => other,
    }
}
