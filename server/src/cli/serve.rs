//! `misto serve`.

use std::future::Future;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use service::demo::trickle;
use service::outside::Outside;
use service::sender::Senders;
use service::{City, Clock, settings, tidy};
use store::Db;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::failure::Because;
use super::{Failure, demo};
use crate::http::{self, Options, Site, listen, metrics};
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
    /// Tell browsers to come through TLS only: for a site behind a proxy that ends TLS
    #[arg(long)]
    hsts: bool,
    /// All questions come through a proxy of ours: whom it names last in X-Forwarded-For is who asks
    #[arg(long)]
    behind_proxy: bool,
    /// How many reports a minute may come from one address; "off" for no limit
    #[arg(long, value_name = "N", default_value = "60", value_parser = rate_limit)]
    rate_limit: RateLimit,
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
        let outside = self.outside(&db).await?;
        let city = City::open_with(db, Clock::system(), outside).await.because("reading the register")?;
        let mut background = vec![city.start_tail(), tokio::spawn(tidy::every_hour(city.clone()))];
        if self.demo {
            background.push(tokio::spawn(trickle(city.clone())));
        }
        if let Some(listener) = metrics_listener {
            background.extend(serve_metrics(listener, &city)?);
        }

        let options = Options {
            behind_tls: self.hsts,
            behind_proxy: self.behind_proxy,
            most_watchers: open_files::raise(self.max_watchers),
            reports_a_minute: self.rate_limit.0,
        };
        let router = http::router(city.clone(), site, &options);
        let address = listener.local_addr().because("listening")?;
        let stop = stop_of(city.clone()).because("listening for signals")?;
        println!("listening on http://{address}");
        listen::serve(listener, router, stop).await;

        for task in background {
            task.abort();
        }
        city.db().close().await;
        tracing::info!("stopped");
        Ok(())
    }

    /// How the city reaches people. Of one that is made up nothing leaves: all of it can be read on /outbox, which no real city may have.
    async fn outside(&self, db: &Db) -> Result<Outside, Failure> {
        let made_up = self.demo && settings::load(db).await.because("reading the settings")?.demo;
        let senders = if made_up { Senders::to_outbox(&Arc::default()) } else { Senders::default() };
        Ok(Outside { senders, words: app::messages::words, ..Outside::default() })
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
