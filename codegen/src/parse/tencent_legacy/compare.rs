//! Table against example: where one page says two things.
//!
//! The spec keeps the table. Every difference becomes a message with its line.

use super::nest::{Path, structure_name};
use super::section::Section;
use super::table::Row;
use super::words;
use crate::diagnostic::Diagnostic;
use crate::parse::report::Tally;
use crate::read::Document;
use crate::spec::{Contradiction, Type};
use serde_json::{Map, Value};

/// Names that differ at most this much are one name in two spellings.
const NEAR: usize = 4;

/// Compares the example request with the table of parameters.
pub(super) fn request(
    document: &Document<'_>,
    section: &Section<'_>,
    tally: &mut Tally,
    found: &mut Vec<Contradiction>,
) {
    let Some(Value::Object(request)) = section
        .examples
        .examples
        .first()
        .map(|example| &example.request)
    else {
        return;
    };
    let line = section.example_lines.0;
    let known: Vec<&str> = section.input.iter().map(|row| plain(&row.name)).collect();
    for name in request.keys() {
        let name = plain(name);
        let near = nearest(
            name,
            known
                .iter()
                .copied()
                .filter(|other| !request.contains_key(*other)),
        );
        tally.compare(known.contains(&name), |code| {
            let message = format!(
                "the example of {} sends {name}, which its table does not have",
                section.name
            );
            found.push(Contradiction {
                target: format!("input {}.{}", section.name, near.unwrap_or(name)),
                table: near.map(str::to_owned),
                example: Some(name.to_owned()),
            });
            with_nearest(
                Diagnostic::warning(code, message).at(place(document, line, name)),
                near,
            )
        });
    }
}

/// Compares the example response with the table of members.
pub(super) fn response(
    document: &Document<'_>,
    section: &Section<'_>,
    paths: &[Path],
    tally: &mut Tally,
    found: &mut Vec<Contradiction>,
) {
    let example = section.examples.examples.first();
    let (Some(rows), Some(Value::Object(answer))) = (
        &section.output,
        example.and_then(|example| example.response.as_ref()),
    ) else {
        return;
    };
    let line = section.example_lines.1;
    let mut compare = Compare {
        document,
        section,
        rows,
        paths,
        line,
        found,
    };
    // Rows of the envelope describe it; all others what it holds.
    let (envelope, data): (Vec<_>, Vec<_>) =
        (0..rows.len()).partition(|index| words::ENVELOPE.contains(&&*paths[*index][0]));
    for index in envelope {
        if let Some(value) = answer.get(&rows[index].name) {
            compare.value(index, value, tally);
        }
    }
    let held = held(answer, rows);
    if !data.is_empty() {
        compare.object(&[], &held, tally);
    }
}

/// What an answer holds apart from its envelope. It stands beside the envelope, or below `data`, which the tables of
/// some actions name and those of others do not.
pub(super) fn held(answer: &Map<String, Value>, rows: &[Row]) -> Map<String, Value> {
    let first = |row: &Row| row.name.split(words::NESTED).next() == Some(words::DATA);
    let names_data = rows.iter().any(first);
    let mut held = Map::new();
    for (name, value) in answer {
        match value {
            Value::Object(data) if name == words::DATA && !names_data => held.extend(data.clone()),
            _ if words::ENVELOPE.contains(&&**name) => {}
            _ => {
                held.insert(name.clone(), value.clone());
            }
        }
    }
    held
}

struct Compare<'s, 'a> {
    document: &'s Document<'a>,
    section: &'s Section<'a>,
    rows: &'s [Row],
    paths: &'s [Path],
    line: u32,
    found: &'s mut Vec<Contradiction>,
}

impl Compare<'_, '_> {
    /// What a correction of a member would be aimed at.
    fn target(&self, parent: &[String], name: &str) -> String {
        let action = self.section.name;
        if parent.is_empty() {
            return format!("output {action}.{name}");
        }
        format!("member {}.{name}", structure_name(action, parent))
    }

    fn place(&self, name: &str) -> crate::diagnostic::Location {
        place(self.document, self.line, name)
    }

