//! Rows -> parameters and members.

use super::cell::{self, Cell, LostExample};
use super::context::Context;
use super::table::{Columns, Row, Table};
use crate::diagnostic::Diagnostic;
use crate::parse::member::described;
use crate::spec::Member;
use std::collections::HashMap;

/// Bytes of the longest description that is searched for facts.
const LONGEST_DESCRIPTION: usize = 10_000;

/// A member, and where it was read.
#[derive(Debug)]
pub(super) struct Read {
    pub member: Member,
    pub line: u32,
    /// Printed page of the row's first line.
    pub pdf: u32,
}

/// Turns the rows of a table into members.
pub(super) fn members(context: &mut Context<'_, '_>, table: &Table<'_>, owner: &str) -> Vec<Read> {
    let mut members: Vec<Read> = Vec::with_capacity(table.rows.len());
    let mut lines: HashMap<&str, u32> = HashMap::new();
    let mut cells: Vec<Cell> = table.rows.iter().map(cell::read).collect();
    // A table that is wider than its page is cut at the page's edge, row after row. What is left of an example there
    // may still be JSON, of two halves that do not belong together.
    if cells
        .iter()
        .any(|cell| cell.lost_example == Some(LostExample::Cut))
    {
        for cell in cells.iter_mut().filter(|cell| cell.maybe_cut) {
            cell.example = None;
            cell.lost_example = Some(LostExample::Cut);
        }
    }
    for (row, cell) in table.rows.iter().zip(cells) {
        match cell.lost_example {
            Some(LostExample::Cut) => context.cut_examples += 1,
            Some(LostExample::Asterisks) => context.starless_examples += 1,
            None => {}
        }
        if let Some(first) = lines.insert(row.name, row.line.number) {
            let message = format!("{owner} has two members of the name {}", row.name);
            context.refused_rows += 1;
            context.push(
                Diagnostic::error("duplicate-member", message)
                    .at(context.location_of(row.line.number, row.name))
                    .expected(format!("expected another name: line {first} has this one"))
                    .help(
                        "if the vendor printed the row twice, remove one of the two from the text",
                    ),
            );
            continue;
        }
        context.heights.extend(row.height());
        members.push(Read {
            member: member(row, cell, table.columns),
            line: row.line.number,
            pdf: row.line.pdf,
        });
    }
    members
}

fn member(row: &Row<'_>, cell: Cell, columns: Columns) -> Member {
    // A text that lost its asterisks states values that are none. One that goes on for pages swallowed other parts of
    // the document, and would take long to search.
    let plain = !cell.lost_asterisks && cell.text.len() <= LONGEST_DESCRIPTION;
    let text = if plain { &*cell.lines } else { "" };
    Member {
        required: row.required,
        nullable: (columns != Columns::Parameters).then_some(cell.nullable),
        example: cell.example.as_deref().map(crate::spec::example_value),
        ..described(row.name, row.r#type.clone(), row.list, text)
    }
}
