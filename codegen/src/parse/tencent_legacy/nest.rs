//! Rows -> members: nested names (`a::b::c`) become structures that are named from their path.

use super::table::Row;
use super::words;
use crate::diagnostic::Diagnostic;
use crate::parse::member;
use crate::read::Document;
use crate::spec::{Member, Structure, Type};
use serde_json::Value;

/// Members of a response, and the structures that they need.
#[derive(Debug, Default)]
pub(super) struct Nested {
    pub members: Vec<Member>,
    pub structures: Vec<Structure>,
}

/// Path of a row, with the names of its parents as their own rows spell them.
pub(super) type Path = Vec<String>;

/// Gives each row its path. A parent that no row has is taken for the one row that is spelled almost like it; rows
/// that lost the name of their parent get it back from the example.
pub(super) fn paths(
    document: &Document<'_>,
    action: &str,
    rows: &[Row],
    example: Option<&Value>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Path> {
    let mut paths: Vec<Path> = Vec::with_capacity(rows.len());
    let mut adopted: Option<(usize, usize)> = None;
    for (index, row) in rows.iter().enumerate() {
        let mut parts: Path = row.name.split(words::NESTED).map(str::to_owned).collect();
        if let Some((parent, last)) = adopted.filter(|(_, last)| index <= *last) {
            let message = format!(
                "{} of {action} stands beside {}",
                row.name, rows[parent].name
            );
            diagnostics.push(
                Diagnostic::warning("nested-name", message)
                    .at(document.source().location_of(row.line, &row.name))
                    .expected("expected below it, as the example shows it; there it is put"),
            );
            parts.insert(0, rows[parent].name.clone());
            adopted = Some((parent, last));
        } else {
            adopted = example.and_then(|example| adoption(rows, index, example));
            for depth in 1..parts.len() {
                if !paths.contains(&parts[..depth].to_vec()) {
                    correct(
                        document,
                        action,
                        row,
                        depth,
                        &paths,
                        &mut parts,
                        diagnostics,
                    );
                }
            }
        }
        paths.push(parts);
    }
    paths
}

/// A list without rows of its own, whose elements in the example have the names of the rows behind it: the last of
/// those rows. Rows between two such belong to it, too.
fn adoption(rows: &[Row], parent: usize, example: &Value) -> Option<(usize, usize)> {
    let row = &rows[parent];
    let nested = |row: &Row| row.name.contains(words::NESTED);
    if nested(row) || !row.list || row.r#type.is_some() {
        return None;
    }
    let element = example.get(&row.name)?.get(0)?.as_object()?;
    let behind = rows
        .iter()
        .enumerate()
        .skip(parent + 1)
        .take_while(|(_, row)| !nested(row));
    let mut found = behind
        .filter(|(_, row)| element.contains_key(&row.name) && example.get(&row.name).is_none());
    let first = found.next()?.0;
    let last = found.last()?.0;
    (first == parent + 1).then_some((parent, last))
}

/// Corrects the part of a path above `depth`, if one row is spelled almost like it.
fn correct(
    document: &Document<'_>,
    action: &str,
    row: &Row,
    depth: usize,
    paths: &[Path],
    parts: &mut Path,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let part = parts[depth - 1].clone();
    let siblings = paths
        .iter()
        .filter(|path| path.len() == depth && path[..depth - 1] == parts[..depth - 1]);
    let mut alike =
        siblings.filter(|path| strsim::damerau_levenshtein(&path[depth - 1], &part) <= 2);
    let message = format!(
        "{} of {action} stands below {part}, which no row has",
        row.name
    );
    let location = document.source().location_of(row.line, &part);
    match (alike.next(), alike.next()) {
        (Some(parent), None) => {
            let parent = &parent[depth - 1];
            diagnostics.push(
                Diagnostic::warning("nested-name", message)
                    .at(location)
                    .expected(format!("expected `{parent}`, which is taken")),
            );
            parts[depth - 1].clone_from(parent);
        }
        _ => diagnostics.push(
            Diagnostic::error("nested-name", message)
                .at(location)
                .expected("expected the name of a row above")
                .help("the table is cut, or the name was broken in a new way: compare with the printed manual"),
        ),
    }
}

/// Members and structures of a table. `example` is what the response example holds at the place of the rows.
pub(super) fn members(
    action: &str,
    rows: &[Row],
    paths: &[Path],
    example: Option<&Value>,
) -> Nested {
    let mut nested = Nested::default();
    nested.members = level(action, rows, paths, &[], example, &mut nested.structures);
    nested
}

/// Members right below `parent`; adds the structures of their own members, parents before children.
fn level(
    action: &str,
    rows: &[Row],
    paths: &[Path],
    parent: &[String],
    example: Option<&Value>,
    structures: &mut Vec<Structure>,
) -> Vec<Member> {
    let mut members = Vec::new();
    for (row, path) in rows.iter().zip(paths) {
        let Some((name, above)) = path.split_last() else {
            continue;
        };
        if above != parent {
            continue;
        }
        let value = example.and_then(|value| first(value).get(name));
        let has_members = paths
            .iter()
            .any(|other| other.len() == path.len() + 1 && other[..path.len()] == path[..]);
        let r#type = if has_members {
            let structure = structure_name(action, path);
            let at = structures.len();
            structures.push(Structure {
                name: structure.clone(),
                used_by: vec![action.to_owned()],
                since: None,
                deprecated: None,
                members: Vec::new(),
            });
            let below = level(action, rows, paths, path, value, structures);
            structures[at].members = below;
            Type::Struct(structure)
        } else {
            let of_example = || {
                value
                    .and_then(Value::as_array)
                    .and_then(|list| element_type(list))
            };
            row.r#type
                .clone()
                .or_else(of_example)
                .unwrap_or(Type::Object)
        };
        members.push(member(name, row, r#type));
    }
    members
}

/// A list shows its members in its first element.
fn first(value: &Value) -> &Value {
    value.get(0).unwrap_or(value)
}

/// Type of the elements of a list, if they are scalars of one type.
fn element_type(list: &[Value]) -> Option<Type> {
    let of = |value: &Value| match value {
        Value::String(_) => Some(Type::String),
        Value::Bool(_) => Some(Type::Boolean),
        Value::Number(number) if number.is_i64() => Some(Type::Integer),
        Value::Number(_) => Some(Type::Float),
        _ => None,
    };
    let first = of(list.first()?)?;
    list.iter()
        .all(|value| of(value).as_ref() == Some(&first))
        .then_some(first)
}

/// `GetGroupInfo`, `data::members` -> `GetGroupInfoDataMembers`.
pub(super) fn structure_name(action: &str, path: &[String]) -> String {
    let mut name = action.to_owned();
    for part in path.iter().flat_map(|part| part.split(['.', '_'])) {
        let mut chars = part.chars();
        name.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        name.push_str(chars.as_str());
    }
    name
}

/// A member as its row describes it.
pub(super) fn member(name: &str, row: &Row, r#type: Type) -> Member {
    let plain = words::LIST_SUFFIXES
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix));
    let list = row.list || plain.is_some();
    let described = member::described(plain.unwrap_or(name), r#type, list, &row.text);
    // The column of defaults holds nothing but the value.
    let default = match row.default.as_deref() {
        None => described.default,
        Some(words::NOT_APPLICABLE) => None,
        Some(text) => Some(Value::from(text)),
    };
    Member {
        required: row.required,
        default,
        ..described
    }
}
