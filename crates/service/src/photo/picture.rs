//! Making two small pictures of whatever somebody's phone took: nothing of the file itself is kept, and so nothing that hid in it: where
//! it was taken, with what, a program.

use std::io::Cursor;

use domain::photo::{Format, KEPT_SIDE, MOST_BYTES, MOST_PIXELS, SMALL_SIDE, sniff};
use domain::query::Problem;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

/// How much memory decoding may take, in bytes: 50 megapixels of four channels, and room to work.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
/// A side that no camera has.
const MOST_SIDE: u32 = 20_000;
/// Of a hundred: what a screen shows no difference above.
const QUALITY: u8 = 82;

/// What is kept of a photo: JPEGs without metadata.
#[derive(Debug)]
pub(super) struct Pictures {
    /// The larger one.
    pub(super) whole: Vec<u8>,
    /// The small one.
    pub(super) small: Vec<u8>,
    /// Pixels of the larger one, from left to right.
    pub(super) width: u32,
    /// From top to bottom.
    pub(super) height: u32,
}

/// Looks at the head of the file: is it a photo, and not too large?
///
/// # Errors
/// It is none that is taken, or too large.
pub(super) fn check(bytes: &[u8]) -> Result<Format, Problem> {
    let format = sniff(bytes).ok_or(Problem::Malformed)?;
    if bytes.len() > MOST_BYTES {
        return Err(Problem::TooLarge);
    }
    let decoder = decoder(bytes, format)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return Err(Problem::TooLarge);
    }
    Ok(format)
}

/// Makes the pictures. It takes a second of one core, or so, for the largest.
///
/// # Errors
/// The file is damaged, or wants more memory than a photo does.
pub(super) fn make(bytes: &[u8]) -> Result<Pictures, Problem> {
    let format = check(bytes)?;
    let mut decoder = decoder(bytes, format)?;
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(|error| problem(&error))?;
    let mut whole = on_white(fit(image, KEPT_SIDE));
    whole.apply_orientation(turned);
    let small = fit(whole.clone(), SMALL_SIDE);
    Ok(Pictures { width: whole.width(), height: whole.height(), whole: jpeg(&whole)?, small: jpeg(&small)? })
}

fn decoder(bytes: &[u8], format: Format) -> Result<impl ImageDecoder + '_, Problem> {
    let format = match format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::WebP => ImageFormat::WebP,
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(|error| problem(&error))?;
    decoder.set_limits(limits).map_err(|error| problem(&error))?;
    Ok(decoder)
}

fn problem(error: &image::ImageError) -> Problem {
    match error {
        image::ImageError::Limits(_) => Problem::TooLarge,
        _ => Problem::Malformed,
    }
}

/// The image, no side longer than that.
fn fit(image: DynamicImage, side: u32) -> DynamicImage {
    if image.width() > side || image.height() > side { image.thumbnail(side, side) } else { image }
}

/// What shows through is white, as the page is.
fn on_white(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return DynamicImage::ImageRgb8(image.into_rgb8());
    }
    let image = image.into_rgba8();
    let blend = |channel: u8, alpha: u8| {
        let mixed = (u16::from(channel) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    };
    let opaque = RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [red, green, blue, alpha] = image.get_pixel(x, y).0;
        Rgb([blend(red, alpha), blend(green, alpha), blend(blue, alpha)])
    });
    DynamicImage::ImageRgb8(opaque)
}

fn jpeg(image: &DynamicImage) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    image
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))
        .map(|()| bytes)
        .map_err(|error| problem(&error))
}

#[cfg(test)]
mod tests;
