//! House managers and lift companies, and the houses that they look after. Private: to the public they are their executor.

use std::collections::HashMap;
use std::fmt;

use domain::address::{Address, StreetKind};
use domain::id::{AccountId, ContractorId, ExecutorId, RequestId};
use sqlx::AssertSqlSafe;

use crate::bulk::{self, ROWS, recurs};
use crate::code::{narrow, word};
use crate::error::{Error, Result};
use crate::settings;
use crate::tx::{Tx, on_either};

/// Who looks after houses.
#[derive(Clone, PartialEq, Eq)]
pub struct Contractor {
    /// Its number.
    pub id: ContractorId,
    /// The executor as which the public knows it.
    pub executor: ExecutorId,
    /// Its code in the register of buildings.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Its phone, as it is written; may be empty.
    pub phone: String,
    /// Its mailbox; may be empty.
    pub email: String,
}

// A manager's name gives the house away: it stays out of logs.
impl fmt::Debug for Contractor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Contractor({}, …)", self.id)
    }
}

type Row = (i64, i64, String, String, String, String);

fn contractor((id, executor, code, name, phone, email): Row) -> Result<Contractor> {
    let executor = ExecutorId(narrow(executor, "executor")?);
    Ok(Contractor { id: ContractorId(id), executor, code, name, phone, email })
}

/// All contractors, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn all(tx: &mut Tx) -> Result<Vec<Contractor>> {
    let sql = "SELECT id, executor_id, code, name, phone, email FROM contractor ORDER BY name, id";
    let rows: Vec<Row> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    rows.into_iter().map(contractor).collect()
}

/// The contractors of an executor, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_executor(tx: &mut Tx, executor: ExecutorId) -> Result<Vec<Contractor>> {
    let sql =
        "SELECT id, executor_id, code, name, phone, email FROM contractor WHERE executor_id = $1 ORDER BY name, id";
    let rows: Vec<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(i64::from(executor.0)).fetch_all(conn).await?);
    rows.into_iter().map(contractor).collect()
}

/// One contractor.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(tx: &mut Tx, id: ContractorId) -> Result<Option<Contractor>> {
    let sql = "SELECT id, executor_id, code, name, phone, email FROM contractor WHERE id = $1";
    let row: Option<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(id.0).fetch_optional(conn).await?);
    row.map(contractor).transpose()
}

/// Enters a contractor, or changes the one of its code; its number is not looked at. Returns the number.
///
/// # Errors
/// When the executor is not there, or the database cannot be written.
pub async fn put(tx: &mut Tx, new: &Contractor) -> Result<ContractorId> {
    let sql = "INSERT INTO contractor (executor_id, code, name, phone, email) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (code) DO UPDATE SET name = excluded.name, phone = excluded.phone, email = excluded.email
        RETURNING id";
    let id: i64 = on_either!(tx, conn => {
        sqlx::query_scalar(sql)
            .bind(i64::from(new.executor.0))
            .bind(&*new.code)
            .bind(&*new.name)
            .bind(&*new.phone)
            .bind(&*new.email)
            .fetch_one(conn)
            .await?
    });
    Ok(ContractorId(id))
}

/// A house in the register of buildings.
#[derive(Clone, PartialEq, Eq)]
pub struct Building {
    /// The house as it is compared.
    pub address: Address,
    /// For which executor.
    pub executor: ExecutorId,
    /// Who looks after it.
    pub contractor: ContractorId,
    /// The street as it is written.
    pub street: String,
    /// The number as it is written.
    pub number: String,
}

/// What tells a house apart for an executor: words of the street, its kind, the house.
type Key = (String, i64, String, ExecutorId);

impl Building {
    fn key(&self) -> Key {
        let house = self.address.house.clone().unwrap_or_default();
        (self.address.street.words.clone(), kind_number(self.address.street.kind), house, self.executor)
    }
}

fn kind_number(kind: Option<StreetKind>) -> i64 {
    kind.map_or(-1, |kind| i64::from(kind.number()))
}

