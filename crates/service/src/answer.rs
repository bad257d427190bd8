//! Answering a report by the link of a notice, without signing in.
//!
//! Looking at the link changes nothing: mail scanners follow links. It is bound to the report that it was sent for and serves once; when the
//! report was answered otherwise, was overtaken, or its time is over, it says so. While the request waits for a check it confirms or sends
//! back; once it was closed without the applicant's word, it opens it again, for as long as the rules allow.

use domain::classifier::Lang;
use domain::event::{Change, Event};
use domain::fact::Fact;
use domain::id::RequestId;
use domain::time::Timestamp;
use domain::workflow::{Action, ConfirmedBy, LAPSE_HOURS, Resolution, Role, State, decide};
use store::Tx;
use store::answer_link::AnswerLink;
use store::note::Visibility;

use crate::act::{Deed, With, step};
use crate::city::City;
use crate::error::{Error, Result};
use crate::keys;
use crate::read::{executor_named, type_named};

/// Why a link that was once given cannot be answered by any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefusal {
    /// The applicant has answered, by this link or otherwise.
    #[error("the report was answered")]
    Answered,
    /// The report is not the latest word on the request any more.
    #[error("the report was overtaken")]
    Superseded,
    /// Its time is over.
    #[error("the link has expired")]
    Expired,
}

/// What the link can still do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The applicant is asked: confirm, or send back. Without an answer it is closed then, confirmed by nobody.
    Asked {
        /// When that is.
        lapses_at: Timestamp,
    },
    /// It was closed without their answer, and may be opened again.
    Closed,
    /// They have answered.
    Answered {
        /// Whether they said that it is done.
        confirmed: bool,
        /// Whether they may rate the work.
        may_rate: bool,
    },
    /// The report is not the latest word any more.
    Superseded,
    /// The time to answer is over.
    Expired,
}

/// What is shown to whoever holds the link.
#[derive(Clone, PartialEq, Eq)]
pub struct Shown {
    /// The number of the request.
    pub request: RequestId,
    /// What it is about.
    pub request_type: String,
    /// Who reports.
    pub executor: Option<String>,
    /// Done, or explained.
    pub resolution: Option<Resolution>,
    /// When it was reported.
    pub reported_at: Timestamp,
    /// What the executor wrote, if it is for the applicant to read.
    pub text: Option<String>,
    /// Where the request stands now.
    pub state: State,
    /// Who confirmed it.
    pub confirmed_by: Option<ConfirmedBy>,
    /// The rating that they gave.
    pub stars: Option<u8>,
    /// What the link can still do.
    pub standing: Standing,
    /// Now.
    pub now: Timestamp,
}

// What was written to the applicant stays out of logs.
impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shown").field("state", &self.state).field("standing", &self.standing).finish_non_exhaustive()
    }
}

/// What the applicant answers.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is done.
    Confirm,
    /// It is not: back to work with it, also when it was closed meanwhile.
    SendBack {
        /// What is wrong.
        reason: String,
    },
    /// Having confirmed it: how well it was done.
    Rate {
        /// One to five.
        stars: u8,
    },
}

// What people write stays out of logs.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Confirm => "Confirm",
            Self::SendBack { .. } => "SendBack(…)",
            Self::Rate { .. } => "Rate",
        })
    }
}

/// Shows what the link is about, and changes nothing.
///
/// # Errors
/// [`Error::NotFound`] when no such link was given, or its person went away; the register failed.
pub async fn show(city: &City, token: &str, lang: Lang) -> Result<Shown> {
    let mut tx = city.db().read().await?;
    let link = link(&mut tx, token).await?;
    let events = store::event::of_request(&mut tx, link.request).await?;
    let fact = Fact::fold(&events).ok_or(Error::NotFound)?;
    let report = events.iter().find(|event| event.version == link.version).ok_or(Error::NotFound)?;
    let Change::Reported { resolution, note } = report.change else { return Err(Error::NotFound) };
    let notes = store::note::of_request(&mut tx, link.request, Visibility::Applicant).await?;
    drop(tx);

    let (classifier, now) = (city.classifier(), city.now());
    let reporter =
        Fact::fold(events.iter().filter(|event| event.version <= link.version)).and_then(|fact| fact.executor);
    Ok(Shown {
        request: link.request,
        request_type: type_named(&classifier, fact.type_id, lang).name,
        executor: reporter.map(|id| executor_named(&classifier, id, lang).name),
        resolution: Some(resolution),
        reported_at: report.at,
        text: notes.into_iter().find(|row| Some(row.id) == note).map(|row| row.body).filter(|body| !body.is_empty()),
        state: fact.state,
        confirmed_by: fact.confirmed_by,
        stars: fact.rating.map(|rating| rating.stars),
        standing: standing(&link, &fact, &events, now),
        now,
    })
}

