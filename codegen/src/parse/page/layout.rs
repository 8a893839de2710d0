//! Pages as text, Markdown or HTML become lines and tables. No line that is not blank is left out.

pub(super) use super::element::{Cell, Element, Line};
use super::{html, table, text};
use crate::source::Source;

/// A page in parts.
#[derive(Debug, Default)]
pub(super) struct Elements {
    pub elements: Vec<Element>,
    /// Lines that only mark something: fences, rules, front matter.
    pub marks: Vec<u32>,
}

/// Takes a page apart.
pub(super) fn elements(source: &Source) -> Elements {
    if html::is_html(source.text()) {
        return Elements {
            elements: html::elements(source.text()),
            marks: Vec::new(),
        };
    }
    let (lines, mut marks) = marked_lines(source);
    let mut elements = Vec::new();
    let mut rest = &lines[..];
    while let Some((line, after)) = rest.split_first() {
        let html = rest.iter().map(|line| (line.number, &*line.text));
        if !line.code
            && let Some((tables, last)) = html::table(html)
        {
            elements.extend(tables);
            let used = rest.partition_point(|line| line.number <= last);
            // Tags on lines of their own mark something, and hold no text.
            marks.extend(
                rest[..used]
                    .iter()
                    .filter(|line| text::is_tags(&line.text))
                    .map(|line| line.number),
            );
            rest = &rest[used..];
            continue;
        }
        match table::table(rest, &mut marks) {
            Some((table, used)) => {
                elements.push(Element::Table(table));
                rest = &rest[used..];
            }
            None => {
                elements.push(Element::Line(line.clone()));
                rest = after;
            }
        }
    }
    Elements { elements, marks }
}

/// Lines that are not blank, with their marks taken off, and the lines that are nothing but marks.
fn marked_lines(source: &Source) -> (Vec<Line>, Vec<u32>) {
    let mut lines: Vec<Line> = Vec::new();
    let mut marks = Vec::new();
    let mut fence: Option<&str> = None;
    let mut front_matter = false;
    for (number, line) in source.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            continue;
        }
        if number == 1 && trimmed == "---" {
            front_matter = true;
        }
        if front_matter {
            front_matter = number == 1 || trimmed != "---";
            marks.push(number);
            continue;
        }
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| trimmed.starts_with(mark));
        // A bar behind it closes the cell of a table that holds the code.
        if let Some(rest) = mark.and_then(|mark| trimmed.strip_prefix(mark))
            && rest.contains('|')
        {
            fence = None;
            lines.push(Line {
                number,
                text: rest.to_owned(),
                ..Line::default()
            });
            continue;
        }
        match (fence, mark) {
            (None, Some(mark)) => {
                fence = Some(mark);
                marks.push(number);
                continue;
            }
            (Some(open), Some(mark)) if open == mark => {
                fence = None;
                marks.push(number);
                continue;
            }
            _ => {}
        }
        let code = fence.is_some();
        let rule = trimmed.len() >= 3
            && ["-", "*", "_", "="]
                .iter()
                .any(|c| trimmed.replace(c, "").is_empty());
        if rule && !code {
            // A line below a heading, or between parts.
            if let Some(above) = lines.last_mut()
                && above.number + 1 == number
                && trimmed.starts_with(['-', '='])
                && !above.text.contains('|')
            {
                above.level = if trimmed.starts_with('=') { 1 } else { 2 };
            }
            marks.push(number);
            continue;
        }
        let level = if code {
            0
        } else {
            text::heading_level(trimmed)
        };
        lines.push(Line {
            number,
            text: line.trim_end().replace(['\u{200b}', '\u{feff}'], ""),
            level,
            code,
        });
    }
    (lines, marks)
}
