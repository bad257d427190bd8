//! The table of steps.

use super::{Refusal, Role, State};
use crate::code::coded;

coded! {
    /// What somebody may do with a request that is in the register.
    pub enum ActionKind {
        /// Name an executor.
        Assign = 0 "assign",
        /// Give it back: not ours.
        Return = 1 "return",
        /// Name another executor (переадресація).
        Redirect = 2 "redirect",
        /// Correct the type, and with it the deadline.
        CorrectType = 3 "correct_type",
        /// Correct the place.
        CorrectPlace = 4 "correct_place",
        /// Take it on.
        Accept = 5 "accept",
        /// Report that it is done, or explain.
        Report = 6 "report",
        /// Confirm what was reported, and close.
        Confirm = 7 "confirm",
        /// Send reported work back (доопрацювання).
        SendBack = 8 "send_back",
        /// Close what nobody answered in time.
        Lapse = 9 "lapse",
        /// Open it again.
        Reopen = 10 "reopen",
        /// Close it with another resolution than the reported one.
        Close = 11 "close",
        /// Make it part of an earlier request or of an incident.
        Merge = 12 "merge",
        /// Take it back.
        Withdraw = 13 "withdraw",
        /// Ask for more time.
        AskExtension = 14 "ask_extension",
        /// Give more time (продовження строку).
        Extend = 15 "extend",
        /// Rate the work.
        Rate = 16 "rate",
        /// Add a note.
        Comment = 17 "comment",
        /// Refuse the time that was asked for.
        RefuseExtension = 18 "refuse_extension",
    }
}

/// A row of the table of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub action: ActionKind,
    /// In which states it may be done.
    pub from: &'static [State],
    /// The state that it leads to.
    pub to: State,
    /// Who may do it.
    pub who: &'static [Role],
}

use ActionKind as A;
use Role::{Applicant, Controller, Dispatcher, Executor, Operator, System};
use State::{Assigned, Closed, InProgress, OnControl, Registered, Rework};

const OPEN: &[State] = &[Registered, Assigned, InProgress, OnControl, Rework];
const WITH_EXECUTOR: &[State] = &[Assigned, InProgress, Rework];
const ANYBODY: &[Role] = &[Applicant, Operator, Dispatcher, Executor, Controller];
const CENTRE: &[Role] = &[Operator, Dispatcher, Controller];

/// Every legal step. What leaves the state as it is has a row for each state.
#[rustfmt::skip]
pub const TABLE: &[Step] = &[
    go(A::Assign, &[Registered], Assigned, &[System, Dispatcher]),
    go(A::Return, &[Assigned, InProgress], Registered, &[Executor]),
    go(A::Redirect, WITH_EXECUTOR, Assigned, &[Dispatcher]),
    go(A::Accept, &[Assigned], InProgress, &[Executor]),
    go(A::Report, &[InProgress, Rework], OnControl, &[Executor]),
    go(A::Confirm, &[OnControl], Closed, &[Applicant, Controller]),
    go(A::SendBack, &[OnControl], Rework, &[Applicant, Controller]),
    go(A::Lapse, &[OnControl], Closed, &[System]),
    go(A::Reopen, &[Closed], Rework, &[Applicant]),
    go(A::Close, OPEN, Closed, &[Controller, Dispatcher]),
    go(A::Merge, OPEN, Closed, &[Operator, Dispatcher]),
    go(A::Withdraw, OPEN, Closed, &[Applicant]),
    stay(A::CorrectType, &[Registered], CENTRE),
    stay(A::CorrectType, &[Assigned], CENTRE),
    stay(A::CorrectType, &[InProgress], CENTRE),
    stay(A::CorrectType, &[OnControl], CENTRE),
    stay(A::CorrectType, &[Rework], CENTRE),
    stay(A::CorrectPlace, &[Registered], CENTRE),
    stay(A::CorrectPlace, &[Assigned], CENTRE),
    stay(A::CorrectPlace, &[InProgress], CENTRE),
    stay(A::CorrectPlace, &[OnControl], CENTRE),
    stay(A::CorrectPlace, &[Rework], CENTRE),
    stay(A::AskExtension, &[Assigned], &[Executor]),
    stay(A::AskExtension, &[InProgress], &[Executor]),
    stay(A::AskExtension, &[Rework], &[Executor]),
    stay(A::Extend, &[Assigned], &[Controller]),
    stay(A::Extend, &[InProgress], &[Controller]),
    stay(A::Extend, &[Rework], &[Controller]),
    stay(A::RefuseExtension, &[Assigned], &[Controller]),
    stay(A::RefuseExtension, &[InProgress], &[Controller]),
    stay(A::RefuseExtension, &[Rework], &[Controller]),
    stay(A::Rate, &[Closed], &[Applicant]),
    stay(A::Comment, &[Registered], ANYBODY),
    stay(A::Comment, &[Assigned], ANYBODY),
    stay(A::Comment, &[InProgress], ANYBODY),
    stay(A::Comment, &[OnControl], ANYBODY),
    stay(A::Comment, &[Rework], ANYBODY),
    stay(A::Comment, &[Closed], ANYBODY),
];

const fn go(action: ActionKind, from: &'static [State], to: State, who: &'static [Role]) -> Step {
    Step { action, from, to, who }
}

const fn stay(action: ActionKind, state: &'static [State; 1], who: &'static [Role]) -> Step {
    Step { action, from: state, to: state[0], who }
}

/// The row by which the role may take the action in the state.
///
/// # Errors
/// The role may never take it, or nobody may in this state.
pub fn step(action: ActionKind, state: State, role: Role) -> Result<&'static Step, Refusal> {
    let mut by_role = TABLE.iter().filter(|step| step.action == action && step.who.contains(&role)).peekable();
    if by_role.peek().is_none() {
        return Err(Refusal::WrongRole { action, role });
    }
    by_role.find(|step| step.from.contains(&state)).ok_or(Refusal::WrongState { action, state })
}

/// What the role may do in the state, as far as the table goes: the buttons of a desk. Times may still forbid it, see [`super::decide`].
pub fn actions(state: State, role: Role) -> impl Iterator<Item = ActionKind> {
    TABLE.iter().filter(move |step| step.from.contains(&state) && step.who.contains(&role)).map(|step| step.action)
}
