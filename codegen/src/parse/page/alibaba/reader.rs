//! One page: its headings, its tables, its example.

use super::cells::{errors, permission, route, route_of};
use super::nesting::{self, Below, Node, Shape, Tree, Unclear, Why};
use super::types::{
    TYPES, below, below_parameter, described_element, element_of, innermost, type_of,
};
use super::{Page, belongs, dotted, example, places};
use crate::diagnostic::Diagnostic;
use crate::parse::page::account::Account;
use crate::parse::page::date::date;
use crate::parse::page::layout::Element;
use crate::parse::page::refuse::Refusals;
use crate::parse::page::rows::{Known, Row};
use crate::parse::page::sections::Section;
use crate::parse::page::words::Heading;
use crate::parse::page::{layout, name, sections};
use crate::source::Source;
use serde_json::Value;
use std::collections::HashSet;

/// Reads a page. Messages with an error among them mean that it cannot be used.
pub(super) fn read(
    source: &Source,
    service: &str,
    version: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Page> {
    let page = layout::elements(source);
    let mut account = Account::new(&page);
    let (before, sections) = sections::split(page.elements);
    let mut reader = Refusals {
        source,
        diagnostics,
    };
    reader.check(&sections)?;
    let find = |heading| sections.iter().find(|section| section.heading == heading);
    let response = example::answer(source, &sections, reader.diagnostics);
    let mut names = HashSet::new();
    if let Some(response) = &response {
        example::collect_names(response, &mut names);
    }
    // A type that is not known yet is a type all the same: it must be reported, not read as text.
    let generic = |text: &str| {
        let (name, rest) = text.split_once('<').unwrap_or_default();
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic()) && rest.ends_with('>')
    };
    let is_type = |text: &str| type_of(text).is_some() || generic(text);
    let is_known = |row: &Row| {
        row.type_name
            .as_deref()
            .is_none_or(|name| type_of(name).is_some() || described_element(name).is_some())
    };
    let known = Known {
        is_type: &is_type,
        structures: false,
        names: &names,
        example: &[],
    };
    let mut found_route = find(Heading::Route).and_then(route);
    if let Some(section) = find(Heading::Route)
        && (found_route.is_none() || section.lines().count() > 1 && !section.lines().any(says_http))
    {
        reader.error(
            "route-elsewhere",
            "the method and the path below this heading cannot be read",
            section.line,
            "a line such as `GET /things/{Id} HTTP/1.1`",
            "mend the line: the conversion of the page may have broken it",
        );
        return None;
    }
    let mut input = Vec::new();
    for section in sections.iter().filter(|section| section.heading.is_input()) {
        let found = reader.rows(section, &known, &mut account, is_known, TYPES)?;
        let place = places::of_heading(
            section.heading,
            found_route.as_ref(),
            find(Heading::BodyInput).is_some(),
        );
        let offset = input.len();
        input.extend(found.into_iter().map(|row| Row {
            position: row.position.or(place),
            below: row.below.map(|owner| owner + offset),
            ..row
        }));
    }
    let mut output = Vec::new();
    for section in sections
        .iter()
        .filter(|section| section.heading == Heading::Output)
    {
        output.extend(reader.rows(section, &known, &mut account, is_known, TYPES)?);
    }
    if find(Heading::Output).is_none() {
        reader.missing(&sections, "members of the response");
        return None;
    }
    let is_named = |value: &str| name::is_named(source, &before, value);
    let (common, own): (Vec<Row>, Vec<Row>) = input
        .into_iter()
        .partition(|row| is_common(row, version, &is_named));
    let named = common
        .iter()
        .find(|row| row.name.as_deref() == Some("Action"));
    let value = named.and_then(|row| action_of(row, &is_named));
    let name = reader.action(&before, &sections, &common, value)?;
    belongs::version(&mut reader, &own, named.is_some(), version)?;
    let (mut input, input_dots) = dotted::expand(elements(own), &names);
    let (output, output_dots) = dotted::expand(elements(output), &names);
    if let Some(route) = &mut found_route {
        places::name_segments(route, &input, &sections);
    }
    places::settle(&mut reader, &mut input, found_route.as_ref())?;
    let sent = request(source, &sections).or_else(|| find(Heading::Route).and_then(queried));
    let input_tree = tree(
        &mut reader,
        &input,
        input_dots,
        sent.as_ref(),
        &below_parameter,
    )?;
    // A response may be a list as a whole: its rows are the members of an element.
    let is_list = is_list(&output, response.as_ref());
    let answered = response.as_ref().and_then(|response| match response {
        Value::Array(elements) => nesting::element(elements).map(Value::Object),
        response => Some(response.clone()),
    });
    let tree = tree(&mut reader, &output, output_dots, answered.as_ref(), &below)?;
    let found = find(Heading::Permission).and_then(permission);
    let line = find(Heading::Permission).map_or(1, |section| section.line);
    belongs::check(
        &mut reader,
        found.as_ref().map(|found| (found, line)),
        &name,
        service,
        version,
    )?;
    let example = example::example(
        source,
        &name,
        &sections,
        input.iter(),
        response,
        reader.diagnostics,
    );
    for section in sections
        .iter()
        .filter(|section| section.heading == Heading::Errors)
    {
        for (_, _, line) in errors(section) {
            account.fact(line, line);
        }
    }
    if let Some(section) = find(Heading::Route) {
        section
            .lines()
            .for_each(|line| account.fact(line.number, line.number));
    }
    route_elsewhere(&mut reader, &before, &sections)?;
    reader.rest(&before, &sections, &known, &mut account)?;
    reader.settled(&account)?;
    Some(Page {
        date: before.iter().find_map(date),
        line: output.first().map_or(1, |row| row.line),
        permission: found,
        route: found_route,
        common: common.len(),
        input,
        input_tree,
        output,
        is_list,
        tree,
        example,
        errors: sections
            .iter()
            .filter(|section| section.heading == Heading::Errors)
            .flat_map(errors)
            .collect(),
        name,
        account,
    })
}

