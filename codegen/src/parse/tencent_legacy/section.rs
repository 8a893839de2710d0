//! The page of one action of the legacy API.

use super::table::{self, Columns, Row, Table};
use super::words;
use crate::diagnostic::Diagnostic;
use crate::parse::example::{Examples, Reader};
use crate::parse::json;
use crate::read::{Document, Line, Page};
use crate::spec::{Example, ExampleForm};
use serde_json::Value;

/// What the page of an action says.
#[derive(Debug)]
pub(super) struct Section<'a> {
    pub name: &'a str,
    /// Line that names the action.
    pub line: u32,
    pub host: Option<(u32, &'a str)>,
    /// `YYYY-MM-DD`.
    pub updated: Option<String>,
    pub input: Vec<Row>,
    /// `None` where the page has no table of members.
    pub output: Option<Vec<Row>>,
    /// Rows of the tables of configuration.
    pub config: Vec<Row>,
    pub examples: Examples,
    /// The example of the configuration.
    pub config_example: Option<Value>,
    /// Lines of the examples: request and response.
    pub example_lines: (u32, u32),
}

/// Reads a page. `None` if it names no action, which is no error: not every page is about one.
pub(super) fn read<'a>(
    document: &Document<'a>,
    page: &Page<'a>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Section<'a>> {
    let Some((line, name)) = page.lines.iter().find_map(action_name) else {
        let has_table = |line: &&Line<'a>| words::INPUT.contains(&line.text);
        if let Some(header) = page.lines.iter().find(has_table) {
            diagnostics.push(
                Diagnostic::error("action-without-name", "a page does not name its action")
                    .at(document.location(header.number))
                    .expected(format!(
                        "expected above: a line that begins with `{}`, and the name in parentheses",
                        words::ABOUT
                    ))
                    .help("the page is cut: compare with the printed manual"),
            );
        }
        return None;
    };
    // Names of folders may stand at the end of the page before; labels float to the top of a printed page.
    let lines: Vec<Line<'a>> = page
        .lines
        .iter()
        .filter(|line| {
            crate::spec::category(line.text).is_none() && !words::LABELS.contains(&line.text)
        })
        .copied()
        .collect();
    let mut section = Section {
        name,
        line,
        host: lines.iter().find_map(|line| {
            let host = line.text.strip_prefix(words::HOST)?;
            Some((line.number, host.trim().trim_end_matches([' ', '。'])))
        }),
        updated: page.date.and_then(|date| date_of(date.text)),
        input: Vec::new(),
        output: None,
        config: Vec::new(),
        examples: Examples::default(),
        config_example: None,
        example_lines: (0, 0),
    };
    let mut before = None;
    for (at, line) in lines.iter().enumerate() {
        let Some(columns) = Columns::of_header(line.text) else {
            continue;
        };
        // A header may be printed again at the top of a page; the table above has taken its rows.
        if before == Some(columns) && columns != (Columns::Config { default: true }) {
            continue;
        }
        before = Some(columns);
        let Table { rows, unreadable } = table::read(&lines[at + 1..], columns);
        for line in unreadable {
            let message = format!("a row of a table of {name} is damaged");
            diagnostics.push(
                Diagnostic::error("unreadable-row", message)
                    .at(document.location(line.number))
                    .expected(format!(
                        "expected a name, `{}` or `{}` where the table says what is required, and a documented type",
                        words::YES,
                        words::NO
                    ))
                    .help("compare with the printed manual; if the line is part of the description above, join it with the line before it"),
            );
        }
        if rows.is_empty() {
            let message = format!("a table of {name} has no rows");
            diagnostics.push(
                Diagnostic::error("empty-table", message)
                    .at(document.location(line.number))
                    .expected("expected rows below the header")
                    .help("the document is cut, or its layout is new: compare with the printed manual"),
            );
        }
        match columns {
            Columns::Input => section.input = rows,
            Columns::Output => section.output = Some(rows),
            Columns::Config { .. } => section.config.extend(rows),
        }
    }
    if section.input.is_empty() {
        let message = format!("the page of {name} has no table of parameters");
        diagnostics.push(
            Diagnostic::error("table-without-header", message)
                .at(document.location(line))
                .expected(format!("expected below: `{}`", words::INPUT[0]))
                .help("the document is cut, or its layout is new: compare with the printed manual"),
        );
    }
    read_examples(document, &lines, &mut section);
    Some(section)
}

/// `本接口（CreateTopic）用于...`.
fn action_name<'a>(line: &Line<'a>) -> Option<(u32, &'a str)> {
    let rest = line.text.strip_prefix(words::ABOUT)?.trim_start();
    let rest = rest.strip_prefix(['（', '('])?;
    let end = rest.find(['）', ')'])?;
    let name = &rest[..end];
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
    plain.then_some((line.number, name))
}

/// The date in `最近更新时间：2019-07-17 22:34:14`.
fn date_of(text: &str) -> Option<String> {
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let date = text[at..].split(' ').next()?;
    (date.len() == 10).then(|| date.to_owned())
}

fn read_examples<'a>(document: &Document<'a>, lines: &[Line<'a>], section: &mut Section<'a>) {
    let source = document.source();
    let mut reader = Reader::new(source, section.name);
    let is_code = |line: &Line<'_>| {
        let text = line.text.trim();
        text.starts_with('"') || text.chars().all(|c| "{}[]".contains(c))
    };
    let heading = lines
        .iter()
        .position(|line| line.text.ends_with(words::EXAMPLES));
    // Code above the heading of the examples belongs to the configuration.
    let above = &lines[..heading.unwrap_or(lines.len())];
    let code: Vec<Line<'a>> = above.iter().filter(|line| is_code(line)).copied().collect();
    if let Some(first) = code.first() {
        section.config_example = reader.value(first, json::rebuild(source, &code));
    }
    let Some(heading) = heading else {
        reader.missing(section.line);
        section.examples = reader.out;
        return;
    };
    reader.out.announced = 1;
    let lines = &lines[heading..];
    let is_note = |line: &Line<'_>| words::NOTES.iter().any(|note| line.text.starts_with(note));
    let url = lines
        .iter()
        .position(|line| line.text.trim_start().starts_with("https://"));
    let code = lines.iter().position(is_code);
    let (Some(url), Some(code)) = (url, code.filter(|code| Some(*code) > url)) else {
        reader.missing(lines[0].number);
        section.examples = reader.out;
        return;
    };
    let end = lines
        .iter()
        .position(is_note)
        .unwrap_or(lines.len())
        .max(code);
    section.example_lines = (lines[url].number, lines[code].number);
    if let Some(request) = reader.query(&lines[url..code]) {
        let response = reader.value(&lines[code], json::rebuild(source, &lines[code..end]));
        reader.out.examples.push(Example {
            form: ExampleForm::Query,
            request,
            response,
        });
    }
    section.examples = reader.out;
}
