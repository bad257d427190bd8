//! What the city keeps about somebody, for them to take along.

use domain::classifier::{Classifier, Lang};
use domain::workflow::Role;
use serde_json::{Value, json};
use store::Tx;
use store::note::Visibility;
use store::own::Own;

use super::SignedIn;
use crate::cabinet::Holder;
use crate::city::City;
use crate::error::{Error, Result};
use crate::photo;

/// All that the city keeps about who is signed in, as JSON: the account, sessions (not their cookies), the requests of their cabinet with texts,
/// answers and photos, and those that they joined.
///
/// # Errors
/// The register failed.
pub async fn export(city: &City, who: &SignedIn) -> Result<Value> {
    let now = city.now();
    let mut tx = city.db().read().await?;
    let account = store::account::by_id(&mut tx, who.account).await?.ok_or(Error::NotFound)?;
    let sessions = store::session::of_account(&mut tx, who.account, now).await?;
    let (mut requests, mut joined) = (Vec::new(), Vec::new());
    for own in Holder::of(who).requests(&mut tx, city).await? {
        if own.joined {
            joined.push(own.fact.id);
        } else {
            requests.push(own_request(&mut tx, &city.classifier(), &own).await?);
        }
    }
    let person = &account.person;
    Ok(json!({
        "exported_at": now,
        "account": {
            "phone": person.phone,
            "surname": person.surname,
            "first_name": person.first_name,
            "patronymic": person.patronymic,
            "address": person.address,
            "email": person.email,
            "role": account.role,
            "language": account.lang,
            "mail_notices": account.mail_notices,
            "privacy_notice": account.privacy,
            "created_at": account.created_at,
        },
        "sessions": sessions.iter().map(|session| json!({
            "browser": session.agent,
            "created_at": session.created_at,
            "seen_at": session.seen_at,
        })).collect::<Vec<_>>(),
        "requests": requests,
        "joined": joined,
    }))
}

async fn own_request(tx: &mut Tx, classifier: &Classifier, own: &Own) -> Result<Value> {
    let (fact, id) = (&own.fact, own.fact.id);
    let person = store::applicant::of_request(tx, id).await?;
    let notes = store::note::of_request(tx, id, Visibility::Internal).await?;
    // What staff write among themselves is about the work; what the applicant wrote is their own, whoever else may read it.
    let notes = notes.iter().filter(|note| note.by == Role::Applicant || note.visibility >= Visibility::Applicant);
    let notes: Vec<Value> = notes.map(|note| json!({ "at": note.at, "by": note.by, "text": note.body })).collect();
    let photos = store::photo::of_request(tx, id).await?;
    let photos = photos.iter().filter(|photo| photo::is_shown(photo, false)).map(|photo| &photo.id).collect::<Vec<_>>();
    let executor = fact.executor.and_then(|id| classifier.executor(id));
    Ok(json!({
        "request": id,
        "type": classifier.request_type(fact.type_id).map(|kind| json!({
            "code": kind.code,
            "name": kind.name.get(Lang::Uk),
        })),
        "channel": fact.channel,
        "state": fact.state,
        "resolution": fact.resolution,
        "confirmed_by": fact.confirmed_by,
        "registered_at": fact.registered_at,
        "due_at": fact.due_at,
        "done_at": fact.done_at,
        "closed_at": fact.closed_at,
        "stars": fact.rating.map(|rating| rating.stars),
        "executor": executor.map(|row| row.name.get(Lang::Uk)),
        "place": { "address": own.place_address, "lat": own.point.map(|point| point.lat), "lon": own.point.map(|point| point.lon) },
        "applicant": person.map(|person| json!({
            "phone": person.phone,
            "surname": person.surname,
            "first_name": person.first_name,
            "patronymic": person.patronymic,
            "address": person.address,
            "email": person.email,
        })),
        "notes": notes,
        "photos": photos,
    }))
}
