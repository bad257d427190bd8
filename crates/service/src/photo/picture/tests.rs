#![allow(clippy::unwrap_used)]

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, Rgba, RgbaImage};

use super::*;

/// A photo, half red and half blue, of that size.
fn photo(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 { Rgb([200, 30, 30]) } else { Rgb([30, 30, 200]) }
    }))
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG whose EXIF says that it is turned, and where it was taken.
fn with_exif(orientation: u8) -> Vec<u8> {
    let jpeg = encoded(&photo(400, 200), ImageFormat::Jpeg);
    // TIFF, little-endian: one IFD of two entries, the orientation and a pointer to the GPS block, which names the latitude's half.
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    tiff.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend([1, 0, 1, 0, 2, 0, 2, 0, 0, 0, b'N', 0, 0, 0, 0, 0, 0, 0]);
    let mut app1 = b"Exif\0\0".to_vec();
    app1.extend(tiff);
    app1.extend(b"GPS 48.464717,35.046183 Secret Camera");
    let length = u16::try_from(app1.len() + 2).unwrap().to_be_bytes();
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend(length);
    bytes.extend(app1);
    bytes.extend(&jpeg[2..]);
    bytes
}

/// A PNG whose head names a size, with next to nothing behind it.
fn head_of_png(width: u32, height: u32) -> Vec<u8> {
    promising(encoded(&photo(8, 8), ImageFormat::Png), width, height)
}

/// The PNG with another size in its head.
fn promising(mut png: Vec<u8>, width: u32, height: u32) -> Vec<u8> {
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let mut crc = !0_u32;
    for &byte in &png[12..29] {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    png[29..33].copy_from_slice(&(!crc).to_be_bytes());
    png
}

#[test]
fn every_kind_becomes_two_plain_jpegs() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let made = make(&encoded(&photo(2000, 500), format)).unwrap();
        assert_eq!((made.width, made.height), (1600, 400), "{format:?}");
        for (jpeg, width) in [(&made.whole, 1600), (&made.small, 320)] {
            assert_eq!(sniff(jpeg), Some(Format::Jpeg));
            let seen = image::load_from_memory(jpeg).unwrap().into_rgb8();
            assert_eq!(seen.width(), width);
            let left = seen.get_pixel(width / 4, 20);
            assert!(left[0] > 150 && left[2] < 80, "{left:?}");
        }
    }
}

#[test]
fn a_small_photo_is_not_blown_up() {
    let made = make(&encoded(&photo(300, 100), ImageFormat::Jpeg)).unwrap();
    assert_eq!((made.width, made.height), (300, 100));
}

#[test]
fn it_stands_upright_and_says_nothing_of_where_it_was_taken() {
    let bytes = with_exif(6);
    let has = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
    assert!(has(&bytes, b"Exif") && has(&bytes, b"Secret Camera"));
    let made = make(&bytes).unwrap();
    assert_eq!((made.width, made.height), (200, 400), "turned by a quarter");
    for jpeg in [&made.whole, &made.small] {
        for told in [&b"Exif"[..], b"GPS", b"Secret", b"48.46", b"II*\0"] {
            assert!(!has(jpeg, told), "{}", String::from_utf8_lossy(told));
        }
    }
    assert_eq!(make(&with_exif(1)).unwrap().width, 400);
}

#[test]
fn what_shows_through_is_white() {
    let mut bytes = Vec::new();
    let clear = RgbaImage::from_pixel(10, 10, Rgba([0, 0, 0, 0]));
    PngEncoder::new(&mut bytes).write_image(&clear, 10, 10, ExtendedColorType::Rgba8).unwrap();
    let made = make(&bytes).unwrap();
    assert!(image::load_from_memory(&made.whole).unwrap().into_rgb8().get_pixel(5, 5)[0] > 250);
}

#[test]
fn what_is_no_photo_is_refused() {
    let whole = encoded(&photo(600, 600), ImageFormat::Jpeg);
    let mut polyglot = whole[..20].to_vec();
    polyglot.extend(b"<script>alert(1)</script>");
    for (bytes, problem, what) in [
        (&b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"[..], Problem::Malformed, "an SVG"),
        (b"<!DOCTYPE html><script>alert(1)</script>", Problem::Malformed, "a page"),
        (b"", Problem::Malformed, "nothing"),
        (b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", Problem::Malformed, "zeros"),
        (b"\xff\xd8\xff", Problem::Malformed, "the first bytes of a JPEG"),
        (&polyglot, Problem::Malformed, "the head of a JPEG and a script"),
        (&head_of_png(10_000, 6_000), Problem::TooLarge, "60 megapixels"),
        (&head_of_png(30_000, 1), Problem::TooLarge, "a side that no camera has"),
        (&head_of_png(u32::MAX >> 1, u32::MAX >> 1), Problem::TooLarge, "more pixels than there are atoms"),
        (&head_of_png(7_000, 7_000), Problem::Malformed, "a head that promises more than there is"),
        (&vec![0; MOST_BYTES + 1], Problem::Malformed, "13 MB of zeros"),
        (&[&whole[..], &vec![0; MOST_BYTES][..]].concat(), Problem::TooLarge, "a photo with 12 MB behind it"),
    ] {
        assert_eq!(make(bytes).err(), Some(problem), "{what}");
    }
    let cut = make(&encoded(&photo(600, 600), ImageFormat::Png)[..200]);
    assert_eq!(cut.err(), Some(Problem::Malformed), "a PNG that was cut off");
}

/// A few bytes that would unpack to 288 MB, though they are 36 megapixels only.
#[test]
fn what_unpacks_to_too_much_is_refused() {
    let deep = image::ImageBuffer::<Rgba<u16>, Vec<u16>>::from_pixel(8, 8, Rgba([9, 9, 9, 9]));
    let png = encoded(&DynamicImage::ImageRgba16(deep), ImageFormat::Png);
    assert_eq!(make(&png).unwrap().width, 8);
    assert_eq!(make(&promising(png, 6_000, 6_000)).err(), Some(Problem::TooLarge));
}
