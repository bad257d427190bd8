//! What somebody may do with a request this moment: the buttons of a desk.

use super::{Action, ActionKind, Resolution, Role, actions, decide};
use crate::fact::Fact;
use crate::id::{ExecutorId, NoteId, RequestId};
use crate::place::LatLon;
use crate::time::Timestamp;

/// What the role may do with the request now, when what it is to say with it is all there. `asked` is the date that the executor has asked
/// for and nobody has answered yet.
#[must_use]
pub fn open_to(fact: &Fact, role: Role, asked: Option<Timestamp>, now: Timestamp) -> Vec<ActionKind> {
    actions(fact.state, role).filter(|&kind| decide(fact, role, likely(kind, fact, asked, now), now).is_ok()).collect()
}

/// An action of the kind that nothing but the request itself and the time can forbid.
fn likely(kind: ActionKind, fact: &Fact, asked: Option<Timestamp>, now: Timestamp) -> Action {
    let note = None;
    let due_at = fact.due_at.map_or(now, |due| due.max(now)).plus_hours(1);
    let place: Option<LatLon> = None;
    match kind {
        ActionKind::Assign => Action::Assign { executor: ExecutorId(0) },
        ActionKind::Return => Action::Return { note },
        ActionKind::Redirect => Action::Redirect { executor: ExecutorId(0), note },
        ActionKind::CorrectType => {
            let (type_id, urgency) = (fact.type_id, crate::classifier::Urgency::Long);
            Action::CorrectType { type_id, urgency, place, district: None }
        }
        ActionKind::CorrectPlace => Action::CorrectPlace { place, district: None },
        ActionKind::Accept => Action::Accept,
        ActionKind::Report => Action::Report { resolution: Resolution::Done, note },
        ActionKind::Confirm => Action::Confirm { spoken: true },
        ActionKind::SendBack => Action::SendBack { due_at, note },
        ActionKind::Lapse => Action::Lapse,
        ActionKind::Reopen => Action::Reopen { due_at, note },
        ActionKind::Close => Action::Close { resolution: Resolution::Refused, note },
        ActionKind::Merge => Action::Merge { into: RequestId(fact.id.0 - 1) },
        ActionKind::Withdraw => Action::Withdraw,
        ActionKind::AskExtension => Action::AskExtension { due_at, note },
        // Without a wish that is to come, the one that was asked for must still be more time than there is.
        ActionKind::Extend => Action::Extend { due_at: asked.unwrap_or(due_at), asked },
        ActionKind::RefuseExtension => Action::RefuseExtension { asked, note },
        ActionKind::Rate => Action::Rate { stars: 5 },
        ActionKind::Comment => Action::Comment { note: NoteId(0) },
    }
}
