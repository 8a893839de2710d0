//! Names with dots, `Tag.N.Key`: a list of structures, row by row, becomes rows with a depth.

use crate::parse::page::rows::Row;
use std::collections::HashSet;

/// A part of a name, with the rows below it.
struct Part {
    name: String,
    list: bool,
    row: Option<Row>,
    parts: Vec<Part>,
}

/// Whether a part of a name stands for the number of an element.
fn is_number(part: &str) -> bool {
    part.eq_ignore_ascii_case("n")
        || part.eq_ignore_ascii_case("m")
        || (!part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// Rows whose names have dots, below rows for their parts. `names` are those that examples hold: a dot in one of them
/// is a part of it.
/// Whether there were any is told, too: then a name without dots is a member of nothing.
pub(super) fn expand(rows: Vec<Row>, names: &HashSet<String>) -> (Vec<Row>, bool) {
    let is_dotted = |row: &Row| {
        row.depth == 0
            && row.below.is_none()
            && row
                .name
                .as_deref()
                .is_some_and(|name| name.contains('.') && !names.contains(name))
    };
    if !rows.iter().any(is_dotted) || rows.iter().any(|row| row.depth > 0 || row.below.is_some()) {
        return (rows, false);
    }
    // Elements of lists have no name; below dotted names they say nothing.
    let mut roots: Vec<Part> = Vec::new();
    for row in rows {
        let Some(name) = row.name.clone() else {
            continue;
        };
        let mut segments: Vec<(&str, bool)> = Vec::new();
        if is_dotted(&row) {
            for part in name.split('.') {
                match segments.last_mut() {
                    Some((_, list)) if is_number(part) => *list = true,
                    _ => segments.push((part, false)),
                }
            }
        } else {
            segments.push((&name, false));
        }
        insert(&mut roots, &segments, row);
    }
    let mut out = Vec::new();
    flatten(roots, 0, &mut out);
    (out, true)
}

fn insert(parts: &mut Vec<Part>, segments: &[(&str, bool)], row: Row) {
    let Some(((name, list), rest)) = segments.split_first() else {
        return;
    };
    let known = parts
        .iter()
        .position(|part| part.name == *name && !(rest.is_empty() && part.row.is_some()));
    let at = known.unwrap_or_else(|| {
        parts.push(Part {
            name: (*name).to_owned(),
            list: false,
            row: None,
            parts: Vec::new(),
        });
        parts.len() - 1
    });
    let part = &mut parts[at];
    part.list |= list;
    if rest.is_empty() {
        part.row = Some(row);
    } else {
        insert(&mut part.parts, rest, row);
    }
}

fn flatten(parts: Vec<Part>, depth: usize, out: &mut Vec<Row>) {
    for part in parts {
        let inner = &part.parts;
        let first = inner.iter().find_map(first_row);
        let mut row = part.row.unwrap_or_else(|| Row {
            line: first.map_or(0, |row| row.line),
            position: first.and_then(|row| row.position),
            // Whoever must send a part must send the whole.
            required: inner
                .iter()
                .filter_map(|part| part.row.as_ref())
                .filter_map(|row| row.required)
                .max(),
            ..Row::default()
        });
        row.name = Some(part.name);
        row.depth = depth;
        let kind = row.type_name.clone().unwrap_or_default();
        let is_list = super::types::type_of(&kind).is_some_and(|(_, list)| list);
        match (part.list, inner.is_empty()) {
            (true, false) if !is_list => row.type_name = Some("array<object>".to_owned()),
            (false, false) if kind.is_empty() => row.type_name = Some("object".to_owned()),
            (true, true) if !is_list && !kind.is_empty() => {
                row.type_name = Some(format!("array<{kind}>"))
            }
            _ => {}
        }
        out.push(row);
        flatten(part.parts, depth + 1, out);
    }
}

fn first_row(part: &Part) -> Option<&Row> {
    part.row
        .as_ref()
        .or_else(|| part.parts.iter().find_map(first_row))
}
