//! Every step of every role from every state, through the forms of the pages: what the table of steps allows is done, everything else is
//! refused in words and leaves nothing behind but a line in the audit log.

use axum::http::StatusCode;
use domain::callback::Outcome;
use domain::event::Event;
use domain::id::{ExecutorId, RequestId};
use domain::workflow::{ActionKind, Resolution, Role, State, actions};
use server::http::{Options, Site};
use service::account::session;
use service::act::{Deed, perform};
use service::control;
use service::report::report;
use service::staff::Staff;

use crate::support::{TestCity, leak};

const STAFF: [Role; 6] =
    [Role::Operator, Role::Dispatcher, Role::Executor, Role::Controller, Role::Official, Role::Admin];

/// A city with somebody of each role, and a request that others are merged into.
struct Scene {
    city: TestCity,
    staff: Vec<(Role, String)>,
    waterworks: ExecutorId,
    survivor: RequestId,
}

/// A request with the link of its applicant.
struct Subject {
    id: RequestId,
    token: String,
}

async fn scene() -> Scene {
    let unlimited = Options { reports_a_minute: None, ..Options::default() };
    let city = TestCity::with(Site::default(), &unlimited).await;
    let mut staff = Vec::new();
    for (role, n) in STAFF.into_iter().zip(0..) {
        staff.push((role, city.staff(role, &format!("+38050000030{n}")).await));
    }
    let waterworks = city.city.classifier().executor_by_code("vodokanal").unwrap().id;
    let survivor = city.register().await;
    Scene { city, staff, waterworks, survivor }
}

impl Scene {
    /// A request in the state. Where more time may be asked for, it was.
    async fn request_in(&self, state: State) -> Subject {
        let city = &self.city.city;
        let filed = report(city, &leak(), None).await.unwrap();
        let (id, token) = (filed.registered.id, filed.token);
        let by_executor = async |deed: Deed| perform(city, id, Role::Executor, &deed, &[], None).await.unwrap();
        let done = || Deed::Report { resolution: Resolution::Done, text: "Зроблено".to_owned() };
        let ask =
            || Deed::AskExtension { due_at: city.now().plus_hours(900), reason: "Немає труб".to_owned() };
        match state {
            State::Registered => {
                by_executor(Deed::Return { reason: "Не наше".to_owned() }).await;
            }
            State::Assigned => {
                by_executor(ask()).await;
            }
            State::InProgress => {
                by_executor(Deed::Accept).await;
                by_executor(ask()).await;
            }
            State::OnControl | State::Rework | State::Closed => {
                by_executor(Deed::Accept).await;
                by_executor(done()).await;
                if state == State::Closed {
                    perform(city, id, Role::Applicant, &Deed::Confirm, &[], None).await.unwrap();
                } else if state == State::Rework {
                    let back = Deed::SendBack { reason: "Тече".to_owned() };
                    perform(city, id, Role::Applicant, &back, &[], None).await.unwrap();
                    by_executor(ask()).await;
                } else {
                    // A controller confirms what the applicant was asked about.
                    control::call(city, &self.controller().await, id, Outcome::Reached, None).await.unwrap();
                }
            }
        }
        Subject { id, token }
    }

    async fn controller(&self) -> Staff {
        let (_, cookie) = self.staff.iter().find(|(role, _)| *role == Role::Controller).unwrap();
        let token = cookie.trim_start_matches("misto=");
        Staff::of(&session::signed_in(&self.city.city, token).await.unwrap().unwrap()).unwrap()
    }

    async fn events(&self, id: RequestId) -> Vec<Event> {
        store::event::of_request(&mut self.city.city.db().read().await.unwrap(), id).await.unwrap()
    }

    async fn notes(&self, id: RequestId) -> usize {
        let mut tx = self.city.city.db().read().await.unwrap();
        store::note::of_request(&mut tx, id, store::note::Visibility::Internal).await.unwrap().len()
    }

    async fn audit(&self) -> Vec<store::audit::Line> {
        store::audit::before(&mut self.city.city.db().read().await.unwrap(), i64::MAX, 10_000).await.unwrap()
    }

