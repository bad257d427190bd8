//! How often one asker may report: a person hardly notices it, a script does.
//!
//! Asked by the address that the connection comes from or, behind a proxy that the city runs, by the address that the proxy names. Many
//! people share one address of a mobile operator, so the limit is generous; what it stops is thousands.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::network::network_of;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::failure;

/// The header in which proxies name whom they speak for.
const FORWARDED_FOR: &str = "x-forwarded-for";
/// After so many questions, those who have not asked for long are forgotten.
const FORGET_EVERY: u32 = 4096;

/// The address that a connection comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Who asks how often.
#[derive(Clone)]
pub(crate) struct Limit {
    /// `None`: nobody is limited.
    limiter: Option<Arc<DefaultKeyedRateLimiter<IpAddr>>>,
    behind_proxy: bool,
    asked: Arc<AtomicU32>,
}

impl Limit {
    /// So many a minute for each address, half of them at once; `None` for no limit.
    pub(crate) fn new(a_minute: Option<NonZeroU32>, behind_proxy: bool) -> Self {
        let quota = |a_minute: NonZeroU32| {
            let burst = NonZeroU32::new(a_minute.get().div_ceil(2)).unwrap_or(NonZeroU32::MIN);
            Quota::per_minute(a_minute).allow_burst(burst)
        };
        let limiter = a_minute.map(|a_minute| Arc::new(RateLimiter::keyed(quota(a_minute))));
        Self { limiter, behind_proxy, asked: Arc::default() }
    }

    /// Seconds to wait, if this is too much.
    pub(crate) fn seconds_to_wait(&self, who: IpAddr) -> Option<u64> {
        let limiter = self.limiter.as_ref()?;
        if self.asked.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            limiter.retain_recent();
        }
        let refused = limiter.check_key(&network_of(who)).err()?;
        Some(refused.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
    }
}

/// Lets through who does not ask too often; the others are told when to come again, and nothing of what they sent is read.
pub(crate) async fn hold(State(limit): State<Limit>, request: Request, next: Next) -> Response {
    let who = asker(request.headers(), request.extensions(), limit.behind_proxy);
    match limit.seconds_to_wait(who) {
        None => next.run(request).await,
        Some(seconds) => {
            let message = format!("too many reports from here: try again in {seconds} s");
            let refused = failure::json(StatusCode::TOO_MANY_REQUESTS, "too_many", None, message);
            ([(header::RETRY_AFTER, seconds.to_string())], refused).into_response()
        }
    }
}

/// The address that somebody asks from.
pub(crate) fn asker(headers: &HeaderMap, extensions: &Extensions, behind_proxy: bool) -> IpAddr {
    let peer = extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
    if behind_proxy { named_by_proxy(headers).unwrap_or(peer) } else { peer }
}

/// The last address of the header is the one that our own proxy saw; those before it are what the asker says.
fn named_by_proxy(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(FORWARDED_FOR).iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn each_address_has_its_own_share() {
        let limit = Limit::new(NonZeroU32::new(6), false);
        let ask = |who: &str| limit.seconds_to_wait(who.parse().unwrap());
        for _ in 0..3 {
            assert_eq!(ask("192.0.2.1"), None);
        }
        assert!((1..=11).contains(&ask("192.0.2.1").unwrap()));
        assert_eq!(ask("192.0.2.2"), None);
        for n in 0..3 {
            assert_eq!(ask(&format!("2001:db8::{n}")), None);
        }
        assert!(ask("2001:db8::ffff").is_some(), "another address of the same network");
        assert_eq!(ask("2001:db8:0:1::1"), None);
        assert!(ask("::ffff:192.0.2.1").is_some(), "the same address in the other notation");
    }

    #[test]
    fn without_a_limit_nobody_waits() {
        let limit = Limit::new(None, false);
        assert!((0..1000).all(|_| limit.seconds_to_wait(IpAddr::V4(Ipv4Addr::LOCALHOST)).is_none()));
    }

    #[test]
    fn only_what_our_own_proxy_saw_counts() {
        let mut headers = HeaderMap::new();
        assert_eq!(named_by_proxy(&headers), None);
        headers.append(FORWARDED_FOR, HeaderValue::from_static("203.0.113.9, 198.51.100.7"));
        assert_eq!(named_by_proxy(&headers), "198.51.100.7".parse().ok());
        headers.append(FORWARDED_FOR, HeaderValue::from_static("192.0.2.8"));
        assert_eq!(named_by_proxy(&headers), "192.0.2.8".parse().ok());
        headers.append(FORWARDED_FOR, HeaderValue::from_static("unknown"));
        assert_eq!(named_by_proxy(&headers), None);
    }
}
