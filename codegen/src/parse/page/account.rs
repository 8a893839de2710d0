//! What became of each line of a page.
//!
//! A line that is not blank gave a fact, or is prose by a rule that has a name, or only marks something. A line that
//! is none of these is an error: nothing of a page is skipped.

use super::layout::{Element, Elements};
use crate::parse::report::Report;
use std::collections::{BTreeMap, BTreeSet};

/// Lines of a page, and what each of them is for.
#[derive(Debug, Default)]
pub(super) struct Account {
    open: BTreeSet<u32>,
    facts: usize,
    prose: BTreeMap<&'static str, usize>,
}

impl Account {
    /// Begins with all lines open but those that only mark something.
    pub fn new(page: &Elements) -> Self {
        let mut account = Self::default();
        for element in &page.elements {
            match element {
                Element::Line(line) => {
                    account.open.insert(line.number);
                }
                Element::Table(table) => {
                    for (first, last) in &table.lines {
                        account.open.extend(*first..=*last);
                    }
                    account
                        .open
                        .extend(table.notes.iter().map(|note| note.number));
                    // The line of a fault is one of a row, or of none.
                    account
                        .open
                        .extend(table.faults.iter().map(|(line, _)| *line));
                }
            }
        }
        for line in &page.marks {
            account.prose("mark-up", *line, *line);
        }
        account
    }

    /// These lines gave a fact.
    pub fn fact(&mut self, first: u32, last: u32) {
        self.facts += self.take(first, last);
    }

    /// These lines hold none, by a rule.
    pub fn prose(&mut self, rule: &'static str, first: u32, last: u32) {
        let taken = match rule {
            "mark-up" => usize::from(first > 0),
            _ => self.take(first, last),
        };
        if taken > 0 {
            *self.prose.entry(rule).or_default() += taken;
        }
    }

    /// A part of the page holds no facts.
    pub fn prose_element(&mut self, rule: &'static str, element: &Element) {
        match element {
            Element::Line(line) => self.prose(rule, line.number, line.number),
            Element::Table(table) => {
                for (first, last) in &table.lines {
                    self.prose(rule, *first, *last);
                }
                for note in &table.notes {
                    self.prose(rule, note.number, note.number);
                }
            }
        }
    }

    fn take(&mut self, first: u32, last: u32) -> usize {
        let before = self.open.len();
        if first == last {
            self.open.remove(&first);
        } else {
            self.open.retain(|line| !(first..=last).contains(line));
        }
        before - self.open.len()
    }

    /// Lines that nothing read.
    pub fn unread(&self) -> impl Iterator<Item = u32> {
        self.open.iter().copied()
    }

    /// Adds what this page counts to a sum.
    pub fn add_to(&self, sum: &mut Sum) {
        sum.facts += self.facts;
        for (rule, count) in &self.prose {
            *sum.prose.entry(rule).or_default() += count;
        }
    }
}

/// The accounts of several pages.
#[derive(Debug, Default)]
pub(super) struct Sum {
    facts: usize,
    prose: BTreeMap<&'static str, usize>,
}

impl Sum {
    /// Prints it: all lines, those with facts, those of each rule.
    pub fn count(&self, report: &mut Report) {
        let prose: usize = self.prose.values().sum();
        report.count("lines that are not blank", self.facts + prose);
        report.count("lines with facts", self.facts);
        for (rule, count) in &self.prose {
            report.count(format!("lines without facts: {rule}"), *count);
        }
    }
}
