//! Writing notices down, in the transaction of the change that they tell of.

use std::collections::HashSet;

use domain::event::{Change, Event};
use domain::fact::Fact;
use domain::id::RequestId;
use domain::notice::{NoticeKind, Reach, Whom, notice, way};
use domain::time::Timestamp;
use domain::workflow::{LAPSE_HOURS, REOPEN_HOURS};
use store::Tx;
use store::answer_link::AnswerLink;
use store::applicant::{ApplicantId, NewApplicant};
use store::notice::{Contact, Follower, NewNotice};
use store::tracking::Link;

use crate::city::City;
use crate::error::Result;
use crate::keys;

/// How many letters of a mark make a token: 128 bits.
const TOKEN: usize = 32;

/// What the link is made of by which this person follows the request: always the same, and nobody else's.
pub(super) fn follow_token(city: &City, request: RequestId, applicant: ApplicantId) -> String {
    token(city, "follow", &[request.to_string(), applicant.0.to_string()])
}

/// What the link is made of by which this person answers the report that made the version: the same at every try to send it.
pub(super) fn answer_token(city: &City, request: RequestId, version: u32, applicant: ApplicantId) -> String {
    token(city, "answer", &[request.to_string(), version.to_string(), applicant.0.to_string()])
}

fn token(city: &City, purpose: &str, parts: &[String]) -> String {
    city.key().mark(purpose, parts.iter().map(String::as_str))[..TOKEN].to_owned()
}

/// Writes down whom the change is told to. `of_incident`: it makes the request part of a mass incident, or ends the one that runs in it.
/// Before the event is appended: that comes last.
pub(crate) async fn of_change(city: &City, tx: &mut Tx, event: &Event, of_incident: bool) -> Result<()> {
    if can_send(city) && concerns_anybody(event) {
        let followers = store::notice::followers(tx, event.request).await?;
        let told = told(city, event, &followers, of_incident);
        store::notice::insert(tx, &told, event.at).await?;
        keep_links(city, tx, &told, event.at).await?;
        if matches!(event.change, Change::Reported { .. }) {
            let own = followers.first().filter(|first| first.whom == Whom::Applicant).map(|first| first.applicant);
            let own = own.filter(|own| told.iter().any(|notice| notice.applicant == *own));
            give_answer_link(city, tx, event, own).await?;
        }
    }
    if let Change::Merged { into } = event.change {
        store::notice::follow_on(tx, event.request, into, event.at).await?;
    }
    Ok(())
}

/// Writes down whom it is told to that many requests were merged, with few statements.
pub(crate) async fn of_merges(city: &City, tx: &mut Tx, events: &[Event], of_incident: bool) -> Result<()> {
    let Some(at) = events.first().map(|event| event.at).filter(|_| can_send(city)) else { return Ok(()) };
    let requests: Vec<RequestId> = events.iter().map(|event| event.request).collect();
    let mut followers = store::notice::followers_of_all(tx, &requests).await?;
    let mut all = Vec::new();
    for event in events {
        all.extend(told(city, event, &followers.remove(&event.request).unwrap_or_default(), of_incident));
    }
    store::notice::insert(tx, &all, at).await?;
    keep_links(city, tx, &all, at).await
}

/// Somebody whose request was just registered.
pub(crate) struct NewComer<'a> {
    /// The request, as of its registration and routing.
    pub(crate) fact: &'a Fact,
    /// Their number.
    pub(crate) applicant: ApplicantId,
    /// Who they are.
    pub(crate) new: &'a NewApplicant,
}

