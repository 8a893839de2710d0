//! Rows of the tables of parameters and members, in whatever form the page has them.
//!
//! What a cell is, its column says, never what its text looks like. A section is read whole: each of its lines is a
//! row's, or text by a rule, or an error.

mod lines;
mod marked;
#[cfg(test)]
mod tests;

use super::account::Account;
use super::layout::{Element, Line};
use super::sections::{self, Section};
use super::text;
use super::words::{self, Column, Position};
use lines::{LineRows, paragraphs};
use marked::marked;
use std::collections::HashSet;

/// A row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub line: u32,
    /// `None` for the element of a list, or the whole response.
    pub name: Option<String>,
    /// How deep the table shows it to be nested; grows with the depth.
    pub depth: usize,
    /// The row of the same section that its table is about.
    pub below: Option<usize>,
    pub required: Option<bool>,
    /// `None` where the page prints none.
    pub type_name: Option<String>,
    /// Blanks before the name in its cell.
    pub indent: usize,
    /// What a column says holds without a value.
    pub default: Option<String>,
    /// Where a column says that it goes.
    pub position: Option<Position>,
    /// Description, its paragraphs joined by line ends.
    pub text: String,
    pub example: Option<String>,
}

/// What is wrong with a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub line: u32,
    pub code: &'static str,
    pub message: String,
    pub expected: &'static str,
}

impl Fault {
    fn new(
        code: &'static str,
        line: u32,
        message: impl Into<String>,
        expected: &'static str,
    ) -> Self {
        Self {
            line,
            code,
            message: message.into(),
            expected,
        }
    }
}

/// Says what a header is like.
const HEADER: &str = "a header such as `Parameter | Type | Required | Description | Example`";

/// What a reader of rows has to know about a page.
pub(super) struct Known<'k> {
    /// Whether a text is the name of a type.
    pub is_type: &'k dyn Fn(&str) -> bool,
    /// Whether names of structures are types.
    pub structures: bool,
    /// Names that the examples hold.
    pub names: &'k HashSet<String>,
    /// Begins the line with an example value, inside a description.
    pub example: &'static [&'static str],
}

/// Reads the tables of a section, all of them.
pub(super) fn read(
    section: &Section,
    known: &Known<'_>,
    account: &mut Account,
) -> Result<Vec<Row>, Vec<Fault>> {
    account.fact(section.line, section.line);
    if section.tables().next().is_some() {
        return tables(section, known, account);
    }
    let lines: Vec<&Line> = section.lines().collect();
    let one_line = lines
        .iter()
        .enumerate()
        .find_map(|(at, line)| Some((at, words::header_line(&line.text)?)))
        .filter(|(_, columns)| columns[0] == Column::Name && columns.contains(&Column::Type));
    let mut read = |at: usize, header: usize, rows: Vec<Row>| {
        if rows.is_empty() {
            let line = lines[at - header].number;
            let what = "no row is below this header";
            return Err(vec![Fault::new("stray-row", line, what, "a row below it")]);
        }
        for line in &lines[..at - header] {
            account.prose("text above a table", line.number, line.number);
        }
        for line in &lines[at - header..] {
            account.fact(line.number, line.number);
        }
        Ok(rows)
    };
    if let Some((at, columns)) = one_line {
        let reader = LineRows {
            columns: &columns,
            known,
        };
        let rows = reader.read(&lines[at + 1..])?;
        return read(at + 1, 1, rows);
    }
    if let Some((at, columns)) = sections::header_run(&lines)
        && columns.contains(&Column::Type)
        && columns.contains(&Column::Name)
    {
        let rows = paragraphs(&columns, &lines[at..], known)?;
        return read(at, columns.len(), rows);
    }
    if !lines.is_empty() && lines.iter().all(|line| says_none(&line.text)) {
        for line in &lines {
            account.prose("says that there is nothing", line.number, line.number);
        }
        return Ok(Vec::new());
    }
    Err(vec![Fault::new(
        "table-without-header",
        section.line,
        match lines.is_empty() {
            true => "nothing stands below the heading",
            false => "the table below the heading has no header",
        },
        HEADER,
    )])
}

/// Whether a text says that an action has no parameters of its own, or no members.
pub(super) fn says_none(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let text = text.trim_end_matches(['.', '。', '！', '!']);
    NONE.iter().any(|word| {
        text == *word || (text.starts_with(word) && !text.contains('|') && text.len() < 200)
    })
}

