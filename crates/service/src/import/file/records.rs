//! Records of a CSV file. A record that cannot be read costs its own first line and no other: reading goes on with the next.

use std::collections::VecDeque;
use std::io::BufRead;

use csv::StringRecord;

use super::FileFault;
use super::lines::{Line, Lines};

/// No record spans more lines: a quote that is still open then was never meant to be one.
const MAX_SPAN: usize = 200;

/// What comes next in the file.
#[derive(Debug)]
pub(in crate::import) enum Piece {
    /// A record with as many fields as there are columns.
    Record(Record),
    /// A line that is no record.
    Broken {
        /// Its number.
        line: u64,
        /// Its text, as it stands in the file.
        text: String,
        /// What is wrong with it.
        fault: RecordFault,
    },
}

/// A record.
#[derive(Debug)]
pub(in crate::import) struct Record {
    /// The line that it begins in.
    pub(in crate::import) line: u64,
    /// Its text, as it stands in the file.
    pub(in crate::import) text: String,
    /// Its fields.
    pub(in crate::import) fields: StringRecord,
}

/// Why a line is no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum RecordFault {
    /// A quote that is opened and not closed, or closed in the middle of a field.
    Quote,
    /// Another number of fields than there are columns.
    Fields { found: usize, expected: usize },
}

/// Whether fields, found on a line inside of a quoted field, are a record of their own: then the quote was never closed.
pub(in crate::import) type IsRecord<'a> = &'a dyn Fn(&StringRecord) -> bool;

/// Reads a file record by record.
pub(in crate::import) struct Records<'a, R> {
    lines: Lines<R>,
    /// Lines that were read in search of a closing quote, and are to be read again.
    again: VecDeque<Line>,
    delimiter: u8,
    columns: usize,
    is_record: IsRecord<'a>,
}

impl<'a, R: BufRead> Records<'a, R> {
    /// The records after the header, which `lines` is past.
    pub(super) fn new(lines: Lines<R>, delimiter: u8, columns: usize, is_record: IsRecord<'a>) -> Self {
        Self { lines, again: VecDeque::new(), delimiter, columns, is_record }
    }

    /// The number of the last line that was read.
    pub(in crate::import) const fn lines_read(&self) -> u64 {
        self.lines.read()
    }

    /// The next record or broken line; `None` at the end. Blank lines are passed over.
    pub(in crate::import) fn next(&mut self) -> Result<Option<Piece>, FileFault> {
        loop {
            match self.next_line()? {
                None => return Ok(None),
                Some(line) if line.text.trim().is_empty() => {}
                Some(line) => return self.record(line).map(Some),
            }
        }
    }

    fn next_line(&mut self) -> Result<Option<Line>, FileFault> {
        self.again.pop_front().map_or_else(|| self.lines.next(), |line| Ok(Some(line)))
    }

    fn record(&mut self, first: Line) -> Result<Piece, FileFault> {
        let mut split = split(&first.text, self.delimiter);
        if split != Split::Open {
            return Ok(self.judge(first.number, first.text, split));
        }
        let start = first.text.len();
        let mut text = first.text;
        let mut rest = Vec::new();
        while split == Split::Open && rest.len() < MAX_SPAN {
            let Some(line) = self.next_line()? else { break };
            text.push('\n');
            text.push_str(&line.text);
            // A line without a quote cannot close one.
            if line.text.contains('"') {
                split = self::split(&text, self.delimiter);
            }
            rest.push(line);
        }
        let whole = matches!(&split, Split::Fields(fields) if fields.len() == self.columns);
        if whole && !rest.iter().any(|line| self.is_record_of_its_own(line)) {
            return Ok(self.judge(first.number, text, split));
        }
        for line in rest.into_iter().rev() {
            self.again.push_front(line);
        }
        text.truncate(start);
        Ok(Piece::Broken { line: first.number, text, fault: RecordFault::Quote })
    }

    fn judge(&self, line: u64, text: String, split: Split) -> Piece {
        match split {
            Split::Fields(fields) if fields.len() == self.columns => Piece::Record(Record { line, text, fields }),
            Split::Fields(fields) => {
                let fault = RecordFault::Fields { found: fields.len(), expected: self.columns };
                Piece::Broken { line, text, fault }
            }
            Split::Open | Split::Stray => Piece::Broken { line, text, fault: RecordFault::Quote },
        }
    }

    fn is_record_of_its_own(&self, line: &Line) -> bool {
        match split(&line.text, self.delimiter) {
            Split::Fields(fields) => fields.len() == self.columns && (self.is_record)(&fields),
            Split::Open | Split::Stray => false,
        }
    }
}

/// What a text is as a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Split {
    /// Its fields, unquoted.
    Fields(StringRecord),
    /// A quoted field goes on after its end.
    Open,
    /// Something stands between a closing quote and the end of the field.
    Stray,
}

/// Cuts a text into fields (RFC 4180). A quote inside of a field that does not begin with one is a sign like any other.
pub(super) fn split(text: &str, delimiter: u8) -> Split {
    let delimiter = char::from(delimiter);
    let mut fields = StringRecord::new();
    let mut rest = text;
    loop {
        let (field, after) = match rest.strip_prefix('"') {
            None => rest
                .split_once(delimiter)
                .map_or((rest.to_owned(), None), |(field, after)| (field.to_owned(), Some(after))),
            Some(quoted) => match unquote(quoted) {
                None => return Split::Open,
                Some((field, "")) => (field, None),
                Some((field, after)) => match after.strip_prefix(delimiter) {
                    None => return Split::Stray,
                    after => (field, after),
                },
            },
        };
        fields.push_field(&field);
        match after {
            None => return Split::Fields(fields),
            Some(after) => rest = after,
        }
    }
}

/// The field up to its closing quote, a doubled quote being one, and what stands after; `None` when it is not closed.
fn unquote(mut quoted: &str) -> Option<(String, &str)> {
    let mut field = String::new();
    loop {
        let (part, after) = quoted.split_once('"')?;
        field.push_str(part);
        match after.strip_prefix('"') {
            None => return Some((field, after)),
            Some(after) => {
                field.push('"');
                quoted = after;
            }
        }
    }
}

#[cfg(test)]
mod tests;
