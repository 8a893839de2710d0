//! What a parse counted, and how often a document agrees with itself.

use crate::diagnostic::Diagnostic;
use std::fmt;

/// Counts and checks of one parse.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// What was found.
    pub counts: Vec<Count>,
    /// Where the document says one thing twice, whether it says the same.
    pub checks: Vec<Check>,
}

/// Number of things of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The kind, in a few words.
    pub what: String,
    /// How many.
    pub number: usize,
}

/// One redundancy of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Stable name; the code of its messages.
    pub name: &'static str,
    /// What is compared, in a few words.
    pub what: &'static str,
    /// How many comparisons were made.
    pub checked: usize,
    /// How many of them found a contradiction. Each has a message of its own.
    pub contradictions: usize,
}

impl Report {
    /// Adds a count.
    pub fn count(&mut self, what: impl Into<String>, number: usize) {
        self.counts.push(Count {
            what: what.into(),
            number,
        });
    }

    /// The number of one kind, if it was counted.
    pub fn number(&self, what: &str) -> Option<usize> {
        self.counts
            .iter()
            .find(|count| count.what == what)
            .map(|count| count.number)
    }

    /// A check by name.
    pub fn check(&self, name: &str) -> Option<&Check> {
        self.checks.iter().find(|check| check.name == name)
    }
}

/// Two tables: counts, then checks.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for count in &self.counts {
            writeln!(f, "{:>8}  {}", count.number, count.what)?;
        }
        writeln!(f, "\n{:>8} {:>8} {:>8}", "checked", "agree", "differ")?;
        for check in &self.checks {
            let agree = check.checked.saturating_sub(check.contradictions);
            let Check {
                name,
                what,
                checked,
                contradictions,
            } = check;
            writeln!(
                f,
                "{checked:>8} {agree:>8} {contradictions:>8}  {what} ({name})"
            )?;
        }
        Ok(())
    }
}

/// How many messages a check keeps; its counts are exact all the same.
const MOST_MESSAGES: usize = 1000;

/// A check in progress.
#[derive(Debug)]
pub(crate) struct Tally {
    check: Check,
    messages: Vec<Diagnostic>,
}

impl Tally {
    /// Begins a check.
    pub(crate) fn new(name: &'static str, what: &'static str) -> Self {
        Self {
            check: Check {
                name,
                what,
                checked: 0,
                contradictions: 0,
            },
            messages: Vec::new(),
        }
    }

    /// Counts one comparison; `message` builds the message if it failed.
    pub(crate) fn compare(
        &mut self,
        agrees: bool,
        message: impl FnOnce(&'static str) -> Diagnostic,
    ) {
        self.check.checked += 1;
        if !agrees {
            self.check.contradictions += 1;
            if self.messages.len() < MOST_MESSAGES {
                self.messages.push(message(self.check.name));
            }
        }
    }

    /// Ends it; gives its messages.
    pub(crate) fn finish(self, report: &mut Report) -> Vec<Diagnostic> {
        report.checks.push(self.check);
        self.messages
    }
}
