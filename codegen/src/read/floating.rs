//! Titles, dates and folder names, which do not stand where a reader sees them.

use super::Layout;
use super::document::{Line, Removed, RemovedKind};
use super::paper::Paper;
use std::collections::HashSet;

/// What is known about a document page before its lines are collected.
#[derive(Debug)]
pub(super) struct Doc<'a> {
    pub title: Option<Line<'a>>,
    pub date: Line<'a>,
    pub folder: Option<Line<'a>>,
    /// Whether it begins a new part of the manual.
    pub begins_part: bool,
    /// First line; printed page and line number.
    pub start: (usize, u32),
}

/// Takes titles, dates, prompts and folder names out of the pages.
pub(super) fn take<'a>(
    papers: &mut [Paper<'a>],
    layout: &Layout,
    removed: &mut Vec<Removed>,
) -> Vec<Doc<'a>> {
    let mut taker = Taker {
        layout,
        folders: folder_names(papers, layout),
        removed,
        docs: Vec::new(),
        folder: None,
    };
    for at in 0..papers.len() {
        taker.paper(papers, at);
    }
    taker.docs
}

struct Taker<'l, 'a> {
    layout: &'l Layout,
    folders: HashSet<&'a str>,
    removed: &'l mut Vec<Removed>,
    docs: Vec<Doc<'a>>,
    /// Name of a folder whose first page has not come yet.
    folder: Option<Line<'a>>,
}

impl<'a> Taker<'_, 'a> {
    fn paper(&mut self, papers: &mut [Paper<'a>], at: usize) {
        let lines = std::mem::take(&mut papers[at].lines);
        let mut kept = Vec::with_capacity(lines.len());
        let first_doc = self.docs.len();
        let mut positions = Vec::new();
        for line in lines {
            if line.text == self.layout.prompt {
                self.remove(RemovedKind::Prompt, line);
            } else if line.text.starts_with(self.layout.date) {
                self.remove(RemovedKind::Date, line);
                let title = self.title(&mut papers[..at], &mut kept, line);
                self.take_folder(&mut kept);
                positions.push(kept.len());
                self.docs.push(Doc {
                    title,
                    date: line,
                    folder: self.folder.take(),
                    begins_part: false,
                    start: (at, line.number),
                });
            } else {
                kept.push(line);
            }
        }
        self.take_folder(&mut kept);
        if let Some(line) = kept.first().copied()
            && is_part(line.text, self.layout)
        {
            kept.remove(0);
            positions
                .iter_mut()
                .for_each(|position| *position = position.saturating_sub(1));
            self.remove(RemovedKind::Folder, line);
            if let Some(doc) = self.docs.get_mut(first_doc) {
                doc.begins_part = true;
                doc.folder = Some(line);
            }
        }
        papers[at].lines = kept;
        let floating = floating_start(papers, at, self.layout);
        for (doc, position) in self.docs[first_doc..].iter_mut().zip(positions) {
            // A date that stands in its text begins the document page.
            doc.start = papers[at]
                .lines
                .get(position)
                .map_or(floating, |line| (at, line.number));
        }
    }

    fn remove(&mut self, kind: RemovedKind, line: Line<'a>) {
        self.removed.push(Removed::new(kind, line.number));
    }

    /// The title stands right above the date, or was left at the end of the printed page before.
    fn title(
        &mut self,
        before: &mut [Paper<'a>],
        kept: &mut Vec<Line<'a>>,
        date: Line<'a>,
    ) -> Option<Line<'a>> {
        if let Some(title) = kept.pop_if(|line| line.number + 1 == date.number) {
            self.remove(RemovedKind::Title, title);
            return Some(title);
        }
        let title = before.last_mut()?.lines.pop()?;
        self.remove(RemovedKind::TitleOnPageBefore, title);
        Some(title)
    }

    /// The name of a folder stands above the title of its first page, or at the end of the printed page before.
    fn take_folder(&mut self, kept: &mut Vec<Line<'a>>) {
        if let Some(line) = kept.pop_if(|line| self.folders.contains(line.text)) {
            self.remove(RemovedKind::Folder, line);
            self.folder = Some(line);
        }
    }
}

/// Where a document page begins whose date floated to the end of its printed page: at its first heading if that
/// stands on this printed page, or at the top of the next one and belongs to no later date, else with this printed
/// page.
fn floating_start(papers: &[Paper<'_>], at: usize, layout: &Layout) -> (usize, u32) {
    let here = &papers[at];
    if let Some(line) = here
        .lines
        .iter()
        .rev()
        .find(|line| line.text == layout.first_heading)
    {
        return (at, line.number);
    }
    if let Some(next) = papers.get(at + 1)
        && let Some(line) = next
            .lines
            .first()
            .filter(|line| line.text == layout.first_heading)
        && !next
            .lines
            .iter()
            .any(|line| line.text.starts_with(layout.date))
    {
        return (at + 1, line.number);
    }
    (at, here.first_line)
}

fn folder_names<'a>(papers: &[Paper<'a>], layout: &Layout) -> HashSet<&'a str> {
    let mut names: HashSet<&'a str> = HashSet::new();
    let mut above: Option<&'a str> = None;
    for line in papers.iter().flat_map(|paper| &paper.lines) {
        if line.text == layout.overview_header {
            // At the top of a page the header is a repetition, and the line above it a row.
            names.extend(
                above.filter(|text| !text.ends_with(|c: char| c.is_ascii_digit() || c == '-')),
            );
        } else if layout.folders.contains(&line.text) {
            names.insert(line.text);
        }
        above = Some(line.text);
    }
    names
}

fn is_part(text: &str, layout: &Layout) -> bool {
    text.rsplit_once(layout.part).is_some_and(|(name, year)| {
        !name.is_empty() && year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())
    })
}
