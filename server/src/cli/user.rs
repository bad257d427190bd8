//! `misto user`: accounts of those who work here, from the command line.

use std::io::{self, BufRead, IsTerminal};

use clap::{Args, Subcommand};
use domain::classifier::Lang;
use domain::query::Problem;
use service::admin::By;
use service::admin::people::{self, Password, Person, PersonForm, Wanted};
use service::{City, Error};

use super::Failure;
use super::failure::Because;

const NOT_DONE: &str = "not done";
/// Where a password may stand, for scripts.
const PASSWORD: &str = "MISTO_PASSWORD";

/// Keeps the accounts of those who work here: the first admin is made so. What is done stands in the audit log.
///
/// A password is never an argument: it is asked for at the terminal, or read from MISTO_PASSWORD or from the first line of standard input.
#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Make an account
    Add(Add),
    /// Those who work here
    List {
        /// Also those who may not sign in any more
        #[arg(long)]
        all: bool,
    },
    /// Let somebody sign in no more; all of their sessions end at once
    Disable {
        /// Their phone
        phone: String,
    },
    /// Let somebody sign in again
    Enable {
        /// Their phone
        phone: String,
    },
    /// Give somebody another role
    Role {
        /// Their phone
        phone: String,
        /// operator, dispatcher, executor, controller, official or admin
        role: String,
        /// Code of the organisation that a person of an executor works for
        #[arg(long, default_value = "", hide_default_value = true)]
        executor: String,
    },
    /// Give somebody a new password
    Password {
        /// Their phone
        phone: String,
        /// Make one, print it, and have them change it at the next sign-in
        #[arg(long)]
        first_password: bool,
    },
    /// Take somebody's second factor away, since they lost it
    ResetSecond {
        /// Their phone
        phone: String,
    },
}

#[derive(Args)]
pub(super) struct Add {
    /// operator, dispatcher, executor, controller, official or admin
    #[arg(long)]
    role: String,
    /// Code of the organisation that a person of an executor works for
    #[arg(long, default_value = "", hide_default_value = true)]
    executor: String,
    /// The phone that they sign in with
    #[arg(long)]
    phone: String,
    /// Surname
    #[arg(long)]
    surname: String,
    /// First name
    #[arg(long)]
    first_name: String,
    /// Patronymic
    #[arg(long, default_value = "", hide_default_value = true)]
    patronymic: String,
    /// E-mail by which the identity provider names them
    #[arg(long, default_value = "", hide_default_value = true)]
    work_email: String,
    /// Make a password, print it, and have them change it at the first sign-in
    #[arg(long)]
    first_password: bool,
}

impl std::fmt::Debug for Add {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Add").field("role", &self.role).finish_non_exhaustive()
    }
}

impl User {
    pub(super) async fn run(self, database: &str) -> Result<(), Failure> {
        let city = super::open_city(database).await?;
        let done = self.act(&city).await;
        city.db().close().await;
        done
    }

    async fn act(self, city: &City) -> Result<(), Failure> {
        let by = By::CommandLine;
        match self {
            Self::Add(add) => add.run(city).await?,
            Self::List { all } => {
                let wanted = Wanted { disabled: all, ..Wanted::default() };
                for person in people::list(city, by, &wanted).await.because(NOT_DONE)? {
                    println!("{}", line(city, &person));
                }
            }
            Self::Disable { phone } => set_disabled(city, &phone, true).await?,
            Self::Enable { phone } => set_disabled(city, &phone, false).await?,
            Self::Role { phone, role, executor } => {
                let person = found(city, &phone).await?;
                let form = PersonForm {
                    surname: person.surname,
                    first_name: person.first_name,
                    patronymic: person.patronymic.unwrap_or_default(),
                    phone: person.phone,
                    role,
                    executor,
                    work_email: person.work_email.unwrap_or_default(),
                };
                people::change(city, by, person.account, &form).await.or_else(refused)?;
                println!("done");
            }
            Self::Password { phone, first_password } => {
                let person = found(city, &phone).await?;
                if first_password {
                    told_first(&people::new_password(city, by, person.account).await.because(NOT_DONE)?);
                } else {
                    people::set_password(city, by, person.account, &typed_password()?).await.or_else(refused)?;
                    println!("done");
                }
            }
            Self::ResetSecond { phone } => {
                let person = found(city, &phone).await?;
                people::reset_second(city, by, person.account).await.because(NOT_DONE)?;
                println!("done");
            }
        }
        Ok(())
    }
}

impl Add {
    async fn run(self, city: &City) -> Result<(), Failure> {
        let own = if self.first_password { None } else { Some(typed_password()?) };
        let password = own.as_deref().map_or(Password::First, Password::Own);
        let form = PersonForm {
            surname: self.surname,
            first_name: self.first_name,
            patronymic: self.patronymic,
            phone: self.phone,
            role: self.role,
            executor: self.executor,
            work_email: self.work_email,
        };
        let added = people::add(city, By::CommandLine, &form, password, Lang::Uk).await.or_else(refused)?;
        println!("account {}", added.account.0);
        if let Some(first) = &added.first_password {
            told_first(first);
        }
        Ok(())
    }
}

fn told_first(password: &str) {
    println!("first password, to be changed at the first sign-in within 7 days: {password}");
}

async fn found(city: &City, phone: &str) -> Result<Person, Failure> {
    people::by_phone(city, By::CommandLine, phone).await.or_else(refused)
}

async fn set_disabled(city: &City, phone: &str, disabled: bool) -> Result<(), Failure> {
    let person = found(city, phone).await?;
    people::set_disabled(city, By::CommandLine, person.account, disabled).await.or_else(refused)?;
    println!("done");
    Ok(())
}

fn line(city: &City, person: &Person) -> String {
    let classifier = city.classifier();
    let executor = person.executor.and_then(|id| classifier.executor(id)).map(|row| format!(" of {}", row.code));
    let marks = [
        person.disabled_at.map(|_| "disabled"),
        person.first_password_until.map(|_| "first password"),
        person.second_since.map(|_| "second factor"),
    ];
    let marks = marks.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let marks = if marks.is_empty() { marks } else { format!(" [{marks}]") };
    let Person { phone, surname, first_name, role, .. } = person;
    format!("{phone}  {role}{}  {surname} {first_name}{marks}", executor.unwrap_or_default())
}

/// The password: out of the environment, from the terminal without showing it, or the first line of what is piped in.
fn typed_password() -> Result<String, Failure> {
    if let Ok(password) = std::env::var(PASSWORD) {
        return Ok(password);
    }
    if io::stdin().is_terminal() {
        let ask = |prompt: &str| rpassword::prompt_password(prompt).because("reading the password");
        let password = ask("Password: ")?;
        if ask("Once more: ")? != password {
            return Err(Failure::new(NOT_DONE, "the two are not the same"));
        }
        return Ok(password);
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).because("reading the password from standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// The fields of the form by the names of the options.
fn refused<T>(error: Error) -> Result<T, Failure> {
    let Error::Form { field, problem } = error else { return Err(error).because(NOT_DONE) };
    let why = match (field, problem) {
        ("role", Problem::Missing) => "somebody must stay an admin".to_owned(),
        ("phone", Problem::Unknown) => "is nobody's who works here".to_owned(),
        ("phone" | "work_email", Problem::Repeated) => "is another account's".to_owned(),
        ("executor", Problem::OutOfRange) => "is for the role executor alone".to_owned(),
        (_, problem) => problem.to_string(),
    };
    Err(Failure::new(NOT_DONE, format!("{}: {why}", field.replace('_', "-"))))
}
