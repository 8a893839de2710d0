//! The page of the structures.

use super::cell;
use super::context::Context;
use super::member::{self, Read};
use super::table::{self, is_name};
use super::types::TypeNames;
use super::words;
use crate::diagnostic::Diagnostic;
use crate::read::Line;
use crate::spec::Structure;
use std::collections::HashMap;

/// A structure, and where its parts were read.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub structure: Structure,
    pub members: Vec<Read>,
    /// Line of its name.
    pub line: Line<'a>,
    /// Line with the actions that refer to it.
    pub used_by_line: u32,
}

/// The lines of one structure.
#[derive(Debug)]
pub(super) struct Block<'p, 'a> {
    pub name: Line<'a>,
    used_by: &'p [Line<'a>],
    table: &'p [Line<'a>],
}

/// Finds the structures: each has a name alone on its line, a description, and the actions that refer to it.
pub(super) fn blocks<'p, 'a>(
    context: &mut Context<'_, 'a>,
    lines: &'p [Line<'a>],
) -> Vec<Block<'p, 'a>> {
    let (begin, end) = words::USED_BY;
    let mut starts: Vec<(usize, usize, usize)> = Vec::new();
    let mut from = 0;
    let mut nameless = false;
    for at in (0..lines.len()).filter(|at| lines[*at].text.starts_with(begin)) {
        if at < from {
            continue;
        }
        let Some(name) = name_above(lines, from, at) else {
            nameless |= starts.is_empty();
            context.push(
                Diagnostic::error(
                    "structure-without-name",
                    "no name of a structure stands above this line",
                )
                .at(context.location(lines[at].number))
                .expected("expected above: a name alone on its line, then a description")
                .help("the heading is missing: compare with the printed manual"),
            );
            continue;
        };
        let is_header = |line: &Line<'a>| words::HEADERS.iter().any(|(text, _)| *text == line.text);
        let mut behind = at;
        for line in &lines[at..] {
            if behind > at && (is_header(line) || line.text.starts_with(begin)) {
                break;
            }
            behind += 1;
            if line.text.ends_with(end) {
                break;
            }
        }
        starts.push((name, at, behind));
        from = behind;
    }
    let above = &lines[..starts.first().map_or(lines.len(), |(name, ..)| *name)];
    if let Some(line) = above.first().filter(|_| !nameless) {
        context.push(
            Diagnostic::error("text-before-structure", "text before the first structure")
                .at(context.location(line.number))
                .expected(format!(
                    "expected the name of a structure, a description, and a line that begins with `{begin}`"
                ))
                .help("the beginning of the first structure is missing: compare with the printed manual"),
        );
    }
    let ends = starts
        .iter()
        .skip(1)
        .map(|(name, ..)| *name)
        .chain([lines.len()]);
    let blocks = starts
        .iter()
        .zip(ends)
        .map(|((name, at, behind), next)| Block {
            name: lines[*name],
            used_by: &lines[*at..*behind],
            table: &lines[*behind..next],
        });
    blocks.collect()
}

/// The name stands alone on its line, apart from the lines around it, with a description below it. Of several such
/// lines since the last row the last one is the name: a table may end with a row that looks like one.
fn name_above(lines: &[Line<'_>], from: usize, at: usize) -> Option<usize> {
    let is_row = |line: &Line<'_>| {
        [words::EXAMPLE, words::NULLABLE]
            .iter()
            .any(|word| line.text.starts_with(word))
            || words::HEADERS.iter().any(|(text, _)| *text == line.text)
    };
    let after_rows = lines[from..at]
        .iter()
        .rposition(is_row)
        .map_or(from, |last| from + last + 1);
    let close = |above: &Line<'_>, below: &Line<'_>| {
        above.number + 1 == below.number && above.pdf == below.pdf
    };
    let description = at.checked_sub(1)?;
    (after_rows..description).rev().find(|at| {
        let line = &lines[*at];
        let above = at.checked_sub(1).and_then(|above| lines.get(above));
        let follows =
            above.is_some_and(|above| close(above, line) || above.text == words::LIST.trim_end());
        is_name(line.text) && !follows && !close(line, &lines[*at + 1])
    })
}

/// Reads the structures.
pub(super) fn read<'a>(
    context: &mut Context<'_, 'a>,
    blocks: &[Block<'_, 'a>],
    types: &TypeNames<'a>,
) -> Vec<Found<'a>> {
    let mut found: Vec<Found<'a>> = Vec::with_capacity(blocks.len());
    let mut lines: HashMap<&str, u32> = HashMap::new();
    for block in blocks {
        let name = block.name.text;
        if let Some(first) = lines.insert(name, block.name.number) {
            context.push(
                Diagnostic::error("duplicate-structure", format!("two structures have the name {name}"))
                    .at(context.location(block.name.number))
                    .expected(format!("expected another name: line {first} has this one"))
                    .help("if the vendor printed the structure twice, remove one of the two from the text"),
            );
            continue;
        }
        let used_by = used_by(context, block.used_by);
        let owner = format!("structure {name}");
        let headers = &words::HEADERS[2..];
        let members = table::read(context, block.table, headers, types, &owner, &block.name)
            .map(|table| member::members(context, &table, &owner))
            .unwrap_or_default();
        found.push(Found {
            structure: Structure {
                name: name.to_owned(),
                used_by,
                since: None,
                deprecated: None,
                members: members.iter().map(|read| read.member.clone()).collect(),
            },
            members,
            line: block.name,
            used_by_line: block
                .used_by
                .first()
                .map_or(block.name.number, |line| line.number),
        });
    }
    found
}

fn used_by(context: &mut Context<'_, '_>, lines: &[Line<'_>]) -> Vec<String> {
    let (begin, end) = words::USED_BY;
    let text = cell::join(lines.iter().map(|line| line.text));
    if let Some(last) = lines.last().filter(|_| !text.ends_with(end)) {
        context.push(
            Diagnostic::error(
                "cut-list",
                "the list of actions that refer to a structure is cut",
            )
            .at(context.location(last.number))
            .expected(format!("expected `{end}` behind the last action"))
            .help("compare with the printed manual"),
        );
    }
    let text = text.strip_prefix(begin).unwrap_or(&text);
    let text = text.strip_suffix(end).unwrap_or(text);
    text.split(',')
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}