/// Begin such a text.
const NONE: [&str; 12] = [
    "无",
    "none",
    "no parameters",
    "no request parameters",
    "this api has no",
    "this operation has no",
    "该接口使用公共请求头",
    "本接口无",
    "該介面使用公用要求標頭",
    "this operation uses only common request",
    "this api does not require",
    "n/a",
];

/// All tables of a section whose cells are marked.
fn tables(
    section: &Section,
    known: &Known<'_>,
    account: &mut Account,
) -> Result<Vec<Row>, Vec<Fault>> {
    let mut rows: Vec<Row> = Vec::new();
    let mut faults = Vec::new();
    let mut read = false;
    // The row that the text above the next table is about.
    let mut about = None;
    for element in &section.elements {
        let table = match element {
            Element::Line(line) => {
                about = about.or_else(|| named(&rows, &line.text));
                faults.extend(stray(line, known, "text beside a table", account));
                continue;
            }
            Element::Table(table) => table,
        };
        for (line, what) in &table.faults {
            faults.push(Fault::new(
                "table-row",
                *line,
                what.clone(),
                "as many cells in each row as in the header",
            ));
        }
        for note in &table.notes {
            faults.extend(stray(note, known, "text between rows", account));
        }
        let columns: Vec<Option<Column>> = table
            .rows
            .iter()
            .take(1)
            .flatten()
            .map(|cell| words::column(&cell.text))
            .collect();
        if !table.has_rows() {
            // Values and their meanings, inside the text of a row.
            let meanings = columns.iter().all(Option::is_none) && read && columns.len() == 2;
            if meanings {
                account.prose_element("table of values", element);
                continue;
            }
            faults.push(Fault::new(
                "table-without-header",
                table.line(),
                "the header of the table names no columns for names and types",
                HEADER,
            ));
            continue;
        }
        read = true;
        let below = about.take();
        for (first, last) in &table.lines {
            account.fact(*first, *last);
        }
        marked(&columns, table, below, known, &mut rows, &mut faults);
    }
    if faults.is_empty() {
        Ok(rows)
    } else {
        Err(faults)
    }
}

/// The compound row that a text above a table names, as `Filter` in "members of Filter".
fn named(rows: &[Row], text: &str) -> Option<usize> {
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .collect();
    let compound = |row: &Row| {
        let kind = row.type_name.as_deref().unwrap_or_default().to_lowercase();
        ["object", "struct", "array", "list", "map"]
            .iter()
            .any(|word| kind.contains(word))
    };
    rows.iter().position(|row| {
        compound(row)
            && row
                .name
                .as_deref()
                .is_some_and(|name| words.contains(&name.trim_end_matches(".N")))
    })
}

/// Whether a line of text looks like a row: a name, a type, perhaps yes or no.
pub(super) fn is_like_row(line: &Line, known: &Known<'_>) -> bool {
    let text = text::shown(&line.text);
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default();
    let rest: Vec<&str> = words.collect();
    let is_type = |at: usize| rest.get(at).is_some_and(|word| (known.is_type)(word));
    let is_flag = |at: usize| rest.get(at).is_some_and(|word| words::flag(word).is_some());
    let begins = !BEGINNINGS.contains(&&*name.to_lowercase());
    let cells = (is_type(0) && (begins || is_flag(1))) || (is_flag(0) && is_type(1));
    is_name(name) && rest.len() > 1 && cells && !line.code
}

/// A line of text beside rows; one that looks like a row must not vanish.
fn stray(
    line: &Line,
    known: &Known<'_>,
    rule: &'static str,
    account: &mut Account,
) -> Option<Fault> {
    if (line.text.contains('|') && !line.code) || is_like_row(line, known) {
        return Some(Fault::new(
            "stray-row",
            line.number,
            "this line looks like a row and belongs to no table",
            "rows below a header, each cell between bars",
        ));
    }
    account.prose(rule, line.number, line.number);
    None
}

/// Words that begin sentences, and no rows.
const BEGINNINGS: [&str; 20] = [
    "the", "a", "an", "each", "this", "some", "any", "all", "one", "every", "no", "if", "for",
    "is", "of", "returned", "json", "more", "that", "in",
];

/// Whether a text can be the name of a parameter or member.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && !text.ends_with(['.', '-'])
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
}

/// Moves an example value out of a description.
fn take_example(row: &mut Row, known: &Known<'_>) {
    let example = row.text.lines().find_map(|line| {
        let value = known
            .example
            .iter()
            .find_map(|word| line.trim().strip_prefix(word))?;
        Some(value.trim().to_owned())
    });
    if row.example.is_none() {
        row.example = example.filter(|value| !value.is_empty());
    }
}