    /// Members of an object against the rows right below `parent`.
    fn object(&mut self, parent: &[String], object: &Map<String, Value>, tally: &mut Tally) {
        let (paths, all_rows) = (self.paths, self.rows);
        let of = |path: &Path| path.len() == parent.len() + 1 && path[..parent.len()] == *parent;
        let rows: Vec<usize> = (0..all_rows.len())
            .filter(|index| of(&paths[*index]) && !words::ENVELOPE.contains(&&*paths[*index][0]))
            .collect();
        let name_of = |index: usize| paths[index][parent.len()].as_str();
        let mut missing: Vec<usize> = rows
            .iter()
            .copied()
            .filter(|index| !object.contains_key(name_of(*index)))
            .collect();
        let owner = self.section.name;
        for (name, value) in object {
            if let Some(index) = rows.iter().find(|index| name_of(**index) == name) {
                self.value(*index, value, tally);
                continue;
            }
            // A row that the example lacks and that is spelled alike is the same member.
            let near =
                nearest(name, missing.iter().map(|index| name_of(*index))).map(str::to_owned);
            missing.retain(|index| Some(name_of(*index)) != near.as_deref());
            let target = self.target(parent, near.as_deref().unwrap_or(name));
            self.found.push(Contradiction {
                target,
                table: near.clone(),
                example: Some(name.clone()),
            });
            tally.compare(false, |code| {
                let message =
                    format!("the example of {owner} answers {name}, which its table does not have");
                with_nearest(
                    Diagnostic::warning(code, message).at(self.place(name)),
                    near.as_deref(),
                )
            });
        }
        for index in missing {
            let row = &all_rows[index];
            let name = name_of(index);
            let target = self.target(parent, name);
            self.found.push(Contradiction {
                target,
                table: Some(name.to_owned()),
                example: None,
            });
            tally.compare(false, |code| {
                let message = format!(
                    "the table of {owner} has {}, which its example does not answer",
                    row.name
                );
                Diagnostic::warning(code, message).at(self.document.location(row.line))
            });
        }
    }

    /// A value against the type of its row.
    fn value(&mut self, index: usize, value: &Value, tally: &mut Tally) {
        let (rows, paths) = (self.rows, self.paths);
        let (row, path) = (&rows[index], &paths[index]);
        let has_members = paths
            .iter()
            .any(|other| other.len() > path.len() && other[..path.len()] == path[..]);
        let agrees = match value {
            Value::Array(elements) => {
                row.list
                    && elements
                        .iter()
                        .all(|element| fits(row.r#type.as_ref(), has_members, element))
            }
            _ => !row.list && fits(row.r#type.as_ref(), has_members, value),
        };
        let (name, parent) = path
            .split_last()
            .map_or(("", &path[..]), |(name, parent)| (&**name, parent));
        if !agrees {
            let target = self.target(parent, name);
            self.found.push(Contradiction {
                target,
                table: Some(row.type_name.clone()),
                example: Some(kind(value).to_owned()),
            });
        }
        tally.compare(agrees, |code| {
            let message = format!(
                "the table of {} has {} as {}, its example answers {}",
                self.section.name,
                row.name,
                row.type_name,
                kind(value)
            );
            Diagnostic::warning(code, message).at(self.place(name))
        });
        let inner = match value {
            Value::Array(elements) => elements.first(),
            other => Some(other),
        };
        if let (true, Some(Value::Object(object))) = (has_members, inner) {
            self.object(path, object, tally);
        }
    }
}

/// Whether a value that is no list has a type; without a type in the table, whether members fit.
fn fits(r#type: Option<&Type>, has_members: bool, value: &Value) -> bool {
    match r#type {
        Some(Type::Integer) => value.is_i64(),
        Some(Type::Float) => value.is_number(),
        Some(Type::Boolean) => value.is_boolean(),
        Some(_) => value.is_string(),
        None => !has_members || value.is_object(),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A name without the index of a list.
fn plain(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((before, index))
            if index.eq_ignore_ascii_case("n") || index.parse::<u32>().is_ok() =>
        {
            before
        }
        _ => name,
    }
}

fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let scored = names.map(|other| (strsim::damerau_levenshtein(name, other), other));
    let (distance, near) = scored.min_by_key(|(distance, _)| *distance)?;
    (distance <= NEAR && distance * 2 < name.len()).then_some(near)
}

fn with_nearest(diagnostic: Diagnostic, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => diagnostic.expected(format!("the table has `{near}`, which is kept")),
        None => diagnostic,
    }
}

/// The first line from `line` on that holds a name.
fn place(document: &Document<'_>, line: u32, name: &str) -> crate::diagnostic::Location {
    let source = document.source();
    let found = (line..line + 200).find(|number| source.line(*number).contains(name));
    source.location_of(found.unwrap_or(line), name)
}
