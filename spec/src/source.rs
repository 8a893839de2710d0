//! Documents as numbered lines; what cannot be a text document is refused, with its name and what to do.
//!
//! Files are looked at in the order of what they cost: kind and size before a byte is read, then the first bytes.
//! No file makes this module take more memory than a few times [`SIZE_LIMIT`].

mod encoding;

use crate::diagnostic::{Diagnostic, Location};
use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;

/// Largest file that is read, in bytes. The largest known manual has 1 MB.
pub const SIZE_LIMIT: u64 = 64 * 1024 * 1024;

/// A document: its text, and where each line begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    name: String,
    text: String,
    starts: Vec<u32>,
}

impl Source {
    /// Reads a document as a converter left it: UTF-8 text, neither markup nor binary.
    ///
    /// # Errors
    /// One diagnostic that names the file and says what it is instead.
    pub fn load(path: &Path) -> Result<Self, Diagnostic> {
        let source = Self::read(path)?;
        match encoding::markup(&source.text) {
            Some(found) => Err(found.at(Location::file(source.name))),
            None => Ok(source),
        }
    }

    /// Reads a text file of any format.
    ///
    /// # Errors
    /// One diagnostic that names the file and says what it is instead.
    pub fn read(path: &Path) -> Result<Self, Diagnostic> {
        let file = path.display().to_string();
        let bytes = bytes(path).map_err(|diagnostic| diagnostic.at(Location::file(&*file)))?;
        let text = encoding::decode(&file, bytes)?;
        Ok(Self::new(file, text))
    }

    /// Takes a text; `name` is the file as the user named it.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let mut starts = vec![0];
        starts.extend(
            text.match_indices('\n')
                .map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)),
        );
        Self {
            name: name.into(),
            text,
            starts,
        }
    }

    /// The file as the user named it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Lines with their numbers, counted from 1; without line ends.
    pub fn lines(&self) -> impl Iterator<Item = (u32, &str)> {
        (1..).zip(self.text.lines())
    }

    /// A line by its number; empty where there is none.
    pub fn line(&self, number: u32) -> &str {
        let index = number.saturating_sub(1) as usize;
        let start = self
            .starts
            .get(index)
            .map_or(self.text.len(), |at| *at as usize);
        let rest = self.text.get(start..).unwrap_or_default();
        rest.lines().next().unwrap_or_default()
    }

    /// A whole line as the place of a message.
    pub fn location(&self, number: u32) -> Location {
        Location {
            file: self.name.clone(),
            line: number,
            text: self.line(number).to_owned(),
            span: 0..0,
        }
    }

    /// The part of a line that reads `part`, or the whole line if it holds no such part.
    pub fn location_of(&self, number: u32, part: &str) -> Location {
        let mut location = self.location(number);
        if let Some(at) = location.text.find(part) {
            location.span = at..at + part.len();
        }
        location
    }

    /// The place of a byte range of the whole text; what lies beyond the first line of the range is left out.
    pub fn location_at(&self, range: Range<usize>) -> Location {
        let count = self
            .starts
            .partition_point(|start| *start as usize <= range.start);
        let number = u32::try_from(count).unwrap_or(u32::MAX).max(1);
        let start = self.starts[count.max(1) - 1] as usize;
        let mut location = self.location(number);
        let end = range.end.min(start + location.text.len());
        location.span = range.start - start..end.saturating_sub(start);
        location
    }
}

/// Reads a regular file of at most [`SIZE_LIMIT`] bytes.
fn bytes(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let unreadable = |error: io::Error| {
        let (why, help) = match error.kind() {
            io::ErrorKind::NotFound => ("no such file".to_owned(), "check the path"),
            io::ErrorKind::PermissionDenied => (
                "permission denied".to_owned(),
                "make the file readable for this user",
            ),
            _ => (error.to_string(), "check the path"),
        };
        Diagnostic::error("unreadable", format!("cannot read the file: {why}")).help(help)
    };
    let about = std::fs::metadata(path).map_err(unreadable)?;
    if about.is_dir() {
        return Err(
            Diagnostic::error("not-a-file", "this is a directory, not a file")
                .help("name the file in it that is meant"),
        );
    }
    // A pipe would block, a device may never end: neither has a size to be checked.
    if !about.is_file() {
        return Err(
            Diagnostic::error("not-a-file", "this is a pipe or a device, not a file")
                .help("write its content to a file and name that"),
        );
    }
    let too_large = |size: u64| {
        Diagnostic::error("too-large", format!("the file has {size} bytes"))
            .expected(format!("expected at most {SIZE_LIMIT} bytes (64 MB)"))
            .help("a manual has about 1 MB: is this the right file?")
    };
    if about.len() > SIZE_LIMIT {
        return Err(too_large(about.len()));
    }
    let mut bytes = Vec::new();
    // The file may grow while it is read.
    File::open(path)
        .and_then(|file| file.take(SIZE_LIMIT + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.len() as u64 > SIZE_LIMIT {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn lines_are_found_by_number() {
        let source = Source::new("a.txt", "one\r\ntwo\n\nfour");
        assert_eq!(source.line(1), "one");
        assert_eq!(source.line(2), "two");
        assert_eq!(source.line(3), "");
        assert_eq!(source.line(4), "four");
        assert_eq!(source.line(5), "");
        assert_eq!(source.line(0), "one");
        assert_eq!(source.lines().count(), 4);
        assert_eq!(source.location_of(4, "ou").span, 1..3);
    }

    #[test]
    fn lines_are_found_by_byte_range() {
        let source = Source::new("f", "one\ntwo\nthree");
        for (range, line, span) in [
            (0..3, 1, 0..3),
            (4..6, 2, 0..2),
            (5..12, 2, 1..3),
            (8..13, 3, 0..5),
            (13..13, 3, 5..5),
        ] {
            let location = source.location_at(range.clone());
            assert_eq!((location.line, location.span), (line, span), "{range:?}");
        }
        assert_eq!(Source::new("f", "").location_at(0..0).line, 1);
    }
}
