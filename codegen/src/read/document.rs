//! A manual in document pages.

use crate::diagnostic::Location;
use crate::source::Source;

/// One line of text that is not blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Number in the file, counted from 1. Lines that were printed close together have consecutive numbers, others
    /// have a blank line between them.
    pub number: u32,
    /// Index into [`Document::pdf_pages`].
    pub pdf: u32,
    /// The text without trailing blanks. Indentation is kept; the blank that stands for a form feed is not.
    pub text: &'a str,
}

/// The target of a link, printed behind the text of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link<'a> {
    /// Line number.
    pub number: u32,
    /// The address.
    pub url: &'a str,
}

/// A printed page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfPage<'a> {
    /// Number in the footer, if the footer was converted, and the line of the footer.
    pub printed_number: Option<(u32, u32)>,
    /// Links in the order of the text.
    pub links: Vec<Link<'a>>,
}

/// What the vendor's site shows under one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<'a> {
    /// Title; may stand far from the text.
    pub title: Option<Line<'a>>,
    /// Line with the date of the last change.
    pub date: Option<Line<'a>>,
    /// Name of the folder that begins with this page.
    pub folder: Option<Line<'a>>,
    /// Which part of the manual it belongs to, counted from 0.
    pub part: u32,
    /// Text, without links, titles, dates, footers, prompts, folder names and remains of headings.
    pub lines: Vec<Line<'a>>,
}

/// A manual.
#[derive(Debug)]
pub struct Document<'a> {
    pub(super) source: &'a Source,
    /// Document pages.
    pub pages: Vec<Page<'a>>,
    /// Printed pages.
    pub pdf_pages: Vec<PdfPage<'a>>,
    /// Lines that are not part of any page's text, by line number.
    pub removed: Vec<Removed>,
}

/// A line that is no text of a document page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    /// What it is.
    pub kind: RemovedKind,
    /// Line number.
    pub line: u32,
}

/// What a removed line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemovedKind {
    /// Target of a link; kept in [`PdfPage::links`].
    Link,
    /// Line of a page footer.
    Footer,
    /// Title above the date of its page.
    Title,
    /// Title at the end of the printed page before that of its date.
    TitleOnPageBefore,
    /// Date of a document page.
    Date,
    /// Name of a folder of pages.
    Folder,
    /// A button printed as text.
    Prompt,
    /// Remains of a heading that stands on the next printed page.
    Ghost,
}

impl RemovedKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Link,
        Self::Footer,
        Self::Title,
        Self::TitleOnPageBefore,
        Self::Date,
        Self::Folder,
        Self::Prompt,
        Self::Ghost,
    ];

    /// A few words for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link targets",
            Self::Footer => "footer lines",
            Self::Title => "titles above their date",
            Self::TitleOnPageBefore => "titles left on the page before",
            Self::Date => "page dates",
            Self::Folder => "folder names",
            Self::Prompt => "buttons printed as text",
            Self::Ghost => "remains of headings at page ends",
        }
    }
}

impl Removed {
    pub(super) fn new(kind: RemovedKind, line: u32) -> Self {
        Self { kind, line }
    }
}

impl<'a> Document<'a> {
    /// The file.
    pub fn source(&self) -> &'a Source {
        self.source
    }

    /// A whole line as the place of a message.
    pub fn location(&self, line: u32) -> Location {
        self.source.location(line)
    }

    /// Links of the printed pages that hold text of a document page. A printed page that holds text of two document
    /// pages lends its links to both.
    pub fn links(&self, page: &Page<'a>) -> impl Iterator<Item = &Link<'a>> {
        let first = page.lines.first().map_or(0, |line| line.pdf as usize);
        let last = page
            .lines
            .last()
            .map_or(first, |line| line.pdf as usize + 1);
        self.pdf_pages
            .get(first..last)
            .unwrap_or_default()
            .iter()
            .flat_map(|pdf| &pdf.links)
    }

    /// How many lines were removed as one kind.
    pub fn count(&self, kind: RemovedKind) -> usize {
        self.removed
            .iter()
            .filter(|removed| removed.kind == kind)
            .count()
    }
}
