//! Rows of the tables of parameters and members, in whatever form the page has them.

use super::layout::{Cell, Element, Line};
use super::sections::{self, Section};
use super::words::{self, Column};
use std::collections::HashSet;

/// A row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub line: u32,
    /// `None` for the element of a list, or the whole answer.
    pub name: Option<String>,
    pub required: Option<bool>,
    /// `None` where the page prints none.
    pub type_name: Option<String>,
    /// Description, its paragraphs joined by line ends.
    pub text: String,
    pub example: Option<String>,
}

/// Why there are no rows.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoTable {
    pub line: u32,
    pub message: &'static str,
}

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

/// Reads the table of a section.
pub(super) fn read(section: &Section, known: &Known<'_>) -> Result<Vec<Row>, NoTable> {
    let tables = section.elements.iter().filter_map(|element| match element {
        Element::Table(rows) => Some(rows),
        Element::Line(_) => None,
    });
    let mut unknown_header = None;
    for table in tables {
        let header = &table[0];
        let columns: Vec<Option<Column>> = header
            .iter()
            .map(|cell| words::column(&cell.text))
            .collect();
        let has = |column| columns.contains(&Some(column));
        if has(Column::Name) && has(Column::Type) {
            return Ok(marked(&columns, &table[1..], known));
        }
        unknown_header.get_or_insert(header.first().map_or(section.line, |cell| cell.line));
    }
    if let Some(line) = unknown_header {
        return Err(NoTable {
            line,
            message: "the header of the table names no columns for names and types",
        });
    }
    let lines: Vec<&Line> = section.lines().collect();
    let one_line = lines
        .iter()
        .enumerate()
        .find_map(|(at, line)| Some((at, words::header_line(&line.text)?)))
        .filter(|(_, columns)| columns.contains(&Column::Type));
    if let Some((at, columns)) = one_line {
        return Ok(LineRows {
            columns: &columns,
            known,
        }
        .read(&lines[at + 1..]));
    }
    if let Some((at, columns)) = sections::header_run(&lines)
        && columns.contains(&Column::Type)
    {
        return Ok(paragraphs(&columns, &lines[at..], known));
    }
    Err(NoTable {
        line: section.line,
        message: match lines.is_empty() {
            true => "nothing stands below the heading",
            false => "the table below the heading has no header",
        },
    })
}

/// Whether a text can be the name of a parameter or member.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_.".contains(c))
}

/// Rows whose cells are marked.
fn marked(columns: &[Option<Column>], rows: &[Vec<Cell>], known: &Known<'_>) -> Vec<Row> {
    let name_at = columns
        .iter()
        .position(|column| *column == Some(Column::Name))
        .unwrap_or(0);
    let mut read = Vec::new();
    for cells in rows {
        let mut cells: Vec<&Cell> = cells.iter().collect();
        let empty = Cell::default();
        // A converter drops the empty cell of a name: the next one has its place.
        let type_at = |at: usize| {
            cells
                .get(at)
                .is_some_and(|cell| (known.is_type)(&cell.text))
        };
        if type_at(name_at) && !type_at(name_at + 1) {
            cells.insert(name_at, &empty);
        }
        let mut row = Row::default();
        for (column, cell) in columns.iter().zip(&cells) {
            row.line = row.line.max(cell.line);
            let text = cell.text.trim();
            match column {
                Some(Column::Name) => row.name = first_word(text),
                Some(Column::Type) => row.type_name = (!text.is_empty()).then(|| text.to_owned()),
                Some(Column::Required) => row.required = words::flag(text),
                Some(Column::Text) => row.text = text.to_owned(),
                Some(Column::Example) => row.example = (!text.is_empty()).then(|| text.to_owned()),
                _ => {}
            }
        }
        row.line = cells
            .iter()
            .map(|cell| cell.line)
            .find(|line| *line > 0)
            .unwrap_or(row.line);
        take_example(&mut row, known);
        read.push(row);
    }
    read
}

/// The name in a cell; marks behind it are not part of it.
fn first_word(text: &str) -> Option<String> {
    let word = text.split_whitespace().next()?;
    Some(word.trim_end_matches('*').to_owned())
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

/// Rows that begin on one line: `InstanceId Yes String`, with the description on that line or below.
struct LineRows<'r> {
    columns: &'r [Column],
    known: &'r Known<'r>,
}