/// Whether the line of a route is whole: its protocol ends it.
fn says_http(line: &layout::Line) -> bool {
    let mut words = line.text.split_whitespace().skip(2);
    route_of(&line.text).is_some() && words.next().is_some_and(|word| word.starts_with("HTTP"))
}

/// A method and a path that stand below another heading would be lost.
fn route_elsewhere(
    reader: &mut Refusals<'_>,
    before: &[Element],
    sections: &[Section],
) -> Option<()> {
    let others = sections.iter().filter(|section| {
        matches!(
            section.heading,
            Heading::About | Heading::Permission | Heading::Other | Heading::Unknown
        )
    });
    let mut elements = before
        .iter()
        .chain(others.flat_map(|section| &section.elements));
    let found = elements.find_map(|element| match element {
        Element::Line(line) => route_of(&line.text).map(|_| line.number),
        Element::Table(_) => None,
    });
    let known = sections
        .iter()
        .any(|section| section.heading == Heading::Route);
    let Some(line) = found.filter(|_| !known) else {
        return Some(());
    };
    reader.error(
        "route-elsewhere",
        "this method and path stand below no heading of the request syntax",
        line,
        "a heading such as `Request syntax` above it",
        "add the heading that the page lost",
    );
    None
}

/// The value of the row `Action`.
fn action_of(row: &Row, is_named: &dyn Fn(&str) -> bool) -> Option<String> {
    let is_action = |value: &str| name::is_action(value) || is_named(value);
    let example = row.example.clone().filter(|value| is_action(value));
    let in_text = || {
        let mut words = row
            .text
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        words.find(|word| is_action(word)).map(str::to_owned)
    };
    example.or_else(in_text)
}

/// Rows that say which action of which version is called. A parameter of the same name says something else.
fn is_common(row: &Row, version: &str, is_named: &dyn Fn(&str) -> bool) -> bool {
    let says = |wanted: &str| row.text.contains(wanted) || row.example.as_deref() == Some(wanted);
    match row.name.as_deref() {
        Some("Action") => action_of(row, is_named).is_some(),
        Some("Version") => says(version),
        _ => false,
    }
}

/// A row that repeats the structure which the list above it names is the element of that list.
fn elements(rows: Vec<Row>) -> Vec<Row> {
    let mut named: Option<String> = None;
    let element = |mut row: Row| {
        let is_element = row.name.is_some()
            && row.name == named
            && row.type_name.as_deref().is_none_or(|kind| {
                kind.eq_ignore_ascii_case("object") || kind.eq_ignore_ascii_case("struct")
            });
        if is_element {
            row.name = None;
        } else {
            named = row
                .type_name
                .as_deref()
                .and_then(element_of)
                .map(str::to_owned);
        }
        row
    };
    rows.into_iter().map(element).collect()
}

/// Parameters that the query of the route names: they are members of nothing.
fn queried(section: &Section) -> Option<Value> {
    let line = section
        .lines()
        .find(|line| route_of(&line.text).is_some())?;
    let (_, query) = line.text.split_once('?')?;
    let names = query.split('&').filter_map(|part| part.split_once('='));
    Some(
        names
            .map(|(name, _)| (name.to_owned(), Value::Null))
            .collect(),
    )
}

/// The body of the example request.
fn request(source: &Source, sections: &[Section]) -> Option<Value> {
    let section = sections
        .iter()
        .find(|section| section.heading == Heading::RequestExample)?;
    example::body(source, section)
}

