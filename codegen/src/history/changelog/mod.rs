//! Reads the changelog at the beginning of a vendor's manual.

mod confirm;
mod line;

use super::Places;
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::read::{self, Document};
use crate::spec::{Change, Changelog, ChangelogEntry, Release, Subject};
use line::{Line as Kind, Scope};
use std::collections::BTreeMap;

/// A changelog with what was learnt while reading it.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// Releases, oldest first.
    pub changelog: Changelog,
    /// Lines of the document, by entry.
    pub places: Places,
    /// Id of the vendor's page about an action, from the links.
    pub action_pages: BTreeMap<String, String>,
    /// How much was read, and confirmed by the links.
    pub counts: Counts,
    /// What is wrong with the document. One error means that nothing here may be used.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a parse of a changelog counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Releases.
    pub releases: usize,
    /// Entries.
    pub entries: usize,
    /// Actions and structures named in headings of entries.
    pub owners: usize,
    /// Those that a link of their page confirms.
    pub linked: usize,
    /// Those without a link, because the vendor has removed them.
    pub removed: usize,
    /// Lists of names that go on in the next line.
    pub wrapped: usize,
}

/// An action or structure named as the heading of entries.
#[derive(Debug)]
struct Mention<'a> {
    /// Its line, which holds the name alone.
    at: read::Line<'a>,
    scope: Scope,
    change: Change,
}

struct Draft<'a> {
    number: u32,
    date: Option<&'a str>,
    at: read::Line<'a>,
    entries: Vec<(ChangelogEntry, u32)>,
}

struct Parser<'a> {
    document: &'a Document<'a>,
    releases: Vec<Draft<'a>>,
    category: Option<(Change, Scope)>,
    /// Owner of the next list of names, and whether it has had one.
    owner: Option<(Mention<'a>, bool)>,
    /// The list of names before this line ended with a comma.
    open: bool,
    mentions: Vec<Mention<'a>>,
    counts: Counts,
    diagnostics: Vec<Diagnostic>,
}

/// Reads the changelog of a document: the page that begins with the heading of a release.
pub fn parse(document: &Document<'_>) -> Parsed {
    let begins = |page: &&read::Page<'_>| {
        let first = page.lines.first();
        first.is_some_and(|line| matches!(Kind::of(line.text), Kind::Release(_)))
    };
    let Some(page) = document.pages.iter().find(begins) else {
        let diagnostic = Diagnostic::error("changelog-missing", "the document has no changelog")
            .at(Location::file(document.source().name()))
            .expected("expected a page that begins with the heading of a release")
            .help("the manual begins with its releases, newest first; is its beginning cut off?");
        return Parsed {
            diagnostics: vec![diagnostic],
            ..Parsed::default()
        };
    };
    let mut parser = Parser {
        document,
        releases: Vec::new(),
        category: None,
        owner: None,
        open: false,
        mentions: Vec::new(),
        counts: Counts::default(),
        diagnostics: Vec::new(),
    };
    for line in &page.lines {
        parser.line(*line);
    }
    parser.close_owner();
    parser.finish(page)
}

impl<'a> Parser<'a> {
    fn line(&mut self, at: read::Line<'a>) {
        match Kind::of(at.text) {
            Kind::Furniture => {}
            Kind::Release(number) => {
                self.close_list(at);
                self.close_owner();
                self.category = None;
                self.releases.push(Draft {
                    number,
                    date: None,
                    at,
                    entries: Vec::new(),
                });
            }
            Kind::Date(date) => match self.releases.last_mut() {
                Some(release) if release.date.is_none() => release.date = Some(date),
                _ => self.wrong(at, "a date without a release", "the heading of a release"),
            },
            Kind::Category(change, scope) => {
                self.close_list(at);
                self.close_owner();
                self.category = Some((change, scope));
                if self.releases.is_empty() {
                    self.wrong(at, "changes without a release", "the heading of a release");
                }
            }
            Kind::Names(change, subject, names) => self.names(at, change, subject, names),
            Kind::Word(names) if self.open => self.continuation(at, names),
            Kind::Word(names) if line::is_name(names) => self.owner(at),
            Kind::Word(_) | Kind::Other => self.wrong(
                at,
                "a line that belongs to no changelog",
                "a release, a kind of change, an action, a structure, or names of parameters or members",
            ),
        }
    }

    fn owner(&mut self, at: read::Line<'a>) {
        self.close_owner();
        let Some((change, scope)) = self.category else {
            self.wrong(at, "a name without a kind of change", "a kind of change");
            return;
        };
        let mention = Mention { at, scope, change };
        if change == Change::Modified {
            self.owner = Some((mention, false));
        } else {
            self.entry(at, change, scope.owner(), at.text, Vec::new());
            self.mentions.push(mention);
        }
    }

