//! Documents as numbered lines.

use crate::diagnostic::Location;

/// A document: its text, and where each line begins.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: String,
    starts: Vec<u32>,
}

impl Source {
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
}
