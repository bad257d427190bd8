//! Sending notices: what is due is leased, put into words, sent, and marked.

use std::time::Duration;

use domain::answer::CityAnswer;
use domain::notice::NoticeChannel;
use domain::time::Timestamp;
use futures::{StreamExt, stream};
use service::City;
use service::notice::{self, Due};
use service::sender::SendError;
use tokio::time::sleep;

/// How many notices are taken at once: with the longest time that one may take, well within their lease.
const AT_ONCE: u32 = 32;
/// How many of them are on the way at the same time.
const ON_THE_WAY: usize = 8;
/// How long is waited when nothing is due and nothing is heard of a commit.
const PAUSE: Duration = Duration::from_secs(2);
/// How long commits are let gather, so that not each of them is looked at alone.
const GATHER: Duration = Duration::from_millis(200);
/// After a failure of the register.
const RETRY: Duration = Duration::from_secs(5);

/// Sends notices until the city shuts down; what is on its way then is brought to its end. `site` is where the city's site is reached.
pub(crate) async fn run(city: City, site: String) {
    let senders = &city.outside().senders;
    if !senders.has_mail() && !senders.has_sms() {
        return;
    }
    let mut shutdown = city.shutdown_signal();
    let mut watch = None;
    while !*shutdown.borrow() {
        match send_due(&city, &site).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => {
                tracing::error!(%error, "notices could not be sent; trying again");
                watch = None;
                tokio::select! {
                    () = sleep(RETRY) => continue,
                    _ = shutdown.wait_for(|down| *down) => return,
                }
            }
        }
        tokio::select! {
            () = wait(&city, &mut watch) => {}
            _ = shutdown.wait_for(|down| *down) => return,
        }
    }
}

/// Waits for a commit, or a little.
async fn wait(city: &City, watch: &mut Option<store::Watch>) {
    if watch.is_none() {
        // Without it notices leave a little later.
        *watch = store::Watch::new(city.db()).await.ok();
    }
    let heard = match watch {
        Some(watch) => tokio::select! {
            heard = watch.wait() => Some(heard),
            () = sleep(PAUSE) => None,
        },
        None => {
            sleep(PAUSE).await;
            None
        }
    };
    match heard {
        Some(Ok(())) => sleep(GATHER).await,
        Some(Err(_)) => {
            *watch = None;
            sleep(PAUSE).await;
        }
        None => {}
    }
}

/// Sends what is due. Returns how much it was.
async fn send_due(city: &City, site: &str) -> service::Result<usize> {
    let due = notice::lease(city, AT_ONCE).await?;
    let count = due.len();
    if count == 0 {
        return Ok(0);
    }
    let answer = service::read::city(city).await;
    let sending = due.into_iter().map(|due| send(city, &answer, site, due));
    // Those that are done at the same moment are marked with one commit.
    let mut done = stream::iter(sending).buffer_unordered(ON_THE_WAY).ready_chunks(ON_THE_WAY);
    while let Some(some) = done.next().await {
        let again = notice::settle_all(city, &some).await?;
        some.iter().zip(again).for_each(|((due, sent), again)| tell(due, sent, again));
    }
    Ok(count)
}

async fn send(city: &City, answer: &CityAnswer, site: &str, due: Due) -> (Due, Result<(), SendError>) {
    let letter = app::notices::letter(&due.news, answer, site);
    let senders = &city.outside().senders;
    let sent = match due.news.channel {
        NoticeChannel::Mail => senders.mail(&due.to, &letter.subject, &letter.text).await,
        NoticeChannel::Sms => senders.sms(&due.to, &letter.text).await,
    };
    (due, sent)
}

/// One line in the log, with the number of the notice and nothing of its receiver.
fn tell(due: &Due, sent: &Result<(), SendError>, again: Option<Timestamp>) {
    let (id, kind, channel) = (due.id(), due.news.kind, due.news.channel);
    match (sent, again) {
        (Ok(()), _) => tracing::debug!(notice = id, %kind, %channel, "sent"),
        (Err(error), Some(again)) => {
            tracing::warn!(notice = id, %kind, %channel, %error, %again, "a notice did not leave");
        }
        (Err(error), None) => tracing::error!(notice = id, %kind, %channel, %error, "a notice was given up"),
    }
}
