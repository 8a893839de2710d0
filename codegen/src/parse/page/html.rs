//! Saved web pages: text and tables of HTML. Styles, scripts and everything that is not shown are left out.

use super::layout::{Cell, Element, Line};

/// Elements that begin and end a line of text.
const BLOCKS: [&str; 22] = [
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "pre",
    "section", "article", "header", "footer", "main", "title", "br",
];

/// Elements whose content is not shown.
const HIDDEN: [&str; 5] = ["script", "style", "svg", "noscript", "template"];

/// Whether a text is HTML.
pub(super) fn is_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(200).collect();
    let start = start.to_ascii_lowercase();
    [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<table",
        "<div",
        "<h1",
        "<article",
        "<section",
    ]
    .iter()
    .any(|tag| start.starts_with(tag))
}

/// Lines and tables.
pub(super) fn elements(text: &str) -> Vec<Element> {
    let mut page = Page::default();
    let mut rest = text;
    let mut number = 1;
    while let Some((before, after)) = rest.split_once('<') {
        page.text(before, &mut number);
        // A comment ends elsewhere than a tag.
        let (tag, after, end) = match after.strip_prefix("!--") {
            Some(comment) => (
                "",
                comment.split_once("-->").map(|(_, after)| after),
                comment,
            ),
            None => match after.split_once('>') {
                Some((tag, behind)) => (tag, Some(behind), after),
                None => ("", None, after),
            },
        };
        let after = after.unwrap_or_default();
        number += lines(&end[..end.len() - after.len()]);
        let name = tag_name(tag);
        rest = match HIDDEN.iter().find(|hidden| **hidden == name) {
            Some(hidden) if !tag.starts_with('/') => {
                let behind = skip(after, hidden);
                number += lines(&after[..after.len() - behind.len()]);
                behind
            }
            _ => {
                page.tag(&name, tag.starts_with('/'), number);
                after
            }
        };
    }
    page.text(rest, &mut number);
    page.finish()
}

fn lines(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX)
}

/// `/Table class="x"` -> `table`.
fn tag_name(tag: &str) -> String {
    let tag = tag.trim_start_matches('/');
    let end = tag
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(tag.len());
    tag[..end].to_ascii_lowercase()
}

/// What follows the end of an element that is not shown.
fn skip<'t>(text: &'t str, name: &str) -> &'t str {
    let lower = text.to_ascii_lowercase();
    let end = lower.find(&format!("</{name}"));
    let after = end.and_then(|end| text[end..].split_once('>'));
    after.map_or("", |(_, after)| after)
}

#[derive(Default)]
struct Page {
    elements: Vec<Element>,
    /// Text of the line or cell in progress.
    text: String,
    line: u32,
    pre: bool,
    /// Rows of the table in progress.
    table: Option<Vec<Vec<Cell>>>,
    in_cell: bool,
}

impl Page {
    fn text(&mut self, text: &str, number: &mut u32) {
        for (at, part) in text.split('\n').enumerate() {
            if at > 0 {
                *number += 1;
                if self.pre {
                    self.end_line();
                }
            }
            let shown = unescape(part);
            let shown = if self.pre {
                shown.trim_end()
            } else {
                shown.trim()
            };
            if shown.is_empty() {
                if !part.is_empty() && !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                    self.text.push(' ');
                }
                continue;
            }
            if self.text.trim().is_empty() {
                self.line = *number;
            }
            let spaced = part.starts_with(char::is_whitespace) || at > 0;
            if !self.pre && spaced && !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
            self.text.push_str(shown);
            if !self.pre && part.ends_with(char::is_whitespace) {
                self.text.push(' ');
            }
        }
    }

    fn tag(&mut self, name: &str, closes: bool, number: u32) {
        match name {
            "table" if !closes => {
                self.end_line();
                self.table = Some(Vec::new());
            }
            "table" => {
                self.end_cell();
                let rows: Vec<_> = self
                    .table
                    .take()
                    .unwrap_or_default()
                    .into_iter()
                    .filter(|row| !row.is_empty())
                    .collect();
                if !rows.is_empty() {
                    self.elements.push(Element::Table(rows));
                }
            }
            "tr" => {
                self.end_cell();
                if let (false, Some(rows)) = (closes, &mut self.table) {
                    rows.push(Vec::new());
                }
            }
            "td" | "th" => {
                self.end_cell();
                self.in_cell = !closes && self.table.is_some();
                self.line = number;
            }
            "pre" => {
                self.end_line();
                self.pre = !closes;
            }
            "li" if !closes => {
                self.end_line();
                self.line = number;
                self.text.push_str("• ");
            }
            _ if BLOCKS.contains(&name) => self.end_line(),
            _ => {}
        }
    }

    /// Ends a line; inside a cell it becomes a line end of the cell.
    fn end_line(&mut self) {
        if self.in_cell {
            if !self.text.trim().is_empty() && !self.text.ends_with('\n') {
                self.text.push('\n');
            }
            return;
        }
        let text = std::mem::take(&mut self.text);
        let text = if self.pre {
            text.trim_end()
        } else {
            text.trim()
        };
        if !text.is_empty() && text != "•" {
            self.elements.push(Element::Line(Line {
                number: self.line,
                text: text.to_owned(),
            }));
        }
    }

    fn end_cell(&mut self) {
        if !self.in_cell {
            return;
        }
        self.in_cell = false;
        let text = std::mem::take(&mut self.text);
        let cell = Cell {
            line: self.line,
            text: text
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .collect::<Vec<_>>()
                .join("\n"),
        };
        if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
            row.push(cell);
        }
    }

    fn finish(mut self) -> Vec<Element> {
        self.tag("table", true, 0);
        self.end_line();
        self.elements
    }
}

/// Replaces the entities that documents use.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let known = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        let c = known.and_then(|(name, _)| entity(name));
        match (known, c) {
            (Some((_, behind)), Some(c)) => {
                out.push(c);
                rest = behind;
            }
            _ => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_tables() {
        let page = "<!DOCTYPE html>\n<html><head><title>Page</title><style>p { a: 1 }\n</style></head><body>\n\
                    <!-- <p>no</p> -->\n<h1>1. Get <b>Shelf</b></h1>\n<table class=\"x\"><tr><th>Name</th><th>Type</th></tr>\n\
                    <tr><td>A</td>\n<td>array&lt;object&gt;<p>two</p></td></tr></table>\n<ul><li>one</li></ul>\
                    <pre>{\n  \"a\": 1 &amp; 2\n}</pre><p>open";
        assert!(is_html(page));
        let line = |number, text: &str| {
            Element::Line(Line {
                number,
                text: text.into(),
            })
        };
        let cell = |line, text: &str| Cell {
            line,
            text: text.into(),
        };
        assert_eq!(
            elements(page),
            [
                line(2, "Page"),
                line(5, "1. Get Shelf"),
                Element::Table(vec![
                    vec![cell(6, "Name"), cell(6, "Type")],
                    vec![cell(7, "A"), cell(8, "array<object>\ntwo")],
                ]),
                line(9, "• one"),
                line(9, "{"),
                line(10, "  \"a\": 1 & 2"),
                line(11, "}"),
                line(11, "open"),
            ]
        );
        assert!(!is_html("Text with <b>tags</b>"));
    }

    #[test]
    fn broken_markup_is_survived() {
        for text in [
            "<div",
            "<div><table><tr><td>a",
            "<div>&;&#xffffffff;&#x110000; &bogus <",
            "<!--",
            "<div><script>x",
        ] {
            elements(text);
        }
    }
}
