//! Where parameters go: what columns and headings say, and what the path template needs.

use super::cells::route_of;
use crate::parse::page::refuse::Refusals;
use crate::parse::page::rows::Row;
use crate::parse::page::sections::Section;
use crate::parse::page::words::{Heading, Position};
use crate::spec::{ParameterLocation, Route};

/// The place of the parameters below a heading, where no column says one.
pub(super) fn of_heading(
    heading: Heading,
    route: Option<&Route>,
    has_body: bool,
) -> Option<Position> {
    let reads = route.is_some_and(|route| !["POST", "PUT", "PATCH"].contains(&&*route.method));
    match heading {
        Heading::PathInput => Some(Position::Path),
        Heading::BodyInput => Some(Position::Body),
        Heading::FormInput => Some(Position::Form),
        Heading::HeaderInput => Some(Position::Header),
        _ => (route.is_some() && (reads || has_body)).then_some(Position::Query),
    }
}

/// Names in braces of a path template.
fn parameters(path: &str) -> Vec<&str> {
    path.split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next())
        .collect()
}

/// Makes segments of a path that are names of parameters without braces into places for them: the example request
/// has something else there.
pub(super) fn name_segments(route: &mut Route, input: &[Row], sections: &[Section]) {
    let lines = sections
        .iter()
        .filter(|section| section.heading != Heading::Route)
        .flat_map(Section::lines);
    let paths: Vec<String> = lines
        .filter_map(|line| Some(route_of(&line.text)?.path))
        .collect();
    let named = |segment: &str| input.iter().any(|row| row.name.as_deref() == Some(segment));
    let segments = route.path.split('/').enumerate();
    let segments = segments.map(|(at, segment)| {
        let shown = paths.iter().filter_map(|path| path.split('/').nth(at));
        match named(segment) && shown.into_iter().any(|shown| shown != segment) {
            true => format!("{{{segment}}}"),
            false => segment.to_owned(),
        }
    });
    route.path = segments.collect::<Vec<_>>().join("/");
}

/// Compares the places of parameters with the path, and with one another.
pub(super) fn settle(
    reader: &mut Refusals<'_>,
    input: &mut [Row],
    route: Option<&Route>,
) -> Option<()> {
    let path = route
        .map(|route| parameters(&route.path))
        .unwrap_or_default();
    for row in input.iter_mut().filter(|row| row.depth == 0) {
        let name = row.name.clone().unwrap_or_default();
        let in_path = path.contains(&&*name);
        match row.position {
            None | Some(Position::Query) if in_path => row.position = Some(Position::Path),
            Some(Position::Path) if !in_path => {
                reader.error(
                    "path-parameter",
                    format!("{name} goes in the path, which has no place for it"),
                    row.line,
                    &match route {
                        Some(route) => format!("`{{{name}}}` in {}", route.path),
                        None => "a route such as `GET /things/{Id} HTTP/1.1` below the heading of the request syntax".to_owned(),
                    },
                    "mend the path or the table",
                );
                return None;
            }
            _ => {}
        }
    }
    if let Some(missing) = path
        .iter()
        .find(|wanted| input.iter().all(|row| row.name.as_deref() != Some(wanted)))
    {
        let line = input.first().map_or(1, |row| row.line);
        reader.error(
            "path-parameter",
            format!("the path has a place for {missing}, and no row is about it"),
            line,
            "a row for each name in the path",
            "mend the path or the table",
        );
        return None;
    }
    let find = |wanted| input.iter().find(|row| row.position == Some(wanted));
    if let (Some(form), Some(body)) = (find(Position::Form), find(Position::Body)) {
        let message = format!(
            "{} goes in the form and {} in the body: one request cannot have both",
            form.name.as_deref().unwrap_or_default(),
            body.name.as_deref().unwrap_or_default()
        );
        reader.error(
            "two-bodies",
            message,
            body.line,
            "parameters in a form, or in a body",
            "mend the column that says where parameters go",
        );
        return None;
    }
    Some(())
}

/// A place in the spec; nothing is the form or body of the protocol.
pub(super) fn place(position: Option<Position>) -> Option<ParameterLocation> {
    match position? {
        Position::Path => Some(ParameterLocation::Path),
        Position::Query => Some(ParameterLocation::Query),
        Position::Body => Some(ParameterLocation::Body),
        Position::Header => Some(ParameterLocation::Header),
        Position::Form => Some(ParameterLocation::Form),
        Position::Host => Some(ParameterLocation::Host),
    }
}