impl LineRows<'_> {
    fn read(&self, lines: &[&Line]) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for line in lines {
            if let Some(row) = self.row(line) {
                rows.push(row);
            } else if let Some(row) = rows.last_mut() {
                if !row.text.is_empty() {
                    row.text.push('\n');
                }
                row.text.push_str(&line.text);
            }
        }
        for row in &mut rows {
            take_example(row, self.known);
        }
        rows
    }

    /// The row that begins on a line.
    fn row(&self, line: &Line) -> Option<Row> {
        let words: Vec<&str> = line.text.split_whitespace().collect();
        let (name, mut rest) = words.split_first()?;
        if !is_name(name) {
            return None;
        }
        let mut row = Row {
            line: line.number,
            name: Some((*name).to_owned()),
            ..Row::default()
        };
        // A name alone is a row only if the examples have it: members that are objects have no type here.
        if rest.is_empty() {
            let known = self.known.names.contains(*name) && !self.known.structures;
            return known.then_some(row);
        }
        for column in &self.columns[1..] {
            match column {
                Column::Required => match rest.first().and_then(|word| words::flag(word)) {
                    Some(flag) => {
                        row.required = Some(flag);
                        rest = &rest[1..];
                    }
                    // Before the type it tells a row from text. Behind it, pages lose it.
                    None if row.type_name.is_none() => return None,
                    None => {}
                },
                Column::Type => {
                    let count = self.type_words(name, rest)?;
                    row.type_name = Some(rest[..count].join(" "));
                    rest = &rest[count..];
                }
                Column::Example if !rest.is_empty() => {
                    row.example = Some(rest.join(" "));
                    rest = &[];
                }
                Column::Text if !rest.is_empty() => {
                    row.text = rest.join(" ");
                    rest = &[];
                }
                _ => {}
            }
        }
        Some(row)
    }

    /// How many words a type has.
    fn type_words(&self, name: &str, words: &[&str]) -> Option<usize> {
        let known = (1..=words.len().min(3))
            .rev()
            .find(|count| (self.known.is_type)(&words[..*count].join(" ")));
        if known.is_some() {
            return known;
        }
        // The name of a structure looks like any word; its row says nothing else, or the examples have its member.
        let lists = usize::from(words.starts_with(&["Array", "of"])) * 2;
        let structure = words.get(lists)?;
        let looks = structure.starts_with(|c: char| c.is_ascii_uppercase()) && is_name(structure);
        let alone = words.len() == lists + 1;
        (self.known.structures
            && looks
            && (lists > 0 || (alone && self.known.names.contains(name))))
        .then_some(lists + 1)
    }
}