/// Rows as a tree, or an error that says what may be read in two ways.
fn tree(
    reader: &mut Refusals<'_>,
    rows: &[Row],
    dots: bool,
    example: Option<&Value>,
    below: &dyn Fn(&Row) -> Below,
) -> Option<Tree> {
    let shown = |name: &str| {
        if name.is_empty() {
            "the whole".to_owned()
        } else {
            format!("`{name}`")
        }
    };
    let tree = match nesting::tree(rows, dots, example, below).or_else(|unclear| {
        let indented = indented(rows).ok_or(unclear)?;
        nesting::tree(&indented, true, None, below)
    }) {
        Ok(tree) => tree,
        Err(Unclear { row, why }) => {
            let row = &rows[row];
            let name = row.name.as_deref().unwrap_or_default();
            let message = match why {
                Why::Owners(owners) => {
                    let owners: Vec<String> = owners.iter().map(|name| shown(name)).collect();
                    format!("{name} may be a member of {}", owners.join(" or of "))
                }
                Why::NoMembers => format!(
                    "the example does not have {name}: the rows behind it may be its members, or stand beside it"
                ),
                Why::Marks => format!(
                    "{name} is nested in another way than the example or the rows above say"
                ),
            };
            reader.error(
                "nesting-unknown",
                message,
                row.line,
                "an example as JSON that has it, or marks of nesting before the names of the table, such as `└`",
                "the indentation of the table is lost; add the member to the example, or marks to the table",
            );
            return None;
        }
    };
    unique(reader, rows, &tree.nodes, "")?;
    for row in &tree.nodes {
        typed(reader, rows, row)?;
    }
    Some(tree)
}

/// Rows as deep as their names are indented, if the indentation tells depth: names that end together are aligned.
fn indented(rows: &[Row]) -> Option<Vec<Row>> {
    let named = || rows.iter().filter(|row| row.name.is_some());
    let least = named().map(|row| row.indent).min()?;
    let mut ends = named().map(|row| row.indent + row.name.as_deref().unwrap_or_default().len());
    let end = ends.next()?;
    if named().all(|row| row.indent == least) || ends.all(|other| other == end) {
        return None;
    }
    let deep = |row: &Row| Row {
        depth: row.indent.saturating_sub(least),
        ..row.clone()
    };
    Some(rows.iter().map(deep).collect())
}

/// Whether the response is a list: its row has no name and comes first, or the example is one.
fn is_list(output: &[Row], response: Option<&Value>) -> bool {
    let whole = output.first().filter(|row| row.name.is_none());
    let kind = whole.and_then(|row| type_of(row.type_name.as_deref()?));
    match (kind, response) {
        (Some((_, list)), _) => list,
        (None, response) => response.is_some_and(Value::is_array),
    }
}

/// One object has no two members of one name.
fn unique(reader: &mut Refusals<'_>, rows: &[Row], nodes: &[Node], owner: &str) -> Option<()> {
    let mut seen: Vec<(&str, u32)> = Vec::new();
    for node in nodes {
        let row = &rows[node.row];
        let name = row.name.as_deref().unwrap_or_default();
        if let Some((_, first)) = seen.iter().find(|(known, _)| *known == name) {
            let below = if owner.is_empty() {
                String::new()
            } else {
                format!(" below {owner}")
            };
            reader.error(
                "duplicate-member",
                format!("{name} stands twice{below}"),
                row.line,
                &format!("another name: line {first} has this one"),
                "the nesting of the table is lost, or a row was printed twice; mend the table or the example",
            );
            return None;
        }
        seen.push((name, row.line));
        unique(reader, rows, &node.children, name)?;
    }
    Some(())
}

/// A member has a type, or members of its own.
fn typed(reader: &mut Refusals<'_>, rows: &[Row], node: &Node) -> Option<()> {
    let row = &rows[node.row];
    let lacks = row.type_name.is_none()
        && node.children.is_empty()
        && [Shape::Unknown, Shape::Scalar].contains(&node.shape);
    let scalar = row
        .type_name
        .as_deref()
        .and_then(type_of)
        .is_some_and(|(found, _)| innermost(found) != crate::spec::Type::Object);
    let name = row.name.as_deref().unwrap_or_default();
    if lacks {
        reader.error(
            "unknown-type",
            format!("{name} has no type"),
            row.line,
            TYPES,
            "the conversion lost the cell of the type, or the page lacks it",
        );
        return None;
    }
    if scalar && !node.children.is_empty() {
        let kind = row.type_name.as_deref().unwrap_or_default();
        if !kind.eq_ignore_ascii_case("repeatlist") {
            reader.error(
                "unknown-type",
                format!("{name} is of the type {kind} and has members"),
                row.line,
                "an object or a list of objects",
                "mend the type or the nesting",
            );
            return None;
        }
    }
    node.children
        .iter()
        .try_for_each(|child| typed(reader, rows, child))
}
