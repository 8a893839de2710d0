//! The example of a page.

use crate::diagnostic::Diagnostic;
use crate::parse::example::Reader;
use crate::parse::json;
use crate::parse::page::layout;
use crate::parse::page::rows::Row;
use crate::parse::page::sections::Section;
use crate::parse::page::words::Heading;
use crate::read;
use crate::source::Source;
use crate::spec::{Example, ExampleForm, Type};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// The response of the example.
pub(super) fn answer(
    source: &Source,
    sections: &[Section],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let below = |heading: Heading| {
        sections
            .iter()
            .filter(move |section| section.heading == heading)
    };
    let candidates = below(Heading::Json)
        .chain(below(Heading::ResponseExample))
        .chain(below(Heading::Examples));
    for section in candidates {
        let lines = code(section);
        if lines.is_empty() {
            continue;
        }
        let mut reader = Reader::new(source, "this page");
        let value = reader.value(&lines[0], json::read(&lines));
        diagnostics.extend(reader.out.diagnostics);
        return value;
    }
    None
}

/// The example: the request as a URL, or from the example values of the parameters.
pub(super) fn example<'r>(
    source: &Source,
    name: &str,
    sections: &[Section],
    input: impl Iterator<Item = &'r Row>,
    answer: Option<Value>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Example> {
    let url = sections
        .iter()
        .find(|section| section.heading == Heading::RequestExample);
    let lines: Vec<read::Line<'_>> = url
        .into_iter()
        .flat_map(Section::lines)
        .map(as_read)
        .collect();
    let is_url = |line: &read::Line<'_>| line.text.trim_start().starts_with("http");
    if lines.first().is_some_and(is_url) {
        let mut reader = Reader::new(source, name);
        let request = reader.query(&lines);
        diagnostics.extend(reader.out.diagnostics);
        return Some(Example {
            form: ExampleForm::Query,
            request: request?,
            response: answer,
        });
    }
    let mut request = Map::new();
    for row in input {
        let (Some(name), Some(example)) = (&row.name, &row.example) else {
            continue;
        };
        let value = match row.type_name.as_deref().and_then(super::types::type_of) {
            Some((Type::String, false)) => Value::from(example.as_str()),
            _ => serde_json::from_str(example).unwrap_or_else(|_| Value::from(example.as_str())),
        };
        request.insert(name.clone(), value);
    }
    let response = answer?;
    Some(Example {
        form: ExampleForm::Json,
        request: Value::Object(request),
        response: Some(response),
    })
}

fn as_read(line: &layout::Line) -> read::Line<'_> {
    read::Line {
        number: line.number,
        pdf: 0,
        text: &line.text,
    }
}

/// The JSON body that stands in a section, if there is one.
pub(super) fn body(source: &Source, section: &Section) -> Option<Value> {
    let lines = code(section);
    if lines.is_empty() {
        return None;
    }
    Reader::new(source, "this page").value(&lines[0], json::read(&lines))
}

/// Lines of JSON in a section: from the first brace to the last.
fn code(section: &Section) -> Vec<read::Line<'_>> {
    let lines: Vec<read::Line<'_>> = section.lines().map(as_read).collect();
    let is_open = |line: &read::Line<'_>| line.text.trim_start().starts_with(['{', '[']);
    let is_close = |line: &read::Line<'_>| line.text.trim_end().ends_with(['}', ']']);
    let (Some(start), Some(end)) = (
        lines.iter().position(is_open),
        lines.iter().rposition(is_close),
    ) else {
        return Vec::new();
    };
    lines.get(start..=end).unwrap_or_default().to_vec()
}

/// Names of all members of a value.
pub(super) fn collect_names(value: &Value, names: &mut HashSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                names.insert(name.clone());
                collect_names(value, names);
            }
        }
        Value::Array(elements) => elements
            .iter()
            .for_each(|element| collect_names(element, names)),
        _ => {}
    }
}
