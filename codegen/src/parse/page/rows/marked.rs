//! Rows whose cells are marked by bars or by tags.

use super::{Fault, HEADER, Known, Row, is_name, take_example};
use crate::parse::page::layout::Cell;
use crate::parse::page::table::Table;
use crate::parse::page::text;
use crate::parse::page::words::{self, Column};

/// Rows whose cells are marked.
pub(super) fn marked(
    columns: &[Option<Column>],
    table: &Table,
    below: Option<usize>,
    known: &Known<'_>,
    rows: &mut Vec<Row>,
    faults: &mut Vec<Fault>,
) {
    let header = &table.rows[0];
    for (column, cell) in columns.iter().zip(header) {
        if column.is_none() && !cell.text.trim().is_empty() {
            let what = format!("the column `{}` is not known", cell.text.trim());
            faults.push(Fault::new("unknown-column", cell.line, what, HEADER));
        }
    }
    let name_at = columns
        .iter()
        .position(|column| *column == Some(Column::Name))
        .unwrap_or(0);
    for (cells, (first, _)) in table.rows.iter().zip(&table.lines).skip(1) {
        let mut cells: Vec<&Cell> = cells.iter().collect();
        let empty = Cell::default();
        // A converter drops the empty cell of an element's name: the next one has its place, and the last one is empty.
        let type_at = |at: usize| {
            cells
                .get(at)
                .is_some_and(|cell| (known.is_type)(&text::bare_cell(&cell.text)))
        };
        let shifted = cells.last().is_some_and(|cell| cell.text.trim().is_empty());
        if !known.structures && shifted && type_at(name_at) && !type_at(name_at + 1) {
            cells.insert(name_at, &empty);
        }
        let mut row = Row {
            line: *first,
            below,
            ..Row::default()
        };
        for (column, cell) in columns.iter().zip(&cells) {
            let text = cell.text.trim();
            let bare = text::bare_cell(text);
            match column {
                Some(Column::Name) => match name(&cell.text) {
                    Ok((depth, found)) => {
                        row.indent = cell.text.len() - cell.text.trim_start_matches(' ').len();
                        (row.depth, row.name) = (depth, found);
                    }
                    Err(message) => faults.push(Fault::new(
                        "table-row",
                        cell.line.max(*first),
                        message,
                        "a name in the column of names",
                    )),
                },
                Some(Column::Type) => {
                    row.type_name = (!bare.is_empty() && bare != "-").then_some(bare)
                }
                Some(Column::Required) => match words::flag(&bare) {
                    None if !["", "-", "/", "--"].contains(&&*bare) => faults.push(Fault::new(
                        "required-is-neither",
                        cell.line.max(*first),
                        format!("`{}` is neither yes nor no", bare.replace('\n', " ")),
                        "yes or no, in the column that says what is required",
                    )),
                    flag => row.required = flag,
                },
                Some(Column::Optional) => match words::optional(&bare) {
                    None if !["", "-", "/", "--"].contains(&&*bare) => faults.push(Fault::new(
                        "required-is-neither",
                        cell.line.max(*first),
                        format!("`{}` is neither yes nor no", bare.replace('\n', " ")),
                        "yes or no, in the column that says what is optional",
                    )),
                    flag => row.required = flag.map(|optional| !optional),
                },
                Some(Column::Default) => row.default = Some(bare),
                Some(Column::Position) => match words::position(&bare) {
                    None if !["", "-"].contains(&&*bare) => faults.push(Fault::new(
                        "unknown-position",
                        cell.line.max(*first),
                        format!(
                            "`{}` is no place of a parameter that is known",
                            bare.replace('\n', " ")
                        ),
                        "Path, Query, Body, FormData or Header",
                    )),
                    found => row.position = found,
                },
                Some(Column::Text) if row.text.is_empty() => row.text = text.to_owned(),
                Some(Column::Text) => row.text = format!("{}\n{text}", row.text),
                Some(Column::Example) => row.example = (!text.is_empty()).then(|| text.to_owned()),
                _ => {}
            }
        }
        take_example(&mut row, known);
        if row.name.is_none() && row.type_name.is_none() {
            if cells.iter().any(|cell| !cell.text.trim().is_empty()) {
                faults.push(Fault::new(
                    "table-row",
                    *first,
                    "this row has neither a name nor a type",
                    "a name in the column of names",
                ));
            }
            continue;
        }
        rows.push(row);
    }
}

/// How deep a name is nested, and the name; marks behind it are not part of it.
fn name(cell: &str) -> Result<(usize, Option<String>), String> {
    let (depth, rest) = text::nested(cell.trim_matches([' ', '\t', '\n', '\r']));
    let bare = text::bare_cell(rest);
    let (inner, bare) = {
        let (depth, rest) = text::nested(&bare);
        (depth, rest.trim().to_owned())
    };
    let mut words = bare.split_whitespace();
    let Some(word) = words.next() else {
        return Ok((0, None));
    };
    let word = word.trim_end_matches('*');
    let behind: Vec<&str> = words.collect();
    // A mark or a word such as "(required)" may stand behind a name, a second name may not.
    let odd = behind.iter().any(|word| is_name(word));
    if odd
        || !is_name(&without_indices(word).replace(
            ['$', '@', '#', '<', '>', '{', '}', '*', ':', '/', '\u{0}'],
            "",
        ))
    {
        return Err(format!("`{}` is no name", bare.replace('\n', " ")));
    }
    // `Tags[].Key` and `Tags[0].Key` are `Tags.N.Key`.
    let name = match word.contains('[') {
        true => without_indices(word).replace('\u{0}', ".N"),
        false => word.to_owned(),
    };
    Ok((depth + inner, Some(name)))
}

/// A name with a mark in the place of each index in brackets.
fn without_indices(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((index, behind)) = after.split_once(']') else {
            break;
        };
        if !index
            .bytes()
            .all(|b| b.is_ascii_digit() || b"nNiI*".contains(&b))
        {
            break;
        }
        out.push_str(before);
        out.push('\u{0}');
        rest = behind;
    }
    out + rest
}
