//! Where the entries of a changelog stand.

use crate::diagnostic::Location;
use crate::spec::Changelog;

/// The place of every entry of a [`Changelog`], counted over all releases from the oldest.
///
/// A changelog itself has no line numbers: the same facts stand in the vendor's document and in the spec, and a
/// message has to name the one that the reader has before him.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    entries: Vec<Location>,
}

impl Places {
    /// Places in the order of the entries.
    pub(crate) fn new(entries: Vec<Location>) -> Self {
        Self { entries }
    }

    /// Places in a spec file, whose text is given.
    pub fn in_spec(file: &str, text: &str, changelog: &Changelog) -> Self {
        let wanted: usize = changelog.releases.iter().map(|r| r.entries.len()).sum();
        let mut entries = Vec::with_capacity(wanted);
        for (line, number) in text.lines().zip(1..) {
            // Every entry has this key once, and nothing else has it.
            for (start, _) in line.match_indices("\"change\":") {
                let end = line[start..]
                    .find('}')
                    .map_or(line.len(), |end| start + end);
                entries.push(Location {
                    file: file.to_owned(),
                    line: number,
                    text: line.to_owned(),
                    span: start..end,
                });
            }
        }
        // Something else has been read: no place is better than a wrong one.
        if entries.len() == wanted {
            Self { entries }
        } else {
            Self::default()
        }
    }

    /// The place of an entry, if known.
    pub fn get(&self, entry: usize) -> Option<&Location> {
        self.entries.get(entry)
    }
}
