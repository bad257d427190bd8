//! `misto serve`.

use std::future::Future;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use service::demo::trickle;
use service::outside::Outside;
use service::{City, Clock, lapse, retention, tidy};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::failure::Because;
use super::outside::OutsideOptions;
use super::provider::ProviderOptions;
use super::{Failure, demo};
use crate::http::{self, Options, Site, listen, metrics};
use crate::workers::{deadlines, notices};
use crate::{open_files, shutdown};

/// Serves the city's site, API and live stream until it is asked to stop.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Where to listen; port 0 takes a free one and prints it
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// Where to answer Prometheus, on /metrics
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<SocketAddr>,
    /// Fill an empty register with a made-up city, and keep it alive
    #[arg(long)]
    demo: bool,
    /// The folder of the built site, instead of the one inside the binary
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// How many may watch the live stream at once
    #[arg(long, value_name = "N", default_value_t = Options::default().most_watchers)]
    max_watchers: usize,
    /// Tell browsers to come through TLS only: for a site behind a proxy that ends TLS. Cookies go through TLS only with this, or where
    /// --public-url begins with https
    #[arg(long)]
    hsts: bool,
    /// All questions come through a proxy of ours: whom it names last in X-Forwarded-For is who asks
    #[arg(long)]
    behind_proxy: bool,
    /// How many reports a minute may come from one address; "off" for no limit
    #[arg(long, value_name = "N", default_value = "60", value_parser = rate_limit)]
    rate_limit: RateLimit,
    /// Where the site is reached from outside, for links in messages; by default where it listens
    #[arg(long, value_name = "URL", value_parser = public_url)]
    public_url: Option<String>,
    #[command(flatten)]
    outside: OutsideOptions,
    #[command(flatten)]
    oidc: ProviderOptions,
}

impl Serve {
    pub(super) async fn run(self, database: &str) -> Result<(), Failure> {
        let site = self.site()?;
        // Before the register is read: an address that is taken should not cost a minute to find out.
        let listener = bind(self.listen).await?;
        let metrics_listener = match self.metrics {
            Some(address) => Some(bind(address).await?),
            None => None,
        };
        let db = super::open(database).await?;
        if self.demo {
            demo::fill_if_empty(&db).await?;
        }
        let outside = self.outside.open(&db, self.demo).await?;
        let provider = self.oidc.provider(self.public_url.as_deref())?;
        let outside = Outside { provider, ..outside };
        let city = City::open_with(db, Clock::system(), outside).await.because("reading the register")?;
        let mut background = vec![
            city.start_tail(),
            tokio::spawn(tidy::every_hour(city.clone())),
            tokio::spawn(lapse::every_minute(city.clone())),
            tokio::spawn(retention::every_hour(city.clone())),
        ];
        if self.demo {
            background.push(tokio::spawn(trickle(city.clone())));
        }
        if let Some(listener) = metrics_listener {
            background.extend(serve_metrics(listener, &city)?);
        }

        let options = Options { most_watchers: open_files::raise(self.max_watchers), ..self.options() };
        let router = http::router(city.clone(), site, &options);
        let address = listener.local_addr().because("listening")?;
        let links_to = self.public_url.unwrap_or_else(|| format!("http://{address}"));
        background.push(tokio::spawn(deadlines::run(city.clone(), links_to.clone())));
        let sending = tokio::spawn(notices::run(city.clone(), links_to));
        let stop = stop_of(city.clone()).because("listening for signals")?;
        println!("listening on http://{address}");
        listen::serve(listener, router, stop).await;

        for task in background {
            task.abort();
        }
        // What is on its way is brought to its end, so that it is not sent once more after the next start.
        if timeout(LAST_MESSAGES, sending).await.is_err() {
            tracing::warn!("some notices were on their way at the end: they may be sent twice");
        }
        city.db().close().await;
        tracing::info!("stopped");
        Ok(())
    }

    fn options(&self) -> Options {
        Options {
            behind_tls: self.hsts,
            public_tls: self.public_url.as_deref().is_some_and(|url| url.starts_with("https://")),
            behind_proxy: self.behind_proxy,
            most_watchers: self.max_watchers,
            reports_a_minute: self.rate_limit.0,
        }
    }

    fn site(&self) -> Result<Site, Failure> {
        let doing =
            self.site.as_ref().map_or_else(|| "the site".to_owned(), |folder| format!("--site {}", folder.display()));
        let site = Site::load(self.site.as_deref()).because(doing)?;
        Ok(site.unwrap_or_else(|| {
            tracing::warn!("no built site: pages are served without scripts and styles (`cargo xtask build` makes it)");
            Site::default()
        }))
    }
}

/// How long messages that are on their way may hold up the end.
const LAST_MESSAGES: Duration = Duration::from_secs(10);

/// An address of HTTP, without a slash at its end.
fn public_url(text: &str) -> Result<String, &'static str> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match host.map(|host| host.trim_end_matches('/')) {
        Some(host) if !host.is_empty() && !host.contains(['?', '#', ' ']) => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err("https://misto.city.example, say"),
    }
}

/// `None`: off.
#[derive(Clone, Copy, Debug)]
struct RateLimit(Option<NonZeroU32>);

fn rate_limit(text: &str) -> Result<RateLimit, &'static str> {
    match text {
        "off" => Ok(RateLimit(None)),
        number => number.parse().map(Some).map(RateLimit).map_err(|_| "a number from 1, or off"),
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.because(format!("listening on {address}"))
}

/// Ends when the process is asked to stop, and with it the live streams, which would otherwise never end.
fn stop_of(city: City) -> std::io::Result<impl Future<Output = ()>> {
    let signals = shutdown::Signals::new()?;
    Ok(async move {
        signals.received().await;
        tracing::info!("stopping");
        city.shutdown();
    })
}

fn serve_metrics(listener: TcpListener, city: &City) -> Result<[JoinHandle<()>; 2], Failure> {
    let handle = metrics::install().because("--metrics")?;
    let address = listener.local_addr().because("--metrics")?;
    tracing::info!("metrics on http://{address}/metrics");
    let router = metrics::router(city.clone(), handle.clone());
    let answering = tokio::spawn(listen::serve(listener, router, std::future::pending()));
    Ok([answering, tokio::spawn(metrics::keep_up(handle))])
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        serve: Serve,
    }

    #[test]
    fn a_public_address_of_tls_keeps_cookies_to_it_and_promises_browsers_nothing() {
        for (arguments, hsts, tls) in [
            (&["misto"][..], false, false),
            (&["misto", "--hsts"], true, false),
            (&["misto", "--public-url", "https://misto.city.example"], false, true),
            (&["misto", "--public-url", "http://misto.city.example"], false, false),
        ] {
            let options = Line::parse_from(arguments).serve.options();
            assert_eq!((options.behind_tls, options.public_tls), (hsts, tls), "{arguments:?}");
        }
    }
}
