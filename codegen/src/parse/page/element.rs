//! Lines and tables of a page, whatever its format.

use super::words;

/// A line of text that is not blank.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub number: u32,
    pub text: String,
    /// Level of the heading that the line is marked as; 0 for text.
    pub level: u8,
    /// It stands in a block that is marked as code.
    pub code: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub line: u32,
    /// Its lines, joined by line ends.
    pub text: String,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Element {
    Line(Line),
    /// A table whose cells are marked.
    Table(Table),
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Table {
    /// Rows, header first.
    pub rows: Vec<Vec<Cell>>,
    /// First and last line of each row.
    pub lines: Vec<(u32, u32)>,
    /// Lines of text between the rows.
    pub notes: Vec<Line>,
    /// What is wrong with rows, by line.
    pub faults: Vec<(u32, String)>,
}

impl Table {
    /// Its first line.
    pub fn line(&self) -> u32 {
        self.lines.first().map_or(0, |(first, _)| *first)
    }

    /// Whether its header names columns for names and for types.
    pub fn has_rows(&self) -> bool {
        self.has(words::Column::Name) && self.has(words::Column::Type)
    }

    /// Whether its header is that of a table of permissions or of error codes.
    pub fn is_of_codes(&self) -> bool {
        use words::Column::{Access, Code, Operation, Status};
        [Access, Code, Operation, Status]
            .into_iter()
            .any(|column| self.has(column))
    }

    fn has(&self, wanted: words::Column) -> bool {
        let mut header = self.rows.first().into_iter().flatten();
        header.any(|cell| words::column(&cell.text) == Some(wanted))
    }
}
