//! After the report: the applicant or a controller looks, or nobody does; poor work comes back; some open again; some
//! rate.

use domain::workflow::{Action, LAPSE_HOURS, Resolution, Role};
use store::note::Visibility;

use super::life::{Life, Step};
use super::rhythm::seconds_as_f64;
use super::texts;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3600.0;

/// More often than this nobody sends work back.
const MOST_REPEATS: u32 = 2;

impl Life<'_> {
    /// The centre checks until it is closed; then the applicant may open it again, or rate it.
    pub(super) fn check(&mut self, late: bool) -> Step {
        let mut poor_rounds = self.check_until_closed(late)?;
        if self.dice.chance(self.opens_again()) {
            let after = self.dice.between(3.0 * HOUR, 140.0 * HOUR);
            self.wait(after)?;
            self.reopen()?;
            self.do_again()?;
            poor_rounds += 1 + self.check_until_closed(late)?;
        }
        self.rate(late, poor_rounds)
    }

    /// After a refusal the applicant insists: it is opened again, and this time somebody comes.
    pub(super) fn insist(&mut self) -> Step {
        let after = self.dice.between(3.0 * HOUR, 140.0 * HOUR);
        self.wait(after)?;
        self.reopen()?;
        self.do_again()?;
        self.check_until_closed(true).map(drop)
    }

    /// Sends back poor work, as often as it is poor. Returns how often.
    fn check_until_closed(&mut self, late: bool) -> Step<u32> {
        let habits = self.town.habits(self.fact.executor);
        let poor = habits.poor_at(self.town.along(self.now)) * if late { 1.3 } else { 1.0 };
        let mut sent_back = 0;
        // Who did it badly once does so again more often.
        while sent_back < MOST_REPEATS && self.dice.chance(if sent_back == 0 { poor } else { 1.9 * poor }) {
            self.send_back()?;
            self.do_again()?;
            sent_back += 1;
        }
        self.close(habits.confirmation)?;
        Ok(sent_back)
    }

    /// Closes what was reported: confirmed by the applicant, by a controller, or by nobody when the term lapses.
    fn close(&mut self, weights: [f64; 3]) -> Step {
        let lapses = self.now.plus_hours(LAPSE_HOURS);
        let (by, at) = match self.dice.weighted(&weights) {
            0 => (Role::Applicant, self.after_hours(0.1, 9.0)),
            1 => {
                let at = self.after_hours(1.0, 14.0);
                (Role::Controller, self.by_day(at))
            }
            _ => (Role::System, lapses),
        };
        if by == Role::System || at >= lapses {
            let looked = self.dice.seconds(5.0, 65.0);
            self.wait_until(lapses.plus_seconds(looked))?;
            return self.act(Role::System, Action::Lapse);
        }
        self.wait_until(at)?;
        self.act(by, Action::Confirm { spoken: true })
    }

    /// Sends the work back: the applicant with a word, or a controller after a call.
    fn send_back(&mut self) -> Step {
        let by = if self.dice.chance(0.6) { Role::Applicant } else { Role::Controller };
        let at = self.after_hours(0.5, 11.0);
        let at = if by == Role::Controller { self.by_day(at) } else { at };
        self.wait_until(at.min(self.now.plus_hours(LAPSE_HOURS - 1)))?;
        let note = self.say(by, Visibility::Internal, &texts::POOR);
        self.act(by, Action::SendBack { due_at: self.rework_due(), note: Some(note) })
    }

    /// The applicant opens it again.
    fn reopen(&mut self) -> Step {
        let note = self.say(Role::Applicant, Visibility::Internal, &texts::POOR);
        self.act(Role::Applicant, Action::Reopen { due_at: self.rework_due(), note: Some(note) })
    }

    /// The date that repeated work goes by: its term once more, a day at least.
    fn rework_due(&self) -> domain::time::Timestamp {
        self.now.plus_hours(self.kind.urgency.hours().max(24))
    }

    /// The executor does it again and reports again.
    fn do_again(&mut self) -> Step {
        let habits = self.town.habits(self.fact.executor);
        let due = self.fact.due_at.unwrap_or(self.now);
        let left = seconds_as_f64(due.seconds() - self.now.seconds());
        let late = self.dice.chance(1.1 * habits.late_at(self.kind.urgency, self.town.along(self.now)));
        let part = if late { 1.0 + self.dice.exponential(0.7) } else { self.dice.between(0.1, 0.95) };
        let at = self.after(left * part);
        let earliest = self.after(20.0 * MINUTE);
        let at = self.by_evening(at, earliest);
        self.wait_until(at)?;
        self.report()
    }

    /// How likely it is that the applicant opens it again: more so when nobody asked.
    fn opens_again(&self) -> f64 {
        let reopenable = matches!(self.fact.resolution, Some(Resolution::Done | Resolution::Explained));
        let unasked = self.fact.confirmed_by == Some(domain::workflow::ConfirmedBy::Nobody);
        match (reopenable, unasked) {
            (false, _) => 0.0,
            (true, true) => 0.035,
            (true, false) => 0.009,
        }
    }

    /// Some applicants rate: those who answered anyway, most of all.
    fn rate(&mut self, late: bool, poor_rounds: u32) -> Step {
        use domain::workflow::ConfirmedBy::{Applicant, Controller};
        let answers = match self.fact.confirmed_by {
            Some(Applicant) => 0.42,
            Some(Controller) => 0.10,
            _ => 0.05,
        };
        if !self.dice.chance(answers) {
            return Ok(());
        }
        let habits = self.town.habits(self.fact.executor);
        let explained = if self.fact.resolution == Some(Resolution::Explained) { 0.9 } else { 0.0 };
        let pleased = 4.75 + habits.charm - if late { 1.2 } else { 0.0 } - 1.0 * f64::from(poor_rounds) - explained;
        let stars = whole_stars(pleased + 0.75 * self.dice.normal());
        let at = self.after_hours(0.02, 5.0);
        self.wait_until(at)?;
        self.act(Role::Applicant, Action::Rate { stars })
    }

    /// In some hours: at least `least`, and `mean` more on average.
    fn after_hours(&mut self, least: f64, mean: f64) -> domain::time::Timestamp {
        let hours = least + self.dice.exponential(mean);
        self.after(hours * HOUR)
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 1 to 5
fn whole_stars(pleased: f64) -> u8 {
    pleased.round().clamp(1.0, 5.0) as u8
}
