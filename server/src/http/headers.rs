//! Headers that keep browsers from doing what no page of ours asks for.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use service::settings::Settings;

/// What everything that is no page may do in a browser: nothing.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// The worker of /report fetches what it keeps, from here and nowhere else.
const WORKER: HeaderValue = HeaderValue::from_static("default-src 'none'; connect-src 'self'; frame-ancestors 'none'");
/// Where it lies.
const WORKER_PATH: &str = "/sw.js";

/// On every answer. The referrer policy lets a tile server see the site's origin, as OpenStreetMap's rules ask.
const ALWAYS: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(self), microphone=(), payment=(), usb=()"),
    ),
];
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// Two years. Other hosts of the domain are not ours to bind.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=63072000");

/// Whether the site is reached through TLS only, so that browsers may be told never to try without.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BehindTls(pub(crate) bool);

/// Adds the headers that an answer does not set itself.
pub(crate) async fn secure(State(BehindTls(tls)): State<BehindTls>, request: Request, next: Next) -> Response {
    let open_data = request.uri().path().starts_with("/api/");
    let policy = if request.uri().path() == WORKER_PATH { WORKER } else { NOTHING };
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    // A page whose address is a secret says more strictly where the address may be told.
    let referrer = headers.get(header::REFERRER_POLICY).cloned();
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    if let Some(referrer) = referrer {
        headers.insert(header::REFERRER_POLICY, referrer);
    }
    if open_data {
        // Anybody's page may read what anybody's curl may; it holds nothing of a person, and no cookie changes it.
        headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    } else {
        headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    }
    if tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    response
}

/// What a page may do: run the site's own scripts and those that carry this answer's nonce, and show the tiles of the settings.
pub(crate) fn page_policy(nonce: &str, settings: &Settings) -> Option<HeaderValue> {
    let tiles = settings.tile_origin().map(as_source).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:{tiles}; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
         form-action 'self'"
    );
    HeaderValue::from_str(&policy).ok()
}

/// What a document may do: run the scripts that carry this answer's nonce, show tiles, and photos that are about to be sent.
pub(crate) fn document_policy(nonce: &str, settings: &Settings) -> Option<HeaderValue> {
    let tiles = settings.tile_origin().map(as_source).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'self'; style-src 'self'; img-src 'self' data: blob:{tiles}; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
         form-action 'self'"
    );
    HeaderValue::from_str(&policy).ok()
}

/// ` https://{s}.tiles.example` of a template as a policy says it: with any name in the place of `{s}`. Whatever else is no plain
/// origin is left out, so that no setting can widen the policy.
fn as_source(origin: &str) -> String {
    let origin = origin.replace("{s}.", "*.");
    let host = origin.split_once("://").map(|(_, host)| host).unwrap_or_default();
    let plain = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:*[]".contains(&b));
    if plain { format!(" {origin}") } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_come_from_where_the_settings_say_and_nowhere_else() {
        assert_eq!(as_source("https://tile.openstreetmap.org"), " https://tile.openstreetmap.org");
        assert_eq!(as_source("https://{s}.tiles.example:8443"), " https://*.tiles.example:8443");
        for strange in ["", "https://", "https://a b", "https://a;script-src", "https://{k}.x", "x"] {
            assert_eq!(as_source(strange), "", "{strange}");
        }
    }
}
