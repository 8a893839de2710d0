//! A page by its headings.

use super::layout::{Element, Line};
use super::table::Table;
use super::words::{self, Heading, Languages};
use std::collections::HashSet;

/// A heading, and what stands below it.
#[derive(Debug)]
pub(super) struct Section {
    pub heading: Heading,
    /// Languages that have this heading.
    pub languages: Languages,
    /// Text of the heading.
    pub title: String,
    /// Line of the heading.
    pub line: u32,
    /// Level of the heading, 0 if it is not marked as one.
    pub level: u8,
    pub elements: Vec<Element>,
}

impl Section {
    /// Lines of text; tables are left out.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.elements.iter().filter_map(|element| match element {
            Element::Line(line) => Some(line),
            Element::Table(_) => None,
        })
    }

    /// Tables whose cells are marked.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.elements.iter().filter_map(|element| match element {
            Element::Line(_) => None,
            Element::Table(table) => Some(table),
        })
    }
}

/// What stands before the first heading, and the sections.
pub(super) fn split(elements: Vec<Element>) -> (Vec<Element>, Vec<Section>) {
    let headers = header_lines(&elements);
    let mut before = Vec::new();
    let mut sections: Vec<Section> = Vec::new();
    for at in 0..elements.len() {
        let found = match &elements[at] {
            Element::Line(line) if !headers.contains(&at) && !line.code => {
                heading_at(line, &sections, elements.get(at + 1)).map(|found| (found, line.clone()))
            }
            _ => None,
        };
        match (found, sections.last_mut()) {
            (Some(((heading, languages), line)), _) => sections.push(Section {
                heading,
                languages,
                title: line.text,
                line: line.number,
                level: line.level,
                elements: Vec::new(),
            }),
            (None, Some(section)) => section.elements.push(elements[at].clone()),
            (None, None) => before.push(elements[at].clone()),
        }
    }
    (before, sections)
}

/// The heading that a line is, behind the sections so far.
fn heading_at(
    line: &Line,
    sections: &[Section],
    next: Option<&Element>,
) -> Option<(Heading, Languages)> {
    let Some((heading, languages)) = words::heading_in(&line.text, line.level > 0) else {
        // A marked heading ends the section above, unless it is below its heading.
        if is_example_title(&line.text) {
            return None;
        }
        // Headings among examples end them only if they are no smaller than theirs.
        let above = sections.last()?;
        let level = match above.heading {
            Heading::Examples
            | Heading::RequestExample
            | Heading::ResponseExample
            | Heading::Json
            | Heading::Xml => {
                let examples = sections
                    .iter()
                    .rev()
                    .find(|section| section.heading == Heading::Examples);
                examples.map_or(above.level, |section| section.level)
            }
            _ => above.level,
        };
        let ends = level > 0 && line.level > 0 && line.level <= level;
        return ends.then_some((Heading::Unknown, Languages::ALL));
    };
    // Examples have headings of their own, which pages call like the tables.
    let examples = sections
        .iter()
        .rev()
        .find(|section| section.heading == Heading::Examples);
    let below = examples.is_some_and(|above| line.level > above.level && above.level > 0);
    let shows = next.is_some_and(|next| match next {
        Element::Line(line) => {
            let text = line.text.trim_start();
            line.code || EXAMPLE_STARTS.iter().any(|start| text.starts_with(start))
        }
        Element::Table(_) => false,
    });
    let seen = |wanted| sections.iter().any(|section| section.heading == wanted);
    let heading = match heading {
        Heading::Input | Heading::BodyInput | Heading::FormInput
            if seen(Heading::Input) && (below || shows) =>
        {
            Heading::RequestExample
        }
        Heading::Output if seen(Heading::Output) && (below || shows) => Heading::ResponseExample,
        other => other,
    };
    Some((heading, languages))
}

/// `Example 1 Title`, `示例1 标题`, `### Sample 2`.
pub(super) fn is_example_title(text: &str) -> bool {
    let text = text.trim().trim_matches(['#', ' ', '*']);
    EXAMPLE_WORDS.iter().any(|word| {
        text.strip_prefix(word)
            .is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// Stand before the number of an example.
const EXAMPLE_WORDS: [&str; 7] = ["Example", "Sample", "示例", "样例", "範例", "Contoh", "例"];

/// Begin the text of an example.
const EXAMPLE_STARTS: [&str; 8] = ["http", "{", "<", "[", "GET ", "POST ", "PUT ", "DELETE "];

/// Lines that are headers of columns, one a line. Such words may also be headings: three in a row are a header, but a
/// word that comes again among them is the heading above it.
fn header_lines(elements: &[Element]) -> HashSet<usize> {
    let column = |element: &Element| match element {
        Element::Line(line) if line.level == 0 && !line.code => words::column(&line.text),
        _ => None,
    };
    let columns: Vec<_> = elements.iter().map(column).collect();
    let mut headers = HashSet::new();
    let mut at = 0;
    while at < columns.len() {
        let run = columns[at..]
            .iter()
            .take_while(|column| column.is_some())
            .count();
        let mut start = at;
        while start < at + run && columns[start + 1..at + run].contains(&columns[start]) {
            start += 1;
        }
        if at + run - start >= 3 {
            headers.extend(start..at + run);
        }
        at += run.max(1);
    }
    headers
}

/// Position of a run of headers, one a line, and its columns.
pub(super) fn header_run(lines: &[&Line]) -> Option<(usize, Vec<words::Column>)> {
    let columns: Vec<_> = lines.iter().map(|line| words::column(&line.text)).collect();
    let start = (0..columns.len()).find(|at| {
        let run = columns[*at..]
            .iter()
            .take_while(|column| column.is_some())
            .count();
        run >= 3 && !columns[at + 1..at + run].contains(&columns[*at])
    })?;
    let columns: Vec<_> = columns[start..]
        .iter()
        .map_while(|column| *column)
        .collect();
    Some((start + columns.len(), columns))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::page::layout;
    use crate::source::Source;

    #[test]
    fn headings_and_headers_share_words() {
        let text =
            "錯誤碼\n\nHTTP status code\n\n錯誤碼\n\n錯誤資訊\n\n描述\n\n400 A.B x\n\n變更歷史\n";
        let (before, sections) = split(layout::elements(&Source::new("page.txt", text)).elements);
        assert_eq!(before, []);
        let found: Vec<_> = sections
            .iter()
            .map(|section| (section.heading, section.line, section.elements.len()))
            .collect();
        assert_eq!(found, [(Heading::Errors, 1, 5), (Heading::Other, 13, 0)]);
    }
}
