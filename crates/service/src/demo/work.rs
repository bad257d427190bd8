//! From the call to the report: routing, taking on, detours, more time, and the work itself.

use domain::classifier::{ExecutorKind, Urgency};
use domain::id::ExecutorId;
use domain::place::PublicPlace;
use domain::time::Timestamp;
use domain::workflow::{Action, Resolution, Role, State};
use store::note::Visibility;

use super::life::{Life, Step};
use super::texts;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3600.0;
const DAY: f64 = 86_400.0;

/// When the work will be reported.
struct Finish {
    at: Timestamp,
    late: bool,
}

impl Life<'_> {
    /// Names an executor: the rules at once, by the type; what they leave to the dispatcher, the dispatcher.
    pub(super) fn route(&mut self) -> Step {
        let Some(executor) = self.kind.executor else { return self.find_holder() };
        self.act(Role::System, Action::Assign { executor })?;
        let triage = self.town.classifier.executor(executor).is_some_and(|row| row.kind == ExecutorKind::Triage);
        if triage { self.find_holder() } else { Ok(()) }
    }

    /// The dispatcher finds out whose it is.
    fn find_holder(&mut self) -> Step {
        let Some(executor) = self.partner() else { return Ok(()) };
        let looked_up = 20.0 * MINUTE + self.dice.exponential(1.5 * HOUR);
        self.wait(looked_up)?;
        self.hand_to(executor)
    }

    /// The dispatcher names an executor, the first or another.
    fn hand_to(&mut self, executor: ExecutorId) -> Step {
        if self.fact.state == State::Registered {
            return self.act(Role::Dispatcher, Action::Assign { executor });
        }
        let note = self.say(Role::Dispatcher, Visibility::Applicant, &texts::REDIRECTED);
        self.act(Role::Dispatcher, Action::Redirect { executor, note: Some(note) })
    }

    /// Somebody else who may be the holder.
    fn partner(&mut self) -> Option<ExecutorId> {
        self.town.partner(self.fact.executor, &mut self.dice)
    }

    /// The applicant takes it back after a while.
    pub(super) fn be_withdrawn(&mut self) -> Step {
        let patience = self.term().min(3.0 * DAY);
        if self.dice.chance(0.5) {
            self.accept()?;
        }
        let after = 10.0 * MINUTE + self.dice.exponential(0.35 * patience);
        self.wait(after)?;
        self.act(Role::Applicant, Action::Withdraw)
    }

    /// The centre closes it with a resolution of its own; two or three applicants in a hundred insist.
    pub(super) fn be_closed(&mut self, resolution: Resolution) -> Step {
        if self.dice.chance(0.7) {
            self.accept()?;
        }
        let part = self.dice.between(0.15, 1.15);
        let at = self.fact.registered_at.plus_seconds(seconds(self.term() * part));
        let at = self.by_day(at.max(self.after(15.0 * MINUTE)));
        self.wait_until(at)?;
        let by = if self.dice.chance(0.6) { Role::Controller } else { Role::Dispatcher };
        let reason = texts::closing_reason(resolution.code(), &mut self.dice);
        let note = self.note(by, Visibility::Public, reason);
        self.act(by, Action::Close { resolution, note: Some(note) })?;
        if self.dice.chance(0.03) && matches!(resolution, Resolution::Refused | Resolution::NeedsFunding) {
            return self.insist();
        }
        Ok(())
    }

    /// The executor takes it on, works and reports; the centre checks.
    pub(super) fn work_and_check(&mut self) -> Step {
        self.accept()?;
        self.detours()?;
        let late = self.work()?;
        self.check(late)
    }

    /// The executor takes it on: at once when it burns, else in the working day.
    fn accept(&mut self) -> Step {
        let mean = match self.kind.urgency {
            Urgency::Emergency => 9.0 * MINUTE,
            Urgency::Short => 65.0 * MINUTE,
            Urgency::Medium => 3.5 * HOUR,
            Urgency::Long => 9.0 * HOUR,
        };
        let delay = (MINUTE + self.dice.exponential(mean)).min(0.4 * self.term());
        let at = self.after(delay);
        let at = if self.is_emergency() { at } else { self.by_day(at) };
        self.wait_until(at)?;
        self.act(Role::Executor, Action::Accept)
    }

    /// What may happen before the work is done: a wrong type, a wrong pin, a wrong executor, a second call.
    fn detours(&mut self) -> Step {
        if self.dice.chance(0.013) {
            self.correct_type()?;
        }
        if self.dice.chance(0.004) {
            self.correct_place()?;
        }
        let habits = self.town.habits(self.fact.executor);
        if self.dice.chance(habits.returned) {
            self.give_back()?;
        } else if self.dice.chance(0.012)
            && let Some(executor) = self.partner()
        {
            let after = self.dice.between(0.02, 0.3) * self.term();
            self.wait(after)?;
            self.hand_to(executor)?;
            self.accept()?;
        }
        if self.dice.chance(0.03) {
            let after = self.dice.between(0.05, 0.2) * self.term();
            self.wait(after)?;
            let note =
                self.note(Role::Operator, Visibility::Internal, "Заявник телефонував повторно, просить прискорити.");
            self.act(Role::Operator, Action::Comment { note })?;
        }
        Ok(())
    }

    /// The centre finds that it is another matter of the same direction.
    fn correct_type(&mut self) -> Step {
        let after = self.dice.between(0.01, 0.2) * self.term();
        let at = self.after(after);
        let others: Vec<_> = self
            .town
            .classifier
            .types()
            .filter(|row| row.direction == self.kind.direction && row.id != self.kind.id)
            .collect();
        let Some(&right) = self.dice.pick(&others) else { return Ok(()) };
        if at >= self.original_due_at() {
            return Ok(());
        }
        self.wait_until(at)?;
        let PublicPlace { point: place, district } =
            PublicPlace::of(&self.town.classifier, right.precision, Some(self.point), None);
        let by = if self.dice.chance(0.6) { Role::Operator } else { Role::Dispatcher };
        self.act(by, Action::CorrectType { type_id: right.id, urgency: right.urgency, place, district })?;
        self.kind = right;
        match right.executor {
            Some(executor) if Some(executor) != self.fact.executor => {
                self.wait(2.0 * MINUTE)?;
                self.hand_to(executor)?;
                self.accept()
            }
            _ => Ok(()),
        }
    }

    /// The operator moves the pin to the house next door.
    fn correct_place(&mut self) -> Step {
        let after = self.dice.between(3.0, 40.0) * MINUTE;
        self.wait(after)?;
        self.point.lat += self.dice.between(-0.0008, 0.0008);
        self.point.lon += self.dice.between(-0.0012, 0.0012);
        let PublicPlace { point: place, district } =
            PublicPlace::of(&self.town.classifier, self.kind.precision, Some(self.point), None);
        self.act(Role::Operator, Action::CorrectPlace { place, district })
    }

    /// The executor gives it back, and the dispatcher finds another.
    fn give_back(&mut self) -> Step {
        let Some(executor) = self.partner() else { return Ok(()) };
        let after = self.dice.between(0.03, 0.3) * self.term();
        let at = self.after(after);
        let at = if self.is_emergency() { at } else { self.by_day(at) };
        self.wait_until(at)?;
        let note = self.say(Role::Executor, Visibility::Applicant, &texts::NOT_OURS);
        self.act(Role::Executor, Action::Return { note: Some(note) })?;
        let found = 5.0 * MINUTE + self.dice.exponential(0.05 * self.term());
        self.wait(found)?;
        self.hand_to(executor)?;
        self.accept()
    }

    /// The executor works and reports. Returns whether it was late.
    fn work(&mut self) -> Step<bool> {
        let mut finish = self.finish();
        let habits = self.town.habits(self.fact.executor);
        if finish.late && !self.is_emergency() && self.dice.chance(habits.asks) {
            finish = self.ask_for_time(finish)?;
        }
        self.wait_until(finish.at)?;
        self.report()?;
        Ok(finish.late)
    }

    /// When the work will be reported, by the habits of the executor.
    fn finish(&mut self) -> Finish {
        let habits = self.town.habits(self.fact.executor);
        let along = self.town.along(self.fact.registered_at);
        let strain = if self.in_surge { 1.35 } else { 1.0 };
        let late = self.dice.chance((habits.late_at(self.kind.urgency, along) * strain).min(0.9));
        let term = self.term();
        let due = self.original_due_at();
        let at = if !late {
            let part = 0.04 + 0.95 * self.dice.hump(habits.pace.0, habits.pace.1);
            let at = self.fact.registered_at.plus_seconds(seconds(term * part));
            let earliest = self.after(20.0 * MINUTE);
            if self.is_emergency() { at } else { self.by_evening(at, earliest) }
        } else if self.dice.chance(0.05) {
            // Forgotten at the bottom of a drawer.
            let at = due.plus_seconds(seconds(self.dice.between(4.0 * DAY, 50.0 * DAY)));
            self.by_day(at)
        } else {
            let overdue = (5.0 * MINUTE + self.dice.exponential(habits.lateness * term)).min(30.0 * DAY);
            let at = due.plus_seconds(seconds(overdue));
            if self.is_emergency() { at } else { self.by_day(at) }
        };
        Finish { at: at.max(self.after(4.0 * MINUTE)), late }
    }

    /// The executor sees that it will not manage, and asks in time; the controller mostly agrees.
    fn ask_for_time(&mut self, finish: Finish) -> Step<Finish> {
        let due = self.original_due_at();
        let before = self.dice.between(0.04, 0.3) * self.term();
        let at = self.by_evening(due.plus_seconds(-seconds(before)), self.now);
        if at <= self.now || self.fact.due_at.is_none_or(|due| at >= due) {
            return Ok(finish);
        }
        self.wait_until(at)?;
        let days = 1.0 + self.term() / DAY * self.dice.between(0.4, 1.0);
        let asked = due.plus_seconds(seconds(days.round() * DAY));
        let note = self.say(Role::Executor, Visibility::Applicant, &texts::MORE_TIME);
        self.act(Role::Executor, Action::AskExtension { due_at: asked, note: Some(note) })?;
        if self.dice.chance(0.85) {
            let looked_at = 20.0 * MINUTE + self.dice.exponential(2.0 * HOUR);
            let at = self.after(looked_at);
            let at = self.by_day(at);
            if at < asked && at < finish.at.max(due) {
                self.wait_until(at)?;
                self.act(Role::Controller, Action::Extend { due_at: asked, asked: Some(asked) })?;
                return Ok(self.finish_extended(due, asked));
            }
        }
        Ok(finish)
    }

    /// With more time most finish by the new date.
    fn finish_extended(&mut self, due: Timestamp, extended: Timestamp) -> Finish {
        let gained = super::rhythm::seconds_as_f64(extended.seconds() - due.seconds());
        let part = if self.dice.chance(0.82) { self.dice.between(0.1, 0.97) } else { 1.0 + self.dice.exponential(0.5) };
        let at = due.plus_seconds(seconds(gained * part));
        let at = self.by_evening(at, due.max(self.now));
        Finish { at: at.max(self.after(10.0 * MINUTE)), late: true }
    }

    /// The executor reports: done, or explained.
    pub(super) fn report(&mut self) -> Step {
        let habits = self.town.habits(self.fact.executor);
        let share = if self.is_emergency() { 0.25 } else { 1.0 };
        let explained = self.dice.chance(habits.explained * share);
        let direction = self.town.classifier.direction(self.kind.direction).map_or("", |row| row.code.as_str());
        let text = texts::report(direction, explained, &mut self.dice);
        let visibility = if self.dice.chance(0.55) { Visibility::Public } else { Visibility::Applicant };
        let note = self.note(Role::Executor, visibility, text);
        let resolution = if explained { Resolution::Explained } else { Resolution::Done };
        self.act(Role::Executor, Action::Report { resolution, note: Some(note) })
    }
}

#[allow(clippy::cast_possible_truncation)] // spans of days
fn seconds(seconds: f64) -> i64 {
    seconds as i64
}
