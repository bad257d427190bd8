//! A notice that is to be sent: all that its words are made of, as of the change that it tells of.

use std::fmt;

use domain::classifier::{Classifier, Lang, Name};
use domain::event::{Change, Event};
use domain::fact::Fact;
use domain::id::RequestId;
use domain::notice::{NoticeChannel, NoticeKind, Whom};
use domain::time::Timestamp;
use domain::workflow::{ConfirmedBy, Resolution, Role, State};
use store::Tx;
use store::note::Visibility;
use store::notice::Leased;

use super::write::{answer_token, follow_token};
use crate::city::City;
use crate::error::Result;

/// A notice that is to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Due {
    pub(super) leased: Leased,
    /// The mailbox or phone (E.164).
    pub to: String,
    /// What it tells.
    pub news: News,
}

/// What a notice tells.
#[derive(Clone, PartialEq, Eq)]
pub struct News {
    /// What it is about, in a word.
    pub kind: NoticeKind,
    /// By what way it goes.
    pub channel: NoticeChannel,
    /// In which language.
    pub lang: Lang,
    /// The number of the request.
    pub request: RequestId,
    /// Whether it is their own, or one that they joined.
    pub whom: Whom,
    /// What it is about.
    pub request_type: String,
    /// Who has it.
    pub executor: Option<String>,
    /// When it changed.
    pub at: Timestamp,
    /// The state that the change brought it to.
    pub state: State,
    /// By when the work is to be done.
    pub due_at: Option<Timestamp>,
    /// How it was closed, or is reported to be done.
    pub resolution: Option<Resolution>,
    /// Who confirmed it.
    pub confirmed_by: Option<ConfirmedBy>,
    /// The request that goes on for it.
    pub into: Option<RequestId>,
    /// What was written with the change, if it is for them to read.
    pub text: Option<String>,
    /// What the link is made of by which they answer the report; `None` when they are not asked.
    pub answer: Option<String>,
    /// What the link is made of by which they follow the request.
    pub follow: String,
}

// Whom the city writes to, what, and by which links they answer, stays out of logs.
impl fmt::Debug for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Due({}, {:?})", self.leased.id, self.news)
    }
}

impl fmt::Debug for News {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, channel, .. } = self;
        write!(f, "News({kind}, {channel}, …)")
    }
}

impl Due {
    /// Its number, to name it in a log.
    #[must_use]
    pub const fn id(&self) -> i64 {
        self.leased.id
    }
}

/// What there is to be sent; `None` when it can reach them no more: they went away, or want no letters.
pub(super) async fn of(city: &City, classifier: &Classifier, tx: &mut Tx, leased: Leased) -> Result<Option<Due>> {
    let Leased { request, version, applicant, kind, channel, .. } = leased;
    let Some(contact) = store::notice::contact_of(tx, applicant).await? else { return Ok(None) };
    let to = match channel {
        NoticeChannel::Mail => contact.email.filter(|_| contact.wants_mail),
        NoticeChannel::Sms => contact.phone,
    };
    let Some(to) = to else { return Ok(None) };

    let whom = store::notice::whom(tx, request, applicant).await?;
    let events = store::event::of_request(tx, request).await?;
    let Some(told) = events.iter().find(|event| event.version == version) else { return Ok(None) };
    // Whom the rules name in the same moment is told with the registration.
    let routing =
        |event: &Event| kind == NoticeKind::Registered && event.by == Role::System && event.version == version + 1;
    let until_then = events.iter().filter(|event| event.version <= version || routing(event));
    let Some(fact) = Fact::fold(until_then) else { return Ok(None) };

    let lang = contact.lang.unwrap_or(Lang::Uk);
    let for_them = match whom {
        Whom::Applicant => Visibility::Applicant,
        // The applicant's own words and what was written to them are not for others, before staff have passed them.
        Whom::Joined => Visibility::Public,
    };
    let text = match told.change.note() {
        Some(id) => {
            let notes = store::note::of_request(tx, request, for_them).await?;
            notes.into_iter().find(|note| note.id == id).map(|note| note.body).filter(|body| !body.is_empty())
        }
        None => None,
    };
    let asked = kind == NoticeKind::Reported && whom == Whom::Applicant;
    let named = |name: &Name| name.get(lang).to_owned();
    let news = News {
        kind,
        channel,
        lang,
        request,
        whom,
        request_type: classifier.request_type(fact.type_id).map(|row| named(&row.name)).unwrap_or_default(),
        executor: fact.executor.and_then(|id| classifier.executor(id)).map(|row| named(&row.name)),
        at: told.at,
        state: fact.state,
        due_at: fact.due_at,
        resolution: fact.resolution,
        confirmed_by: fact.confirmed_by,
        into: match told.change {
            Change::Merged { into } => Some(into),
            _ => None,
        },
        text,
        answer: asked.then(|| answer_token(city, request, version, applicant)),
        follow: follow_token(city, request, applicant),
    };
    Ok(Some(Due { leased, to, news }))
}
