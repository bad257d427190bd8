//! What photos may be sent with a request.
//!
//! What a file is, its first bytes tell, never its name or what the browser calls it: an SVG renamed to `.jpg` is a program.

use crate::code::coded;

coded! {
    /// What an executor's photo shows.
    pub enum Stage {
        /// How it was found.
        Before = 0 "before",
        /// How it was left.
        After = 1 "after",
    }
}

/// How many may go with one text.
pub const MOST: usize = 5;
/// The largest file, in bytes.
pub const MOST_BYTES: usize = 12 * 1024 * 1024;
/// The most pixels, told from the file's head before anything is decoded.
pub const MOST_PIXELS: u64 = 50_000_000;
/// The longer side of what is kept, in pixels.
pub const KEPT_SIDE: u32 = 1600;
/// The longer side of the small one.
pub const SMALL_SIDE: u32 = 320;

/// A kind of photo that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
}

/// What kind of photo it is by its first bytes; `None`: none that is taken.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(b"\xff\xd8\xff") {
        Some(Format::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(Format::Png)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(Format::WebP)
    } else {
        None
    }
}

/// Whether it is the name of a photo: 128 bits, hexadecimal in small letters.
#[must_use]
pub fn is_id(id: &str) -> bool {
    id.len() == 32 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_its_first_bytes_tell() {
        for (bytes, format) in [
            (&b"\xff\xd8\xff\xe0\0\x10JFIF"[..], Some(Format::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0", Some(Format::Png)),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Some(Format::WebP)),
            (b"RIFF\x24\0\0\0WAVEfmt ", None),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\">", None),
            (b"<!DOCTYPE html><script>", None),
            (b"GIF89a", None),
            (b"%PDF-1.7", None),
            (b"\xff\xd8", None),
            (b"RIFF", None),
            (b"", None),
        ] {
            assert_eq!(sniff(bytes), format, "{bytes:?}");
        }
    }

    #[test]
    fn names_lead_nowhere_else() {
        assert!(is_id("0123456789abcdef0123456789abcdef"));
        for id in ["", "../../etc/passwd", "0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcde/"] {
            assert!(!is_id(id), "{id}");
        }
    }
}
