//! Accounts of those who work here. Nobody opens one for themselves.

use std::fmt;

use domain::account::PRIVACY_VERSION;
use domain::classifier::Lang;
use domain::id::AccountId;
use domain::intake::ApplicantForm;
use domain::query::Problem;
use domain::workflow::Role;
use store::account::NewAccount;

use crate::city::City;
use crate::error::{Error, Result};

/// Somebody who is to work here.
#[derive(Clone)]
pub struct NewStaff {
    /// Who they are. Their phone counts as confirmed.
    pub person: ApplicantForm,
    /// Their first password.
    pub password: String,
    /// What they do.
    pub role: Role,
    /// The code of the organisation that a person of an executor works for.
    pub executor: Option<String>,
    /// The language in which they want to be told.
    pub lang: Lang,
}

impl fmt::Debug for NewStaff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewStaff").field("role", &self.role).finish_non_exhaustive()
    }
}

/// Makes an account for somebody who works here.
///
/// # Errors
/// A field could not be taken: `role` is none of people who work here, `executor` is missing, unknown, or given for another role, `phone`
/// has an account ([`Problem::Repeated`]), …; too many wait; the register failed.
pub async fn add_staff(city: &City, new: &NewStaff) -> Result<AccountId> {
    let refuse = |field, problem| Err(Error::Form { field, problem });
    if matches!(new.role, Role::System | Role::Applicant | Role::Import) {
        return refuse("role", Problem::OutOfRange);
    }
    let executor = match (new.role, &new.executor) {
        (Role::Executor, None) => return refuse("executor", Problem::Missing),
        (Role::Executor, Some(code)) => match city.classifier().executor_by_code(code) {
            Some(executor) => Some(executor.id),
            None => return refuse("executor", Problem::Unknown),
        },
        (_, Some(_)) => return refuse("executor", Problem::OutOfRange),
        (_, None) => None,
    };
    let person = new.person.check()?;
    domain::account::password(&new.password, &person.phone, &person.surname)?;
    let password = city.passwords().hash(&new.password).await?;
    let mut tx = city.db().begin().await?;
    let account = NewAccount {
        person: &person,
        password: &password,
        role: new.role,
        executor,
        lang: new.lang,
        privacy: PRIVACY_VERSION,
        at: city.now(),
    };
    let id = match store::account::insert(&mut tx, &account).await {
        Err(store::Error::Conflict(_)) => return refuse("phone", Problem::Repeated),
        done => done?,
    };
    tx.commit().await?;
    Ok(id)
}
