use super::*;
use crate::event::{Channel, Registration, Standing};
use crate::id::{ExecutorId, NoteId, RequestId, TypeId};
use crate::time::Timestamp;
use crate::workflow::{ConfirmedBy, Resolution, State};

const AT: Timestamp = Timestamp::from_seconds(1_800_000_000);

fn registration() -> Registration {
    Registration {
        registered_at: AT,
        type_id: TypeId(1),
        channel: Channel::Web,
        district: None,
        place: None,
        original_due_at: None,
    }
}

fn standing() -> Standing {
    Standing {
        state: State::Closed,
        executor: None,
        resolution: None,
        confirmed_by: None,
        done_at: None,
        closed_at: None,
    }
}

/// Every change: what the applicant hears when the centre did it, what when the applicant did it, and what those hear who joined.
#[allow(clippy::type_complexity)]
fn table() -> Vec<(Change, Option<NoticeKind>, Option<NoticeKind>, Option<NoticeKind>)> {
    use NoticeKind as K;
    let (executor, note, due_at) = (ExecutorId(1), Some(NoteId(1)), AT);
    let told = |change, kind| (change, Some(kind), None, Some(kind));
    let silent = |change| (change, None, None, None);
    vec![
        (Change::Registered(registration()), Some(K::Registered), Some(K::Registered), None),
        silent(Change::Imported { registration: registration(), standing: standing() }),
        told(Change::Assigned { executor }, K::Assigned),
        silent(Change::Returned { note }),
        told(Change::Redirected { executor, note }, K::Redirected),
        told(Change::Accepted, K::InProgress),
        told(Change::Reported { resolution: Resolution::Done, note }, K::Reported),
        told(Change::Confirmed { by: ConfirmedBy::Applicant }, K::Closed),
        told(Change::SentBack { due_at, note }, K::SentBack),
        told(Change::Lapsed, K::Closed),
        told(Change::Reopened { due_at, note }, K::Reopened),
        told(Change::Closed { resolution: Resolution::Refused, note }, K::Closed),
        told(Change::Merged { into: RequestId(2) }, K::Merged),
        told(Change::Withdrawn, K::Closed),
        told(
            Change::TypeCorrected { type_id: TypeId(2), original_due_at: AT, place: None, district: None },
            K::Corrected,
        ),
        silent(Change::PlaceCorrected { place: None, district: None }),
        silent(Change::ExtensionAsked { due_at, note }),
        told(Change::Extended { due_at }, K::Extended),
        silent(Change::ExtensionRefused { note }),
        silent(Change::Rated { stars: 5 }),
        silent(Change::Commented { note: NoteId(1) }),
    ]
}

#[test]
fn every_change_is_told_to_those_whom_it_concerns() {
    let table = table();
    let kinds: std::collections::BTreeSet<_> = table.iter().map(|(change, ..)| change.kind()).collect();
    assert_eq!(kinds.len(), 21, "every change stands in the table once");
    for (change, by_the_centre, by_themselves, joined) in &table {
        for &by in Role::ALL {
            let of_an_import = by == Role::Import && !matches!(change, Change::Registered(_));
            let by_rule = by == Role::System && matches!(change, Change::Assigned { .. });
            let (applicant, joined) = match by {
                _ if of_an_import || by_rule => (None, None),
                Role::Applicant => (*by_themselves, *joined),
                _ => (*by_the_centre, *joined),
            };
            assert_eq!(notice(change, by, Whom::Applicant), applicant, "{} by {by}", change.kind());
            assert_eq!(notice(change, by, Whom::Joined), joined, "{} by {by}, joined", change.kind());
        }
    }
}

#[test]
fn letters_go_before_texts_and_texts_tell_the_beginning_the_report_and_the_end() {
    use NoticeChannel::{Mail, Sms};
    let both = Reach { email: true, phone: true, wants_mail: true, sends_mail: true, sends_sms: true };
    let texted = [
        NoticeKind::Registered,
        NoticeKind::Reported,
        NoticeKind::Closed,
        NoticeKind::Incident,
        NoticeKind::IncidentOver,
    ];
    for &kind in NoticeKind::ALL {
        let text = texted.contains(&kind).then_some(Sms);
        for (reach, channel) in [
            (both, Some(Mail)),
            (Reach { sends_sms: false, ..both }, Some(Mail)),
            (Reach { phone: false, ..both }, Some(Mail)),
            (Reach { email: false, ..both }, text),
            // A city that sends no letters reaches them by phone alone.
            (Reach { sends_mail: false, ..both }, text),
            // Letters switched off: no text instead.
            (Reach { wants_mail: false, ..both }, None),
            (Reach { wants_mail: false, email: false, ..both }, text),
            (Reach { email: false, sends_sms: false, ..both }, None),
            (Reach { email: false, phone: false, ..both }, None),
            (Reach { sends_mail: false, sends_sms: false, ..both }, None),
        ] {
            assert_eq!(way(kind, reach), channel, "{kind} {reach:?}");
        }
    }
}

#[test]
fn tries_come_ever_later_and_end() {
    let minutes: Vec<_> = (1..=MOST_TRIES).map(next_try_minutes).collect();
    assert_eq!(minutes, [Some(1), Some(5), Some(30), Some(120), Some(360), Some(1440), None]);
}
