//! Tries the rule of mass incidents on a register: how many of its requests it would have joined, and which.
//!
//! ```text
//! cargo run -p service --example incidents -- sqlite:kyiv.db [COUNT METRES MINUTES] [--list EVERY] [--all]
//! ```
//!
//! Every request counts as open for as long as the rule looks back: a register taken over from elsewhere often does not tell when a request
//! was closed. With `--list 12` every twelfth suggestion is printed whole, so that somebody can read them. With `--all` every type is watched and
//! stands for itself, whatever the settings say. docs/incidents.md has the figures of Kyiv.

use std::collections::BTreeMap;
use std::time::Instant;

use domain::classifier::{Classifier, Lang};
use domain::id::TypeId;
use domain::incident::{Families, Sighting, Suggestion, Thresholds, Watch};
use domain::time::Timestamp;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let every = match arguments.iter().position(|argument| argument == "--list") {
        Some(at) => {
            let every: usize = arguments.get(at + 1).ok_or("--list EVERY")?.parse()?;
            arguments.drain(at..=at + 1);
            Some(every.max(1))
        }
        None => None,
    };
    let all = arguments.iter().position(|argument| argument == "--all").map(|at| arguments.remove(at)).is_some();
    let url = arguments.first().ok_or("which register? sqlite:PATH or postgres://…")?;
    let number = |at: usize, usual: u32| arguments.get(at).map_or(Ok(usual), |text| text.parse());
    let usual = Thresholds::default();
    let thresholds = Thresholds {
        count: number(1, usual.count)?,
        metres: number(2, usual.metres)?,
        minutes: number(3, usual.minutes)?,
    };

    let db = store::Db::open(url).await?;
    db.migrate().await?;
    let settings = service::settings::load(&db).await?;
    let mut tx = db.read().await?;
    let classifier = store::classifier::load(&mut tx).await?;
    let families = if all { Families::default() } else { Families::parse(&settings.incident_families, &classifier) };
    let sightings = store::incident::all_sightings(&mut tx).await?;

    let started = Instant::now();
    let mut watch = Watch::new(thresholds, &families);
    for sighting in &sightings {
        watch.see(*sighting);
    }
    let mut suggestions = watch.suggestions();
    let took = started.elapsed();
    suggestions.reverse();

    let inside: usize = suggestions.iter().map(|one| one.requests.len()).sum();
    let watched = sightings.iter().filter(|sighting| families.watch(sighting.type_id)).count();
    println!("rule: {} requests within {} m and {} minutes", thresholds.count, thresholds.metres, thresholds.minutes);
    println!("requests with a place:  {}", sightings.len());
    println!("of watched types:       {watched}");
    println!("suggested incidents:    {}", suggestions.len());
    println!("requests in them:       {inside}");
    println!("would have been joined: {} (each incident keeps one)", inside - suggestions.len());
    println!("largest:                {}", suggestions.iter().map(|one| one.requests.len()).max().unwrap_or(0));
    println!("time for all of it:     {} ms", took.as_millis());
    by_type(&suggestions, &classifier);
    for (n, suggestion) in suggestions.iter().enumerate().filter(|(n, _)| every.is_some_and(|every| n % every == 0)) {
        show(n, suggestion, &classifier);
    }
    Ok(())
}

fn name(classifier: &Classifier, kind: TypeId) -> &str {
    classifier.request_type(kind).map_or("?", |kind| kind.name.get(Lang::Uk))
}

/// How many incidents and requests each type has among them.
fn by_type(suggestions: &[Suggestion], classifier: &Classifier) {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for suggestion in suggestions {
        let Some(kind) = suggestion.commonest_type() else { continue };
        let count = counts.entry(name(classifier, kind)).or_default();
        *count = (count.0 + 1, count.1 + suggestion.requests.len());
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(name, count)| (std::cmp::Reverse(count.0), *name));
    println!("incidents | requests | type");
    for (name, (incidents, requests)) in counts {
        println!("{incidents:>9} | {requests:>8} | {name}");
    }
}

/// One suggestion: when, how far apart, and every request of it in metres from the first.
fn show(n: usize, suggestion: &Suggestion, classifier: &Classifier) {
    let Some(first) = suggestion.earliest() else { return };
    let kind = suggestion.commonest_type().map_or("?", |kind| name(classifier, kind));
    println!("\n#{n}: {kind}; {} requests from {}", suggestion.requests.len(), first.at);
    for Sighting { id, at, place, .. } in &suggestion.requests {
        let (metres, minutes) = (place.metres_to(first.place), minutes(*at, first.at));
        println!("  {id}: +{minutes} min, {metres:.0} m, {:.5} {:.5}", place.lat, place.lon);
    }
}

fn minutes(at: Timestamp, from: Timestamp) -> i64 {
    (at.seconds() - from.seconds()) / 60
}
