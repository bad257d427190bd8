//! Accounts of those who work here. Nobody opens one for themselves.

use std::fmt;

use domain::classifier::Lang;
use domain::id::AccountId;
use domain::intake::ApplicantForm;
use domain::workflow::Role;

use crate::admin::By;
use crate::admin::people::{self, Password, PersonForm};
use crate::city::City;
use crate::error::Result;

/// Somebody who is to work here.
#[derive(Clone)]
pub struct NewStaff {
    /// Who they are. Their phone counts as confirmed.
    pub person: ApplicantForm,
    /// Their password.
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

/// Makes an account for somebody who works here, with a password of their own: what the command line does.
///
/// # Errors
/// As [`people::add`].
pub async fn add_staff(city: &City, new: &NewStaff) -> Result<AccountId> {
    let form = PersonForm {
        surname: new.person.surname.clone(),
        first_name: new.person.first_name.clone(),
        patronymic: new.person.patronymic.clone(),
        phone: new.person.phone.clone(),
        role: new.role.code().to_owned(),
        executor: new.executor.clone().unwrap_or_default(),
        work_email: String::new(),
    };
    Ok(people::add(city, By::CommandLine, &form, Password::Own(&new.password), new.lang).await?.account)
}
