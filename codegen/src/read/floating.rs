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
    let folders = folder_names(papers, layout);
    let mut docs: Vec<Doc<'a>> = Vec::new();
    let mut folder = None;
    for at in 0..papers.len() {
        papers[at].lines.retain(|line| {
            let prompt = line.text == layout.prompt;
            if prompt {
                removed.push(Removed::new(RemovedKind::Prompt, line.number));
            }
            !prompt
        });
        while let Some(mut index) = papers[at]
            .lines
            .iter()
            .position(|line| line.text.starts_with(layout.date))
        {
            let date = papers[at].lines.remove(index);
            removed.push(Removed::new(RemovedKind::Date, date.number));
            let title = take_title(papers, at, &mut index, date.number, removed);
            if let Some(above) = index.checked_sub(1)
                && let Some(name) = take_folder(papers, at, above, &folders, removed)
            {
                folder = Some(name);
                index = above;
            }
            docs.push(Doc {
                title,
                date,
                folder: folder.take(),
                begins_part: false,
                start: start_of(papers, at, index, layout),
            });
        }
        if let Some(last) = papers[at].lines.len().checked_sub(1) {
            folder = take_folder(papers, at, last, &folders, removed).or(folder);
        }
        if let Some(line) = papers[at].lines.first().copied()
            && is_part(line.text, layout)
        {
            papers[at].lines.remove(0);
            removed.push(Removed::new(RemovedKind::Folder, line.number));
            if let Some(doc) = docs.last_mut().filter(|doc| doc.date.number > line.number) {
                doc.begins_part = true;
                doc.folder = Some(line);
            }
        }
    }
    docs
}

/// The name of a folder stands above the title of its first page, or at the end of the printed page before.
fn take_folder<'a>(
    papers: &mut [Paper<'a>],
    at: usize,
    index: usize,
    folders: &HashSet<&str>,
    removed: &mut Vec<Removed>,
) -> Option<Line<'a>> {
    let line = papers[at].lines.get(index).copied()?;
    if !folders.contains(line.text) {
        return None;
    }
    papers[at].lines.remove(index);
    removed.push(Removed::new(RemovedKind::Folder, line.number));
    Some(line)
}

/// The title stands right above the date, or was left at the end of the printed page before.
fn take_title<'a>(
    papers: &mut [Paper<'a>],
    at: usize,
    index: &mut usize,
    date: u32,
    removed: &mut Vec<Removed>,
) -> Option<Line<'a>> {
    let above = index
        .checked_sub(1)
        .and_then(|i| papers[at].lines.get(i))
        .copied();
    if let Some(title) = above.filter(|line| line.number + 1 == date) {
        *index -= 1;
        papers[at].lines.remove(*index);
        removed.push(Removed::new(RemovedKind::Title, title.number));
        return Some(title);
    }
    let title = papers[..at].last_mut()?.lines.pop()?;
    removed.push(Removed::new(RemovedKind::TitleOnPageBefore, title.number));
    Some(title)
}

/// Where a document page begins. A date that stands in its text begins it. One that floated to the end of its printed
/// page does not: the document page began at its first heading if that stands on this printed page, or at the top of
/// the next one and belongs to no later date, else with this printed page.
fn start_of(papers: &[Paper<'_>], at: usize, index: usize, layout: &Layout) -> (usize, u32) {
    let here = &papers[at];
    if let Some(line) = here.lines.get(index) {
        return (at, line.number);
    }
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
