//! A person's own requests: those that they made, and those of others that they joined.

use domain::fact::Fact;
use domain::id::{AccountId, NoteId, RequestId};
use domain::place::LatLon;
use domain::time::Timestamp;

use crate::applicant::ApplicantId;
use crate::code::point;
use crate::error::Result;
use crate::row::{FactRow, changing_columns};
use crate::tx::{Tx, on_either};

/// A request that somebody made or joined.
#[derive(Clone, Debug, PartialEq)]
pub struct Own {
    /// What is known of it; when it was sent back is left out.
    pub fact: Fact,
    /// As whom they made or joined it.
    pub applicant: ApplicantId,
    /// Whether they were signed in then; else only phone and surname tell that it was they.
    pub signed_in: bool,
    /// The surname that they gave.
    pub surname: String,
    /// Whether they joined a request of another.
    pub joined: bool,
    /// The true place.
    pub point: Option<LatLon>,
    /// Its address.
    pub place_address: Option<String>,
}

#[derive(sqlx::FromRow)]
struct OwnRow {
    #[sqlx(flatten)]
    fact: FactRow,
    applicant: i64,
    account_id: Option<i64>,
    surname: String,
    joined: bool,
    lat: Option<f64>,
    lon: Option<f64>,
    place_address: Option<String>,
}

impl OwnRow {
    fn into_own(self) -> Result<Own> {
        Ok(Own {
            fact: self.fact.into_fact(Vec::new())?,
            applicant: ApplicantId(self.applicant),
            signed_in: self.account_id.is_some(),
            surname: self.surname,
            joined: self.joined,
            point: point(self.lat, self.lon),
            place_address: self.place_address,
        })
    }
}

macro_rules! own_columns {
    ($joined:literal) => {
        concat!(
            "SELECT r.id AS id, registered_at, channel, ",
            changing_columns!(),
            ", r.lat AS lat, r.lon AS lon, place_address, a.id AS applicant, account_id, surname, ",
            $joined,
            " AS joined "
        )
    };
}

/// The requests of an account, newest first: those made or joined while signed in, and those since `since` of somebody with this phone who
/// was not. Whether that was the same person, their surname tells.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_account(tx: &mut Tx, account: AccountId, phone: &str, since: Timestamp) -> Result<Vec<Own>> {
    let sql = concat!(
        own_columns!("FALSE"),
        "FROM applicant a JOIN request r ON r.applicant_id = a.id
            WHERE account_id = $1 OR (account_id IS NULL AND phone = $2 AND registered_at >= $3)
        UNION ALL ",
        own_columns!("TRUE"),
        "FROM applicant a JOIN joined j ON j.applicant_id = a.id JOIN request r ON r.id = j.request_id
            WHERE account_id = $1 OR (account_id IS NULL AND phone = $2 AND j.at >= $3)
        ORDER BY registered_at DESC, id DESC"
    );
    let rows: Vec<OwnRow> = on_either!(tx, conn => {
        sqlx::query_as(sql).bind(account.0).bind(phone).bind(since.millis()).fetch_all(conn).await?
    });
    rows.into_iter().map(OwnRow::into_own).collect()
}

/// The request as somebody made or joined it; `None` if they did neither.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_applicant(tx: &mut Tx, request: RequestId, applicant: ApplicantId) -> Result<Option<Own>> {
    let sql = concat!(
        own_columns!("FALSE"),
        "FROM applicant a JOIN request r ON r.applicant_id = a.id WHERE r.id = $1 AND a.id = $2
        UNION ALL ",
        own_columns!("TRUE"),
        "FROM applicant a JOIN joined j ON j.applicant_id = a.id JOIN request r ON r.id = j.request_id
            WHERE r.id = $1 AND a.id = $2
        ORDER BY joined"
    );
    let row: Option<OwnRow> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(request.0).bind(applicant.0).fetch_optional(conn).await?);
    row.map(OwnRow::into_own).transpose()
}

/// The text that the request was registered with: its first note.
///
/// # Errors
/// When the database cannot be read.
pub async fn first_note(tx: &mut Tx, request: RequestId) -> Result<Option<(NoteId, String)>> {
    let sql = "SELECT n.id, n.body FROM note n JOIN request r ON r.id = n.request_id
        WHERE n.request_id = $1 AND n.at = r.registered_at ORDER BY n.id LIMIT 1";
    let row: Option<(i64, String)> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(request.0).fetch_optional(conn).await?);
    Ok(row.map(|(id, body)| (NoteId(id), body)))
}
