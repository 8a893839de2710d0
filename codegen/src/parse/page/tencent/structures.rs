//! Structures of pages: those that are known, and pages that describe them.

use super::known::{Described, Structures as _};
use super::reader::{EXAMPLE, TYPES, members, type_of};
use crate::diagnostic::Diagnostic;
use crate::parse::page::account::Account;
use crate::parse::page::layout::{self, Element, Line};
use crate::parse::page::refuse::Refusals;
use crate::parse::page::rows::{Known, Row, is_name};
use crate::parse::page::sections::{self, Section};
use crate::parse::page::words::{self, Heading, Languages};
use crate::source::Source;
use crate::spec::{Member, Structure};
use std::collections::HashSet;

/// Begin the line that names actions which use a structure, in any language.
const USED_BY: [&str; 6] = [
    "被如下接口引用",
    "被以下接口引用",
    "Used by",
    "It's used by",
    "Referenced by",
    "Used in",
];

/// A structure as a page has it, before its rows are read.
struct Part {
    name: String,
    used_by: Vec<String>,
    section: Section,
}

/// Names of the structures that a page describes.
pub(super) fn names(source: &Source) -> Vec<String> {
    let (_, sections) = sections::split(layout::elements(source).elements);
    if !super::reader::is_of_structures(&sections) {
        return Vec::new();
    }
    parts(&sections)
        .0
        .into_iter()
        .map(|part| part.name)
        .collect()
}

/// Reads a page of structures; nothing if it is none.
pub(super) fn read(
    source: &Source,
    known: &Described,
    account: &mut Account,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Structure>> {
    let page = layout::elements(source);
    *account = Account::new(&page);
    let (before, sections) = sections::split(page.elements);
    let mut reader = Refusals {
        source,
        diagnostics,
    };
    let (parts, text) = parts(&sections);
    for section in &sections {
        account.prose("headings", section.line, section.line);
    }
    for (first, last) in text {
        account.prose("text about structures", first, last);
    }
    for element in &before {
        account.prose_element("introduction", element);
    }
    let is_type = |name: &str| {
        let name = name.trim();
        let element = name.strip_prefix("Array of ").unwrap_or(name);
        known.has(element) || type_of(name).is_some_and(|(found, _)| found.structure().is_none())
    };
    let nothing = HashSet::new();
    let rows_of = Known {
        is_type: &is_type,
        structures: true,
        names: &nothing,
        example: &EXAMPLE,
    };
    let is_known = |row: &Row| row.type_name.as_deref().and_then(type_of).is_some();
    let mut structures = Vec::new();
    for part in &parts {
        let rows = reader.rows(&part.section, &rows_of, account, is_known, TYPES)?;
        let sent = rows.iter().any(|row| row.required.is_some());
        let found = members(&mut reader, known, &part.name, rows, sent)?;
        structures.push(Structure {
            name: part.name.clone(),
            used_by: part.used_by.clone(),
            since: None,
            deprecated: None,
            members: found
                .into_iter()
                .map(|read| read.member)
                .collect::<Vec<Member>>(),
        });
    }
    if structures.is_empty() {
        let line = sections.first().map_or(1, |section| section.line);
        reader.error(
            "missing-section",
            "the page describes no structure",
            line,
            "the name of a structure as a heading, and a table of its members below",
            "the page is cut, or not one of data types: leave it out",
        );
        return None;
    }
    reader.settled(account)?;
    Some(structures)
}

/// Structures below the heading of a page, and lines of text between them.
fn parts(sections: &[Section]) -> (Vec<Part>, Vec<(u32, u32)>) {
    let mut parts: Vec<Part> = Vec::new();
    let mut text = Vec::new();
    let all = sections
        .iter()
        .filter(|section| [Heading::Structures, Heading::Unknown].contains(&section.heading));
    // A marked heading that is a name begins a structure; so does, without marks, a name above the actions that use it.
    for section in all {
        let mut open: Option<Part> = None;
        if section.heading == Heading::Unknown {
            open = heading_name(&section.title, 1).map(|name| part(name, section.line));
        }
        let elements = &section.elements;
        for (at, element) in elements.iter().enumerate() {
            if let Element::Line(line) = element {
                if let Some(name) = heading_name(&line.text, line.level)
                    .filter(|_| line.level > 0 || begins(elements, at))
                {
                    parts.extend(open.take());
                    open = Some(part(name, line.number));
                    continue;
                }
                if let Some(used) = USED_BY
                    .iter()
                    .find_map(|word| line.text.trim().strip_prefix(word))
                {
                    if let Some(open) = &mut open {
                        let names = used.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                        open.used_by = names
                            .filter(|name| !name.is_empty())
                            .map(str::to_owned)
                            .collect();
                    }
                    text.push((line.number, line.number));
                    continue;
                }
            }
            match &mut open {
                Some(open) => open.section.elements.push(element.clone()),
                None => match element {
                    Element::Line(line) => text.push((line.number, line.number)),
                    // A table of no structure stays unread, and is an error.
                    Element::Table(_) => {}
                },
            }
        }
        parts.extend(open);
    }
    (parts, text)
}

fn part(name: &str, line: u32) -> Part {
    Part {
        name: name.to_owned(),
        used_by: Vec::new(),
        section: Section {
            heading: Heading::Output,
            languages: Languages::ALL,
            title: name.to_owned(),
            line,
            level: 0,
            elements: Vec::new(),
        },
    }
}

/// The name in a heading.
fn heading_name(text: &str, _: u8) -> Option<&str> {
    let name = text.trim().trim_matches(['#', ' ', '*', '`']);
    let capital = name.starts_with(|c: char| c.is_ascii_uppercase());
    (capital && is_name(name) && !name.contains(['.', '-']) && words::heading(name).is_none())
        .then_some(name)
}

/// Whether a line without marks begins a structure: a header, or the actions that use it, comes before the next such
/// line and the next row.
fn begins(elements: &[Element], at: usize) -> bool {
    let used = |line: &Line| {
        USED_BY
            .iter()
            .any(|word| line.text.trim().starts_with(word))
    };
    let header = |line: &Line| {
        words::header_line(&line.text).is_some_and(|columns| columns.contains(&words::Column::Type))
    };
    for element in elements.iter().skip(at + 1).take(6) {
        match element {
            Element::Table(_) => return true,
            Element::Line(line) if used(line) || header(line) => return true,
            Element::Line(line) if heading_name(&line.text, 0).is_some() => return false,
            Element::Line(_) => {}
        }
    }
    false
}
