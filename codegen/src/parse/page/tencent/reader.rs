//! One page: its headings, its tables, its examples.

use super::known::Structures;
use super::{Page, Read};
use crate::diagnostic::Diagnostic;
use crate::parse::page::account::Account;
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
use crate::spec::{Member, Type};
use std::collections::HashSet;

/// Parameters that every action has.
const COMMON: [&str; 3] = ["Action", "Version", "Region"];
/// Begin the text of such a parameter.
const COMMON_TEXT: [&str; 4] = [
    "common param",
    "公共参数",
    "公共參數",
    "common request param",
];
/// End the names of the vendor's hosts.
const HOSTS: &str = ".tencentcloudapi.com";
/// Stand behind the number of requests per second.
const RATE: [&str; 4] = ["requests can be", "requests", "times/second", "次/秒"];
/// Tell that a member may be null.
const NULLABLE: [&str; 3] = ["may return null", "可能返回 null", "可能返回null"];
/// Begin the line with an example value.
pub(super) const EXAMPLE: [&str; 3] = ["示例值：", "Example value:", "Example:"];
/// Names of types, for messages.
pub(super) const TYPES: &str = "String, Integer, Boolean, Float, Timestamp, Date, Binary, a structure of the spec or of a page of data types, or Array of these";

/// Further names of types in pages.
const MORE_TYPES: [(&str, Type); 12] = [
    ("Int", Type::Integer),
    ("Int32", Type::Integer),
    ("Int64", Type::Integer),
    ("Uint64", Type::Integer),
    ("Long", Type::Integer),
    ("Number", Type::Integer),
    ("Bool", Type::Boolean),
    ("Float64", Type::Float),
    ("Datetime", Type::Timestamp),
    ("Object", Type::Object),
    ("Any", Type::Object),
    ("Map", Type::Object),
];

/// The type of a name; structures are whatever else is a name.
pub(super) fn type_of(name: &str) -> Option<(Type, bool)> {
    let name = name.trim().trim_end_matches(['.', '。']);
    let element = ["Array of ", "array of ", "List of "]
        .into_iter()
        .find_map(|list| name.strip_prefix(list));
    if let Some(element) = element {
        return Some(match type_of(element)? {
            (found, true) => (Type::List(Box::new(found)), true),
            (found, false) => (found, true),
        });
    }
    if ["List", "Array"].contains(&name) {
        return Some((Type::Object, true));
    }
    let mut basic = words::TYPES.iter().chain(&MORE_TYPES);
    let basic = basic.find(|(known, _)| known.eq_ignore_ascii_case(name));
    let structure = || {
        (name.starts_with(|c: char| c.is_ascii_uppercase())
            && is_name(name)
            && !name.contains(['.', '-']))
        .then(|| Type::Struct(name.to_owned()))
    };
    let found = basic.map(|(_, found)| found.clone()).or_else(structure)?;
    Some((found, false))
}

/// Whether a page describes structures and no action.
pub(super) fn is_of_structures(sections: &[Section]) -> bool {
    let has = |wanted| sections.iter().any(|section| section.heading == wanted);
    has(Heading::Structures) && !has(Heading::Input)
}

/// Reads a page of an action. Messages with an error among them mean that it cannot be used.
pub(super) fn read(
    source: &Source,
    structures: &dyn Structures,
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
    let is_structure = |name: &str| structures.has(name);
    let is_basic = |name: &str| type_of(name).is_some_and(|(found, _)| found.structure().is_none());
    let is_type = |name: &str| {
        is_basic(name) || is_structure(name.trim().strip_prefix(words::LIST).unwrap_or(name.trim()))
    };
    let known = Known {
        is_type: &is_type,
        structures: true,
        names: &names,
        example: &EXAMPLE,
    };
    let is_known = |row: &Row| row.type_name.as_deref().and_then(type_of).is_some();
    let rows = reader.rows(input_section, &known, &mut account, is_known, TYPES)?;
    let (common, own): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(is_common);
    let named = common
        .iter()
        .find(|row| row.name.as_deref() == Some("Action"))
        .and_then(value_of);
    let name = reader.action(&before, &sections, &common, named)?;
    let output = reader.rows(output_section, &known, &mut account, is_known, TYPES)?;
    let input = members(&mut reader, structures, &name, own, true)?;
    let output = members(&mut reader, structures, &name, output, false)?;
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
    let error_codes = find(Heading::Errors).map(error_codes).unwrap_or_default();
    for (_, line) in &error_codes {
        account.fact(*line, *line);
    }
    reader.rest(&before, &sections, &known, &mut account)?;
    reader.settled(&account)?;
    let host_line = before
        .iter()
        .filter_map(as_line)
        .chain(about.iter().copied())
        .find_map(|line| Some((host(&line.text)?, line.number)));
    Some(Page {
        version,
        language: language(&sections),
        host: host_line.or_else(|| {
            let mut examples = lines
                .iter()
                .filter(|line| line.text.trim_start().starts_with("http"));
            examples.find_map(|line| Some((host(line.text)?, line.number)))
        }),
        date: before.iter().find_map(date),
        rate_limit: about.iter().find_map(|line| rate_limit(&line.text)),
        needs_region: region.is_some_and(|row| row.required == Some(true)),
        input,
        output,
        examples: found.examples,
        error_codes,
        line: input_section.line,
        common_rows: common.len(),
        name,
        account,
    })
}

