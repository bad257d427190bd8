//! Those who work here: who they are, what they may do, whether they may sign in.

use std::fmt;

use domain::account::PRIVACY_VERSION;
use domain::classifier::Lang;
use domain::id::{AccountId, ExecutorId};
use domain::intake::{Applicant, ApplicantForm, FormError};
use domain::permission::Permission;
use domain::query::Problem;
use domain::staff::{self as rules, FIRST_PASSWORD_HOURS, FIRST_PASSWORD_SIGNS};
use domain::workflow::{Actor, Role};
use rand::TryRngCore;
use rand::rngs::OsRng;
use store::Tx;
use store::account::NewAccount;
pub use store::staff::Person;

use super::{By, changes};
use crate::audit::{self, Entry};
use crate::city::City;
use crate::error::{Error, Result};

/// What stands for the home of somebody who works here: the city need not know it.
const NO_ADDRESS: &str = "—";

/// Somebody who works here, as they are typed in.
#[derive(Clone, Default)]
pub struct PersonForm {
    /// Surname.
    pub surname: String,
    /// First name.
    pub first_name: String,
    /// Patronymic; may be empty.
    pub patronymic: String,
    /// The phone that they sign in with. It stays.
    pub phone: String,
    /// What they do, by its code.
    pub role: String,
    /// The code of the organisation that a person of an executor works for; empty for others.
    pub executor: String,
    /// By what an identity provider names them; may be empty.
    pub work_email: String,
}

impl fmt::Debug for PersonForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonForm").field("role", &self.role).finish_non_exhaustive()
    }
}

/// The password that somebody begins with.
#[derive(Clone, Copy)]
pub enum Password<'a> {
    /// One that is made for them, and that they must change at the first sign-in.
    First,
    /// One that they have chosen, with whoever types it in at the command line.
    Own(&'a str),
}

/// Somebody who was let in.
#[derive(Clone, PartialEq, Eq)]
pub struct Added {
    /// Their account.
    pub account: AccountId,
    /// The password that was made for them: shown once.
    pub first_password: Option<String>,
}

impl fmt::Debug for Added {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Added").field("account", &self.account).finish_non_exhaustive()
    }
}

/// Which of them are looked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Part of a name, a phone, an organisation's name.
    pub words: String,
    /// What they do.
    pub role: Option<Role>,
    /// Whether those who may not sign in are shown too.
    pub disabled: bool,
}

/// A form that holds.
struct Checked {
    person: Applicant,
    role: Role,
    executor: Option<ExecutorId>,
    work_email: Option<String>,
}

/// Those who work here, by surname.
///
/// # Errors
/// [`Error::Forbidden`]; the register failed.
pub async fn list(city: &City, by: By<'_>, wanted: &Wanted) -> Result<Vec<Person>> {
    by.may(city, Permission::ManagePeople).await?;
    let all = store::staff::all(&mut city.db().read().await?).await?;
    let classifier = city.classifier();
    let words = wanted.words.to_lowercase();
    let found = |person: &Person| {
        let executor = person.executor.and_then(|id| classifier.executor(id)).map_or("", |row| row.name.uk.as_str());
        let digits: String = person.phone.chars().filter(char::is_ascii_digit).collect();
        let text = format!(
            "{} {} {} {digits} {executor} {}",
            person.surname,
            person.first_name,
            person.patronymic.as_deref().unwrap_or_default(),
            person.work_email.as_deref().unwrap_or_default()
        );
        let text = text.to_lowercase();
        words.split_whitespace().all(|word| text.contains(word.trim_start_matches('+')))
    };
    let kept = |person: &Person| {
        (wanted.disabled || person.disabled_at.is_none())
            && wanted.role.is_none_or(|role| role == person.role)
            && found(person)
    };
    Ok(all.into_iter().filter(kept).collect())
}

/// One of them.
///
/// # Errors
/// [`Error::NotFound`] for a resident and an unknown number; [`Error::Forbidden`]; the register failed.
pub async fn one(city: &City, by: By<'_>, id: AccountId) -> Result<Person> {
    by.may(city, Permission::ManagePeople).await?;
    store::staff::by_id(&mut city.db().read().await?, id).await?.ok_or(Error::NotFound)
}

/// The one with this phone.
///
/// # Errors
/// `phone` is none, or nobody's who works here ([`Problem::Unknown`]); [`Error::Forbidden`]; the register failed.
pub async fn by_phone(city: &City, by: By<'_>, phone: &str) -> Result<Person> {
    by.may(city, Permission::ManagePeople).await?;
    let phone = domain::intake::phone(phone)?;
    let person = store::staff::by_phone(&mut city.db().read().await?, &phone).await?;
    person.ok_or(Error::Form { field: "phone", problem: Problem::Unknown })
}

