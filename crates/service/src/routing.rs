//! Who gets a request by the city's rules, and which contractor looks after the house.
//!
//! The rule itself is [`domain::routing`]. The rules stand in memory with the classifier, so that taking a report in asks the register for no
//! more than it did; only for groups of contractors is the register of buildings asked, once for all reports that are written together.

use domain::address::Address;
use domain::classifier::{Classifier, ExecutorKind};
use domain::id::{ContractorId, ExecutorId, TypeId};
use domain::place::LatLon;
use domain::routing::{Case, Routed};
use store::Tx;

use crate::error::Result;

/// What the rules look at: the true place, not the one that the public may see.
pub(crate) fn case(classifier: &Classifier, type_id: TypeId, point: Option<LatLon>, address: Option<&str>) -> Case {
    let district = point.and_then(|point| classifier.district_at(point)).map(|district| district.id);
    Case { type_id, district, address: address.and_then(Address::parse) }
}

/// As the decision is kept with the request.
pub(crate) fn kept(routed: Routed) -> Option<String> {
    serde_json::to_string(&routed).ok()
}

/// As it was kept.
pub(crate) fn read(kept: &str) -> Option<Routed> {
    serde_json::from_str(kept).ok()
}

/// Who looks after each house; `None` where its executor is no group, or the register of buildings does not tell.
pub(crate) async fn contractors(
    tx: &mut Tx,
    classifier: &Classifier,
    routes: &[(&Case, Option<ExecutorId>)],
) -> Result<Vec<Option<ContractorId>>> {
    let group = |id: ExecutorId| classifier.executor(id).is_some_and(|row| row.kind == ExecutorKind::ByBuilding);
    let asked = |(case, executor): &(&Case, Option<ExecutorId>)| {
        let executor = (*executor).filter(|executor| group(*executor))?;
        let address = case.address.clone().filter(|address| address.house.is_some())?;
        Some((address, executor))
    };
    let asked: Vec<Option<(Address, ExecutorId)>> = routes.iter().map(asked).collect();
    let questions: Vec<(Address, ExecutorId)> = asked.iter().flatten().cloned().collect();
    if questions.is_empty() {
        return Ok(vec![None; routes.len()]);
    }
    let mut answers = store::contractor::looking_after(tx, &questions).await?.into_iter();
    Ok(asked.into_iter().map(|asked| asked.and_then(|_| answers.next().flatten())).collect())
}