fn as_line(element: &Element) -> Option<&Line> {
    match element {
        Element::Line(line) => Some(line),
        Element::Table(_) => None,
    }
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
        && {
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            let text = bare(&row.text.to_lowercase());
            COMMON_TEXT.iter().any(|word| text.starts_with(&bare(word)))
        }
}

/// The value of a common parameter, which ends its text.
fn value_of(row: &Row) -> Option<String> {
    let first = row.text.lines().next()?;
    let (_, value) = first.rsplit_once([':', '：'])?;
    let value = value.trim().trim_end_matches(['.', '。', ' ']);
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

/// Lines of the examples, with the headings inside them in the words of one language.
fn example_lines(sections: &[Section]) -> Vec<read::Line<'_>> {
    let mut lines = Vec::new();
    let line = |number, text| read::Line {
        number,
        pdf: 0,
        text,
    };
    let inside = sections
        .iter()
        .position(|section| section.heading == Heading::Examples);
    for section in sections.iter().skip(inside.unwrap_or(usize::MAX)) {
        match section.heading {
            Heading::Examples => {}
            Heading::RequestExample => lines.push(line(section.line, "Input Example")),
            Heading::ResponseExample => lines.push(line(section.line, "Output Example")),
            _ => continue,
        }
        for found in section.lines() {
            let text = match sections::is_example_title(&found.text) && !found.code {
                true => "Example 1",
                false => &found.text,
            };
            lines.push(line(found.number, text));
        }
    }
    // One example may have no heading of its own.
    let heads = lines.iter().any(|line| line.text == "Example 1");
    if !heads && let Some(first) = lines.first() {
        lines.insert(0, line(first.number, "Example 1"));
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
pub(super) fn members(
    reader: &mut Refusals<'_>,
    structures: &dyn Structures,
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
        if let Some(name) = r#type.structure()
            && structures.must_have(action)
            && !structures.has(name)
        {
            reader.error(
                "unknown-type",
                format!("unknown type `{name}`"),
                line,
                TYPES,
                structures.help(),
            );
            return None;
        }
        if row.depth > 0 || row.below.is_some() {
            reader.error(
                "nesting-unknown",
                format!(
                    "{} is nested in this table",
                    row.name.as_deref().unwrap_or_default()
                ),
                line,
                "members in a table of their structure, as pages of this vendor have them",
                "move the rows into a page of data types",
            );
            return None;
        }
        let full = row.name.clone().unwrap_or_default();
        let name = full.strip_suffix(words::LIST_SUFFIX).unwrap_or(&full);
        if name.contains('.') {
            reader.error(
                "nesting-unknown",
                format!("{full} is a member of another parameter"),
                line,
                "members in a table of their structure, as pages of this vendor have them",
                "name the parameter in this table, and its members in a page of data types",
            );
            return None;
        }
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
    let known = member::described(name, r#type, list, &text.join("\n"));
    let default = row
        .default
        .as_deref()
        .and_then(|text| member::default(&known.r#type, known.list, text));
    Member {
        default: default.or(known.default),
        required: row.required,
        nullable: (!input).then(|| row.text.lines().any(is_note)),
        example: row.example.as_deref().map(crate::spec::example_value),
        ..known
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
    // Words that begin a sentence have one capital, and no dot.
    let is_marked =
        |text: &str| text.contains('.') || text.bytes().filter(u8::is_ascii_uppercase).count() > 1;
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
                if below_header && is_marked(first) {
                    add(first, line.number);
                } else if !below_header {
                    below_header = crate::parse::page::words::header_line(&line.text).is_some();
                }
            }
            Element::Table(table) => {
                for cell in table.rows.iter().skip(1).filter_map(|row| row.first()) {
                    add(cell.text.trim(), cell.line);
                }
            }
        }
    }
    codes
}
