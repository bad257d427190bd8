//! Deadlines that come near or have passed: looked for, and told by letters.

use std::time::Duration;

use app::deadlines::{LANG, letter};
use service::{City, escalation};

/// How often it is looked.
const PAUSE: Duration = Duration::from_secs(30);

/// Does so until the city shuts down. `site` is where the city's site is reached.
pub(crate) async fn run(city: City, site: String) {
    let mut shutdown = city.shutdown_signal();
    let mut looks = tokio::time::interval(PAUSE);
    loop {
        tokio::select! {
            _ = looks.tick() => {}
            _ = shutdown.wait_for(|down| *down) => return,
        }
        match escalation::notice(&city).await {
            Ok(0) => {}
            Ok(noticed) => tracing::info!(noticed, "deadlines came near or passed"),
            Err(error) => tracing::error!(%error, "deadlines could not be looked at; trying again"),
        }
        if let Err(error) = tell(&city, &site).await {
            tracing::error!(%error, "letters about deadlines could not be sent; trying again");
        }
    }
}

/// Tells all that is to be told.
async fn tell(city: &City, site: &str) -> service::Result<()> {
    loop {
        let letters = escalation::lease(city, LANG).await?;
        if letters.is_empty() {
            return Ok(());
        }
        let answer = service::read::city(city).await;
        for one in letters {
            let words = letter(&one, &answer, site);
            let sent = city.outside().senders.mail(&one.to, &words.subject, &words.text).await;
            match &sent {
                Ok(()) => tracing::debug!(told = %one.told, lines = one.lines.len(), "a letter about deadlines left"),
                Err(error) => tracing::warn!(told = %one.told, %error, "a letter about deadlines did not leave"),
            }
            escalation::settle(city, &one, &sent).await?;
        }
    }
}
