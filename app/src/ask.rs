//! What pages ask the server, and what they have of its answers.
//!
//! All questions go through one type of resource. Each type of resource costs the browser about 3 KB of its 350 (see
//! `docs/adr/0002-catalogue.md`), whatever little it holds.

use std::marker::PhantomData;
use std::sync::Arc;

use domain::answer::{
    CityAnswer, DistrictsAnswer, ExecutorHistoryAnswer, ExecutorsAnswer, ListAnswer, MapAnswer, RequestAnswer,
    StatsAnswer, TodayAnswer,
};
use domain::classifier::Lang;
use domain::query::{Field, FieldError, SelectionParams};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::address::Query;
use crate::api::{self, ApiError};
use crate::map::{Viewport, asked_view};

/// An address, or why it could not be read.
pub(crate) type Address = Result<Query, FieldError>;

/// What a page may ask.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Question {
    /// What is known of the city.
    City,
    /// Names and borders.
    Districts,
    /// The numbers of the front page.
    Today,
    /// Where today's requests are, in the whole city.
    TodayMap,
    /// What lies on the map: of the address, seen as the browser's map shows it now.
    Map(Address, Option<Viewport>),
    /// The list beside the map.
    List(Address),
    /// One request, by what the address says is its number.
    Request(Option<String>),
    /// The city in a window of the calendar.
    Stats(Address),
    /// The efficiency table.
    Executors(Address),
    /// One executor, by what the address says is its code.
    Executor(Option<String>, Address),
}

/// Declares what may be answered, and how a page gets at the part that it asked for.
macro_rules! answers {
    ($($variant:ident($part:ty),)+) => {
        /// What may be answered.
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub(crate) enum Answer { $( $variant($part), )+ }

        $(
            impl Part for $part {
                fn of(answer: &Answer) -> Option<&Self> {
                    if let Answer::$variant(part) = answer { Some(part) } else { None }
                }
            }
        )+
    };
}

/// A kind of answer.
pub(crate) trait Part: Sized + Send + Sync + 'static {
    /// The answer, if it is of this kind.
    fn of(answer: &Answer) -> Option<&Self>;
}

answers! {
    City(CityAnswer),
    Districts(DistrictsAnswer),
    Today(TodayAnswer),
    Map(MapAnswer),
    List(ListAnswer),
    Request(RequestAnswer),
    Stats(StatsAnswer),
    Executors(ExecutorsAnswer),
    Executor(ExecutorHistoryAnswer),
}

async fn answer(question: Question, lang: Lang, city: Option<CityQuestion>) -> Result<Answer, ApiError> {
    let code = Some(lang.code().to_owned());
    Ok(match question {
        Question::City => Answer::City(api::city().await?),
        Question::Districts => Answer::Districts(api::districts(code).await?),
        Question::Today => Answer::Today(api::today(code).await?),
        Question::TodayMap => {
            let today = SelectionParams { period: Some("day".to_owned()), ..SelectionParams::default() };
            let (bbox, zoom) = asked_view(&Query::default(), None, &known(city).await?);
            Answer::Map(api::map(today, Some(bbox), Some(zoom)).await?)
        }
        Question::Map(address, shown) => {
            let address = address?;
            let (bbox, zoom) = asked_view(&address, shown, &known(city).await?);
            Answer::Map(api::map(address.selection(), Some(bbox), Some(zoom)).await?)
        }
        Question::List(address) => {
            let address = address?;
            let (bbox, before) = (address.owned(Field::Bbox), address.owned(Field::Before));
            Answer::List(api::requests(address.selection(), bbox, before, code).await?)
        }
        Question::Request(id) => Answer::Request(api::request(id, code).await?),
        Question::Stats(address) => Answer::Stats(api::stats(address?.selection(), code).await?),
        Question::Executors(address) => Answer::Executors(api::executors(address?.selection(), code).await?),
        Question::Executor(id, address) => Answer::Executor(api::executor(id, address?.selection(), code).await?),
    })
}

/// The city, once it is known.
async fn known(city: Option<CityQuestion>) -> Result<CityAnswer, ApiError> {
    match city.ok_or_else(ApiError::unavailable)?.0.0.await? {
        Answer::City(city) => Ok(city),
        _ => Err(ApiError::unavailable()),
    }
}

