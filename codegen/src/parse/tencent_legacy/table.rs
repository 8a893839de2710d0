//! Tables of the legacy pages: names are broken into pieces, and cells stand on lines of their own.

use super::words;
use crate::read::Line;
use crate::spec::Type;

/// Columns of a table, in the order in which a row is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Columns {
    /// Name, required, type, text.
    Input,
    /// Name, type, text.
    Output,
    /// Name, required, type, perhaps default, text.
    Config { default: bool },
}

impl Columns {
    /// The columns that a header announces.
    pub fn of_header(text: &str) -> Option<Self> {
        if words::INPUT.contains(&text) {
            return Some(Self::Input);
        }
        if text == words::OUTPUT {
            return Some(Self::Output);
        }
        let config = words::CONFIG.iter().find(|(header, _)| *header == text);
        config.map(|(_, default)| Self::Config { default: *default })
    }

    fn has_required(self) -> bool {
        self != Self::Output
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// Name as printed, its pieces joined.
    pub name: String,
    /// Line of the first piece.
    pub line: u32,
    /// How many pieces the name was printed in.
    pub pieces: usize,
    pub required: Option<bool>,
    /// Type as documented, with single blanks.
    pub type_name: String,
    /// `None`: other rows or the example tell.
    pub r#type: Option<Type>,
    pub list: bool,
    /// Content of the column of defaults, where there is one.
    pub default: Option<String>,
    /// Description, its lines joined by line ends.
    pub text: String,
}

/// What a table holds.
#[derive(Debug)]
pub(super) struct Table<'a> {
    pub rows: Vec<Row>,
    /// Lines that look like rows and are none, and text above the first row.
    pub unreadable: Vec<Line<'a>>,
}

/// Reads the lines below a header. Stops at the first line that `ends` the table.
pub(super) fn read<'a>(lines: &[Line<'a>], columns: Columns) -> Table<'a> {
    let mut reader = Reader {
        columns,
        rows: Vec::new(),
        pieces: Vec::new(),
        unreadable: Vec::new(),
    };
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        rest = after;
        if words::LABELS.contains(&line.text) || line.text.starts_with("https://") {
            continue;
        }
        if Columns::of_header(line.text) == Some(columns) {
            // Printed again at the top of a page.
            continue;
        }
        if ends(line.text) {
            break;
        }
        rest = reader.line(line, rest);
    }
    let left = std::mem::take(&mut reader.pieces);
    reader.describe(&left);
    Table {
        rows: reader.rows,
        unreadable: reader.unreadable,
    }
}

/// A numbered heading or a note ends a table.
fn ends(text: &str) -> bool {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let heading = number.len() < text.len() && number.starts_with(' ') && text.contains('.');
    heading || words::NOTES.iter().any(|note| text.starts_with(note))
}

struct Reader<'a> {
    columns: Columns,
    rows: Vec<Row>,
    /// Lines that may be pieces of the next name, or the end of the text before.
    pieces: Vec<Line<'a>>,
    unreadable: Vec<Line<'a>>,
}

/// What a line says behind the name.
struct Cells<'t> {
    required: Option<bool>,
    type_name: String,
    rest: &'t str,
}

