//! Tables of parameters and members: lines -> rows.
//!
//! A row begins with its name. Type and required column stand behind it on the same line, or, where the type had to
//! be broken, below it. Then comes the text of the description, on the same line if the cell had one line.

use super::context::Context;
use super::context::Height;
use super::tokens::is_type_name;
pub(super) use super::tokens::{is_name, required, required_behind, split_word};
use super::types::TypeNames;
pub(super) use super::words::Columns;
use super::{doubt, words};
use crate::diagnostic::Diagnostic;
use crate::read::Line;
use crate::spec::Type;

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row<'a> {
    /// Line with the name.
    pub line: Line<'a>,
    /// Without list suffix.
    pub name: &'a str,
    /// Whether the name ends like that of a list parameter.
    pub list_suffix: bool,
    pub r#type: Type,
    pub list: bool,
    pub required: Option<bool>,
    /// How many lines name, required column and type take.
    pub lines: usize,
    /// Lines of the description.
    pub text: Vec<Line<'a>>,
    /// Whether the description begins behind the type.
    pub inline: bool,
    /// Whether the type was broken.
    pub broken_type: bool,
    /// Whether a page ends within it.
    pub split: bool,
}

/// A table.
#[derive(Debug)]
pub(super) struct Table<'a> {
    pub columns: Columns,
    pub rows: Vec<Row<'a>>,
}

/// Reads a table; `headers` are those that may begin it. `owner` names it in messages.
pub(super) fn read<'a>(
    context: &mut Context<'_, 'a>,
    lines: &[Line<'a>],
    headers: &[(&str, Columns)],
    types: &TypeNames<'a>,
    owner: &str,
    heading: &Line<'a>,
) -> Option<Table<'a>> {
    let find = |line: &Line<'a>| headers.iter().find(|(text, _)| *text == line.text);
    let Some((at, header)) = lines
        .iter()
        .enumerate()
        .find_map(|(at, line)| Some((at, find(line)?)))
    else {
        let expected: Vec<_> = headers
            .iter()
            .map(|(text, _)| format!("`{text}`"))
            .collect();
        context.push(
            Diagnostic::error("table-without-header", format!("the table `{owner}` has no header"))
                .at(context.location(heading.number))
                .expected(format!("expected below: {}", expected.join(" or ")))
                .help("the document is cut, or its layout is new: compare this place with the printed manual"),
        );
        return None;
    };
    let columns = header.1;
    let mut reader = Reader {
        context,
        types,
        columns,
        owner,
        rows: Vec::new(),
        page_turned: false,
        refused: false,
        others: 0,
    };
    reader.above(&lines[..at]);
    let mut rest = &lines[at + 1..];
    let mut pdf = lines[at].pdf;
    while let Some(line) = rest.first() {
        reader.page_turned |= line.pdf != pdf;
        let turned = std::mem::replace(&mut pdf, line.pdf) != line.pdf;
        let used = if line.text == header.0 {
            reader.header_again(line, turned);
            1
        } else {
            reader.line(rest)
        };
        rest = &rest[used..];
    }
    let Reader { rows, others, .. } = reader;
    let of_rows = rows.iter().map(Row::all_lines);
    let out = of_rows.sum::<usize>() + others;
    context.rows += rows.len();
    context
        .table_lines
        .push((lines[at].number, lines.len() - at - 1, out));
    Some(Table { columns, rows })
}

struct Reader<'r, 'd, 'a> {
    context: &'r mut Context<'d, 'a>,
    types: &'r TypeNames<'a>,
    columns: Columns,
    owner: &'r str,
    rows: Vec<Row<'a>>,
    /// A page ended since the last row began.
    page_turned: bool,
    /// The last row was refused, and so is its text.
    refused: bool,
    /// Lines that belong to no row: headers, and what was refused with an error.
    others: usize,
}

/// What may begin a row.
enum Start<'a> {
    /// A row and the number of its lines so far.
    Row(Row<'a>, usize),
    /// Looks like a row, but has no known type; the text of the type and the number of lines.
    Unknown(Line<'a>, String, usize),
    /// Text.
    No,
}

impl Row<'_> {
    /// How it is printed, where that can be told.
    pub fn height(&self) -> Option<Height> {
        let first = self
            .text
            .first()
            .filter(|_| !self.split && !self.broken_type)?;
        Some(Height {
            line: self.line.number,
            lines: self.text.len(),
            beside: self.inline,
            close: !self.inline && first.number == self.line.number + 1,
        })
    }

    /// Lines of the document that it takes.
    fn all_lines(&self) -> usize {
        self.lines + self.text.len() - usize::from(self.inline)
    }

    /// Whether the description cannot be complete without this line: a description that does not begin beside the
    /// name has two lines if it begins close below the name, and more if it begins further away.
    fn must_go_on(&self, next: &Line<'_>) -> bool {
        let close = |line: &Line<'_>| line.number == self.line.number + 1;
        let least = match self.text.first() {
            Some(first) if close(first) => 2,
            Some(_) => 3,
            None => return close(next) && !self.broken_type,
        };
        !self.inline && !self.broken_type && self.text.len() < least
    }
}

