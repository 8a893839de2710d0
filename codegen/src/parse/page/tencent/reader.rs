//! One page: its headings, its tables, its examples.

use super::{Page, Read};
use crate::diagnostic::Diagnostic;
use crate::parse::page::date::date;
use crate::parse::page::layout::{self, Element, Line};
use crate::parse::page::refuse::Refusals;
use crate::parse::page::rows::{Known, Row, is_name};
use crate::parse::page::sections::{self, Section};
use crate::parse::page::words::Heading;
use crate::parse::tencent::words;
use crate::parse::{example, member};
use crate::read;
use crate::source::Source;
use crate::spec::{Api, Member, Type};
use std::collections::HashSet;

/// Parameters that every action has.
const COMMON: [&str; 3] = ["Action", "Version", "Region"];
/// Begin the text of such a parameter.
const COMMON_TEXT: [&str; 2] = ["Common Params", "公共参数"];
/// End the names of the vendor's hosts.
const HOSTS: &str = ".tencentcloudapi.com";
/// Stand behind the number of requests per second.
const RATE: [&str; 2] = ["requests", "次/秒"];
/// Tell that a member may be null.
const NULLABLE: [&str; 2] = ["may return null", "可能返回 null"];
/// Begin the line with an example value.
const EXAMPLE: [&str; 3] = ["示例值：", "Example value:", "Example:"];
/// Names of types, for messages.
const TYPES: &str = "String, Integer, Boolean, Float, Timestamp, Date, Binary, a structure of the spec, or Array of these";

/// The type of a name; structures are whatever else is a name.
fn type_of(name: &str) -> Option<(Type, bool)> {
    let (name, list) = match name.trim().strip_prefix(words::LIST) {
        Some(element) => (element.trim(), true),
        None => (name.trim(), false),
    };
    let basic = words::TYPES.iter().find(|(known, _)| *known == name);
    let structure = || {
        (name.starts_with(|c: char| c.is_ascii_uppercase()) && is_name(name) && !name.contains('.'))
            .then(|| Type::Struct(name.to_owned()))
    };
    let found = basic.map(|(_, found)| found.clone()).or_else(structure)?;
    Some((found, list))
}

/// Reads a page. Messages with an error among them mean that it cannot be used.
pub(super) fn read(source: &Source, api: &Api, diagnostics: &mut Vec<Diagnostic>) -> Option<Page> {
    let (before, sections) = sections::split(layout::elements(source));
    let mut reader = Refusals {
        source,
        diagnostics,
    };
    reader.check(&sections)?;
    let find = |heading| sections.iter().find(|section| section.heading == heading);
    let Some(input_section) = find(Heading::Input) else {
        reader.missing(&sections, "parameters");
        return None;
    };
    let Some(output_section) = find(Heading::Output) else {
        reader.missing(&sections, "members of the response");
        return None;
    };
    let lines = example_lines(&sections);
    let mut names = HashSet::new();
    // The examples tell a row whose type is a structure from a line of text. Their own messages come later.
    for example in example::examples(source, "this page", &lines).examples {
        example
            .response
            .iter()
            .for_each(|value| collect(value, &mut names));
    }
    let is_structure = |name: &str| api.structure(name).is_some();
    let is_basic =
        |name: &str| matches!(type_of(name), Some((found, _)) if !matches!(found, Type::Struct(_)));
    let is_type = |name: &str| {
        is_basic(name) || is_structure(name.trim().strip_prefix(words::LIST).unwrap_or(name.trim()))
    };
    let known = Known {
        is_type: &is_type,
        structures: true,
        names: &names,
        example: &EXAMPLE,
    };
    let rows = reader.rows(input_section, &known, |name| type_of(name).is_some(), TYPES)?;
    let (common, own): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(is_common);
    let named = common
        .iter()
        .find(|row| row.name.as_deref() == Some("Action"))
        .and_then(value_of);
    let name = reader.action(&before, named)?;
    let output = reader.rows(
        output_section,
        &known,
        |name| type_of(name).is_some(),
        TYPES,
    )?;
    let input = members(&mut reader, api, &name, own, true)?;
    let output = members(&mut reader, api, &name, output, false)?;
    let found = example::examples(source, &name, &lines);
    reader.diagnostics.extend(found.diagnostics);
    let about: Vec<&Line> = find(Heading::About)
        .into_iter()
        .flat_map(Section::lines)
        .collect();
    let version = common
        .iter()
        .find(|row| row.name.as_deref() == Some("Version"))
        .and_then(|row| Some((value_of(row)?, row.line)));
    let region = common
        .iter()
        .find(|row| row.name.as_deref() == Some("Region"));
    Some(Page {
        version,
        language: language(&sections),
        host: about
            .iter()
            .find_map(|line| Some((host(&line.text)?, line.number))),
        date: before.iter().find_map(date),
        rate_limit: about.iter().find_map(|line| rate_limit(&line.text)),
        needs_region: region.is_some_and(|row| row.required == Some(true)),
        input,
        output,
        examples: found.examples,
        error_codes: find(Heading::Errors).map(error_codes).unwrap_or_default(),
        line: input_section.line,
        common_rows: common.len(),
        name,
    })
}

/// The language of the headings.
fn language(sections: &[Section]) -> String {
    let common = sections.iter().fold(
        crate::parse::page::words::Languages::ALL,
        |common, section| common.and(section.languages),
    );
    common.tag().to_owned()
}