    fn names(&mut self, at: read::Line<'a>, change: Change, subject: Subject, names: &'a str) {
        self.close_list(at);
        let owner = match &mut self.owner {
            Some((mention, used)) if mention.scope.holds(subject) => {
                *used = true;
                mention.at.text
            }
            Some((mention, _)) => {
                let message = format!("`{}` cannot have these", mention.at.text);
                let expected = match mention.scope {
                    Scope::Action => "parameters or members of the response",
                    Scope::Structure => "members of a structure",
                };
                return self.wrong(at, &message, expected);
            }
            None => {
                return self.wrong(at, "names without an owner", "an action or structure");
            }
        };
        self.entry(at, change, subject, owner, Vec::new());
        self.list(at, names);
    }

    fn continuation(&mut self, at: read::Line<'a>, names: &'a str) {
        self.counts.wrapped += 1;
        self.list(at, names);
    }

    /// Adds names to the last entry.
    fn list(&mut self, at: read::Line<'a>, names: &'a str) {
        let names = names.trim_end();
        self.open = names.ends_with(',');
        for name in names.trim_end_matches(',').split(',').map(str::trim) {
            if !line::is_name(name) {
                self.wrong(
                    at,
                    "a list with something that is no name",
                    "names separated by commas",
                );
                return;
            }
            if let Some((entry, _)) = self.releases.last_mut().and_then(|r| r.entries.last_mut()) {
                entry.names.push(name.to_owned());
            }
        }
    }

    fn entry(
        &mut self,
        at: read::Line<'a>,
        change: Change,
        subject: Subject,
        owner: &str,
        names: Vec<String>,
    ) {
        if let Some(release) = self.releases.last_mut() {
            let entry = ChangelogEntry {
                change,
                subject,
                owner: owner.to_owned(),
                names,
            };
            release.entries.push((entry, at.number));
        }
    }

    /// A list that ended with a comma must go on before anything else.
    fn close_list(&mut self, at: read::Line<'a>) {
        if self.open {
            self.open = false;
            self.wrong(
                at,
                "the list before this line is cut off",
                "the rest of the list",
            );
        }
    }

    /// A modified owner without lists has changed in a way that is not told.
    fn close_owner(&mut self) {
        if let Some((mention, used)) = self.owner.take() {
            if !used {
                let subject = mention.scope.owner();
                self.entry(
                    mention.at,
                    mention.change,
                    subject,
                    mention.at.text,
                    Vec::new(),
                );
            }
            self.mentions.push(mention);
        }
    }

    fn wrong(&mut self, at: read::Line<'_>, message: &str, expected: &str) {
        let diagnostic = Diagnostic::error("changelog-line", message)
            .at(self.document.location(at.number))
            .expected(format!("expected {expected}"));
        self.diagnostics.push(diagnostic);
    }

    fn finish(mut self, page: &read::Page<'_>) -> Parsed {
        self.check_order();
        let document = self.document;
        let action_pages = self.confirm(document, page);
        let mut places = Vec::new();
        let mut releases = Vec::new();
        for draft in self.releases.into_iter().rev() {
            let (entries, at): (Vec<_>, Vec<_>) = draft.entries.into_iter().unzip();
            places.extend(at.into_iter().map(|line| document.location(line)));
            releases.push(Release {
                number: draft.number,
                date: draft.date.unwrap_or_default().to_owned(),
                entries,
            });
        }
        let counts = Counts {
            releases: releases.len(),
            entries: places.len(),
            owners: self.mentions.len(),
            ..self.counts
        };
        Parsed {
            changelog: Changelog { releases },
            places: Places::new(places),
            action_pages,
            counts,
            diagnostics: self.diagnostics,
        }
    }

    /// Releases count down to 1 without a gap, and dates do not rise.
    fn check_order(&mut self) {
        let mut found = Vec::new();
        let mut later: Option<&Draft<'_>> = None;
        for release in &self.releases {
            let mut report = |message: String, expected: String| {
                let diagnostic = Diagnostic::error("changelog-order", message)
                    .at(self.document.location(release.at.number))
                    .expected(expected);
                found.push(diagnostic);
            };
            if release.date.is_none() {
                report(
                    format!("release {} has no date", release.number),
                    "expected a date below this heading".to_owned(),
                );
            }
            if let Some(later) = later {
                if release.number + 1 != later.number {
                    report(
                        format!(
                            "release {} follows release {}",
                            release.number, later.number
                        ),
                        format!("expected release {}", later.number.saturating_sub(1)),
                    );
                }
                if release.date > later.date && later.date.is_some() {
                    report(
                        format!(
                            "release {} is newer than release {}",
                            release.number, later.number
                        ),
                        "expected releases from the newest to the oldest".to_owned(),
                    );
                }
            }
            later = Some(release);
        }
        if let Some(last) = self.releases.last().filter(|last| last.number != 1) {
            let diagnostic = Diagnostic::error(
                "changelog-order",
                format!("the changelog ends with release {}", last.number),
            );
            found.push(
                diagnostic
                    .at(self.document.location(last.at.number))
                    .expected("expected releases down to number 1")
                    .help("the document is cut off, or a page of it is missing"),
            );
        }
        self.diagnostics.append(&mut found);
    }
}

/// Whether a parse may be used.
impl Parsed {
    /// Whether nothing is wrong that would make the result useless.
    pub fn is_usable(&self) -> bool {
        !self
            .diagnostics
            .iter()
            .any(|d| d.severity == Severity::Error)
    }
}