impl<'a> Reader<'_, '_, 'a> {
    /// Lines between the heading and the header: an introduction. A row there has lost its header.
    fn above(&mut self, lines: &[Line<'a>]) {
        for at in 0..lines.len() {
            let line = &lines[at];
            let doubt = doubt::of_line(&lines[at..], self.columns, self.types);
            if matches!(self.start(&lines[at..]), Start::No) && doubt.is_none() {
                continue;
            }
            let message = format!(
                "a row stands above the header of the table `{}`",
                self.owner
            );
            self.context.push(
                Diagnostic::error("row-above-header", message)
                    .at(self.context.location(line.number))
                    .expected("expected the header of the table above its first row")
                    .help("the header is missing above this line: compare with the printed manual"),
            );
            return;
        }
    }

    fn header_again(&mut self, line: &Line<'a>, turned: bool) {
        self.others += 1;
        if turned {
            self.context.repeated_headers += 1;
            return;
        }
        let message = format!(
            "the table `{}` has a second header in the middle of a page",
            self.owner
        );
        self.context.push(
            Diagnostic::error("header-in-table", message)
                .at(self.context.location(line.number))
                .expected("expected a row, or the heading of the next section")
                .help("a heading is missing above this line: the document is cut, or its layout is new"),
        );
    }

    /// Reads one row's beginning or one line of text; gives the number of lines.
    fn line(&mut self, rest: &[Line<'a>]) -> usize {
        match self.start(rest) {
            Start::Row(mut row, used) => {
                self.page_turned = false;
                self.refused = false;
                row.lines = used;
                self.rows.push(row);
                used
            }
            Start::Unknown(at, text, used) => {
                let message = format!("unknown type `{text}` in the table `{}`", self.owner);
                self.refuse(
                    Diagnostic::error("unknown-type", message)
                        .at(self.context.location_of(at.number, &text))
                        .expected("expected a documented type, a structure of this document, or a list of these")
                        .help("check whether the document lacks a structure, or misspells one"),
                    used,
                );
                used
            }
            Start::No => {
                self.text(rest);
                1
            }
        }
    }

    /// Leaves a row out, with its text, for a reason.
    fn refuse(&mut self, reason: Diagnostic, lines: usize) {
        self.refused = true;
        self.others += lines;
        self.context.rows += 1;
        self.context.refused_rows += 1;
        self.context.push(reason);
    }

    fn text(&mut self, rest: &[Line<'a>]) {
        let line = rest[0];
        if self.refused {
            self.others += 1;
            return;
        }
        let doubt = doubt::of_line(rest, self.columns, self.types);
        let Some(row) = self.rows.last_mut() else {
            self.others += 1;
            let message = format!("text before the first row of the table `{}`", self.owner);
            self.context.push(
                Diagnostic::error("text-before-row", message)
                    .at(self.context.location(line.number))
                    .expected("expected a row: a name, and its type")
                    .help("the name above this text is missing: compare with the printed manual"),
            );
            return;
        };
        if let Some(doubt) = doubt {
            if self.page_turned || !row.must_go_on(&line) {
                let location = self.context.location_of(line.number, doubt.part);
                self.refuse(doubt.refusal(self.owner).at(location), 1);
                return;
            }
            self.context.proven_text += 1;
        }
        row.split |= self.page_turned;
        row.text.push(line);
    }

    fn start(&self, rest: &[Line<'a>]) -> Start<'a> {
        let line = rest[0];
        let (name, behind) = split_word(line.text);
        let (bare, list_suffix) = match name.strip_suffix(words::LIST_SUFFIX) {
            Some(bare) if self.columns == Columns::Parameters => (bare, true),
            _ => (name, false),
        };
        if !is_name(bare) {
            return Start::No;
        }
        let row = |(r#type, list), required, text: &'a str| Row {
            line,
            name: bare,
            list_suffix,
            r#type,
            list,
            required,
            text: if text.is_empty() {
                Vec::new()
            } else {
                vec![Line { text, ..line }]
            },
            lines: 1,
            inline: !text.is_empty(),
            broken_type: false,
            split: false,
        };
        let below = &rest[1..];
        let close = below
            .first()
            .is_some_and(|next| next.number == line.number + 1 && next.pdf == line.pdf);
        match self.columns {
            Columns::Parameters => {
                let (word, behind) = split_word(behind);
                let Some(required) = required(word) else {
                    return Start::No;
                };
                if behind.is_empty() {
                    return self.broken(below, false, |kind, _| row(kind, required, ""));
                }
                match self.types.at_start(behind) {
                    Some((kind, text)) => Start::Row(row(kind, required, text), 1),
                    None => match split_word(behind) {
                        (word, _) if is_name(word) => Start::Unknown(line, word.to_owned(), 1),
                        _ => Start::No,
                    },
                }
            }
            Columns::Answered => {
                if behind.is_empty() {
                    return if close {
                        self.broken(below, false, |kind, _| row(kind, None, ""))
                    } else {
                        Start::No
                    };
                }
                match self.types.at_start(behind) {
                    Some((kind, text)) => Start::Row(row(kind, None, text), 1),
                    None if self.is_unknown_type(behind, close) => {
                        Start::Unknown(line, behind.to_owned(), 1)
                    }
                    None => Start::No,
                }
            }
            Columns::Sent => {
                if behind.is_empty() {
                    return if close {
                        self.broken(below, true, |kind, required| row(kind, required, ""))
                    } else {
                        Start::No
                    };
                }
                // The required column is the first word that can be one; what precedes it is the type.
                let Some((kind, required, text)) = required_behind(behind) else {
                    return Start::No;
                };
                match self.types.get(kind) {
                    Some(known) => Start::Row(row(known, required, text), 1),
                    None if is_type_name(kind) => Start::Unknown(line, kind.to_owned(), 1),
                    None => Start::No,
                }
            }
        }
    }

    /// A type that was broken into several lines below the name, with the required column behind it if there is one.
    fn broken(
        &self,
        below: &[Line<'a>],
        has_required: bool,
        row: impl FnOnce((Type, bool), Option<bool>) -> Row<'a>,
    ) -> Start<'a> {
        const MOST_LINES: usize = 5;
        let mut pieces = Vec::new();
        let mut found = None;
        for (at, line) in below.iter().take(MOST_LINES).enumerate() {
            let (piece, required) = match (required(line.text), required_behind(line.text)) {
                (Some(required), _) if has_required => ("", Some(required)),
                (None, Some((piece, required, ""))) if has_required => (piece, Some(required)),
                _ => (line.text, None),
            };
            pieces.extend((!piece.is_empty()).then_some(piece));
            let known = join_pieces(&pieces)
                .into_iter()
                .find_map(|text| self.types.get(&text));
            match (known, required) {
                (Some(kind), Some(required)) => {
                    found = Some((kind, required, at + 2));
                    break;
                }
                (None, Some(_)) => break,
                (Some(kind), None) if !has_required => found = Some((kind, None, at + 2)),
                (None, None) if found.is_some() => break,
                _ => {}
            }
        }
        if let Some((kind, required, used)) = found {
            let mut row = row(kind, required);
            row.broken_type = true;
            return Start::Row(row, used);
        }
        match below {
            [first, second, ..] if first.text == words::LIST.trim_end() => {
                Start::Unknown(*second, second.text.to_owned(), 3)
            }
            _ => Start::No,
        }
    }

    /// Whether a name with this text behind it is a row with an unknown type, and no text. Names in a text are
    /// followed by a text line further away, or by nothing.
    fn is_unknown_type(&self, text: &str, close: bool) -> bool {
        let list = text.starts_with(words::LIST);
        let complete = self.rows.last().is_none_or(|row| {
            row.text
                .iter()
                .any(|line| line.text.starts_with(words::EXAMPLE))
        });
        is_type_name(text) && (list || close || complete)
    }
}

/// Every way in which the pieces of a broken type may belong together: with a blank or without one.
fn join_pieces(pieces: &[&str]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for piece in pieces {
        if texts.is_empty() {
            texts.push((*piece).to_owned());
        } else {
            texts = texts
                .iter()
                .flat_map(|text| [format!("{text} {piece}"), format!("{text}{piece}")])
                .collect();
        }
    }
    texts
}
