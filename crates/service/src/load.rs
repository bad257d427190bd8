//! Reading the whole public view of a city in one snapshot of the register.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use domain::classifier::{Classifier, Precision};
use domain::fact::Fact;
use domain::facts::{FactTable, FactTableBuilder};
use domain::id::RequestId;
use domain::place::PublicPlace;
use domain::routing::Rules;
use domain::time::Timestamp;
use store::{Db, Tx};

use crate::error::Result;
use crate::incident::Running;
use crate::recent::{self, Recent};
use crate::settings::Settings;

/// The public view of a city at one place of its event log.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) settings: Arc<Settings>,
    /// Raised with every change of settings, classifier, executors or districts.
    pub(crate) version: i64,
    pub(crate) classifier: Arc<Classifier>,
    pub(crate) rules: Arc<Rules>,
    pub(crate) incidents: Arc<Running>,
    pub(crate) facts: Arc<FactTable>,
    pub(crate) recent: Recent,
}

impl View {
    /// Reads all of it.
    pub(crate) async fn load(db: &Db, now: Timestamp) -> Result<Self> {
        let mut tx = db.read().await?;
        let (settings, version) = read_settings(&mut tx).await?;
        let classifier = store::classifier::load(&mut tx).await?;
        let rules = store::route_rule::load(&mut tx).await?;
        let incidents = Running::load(&mut tx, &settings, &classifier).await?;
        let facts = read_facts(&mut tx, &classifier, public_until(&settings, now)).await?;
        let recent = recent::read(&mut tx, &settings, &classifier, &facts, settings.public_now(now)).await?;
        Ok(Self {
            settings: Arc::new(settings),
            version,
            classifier: Arc::new(classifier),
            rules: Arc::new(rules),
            incidents: Arc::new(incidents),
            facts: Arc::new(facts),
            recent,
        })
    }
}

/// Up to when events are public; `None`: all of them.
pub(crate) fn public_until(settings: &Settings, now: Timestamp) -> Option<Timestamp> {
    (settings.publication_delay_s > 0).then(|| settings.public_now(now))
}

pub(crate) async fn read_settings(tx: &mut Tx) -> Result<(Settings, i64)> {
    let rows: BTreeMap<String, String> = store::settings::load(tx).await?;
    let version = store::settings::version(tx).await?;
    Ok((Settings::from_rows(&rows), version))
}

/// The facts as of `until`. Requests that changed later are folded from their events up to it; all others are as their row says.
async fn read_facts(tx: &mut Tx, classifier: &Classifier, until: Option<Timestamp>) -> Result<FactTable> {
    let (seq, changed_later, earlier) = match until {
        None => (store::event::last_seq(tx).await?, HashSet::new(), Vec::new()),
        Some(until) => {
            let changed_later: HashSet<RequestId> = store::event::changed_after(tx, until).await?.into_iter().collect();
            let earlier = store::event::before_of_changed_after(tx, until).await?;
            (store::event::last_seq_until(tx, until).await?, changed_later, earlier)
        }
    };
    let mut builder = FactTableBuilder::new(seq);
    store::facts::load(tx, |fact| {
        if !changed_later.contains(&fact.id) {
            builder.push(fact);
        }
    })
    .await?;
    for events in earlier.chunk_by(|a, b| a.request == b.request) {
        if let Some(mut fact) = Fact::fold(events) {
            see_as_now(&mut fact, classifier);
            builder.push(fact);
        }
    }
    builder.unknown_until(store::facts::unknown_until(tx).await?);
    Ok(builder.finish())
}

/// An event tells a place as it might be shown when it was written: the classifier may allow less of it by now.
pub(crate) fn see_as_now(fact: &mut Fact, classifier: &Classifier) {
    let precision = classifier.request_type(fact.type_id).map_or(Precision::Hidden, |row| row.precision);
    let told = PublicPlace { point: fact.place, district: fact.district };
    PublicPlace { point: fact.place, district: fact.district } = told.seen_as(precision, classifier);
}

impl View {
    /// The same view, for a change of one of its parts.
    pub(crate) fn share(&self) -> Self {
        Self {
            settings: self.settings.clone(),
            version: self.version,
            classifier: self.classifier.clone(),
            rules: self.rules.clone(),
            incidents: self.incidents.clone(),
            facts: self.facts.clone(),
            recent: self.recent.clone(),
        }
    }
}