fn is_common(row: &Row) -> bool {
    row.name
        .as_deref()
        .is_some_and(|name| COMMON.contains(&name))
        && COMMON_TEXT.iter().any(|word| row.text.starts_with(word))
}

/// The value of a common parameter, which ends its text.
fn value_of(row: &Row) -> Option<String> {
    let first = row.text.lines().next()?;
    let (_, value) = first.rsplit_once([':', '：'])?;
    let value = value.trim().trim_end_matches(['.', '。']);
    let plain = value
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (plain && !value.is_empty()).then(|| value.to_owned())
}

fn host(text: &str) -> Option<String> {
    let mut words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "-.".contains(c)));
    let host = words.find_map(|word| {
        let word = word.trim_matches('.');
        word.ends_with(HOSTS).then_some(word)
    })?;
    Some(host.to_owned())
}

fn rate_limit(text: &str) -> Option<u32> {
    RATE.iter().find_map(|unit| {
        let (before, _) = text.split_once(unit)?;
        let digits = before.trim_end();
        let start = digits.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| {
            at + digits[at..].chars().next().map_or(1, char::len_utf8)
        });
        digits[start..].parse().ok()
    })
}

/// Lines of the examples, with the headings inside them.
fn example_lines(sections: &[Section]) -> Vec<read::Line<'_>> {
    // Markdown marks headings.
    let plain = |text| str::trim_start_matches(text, ['#', ' ']);
    let mut lines = Vec::new();
    for section in sections {
        if [Heading::RequestExample, Heading::ResponseExample].contains(&section.heading) {
            lines.push(read::Line {
                number: section.line,
                pdf: 0,
                text: plain(&section.title),
            });
        } else if section.heading != Heading::Examples {
            continue;
        }
        lines.extend(section.lines().map(|line| read::Line {
            number: line.number,
            pdf: 0,
            text: plain(&line.text),
        }));
    }
    lines
}

fn collect(value: &serde_json::Value, names: &mut HashSet<String>) {
    match value {
        serde_json::Value::Object(members) => {
            for (name, value) in members {
                names.insert(name.clone());
                collect(value, names);
            }
        }
        serde_json::Value::Array(elements) => {
            elements.iter().for_each(|element| collect(element, names));
        }
        _ => {}
    }
}

/// Rows -> members. Where the spec has the action, it has the structures, too.
fn members(
    reader: &mut Refusals<'_>,
    api: &Api,
    action: &str,
    rows: Vec<Row>,
    input: bool,
) -> Option<Vec<Read>> {
    let mut members: Vec<Read> = Vec::with_capacity(rows.len());
    for row in rows {
        let line = row.line;
        let Some((r#type, list)) = row.type_name.as_deref().and_then(type_of) else {
            continue;
        };
        if let Type::Struct(name) = &r#type
            && api.action(action).is_some()
            && api.structure(name).is_none()
        {
            reader.error(
                "unknown-type",
                format!("unknown type `{name}`"),
                line,
                TYPES,
                "the spec is older than the page, or the conversion broke the name",
            );
            return None;
        }
        let full = row.name.clone().unwrap_or_default();
        let name = full.strip_suffix(words::LIST_SUFFIX).unwrap_or(&full);
        if let Some(first) = members.iter().find(|read| read.member.name == name) {
            let expected = format!("another name: line {} has this one", first.line);
            reader.error(
                "duplicate-member",
                format!("{name} stands twice in a table of {action}"),
                line,
                &expected,
                "two pages were saved into one file, or the vendor printed the row twice: remove one",
            );
            return None;
        }
        members.push(Read {
            member: member(name, r#type, list, &row, input),
            line,
        });
    }
    Some(members)
}

fn member(name: &str, r#type: Type, list: bool, row: &Row, input: bool) -> Member {
    let is_note = |line: &str| {
        let line = line.to_lowercase();
        NULLABLE.iter().any(|note| line.contains(note))
    };
    let is_example = |line: &str| EXAMPLE.iter().any(|word| line.trim().starts_with(word));
    let text: Vec<&str> = row
        .text
        .lines()
        .filter(|line| !is_note(line) && !is_example(line))
        .collect();
    Member {
        required: row.required,
        nullable: (!input).then(|| row.text.lines().any(is_note)),
        example: row.example.clone(),
        ..member::described(name, r#type, list, &text.join("\n"))
    }
}

/// `FailedOperation Operation failed.`, or the first cell of a row.
fn error_codes(section: &Section) -> Vec<(String, u32)> {
    let is_code = |text: &str| {
        text.split('.').all(|part| {
            part.starts_with(|c: char| c.is_ascii_uppercase())
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        })
    };
    let mut codes: Vec<(String, u32)> = Vec::new();
    let mut add = |text: &str, line: u32| {
        if is_code(text) && !codes.iter().any(|(code, _)| code == text) {
            codes.push((text.to_owned(), line));
        }
    };
    // What stands above the header is text about the table.
    let mut below_header = false;
    for element in &section.elements {
        match element {
            Element::Line(line) => {
                let first = line.text.split_whitespace().next().unwrap_or_default();
                if below_header {
                    add(first, line.number);
                } else {
                    below_header = crate::parse::page::words::header_line(&line.text).is_some();
                }
            }
            Element::Table(rows) => {
                for cell in rows.iter().skip(1).filter_map(|row| row.first()) {
                    add(cell.text.trim(), cell.line);
                }
            }
        }
    }
    codes
}
