//! Lines of a table that are no row, but look like one: a damaged row would vanish in the description above it.

use super::tokens::{is_name, is_type_name, required, split_word};
use super::types::TypeNames;
use super::words::{self, Columns};
use crate::diagnostic::Diagnostic;
use crate::read::Line;

/// Why a line looks like a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Doubt<'t> {
    /// What does not fit into its column; empty if the cell is.
    pub part: &'t str,
    column: Column,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Required,
    Type,
}

impl Doubt<'_> {
    /// The error without its place.
    pub fn refusal(self, owner: &str) -> Diagnostic {
        let (column, expected) = match self.column {
            Column::Name => ("the name", "a name of Latin letters and digits".to_owned()),
            Column::Required => (
                "the required column",
                format!("`{}` or `{}`", words::YES, words::NO),
            ),
            Column::Type => ("the type", "a documented type".to_owned()),
        };
        let part = match self.part {
            "" => "nothing".to_owned(),
            part => format!("`{part}`"),
        };
        let message = format!("a row of the table `{owner}` has {part} for {column}");
        Diagnostic::error("unreadable-row", message)
            .expected(format!("expected {expected}"))
            .help("compare with the printed manual; if the line is part of the description above, join it with the line before it")
    }
}

/// Doubts about the first of these lines, which is no row.
pub(super) fn of_line<'t>(
    lines: &[Line<'t>],
    columns: Columns,
    types: &TypeNames<'_>,
) -> Option<Doubt<'t>> {
    let (line, below) = lines.split_first()?;
    let doubt = |column, part| Some(Doubt { part, column });
    let (first, behind) = split_word(line.text);
    let (second, rest) = split_word(behind);
    let named = is_name(first.strip_suffix(words::LIST_SUFFIX).unwrap_or(first));
    // A type that has no room in its column begins on the next line.
    let type_below = below
        .first()
        .is_some_and(|next| next.text == words::LIST.trim_end() || types.get(next.text).is_some());
    match columns {
        Columns::Parameters => {
            let typed = types.at_start(rest).is_some() || (rest.is_empty() && type_below);
            match (named, required(second)) {
                (true, Some(_)) => doubt(Column::Type, split_word(rest).0),
                (true, None) if types.at_start(behind).is_some() => doubt(Column::Required, ""),
                (true, None) if typed => doubt(Column::Required, second),
                (false, Some(_)) if typed => doubt(Column::Name, first),
                _ => None,
            }
        }
        Columns::Answered => {
            let typed = types.at_start(behind).is_some() || (behind.is_empty() && type_below);
            match named {
                false if typed => doubt(Column::Name, first),
                true if !rest.is_empty() && is_type_name(second) => doubt(Column::Type, second),
                _ => None,
            }
        }
        Columns::Sent => match types.at_start(behind) {
            Some((_, rest)) if named => doubt(Column::Required, split_word(rest).0),
            Some((_, rest)) if required(split_word(rest).0).is_some() => doubt(Column::Name, first),
            None if named && is_type_name(second) => doubt(Column::Type, second),
            None if !named && behind.is_empty() && type_below => doubt(Column::Name, first),
            _ => None,
        },
    }
}
