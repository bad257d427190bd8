//! Compression of what is made anew for each asker: pages and answers of the read API. Files of the site are compressed when it is
//! built; the live stream and pictures are left as they are.

use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

/// Below this many bytes the headers outweigh what is saved.
const WORTHWHILE: u16 = 1024;
const LEVEL: CompressionLevel = CompressionLevel::Fastest;

pub(crate) fn layer() -> CompressionLayer<impl Predicate> {
    let predicate = SizeAbove::new(WORTHWHILE)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE)
        .and(NotForContentType::const_new("font/"))
        .and(NotForContentType::const_new("application/octet-stream"));
    CompressionLayer::new().quality(LEVEL).compress_when(predicate)
}
