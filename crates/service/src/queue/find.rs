//! Finding a request in an executor's queue: by number, and by words of what stands in it.

use domain::classifier::Lang;
use domain::id::RequestId;
use domain::query::Problem;
use domain::search::Sought;
use store::Tx;
use store::work::Whose;

use super::{QueueList, lately, whose};
use crate::city::City;
use crate::error::{Error, Result};
use crate::read::executor_named;
use crate::staff::Staff;
use crate::work::{PAGE, WorkItem};

/// How many are found at once.
#[allow(clippy::cast_possible_truncation)] // fifty
const AT_ONCE: u32 = PAGE as u32;

/// What of the executor's open requests has all the words in it: the address of the place, the text, and who asked, by name, phone or
/// address; by deadline. By its number what is closed is found as well, and stands first.
///
/// # Errors
/// `q` is missing or too long; [`Error::Forbidden`] for who has no queue; the register failed.
pub async fn find(city: &City, staff: &Staff, typed: &str, lang: Lang) -> Result<QueueList> {
    let whose = whose(city, staff).await?;
    let sought = Sought::parse(typed)?;
    if sought.is_empty() {
        return Err(Error::Form { field: "q", problem: Problem::Missing });
    }
    let (classifier, now) = (city.classifier(), city.now());
    let mut tx = city.db().read().await?;
    let exact = by_number(&mut tx, whose, &sought).await?;
    let found = store::search::find_open_of(&mut tx, whose, &sought, AT_ONCE).await?;
    let all: Vec<RequestId> =
        exact.into_iter().chain(found.ids.into_iter().filter(|id| Some(*id) != exact)).take(PAGE).collect();
    let mut lines = store::work::of(&mut tx, &all).await?;
    let counts = store::work::counts(&mut tx, whose, now, lately(now)).await?;
    drop(tx);
    lines.sort_by_key(|line| (Some(line.fact.id) != exact, line.fact.due_at.is_none(), line.fact.due_at, line.fact.id));
    Ok(QueueList {
        executor: executor_named(&classifier, whose.executor, lang),
        items: lines.into_iter().map(|line| WorkItem::of(line, &classifier, lang, now)).collect(),
        counts,
        next: None,
    })
}

/// The request of the number that was typed, open or closed, if it is the executor's.
async fn by_number(tx: &mut Tx, whose: Whose, sought: &Sought) -> Result<Option<RequestId>> {
    let Some(id) = sought.number.as_ref().and_then(|number| number.request) else { return Ok(None) };
    let fact = store::request::fact(tx, id).await?;
    let Some(fact) = fact.filter(|fact| fact.executor == Some(whose.executor)) else { return Ok(None) };
    let of = store::contractor::of_request(tx, fact.id).await?;
    Ok((whose.contractor.is_none() || whose.contractor == of).then_some(fact.id))
}
