//! Answers of the read API, kept encoded for as long as nothing changes.
//!
//! When a change arrives, everybody who watches the map asks the same question at once. The first answer serves them all.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use service::Stamp;

/// How many bytes of answers are kept. They all go with the next change, so this bounds a burst, not a history.
const CAPACITY: usize = 16 * 1024 * 1024;
/// What one entry takes beside its key and its bytes.
const OVERHEAD: usize = 128;

/// The answers to what was asked since the last change.
#[derive(Debug)]
pub(crate) struct Memo {
    kept: Mutex<Kept>,
    capacity: usize,
}

#[derive(Debug, Default)]
struct Kept {
    stamp: Option<Stamp>,
    answers: HashMap<String, Bytes>,
    size: usize,
}

impl Memo {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self::with_capacity(CAPACITY)
    }

    fn with_capacity(capacity: usize) -> Self {
        Self { kept: Mutex::default(), capacity }
    }

    /// The answer that was given to the same question at the same stamp.
    pub(crate) fn get(&self, stamp: Stamp, question: &str) -> Option<Bytes> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.stamp != Some(stamp) {
            *kept = Kept { stamp: Some(stamp), ..Kept::default() };
            return None;
        }
        kept.answers.get(question).cloned()
    }

    /// Keeps an answer, unless the city has changed since it was asked for. When there is no room, all others go.
    pub(crate) fn put(&self, stamp: Stamp, question: String, answer: Bytes) {
        let size = question.len() + answer.len() + OVERHEAD;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.stamp != Some(stamp) || size > self.capacity / 4 {
            return;
        }
        if kept.size + size > self.capacity {
            kept.answers.clear();
            kept.size = 0;
        }
        if kept.answers.insert(question, answer).is_none() {
            kept.size += size;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Stamp = Stamp { seq: 7, version: 1, minute: 3 };
    const LATER: Stamp = Stamp { seq: 8, ..NOW };

    fn answer(length: usize) -> Bytes {
        Bytes::from(vec![b'x'; length])
    }

    #[test]
    fn an_answer_is_kept_until_something_changes() {
        let memo = Memo::new();
        assert_eq!(memo.get(NOW, "a"), None);
        memo.put(NOW, "a".to_owned(), answer(1));
        assert_eq!(memo.get(NOW, "a"), Some(answer(1)));
        assert_eq!(memo.get(NOW, "b"), None);
        assert_eq!(memo.get(LATER, "a"), None);
        memo.put(NOW, "a".to_owned(), answer(1));
        assert_eq!(memo.get(LATER, "a"), None, "an answer from before the change is not kept after it");
    }

    #[test]
    fn it_never_holds_more_than_it_may() {
        let memo = Memo::with_capacity(1000);
        assert_eq!(memo.get(NOW, "0"), None);
        for n in 0..20 {
            memo.put(NOW, n.to_string(), answer(100));
        }
        assert_eq!(memo.get(NOW, "0"), None);
        assert_eq!(memo.get(NOW, "19"), Some(answer(100)));
        assert!(memo.kept.lock().is_ok_and(|kept| kept.size <= 1000));
        memo.put(NOW, "large".to_owned(), answer(900));
        assert_eq!(memo.get(NOW, "large"), None, "one answer does not push all others out");
    }
}
