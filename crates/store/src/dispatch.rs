//! What a dispatcher has to decide: what nobody has, what was given back, what nobody has on the books.

use domain::id::{AccountId, DirectionId, DistrictId, ExecutorId, NoteId, RequestId, TypeId};
use domain::place::LatLon;
use domain::time::Timestamp;
use domain::workflow::{Role, State};

use crate::code::{instant, narrow, narrow_opt, point, word};
use crate::error::Result;
use crate::tx::{Tx, on_either};

/// A list of the dispatcher's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// No rule decided: it is nobody's, or the centre's own dispatcher's.
    Undecided,
    /// An executor gave it back.
    Refused,
    /// About what nobody has on the books.
    Ownerless,
    /// It is nobody's, and its date has passed.
    Overdue,
    /// Its executor is a group whose register of buildings does not tell who looks after the house.
    Houseless,
}

impl List {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 5] = [Self::Undecided, Self::Refused, Self::Ownerless, Self::Overdue, Self::Houseless];
}

/// Which requests of a list are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sieve {
    /// Of this type.
    pub type_id: Option<TypeId>,
    /// Of this direction.
    pub direction: Option<DirectionId>,
    /// Of this district, as the public knows it.
    pub district: Option<DistrictId>,
    /// The request with this number.
    pub id: Option<RequestId>,
}

/// A request of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number.
    pub id: RequestId,
    /// Its version: what is done with it goes by it.
    pub version: u32,
    /// Its type.
    pub type_id: TypeId,
    /// Its district.
    pub district: Option<DistrictId>,
    /// Where it stands.
    pub state: State,
    /// Who has it.
    pub executor: Option<ExecutorId>,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// By when it must be done.
    pub due_at: Option<Timestamp>,
    /// The address of its place: for staff.
    pub address: Option<String>,
    /// Who gave it back last, if anybody did.
    pub refusal: Option<Refusal>,
    /// Since when it is known that nobody has it on the books.
    pub ownerless_at: Option<Timestamp>,
}

/// That an executor gave a request back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// When.
    pub at: Timestamp,
    /// Who; `None`: not known.
    pub executor: Option<ExecutorId>,
    /// Why, in their words.
    pub reason: Option<String>,
}

/// The requests of a list, by the number of bound values: `$1` is now. The states are the numbers of [`State`], written out so that the
/// databases see that the indexes serve.
macro_rules! members {
    (undecided) => {
        "SELECT id FROM request WHERE state = 0 AND NOT EXISTS (SELECT f.request_id FROM refusal f WHERE f.request_id = request.id)
        UNION ALL SELECT id FROM request WHERE state IN (1, 2, 4) AND state = 1 AND executor_id IN (SELECT id FROM executor WHERE kind = 2)"
    };
    (refused) => {
        "SELECT id FROM request WHERE state = 0 AND EXISTS (SELECT f.request_id FROM refusal f WHERE f.request_id = request.id)"
    };
    (ownerless) => {
        "SELECT o.request_id FROM ownerless o JOIN request q ON q.id = o.request_id WHERE o.found_at IS NULL AND q.state <> 5"
    };
    (overdue) => {
        "SELECT id FROM request WHERE state = 0 AND due_at < $1"
    };
    (houseless) => {
        "SELECT id FROM request WHERE state IN (1, 2, 4) AND contractor_id IS NULL AND executor_id IN (
            SELECT c.executor_id FROM contractor c JOIN executor e ON e.id = c.executor_id WHERE e.kind = 1)"
    };
}
const _: () =
    assert!(State::Registered.number() == 0 && State::Assigned.number() == 1 && State::InProgress.number() == 2);
const _: () = assert!(State::Rework.number() == 4 && State::Closed.number() == 5);

