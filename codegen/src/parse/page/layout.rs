//! Pages as text, Markdown or HTML become lines and tables.

use super::html;
use super::words;
use crate::source::Source;

/// A line of text that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub number: u32,
    pub text: String,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub line: u32,
    /// Its lines, joined by line ends.
    pub text: String,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Element {
    Line(Line),
    /// Rows of a table whose cells are marked, header first.
    Table(Vec<Vec<Cell>>),
}

/// Takes a page apart.
pub(super) fn elements(source: &Source) -> Vec<Element> {
    if html::is_html(source.text()) {
        return html::elements(source.text());
    }
    let lines: Vec<Line> = source
        .lines()
        .map(|(number, text)| Line {
            number,
            text: text.trim_end().to_owned(),
        })
        // Markdown fences off code, of which the content tells as much.
        .filter(|line| !line.text.is_empty() && !line.text.trim_start().starts_with("```"))
        .collect();
    let mut elements = Vec::new();
    let mut rest = &lines[..];
    while let Some((line, after)) = rest.split_first() {
        let (table, used) = if line.text.trim_start().starts_with('|') {
            table(rest)
        } else {
            open_table(rest)
        };
        if used == 0 {
            elements.push(Element::Line(line.clone()));
            rest = after;
        } else {
            elements.push(Element::Table(table));
            rest = &rest[used..];
        }
    }
    elements
}

/// A table whose cells are marked by `|`, and how many lines it takes; nothing if it is none. Each row of Markdown is
/// one line. Converters of web pages put each cell on a line of its own.
fn table(lines: &[Line]) -> (Vec<Vec<Cell>>, usize) {
    let whole = |line: &Line| {
        let text = line.text.trim();
        text.len() > 1
            && text.starts_with('|')
            && text.ends_with('|')
            && text.matches('|').count() > 2
    };
    if whole(&lines[0]) {
        let used = lines.iter().take_while(|line| whole(line)).count();
        let rows = lines[..used].iter().filter(|line| !is_rule(&line.text));
        return (rows.map(markdown_row).collect(), used);
    }
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut reader = CellLines::default();
    let mut used = 0;
    for line in lines {
        // Behind the last row comes text that is neither a cell nor within a row.
        let within = line.text.contains('|')
            || reader.open()
            || reader
                .width
                .is_none_or(|width| reader.row.len() < width && !reader.row.is_empty());
        if !within || (!line.text.contains('|') && words::heading(&line.text).is_some()) {
            break;
        }
        reader.line(line, &mut rows);
        used += 1;
    }
    reader.flush(&mut rows);
    let useful = rows.len() > 1 && rows[0].len() > 1;
    if useful {
        (rows, used)
    } else {
        (Vec::new(), 0)
    }
}

/// A table of Markdown whose rows do not begin with a bar, and perhaps do not end with one: `Parameter | Type |`. Bars
/// stand in other text, too: the header must name known columns, or a rule must stand below it.
fn open_table(lines: &[Line]) -> (Vec<Vec<Cell>>, usize) {
    let header = markdown_row(&lines[0]);
    let ruled = lines
        .get(1)
        .is_some_and(|line| is_rule(&line.text) && line.text.contains('|'));
    let known = || {
        header
            .iter()
            .all(|cell| words::column(&cell.text).is_some())
    };
    if !lines[0].text.contains('|') || header.len() < 2 || !(ruled || known()) {
        return (Vec::new(), 0);
    }
    let used = lines
        .iter()
        .take_while(|line| line.text.contains('|'))
        .count();
    let rows = lines[..used].iter().filter(|line| !is_rule(&line.text));
    (rows.map(markdown_row).collect(), used)
}

/// `|---|---|`.
fn is_rule(text: &str) -> bool {
    text.contains('-') && text.chars().all(|c| "|-: ".contains(c))
}

fn markdown_row(line: &Line) -> Vec<Cell> {
    let text = line.text.trim().trim_start_matches('|');
    let text = text.strip_suffix('|').unwrap_or(text);
    let cell = |text: &str| Cell {
        line: line.number,
        text: without_links(text.trim())
            .replace("<br>", "\n")
            .replace('`', ""),
    };
    // `\|` is a bar of the text.
    text.replace("\\|", "\u{0}")
        .split('|')
        .map(|text| cell(&text.replace('\u{0}', "|")))
        .collect()
}

