//! A page by its headings.

use super::layout::{Element, Line};
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
}

/// What stands before the first heading, and the sections.
pub(super) fn split(elements: Vec<Element>) -> (Vec<Element>, Vec<Section>) {
    let headers = header_lines(&elements);
    let mut before = Vec::new();
    let mut sections: Vec<Section> = Vec::new();
    for (at, element) in elements.into_iter().enumerate() {
        let heading = match &element {
            Element::Line(line) if !headers.contains(&at) => {
                words::heading_in(&line.text).map(|found| (found, line.clone()))
            }
            _ => None,
        };
        match (heading, sections.last_mut()) {
            (Some(((heading, languages), line)), _) => sections.push(Section {
                heading,
                languages,
                title: line.text,
                line: line.number,
                elements: Vec::new(),
            }),
            (None, Some(section)) => section.elements.push(element),
            (None, None) => before.push(element),
        }
    }
    (before, sections)
}

/// Lines that are headers of columns, one a line. Such words may also be headings: three in a row are a header, but a
/// word that comes again among them is the heading above it.
fn header_lines(elements: &[Element]) -> HashSet<usize> {
    let column = |element: &Element| match element {
        Element::Line(line) => words::column(&line.text),
        Element::Table(_) => None,
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
        let (before, sections) = split(layout::elements(&Source::new("page.txt", text)));
        assert_eq!(before, []);
        let found: Vec<_> = sections
            .iter()
            .map(|section| (section.heading, section.line, section.elements.len()))
            .collect();
        assert_eq!(found, [(Heading::Errors, 1, 5), (Heading::Other, 13, 0)]);
    }
}
