//! Which request may go on in which: what is merged must have where to go on.
//!
//! Whoever follows a merged request follows the surviving one and hears of its end. So the survivor is open, is not itself part of
//! another, and no chain of merges leads back to where it began.

use crate::fact::Fact;
use crate::id::RequestId;
use crate::workflow::Refusal;

/// Checks that a request may be merged into `target`. `onward` are the requests in which the target goes on, one after the other, as far as
/// it was merged itself.
///
/// # Errors
/// It would be merged into itself; the target goes on in another one (the last of the chain is named: that is the one to merge into), or is
/// closed.
pub fn check_target(merged: RequestId, target: &Fact, onward: &[RequestId]) -> Result<(), Refusal> {
    if merged == target.id || onward.contains(&merged) {
        return Err(Refusal::IntoItself);
    }
    match onward.last() {
        Some(&last) => Err(Refusal::GoesOnIn { request: last }),
        None if target.state.is_open() => Ok(()),
        None => Err(Refusal::IntoClosed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Channel, Registration};
    use crate::id::TypeId;
    use crate::time::Timestamp;
    use crate::workflow::State;

    fn target(id: i64, state: State) -> Fact {
        let registration = Registration {
            registered_at: Timestamp::from_seconds(1_795_341_600),
            type_id: TypeId(1),
            channel: Channel::Phone,
            district: None,
            place: None,
            original_due_at: None,
        };
        Fact { state, ..Fact::registered(RequestId(id), 1, &registration) }
    }

    #[test]
    fn a_survivor_is_open_and_goes_on_in_itself() {
        let on = |ids: &[i64]| -> Vec<RequestId> { ids.iter().copied().map(RequestId).collect() };
        for (merged, state, onward, expected) in [
            (2, State::Registered, on(&[]), Ok(())),
            (2, State::OnControl, on(&[]), Ok(())),
            (2, State::Closed, on(&[]), Err(Refusal::IntoClosed)),
            (1, State::Registered, on(&[]), Err(Refusal::IntoItself)),
            (2, State::Closed, on(&[3, 4]), Err(Refusal::GoesOnIn { request: RequestId(4) })),
            // Were it opened again by a repaired register, it would still go on in the other.
            (2, State::Rework, on(&[3]), Err(Refusal::GoesOnIn { request: RequestId(3) })),
            (2, State::Closed, on(&[3, 2]), Err(Refusal::IntoItself)),
        ] {
            assert_eq!(
                check_target(RequestId(merged), &target(1, state), &onward),
                expected,
                "{merged} {state} {onward:?}"
            );
        }
    }
}