/// Answers by the link.
///
/// # Errors
/// [`Error::NotFound`] as [`show`]; [`Error::Link`] when it cannot be answered by any more; [`Error::Form`] of the field `reason`; the rules
/// do not allow it; the register failed. Then nothing was changed, and the link serves as before.
pub async fn act(city: &City, token: &str, answer: &Answer) -> Result<Event> {
    let mut tx = city.db().begin().await?;
    let link = link(&mut tx, token).await?;
    let mut fact = store::request::locked(&mut tx, link.request).await?.ok_or(Error::NotFound)?;
    let events = store::event::of_request(&mut tx, link.request).await?;
    let deed = deed(answer, standing(&link, &fact, &events, city.now()))?;
    let said = deed.said(&[])?;
    if !matches!(deed, Deed::Rate { .. })
        && !store::answer_link::use_up(&mut tx, &keys::hash(token), city.now()).await?
    {
        return Err(LinkRefusal::Answered.into());
    }
    let event =
        step(city, &mut tx, &mut fact, Role::Applicant.into(), With::said(said.as_ref()), |known| deed.action(&known))
            .await?;
    tx.commit().await?;
    Ok(event)
}

/// What the link was given for.
async fn link(tx: &mut Tx, token: &str) -> Result<AnswerLink> {
    store::answer_link::get(tx, &keys::hash(token)).await?.ok_or(Error::NotFound)
}

/// What the answer means, as things stand.
fn deed(answer: &Answer, standing: Standing) -> std::result::Result<Deed, LinkRefusal> {
    match (answer, standing) {
        (Answer::Rate { stars }, Standing::Answered { may_rate: true, .. }) => Ok(Deed::Rate { stars: *stars }),
        (Answer::Confirm, Standing::Asked { .. }) => Ok(Deed::Confirm),
        (Answer::SendBack { reason }, Standing::Asked { .. }) => Ok(Deed::SendBack { reason: reason.clone() }),
        (Answer::SendBack { reason }, Standing::Closed) => Ok(Deed::Reopen { reason: reason.clone() }),
        (_, Standing::Answered { .. }) => Err(LinkRefusal::Answered),
        (_, Standing::Expired) => Err(LinkRefusal::Expired),
        // Closed meanwhile: there is nothing left to confirm. Asked, and nothing to rate yet.
        (_, Standing::Superseded | Standing::Closed | Standing::Asked { .. }) => Err(LinkRefusal::Superseded),
    }
}

fn standing(link: &AnswerLink, fact: &Fact, events: &[Event], now: Timestamp) -> Standing {
    let expired = now >= link.expires_at;
    let mut after = events.iter().filter(|event| event.version > link.version && is_a_word_on_it(&event.change));
    let (first, second) = (after.next(), after.next());
    let answered = |confirmed| {
        let may_rate = confirmed && second.is_none() && fact.rating.is_none() && !expired;
        Standing::Answered { confirmed, may_rate }
    };
    match first.map(|event| (&event.change, event.by)) {
        Some((Change::Confirmed { by: ConfirmedBy::Applicant }, _)) => answered(true),
        Some((Change::SentBack { .. }, Role::Applicant)) => answered(false),
        Some((Change::Confirmed { .. } | Change::Lapsed, _)) => match second {
            Some(Event { change: Change::Reopened { .. }, .. }) => answered(false),
            Some(_) => Standing::Superseded,
            None if expired || !may_reopen(fact, now) => Standing::Expired,
            None => Standing::Closed,
        },
        Some(_) => Standing::Superseded,
        None if expired => Standing::Expired,
        None => Standing::Asked { lapses_at: fact.done_at.unwrap_or(now).plus_hours(LAPSE_HOURS) },
    }
}

/// Whether it moves a reported request on. Comments, ratings and corrections leave the report as it stands.
const fn is_a_word_on_it(change: &Change) -> bool {
    matches!(
        change,
        Change::Confirmed { .. }
            | Change::SentBack { .. }
            | Change::Lapsed
            | Change::Reopened { .. }
            | Change::Closed { .. }
            | Change::Merged { .. }
            | Change::Withdrawn
            | Change::Reported { .. }
    )
}

fn may_reopen(fact: &Fact, now: Timestamp) -> bool {
    decide(fact, Role::Applicant, Action::Reopen { due_at: now.plus_hours(1), note: None }, now).is_ok()
}
