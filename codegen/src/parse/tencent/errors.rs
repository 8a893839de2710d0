//! Error codes: the tables of the sections, and the two lists of the service.

use super::context::{Context, Height};
use super::table::split_word;
use super::words;
use crate::diagnostic::Diagnostic;
use crate::read::{Line, Page};
use crate::spec::{ErrorCode, ErrorScope};
use std::collections::HashSet;

/// A code of one of the service's lists.
#[derive(Debug)]
pub(super) struct Listed<'a> {
    pub line: u32,
    pub code: &'a str,
    pub scope: ErrorScope,
}

/// Codes of an action's table.
pub(super) fn of_action<'a>(
    context: &mut Context<'_, 'a>,
    heading: &Line<'a>,
    lines: &[Line<'a>],
    action: &str,
) -> Vec<(u32, &'a str)> {
    if lines
        .iter()
        .any(|line| line.text.starts_with(words::NO_ERROR_CODES))
    {
        return Vec::new();
    }
    let Some(at) = lines.iter().position(is_header) else {
        context.push(
            Diagnostic::error("table-without-header", format!("the table of error codes of {action} has no header"))
                .at(context.location(heading.number))
                .expected(format!("expected below: `{}`", words::ERROR_HEADERS[0]))
                .help("the document is cut, or its layout is new: compare this place with the printed manual"),
        );
        return Vec::new();
    };
    if let Some(line) = lines[..at].iter().find(|line| is_row(line)) {
        let message = format!("a code stands above the header of the error codes of {action}");
        context.push(
            Diagnostic::error("row-above-header", message)
                .at(context.location(line.number))
                .expected(format!("expected above: `{}`", words::ERROR_HEADERS[0]))
                .help("the header is missing above this line: compare with the printed manual"),
        );
    }
    let mut codes = rows(context, &lines[at..]);
    let mut known = HashSet::new();
    codes.retain(|(_, code)| known.insert(*code));
    codes
}

/// Codes of the two lists of the service.
pub(super) fn of_service<'a>(context: &mut Context<'_, 'a>, page: &Page<'a>) -> Vec<Listed<'a>> {
    let mut listed = Vec::new();
    for (heading, next, scope) in [
        (
            words::ERRORS_COMMON,
            Some(words::ERRORS_SERVICE),
            ErrorScope::Common,
        ),
        (words::ERRORS_SERVICE, None, ErrorScope::Service),
    ] {
        let Some(at) = page.lines.iter().position(|line| line.text == heading) else {
            let line = page.lines.first().map_or(0, |line| line.number);
            context.push(
                Diagnostic::error(
                    "missing-section",
                    format!("the page of error codes has no list `{heading}`"),
                )
                .at(context.location(line))
                .expected(format!("expected below: the heading `{heading}`"))
                .help("the document is cut: convert the manual again"),
            );
            continue;
        };
        let lines = &page.lines[at + 1..];
        let end = lines
            .iter()
            .position(|line| Some(line.text) == next)
            .unwrap_or(lines.len());
        for (line, code) in rows(context, &lines[..end]) {
            listed.push(Listed { line, code, scope });
        }
    }
    listed
}

/// The lists of the service, then codes that only sections name.
pub(super) fn merge<'a>(
    listed: &[Listed<'a>],
    of_actions: impl Iterator<Item = &'a str>,
) -> Vec<ErrorCode> {
    let mut codes: Vec<ErrorCode> = Vec::new();
    let mut known = HashSet::new();
    let listed = listed.iter().map(|listed| (listed.code, listed.scope));
    for (code, scope) in listed.chain(of_actions.map(|code| (code, ErrorScope::Action))) {
        if known.insert(code) {
            codes.push(ErrorCode {
                code: code.to_owned(),
                scope,
                status: None,
                other_statuses: Vec::new(),
                number: None,
            });
        }
    }
    codes
}

/// A row begins with a code. Behind it stands its text, or the text follows below: close, if it has two lines.
fn rows<'a>(context: &mut Context<'_, 'a>, lines: &[Line<'a>]) -> Vec<(u32, &'a str)> {
    let mut rows = Vec::new();
    let mut headers = 0;
    let mut last: Option<Height> = None;
    for (at, line) in lines.iter().enumerate() {
        if is_header(line) {
            headers += 1;
            continue;
        }
        if at > 0 && lines[at - 1].pdf != line.pdf {
            // Where a page ends, lines do not tell how they stood.
            last = None;
        }
        let (code, text) = split_word(line.text);
        let close = lines
            .get(at + 1)
            .is_some_and(|next| next.number == line.number + 1 && next.pdf == line.pdf);
        if is_code(code) && (!text.is_empty() || close || code.contains('.')) {
            context.heights.extend(last.replace(Height {
                line: line.number,
                lines: usize::from(!text.is_empty()),
                beside: !text.is_empty(),
                close,
            }));
            rows.push((line.number, code));
            continue;
        }
        if let Some(row) = &mut last {
            row.lines += 1;
        }
        if is_like_code(code) && (is_code(code) || code.contains('.')) {
            context.push(
                Diagnostic::error("unreadable-row", "a row of error codes has no description, or a damaged code")
                    .at(context.location_of(line.number, code))
                    .expected("expected a code such as `LimitExceeded.Topic`, and a description beside or right below it")
                    .help("compare with the printed manual; if the line is part of the description above, join it with the line before it"),
            );
        }
    }
    context.heights.extend(last);
    context.repeated_headers += usize::saturating_sub(headers, 1);
    rows
}

/// Whether a line can be nothing but a code and its description.
fn is_row(line: &Line<'_>) -> bool {
    let (code, text) = split_word(line.text);
    is_code(code) && !text.is_empty()
}

fn is_header(line: &Line<'_>) -> bool {
    words::ERROR_HEADERS.contains(&line.text)
}

fn is_code(text: &str) -> bool {
    is_like_code(text)
        && text
            .split('.')
            .all(|part| part.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// Letters of a code, which may stand in the wrong place.
fn is_like_code(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_.".contains(&b))
}
