//! Notices: which changes of a request are told to whom, and by what way.
//!
//! The applicant and those who joined hear of what they would want to know and cannot know yet: who has it, that work began, that it is
//! reported and waits for their word, how it ended. What somebody did themselves is not told back to them, but for the registration:
//! that is their receipt. A text to a phone costs the city money and the reader attention, so a phone alone hears of the beginning, the
//! report and the end.

use crate::code::coded;
use crate::event::Change;
use crate::workflow::Role;

coded! {
    /// What a notice tells.
    pub enum NoticeKind {
        /// It is in the register, under this number.
        Registered = 0 "registered",
        /// An executor was named by a dispatcher; the one whom the rules name at once is told with the registration.
        Assigned = 1 "assigned",
        /// Another executor has it now.
        Redirected = 2 "redirected",
        /// The executor began.
        InProgress = 3 "in_progress",
        /// The executor says that it is done, or explains; the applicant is asked.
        Reported = 4 "reported",
        /// The work goes back to the executor, with a new date.
        SentBack = 5 "sent_back",
        /// The executor was given more time.
        Extended = 6 "extended",
        /// The type was corrected, and with it the deadline.
        Corrected = 7 "corrected",
        /// It is closed: how, and who confirmed it.
        Closed = 8 "closed",
        /// The applicant opened it again.
        Reopened = 9 "reopened",
        /// It goes on in another request, which they follow from now on.
        Merged = 10 "merged",
        /// It is part of a mass incident that the city knows of; they follow that from now on.
        Incident = 11 "incident",
        /// The mass incident is over.
        IncidentOver = 12 "incident_over",
    }
}

coded! {
    /// By what way a notice goes.
    pub enum NoticeChannel {
        /// A letter.
        Mail = 0 "mail",
        /// A text to a phone.
        Sms = 1 "sms",
    }
}

/// Who is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Who made the request.
    Applicant,
    /// Who joined it later, or made one that was merged into it.
    Joined,
}

/// How somebody can be reached, as far as the choice of the way goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // four independent answers to four questions
pub struct Reach {
    /// There is an e-mail of theirs.
    pub email: bool,
    /// There is a phone of theirs.
    pub phone: bool,
    /// They want letters: an account can switch them off.
    pub wants_mail: bool,
    /// The city can send letters.
    pub sends_mail: bool,
    /// The city can send texts to phones.
    pub sends_sms: bool,
}

/// What a change, made by somebody in this role, tells the person; `None` when they are not told of it.
#[must_use]
pub const fn notice(change: &Change, by: Role, whom: Whom) -> Option<NoticeKind> {
    let kind = match change {
        // Whoever joins comes later, and is told so at once by the page.
        Change::Registered(_) => {
            return match whom {
                Whom::Applicant => Some(NoticeKind::Registered),
                Whom::Joined => None,
            };
        }
        // By rules, in the same moment as the registration.
        Change::Assigned { .. } if matches!(by, Role::System) => return None,
        Change::Assigned { .. } => NoticeKind::Assigned,
        Change::Redirected { .. } => NoticeKind::Redirected,
        Change::Accepted => NoticeKind::InProgress,
        Change::Reported { .. } => NoticeKind::Reported,
        Change::SentBack { .. } => NoticeKind::SentBack,
        Change::Extended { .. } => NoticeKind::Extended,
        Change::TypeCorrected { .. } => NoticeKind::Corrected,
        Change::Confirmed { .. } | Change::Lapsed | Change::Closed { .. } | Change::Withdrawn => NoticeKind::Closed,
        Change::Reopened { .. } => NoticeKind::Reopened,
        Change::Merged { .. } => NoticeKind::Merged,
        // Taken over from elsewhere; on its way to another executor, of whom they will hear; a pin moved; asked, and not given yet;
        // rated; said, and to be read in the cabinet.
        Change::Imported { .. }
        | Change::Returned { .. }
        | Change::PlaceCorrected { .. }
        | Change::ExtensionAsked { .. }
        | Change::ExtensionRefused { .. }
        | Change::Rated { .. }
        | Change::Commented { .. } => return None,
    };
    match (by, whom) {
        // The applicant's own doing.
        (Role::Applicant, Whom::Applicant) | (Role::Import, _) => None,
        _ => Some(kind),
    }
}

/// What a notice of a kind tells where the request is, or becomes, part of a mass incident: that the city knows of it, and that it is over.
#[must_use]
pub const fn of_incident(kind: NoticeKind) -> NoticeKind {
    match kind {
        NoticeKind::Merged => NoticeKind::Incident,
        NoticeKind::Closed => NoticeKind::IncidentOver,
        other => other,
    }
}

/// By what way the person is told; `None` when by none. Letters go before texts; who has a mailbox and
/// switched letters off hears nothing, and gets no texts instead.
#[must_use]
pub const fn way(kind: NoticeKind, reach: Reach) -> Option<NoticeChannel> {
    if reach.email && !reach.wants_mail {
        return None;
    }
    if reach.email && reach.sends_mail {
        return Some(NoticeChannel::Mail);
    }
    let worth_a_text = matches!(
        kind,
        NoticeKind::Registered
            | NoticeKind::Reported
            | NoticeKind::Closed
            | NoticeKind::Incident
            | NoticeKind::IncidentOver
    );
    if worth_a_text && reach.phone && reach.sends_sms { Some(NoticeChannel::Sms) } else { None }
}

/// How many notices an hour go to one phone: nobody reads more, and anybody can report with the phone of another.
pub const TEXTS_TO_A_PHONE: u32 = 12;

/// How often a notice is tried at most.
pub const MOST_TRIES: u32 = 7;

/// How many minutes after a failed try the next one comes; `tries` counts those that were made. `None`: it is given up.
#[must_use]
pub const fn next_try_minutes(tries: u32) -> Option<i64> {
    match tries {
        0 | 1 => Some(1),
        2 => Some(5),
        3 => Some(30),
        4 => Some(2 * 60),
        5 => Some(6 * 60),
        6 => Some(24 * 60),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