/// A question that was asked. It is asked anew when it changes.
#[derive(Clone, Copy)]
pub(crate) struct Asked(Resource<Result<Answer, ApiError>>);

/// Asks a question.
pub(crate) fn ask(question: impl Fn() -> Question + Send + Sync + 'static) -> Asked {
    ask_boxed(Box::new(question), use_lang(), use_context::<CityQuestion>())
}

fn ask_boxed(question: Box<dyn Fn() -> Question + Send + Sync>, lang: Lang, city: Option<CityQuestion>) -> Asked {
    Asked(Resource::new(question, move |question| answer(question, lang, city)))
}

impl Asked {
    /// Asks the same once more.
    pub(crate) fn refetch(self) {
        self.0.refetch();
    }

    /// Follows the answers. What was known stays while the server cannot be reached.
    ///
    /// Called inside of the frame (`components::frame`) that is to wait for it.
    pub(crate) fn follow<T: Part>(self) -> Followed<T> {
        Followed(loaded(self.0), PhantomData)
    }

    /// The latest answer, without following it.
    pub(crate) fn peek<T: Part, R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.0.with_untracked(|answer| T::of(answer.as_ref()?.as_ref().ok()?).map(read))
    }
}

/// What is at hand of an answer.
#[derive(Clone, Debug, Default)]
struct Loaded {
    /// The latest good one.
    answer: Option<Arc<Answer>>,
    /// Why there is none, or none newer.
    failure: Option<ApiError>,
}

impl PartialEq for Loaded {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.answer, &other.answer) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        };
        same && self.failure == other.failure
    }
}

fn loaded(question: Resource<Result<Answer, ApiError>>) -> Memo<Loaded> {
    Memo::new(move |before: Option<&Loaded>| {
        let kept = || before.and_then(|before| before.answer.clone());
        match question.get() {
            None => Loaded { answer: kept(), failure: None },
            Some(Ok(answer)) => Loaded { answer: Some(Arc::new(answer)), failure: None },
            Some(Err(failure)) if failure.is_transient() => Loaded { answer: kept(), failure: Some(failure) },
            Some(Err(failure)) => Loaded { answer: None, failure: Some(failure) },
        }
    })
}

/// The answers to a question, as they come.
pub(crate) struct Followed<T>(Memo<Loaded>, PhantomData<T>);

impl<T> Clone for Followed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Followed<T> {}

impl<T: Part> Followed<T> {
    /// Reads the latest good answer, if there is one, and follows it.
    pub(crate) fn with<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.0.with(|loaded| T::of(loaded.answer.as_deref()?).map(read))
    }

    /// Reads the latest good answer, if there is one.
    pub(crate) fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.0.with_untracked(|loaded| T::of(loaded.answer.as_deref()?).map(read))
    }

    /// Whether the last try failed.
    pub(crate) fn is_stale(self) -> bool {
        self.0.with(|loaded| loaded.failure.is_some())
    }

    /// What can be shown by it.
    pub(crate) fn stage(self) -> Stage {
        self.0.with(|loaded| match (&loaded.answer, &loaded.failure) {
            (Some(_), _) => Stage::Ready,
            (None, Some(failure)) => Stage::Failed(failure.clone()),
            (None, None) => Stage::Loading,
        })
    }
}

/// What a page can show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nothing yet.
    Loading,
    /// Why it will show nothing.
    Failed(ApiError),
    /// What it is for.
    Ready,
}

impl Stage {
    /// What can be shown when both are needed.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Failed(failure), _) | (_, Self::Failed(failure)) => Self::Failed(failure),
            (Self::Ready, Self::Ready) => Self::Ready,
            _ => Self::Loading,
        }
    }
}

/// The question about the city; asked once for the whole site.
#[derive(Clone, Copy)]
pub(crate) struct CityQuestion(Asked);

impl CityQuestion {
    /// Asks it.
    pub(crate) fn ask() -> Self {
        Self(ask(|| Question::City))
    }
}

/// What the site knows of the city.
pub(crate) fn use_city() -> Asked {
    expect_context::<CityQuestion>().0
}

/// The language of the pages around.
pub(crate) fn use_lang() -> Lang {
    use_context::<Lang>().unwrap_or(Lang::Uk)
}
