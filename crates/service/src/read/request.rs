//! `/api/request`: the public card.

use std::collections::HashMap;

use bytes::Bytes;
use domain::answer::{PhotoAnswer, RequestAnswer, TimelineItem};
use domain::classifier::{Classifier, Lang};
use domain::event::{Change, Event};
use domain::fact::Fact;
use domain::id::NoteId;
use domain::query;
use domain::time::Timestamp;
use domain::workflow::Resolution;
use store::photo::Photo;

use super::items::{direction_named, executor_named, precision_of, type_named};
use crate::city::City;
use crate::error::{Error, Result};
use crate::load::{View, see_as_now};
use crate::photo::{self, Size};

/// One request, as the public may see it.
///
/// # Errors
/// The number could not be taken; there is no such request, or it is not public yet; the register cannot be read.
pub async fn request(city: &City, id: Option<&str>, lang: Lang) -> Result<RequestAnswer> {
    let id = query::request_id(id)?;
    let view = city.view();
    let now = city.public_now_of(&view);
    let mut tx = city.db().read().await?;
    let mut events = store::event::of_request(&mut tx, id).await?;
    if view.settings.publication_delay_s > 0 {
        events.retain(|event| event.at <= now);
    }
    let mut fact = Fact::fold(&events).ok_or(Error::NotFound)?;
    // Where it lies is told as on the map: what may be shown changes without an event.
    match view.facts.get(fact.id, fact.registered_at) {
        Some(shown) if shown.version == fact.version => (fact.place, fact.district) = (shown.place, shown.district),
        _ => see_as_now(&mut fact, &view.classifier),
    }
    let texts: HashMap<NoteId, String> =
        store::note::public_of_request(&mut tx, id).await?.into_iter().map(|note| (note.id, note.body)).collect();
    let first = store::own::first_note(&mut tx, id).await?;
    let photos = store::photo::public_of_request(&mut tx, id, now).await?;
    drop(tx);
    // Words and pictures tell places, too.
    let (texts, photos) = if view.settings.places_public { (texts, photos) } else { (HashMap::new(), Vec::new()) };
    Ok(RequestAnswer {
        text: first.and_then(|(note, _)| texts.get(&note).cloned()),
        photos: photos.into_iter().map(photo_answer).collect(),
        ..card(&view, &fact, &events, &texts, lang, now)
    })
}

fn photo_answer(photo: Photo) -> PhotoAnswer {
    let Photo { id, by, stage, width, height, .. } = photo;
    PhotoAnswer { id, by, stage, width, height }
}

/// A photo of a request that everybody may see.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it is not public, or not yet; the register or the store of photos failed.
pub async fn photo(city: &City, id: Option<&str>, photo: &str, size: Size) -> Result<Bytes> {
    let id = query::request_id(id)?;
    if !city.settings().places_public {
        return Err(Error::NotFound);
    }
    let until = city.public_now();
    let shown = store::photo::public_of_request(&mut city.db().read().await?, id, until).await?;
    if !shown.iter().any(|shown| shown.id == photo) {
        return Err(Error::NotFound);
    }
    photo::bytes(city, photo, size).await
}

/// The card of a request from its events. `texts` are the notes that the reader may read.
pub(crate) fn card(
    view: &View,
    fact: &Fact,
    events: &[Event],
    texts: &HashMap<NoteId, String>,
    lang: Lang,
    now: Timestamp,
) -> RequestAnswer {
    let classifier = &view.classifier;
    let places = view.settings.places_public;
    let district = fact.district.filter(|_| places).and_then(|id| classifier.district(id));
    RequestAnswer {
        id: fact.id.0,
        request_type: type_named(classifier, fact.type_id, lang),
        direction: direction_named(classifier, classifier.direction_of_type(fact.type_id), lang),
        state: fact.state,
        resolution: fact.resolution,
        confirmed_by: fact.confirmed_by,
        overdue: fact.is_overdue(now),
        channel: fact.channel,
        place: fact.place.filter(|_| places),
        precision: precision_of(classifier, fact.type_id),
        district: district.map(|row| row.name.get(lang).to_owned()),
        executor: fact.executor.map(|id| executor_named(classifier, id, lang)),
        registered_at: fact.registered_at,
        original_due_at: fact.original_due_at,
        due_at: fact.due_at,
        done_at: fact.done_at,
        closed_at: fact.closed_at,
        rating: fact.rating.map(|rating| rating.stars),
        merged_into: events.iter().rev().find_map(|event| match event.change {
            Change::Merged { into } => Some(into.0),
            _ => None,
        }),
        text: None,
        photos: Vec::new(),
        events: events
            .iter()
            .rev()
            .filter(|event| event.change.is_public() || event.change.note().is_some_and(|id| texts.contains_key(&id)))
            .map(|event| line(event, classifier, texts, lang))
            .collect(),
        server_now: now,
    }
}

pub(crate) fn line(
    event: &Event,
    classifier: &Classifier,
    texts: &HashMap<NoteId, String>,
    lang: Lang,
) -> TimelineItem {
    let mut item = TimelineItem {
        at: event.at,
        kind: event.change.kind().to_owned(),
        text: event.change.note().and_then(|id| texts.get(&id).cloned()),
        ..TimelineItem::default()
    };
    match &event.change {
        Change::Registered(registration) => item.due_at = registration.original_due_at,
        Change::Imported { registration, standing } => {
            item.due_at = registration.original_due_at;
            item.executor = standing.executor.map(|id| executor_named(classifier, id, lang).name);
            item.resolution = standing.resolution;
            item.confirmed_by = standing.confirmed_by;
        }
        Change::Assigned { executor } | Change::Redirected { executor, .. } => {
            item.executor = Some(executor_named(classifier, *executor, lang).name);
        }
        Change::Reported { resolution, .. } | Change::Closed { resolution, .. } => item.resolution = Some(*resolution),
        Change::Confirmed { by } => item.confirmed_by = Some(*by),
        Change::SentBack { due_at, .. }
        | Change::Reopened { due_at, .. }
        | Change::ExtensionAsked { due_at, .. }
        | Change::Extended { due_at } => item.due_at = Some(*due_at),
        Change::TypeCorrected { type_id, original_due_at, .. } => {
            item.request_type = Some(type_named(classifier, *type_id, lang).name);
            item.due_at = Some(*original_due_at);
        }
        Change::Merged { into } => {
            item.into = Some(into.0);
            item.resolution = Some(Resolution::Duplicate);
        }
        Change::Rated { stars } => item.stars = Some(*stars),
        Change::Returned { .. }
        | Change::Accepted
        | Change::Lapsed
        | Change::Withdrawn
        | Change::ExtensionRefused { .. }
        | Change::PlaceCorrected { .. }
        | Change::Commented { .. } => {}
    }
    item
}