impl<'a> Reader<'a> {
    /// Takes a line, and those behind it that complete its type.
    fn line<'l>(&mut self, line: &Line<'a>, after: &'l [Line<'a>]) -> &'l [Line<'a>] {
        // A line of cells without a name completes the pieces above. (`JSON Array`: the first word is no name.)
        if !self.pieces.is_empty()
            && let Some((cells, after)) = self.cells(line.text, after)
        {
            let pieces = std::mem::take(&mut self.pieces);
            let count = self.name_pieces(&pieces);
            let (text, name) = pieces.split_at(pieces.len() - count);
            self.describe(text);
            let joined: String = name.iter().map(|piece| piece.text).collect();
            let number = name.first().map_or(line.number, |piece| piece.number);
            self.row(joined, number, count, cells);
            return after;
        }
        let (first, rest) = split_word(line.text);
        if is_piece(first)
            && !rest.is_empty()
            && let Some((cells, after)) = self.cells(rest, after)
        {
            let pieces = std::mem::take(&mut self.pieces);
            self.describe(&pieces);
            self.row(first.to_owned(), line.number, 1, cells);
            return after;
        }
        if is_piece(line.text) {
            self.pieces.push(*line);
        } else {
            let pieces = std::mem::take(&mut self.pieces);
            self.describe(&pieces);
            if self.looks_like_row(line.text, after) {
                self.unreadable.push(*line);
            }
            self.describe(&[*line]);
        }
        after
    }

    /// Whether two of name, required column and type are there, and the third is damaged.
    fn looks_like_row(&self, text: &str, after: &[Line<'_>]) -> bool {
        let (first, behind) = split_word(text);
        let (second, rest) = split_word(behind);
        let is_required = [words::YES, words::NO].contains(&second);
        // A type that has no room in its column begins on the next line.
        let rest = match after.first() {
            Some(next) if rest.is_empty() && !second.is_empty() => next.text,
            _ => rest,
        };
        let typed = lookup(&take_type(rest).0).is_some();
        self.columns.has_required()
            && (is_piece(first) && (is_required || typed) || is_required && typed)
    }

    /// Required column and type at the start of `text`. A type may go on over the next lines.
    fn cells<'t, 'l>(
        &self,
        text: &'t str,
        after: &'l [Line<'a>],
    ) -> Option<(Cells<'t>, &'l [Line<'a>])> {
        let mut text = text;
        let mut required = None;
        if self.columns.has_required() {
            let (first, rest) = split_word(text);
            required = Some(match first {
                words::YES => true,
                words::NO => false,
                _ => return None,
            });
            text = rest;
        }
        let (mut type_name, rest) = take_type(text);
        let mut after = after;
        // The type cell was broken: the next lines hold nothing but more of it.
        while rest.is_empty()
            && let Some((next, later)) = after.split_first()
        {
            let (more, left) = take_type(next.text);
            let joined = format!("{type_name} {more}");
            let joined = joined.trim();
            if more.is_empty() || !left.is_empty() || !type_begins(joined) {
                break;
            }
            type_name = joined.to_owned();
            after = later;
        }
        lookup(&type_name)?;
        Some((
            Cells {
                required,
                type_name,
                rest,
            },
            after,
        ))
    }

    /// How many of the last pieces form a name. A nested name needs the row of its parent; any other name was broken
    /// because it fills its column, so that a piece that others follow is long.
    fn name_pieces(&self, pieces: &[Line<'_>]) -> usize {
        let fits = |count: &usize| {
            let name = &pieces[pieces.len() - count..];
            let joined: String = name.iter().map(|piece| piece.text).collect();
            match joined.rsplit_once(words::NESTED) {
                Some((parent, _)) => self.rows.iter().any(|row| row.name == parent),
                None => name[..count - 1].iter().all(|piece| piece.text.len() >= 10),
            }
        };
        (1..=pieces.len()).rev().find(fits).unwrap_or(1)
    }

    fn row(&mut self, name: String, line: u32, pieces: usize, cells: Cells<'_>) {
        let (r#type, list) = lookup(&cells.type_name).unwrap_or((None, false));
        let (default, text) = match self.columns {
            Columns::Config { default: true } => {
                let (default, text) = split_word(cells.rest);
                (Some(default.to_owned()), text)
            }
            _ => (None, cells.rest),
        };
        self.rows.push(Row {
            name,
            line,
            pieces,
            required: cells.required,
            type_name: cells.type_name,
            r#type,
            list,
            default,
            text: text.to_owned(),
        });
    }

    /// Adds lines to the text of the last row.
    fn describe(&mut self, lines: &[Line<'a>]) {
        let Some(row) = self.rows.last_mut() else {
            self.unreadable.extend(lines);
            return;
        };
        for line in lines {
            if !row.text.is_empty() {
                row.text.push('\n');
            }
            row.text.push_str(line.text);
        }
    }
}

/// First word, and what follows it.
pub(super) fn split_word(text: &str) -> (&str, &str) {
    match text.split_once(' ') {
        Some((word, rest)) => (word, rest.trim_start()),
        None => (text, ""),
    }
}

/// Whether a text can be a name or a piece of one.
pub(super) fn is_piece(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || "{:._".contains(c))
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_.:{}".contains(c))
}

/// The words of a type at the start of `text`, and what follows.
fn take_type(text: &str) -> (String, &str) {
    let mut name = String::new();
    let mut rest = text;
    loop {
        let (word, after) = split_word(rest);
        let longer = format!("{name} {word}");
        if word.is_empty() || !type_begins(longer.trim()) {
            return (name, rest);
        }
        name = longer.trim().to_owned();
        rest = after;
    }
}

/// Whether the name of some type begins with these words, or holds them behind its first.
fn type_begins(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let begins = |name: &str| {
        name == text
            || name
                .strip_prefix(&*text)
                .is_some_and(|rest| rest.starts_with(' '))
    };
    words::TYPES.iter().any(|(name, _, _)| begins(name))
}

/// The type of a name.
fn lookup(name: &str) -> Option<(Option<Type>, bool)> {
    let name = name.to_ascii_lowercase();
    let found = words::TYPES.iter().find(|(known, _, _)| *known == name);
    found.map(|(_, r#type, list)| (r#type.clone(), *list))
}

impl Row {
    /// A row of the table of common parameters.
    pub fn common(name: String, required: bool, type_name: &str) -> Self {
        let (r#type, list) = lookup(type_name).unwrap_or((None, false));
        Self {
            name,
            line: 0,
            pieces: 1,
            required: Some(required),
            type_name: type_name.to_owned(),
            r#type,
            list,
            default: None,
            text: String::new(),
        }
    }
}
