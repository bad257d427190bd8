//! The routing rules: seen, added, put in order, removed, and tried.

use domain::address::{self, Street};
use domain::classifier::Classifier;
use domain::id::{ContractorId, DistrictId, ExecutorId, RuleId};
use domain::permission::Permission;
use domain::place::LatLon;
use domain::query::Problem;
use domain::routing::{Matter, Routed};
pub use store::route_rule::{KeptRule, NewRule};

use crate::audit::{self, Entry};
use crate::city::City;
use crate::error::{Error, Result};
use crate::staff::Staff;
use crate::{places, routing};

/// A rule as somebody types it: codes, and an address as it is written. What is empty is not looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedRule {
    /// The code of a type, or `direction:` and the code of a direction.
    pub matter: String,
    /// The code of a district.
    pub district: String,
    /// A street.
    pub street: String,
    /// A house of that street.
    pub house: String,
    /// The code of the executor.
    pub executor: String,
}

/// The longest name of a street and number of a house, in characters.
const LONGEST: (usize, usize) = (120, 20);

impl TypedRule {
    fn read(&self, classifier: &Classifier) -> Result<NewRule> {
        let unknown = |field: &'static str| Error::Form { field, problem: Problem::Unknown };
        let missing = |field: &'static str| Error::Form { field, problem: Problem::Missing };
        let matter = match self.matter.trim() {
            "" => Matter::Any,
            code => match code.strip_prefix("direction:") {
                Some(code) => Matter::Direction(classifier.direction_by_code(code).ok_or(unknown("matter"))?.id),
                None => Matter::Type(classifier.type_by_code(code).ok_or(unknown("matter"))?.id),
            },
        };
        let district = match self.district.trim() {
            "" => None,
            code => Some(classifier.district_by_code(code).ok_or(unknown("district"))?.id),
        };
        let text = |field: &'static str, typed: &str, longest: usize| match typed.trim() {
            "" => Ok(None),
            text if text.chars().count() > longest => Err(Error::Form { field, problem: Problem::TooLong }),
            text => Ok(Some(text.to_owned())),
        };
        let (street, house) = (text("street", &self.street, LONGEST.0)?, text("house", &self.house, LONGEST.1)?);
        if street.as_deref().is_some_and(|street| Street::parse(street).is_none()) {
            return Err(Error::Form { field: "street", problem: Problem::Malformed });
        }
        if house.as_deref().is_some_and(|house| address::house(house).is_none()) {
            return Err(Error::Form { field: "house", problem: Problem::Malformed });
        }
        if house.is_some() && street.is_none() {
            return Err(missing("street"));
        }
        let executor = match self.executor.trim() {
            "" => return Err(missing("executor")),
            code => classifier.executor_by_code(code).ok_or(unknown("executor"))?.id,
        };
        Ok(NewRule { matter, district, street, house, executor })
    }
}

/// The rules that hold, in their order.
///
/// # Errors
/// [`Error::Forbidden`]; the register failed.
pub async fn rules(city: &City, staff: &Staff) -> Result<Vec<KeptRule>> {
    staff.need(city, Permission::ManageRouting).await?;
    Ok(store::route_rule::all(&mut city.db().read().await?).await?)
}

/// Adds a rule after all others. It holds for what is registered from now on.
///
/// # Errors
/// [`Error::Forbidden`]; a field could not be taken (`matter`, `district`, `street`, `house`, `executor`); the register failed.
pub async fn add_rule(city: &City, staff: &Staff, typed: &TypedRule) -> Result<RuleId> {
    staff.need(city, Permission::ManageRouting).await?;
    let mut tx = city.db().begin().await?;
    let new = typed.read(&*city.classifier_in(&mut tx).await?)?;
    let id = store::route_rule::insert(&mut tx, &new, city.now()).await?;
    let said = [&typed.matter, &typed.district, &typed.street, &typed.house].map(|part| part.trim());
    let detail = format!("{} > {}", said.join(" | "), typed.executor.trim());
    let entry = Entry { action: "rule_added", request: None, subject: &id.to_string(), detail: &detail };
    audit::write(&mut tx, city, staff.actor(), &entry).await?;
    tx.commit().await?;
    Ok(id)
}

/// Moves a rule one place up, or down.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] when no such rule holds; the register failed.
pub async fn move_rule(city: &City, staff: &Staff, id: RuleId, up: bool) -> Result<()> {
    staff.need(city, Permission::ManageRouting).await?;
    let mut tx = city.db().begin().await?;
    // Whoever else changes rules waits: the order is read after that.
    store::settings::bump(&mut tx).await?;
    let mut order: Vec<RuleId> = store::route_rule::all(&mut tx).await?.iter().map(|rule| rule.id).collect();
    let at = order.iter().position(|rule| *rule == id).ok_or(Error::NotFound)?;
    let to = if up { at.saturating_sub(1) } else { (at + 1).min(order.len() - 1) };
    order.swap(at, to);
    store::route_rule::put_in_order(&mut tx, &order).await?;
    let detail = format!("{} > {}", at + 1, to + 1);
    let entry = Entry { action: "rule_moved", request: None, subject: &id.to_string(), detail: &detail };
    audit::write(&mut tx, city, staff.actor(), &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Lets a rule hold no longer; what was routed by it stays where it is.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] when no such rule holds; the register failed.
pub async fn remove_rule(city: &City, staff: &Staff, id: RuleId) -> Result<()> {
    staff.need(city, Permission::ManageRouting).await?;
    let mut tx = city.db().begin().await?;
    store::route_rule::remove(&mut tx, id, city.now()).await?;
    let entry = Entry { action: "rule_removed", request: None, subject: &id.to_string(), detail: "" };
    audit::write(&mut tx, city, staff.actor(), &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// What a trial of the rules gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// Who would get it, and why.
    pub routed: Routed,
    /// The rule that fired.
    pub rule: Option<KeptRule>,
    /// The district in which the address lies, as far as it could be found.
    pub district: Option<DistrictId>,
    /// Whether the address was found on the map.
    pub found: bool,
    /// Who looks after the house, where the executor is a group.
    pub contractor: Option<ContractorId>,
}

/// Tries the rules: what would become of a request of this type at this address, if it were registered now. Nothing is written.
///
/// # Errors
/// [`Error::Forbidden`]; the type is unknown (`type`); the register failed.
pub async fn try_rules(city: &City, staff: &Staff, type_code: &str, typed: &str) -> Result<Tried> {
    staff.need(city, Permission::ManageRouting).await?;
    let point: Option<LatLon> = places::locate(city, typed).await?;
    let mut tx = city.db().read().await?;
    let (classifier, rules) = city.routing_in(&mut tx).await?;
    let kind = classifier.type_by_code(type_code.trim());
    let kind = kind.ok_or(Error::Form { field: "type", problem: Problem::Unknown })?;
    let case = routing::case(&classifier, kind.id, point, Some(typed));
    let routed = rules.route(&classifier, &case);
    let executor: Option<ExecutorId> = routed.executor;
    let contractors = routing::contractors(&mut tx, &classifier, &[(&case, executor)]).await?;
    let rule = match routed.why {
        domain::routing::Why::Rule { rule, .. } => store::route_rule::get(&mut tx, rule).await?,
        _ => None,
    };
    let contractor = contractors.into_iter().next().flatten();
    Ok(Tried { routed, rule, district: case.district, found: point.is_some(), contractor })
}