/// Which of these houses the register has, and who looks after each.
///
/// # Errors
/// When the database cannot be read.
pub async fn known(tx: &mut Tx, buildings: &[Building]) -> Result<HashMap<Key, ContractorId>> {
    let mut found = HashMap::new();
    for chunk in buildings.chunks(ROWS) {
        let values = bulk::values(tx, 2, chunk.len());
        let sql = AssertSqlSafe(format!(
            "SELECT words, kind, house, executor_id, contractor_id FROM building WHERE (words, house) IN ({values}) ORDER BY words, house"
        ));
        let rows: Vec<(String, i64, String, i64, i64)> = on_either!(tx, conn => {
            let mut query = sqlx::query_as(sql).persistent(recurs(chunk.len()));
            for building in chunk {
                query = query.bind(&*building.address.street.words).bind(building.address.house.as_deref().unwrap_or_default());
            }
            query.fetch_all(conn).await?
        });
        for (words, kind, house, executor, contractor) in rows {
            found.insert((words, kind, house, ExecutorId(narrow(executor, "executor")?)), ContractorId(contractor));
        }
    }
    Ok(found)
}

/// Who looks after this house by what [`known`] found.
#[must_use]
pub fn contractor_in(known: &HashMap<Key, ContractorId>, building: &Building) -> Option<ContractorId> {
    known.get(&building.key()).copied()
}

/// Enters houses; one that is there gets the new contractor. No house may stand twice among them for an executor.
///
/// # Errors
/// When a contractor is not there, or the database cannot be written.
pub async fn put_buildings(tx: &mut Tx, buildings: &[Building]) -> Result<()> {
    settings::bump(tx).await?;
    for chunk in buildings.chunks(ROWS) {
        let into = "building (words, kind, house, executor_id, contractor_id, street, number)";
        let tail = "ON CONFLICT (words, house, executor_id, kind) DO UPDATE SET contractor_id = excluded.contractor_id,
            street = excluded.street, number = excluded.number";
        let sql = bulk::insert(tx, into, 7, chunk.len(), tail);
        on_either!(tx, conn => {
            let mut query = sqlx::query(sql).persistent(recurs(chunk.len()));
            for building in chunk {
                let (words, kind, house, executor) = building.key();
                query = query
                    .bind(words)
                    .bind(kind)
                    .bind(house)
                    .bind(i64::from(executor.0))
                    .bind(building.contractor.0)
                    .bind(&*building.street)
                    .bind(&*building.number);
            }
            query.execute(conn).await.map(drop)?;
        });
    }
    Ok(())
}

/// How many houses stand in the register of buildings, each once for every executor.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_buildings(tx: &mut Tx) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM building";
    Ok(on_either!(tx, conn => sqlx::query_scalar(sql).fetch_one(conn).await?))
}

/// Who looks after each of these addresses for its executor; `None` where the register does not tell, or tells of two streets of that name
/// and the address does not say which is meant.
///
/// # Errors
/// When the database cannot be read.
pub async fn looking_after(tx: &mut Tx, asked: &[(Address, ExecutorId)]) -> Result<Vec<Option<ContractorId>>> {
    /// Who looks after a house, by the kind of its street.
    type Found = Vec<(Option<StreetKind>, ContractorId)>;
    let mut by_house: HashMap<(String, String, i64), Found> = HashMap::new();
    for chunk in asked.chunks(ROWS) {
        let values = bulk::values(tx, 3, chunk.len());
        let sql = AssertSqlSafe(format!(
            "SELECT words, house, executor_id, kind, contractor_id FROM building
            WHERE (words, house, executor_id) IN ({values}) ORDER BY words, house, executor_id, kind"
        ));
        let rows: Vec<(String, String, i64, i64, i64)> = on_either!(tx, conn => {
            let mut query = sqlx::query_as(sql).persistent(recurs(chunk.len()));
            for (address, executor) in chunk {
                query = query
                    .bind(&*address.street.words)
                    .bind(address.house.as_deref().unwrap_or_default())
                    .bind(i64::from(executor.0));
            }
            query.fetch_all(conn).await?
        });
        for (words, house, executor, kind, contractor) in rows {
            let kind = if kind < 0 { None } else { Some(word(kind, StreetKind::from_number, "kind of street")?) };
            by_house.entry((words, house, executor)).or_default().push((kind, ContractorId(contractor)));
        }
    }
    let of = |(address, executor): &(Address, ExecutorId)| {
        let house = address.house.clone()?;
        let found = by_house.get(&(address.street.words.clone(), house, i64::from(executor.0)))?;
        let kind = address.street.kind;
        let fits = |(own, _): &&(Option<StreetKind>, ContractorId)| *own == kind || own.is_none() || kind.is_none();
        let exact = found.iter().find(|(own, _)| kind.is_some() && *own == kind);
        let mut fitting = found.iter().filter(fits).map(|(_, contractor)| *contractor);
        let first = exact.map(|(_, contractor)| *contractor).or_else(|| fitting.next())?;
        (exact.is_some() || fitting.all(|other| other == first)).then_some(first)
    };
    Ok(asked.iter().map(of).collect())
}

