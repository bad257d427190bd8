//! The city's routing rules, in their order.

use domain::address::{self, Street};
use domain::id::{DirectionId, DistrictId, ExecutorId, RuleId, TypeId};
use domain::routing::{Building, Matter, Rule, Rules};
use domain::time::Timestamp;

use crate::code::{narrow, narrow_opt};
use crate::error::{Error, Result};
use crate::settings;
use crate::tx::{Tx, on_either};

/// A rule as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRule {
    /// What it is for.
    pub matter: Matter,
    /// The district that it is for; `None`: all.
    pub district: Option<DistrictId>,
    /// The street that it is for, as it is written; `None`: all.
    pub street: Option<String>,
    /// The house, as it is written; `None`: all.
    pub house: Option<String>,
    /// Who gets it.
    pub executor: ExecutorId,
}

/// A rule as it stands, with its street and house as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRule {
    /// Its number.
    pub id: RuleId,
    /// What it says.
    pub rule: NewRule,
    /// Since when it does not hold any more.
    pub removed_at: Option<Timestamp>,
}

type Row = (i64, Option<i64>, Option<i64>, Option<i64>, Option<String>, Option<String>, i64, Option<i64>);

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, type_id, direction_id, district_id, street, house, executor_id, removed_at FROM route_rule ",
            $rest
        )
    };
}

/// The rules that hold, in their order.
///
/// # Errors
/// [`Error::Corrupt`] when a row is not what Misto writes; when the database cannot be read.
pub async fn all(tx: &mut Tx) -> Result<Vec<KeptRule>> {
    let sql = select!("WHERE removed_at IS NULL ORDER BY position, id");
    let rows: Vec<Row> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    rows.into_iter().map(kept).collect()
}

/// One rule, also a removed one.
///
/// # Errors
/// As [`all`].
pub async fn get(tx: &mut Tx, id: RuleId) -> Result<Option<KeptRule>> {
    let sql = select!("WHERE id = $1");
    let row: Option<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(id.0).fetch_optional(conn).await?);
    row.map(kept).transpose()
}

/// The rules that hold, as requests are routed by them.
///
/// # Errors
/// As [`all`].
pub async fn load(tx: &mut Tx) -> Result<Rules> {
    let rules = all(tx).await?.into_iter().filter_map(|kept| {
        let building = match &kept.rule.street {
            None => None,
            // A street that names none would be everywhere: such a rule is for nobody.
            Some(street) => Some(Building {
                street: Street::parse(street)?,
                house: match &kept.rule.house {
                    None => None,
                    Some(house) => Some(address::house(house)?),
                },
            }),
        };
        let NewRule { matter, district, executor, .. } = kept.rule;
        Some(Rule { id: kept.id, matter, district, building, executor })
    });
    Ok(Rules::new(rules.collect()))
}

fn kept((id, type_id, direction, district, street, house, executor, removed): Row) -> Result<KeptRule> {
    let matter = match (type_id, direction) {
        (Some(id), _) => Matter::Type(TypeId(narrow(id, "request type")?)),
        (None, Some(id)) => Matter::Direction(DirectionId(narrow(id, "direction")?)),
        (None, None) => Matter::Any,
    };
    Ok(KeptRule {
        id: RuleId(id),
        rule: NewRule {
            matter,
            district: narrow_opt(district, "district")?.map(DistrictId),
            street,
            house,
            executor: ExecutorId(narrow(executor, "executor")?),
        },
        removed_at: removed.map(Timestamp::from_millis),
    })
}

/// Adds a rule after all others. Running servers follow.
///
/// # Errors
/// When something that it names is not there, or the database cannot be written.
pub async fn insert(tx: &mut Tx, new: &NewRule, at: Timestamp) -> Result<RuleId> {
    settings::bump(tx).await?;
    let (type_id, direction) = match new.matter {
        Matter::Any => (None, None),
        Matter::Direction(id) => (None, Some(i64::from(id.0))),
        Matter::Type(id) => (Some(i64::from(id.0)), None),
    };
    let sql =
        "INSERT INTO route_rule (position, type_id, direction_id, district_id, street, house, executor_id, made_at)
        SELECT COALESCE(MAX(position), 0) + 1, CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT),
            CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS BIGINT), CAST($7 AS BIGINT) FROM route_rule WHERE true
        RETURNING id";
    let id: i64 = on_either!(tx, conn => {
        sqlx::query_scalar(sql)
            .bind(type_id)
            .bind(direction)
            .bind(new.district.map(|district| i64::from(district.0)))
            .bind(new.street.as_deref())
            .bind(new.house.as_deref())
            .bind(i64::from(new.executor.0))
            .bind(at.millis())
            .fetch_one(conn)
            .await?
    });
    Ok(RuleId(id))
}

/// Puts the rules into this order. Rules that are not named stay behind them, in the order that they had.
///
/// # Errors
/// When the database cannot be written.
pub async fn put_in_order(tx: &mut Tx, order: &[RuleId]) -> Result<()> {
    settings::bump(tx).await?;
    let count = i64::try_from(order.len()).unwrap_or(i64::MAX);
    let sql = "UPDATE route_rule SET position = position + $1 WHERE removed_at IS NULL";
    on_either!(tx, conn => sqlx::query(sql).bind(count).execute(conn).await.map(drop)?);
    for (position, id) in (1_i64..).zip(order) {
        let sql = "UPDATE route_rule SET position = $2 WHERE id = $1 AND removed_at IS NULL";
        on_either!(tx, conn => sqlx::query(sql).bind(id.0).bind(position).execute(conn).await.map(drop)?);
    }
    Ok(())
}

/// Lets a rule hold no longer. It is kept: requests were routed by it.
///
/// # Errors
/// [`Error::NotFound`] when no such rule holds; when the database cannot be written.
pub async fn remove(tx: &mut Tx, id: RuleId, at: Timestamp) -> Result<()> {
    settings::bump(tx).await?;
    let sql = "UPDATE route_rule SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL";
    let changed =
        on_either!(tx, conn => sqlx::query(sql).bind(id.0).bind(at.millis()).execute(conn).await?.rows_affected());
    if changed == 1 { Ok(()) } else { Err(Error::NotFound("rule")) }
}