/// `$1` is now in every text, also where the list does not ask for it.
macro_rules! rows {
    ($list:ident) => {
        concat!(
            "SELECT r.id, r.version, r.type_id, r.district_id, r.state, r.executor_id, r.registered_at, r.due_at, r.place_address,
                o.at, f.at, f.executor_id, n.body
            FROM request r
            LEFT JOIN ownerless o ON o.request_id = r.id AND o.found_at IS NULL
            LEFT JOIN refusal f ON f.request_id = r.id
                AND f.version = (SELECT MAX(l.version) FROM refusal l WHERE l.request_id = r.id)
            LEFT JOIN note n ON n.id = f.note_id
            WHERE CAST($1 AS BIGINT) IS NOT NULL AND r.id IN (",
            members!($list),
            ") AND (CAST($2 AS BIGINT) IS NULL OR r.type_id = $2)
            AND (CAST($3 AS BIGINT) IS NULL OR r.type_id IN (SELECT t.id FROM request_type t WHERE t.direction_id = $3))
            AND (CAST($4 AS BIGINT) IS NULL OR r.district_id = $4)
            AND (CAST($5 AS BIGINT) IS NULL OR r.id = $5)
            ORDER BY r.registered_at, r.id LIMIT $6"
        )
    };
}
macro_rules! count {
    ($list:ident) => {
        concat!("SELECT COUNT(*) FROM (", members!($list), ") AS list WHERE CAST($1 AS BIGINT) IS NOT NULL")
    };
}

type Columns = (
    i64,
    i64,
    i64,
    Option<i64>,
    i64,
    Option<i64>,
    i64,
    Option<i64>,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<String>,
);

fn row(columns: Columns) -> Result<Row> {
    let (id, version, type_id, district, state, executor, registered, due, address, ownerless, given_back, by, why) =
        columns;
    let refusal = match given_back {
        Some(at) => Some(Refusal {
            at: Timestamp::from_millis(at),
            executor: narrow_opt(by, "executor")?.map(ExecutorId),
            reason: why,
        }),
        None => None,
    };
    Ok(Row {
        id: RequestId(id),
        version: narrow(version, "version")?,
        type_id: TypeId(narrow(type_id, "request type")?),
        district: narrow_opt(district, "district")?.map(DistrictId),
        state: word(state, State::from_number, "state")?,
        executor: narrow_opt(executor, "executor")?.map(ExecutorId),
        registered_at: Timestamp::from_millis(registered),
        due_at: instant(due),
        address,
        refusal,
        ownerless_at: instant(ownerless),
    })
}

/// The requests of a list, the longest waiting first, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub async fn rows(tx: &mut Tx, list: List, sieve: Sieve, now: Timestamp, limit: u32) -> Result<Vec<Row>> {
    let sql = match list {
        List::Undecided => rows!(undecided),
        List::Refused => rows!(refused),
        List::Ownerless => rows!(ownerless),
        List::Overdue => rows!(overdue),
        List::Houseless => rows!(houseless),
    };
    let found: Vec<Columns> = on_either!(tx, conn => {
        sqlx::query_as(sql)
            .bind(now.millis())
            .bind(sieve.type_id.map(|id| i64::from(id.0)))
            .bind(sieve.direction.map(|id| i64::from(id.0)))
            .bind(sieve.district.map(|id| i64::from(id.0)))
            .bind(sieve.id.map(|id| id.0))
            .bind(i64::from(limit))
            .fetch_all(conn)
            .await?
    });
    found.into_iter().map(row).collect()
}

/// How many requests a list has.
///
/// # Errors
/// When the database cannot be read.
pub async fn count(tx: &mut Tx, list: List, now: Timestamp) -> Result<u64> {
    let sql = match list {
        List::Undecided => count!(undecided),
        List::Refused => count!(refused),
        List::Ownerless => count!(ownerless),
        List::Overdue => count!(overdue),
        List::Houseless => count!(houseless),
    };
    let count: i64 = on_either!(tx, conn => sqlx::query_scalar(sql).bind(now.millis()).fetch_one(conn).await?);
    narrow(count, "count")
}

/// Remembers that an executor gave a request back.
///
/// # Errors
/// When something that it names is not there, or the database cannot be written.
pub async fn give_back(
    tx: &mut Tx,
    request: RequestId,
    version: u32,
    at: Timestamp,
    executor: Option<ExecutorId>,
    note: Option<NoteId>,
) -> Result<()> {
    let sql = "INSERT INTO refusal (request_id, version, at, executor_id, note_id) VALUES ($1, $2, $3, $4, $5)";
    on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(request.0)
            .bind(i64::from(version))
            .bind(at.millis())
            .bind(executor.map(|executor| i64::from(executor.0)))
            .bind(note.map(|note| note.0))
            .execute(conn)
            .await
            .map(drop)?;
    });
    Ok(())
}

/// The executors that gave a request back.
///
/// # Errors
/// When the database cannot be read.
pub async fn gave_back(tx: &mut Tx, request: RequestId) -> Result<Vec<ExecutorId>> {
    let sql = "SELECT DISTINCT executor_id FROM refusal WHERE request_id = $1 AND executor_id IS NOT NULL ORDER BY executor_id";
    let ids: Vec<i64> = on_either!(tx, conn => sqlx::query_scalar(sql).bind(request.0).fetch_all(conn).await?);
    ids.into_iter().map(|id| Ok(ExecutorId(narrow(id, "executor")?))).collect()
}

