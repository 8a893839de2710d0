//! Saved web pages: text and tables of HTML. Styles, scripts and everything that is not shown are left out.

use super::element::{Cell, Element, Line, Table};

/// Elements that begin and end a line of text.
const BLOCKS: [&str; 22] = [
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "pre",
    "section", "article", "header", "footer", "main", "title", "br",
];

/// Elements whose content is not shown.
const HIDDEN: [&str; 5] = ["script", "style", "svg", "noscript", "template"];

/// Elements that a page or a part of one begins with.
const STARTS: [&str; 12] = [
    "html", "head", "body", "meta", "table", "div", "h1", "h2", "h3", "article", "section", "main",
];

/// Whether a text is HTML, whole or a part of a page.
pub(super) fn is_html(text: &str) -> bool {
    let text = text.trim_start().trim_start_matches('\u{feff}');
    let Some(tag) = text.strip_prefix('<') else {
        return false;
    };
    if tag.starts_with(['!', '?']) {
        return true;
    }
    let name = tag_name(tag);
    STARTS.contains(&&*name) || (BLOCKS.contains(&&*name) && text.contains("<table"))
}

/// The table of HTML that begins on the first of some lines of Markdown, and how many lines it takes.
pub(super) fn table<'l>(
    mut lines: impl Iterator<Item = (u32, &'l str)>,
) -> Option<(Vec<Element>, u32)> {
    let (number, first) = lines.next()?;
    let is_table = |text: &str| tag_name(text.strip_prefix('<').unwrap_or_default()) == "table";
    if !is_table(first.trim_start()) {
        return None;
    }
    let mut text = first.to_owned();
    let mut last = number;
    while !text.contains("</table") {
        let (next, line) = lines.next()?;
        text.push('\n');
        text.push_str(line);
        last = next;
    }
    let mut page = Page::default();
    page.read(&text, number);
    Some((page.finish(), last))
}

/// Lines and tables.
pub(super) fn elements(text: &str) -> Vec<Element> {
    let mut page = Page::default();
    page.read(text, 1);
    page.finish()
}

impl Page {
    fn read(&mut self, text: &str, first: u32) {
        let page = self;
        let mut rest = text;
        let mut number = first;
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
    }
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
    /// Level of the heading in progress.
    level: u8,
    /// Line of the last tag.
    at: u32,
    /// Rows of the table in progress.
    table: Option<Table>,
    in_cell: bool,
    /// Tables inside of the cell: their text is a part of it.
    inner: usize,
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
                shown.trim_matches([' ', '\t', '\r', '\n'])
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

    /// Ends a table. Its rows have as many cells as its header.
    fn finish_table(&mut self) {
        self.end_cell();
        let Some(mut table) = self.table.take() else {
            return;
        };
        let rows = std::mem::take(&mut table.rows);
        let lines = std::mem::take(&mut table.lines);
        for (row, lines) in rows.into_iter().zip(lines) {
            if row.iter().all(|cell| cell.text.is_empty()) {
                continue;
            }
            let width = table.rows.first().map_or(row.len(), Vec::len);
            if row.len() != width {
                let what = format!("this row has {} cells, the header {width}", row.len());
                table.faults.push((lines.0, what));
            }
            table.rows.push(row);
            table.lines.push(lines);
        }
        if !table.rows.is_empty() {
            self.elements.push(Element::Table(table));
        }
    }

    fn tag(&mut self, name: &str, closes: bool, number: u32) {
        self.at = number;
        match name {
            "table" if self.in_cell && !closes => {
                self.inner += 1;
                self.end_line();
            }
            "table" if self.inner > 0 => {
                self.inner -= 1;
                self.end_line();
            }
            "tr" if self.inner > 0 => self.end_line(),
            "td" | "th" if self.inner > 0 => self.text.push(' '),
            "table" if !closes => {
                self.end_line();
                self.finish_table();
                self.table = Some(Table::default());
            }
            "table" => self.finish_table(),
            "tr" => {
                self.end_cell();
                if let (false, Some(table)) = (closes, &mut self.table) {
                    table.rows.push(Vec::new());
                    table.lines.push((number, number));
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_line();
                let level = name.as_bytes().get(1).map_or(0, |digit| digit - b'0');
                self.level = if closes || self.in_cell { 0 } else { level };
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
                text: text.replace('\u{a0}', " "),
                level: self.level,
                code: self.pre,
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
                .map(|line| line.trim_matches([' ', '\t', '\r']))
                .filter(|line| !line.trim().is_empty())
                .collect::<Vec<_>>()
                .join("\n"),
        };
        let at = self.at;
        if let Some(table) = &mut self.table
            && let (Some(row), Some(lines)) = (table.rows.last_mut(), table.lines.last_mut())
        {
            row.push(cell);
            lines.1 = lines.1.max(at);
        }
    }

    fn finish(mut self) -> Vec<Element> {
        self.finish_table();
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
        "nbsp" => '\u{a0}',
        "emsp" => '\u{2003}',
        "ensp" => '\u{2002}',
        "ldquo" => '“',
        "rdquo" => '”',
        "mdash" => '—',
        "hellip" => '…',
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
                level: u8::from(number == 5),
                code: number > 9 || text == "{",
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
                Element::Table(Table {
                    rows: vec![
                        vec![cell(6, "Name"), cell(6, "Type")],
                        vec![cell(7, "A"), cell(8, "array<object>\ntwo")],
                    ],
                    lines: vec![(6, 6), (7, 8)],
                    ..Table::default()
                }),
                line(9, "• one"),
                line(9, "{"),
                line(10, "  \"a\": 1 & 2"),
                line(11, "}"),
                Element::Line(Line {
                    number: 11,
                    text: "open".into(),
                    ..Line::default()
                }),
            ]
        );
        assert!(!is_html("Text with <b>tags</b>"));
        assert!(is_html("<h2 id=\"a\">1. About</h2><p>x</p>"));
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
