//! `misto register`: an operator's way in when the site is down.

use chrono::DateTime;
use chrono_tz::Tz;
use clap::Args;
use domain::event::Channel;
use domain::intake::ApplicantForm;
use domain::place::LatLon;
use domain::query::Problem;
use domain::time::Timestamp;
use domain::workflow::Role;
use service::outside::Outside;
use service::register::{Asked, NewRequest, register};
use service::{City, Clock};

use super::Failure;
use super::failure::Because;
use super::outside::MessageOptions;

const NOT_REGISTERED: &str = "not registered";

/// Registers one request, as an operator would at the desk.
#[derive(Debug, Args)]
pub(super) struct Register {
    /// Code of the request type, as in the classifier (05.01)
    #[arg(long = "type", value_name = "CODE")]
    type_code: String,
    /// What is the matter [default: the name of the type]
    #[arg(long)]
    text: Option<String>,
    /// Latitude of the place
    #[arg(long, requires = "lon", allow_negative_numbers = true)]
    lat: Option<f64>,
    /// Longitude of the place
    #[arg(long, requires = "lat", allow_negative_numbers = true)]
    lon: Option<f64>,
    /// Address of the place, needed where there is no point
    #[arg(long, default_value = "", hide_default_value = true)]
    address: String,
    /// Surname of the applicant
    #[arg(long)]
    surname: String,
    /// First name of the applicant
    #[arg(long)]
    first_name: String,
    /// Patronymic of the applicant
    #[arg(long, default_value = "", hide_default_value = true)]
    patronymic: String,
    /// Phone of the applicant
    #[arg(long)]
    phone: String,
    /// E-mail of the applicant
    #[arg(long, default_value = "", hide_default_value = true)]
    email: String,
    /// Address of the applicant
    #[arg(long, value_name = "ADDRESS")]
    applicant_address: String,
    #[command(flatten)]
    messages: MessageOptions,
}

impl Register {
    pub(super) async fn run(self, database: &str) -> Result<(), Failure> {
        let point = self.point()?;
        let db = super::open(database).await?;
        // With the senders of the server the applicant's notice is written as it would write it; it sends it.
        let outside = Outside { senders: self.messages.senders()?, ..Outside::default() };
        let city = City::open_with(db, Clock::system(), outside).await.because("reading the register")?;
        let type_name = || city.classifier().type_by_code(&self.type_code).map(|row| row.name.uk.clone());
        let text = self.text.or_else(type_name).unwrap_or_default();
        let new = NewRequest {
            type_code: self.type_code,
            channel: Channel::Phone,
            point,
            place_address: self.address,
            text,
            applicant: ApplicantForm {
                surname: self.surname,
                first_name: self.first_name,
                patronymic: self.patronymic,
                phone: self.phone,
                email: self.email,
                address: self.applicant_address,
            },
            asked: Asked::default(),
            photos: Vec::new(),
        };
        let registered = register(&city, Role::Operator, new).await.or_else(refused)?;
        let executor = registered.executor.map_or_else(|| "to be named by a dispatcher".to_owned(), |named| named.name);
        println!("number:   {}", registered.id);
        println!("deadline: {} ({})", local(registered.due_at, city.tz()), registered.due_at);
        println!("executor: {executor}");
        city.db().close().await;
        Ok(())
    }

    fn point(&self) -> Result<Option<LatLon>, Failure> {
        let (Some(lat), Some(lon)) = (self.lat, self.lon) else { return Ok(None) };
        let point = LatLon::new(lat, lon);
        point.map(Some).ok_or_else(|| Failure::new(NOT_REGISTERED, "--lat and --lon are no place on Earth"))
    }
}

/// The fields of the form by the names of the options.
fn refused<T>(error: service::Error) -> Result<T, Failure> {
    let service::Error::Form { field, problem } = error else { return Err(error).because(NOT_REGISTERED) };
    let option = match field {
        "place_address" => "address".to_owned(),
        field => field.replace('_', "-"),
    };
    let why = match problem {
        Problem::Missing if option == "address" => "is needed where there are no --lat and --lon",
        Problem::Missing => "is needed: the law asks for it",
        Problem::Malformed => "cannot be read",
        Problem::OutOfRange => "is out of range",
        Problem::Unknown => "names nothing that is known",
        Problem::Repeated => "is given twice",
        Problem::TooLong => "is too long",
        Problem::TooShort => "is too short",
        Problem::Guessable => "is easily guessed",
        Problem::Wrong => "is not the right one",
        Problem::Expired => "no longer holds",
        Problem::TooMany => "are too many",
        Problem::TooLarge => "is too large",
        Problem::Later => "cannot be taken now",
    };
    Err(Failure::new(NOT_REGISTERED, format!("--{option} {why}")))
}

/// The instant as the city's clocks show it.
fn local(t: Timestamp, zone: Tz) -> String {
    let t = DateTime::from_timestamp_millis(t.millis()).unwrap_or_default();
    t.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string()
}
