//! One page: its headings, its tables, its example.

use super::cells::{errors, permission, route};
use super::nesting::{self, Tree};
use super::{Page, example, type_of};
use crate::diagnostic::Diagnostic;
use crate::parse::page::date::date;
use crate::parse::page::refuse::Refusals;
use crate::parse::page::rows::{Known, Row};
use crate::parse::page::words::Heading;
use crate::parse::page::{layout, sections};
use crate::source::Source;
use crate::spec::{Place, Type};
use std::collections::HashSet;

/// Parameters that say which action is called.
const COMMON: [&str; 2] = ["Action", "Version"];

/// Names of types, for messages.
const TYPES: &str =
    "string, integer, long, boolean, float, double, number, object, array or array<...>";

/// Reads a page. Messages with an error among them mean that it cannot be used.
pub(super) fn read(source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Option<Page> {
    let (before, sections) = sections::split(layout::elements(source));
    let mut reader = Refusals {
        source,
        diagnostics,
    };
    reader.check(&sections)?;
    let find = |heading| sections.iter().find(|section| section.heading == heading);
    let answer = example::answer(source, &sections, reader.diagnostics);
    let mut names = HashSet::new();
    if let Some(answer) = &answer {
        example::collect_names(answer, &mut names);
    }
    // A type that is not known yet is a type all the same: it must be reported, not read as text.
    let generic = |text: &str| {
        let (name, rest) = text.split_once('<').unwrap_or_default();
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic()) && rest.ends_with('>')
    };
    let is_type = |text: &str| type_of(text).is_some() || generic(text);
    let is_known = |text: &str| type_of(text).is_some();
    let known = Known {
        is_type: &is_type,
        structures: false,
        names: &names,
        example: &[],
    };
    let route = find(Heading::Route).and_then(route);
    let reads = route
        .as_ref()
        .is_some_and(|route| !["POST", "PUT", "PATCH"].contains(&&*route.method));
    let mut input = Vec::new();
    for (heading, place) in [
        (Heading::PathInput, Some(Place::Path)),
        (
            Heading::Input,
            (route.is_some() && reads).then_some(Place::Query),
        ),
        (Heading::BodyInput, Some(Place::Body)),
    ] {
        if let Some(section) = find(heading) {
            let found = reader.rows(section, &known, is_known, TYPES)?;
            input.extend(found.into_iter().map(|row| (row, place)));
        }
    }
    let Some(output) = find(Heading::Output) else {
        reader.missing(&sections, "members of the response");
        return None;
    };
    let output = reader.rows(output, &known, is_known, TYPES)?;
    let named = input
        .iter()
        .find(|(row, _)| row.name.as_deref() == Some("Action"));
    let named = named.and_then(|(row, _)| row.example.clone());
    input.retain(|(row, _)| !is_common(row));
    let name = reader.action(&before, named)?;
    let tree = match &answer {
        Some(answer) => nesting::tree(&output, answer),
        None => without_example(&mut reader, &output)?,
    };
    let parameters = input.iter().map(|(row, _)| row);
    let example = example::example(
        source,
        &name,
        &sections,
        parameters,
        answer,
        reader.diagnostics,
    );
    Some(Page {
        date: before.iter().find_map(date),
        line: output.first().map_or(1, |row| row.line),
        permission: find(Heading::Permission).and_then(permission),
        route,
        input,
        output,
        tree,
        example,
        errors: sections
            .iter()
            .filter(|section| section.heading == Heading::Errors)
            .flat_map(errors)
            .collect(),
        name,
    })
}

fn is_common(row: &Row) -> bool {
    row.name
        .as_deref()
        .is_some_and(|name| COMMON.contains(&name))
}

/// Without an example the nesting of objects cannot be told.
fn without_example(reader: &mut Refusals<'_>, output: &[Row]) -> Option<Tree> {
    let compound = |row: &&Row| {
        let found = row.type_name.as_deref().and_then(type_of);
        row.name.is_some() && found.is_none_or(|(found, _)| found == Type::Object)
    };
    if let Some(row) = output.iter().find(compound) {
        let name = row.name.clone().unwrap_or_default();
        reader.error(
            "nesting-unknown",
            format!("nothing tells which rows are members of {name}"),
            row.line,
            "an example of the response as JSON",
            "the indentation of the table is lost; add the example to the page",
        );
        return None;
    }
    let nodes = (0..output.len())
        .filter(|index| output[*index].name.is_some())
        .map(|row| nesting::Node {
            row,
            shape: nesting::Shape::Unknown,
            wrapper: None,
            children: Vec::new(),
        });
    Some(Tree {
        nodes: nodes.collect(),
        ..Tree::default()
    })
}
