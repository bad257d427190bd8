//! Finding a request in an executor's queue: by number, and by words of what stands in it.

use domain::classifier::{Classifier, Lang};
use domain::id::RequestId;
use domain::query::Problem;
use store::Tx;
use store::work::{Whose, Words};

use super::{QueueList, lately, whose};
use crate::city::City;
use crate::error::{Error, Result};
use crate::read::executor_named;
use crate::staff::Staff;
use crate::work::{PAGE, WorkItem};

/// The longest search, in characters.
const LONGEST: usize = 200;
/// So many digits, and what stands between them, are a phone.
const PHONE_DIGITS: usize = 7;
/// The digits of a phone without the country and its zero.
const BARE_PHONE: usize = 9;

/// What of the executor's open requests has all the words in it: number, type, direction, address of the place, text, and who asked, by
/// name, phone or address. By its number what is closed is found as well.
///
/// # Errors
/// `q` is missing or too long; [`Error::Forbidden`] for who has no queue; the register failed.
pub async fn find(city: &City, staff: &Staff, typed: &str, lang: Lang) -> Result<QueueList> {
    let whose = whose(city, staff).await?;
    let refuse = |problem| Err(Error::Form { field: "q", problem });
    let wanted = Wanted::of(typed);
    if wanted.is_empty() {
        return refuse(Problem::Missing);
    }
    if typed.chars().count() > LONGEST {
        return refuse(Problem::TooLong);
    }
    let (classifier, now) = (city.classifier(), city.now());
    let mut tx = city.db().read().await?;
    let mut ids: Vec<RequestId> = by_number(&mut tx, whose, typed).await?.into_iter().collect();
    let all = store::work::open_words(&mut tx, whose).await?;
    let found = all.iter().filter(|words| !ids.contains(&words.id) && wanted.is_in(words, &classifier));
    let found: Vec<RequestId> = found.map(|words| words.id).take(PAGE).collect();
    ids.extend(found);
    ids.truncate(PAGE);
    let lines = store::work::of(&mut tx, &ids).await?;
    let counts = store::work::counts(&mut tx, whose, now, lately(now)).await?;
    drop(tx);
    Ok(QueueList {
        executor: executor_named(&classifier, whose.executor, lang),
        items: lines.into_iter().map(|line| WorkItem::of(line, &classifier, lang, now)).collect(),
        counts,
        next: None,
    })
}

/// The request of that number, open or closed, if it is the executor's.
async fn by_number(tx: &mut Tx, whose: Whose, typed: &str) -> Result<Option<RequestId>> {
    let Ok(number) = typed.trim().trim_start_matches('№').trim_start().parse::<i64>() else { return Ok(None) };
    let fact = store::request::fact(tx, RequestId(number)).await?;
    let Some(fact) = fact.filter(|fact| fact.executor == Some(whose.executor)) else { return Ok(None) };
    let of = store::contractor::of_request(tx, fact.id).await?;
    Ok((whose.contractor.is_none() || whose.contractor == of).then_some(fact.id))
}

/// What somebody looks for.
enum Wanted {
    /// All of these words, as [`folded`].
    Words(Vec<String>),
    /// The last digits of a phone.
    Phone(String),
}

impl Wanted {
    fn of(typed: &str) -> Self {
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let is_phone = typed.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-()".contains(c));
        if is_phone && digits.len() >= PHONE_DIGITS {
            return Self::Phone(digits[digits.len().saturating_sub(BARE_PHONE)..].to_owned());
        }
        Self::Words(folded(typed).split_whitespace().map(str::to_owned).collect())
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Words(words) if words.is_empty())
    }

    fn is_in(&self, words: &Words, classifier: &Classifier) -> bool {
        match self {
            Self::Phone(digits) => words.applicant.as_ref().is_some_and(|applicant| applicant.contains(digits)),
            Self::Words(wanted) => {
                let text = text_of(words, classifier);
                wanted.iter().all(|word| has_word(&text, word))
            }
        }
    }
}

/// Whether the word stands in the text; a number only as a whole one, or every phone would have it.
fn has_word(text: &str, word: &str) -> bool {
    if word.chars().all(|c| c.is_ascii_digit()) {
        return text.split(|c: char| !c.is_alphanumeric()).any(|whole| whole == word);
    }
    text.contains(word)
}

/// All that a request is found by.
fn text_of(words: &Words, classifier: &Classifier) -> String {
    let mut text = format!("{} ", words.id);
    if let Some(kind) = classifier.request_type(words.type_id) {
        text.push_str(&format!("{} {} ", kind.name.uk, kind.name.en));
        if let Some(direction) = classifier.direction(kind.direction) {
            text.push_str(&format!("{} {} ", direction.name.uk, direction.name.en));
        }
    }
    for part in [&words.place_address, &words.applicant, &words.text].into_iter().flatten() {
        text.push_str(part);
        text.push(' ');
    }
    folded(&text)
}

/// Lower case of any alphabet; each kind of apostrophe is the same.
fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(|c| if matches!(c, '’' | 'ʼ' | '`') { '\'' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use domain::id::TypeId;

    use super::*;

    #[test]
    fn words_and_phones_are_found_as_people_type_them() {
        let classifier = Classifier::new(vec![], vec![], vec![], vec![]);
        let words = Words {
            id: RequestId(412),
            type_id: TypeId(1),
            place_address: Some("вул. Січових Стрільців, 12".to_owned()),
            applicant: Some("дем’яненко олена +380671234567 вул. робоча, 3".to_owned()),
            text: Some("Тече ДАХ у під’їзді".to_owned()),
        };
        for (typed, found) in [
            ("дах", true),
            ("ДАХ стрільців", true),
            ("дах робоча", true),
            ("дах кран", false),
            ("412", true),
            ("41", false),
            ("12", true),
            ("Дем'яненко", true),
            ("під`їзді", true),
            ("067 123-45-67", true),
            ("+38 (067) 123 45 67", true),
            ("1234567", true),
            ("067 123-45-68", false),
        ] {
            assert_eq!(Wanted::of(typed).is_in(&words, &classifier), found, "{typed}");
        }
        assert!(Wanted::of("  ").is_empty());
    }
}
