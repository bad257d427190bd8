//! Answers that were computed for the present stamp of the city.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::classifier::Lang;
use domain::query::Selection;

use crate::city::Stamp;

/// No more answers than this are kept.
const CAPACITY: usize = 512;

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Asked {
    Stats(Selection, Lang),
    Executors(Selection, Lang),
    Executor(String, Selection, Lang),
    Today(Lang),
    Districts(Lang),
    TypeIndex,
    /// Of the register (`None`), or of requests as of this day since 1970.
    Addresses(Option<i64>),
    /// As of this day since 1970.
    Shortcuts(i64),
    /// From the first of these years to the last.
    LocalTime(i32, i32),
}

/// Answers by question, all of one stamp.
#[derive(Default)]
pub(crate) struct Memos(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    stamp: Option<Stamp>,
    answers: HashMap<Asked, Arc<dyn Any + Send + Sync>>,
}

impl Memos {
    /// The answer that is kept for the question.
    pub(crate) fn get<T: Send + Sync + 'static>(&self, stamp: Stamp, asked: &Asked) -> Option<Arc<T>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.stamp != Some(stamp) {
            return None;
        }
        kept.answers.get(asked).cloned()?.downcast().ok()
    }

    /// Keeps an answer; forgets all of an earlier stamp.
    pub(crate) fn put<T: Send + Sync + 'static>(&self, stamp: Stamp, asked: Asked, answer: Arc<T>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.stamp != Some(stamp) || kept.answers.len() >= CAPACITY {
            kept.answers.clear();
            kept.stamp = Some(stamp);
        }
        kept.answers.insert(asked, answer);
    }
}
