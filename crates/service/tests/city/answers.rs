//! Answering a report by the link of its notice: once, in time, and only while the report is the latest word.

use domain::classifier::Lang;
use domain::event::Change;
use domain::id::RequestId;
use domain::notice::NoticeKind;
use domain::query::Problem;
use domain::workflow::{Action, ConfirmedBy, LAPSE_HOURS, REOPEN_HOURS, Resolution, Role, State};
use service::act::{Deed, act, applicant_act, perform};
use service::answer::{self, Answer, LinkRefusal, Standing};
use service::register::{Asked, register};
use service::{City, Error};
use store::testing::TestDb;

use crate::NOON;
use crate::notices::{mailed, send_all, sending_city};

/// The executor reports. Returns what the link in the letter is made of.
async fn report(city: &City, id: RequestId) -> String {
    let done = Deed::Report { resolution: Resolution::Done, text: "Замінили трубу".to_owned() };
    perform(city, id, Role::Executor, &done, &[], None).await.unwrap();
    send_all(city).await.into_iter().rfind(|due| due.news.kind == NoticeKind::Reported).unwrap().news.answer.unwrap()
}

/// A request that somebody works on, and the link of its report.
async fn reported(city: &City) -> (RequestId, String) {
    let id = register(city, Role::Applicant, mailed("olena", Asked::default())).await.unwrap().id;
    act(city, id, Role::Executor, Action::Accept, None).await.unwrap();
    (id, report(city, id).await)
}

async fn standing(city: &City, token: &str) -> Standing {
    answer::show(city, token, Lang::Uk).await.unwrap().standing
}

