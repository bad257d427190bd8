//! The list that a crew takes along on paper.

use domain::classifier::Lang;
use domain::id::RequestId;
use store::applicant::ApplicantId;

use super::{Tab, list};
use crate::audit;
use crate::city::City;
use crate::error::Result;
use crate::staff::Staff;
use crate::work::WorkItem;

/// A request on paper.
#[derive(Clone, PartialEq)]
pub struct PrintItem {
    /// As in the list.
    pub item: WorkItem,
    /// Who asked.
    pub name: Option<String>,
    /// Whom to call before coming.
    pub phone: Option<String>,
    /// What they wrote.
    pub text: Option<String>,
}

// Who asks stays out of logs.
impl std::fmt::Debug for PrintItem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PrintItem").field("item", &self.item).finish_non_exhaustive()
    }
}

/// The first page of a part of the queue, for paper. That somebody sees whose requests these are is written down for each of them.
///
/// # Errors
/// As [`list`].
pub async fn print(city: &City, staff: &Staff, tab: Tab, lang: Lang) -> Result<Vec<PrintItem>> {
    let items = list(city, staff, tab, None, lang).await?.items;
    let ids: Vec<RequestId> = items.iter().map(|item| RequestId(item.id)).collect();
    let mut beside = store::work::prints(&mut city.db().read().await?, &ids).await?;
    let seen: Vec<(RequestId, ApplicantId)> =
        ids.iter().filter_map(|id| Some((*id, beside.get(id)?.applicant?))).collect();
    audit::saw_all(city, staff, &seen, "print").await?;
    let print = |item: WorkItem| {
        let of = beside.remove(&RequestId(item.id));
        let (name, phone, text) = of.map(|of| (of.name, of.phone, of.text)).unwrap_or_default();
        PrintItem { item, name, phone, text }
    };
    Ok(items.into_iter().map(print).collect())
}
