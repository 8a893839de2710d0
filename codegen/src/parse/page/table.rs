//! Tables whose cells are marked by `|`: rows on one line, on several, or with a cell a line.
//!
//! A row ends at the bar that closes its last cell; how many cells it has is told by the header. So a line end inside
//! of a cell is a part of the cell, wherever it stands.

pub(super) use super::element::Table;
use super::element::{Cell, Line};
use super::{text, words};

/// `|---|---|`.
fn is_rule(text: &str) -> bool {
    let text = text.trim();
    // `- |` closes a cell that holds a dash.
    let long = text.contains("--") || (text.starts_with('|') && bars(text) > 2);
    long && text.contains('-') && text.chars().all(|c| "|-: \t".contains(c))
}

/// Bars of a text that are no part of it.
fn bars(text: &str) -> usize {
    let mut count = 0;
    let mut escaped = false;
    for c in text.chars() {
        count += usize::from(c == '|' && !escaped);
        escaped = c == '\\' && !escaped;
    }
    count
}

/// The header at the beginning of some lines.
struct Header {
    /// How many lines it takes, with the rule below it.
    used: usize,
    /// Cells of a row.
    width: usize,
    /// Its cells, as one text.
    lines: Vec<Line>,
}

/// Reads the table that some lines begin with, and says how many lines it takes.
pub(super) fn table(lines: &[Line], marks: &mut Vec<u32>) -> Option<(Table, usize)> {
    let header = header(lines)?;
    let mut reader = Reader::new(header.width);
    for line in &header.lines {
        reader.line(line);
    }
    reader.end();
    marks.extend(
        lines[..header.used]
            .iter()
            .filter(|line| is_rule(&line.text))
            .map(|line| line.number),
    );
    let mut used = header.used;
    while let Some(line) = lines.get(used) {
        let text = line.text.trim();
        let open = reader.is_open();
        if (line.level > 0 || words::heading(text).is_some()) && !text.contains('|') {
            break;
        }
        if is_rule(text) && text.contains('|') && !open {
            marks.push(line.number);
        } else if open
            || text.starts_with('|')
            || (text.contains('|') && bars(text) + 2 > header.width)
        {
            if !open
                && text.starts_with('|')
                && self::header(&lines[used..]).is_some_and(|next| next.ends(lines, used))
            {
                break;
            }
            reader.line(line);
        } else {
            // Text between rows, or behind the last one.
            let more = lines[used..]
                .iter()
                .take_while(|line| line.level == 0 && words::heading(line.text.trim()).is_none())
                .position(|line| line.text.trim_start().starts_with('|'));
            match more {
                Some(at)
                    if !self::header(&lines[used + at..])
                        .is_some_and(|next| next.ends(lines, used + at)) =>
                {
                    reader.table.notes.push(line.clone());
                }
                _ => break,
            }
        }
        used += 1;
    }
    reader.end();
    Some((reader.table, used))
}

impl Header {
    /// Whether a table of its own begins here: there is a rule below, or all cells are names of columns.
    fn ends(&self, lines: &[Line], at: usize) -> bool {
        lines[at..at + self.used]
            .iter()
            .any(|line| is_rule(&line.text))
            || {
                let cells = cells_of(&self.lines);
                cells.iter().all(|cell| words::column(cell).is_some())
            }
    }
}

/// Cells of a header, whatever lines they are on.
fn cells_of(lines: &[Line]) -> Vec<String> {
    let joined: Vec<&str> = lines.iter().map(|line| line.text.trim()).collect();
    let joined = joined.join("\n");
    let joined = joined.trim().trim_start_matches('|');
    let joined = joined.strip_suffix('|').unwrap_or(joined);
    joined
        .split('|')
        .map(|cell| text::bare_cell(&text::shown(cell)))
        .collect()
}

/// Most lines of a header with a cell a line.
const LONGEST_HEADER: usize = 40;

fn header(lines: &[Line]) -> Option<Header> {
    let first = lines[0].text.trim();
    if lines[0].code || lines[0].level > 0 || !first.contains('|') || is_rule(first) {
        return None;
    }
    let ruled = |at: usize| {
        lines
            .get(at)
            .is_some_and(|line| is_rule(&line.text) && line.text.contains('|'))
    };
    // One line, with a rule below.
    if ruled(1) && bars(first) > 0 {
        let of_rule = lines[1].text.trim().trim_matches('|').split('|').count();
        return Some(Header {
            used: 2,
            width: of_rule,
            lines: lines[..1].to_vec(),
        });
    }
    let is_known = |cells: &[String]| {
        cells.len() > 1 && cells.iter().all(|cell| words::column(cell).is_some())
    };
    let cells = cells_of(&lines[..1]);
    if is_known(&cells) && cells.len() > 1 && (bars(first) > 1 || !first.ends_with('|')) {
        return Some(Header {
            used: 1,
            width: cells.len(),
            lines: lines[..1].to_vec(),
        });
    }
    if !first.starts_with('|') {
        return None;
    }
    if bars(first) > 2 {
        // A table without any header that is known: whoever reads it says so.
        return Some(Header {
            used: 1,
            width: cells.len(),
            lines: lines[..1].to_vec(),
        });
    }
    // A cell a line: up to the rule, or up to the row that begins.
    let most = lines.len().min(LONGEST_HEADER);
    let rule = (1..most).find(|at| ruled(*at));
    if let Some(at) = rule
        && lines[..at]
            .iter()
            .all(|line| line.text.contains('|') || line.text.len() < 60)
    {
        let width = lines[at].text.trim().trim_matches('|').split('|').count();
        if cells_of(&lines[..at]).len() == width {
            return Some(Header {
                used: at + 1,
                width,
                lines: lines[..at].to_vec(),
            });
        }
    }
    let ends = (1..most).find(|at| {
        let cells = cells_of(&lines[..*at]);
        lines[*at].text.trim_start().starts_with('|') && cells.len() > 1
    })?;
    let cells = cells_of(&lines[..ends]);
    Some(Header {
        used: ends,
        width: cells.len(),
        lines: lines[..ends].to_vec(),
    })
}

