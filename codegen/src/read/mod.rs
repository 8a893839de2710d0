//! Document text -> pages: what a converter left of a printed manual, put back in order.
//!
//! A manual was printed to PDF and the PDF converted to text. What remains of a printed page is its lines in the
//! order of the layout, then the targets of its links, one a line. A form feed became one blank before the first line
//! of the next page. This module finds the printed pages and the document pages (what the vendor's site shows under
//! one address), and takes out what is not text of a document page, counting every line that it takes.

mod build;
mod document;
mod floating;
mod ghost;
mod paper;

pub use document::{Document, Line, Link, Page, PdfPage, Removed, RemovedKind};

use crate::source::Source;

/// Words of one vendor's manuals by which the furniture of a page is recognised.
#[derive(Debug)]
pub struct Layout {
    /// Begins the line with the date of a document page.
    pub date: &'static str,
    /// A button that was printed as text.
    pub prompt: &'static str,
    /// Begins the last line of a page footer.
    pub footer: &'static str,
    /// Stand before and behind the page number in a footer.
    pub footer_number: (&'static str, &'static str),
    /// First heading of a document page that may begin in the middle of a printed page.
    pub first_heading: &'static str,
    /// Header of the tables of the overview. The line above each is the name of a folder.
    pub overview_header: &'static str,
    /// Folders that no overview names.
    pub folders: &'static [&'static str],
    /// Begin and end of headings that are neither numbered nor names, such as those of releases.
    pub headings: &'static [(&'static str, &'static str)],
    /// Stands between the name and the year in the first line of each later part of a manual.
    pub part: &'static str,
}

/// Reads a manual.
pub fn read<'a>(source: &'a Source, layout: &Layout) -> Document<'a> {
    let (mut papers, mut removed) = paper::split(source, layout);
    let docs = floating::take(&mut papers, layout, &mut removed);
    ghost::take(&mut papers, layout, &mut removed);
    build::build(source, papers, docs, removed)
}