    /// Sends the form of the step with all that it may need.
    async fn send(&self, subject: &Subject, kind: ActionKind, cookie: Option<&str>) -> (StatusCode, String) {
        let into = self.survivor.to_string();
        let resolution = if kind == ActionKind::Close { "refused" } else { "done" };
        let fields = [
            ("reason", "Причина"),
            ("text", "Текст"),
            ("executor", "vodokanal"),
            ("type", "05.01"),
            ("place_address", "вул. Січеславська Набережна, 1"),
            ("lat", "48.4647"),
            ("lon", "35.0462"),
            ("until", "2027-06-01"),
            ("into", &into),
            ("stars", "5"),
            ("resolution", resolution),
        ];
        let (id, deed) = (subject.id, kind.code());
        let address = match cookie {
            Some(_) => format!("/staff/requests/{id}/{deed}"),
            None => format!("/track/{}/{deed}", subject.token),
        };
        let answer = self.city.post(&address, &fields, cookie).await;
        (answer.status, answer.text().to_owned())
    }
}

#[tokio::test]
async fn every_step_of_every_role_from_every_state_is_taken_or_refused_in_words() {
    let scene = scene().await;
    let (mut taken, mut refused) = (0, 0);
    for &state in State::ALL {
        for (role, cookie) in
            scene.staff.iter().map(|(role, cookie)| (*role, Some(cookie.as_str()))).chain([(Role::Applicant, None)])
        {
            // What is refused leaves the request as it is, for the next try.
            let mut subject = scene.request_in(state).await;
            for &kind in ActionKind::ALL {
                let what = format!("{kind} of a request that is {state} by the {role}");
                let before = (scene.events(subject.id).await, scene.notes(subject.id).await, scene.audit().await);
                let fact = domain::fact::Fact::fold(&before.0).unwrap();
                assert_eq!(fact.state, state, "{what}");
                let lost = role == Role::Executor && fact.executor != Some(scene.waterworks);
                let allowed = actions(state, role).any(|of| of == kind) && !lost;
                let (status, page) = scene.send(&subject, kind, cookie).await;
                let events = scene.events(subject.id).await;
                if allowed {
                    assert_eq!(status, StatusCode::SEE_OTHER, "{what}: {page}");
                    assert_eq!(events.len(), before.0.len() + 1, "{what}");
                    assert_eq!(events.last().unwrap().by, role, "{what}");
                    assert_eq!(scene.audit().await.len(), before.2.len(), "{what}");
                    let mut tx = scene.city.city.db().read().await.unwrap();
                    let names = store::account::names_of_staff(&mut tx, subject.id).await.unwrap();
                    assert_eq!(names.len(), usize::from(cookie.is_some()), "{what}: who it was");
                    drop(tx);
                    taken += 1;
                    subject = scene.request_in(state).await;
                    continue;
                }
                assert!(matches!(status.as_u16(), 403 | 404 | 409), "{what}: {status}");
                assert!(page.contains("<h1>"), "{what}: no words");
                assert_eq!(events, before.0, "{what}");
                assert_eq!(scene.notes(subject.id).await, before.1, "{what}");
                if cookie.is_some() && kind != ActionKind::Lapse {
                    let audit = scene.audit().await;
                    assert_eq!(audit.len(), before.2.len() + 1, "{what}: a line in the audit log");
                    assert_eq!(
                        (audit[0].action.as_str(), audit[0].subject.as_str()),
                        ("refused", kind.code()),
                        "{what}"
                    );
                    assert_eq!((audit[0].by.role, audit[0].request), (role, Some(subject.id)), "{what}");
                    assert!(audit[0].by.account.is_some(), "{what}");
                }
                refused += 1;
            }
        }
    }
    // 19 actions from 6 states by 7 roles; the system's own are in the tests of the rules.
    assert_eq!(taken + refused, 19 * 6 * 7);
    // 1 assign, 2 returns, 3 redirects, 30 corrections, 1 accept, 2 reports, 2 confirmations, 2 send-backs, 1 reopening, 10 closes, 10 merges,
    // 5 withdrawals, 9 of more time, 1 rating, and 29 notes: the executor has nothing to say of what it has given back.
    assert_eq!(taken, 108);
}
