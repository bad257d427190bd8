//! How many notices go to phones: each costs the city, and anybody can report with a phone that is not theirs.
//!
//! It is looked at when they leave, not when they are written: reports are taken as fast as ever, and letters are not counted.

use domain::notice::{NoticeChannel, TEXTS_TO_A_PHONE};
use store::notice::{Leased, Outcome};

use super::{Due, later};
use crate::account::throttle;
use crate::city::City;
use crate::error::Result;

/// Counts the texts among what is to be sent. Takes out those that may not leave now: who has got enough in this hour, or comes when the
/// city has sent as many as it pays for, is told later; phones that no text goes to are not told.
pub(super) async fn hold_back(city: &City, due: &mut Vec<Due>) -> Result<Vec<(Leased, Outcome)>> {
    let mut held = Vec::new();
    if due.iter().all(|due| due.news.channel != NoticeChannel::Sms) {
        return Ok(held);
    }
    let settings = city.settings();
    let of_city = city.key().mark("texts", [""]);
    let mut may = Vec::with_capacity(due.len());
    let mut tx = city.db().begin().await?;
    for due in std::mem::take(due) {
        if due.news.channel == NoticeChannel::Sms {
            if !settings.texts_to(&due.to) {
                held.push((due.leased, Outcome::GivenUp));
                continue;
            }
            // The city first: processes that count at once wait for each other here, and nowhere crosswise.
            let of_phone = city.key().mark("texts to a phone", [due.to.as_str()]);
            let marks = [(of_city.clone(), settings.texts_an_hour), (of_phone, TEXTS_TO_A_PHONE)];
            if !throttle::spend(&mut tx, &marks, city.now()).await? {
                held.push((due.leased, later(city, &due.leased)));
                continue;
            }
        }
        may.push(due);
    }
    tx.commit().await?;
    *due = may;
    if !held.is_empty() {
        tracing::warn!(
            notices = held.len(),
            "texts were held back: abroad, or enough of them in this hour (texts_an_hour)"
        );
    }
    Ok(held)
}
