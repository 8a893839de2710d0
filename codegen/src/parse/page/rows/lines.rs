//! Rows without marks: on one line, or a paragraph for each cell.

use super::{Fault, Known, Row, is_name, says_none, take_example};
use crate::parse::page::layout::Line;
use crate::parse::page::words::{self, Column};

/// Rows that begin on one line: `InstanceId Yes String`, with the description on that line or below.
pub(super) struct LineRows<'r> {
    pub columns: &'r [Column],
    pub known: &'r Known<'r>,
}

/// Whether a line is one word right above a row.
fn is_cut(line: &Line, row: &Line) -> bool {
    let text = line.text.trim();
    line.number + 1 == row.number && is_name(text) && !text.contains('.')
}

impl LineRows<'_> {
    pub fn read(&self, lines: &[&Line]) -> Result<Vec<Row>, Vec<Fault>> {
        let mut rows: Vec<Row> = Vec::new();
        let mut faults = Vec::new();
        let mut before: Option<&Line> = None;
        for line in lines {
            let before = before.replace(line);
            if words::header_line(&line.text).is_some_and(|columns| columns == self.columns) {
                // A printed page repeats its header.
                continue;
            }
            if let Some(row) = self.row(line) {
                // The beginning of a name that was cut.
                if let Some(cut) = before.filter(|cut| is_cut(cut, line)) {
                    let what = format!("`{}` may be the beginning of the name below", cut.text);
                    let expected = "a name on one line, or a blank line above it";
                    faults.push(Fault::new("stray-row", cut.number, what, expected));
                }
                rows.push(row);
            } else if let Some(what) = self.doubt(line).or_else(|| self.marked(line)) {
                faults.push(Fault::new(
                    "stray-row",
                    line.number,
                    what,
                    "a row with a type that is known, or a sentence",
                ));
            } else if let Some(row) = rows.last_mut() {
                if !row.text.is_empty() {
                    row.text.push('\n');
                }
                row.text.push_str(&line.text);
            } else if !says_none(&line.text) {
                let what = "no row is above this line, and it is none itself";
                faults.push(Fault::new(
                    "stray-row",
                    line.number,
                    what,
                    "the first row below the header",
                ));
            }
        }
        // A member of the example that begins a line of text, and has no row.
        for line in lines {
            let name = line.text.split_whitespace().next().unwrap_or_default();
            let known = rows.iter().any(|row| row.name.as_deref() == Some(name));
            if self.known.names.contains(name) && !known {
                let what =
                    format!("`{name}` looks like the name of a row, and no type is behind it");
                let expected = "a type that is known behind a name";
                faults.push(Fault::new("stray-row", line.number, what, expected));
            }
        }
        // A page has the cells of what is required, or has lost all of them.
        let has = |row: &&Row| row.required.is_some();
        if rows.iter().any(|row| has(&row)) {
            for row in rows.iter().filter(|row| !has(row)) {
                let what = "this row says neither yes nor no, as others do";
                let expected = "what is required in each row";
                faults.push(Fault::new("required-is-neither", row.line, what, expected));
            }
        }
        for row in &mut rows {
            take_example(row, self.known);
        }
        if faults.is_empty() {
            Ok(rows)
        } else {
            Err(faults)
        }
    }

    /// Why a line behind the mark of a list or of a quote may be a row.
    fn marked(&self, line: &Line) -> Option<String> {
        let text = line.text.trim();
        let bare = text.trim_start_matches(|c: char| "->*•+".contains(c) || c.is_whitespace());
        let row = bare.len() < text.len()
            && self
                .row(&Line {
                    text: bare.to_owned(),
                    ..line.clone()
                })
                .is_some();
        row.then(|| format!("`{text}` looks like a row behind a mark"))
    }

    /// Why a line that is no row may be one all the same.
    fn doubt(&self, line: &Line) -> Option<String> {
        let words: Vec<&str> = line.text.split_whitespace().collect();
        let (name, rest) = words.split_first()?;
        if !is_name(name) || rest.is_empty() || name.ends_with(['.', '-']) {
            return None;
        }
        let flags = self.columns.contains(&Column::Required);
        let flag_at = |at: usize| rest.get(at).is_some_and(|word| words::flag(word).is_some());
        let typed = |at: usize| rest.get(at).is_some_and(|word| (self.known.is_type)(word));
        // `Name Strnig Yes`, `Name Yes Strnig`, `Name Yes`.
        let doubtful = flags
            && (flag_at(0)
                || (flag_at(1)
                    && rest[0].starts_with(|c: char| c.is_ascii_alphabetic())
                    && !typed(0)));
        // `Result TopicResult`: two names, and the second one has several words.
        let humps = rest[0]
            .bytes()
            .skip(1)
            .filter(u8::is_ascii_uppercase)
            .count()
            > 0
            && rest[0].bytes().any(|b| b.is_ascii_lowercase())
            && rest[0].starts_with(|c: char| c.is_ascii_uppercase());
        let pair = rest.len() == 1
            && self.known.structures
            && humps
            && is_name(rest[0])
            && name.starts_with(|c: char| c.is_ascii_uppercase());
        (doubtful || pair).then(|| {
            format!(
                "`{}` looks like a row, and its type is not known",
                line.text.trim()
            )
        })
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
pub(super) fn paragraphs(
    columns: &[Column],
    lines: &[&Line],
    known: &Known<'_>,
) -> Result<Vec<Row>, Vec<Fault>> {
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
    let mut rows: Vec<Row> = Vec::new();
    let mut faults = Vec::new();
    // Cells with blank lines between them do not begin within a paragraph.
    let adjacent = |at: usize| at > 0 && lines[at - 1].number + 1 == lines[at].number;
    let adjoining = starts.iter().filter(|at| adjacent(**at)).count();
    if adjoining * 2 < starts.len() {
        for at in starts.iter().filter(|at| adjacent(**at)) {
            let what = "a row begins here, within a paragraph";
            let expected = "a blank line above each cell";
            faults.push(Fault::new("stray-row", lines[*at].number, what, expected));
        }
    }
    for line in &lines[..starts.first().copied().unwrap_or(lines.len())] {
        let what = "no row is above this line, and it is none itself";
        faults.push(Fault::new(
            "stray-row",
            line.number,
            what,
            "a name, and its type on the line below",
        ));
    }
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
        let flag = |at: usize| cells.get(at).and_then(|cell| words::flag(&cell.text));
        // A mark of a list may have got between the cells.
        let marked = cells.first().is_some_and(|cell| {
            let mut bare = cell.text.trim().chars();
            bare.all(|c| "-*>•\\".contains(c) || !c.is_alphanumeric())
        });
        let at = usize::from(marked && flag(1).is_some());
        match flag(at) {
            Some(flag) if columns.contains(&Column::Required) => {
                row.required = Some(flag);
                cells = &cells[at + 1..];
            }
            Some(_) if cells.len() > at + 1 => {
                let what = format!("no column says what `{}` is", cells[at].text.trim());
                faults.push(Fault::new(
                    "stray-row",
                    cells[at].number,
                    what,
                    "a column that says what is required",
                ));
            }
            _ => {}
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
        // The name of a row whose type is lost.
        if let Some(lost) = cells
            .iter()
            .find(|cell| known.names.contains(cell.text.trim()))
        {
            let what = format!(
                "`{}` looks like the name of a row, and no type is below it",
                lost.text.trim()
            );
            faults.push(Fault::new(
                "stray-row",
                lost.number,
                what,
                "a type that is known on the line below a name",
            ));
        }
        // What is required stands in the first cell behind the type: elsewhere it is that of a row whose type is lost.
        let inside = cells.iter().skip(1).rev().skip(1);
        let lost = inside.rev().find(|cell| words::flag(&cell.text).is_some());
        if let Some(lost) = lost.filter(|_| columns.contains(&Column::Required)) {
            let what = format!("`{}` stands behind no type", lost.text.trim());
            let expected = "a type that is known on the line below a name";
            faults.push(Fault::new("stray-row", lost.number, what, expected));
        }
        // The type of a row whose name is lost: elements stand behind their list, and the whole response first.
        let kind = row.type_name.as_deref().unwrap_or_default().to_lowercase();
        let behind_list = rows.last().is_none_or(|above: &Row| {
            let above = above
                .type_name
                .as_deref()
                .unwrap_or_default()
                .to_lowercase();
            let list = above.starts_with("array") || above.starts_with("list");
            let any = kind == "object" || !above.contains(['<', ' ']);
            list && (any || above.contains(&kind))
        });
        if row.name.is_none() && !behind_list {
            faults.push(Fault::new(
                "stray-row",
                row.line,
                "this type has no name above it",
                "a name above each type",
            ));
        }
        let text: Vec<&str> = cells.iter().map(|cell| cell.text.trim()).collect();
        row.text = text.join("\n");
        take_example(&mut row, known);
        rows.push(row);
    }
    if faults.is_empty() {
        Ok(rows)
    } else {
        Err(faults)
    }
}
