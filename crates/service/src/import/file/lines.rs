//! Physical lines, numbered from 1.

use std::io::BufRead;

use encoding_rs::{Encoding, UTF_8};

use super::FileFault;

/// No line of a register is longer, in bytes.
pub(super) const MAX_LINE: usize = 1024 * 1024;

/// A line without its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) number: u64,
    pub(super) text: String,
}

/// Reads a file line by line. A byte-order mark is no part of the first one.
pub(super) struct Lines<R> {
    input: R,
    encoding: &'static Encoding,
    read: u64,
    bytes: Vec<u8>,
    /// Whether a line was not plain ASCII.
    pub(super) beyond_ascii: bool,
    /// Whether each of those lines was valid UTF-8, whatever the encoding.
    pub(super) all_utf8: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) const fn new(input: R, encoding: &'static Encoding) -> Self {
        Self { input, encoding, read: 0, bytes: Vec::new(), beyond_ascii: false, all_utf8: true }
    }

    /// How many lines were read so far.
    pub(super) const fn read(&self) -> u64 {
        self.read
    }

    /// The next line; `None` at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<Line>, FileFault> {
        self.bytes.clear();
        let line = self.read + 1;
        let unreadable = |error: std::io::Error| FileFault::Unreadable { line, reason: error.to_string() };
        let limit = MAX_LINE as u64 + 1;
        let length =
            std::io::Read::take(&mut self.input, limit).read_until(b'\n', &mut self.bytes).map_err(unreadable)?;
        if length == 0 {
            return Ok(None);
        }
        if length > MAX_LINE {
            return Err(FileFault::LongLine { line });
        }
        self.read = line;
        let text = self.text(line)?;
        Ok(Some(Line { number: line, text }))
    }

    fn text(&mut self, line: u64) -> Result<String, FileFault> {
        let encoding = self.encoding;
        let fault = |hint| FileFault::Encoding { line, encoding: encoding.name().to_owned(), hint };
        let mut bytes = self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes);
        bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        if line == 1 {
            if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
                return Err(fault("it is UTF-16: save it as UTF-8"));
            }
            if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
                if encoding != UTF_8 {
                    return Err(fault("it begins as UTF-8 does: leave `encoding` out of the mapping's [file]"));
                }
                bytes = rest;
            }
        }
        let utf8 = std::str::from_utf8(bytes);
        if !bytes.is_ascii() {
            self.beyond_ascii = true;
            self.all_utf8 &= utf8.is_ok();
        }
        if encoding == UTF_8 {
            return utf8.map(str::to_owned).map_err(|_| {
                fault("if it is Windows-1251, save it as UTF-8 or, for requests, write encoding = \"windows-1251\" under [file] in the mapping")
            });
        }
        encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(std::borrow::Cow::into_owned)
            .ok_or_else(|| fault("another encoding?"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use encoding_rs::WINDOWS_1251;

    fn all(bytes: &[u8], encoding: &'static Encoding) -> Result<Vec<(u64, String)>, FileFault> {
        let mut lines = Lines::new(bytes, encoding);
        let mut found = Vec::new();
        while let Some(line) = lines.next()? {
            found.push((line.number, line.text));
        }
        Ok(found)
    }

    #[test]
    fn ends_of_lines_and_the_mark() {
        let wanted = vec![(1, "a".to_owned()), (2, String::new()), (3, "b".to_owned())];
        assert_eq!(all(b"\xEF\xBB\xBFa\r\n\nb", UTF_8).unwrap(), wanted);
        assert_eq!(all(b"", UTF_8).unwrap(), vec![]);
    }

    #[test]
    fn encodings() {
        let cyrillic = b"id\n\xCF\xF0\xE8\xE2\xB3\xF2\n";
        assert_eq!(all(cyrillic, WINDOWS_1251).unwrap()[1].1, "Привіт");
        let fault = all(cyrillic, UTF_8).unwrap_err().to_string();
        assert!(fault.contains("line 2") && fault.contains("windows-1251"), "{fault}");
        assert!(matches!(all(b"\xFF\xFEi\0d\0", UTF_8), Err(FileFault::Encoding { line: 1, .. })));
        assert!(matches!(all(b"\xEF\xBB\xBFid", WINDOWS_1251), Err(FileFault::Encoding { line: 1, .. })));
    }

    #[test]
    fn a_line_without_end() {
        let endless = vec![b'x'; MAX_LINE + 2];
        assert_eq!(all(&endless, UTF_8), Err(FileFault::LongLine { line: 1 }));
    }
}
