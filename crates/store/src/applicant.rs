//! The people who report. Their names, phones and addresses live here and nowhere else: not in events, logs, URLs or exports.

use domain::classifier::Lang;
use domain::id::{AccountId, RequestId};

use crate::bulk::{self, ROWS, recurs};
use crate::error::Result;
use crate::tx::{Tx, on_either};

pub use domain::intake::Applicant;

/// The number of an applicant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ApplicantId(pub i64);

/// An applicant as they are to be entered: once for each request that they make or join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApplicant {
    /// Who it is.
    pub person: Applicant,
    /// How they came.
    pub asked: Asked,
}

/// How somebody came to ask: what is known of them beside their name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The account that they were signed in to.
    pub account: Option<AccountId>,
    /// The language in which they asked, and want to be told.
    pub lang: Option<Lang>,
    /// The version of the privacy notice that they were shown.
    pub privacy: Option<u16>,
}

impl From<Applicant> for NewApplicant {
    /// Somebody of whom nothing else is known: a caller, a person of another register.
    fn from(person: Applicant) -> Self {
        Self { person, asked: Asked::default() }
    }
}

/// What a search looks in: all of it in lower case of any alphabet.
fn folded(applicant: &Applicant) -> String {
    let parts = [
        Some(&applicant.surname),
        Some(&applicant.first_name),
        applicant.patronymic.as_ref(),
        Some(&applicant.phone),
        applicant.email.as_ref(),
        Some(&applicant.address),
    ];
    parts.into_iter().flatten().map(|part| part.to_lowercase()).collect::<Vec<_>>().join(" ")
}

/// Enters many applicants. Returns their numbers, in their order.
///
/// # Errors
/// When the database cannot be written.
pub async fn insert_all(tx: &mut Tx, new: &[NewApplicant]) -> Result<Vec<ApplicantId>> {
    let ids = crate::ids::reserve_applicants(tx, new.len()).await?;
    for (ids, chunk) in ids.chunks(ROWS).zip(new.chunks(ROWS)) {
        let into =
            "applicant (id, surname, first_name, patronymic, phone, email, address, search, account_id, lang, privacy)";
        let sql = bulk::insert(tx, into, 11, chunk.len(), "");
        on_either!(tx, conn => {
            let mut query = sqlx::query(sql).persistent(recurs(chunk.len()));
            for (id, NewApplicant { person: applicant, asked }) in ids.iter().zip(chunk) {
                query = query
                    .bind(id.0)
                    .bind(&*applicant.surname)
                    .bind(&*applicant.first_name)
                    .bind(applicant.patronymic.as_deref())
                    .bind(&*applicant.phone)
                    .bind(applicant.email.as_deref())
                    .bind(&*applicant.address)
                    .bind(folded(applicant))
                    .bind(asked.account.map(|account| account.0))
                    .bind(asked.lang.map(|lang| i64::from(lang.number())))
                    .bind(asked.privacy.map(i64::from));
            }
            query.execute(conn).await.map(drop)?;
        });
    }
    Ok(ids)
}

/// Says of applicants without an account that they are the person of this one.
///
/// # Errors
/// When there is no such account, or the database cannot be written.
pub async fn adopt(tx: &mut Tx, account: AccountId, applicants: &[ApplicantId]) -> Result<()> {
    let sql = "UPDATE applicant SET account_id = $2 WHERE id = $1 AND account_id IS NULL";
    for applicant in applicants {
        on_either!(tx, conn => sqlx::query(sql).bind(applicant.0).bind(account.0).execute(conn).await.map(drop)?);
    }
    Ok(())
}

/// As whom the request was reported; `None` for one without an applicant (an import) or an unknown number.
///
/// # Errors
/// When the database cannot be read.
pub async fn id_of_request(tx: &mut Tx, request: RequestId) -> Result<Option<ApplicantId>> {
    let sql = "SELECT applicant_id FROM request WHERE id = $1";
    let id: Option<Option<i64>> =
        on_either!(tx, conn => sqlx::query_scalar(sql).bind(request.0).fetch_optional(conn).await?);
    Ok(id.flatten().map(ApplicantId))
}

/// Who reported the request; `None` for one without an applicant (an import) or an unknown number.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_request(tx: &mut Tx, request: RequestId) -> Result<Option<Applicant>> {
    let sql = "SELECT a.surname, a.first_name, a.patronymic, a.phone, a.email, a.address
        FROM applicant a JOIN request r ON r.applicant_id = a.id WHERE r.id = $1";
    type Row = (String, String, Option<String>, String, Option<String>, String);
    let row: Option<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(request.0).fetch_optional(conn).await?);
    Ok(row.map(|(surname, first_name, patronymic, phone, email, address)| Applicant {
        surname,
        first_name,
        patronymic,
        phone,
        email,
        address,
    }))
}
