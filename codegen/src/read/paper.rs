//! Lines -> printed pages, with their links and footers.

use super::Layout;
use super::document::{Line, Link, Removed, RemovedKind};
use crate::source::Source;

/// A printed page.
#[derive(Debug, Default)]
pub(super) struct Paper<'a> {
    pub lines: Vec<Line<'a>>,
    pub links: Vec<Link<'a>>,
    pub printed_number: Option<u32>,
    /// Line of the footer.
    pub footer: Option<u32>,
    pub first_line: u32,
}

/// Splits a document into printed pages.
pub(super) fn split<'a>(source: &'a Source, layout: &Layout) -> (Vec<Paper<'a>>, Vec<Removed>) {
    let mut papers = Vec::new();
    let mut removed = Vec::new();
    let mut paper = Paper::default();
    let mut after_blank = true;
    let mut after_link = false;
    for (number, raw) in source.lines() {
        let text = raw.trim_end();
        if text.is_empty() {
            after_blank = true;
            continue;
        }
        // Code may be indented, and then has more blanks; behind links it begins a page all the same.
        // Where the links that end the page before are missing, a blank line may stand above.
        let starts_page = text.starts_with(' ')
            && match after_blank {
                false => after_link || !text.starts_with("  "),
                true => begins(text),
            };
        after_blank = false;
        after_link = is_link(text);
        if starts_page {
            finish(&mut papers, &mut paper, &mut removed);
        }
        if paper.lines.is_empty() {
            paper.first_line = number;
        }
        let text = if starts_page || number == 1 {
            text.strip_prefix(' ').unwrap_or(text)
        } else {
            text
        };
        let pdf = u32::try_from(papers.len()).unwrap_or(u32::MAX);
        paper.lines.push(Line { number, pdf, text });
        if text.starts_with(layout.footer) {
            paper.footer = Some(number);
            paper.printed_number = printed_number(text, layout);
            finish(&mut papers, &mut paper, &mut removed);
        }
    }
    finish(&mut papers, &mut paper, &mut removed);
    (papers, removed)
}

/// Whether a line behind a blank line begins a printed page: one blank stands for the form feed before its first word.
/// Code has such a blank as well.
fn begins(text: &str) -> bool {
    let word = text.strip_prefix(' ').unwrap_or(text);
    !word.starts_with([' ', '"']) && !is_link(word)
}

fn printed_number(footer: &str, layout: &Layout) -> Option<u32> {
    let (before, behind) = layout.footer_number;
    let (_, rest) = footer.rsplit_once(before)?;
    let (number, _) = rest.split_once(behind)?;
    number.trim().parse().ok()
}

fn finish<'a>(papers: &mut Vec<Paper<'a>>, paper: &mut Paper<'a>, removed: &mut Vec<Removed>) {
    let mut paper = std::mem::take(paper);
    if paper.lines.is_empty() {
        return;
    }
    if paper.footer.is_some() {
        // The copyright line, and the product name above it.
        for line in paper.lines.drain(paper.lines.len().saturating_sub(2)..) {
            removed.push(Removed::new(RemovedKind::Footer, line.number));
        }
    }
    let mut at = paper.lines.len();
    while at > 0 && is_link(paper.lines[at - 1].text) {
        // Links stand without blank lines between them; a URL at the end of the text has one behind it.
        let next = paper.lines.get(at).map(|line| line.number);
        if next.is_some_and(|next| next != paper.lines[at - 1].number + 1) {
            break;
        }
        at -= 1;
    }
    for line in paper.lines.drain(at..) {
        removed.push(Removed::new(RemovedKind::Link, line.number));
        paper.links.push(Link {
            number: line.number,
            url: line.text,
        });
    }
    papers.push(paper);
}

fn is_link(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(' ')
}
