//! `misto export`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::classifier::Classifier;
use domain::fact::Fact;
use domain::time::Timestamp;

use super::Failure;
use super::failure::Because;
use super::progress::Progress;

/// Writes open data. Nothing in it is personal, and places are as exact as the public may see them.
#[derive(Debug, Subcommand)]
pub(super) enum Export {
    /// All requests of the public view as CSV: codes, and instants in RFC 3339
    Requests(Requests),
}

#[derive(Debug, Args)]
pub(super) struct Requests {
    /// The file to write; standard output without one
    file: Option<PathBuf>,
}

impl Export {
    pub(super) async fn run(self, database: &str) -> Result<(), Failure> {
        match self {
            Self::Requests(requests) => requests.run(database).await,
        }
    }
}

/// The columns. Together they are enough to compute every number of the statistics and the efficiency table anew.
const COLUMNS: [&str; 21] = [
    "id",
    "registered_at",
    "direction",
    "type",
    "channel",
    "district",
    "lat",
    "lon",
    "state",
    "executor",
    "resolution",
    "confirmed_by",
    "original_due_at",
    "due_at",
    "done_at",
    "reported",
    "closed_at",
    "sent_back_reports_at",
    "extended",
    "rating",
    "rated_at",
];

impl Requests {
    async fn run(self, database: &str) -> Result<(), Failure> {
        let city = super::open_city(database).await?;
        let (facts, classifier, places) = (city.facts(), city.classifier(), city.settings().places_public);
        let doing = self.file.as_ref().map_or_else(|| "standard output".to_owned(), |file| file.display().to_string());
        let out: Box<dyn Write> = match &self.file {
            Some(file) => Box::new(BufWriter::new(File::create(file).because(&doing)?)),
            None => Box::new(BufWriter::new(io::stdout().lock())),
        };
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(COLUMNS).because(&doing)?;
        let mut progress = Progress::new("exporting", "requests");
        let of = u64::try_from(facts.len()).ok();
        for (done, fact) in (1..).zip(facts.iter()) {
            csv.write_record(row(&fact, &classifier, places)).because(&doing)?;
            if done % 1000 == 0 {
                progress.at(done, of);
            }
        }
        csv.flush().because(&doing)?;
        progress.end();
        if self.file.is_some() {
            println!("{} requests in {doing}", facts.len());
        }
        city.db().close().await;
        Ok(())
    }
}

fn row(fact: &Fact, classifier: &Classifier, places: bool) -> [String; COLUMNS.len()] {
    let request_type = classifier.request_type(fact.type_id);
    let direction = request_type.and_then(|row| classifier.direction(row.direction));
    let place = fact.place.filter(|_| places);
    // A district is a place.
    let district = fact.district.filter(|_| places).and_then(|id| classifier.district(id));
    [
        fact.id.to_string(),
        fact.registered_at.to_string(),
        direction.map(|row| row.code.clone()).unwrap_or_default(),
        request_type.map(|row| row.code.clone()).unwrap_or_default(),
        fact.channel.to_string(),
        district.map(|row| row.code.clone()).unwrap_or_default(),
        text(place.map(|place| place.lat)),
        text(place.map(|place| place.lon)),
        fact.state.to_string(),
        fact.executor.and_then(|id| classifier.executor(id)).map(|row| row.code.clone()).unwrap_or_default(),
        text(fact.resolution),
        text(fact.confirmed_by),
        text(fact.original_due_at),
        text(fact.due_at),
        text(fact.done_at),
        fact.reported.to_string(),
        text(fact.closed_at),
        fact.sent_back.iter().map(Timestamp::to_string).collect::<Vec<_>>().join(" "),
        text(fact.extended),
        text(fact.rating.map(|rating| rating.stars)),
        text(fact.rating.map(|rating| rating.at)),
    ]
}

/// The value, or nothing where there is none.
fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use domain::border::Border;
    use domain::classifier::{District, Name};
    use domain::event::{Channel, Registration};
    use domain::id::{DistrictId, RequestId, TypeId};
    use domain::place::LatLon;

    use super::*;

    #[test]
    fn nothing_of_a_place_is_written_while_places_are_not_public() {
        let point = LatLon { lat: 48.46, lon: 35.04 };
        let district = District {
            id: DistrictId(1),
            code: "centre".to_owned(),
            name: Name { uk: "Центр".to_owned(), en: "Centre".to_owned() },
            label_point: point,
            border: Border::default(),
        };
        let classifier = Classifier::new(vec![], vec![], vec![], vec![district]);
        let registration = Registration {
            registered_at: Timestamp::from_seconds(1_795_341_600),
            type_id: TypeId(1),
            channel: Channel::Phone,
            district: Some(DistrictId(1)),
            place: Some(point),
            original_due_at: None,
        };
        let fact = Fact::registered(RequestId(1), 1, &registration);
        let cells = |places| {
            let row = row(&fact, &classifier, places);
            ["district", "lat", "lon"].map(|name| {
                let cell = COLUMNS.iter().zip(row.clone()).find(|(column, _)| **column == name);
                cell.map(|(_, cell)| cell).unwrap_or_default()
            })
        };
        assert_eq!(cells(true), ["centre", "48.46", "35.04"]);
        assert_eq!(cells(false), ["", "", ""]);
    }
}