/// Rows whose cells are paragraphs: a name, a type, perhaps yes or no, text, an example value.
fn paragraphs(columns: &[Column], lines: &[&Line], known: &Known<'_>) -> Vec<Row> {
    let is_type = |at: usize| {
        lines
            .get(at)
            .is_some_and(|line| (known.is_type)(line.text.trim()))
    };
    // Where a row begins: at its name, or at the type of a row without one.
    let begins = |at: usize| {
        let named = is_name(lines[at].text.trim()) && !is_type(at) && is_type(at + 1);
        named
            || (is_type(at) && !(at > 0 && is_name(lines[at - 1].text.trim()) && !is_type(at - 1)))
    };
    let starts: Vec<usize> = (0..lines.len()).filter(|at| begins(*at)).collect();
    let mut rows = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(lines.len());
        let mut cells = &lines[*start..end];
        let mut row = Row {
            line: cells[0].number,
            ..Row::default()
        };
        if !is_type(*start) {
            row.name = Some(cells[0].text.trim().to_owned());
            cells = &cells[1..];
        }
        row.type_name = Some(cells[0].text.trim().to_owned());
        cells = &cells[1..];
        if columns.contains(&Column::Required)
            && let Some(flag) = cells.first().and_then(|cell| words::flag(&cell.text))
        {
            row.required = Some(flag);
            cells = &cells[1..];
        }
        // Objects and lists have no example value; the last paragraph of anything else is one.
        let compound = row
            .type_name
            .as_deref()
            .is_some_and(|name| name == "object" || name.starts_with("array"));
        if columns.last() == Some(&Column::Example) && !compound && cells.len() > 1 {
            row.example = cells.last().map(|cell| cell.text.trim().to_owned());
            cells = &cells[..cells.len() - 1];
        }
        let text: Vec<&str> = cells.iter().map(|cell| cell.text.trim()).collect();
        row.text = text.join("\n");
        take_example(&mut row, known);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::page::layout;
    use crate::source::Source;

    fn rows(text: &str, structures: bool, names: &[&str]) -> Result<Vec<Row>, NoTable> {
        let (_, mut sections) = sections::split(layout::elements(&Source::new("page.txt", text)));
        let is_type = |text: &str| {
            [
                "string",
                "integer",
                "object",
                "array<object>",
                "String",
                "Array of String",
            ]
            .contains(&text)
        };
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let known = Known {
            is_type: &is_type,
            structures,
            names: &names,
            example: &["示例值："],
        };
        read(&sections.remove(0), &known)
    }

    fn short(rows: Vec<Row>) -> Vec<String> {
        let short = |row: Row| {
            let flag = row
                .required
                .map_or("-", |flag| if flag { "1" } else { "0" });
            let show = |text: Option<String>| text.unwrap_or_default();
            format!(
                "{}|{}|{flag}|{}|{}",
                show(row.name),
                show(row.type_name),
                row.text.replace('\n', "/"),
                show(row.example)
            )
        };
        rows.into_iter().map(short).collect()
    }

    #[test]
    fn every_form_gives_the_same_rows() {
        let expected = ["A|string|1|Text of A|7", "B|integer|0|Text of B|8"];
        for text in [
            "Request parameters\n\n| Parameter | Type | Required | Description | Example |\n|---|---|---|---|---|\n\
             | A | string | Yes | Text of A | 7 |\n| B | integer | No | Text of B | 8 |\n",
            "Request parameters\n|\nParameter |\nType |\nRequired |\nDescription |\nExample |\n| A |\nstring |\nYes |\nText of A |\n7 |\n\
             | B |\ninteger |\nNo |\nText of B |\n8 |\n",
            "<html><h2>Request parameters</h2><table><tr><th>Parameter</th><th>Type</th><th>Required</th><th>Description</th>\
             <th>Example</th></tr><tr><td>A</td><td>string</td><td>Yes</td><td>Text of A</td><td>7</td></tr>\
             <tr><td>B</td><td>integer</td><td>No</td><td>Text of B</td><td>8</td></tr></table></html>",
            "Request parameters\n\nParameter\n\nType\n\nRequired\n\nDescription\n\nExample\n\nA\n\nstring\n\nYes\n\nText of A\n\n7\n\n\
             B\n\ninteger\n\nNo\n\nText of B\n\n8\n",
            "请求参数\n\n名称 类型 是否必选 示例值 描述\nA string 是 7\n\nText of A\n\nB integer 否 8\n\nText of B\n",
        ] {
            assert_eq!(short(rows(text, false, &[]).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn names_of_structures_are_types_where_the_page_has_them() {
        let text = "3. Output Parameters\n\nParameter Name Type Description\nResult ShelfList\n\nConsumer Group\n\nRows Array of Shelf Rows.\n\
                    Id String The id.\n\n示例值：7\n";
        let expected = [
            "Result|ShelfList|-|Consumer Group|",
            "Rows|Array of Shelf|-|Rows.|",
            "Id|String|-|The id./示例值：7|7",
        ];
        assert_eq!(short(rows(text, true, &["Result"]).unwrap()), expected);
    }

    #[test]
    fn objects_may_lack_a_type_or_a_name() {
        let text = "返回数据\n\n名称 类型 示例值 描述\nA\n\n对象\n\nB string 7\n\n文\n\nWord\n";
        assert_eq!(
            short(rows(text, false, &["A"]).unwrap()),
            ["A||-|对象|", "B|string|-|文/Word|7"]
        );
        let text = "返回參數\n\n名稱\n\n類型\n\n描述\n\n樣本值\n\nobject\n\nList\n\narray<object>\n\n文\n\nobject\n\nA\n\nstring\n\n文\n\nx\n";
        assert_eq!(
            short(rows(text, false, &[]).unwrap()),
            [
                "|object|-||",
                "List|array<object>|-|文|",
                "|object|-||",
                "A|string|-|文|x"
            ]
        );
    }

    #[test]
    fn tables_without_header_are_refused() {
        let error = rows("Request parameters\n\nA string Yes\n", false, &[]).unwrap_err();
        assert_eq!(
            (error.line, error.message),
            (1, "the table below the heading has no header")
        );
        let error = rows("Request parameters\n\n| A | B |\n| a | b |\n", false, &[]).unwrap_err();
        assert_eq!(error.line, 3);
        let error = rows("Request parameters\n\nExamples\n", false, &[]).unwrap_err();
        assert_eq!(error.message, "nothing stands below the heading");
    }
}