/// `[text](address)` becomes its text.
fn without_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let link = after.split_once("](").and_then(|(shown, address)| {
            let (_, behind) = address.split_once(')')?;
            (!shown.contains(['[', ']'])).then_some((shown, behind))
        });
        match link {
            Some((shown, behind)) => {
                out.push_str(shown);
                rest = behind;
            }
            None => {
                out.push('[');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Cells on lines of their own, each closed by `|`; a row begins with one.
#[derive(Default)]
struct CellLines {
    /// Cells of a row; known from the header.
    width: Option<usize>,
    row: Vec<Cell>,
    /// A cell that is not closed yet.
    cell: Option<Cell>,
}

impl CellLines {
    fn open(&self) -> bool {
        self.cell.is_some()
    }

    fn line(&mut self, line: &Line, rows: &mut Vec<Vec<Cell>>) {
        let text = line.text.trim();
        let full = self.width.is_some_and(|width| self.row.len() >= width);
        let begins = text.starts_with('|')
            && (text.len() > 2 || full || (self.row.is_empty() && self.cell.is_none()));
        // A bar alone closes a cell, or is an empty one, or begins a row; behind the header it begins one.
        let header_ends = self.width.is_none()
            && !self.row.is_empty()
            && self.cell.is_none()
            && text.starts_with('|');
        let text = if begins || header_ends {
            self.flush(rows);
            text.strip_prefix('|').unwrap_or(text)
        } else {
            text
        };
        let mut parts = text.split('|').peekable();
        while let Some(part) = parts.next() {
            let closed = parts.peek().is_some();
            if !closed && part.trim().is_empty() {
                break;
            }
            let cell = self.cell.get_or_insert_with(|| Cell {
                line: line.number,
                text: String::new(),
            });
            if !cell.text.is_empty() && !part.trim().is_empty() {
                cell.text.push('\n');
            }
            cell.text.push_str(part.trim());
            if closed {
                self.row.extend(self.cell.take());
            }
        }
    }

    fn flush(&mut self, rows: &mut Vec<Vec<Cell>>) {
        self.row.extend(self.cell.take());
        if !self.row.is_empty() {
            self.width.get_or_insert(self.row.len());
            rows.push(std::mem::take(&mut self.row));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(text: &str) -> Vec<Vec<Vec<String>>> {
        let source = Source::new("page.txt", text);
        elements(&source)
            .into_iter()
            .filter_map(|element| match element {
                Element::Table(rows) => Some(
                    rows.into_iter()
                        .map(|row| row.into_iter().map(|cell| cell.text).collect())
                        .collect(),
                ),
                Element::Line(_) => None,
            })
            .collect()
    }

    #[test]
    fn markdown() {
        let text = "Text\n\n| Name | Type |\n| --- | :-: |\n| `A` | [string](#s) |\n| B | a \\| b |\n\nText";
        assert_eq!(
            tables(text),
            [[["Name", "Type"], ["A", "string"], ["B", "a | b"]]]
        );
        for text in [
            "Name | Type |\nA | string |\nB | a \\| b |\nText",
            "Name | Type\n--- | ---\n`A` | string\nB | a \\| b\nText",
        ] {
            assert_eq!(
                tables(text),
                [[["Name", "Type"], ["A", "string"], ["B", "a | b"]]],
                "{text}"
            );
        }
        assert_eq!(without_links("a[0] [b](c) [d"), "a[0] b [d");
        assert_eq!(tables("a | b\nno table"), Vec::<Vec<Vec<String>>>::new());
    }

    #[test]
    fn a_cell_a_line() {
        let text = "Before\n|\nElement |\nType |\nText |\nExample |\n|\nobject |\nAll |\n||\n| a |\nstring |\nTwo\nlines |\n\
                    7 |\n| list |\narray<object> |\nRows |\n|\n|\narray<object> |\nRows |\n||\n| b |\nstring |\nB |\n8 |\nAfter";
        assert_eq!(
            tables(text),
            [vec![
                vec!["Element", "Type", "Text", "Example"],
                vec!["object", "All", "", ""],
                vec!["a", "string", "Two\nlines", "7"],
                vec!["list", "array<object>", "Rows", ""],
                vec!["array<object>", "Rows", "", ""],
                vec!["b", "string", "B", "8"],
            ]]
        );
    }
}
