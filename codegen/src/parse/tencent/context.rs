//! What every part of the parser shares: the document, and what is reported about it.

use crate::diagnostic::{Diagnostic, Location};
use crate::parse::report::{Report, Tally};
use crate::read::{Document, Page};
use std::cmp::Ordering;
use std::collections::HashMap;

/// How many messages with one code are given.
const MOST_OF_A_KIND: usize = 200;

/// A parse in progress.
#[derive(Debug)]
pub(super) struct Context<'d, 'a> {
    pub document: &'d Document<'a>,
    pub report: Report,
    pub diagnostics: Vec<Diagnostic>,
    pushed: HashMap<&'static str, usize>,
    /// Table headers that were printed again at the top of a page.
    pub repeated_headers: usize,
    /// Rows of tables.
    pub rows: usize,
    /// Rows that are refused with an error.
    pub refused_rows: usize,
    /// Tables: their header, the lines below it, and the lines that rows, headers and refusals account for.
    pub table_lines: Vec<(u32, usize, usize)>,
    /// Lines that look like rows and are text, because a description would be incomplete without them.
    pub proven_text: usize,
    /// Rows of common parameters.
    pub common_rows: usize,
    /// Examples of rows that are cut at the edge of their cell.
    pub cut_examples: usize,
    /// Examples of rows that lost their asterisks.
    pub starless_examples: usize,
    /// Rows that were read, and how they are printed.
    pub heights: Vec<Height>,
}

/// How a row is printed. Its name stands at half of its height: a description of two lines has its first line close
/// below the name, one of one line beside it, and longer ones further away.
#[derive(Debug, Clone, Copy)]
pub(super) struct Height {
    pub line: u32,
    /// Lines of the description.
    pub lines: usize,
    /// Whether the first line stands beside the name.
    pub beside: bool,
    /// Whether the first line stands close below the name.
    pub close: bool,
}

impl<'d, 'a> Context<'d, 'a> {
    pub fn new(document: &'d Document<'a>) -> Self {
        Self {
            document,
            report: Report::default(),
            diagnostics: Vec::new(),
            pushed: HashMap::new(),
            repeated_headers: 0,
            rows: 0,
            refused_rows: 0,
            table_lines: Vec::new(),
            proven_text: 0,
            common_rows: 0,
            cut_examples: 0,
            starless_examples: 0,
            heights: Vec::new(),
        }
    }

    /// Adds a message, unless there are so many of its kind that more would bury the others.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let kind = self.pushed.entry(diagnostic.code).or_default();
        *kind += 1;
        match (*kind).cmp(&MOST_OF_A_KIND) {
            Ordering::Less => self.diagnostics.push(diagnostic),
            Ordering::Equal => {
                self.diagnostics
                    .push(diagnostic.help("more messages of this kind are left out"));
            }
            Ordering::Greater => {}
        }
    }

    /// A whole line.
    pub fn location(&self, line: u32) -> Location {
        self.document.location(line)
    }

    /// A part of a line.
    pub fn location_of(&self, line: u32, part: &str) -> Location {
        self.document.source().location_of(line, part)
    }

    /// A page lacks a fact.
    pub fn missing(&mut self, page: &Page<'_>, what: &str) {
        let title = page.title.map_or("without title", |line| line.text);
        let line = page
            .lines
            .first()
            .or(page.title.as_ref())
            .map_or(0, |line| line.number);
        self.push(
        Diagnostic::error("missing-fact", format!("the page `{title}` lacks `{what}`"))
            .at(self.location(line))
            .expected(format!("expected `{what}` below this line"))
            .help("the document is cut, or its layout is new: compare this page with the printed manual"),
    );
    }

    /// Ends a check.
    pub fn finish(&mut self, tally: Tally) {
        for message in tally.finish(&mut self.report) {
            self.push(message);
        }
    }
}