/// Says who looks after the house of a request; `None`: nobody known.
///
/// # Errors
/// [`Error::NotFound`] when there is no such request; when the database cannot be written.
pub async fn set_of_request(tx: &mut Tx, id: RequestId, contractor: Option<ContractorId>) -> Result<()> {
    let sql = "UPDATE request SET contractor_id = $2 WHERE id = $1";
    let contractor = contractor.map(|id| id.0);
    let changed =
        on_either!(tx, conn => sqlx::query(sql).bind(id.0).bind(contractor).execute(conn).await?.rows_affected());
    if changed == 1 { Ok(()) } else { Err(Error::NotFound("request")) }
}

/// Who looks after the house of a request.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_request(tx: &mut Tx, id: RequestId) -> Result<Option<ContractorId>> {
    let sql = "SELECT contractor_id FROM request WHERE id = $1";
    let found: Option<Option<i64>> =
        on_either!(tx, conn => sqlx::query_scalar(sql).bind(id.0).fetch_optional(conn).await?);
    Ok(found.flatten().map(ContractorId))
}

/// Open requests after a number whose executor is a group and whose contractor is not known, with the address of their place; by rising
/// numbers, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub async fn houseless_after(
    tx: &mut Tx,
    after: RequestId,
    limit: u32,
) -> Result<Vec<(RequestId, ExecutorId, String)>> {
    // 1 is the number of `ExecutorKind::ByBuilding`.
    let sql = "SELECT id, executor_id, place_address FROM request
        WHERE id > $1 AND state <> 5 AND contractor_id IS NULL AND place_address IS NOT NULL
            AND executor_id IN (SELECT e.id FROM executor e WHERE e.kind = 1) ORDER BY id LIMIT $2";
    let rows: Vec<(i64, i64, String)> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(after.0).bind(i64::from(limit)).fetch_all(conn).await?);
    let row = |(id, executor, address)| Ok((RequestId(id), ExecutorId(narrow(executor, "executor")?), address));
    rows.into_iter().map(row).collect()
}

/// Whether somebody of a contractor may not know of a request: it is about a house of another. Who works for no one contractor knows all of
/// their executor's.
///
/// # Errors
/// When the database cannot be read.
pub async fn hides(tx: &mut Tx, account: AccountId, request: RequestId) -> Result<bool> {
    match of_account(tx, account).await? {
        Some(own) => Ok(of_request(tx, request).await? != Some(own)),
        None => Ok(false),
    }
}

/// The contractor whose person the account is; `None`: of no one contractor, so that they see all requests of their executor.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Option<ContractorId>> {
    // Who went to another organisation left the contractor behind.
    let sql = "SELECT c.id FROM account a JOIN contractor c ON c.id = a.contractor_id AND c.executor_id = a.executor_id
        WHERE a.id = $1";
    let found: Option<i64> =
        on_either!(tx, conn => sqlx::query_scalar(sql).bind(account.0).fetch_optional(conn).await?);
    Ok(found.map(ContractorId))
}

/// Binds an account to a contractor, or (`None`) to none.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account; when there is no such contractor, or the database cannot be written.
pub async fn set_of_account(tx: &mut Tx, account: AccountId, contractor: Option<ContractorId>) -> Result<()> {
    let sql = "UPDATE account SET contractor_id = $2 WHERE id = $1";
    let contractor = contractor.map(|id| id.0);
    let changed = on_either!(tx, conn => {
        sqlx::query(sql).bind(account.0).bind(contractor).execute(conn).await?.rows_affected()
    });
    if changed == 1 { Ok(()) } else { Err(Error::NotFound("account")) }
}