/// Lets somebody in.
///
/// # Errors
/// A field could not be taken, `phone` and `work_email` because they are another's ([`Problem::Repeated`]) among them; [`Error::Forbidden`];
/// too many wait; the register failed.
pub async fn add(city: &City, by: By<'_>, form: &PersonForm, password: Password<'_>, lang: Lang) -> Result<Added> {
    let actor = by.may(city, Permission::ManagePeople).await?;
    let checked = check(city, form)?;
    let made = match password {
        Password::First => Some(first_password()?),
        Password::Own(own) => {
            domain::account::password(own, &checked.person.phone, &checked.person.surname)?;
            None
        }
    };
    let typed = match password {
        Password::Own(own) => own,
        Password::First => made.as_deref().unwrap_or_default(),
    };
    let hash = city.passwords().hash(typed).await?;
    let mut tx = city.db().begin().await?;
    let account = insert(&mut tx, city, actor, &checked, &hash, lang, PRIVACY_VERSION).await?;
    if made.is_some() {
        let until = city.now().plus_hours(FIRST_PASSWORD_HOURS);
        store::staff::set_first_password_until(&mut tx, account, Some(until)).await?;
    }
    tx.commit().await?;
    Ok(Added { account, first_password: made })
}

async fn insert(
    tx: &mut Tx,
    city: &City,
    actor: Actor,
    checked: &Checked,
    hash: &str,
    lang: Lang,
    privacy: u16,
) -> Result<AccountId> {
    let Checked { person, role, executor, work_email } = checked;
    let new = NewAccount { person, password: hash, role: *role, executor: *executor, lang, privacy, at: city.now() };
    let account = match store::account::insert(tx, &new).await {
        Err(store::Error::Conflict(_)) => return Err(Error::Form { field: "phone", problem: Problem::Repeated }),
        done => done?,
    };
    if work_email.is_some() {
        store::staff::set_work_email(tx, account, work_email.as_deref()).await.map_err(taken)?;
    }
    let detail = changes([
        ("role", String::new(), role.code().to_owned()),
        ("executor", String::new(), executor_code(city, *executor)),
        ("work e-mail", String::new(), work_email.clone().unwrap_or_default()),
    ]);
    noted(tx, city, actor, "account_added", account, &detail).await?;
    Ok(account)
}