/// Who gave a request back last, and whether it is about what nobody has on the books.
///
/// # Errors
/// When the database cannot be read.
pub async fn beside(tx: &mut Tx, request: RequestId) -> Result<(Option<Refusal>, bool)> {
    let sql = "SELECT f.at, f.executor_id, n.body FROM refusal f LEFT JOIN note n ON n.id = f.note_id
        WHERE f.request_id = $1 ORDER BY f.version DESC LIMIT 1";
    type Columns = (i64, Option<i64>, Option<String>);
    let found: Option<Columns> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(request.0).fetch_optional(conn).await?);
    let refusal = match found {
        Some((at, by, reason)) => {
            let executor = narrow_opt(by, "executor")?.map(ExecutorId);
            Some(Refusal { at: Timestamp::from_millis(at), executor, reason })
        }
        None => None,
    };
    let sql = "SELECT COUNT(*) FROM ownerless WHERE request_id = $1 AND found_at IS NULL";
    let marked: i64 = on_either!(tx, conn => sqlx::query_scalar(sql).bind(request.0).fetch_one(conn).await?);
    Ok((refusal, marked > 0))
}

/// Marks what a request is about as nobody's; one that is marked stays as it is, one whose owner was found is marked anew.
///
/// # Errors
/// When there is no such request, or the database cannot be written.
pub async fn mark_ownerless(
    tx: &mut Tx,
    request: RequestId,
    at: Timestamp,
    role: Role,
    account: Option<AccountId>,
) -> Result<()> {
    let sql = "INSERT INTO ownerless (request_id, at, role, account_id) VALUES ($1, $2, $3, $4)
        ON CONFLICT (request_id) DO UPDATE SET at = excluded.at, role = excluded.role, account_id = excluded.account_id, found_at = NULL
        WHERE ownerless.found_at IS NOT NULL";
    on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(request.0)
            .bind(at.millis())
            .bind(i64::from(role.number()))
            .bind(account.map(|account| account.0))
            .execute(conn)
            .await
            .map(drop)?;
    });
    Ok(())
}

/// Somebody has it after all. Returns whether it was marked.
///
/// # Errors
/// When the database cannot be written.
pub async fn owner_found(tx: &mut Tx, request: RequestId, at: Timestamp) -> Result<bool> {
    let sql = "UPDATE ownerless SET found_at = $2 WHERE request_id = $1 AND found_at IS NULL";
    let changed =
        on_either!(tx, conn => sqlx::query(sql).bind(request.0).bind(at.millis()).execute(conn).await?.rows_affected());
    Ok(changed > 0)
}

/// Something that nobody has on the books.
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    /// The request that tells of it.
    pub request: RequestId,
    /// Its type.
    pub type_id: TypeId,
    /// Its district.
    pub district: Option<DistrictId>,
    /// Where it lies, as precisely as the public may know.
    pub place: Option<LatLon>,
    /// When it was reported.
    pub registered_at: Timestamp,
    /// When it was marked as nobody's.
    pub marked_at: Timestamp,
    /// Whether the request is still open.
    pub open: bool,
}

/// All that nobody has on the books, the longest known first.
///
/// # Errors
/// When the database cannot be read.
pub async fn assets(tx: &mut Tx) -> Result<Vec<Asset>> {
    let sql = "SELECT r.id, r.type_id, r.district_id, r.public_lat, r.public_lon, r.registered_at, o.at, r.state <> 5
        FROM ownerless o JOIN request r ON r.id = o.request_id WHERE o.found_at IS NULL ORDER BY o.at, r.id";
    type Columns = (i64, i64, Option<i64>, Option<f64>, Option<f64>, i64, i64, bool);
    let rows: Vec<Columns> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    let asset = |(id, type_id, district, lat, lon, registered, marked, open): Columns| {
        Ok(Asset {
            request: RequestId(id),
            type_id: TypeId(narrow(type_id, "request type")?),
            district: narrow_opt(district, "district")?.map(DistrictId),
            place: point(lat, lon),
            registered_at: Timestamp::from_millis(registered),
            marked_at: Timestamp::from_millis(marked),
            open,
        })
    };
    rows.into_iter().map(asset).collect()
}

/// Who got a request by the rules and why, as it was kept; `None`: no rule was asked.
///
/// # Errors
/// When the database cannot be read.
pub async fn routed(tx: &mut Tx, request: RequestId) -> Result<Option<String>> {
    let sql = "SELECT routed FROM request WHERE id = $1";
    let found: Option<Option<String>> =
        on_either!(tx, conn => sqlx::query_scalar(sql).bind(request.0).fetch_optional(conn).await?);
    Ok(found.flatten())
}

/// Keeps who got a request by the rules and why.
///
/// # Errors
/// When the database cannot be written.
pub async fn set_routed(tx: &mut Tx, request: RequestId, routed: &str) -> Result<()> {
    let sql = "UPDATE request SET routed = $2 WHERE id = $1";
    on_either!(tx, conn => sqlx::query(sql).bind(request.0).bind(routed).execute(conn).await.map(drop)?);
    Ok(())
}
