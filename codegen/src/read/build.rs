//! Printed pages and what is known of document pages -> a document.

use super::document::{Document, Page, PdfPage, Removed};
use super::floating::Doc;
use super::paper::Paper;
use crate::source::Source;

/// Collects the lines of each document page.
pub(super) fn build<'a>(
    source: &'a Source,
    papers: Vec<Paper<'a>>,
    docs: Vec<Doc<'a>>,
    mut removed: Vec<Removed>,
) -> Document<'a> {
    let mut pages: Vec<Page<'a>> = Vec::with_capacity(docs.len() + 1);
    let mut docs = docs.into_iter().peekable();
    let mut part = 0;
    let mut begun = |doc: Doc<'a>| {
        part += u32::from(doc.begins_part);
        Page {
            title: doc.title,
            date: Some(doc.date),
            folder: doc.folder,
            part,
            lines: Vec::new(),
        }
    };
    let mut pdf_pages = Vec::with_capacity(papers.len());
    for (at, paper) in papers.into_iter().enumerate() {
        for line in paper.lines {
            while let Some(doc) = docs.next_if(|doc| doc.start <= (at, line.number)) {
                pages.push(begun(doc));
            }
            match pages.last_mut() {
                Some(page) => page.lines.push(line),
                None => pages.push(Page {
                    title: None,
                    date: None,
                    folder: None,
                    part: 0,
                    lines: vec![line],
                }),
            }
        }
        pdf_pages.push(PdfPage {
            printed_number: paper.printed_number.zip(paper.footer),
            links: paper.links,
        });
    }
    pages.extend(docs.map(begun));
    removed.sort_unstable_by_key(|removed| removed.line);
    Document {
        source,
        pages,
        pdf_pages,
        removed,
    }
}