/// Writes down that requests were registered, with one statement a table.
pub(crate) async fn of_registrations(city: &City, tx: &mut Tx, all: &[NewComer<'_>]) -> Result<()> {
    let Some(now) = all.iter().map(|comer| comer.fact.registered_at).max() else { return Ok(()) };
    if !can_send(city) {
        return Ok(());
    }
    let mut notices = Vec::with_capacity(all.len());
    for comer in all {
        let contact = match comer.new.asked.account {
            // The account may have a mailbox of its own, or want no letters.
            Some(_) => store::notice::contact_of(tx, comer.applicant).await?,
            None => None,
        };
        let contact = contact.unwrap_or_else(|| Contact {
            email: comer.new.person.email.clone(),
            phone: Some(comer.new.person.phone.clone()),
            wants_mail: true,
            lang: comer.new.asked.lang,
        });
        if let Some(channel) = way(NoticeKind::Registered, reach(city, &contact)).filter(|_| is_told(city, &contact)) {
            let (request, applicant) = (comer.fact.id, comer.applicant);
            notices.push(NewNotice { request, version: 1, applicant, kind: NoticeKind::Registered, channel });
        }
    }
    store::notice::insert(tx, &notices, now).await?;
    keep_links(city, tx, &notices, now).await
}

fn can_send(city: &City) -> bool {
    let senders = &city.outside().senders;
    senders.has_mail() || senders.has_sms()
}

/// Whether anybody may have to be told: without looking who there is.
fn concerns_anybody(event: &Event) -> bool {
    [Whom::Applicant, Whom::Joined].into_iter().any(|whom| notice(&event.change, event.by, whom).is_some())
}

fn reach(city: &City, contact: &Contact) -> Reach {
    let senders = &city.outside().senders;
    Reach {
        email: contact.email.is_some(),
        phone: contact.phone.is_some(),
        wants_mail: contact.wants_mail,
        sends_mail: senders.has_mail(),
        sends_sms: senders.has_sms(),
    }
}

/// In a made-up city only those who came themselves.
fn is_told(city: &City, contact: &Contact) -> bool {
    contact.lang.is_some() || !city.settings().demo
}

/// Who is told of the change. Somebody who follows a request twice is told once.
fn told(city: &City, event: &Event, followers: &[Follower], of_incident: bool) -> Vec<NewNotice> {
    let mut known = HashSet::new();
    let mut told = Vec::new();
    for Follower { applicant, whom, contact } in followers {
        // Two of one household may share a phone, and each have a mailbox.
        let again = contact.email.as_ref().or(contact.phone.as_ref()).is_some_and(|own| known.contains(own));
        known.extend(contact.email.iter().chain(&contact.phone));
        if again || !is_told(city, contact) {
            continue;
        }
        let kind = notice(&event.change, event.by, *whom);
        if let Some(kind) = kind.map(|kind| if of_incident { domain::notice::of_incident(kind) } else { kind })
            && let Some(channel) = way(kind, reach(city, contact))
        {
            let (request, version) = (event.request, event.version);
            told.push(NewNotice { request, version, applicant: *applicant, kind, channel });
        }
    }
    told
}

/// Gives the applicant a link to answer the report that the event tells of: only who made the request can say that it is done.
async fn give_answer_link(city: &City, tx: &mut Tx, event: &Event, own: Option<ApplicantId>) -> Result<()> {
    let Some(applicant) = own else { return Ok(()) };
    let link = AnswerLink {
        request: event.request,
        version: event.version,
        applicant,
        expires_at: event.at.plus_hours(LAPSE_HOURS + REOPEN_HOURS),
        used_at: None,
    };
    let token = answer_token(city, link.request, link.version, applicant);
    store::answer_link::insert(tx, &keys::hash(&token), &link).await?;
    Ok(())
}

/// Lets the links in these notices lead to their requests.
async fn keep_links(city: &City, tx: &mut Tx, told: &[NewNotice], at: Timestamp) -> Result<()> {
    let hash = |new: &NewNotice| keys::hash(&follow_token(city, new.request, new.applicant));
    let hashes: Vec<String> = told.iter().map(hash).collect();
    let links: Vec<Link<'_>> =
        told.iter().zip(&hashes).map(|(new, hash)| (hash.as_str(), new.request, new.applicant)).collect();
    store::tracking::keep(tx, &links, at).await?;
    Ok(())
}