fn back(reason: &str) -> Answer {
    Answer::SendBack { reason: reason.to_owned() }
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> LinkRefusal {
    match result {
        Err(Error::Link(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn looking_changes_nothing_and_answering_happens_once() {
    TestDb::each(|db| async move {
        let city = sending_city(&db).await;
        let (id, token) = reported(&city).await;
        let asked = Standing::Asked { lapses_at: NOON.plus_hours(LAPSE_HOURS) };
        for _ in 0..3 {
            let shown = answer::show(&city, &token, Lang::En).await.unwrap();
            assert_eq!((shown.request, shown.standing, shown.state), (id, asked, State::OnControl));
            assert_eq!(shown.text.as_deref(), Some("Замінили трубу"));
            assert_eq!(shown.executor.as_deref(), Some("Dniprovodokanal (water utility)"));
        }
        assert_eq!(refusal(answer::act(&city, &token, &Answer::Rate { stars: 5 }).await), LinkRefusal::Superseded);
        // A comment meanwhile leaves the report as it stands.
        applicant_act(&city, id, &Deed::Comment { text: "Подивлюся".to_owned() }, &[], None).await.unwrap();

        // Two at once: one of them answers.
        let (confirm, send_back) = (Answer::Confirm, back("Тече"));
        let (one, two) = tokio::join!(answer::act(&city, &token, &confirm), answer::act(&city, &token, &send_back));
        let (done, late) = if one.is_ok() { (one, two) } else { (two, one) };
        assert_eq!(refusal(late), LinkRefusal::Answered);
        let confirmed = matches!(done.unwrap().change, Change::Confirmed { by: ConfirmedBy::Applicant });
        assert_eq!(standing(&city, &token).await, Standing::Answered { confirmed, may_rate: confirmed });
        assert_eq!(refusal(answer::act(&city, &token, &Answer::Confirm).await), LinkRefusal::Answered);
        assert_eq!(refusal(answer::act(&city, &token, &back("Тече")).await), LinkRefusal::Answered);
    })
    .await;
}

#[tokio::test]
async fn confirming_leads_to_one_rating() {
    TestDb::each(|db| async move {
        let city = sending_city(&db).await;
        let (_, token) = reported(&city).await;
        answer::act(&city, &token, &Answer::Confirm).await.unwrap();
        let refused = answer::act(&city, &token, &Answer::Rate { stars: 6 }).await.unwrap_err();
        assert!(matches!(refused, Error::Refused(_)), "{refused}");
        answer::act(&city, &token, &Answer::Rate { stars: 4 }).await.unwrap();
        let shown = answer::show(&city, &token, Lang::Uk).await.unwrap();
        assert_eq!(shown.standing, Standing::Answered { confirmed: true, may_rate: false });
        assert_eq!((shown.stars, shown.confirmed_by), (Some(4), Some(ConfirmedBy::Applicant)));
        assert_eq!(refusal(answer::act(&city, &token, &Answer::Rate { stars: 1 }).await), LinkRefusal::Answered);
    })
    .await;
}

#[tokio::test]
async fn a_report_that_is_sent_back_has_a_new_link_the_next_time() {
    TestDb::each(|db| async move {
        let city = sending_city(&db).await;
        let (id, first) = reported(&city).await;
        match answer::act(&city, &first, &back(" ")).await {
            Err(Error::Form { field, problem }) => assert_eq!((field, problem), ("reason", Problem::Missing)),
            other => panic!("{other:?}"),
        }
        // What could not be taken has not used the link up.
        let event = answer::act(&city, &first, &back("Тече далі")).await.unwrap();
        assert!(matches!(event.change, Change::SentBack { due_at, .. } if due_at == NOON.plus_hours(6)));
        let second = report(&city, id).await;
        assert_ne!(first, second);
        assert_eq!(standing(&city, &first).await, Standing::Answered { confirmed: false, may_rate: false });
        assert_eq!(refusal(answer::act(&city, &first, &Answer::Confirm).await), LinkRefusal::Answered);

        // A controller sends the second one back: it is overtaken.
        let sent_back = Deed::SendBack { reason: "Перевірили".to_owned() };
        perform(&city, id, Role::Controller, &sent_back, &[], None).await.unwrap();
        assert_eq!(standing(&city, &second).await, Standing::Superseded);
        assert_eq!(refusal(answer::act(&city, &second, &Answer::Confirm).await), LinkRefusal::Superseded);
        // The third is answered in the cabinet.
        let third = report(&city, id).await;
        assert_eq!(refusal(answer::act(&city, &second, &Answer::Confirm).await), LinkRefusal::Superseded);
        applicant_act(&city, id, &Deed::Confirm, &[], None).await.unwrap();
        assert_eq!(refusal(answer::act(&city, &third, &back("Ні")).await), LinkRefusal::Answered);
        assert_eq!(standing(&city, &third).await, Standing::Answered { confirmed: true, may_rate: true });
    })
    .await;
}

#[tokio::test]
async fn what_was_closed_without_an_answer_can_be_opened_again_in_time() {
    TestDb::each(|db| async move {
        let city = sending_city(&db).await;
        let (id, token) = reported(&city).await;
        city.clock().set(NOON.plus_hours(LAPSE_HOURS));
        act(&city, id, Role::System, Action::Lapse, None).await.unwrap();
        assert_eq!(standing(&city, &token).await, Standing::Closed);
        assert_eq!(refusal(answer::act(&city, &token, &Answer::Confirm).await), LinkRefusal::Superseded);

        city.clock().set(NOON.plus_hours(LAPSE_HOURS + REOPEN_HOURS));
        assert_eq!(standing(&city, &token).await, Standing::Expired);
        assert_eq!(refusal(answer::act(&city, &token, &back("Тече")).await), LinkRefusal::Expired);
        city.clock().set(NOON.plus_hours(LAPSE_HOURS + REOPEN_HOURS - 1));
        let event = answer::act(&city, &token, &back("Тече")).await.unwrap();
        assert!(matches!(event.change, Change::Reopened { .. }));
        assert_eq!(refusal(answer::act(&city, &token, &back("Тече")).await), LinkRefusal::Answered);
    })
    .await;
}

#[tokio::test]
async fn an_expired_or_forged_link_answers_nothing() {
    TestDb::each(|db| async move {
        let city = sending_city(&db).await;
        let (id, token) = reported(&city).await;
        let mut forged = token.clone();
        let last = if forged.pop() == Some('0') { '1' } else { '0' };
        forged.push(last);
        for wrong in [forged.as_str(), "", "0", &token[1..], &token.to_uppercase(), &format!("{token}0")] {
            if wrong == token {
                continue;
            }
            assert!(matches!(answer::show(&city, wrong, Lang::Uk).await, Err(Error::NotFound)), "{wrong}");
            assert!(matches!(answer::act(&city, wrong, &Answer::Confirm).await, Err(Error::NotFound)), "{wrong}");
        }
        // Nobody closed it: there is no worker that lapses it. The link ends all the same.
        city.clock().set(NOON.plus_hours(LAPSE_HOURS + REOPEN_HOURS));
        assert_eq!(standing(&city, &token).await, Standing::Expired);
        assert_eq!(refusal(answer::act(&city, &token, &Answer::Confirm).await), LinkRefusal::Expired);
        let mut tx = city.db().read().await.unwrap();
        let fact = store::request::fact(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(fact.state, State::OnControl);
    })
    .await;
}