/// Rows in progress.
struct Reader {
    width: usize,
    table: Table,
    row: Vec<Cell>,
    /// A cell that is not closed yet.
    cell: Option<Cell>,
    /// First and last line of the row.
    lines: (u32, u32),
}

impl Reader {
    fn new(width: usize) -> Self {
        Self {
            width,
            table: Table::default(),
            row: Vec::new(),
            cell: None,
            lines: (0, 0),
        }
    }

    fn is_open(&self) -> bool {
        self.cell.is_some() || !self.row.is_empty()
    }

    fn line(&mut self, line: &Line) {
        let text = line.text.trim();
        let whole = text.starts_with('|')
            && text.ends_with('|')
            && bars(text) == self.width + 1
            && self.width > 1;
        if self.is_open() && whole && self.row.len() + 1 >= self.width {
            // The last cell of the row before is not closed: its text ends here.
            self.end();
        } else if self.is_open() && whole {
            let what = "a row begins before the one above has all its cells";
            self.table.faults.push((line.number, what.to_owned()));
            self.end();
        }
        let mut text = text;
        if !self.is_open() {
            self.lines = (line.number, line.number);
            text = text.strip_prefix('|').unwrap_or(text);
            if text.is_empty() {
                // A bar alone begins a row.
                self.cell = Some(Cell {
                    line: line.number,
                    text: String::new(),
                });
                return;
            }
        } else if text.starts_with('|')
            && self.table.rows.is_empty()
            && self.cell.as_ref().is_some_and(|cell| !cell.text.is_empty())
        {
            // A header with a cell a line, each behind its bar.
            self.row.extend(self.cell.take());
            text = text.strip_prefix('|').unwrap_or(text);
        }
        self.lines.1 = line.number;
        let protected = text.replace("\\|", "\u{0}");
        let mut parts = protected.split('|').peekable();
        while let Some(part) = parts.next() {
            let closed = parts.peek().is_some();
            if !closed && part.trim().is_empty() {
                break;
            }
            if self.row.len() >= self.width && self.cell.is_none() {
                break;
            }
            let cell = self.cell.get_or_insert_with(|| Cell {
                line: line.number,
                text: String::new(),
            });
            let shown = text::shown(&part.replace('\u{0}', "|"));
            // Blanks before a name may tell how deep it is nested.
            let indent = match cell.text.is_empty() && !shown.trim().is_empty() {
                true => shown.len() - shown.trim_start_matches(' ').len(),
                false => 0,
            };
            let shown = shown.trim_matches([' ', '\t', '\n', '\r']);
            if !cell.text.is_empty() && !shown.is_empty() {
                cell.text.push('\n');
            }
            if cell.text.is_empty() && !shown.is_empty() {
                cell.line = line.number;
            }
            (0..indent).for_each(|_| cell.text.push(' '));
            cell.text.push_str(shown);
            if closed {
                self.row.extend(self.cell.take());
                if self.row.len() == self.width {
                    let rest: Vec<&str> = parts.collect();
                    let rest = rest.join("|");
                    let bar = if rest.trim().is_empty() {
                        None
                    } else {
                        Some(rest)
                    };
                    self.close();
                    if let Some(rest) = bar {
                        let what = format!(
                            "`{}` stands behind the last cell of a row of {} cells; write a bar that is text as `\\|`",
                            rest.replace('\u{0}', "\\|").trim(),
                            self.width
                        );
                        self.table.faults.push((line.number, what));
                    }
                    return;
                }
            }
        }
        // A row without a bar at its end.
        if self.row.len() + 1 == self.width
            && !line.text.trim_start().starts_with('|')
            && bars(&line.text) + 1 == self.width
        {
            self.row.extend(self.cell.take());
            self.close();
        }
    }

    fn close(&mut self) {
        if self.row.is_empty() {
            return;
        }
        self.table.rows.push(std::mem::take(&mut self.row));
        self.table.lines.push(self.lines);
    }

    /// Ends the row in progress, whose last cell may be open.
    fn end(&mut self) {
        if !self.is_open() {
            return;
        }
        self.row.extend(self.cell.take());
        if self.row.len() < self.width && !self.table.rows.is_empty() {
            let what = format!("this row has {} of {} cells", self.row.len(), self.width);
            self.table.faults.push((self.lines.0, what));
        }
        self.close();
    }
}