/// Changes who somebody is and what they do. A phone stays: it is what they sign in with. Whoever gets another role, or works for another
/// organisation, signs in anew.
///
/// # Errors
/// A field could not be taken; `role` when nobody would be left who is an admin ([`Problem::Missing`]); [`Error::NotFound`];
/// [`Error::Forbidden`]; the register failed.
pub async fn change(city: &City, by: By<'_>, id: AccountId, form: &PersonForm) -> Result<()> {
    let actor = by.may(city, Permission::ManagePeople).await?;
    let mut tx = city.db().begin().await?;
    let others = store::staff::other_admins(&mut tx, id).await?;
    let was = store::staff::by_id(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let checked = check(city, &PersonForm { phone: was.phone.clone(), ..form.clone() })?;
    if was.disabled_at.is_none() {
        rules::leaves_an_admin(was.role, checked.role == Role::Admin, others)?;
    }
    let kept = store::account::by_id(&mut tx, id).await?.ok_or(Error::NotFound)?.person;
    let person = Applicant { email: kept.email, address: kept.address, ..checked.person.clone() };
    store::account::set_profile(&mut tx, id, &person).await?;
    store::staff::set_post(&mut tx, id, checked.role, checked.executor).await?;
    if was.work_email != checked.work_email {
        store::staff::set_work_email(&mut tx, id, checked.work_email.as_deref()).await.map_err(taken)?;
    }
    if (was.role, was.executor) != (checked.role, checked.executor) {
        store::session::end_all(&mut tx, id, None).await?;
    }
    let name = |surname: &str, first: &str, patronymic: Option<&str>| {
        format!("{surname} {first} {}", patronymic.unwrap_or_default()).trim().to_owned()
    };
    let detail = changes([
        (
            "name",
            name(&was.surname, &was.first_name, was.patronymic.as_deref()),
            name(&person.surname, &person.first_name, person.patronymic.as_deref()),
        ),
        ("role", was.role.code().to_owned(), checked.role.code().to_owned()),
        ("executor", executor_code(city, was.executor), executor_code(city, checked.executor)),
        ("work e-mail", was.work_email.unwrap_or_default(), checked.work_email.unwrap_or_default()),
    ]);
    if !detail.is_empty() {
        noted(&mut tx, city, actor, "account_changed", id, &detail).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Lets somebody sign in no more, and ends all of their sessions at once; or lets them again.
///
/// # Errors
/// `role` when nobody would be left who is an admin ([`Problem::Missing`]); [`Error::NotFound`]; [`Error::Forbidden`]; the register failed.
pub async fn set_disabled(city: &City, by: By<'_>, id: AccountId, disabled: bool) -> Result<()> {
    let actor = by.may(city, Permission::ManagePeople).await?;
    let mut tx = city.db().begin().await?;
    let others = store::staff::other_admins(&mut tx, id).await?;
    let was = store::staff::by_id(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if was.disabled_at.is_some() == disabled {
        return Ok(());
    }
    if disabled {
        rules::leaves_an_admin(was.role, false, others)?;
        store::session::end_all(&mut tx, id, None).await?;
    }
    store::staff::set_disabled(&mut tx, id, disabled.then(|| city.now())).await?;
    let action = if disabled { "account_disabled" } else { "account_enabled" };
    noted(&mut tx, city, actor, action, id, "").await?;
    tx.commit().await?;
    Ok(())
}

/// Makes somebody a new first password, which they must change at the next sign-in, and ends their sessions.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`]; too many wait; the register failed.
pub async fn new_password(city: &City, by: By<'_>, id: AccountId) -> Result<String> {
    let actor = by.may(city, Permission::ManagePeople).await?;
    let made = first_password()?;
    set_password_in(city, actor, id, &made, true).await?;
    Ok(made)
}

/// Gives somebody a password that they have chosen, with whoever types it in at the command line, and ends their sessions.
///
/// # Errors
/// `password` cannot be one; [`Error::NotFound`]; [`Error::Forbidden`]; too many wait; the register failed.
pub async fn set_password(city: &City, by: By<'_>, id: AccountId, password: &str) -> Result<()> {
    let actor = by.may(city, Permission::ManagePeople).await?;
    let person = store::staff::by_id(&mut city.db().read().await?, id).await?.ok_or(Error::NotFound)?;
    domain::account::password(password, &person.phone, &person.surname)?;
    set_password_in(city, actor, id, password, false).await
}

async fn set_password_in(city: &City, actor: Actor, id: AccountId, password: &str, first: bool) -> Result<()> {
    let hash = city.passwords().hash(password).await?;
    let mut tx = city.db().begin().await?;
    store::staff::by_id(&mut tx, id).await?.ok_or(Error::NotFound)?;
    store::account::set_password(&mut tx, id, &hash).await?;
    let until = first.then(|| city.now().plus_hours(FIRST_PASSWORD_HOURS));
    store::staff::set_first_password_until(&mut tx, id, until).await?;
    store::session::end_all(&mut tx, id, None).await?;
    noted(&mut tx, city, actor, "password_given", id, if first { "first" } else { "own" }).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes somebody's second factor away, since they lost it, and ends their sessions.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`]; the register failed.
pub async fn reset_second(city: &City, by: By<'_>, id: AccountId) -> Result<()> {
    let actor = by.may(city, Permission::ManagePeople).await?;
    let mut tx = city.db().begin().await?;
    store::staff::by_id(&mut tx, id).await?.ok_or(Error::NotFound)?;
    store::second_factor::remove(&mut tx, id).await?;
    store::session::end_all(&mut tx, id, None).await?;
    noted(&mut tx, city, actor, "second_factor_reset", id, "").await?;
    tx.commit().await?;
    Ok(())
}

fn check(city: &City, form: &PersonForm) -> Result<Checked> {
    let person = ApplicantForm {
        surname: form.surname.clone(),
        first_name: form.first_name.clone(),
        patronymic: form.patronymic.clone(),
        phone: form.phone.clone(),
        email: form.work_email.clone(),
        address: NO_ADDRESS.to_owned(),
    };
    let person = person.check().map_err(|error| match error.field {
        "email" => FormError { field: "work_email", ..error },
        _ => error,
    })?;
    let refuse = |field, problem| Err(Error::Form { field, problem });
    let Some(role) = Role::from_code(form.role.trim()) else { return refuse("role", Problem::Unknown) };
    let code = form.executor.trim();
    rules::post(role, !code.is_empty())?;
    let executor = match code {
        "" => None,
        code => match city.classifier().executor_by_code(code) {
            Some(row) => Some(row.id),
            None => return refuse("executor", Problem::Unknown),
        },
    };
    let work_email = person.email.as_deref().map(str::to_lowercase);
    Ok(Checked { person: Applicant { email: None, ..person }, role, executor, work_email })
}

fn taken(error: store::Error) -> Error {
    match error {
        store::Error::Conflict(_) => Error::Form { field: "work_email", problem: Problem::Repeated },
        other => other.into(),
    }
}

fn executor_code(city: &City, id: Option<ExecutorId>) -> String {
    let classifier = city.classifier();
    id.and_then(|id| classifier.executor(id)).map_or_else(String::new, |row| row.code.clone())
}

async fn noted(tx: &mut Tx, city: &City, by: Actor, action: &str, id: AccountId, detail: &str) -> Result<()> {
    let subject = id.0.to_string();
    audit::write(tx, city, by, &Entry { action, request: None, subject: &subject, detail }).await
}

/// A password that nobody guesses and everybody can type: sixteen signs in fours.
fn first_password() -> Result<String> {
    let mut random = [0; FIRST_PASSWORD_SIGNS];
    OsRng.try_fill_bytes(&mut random).map_err(|error| Error::Unavailable(error.to_string()))?;
    let signs: Vec<char> =
        random.iter().map(|byte| char::from(domain::second_factor::SIGNS[usize::from(byte % 32)])).collect();
    Ok(signs.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}
