//! The life of everything that the changelog names, release by release.

use super::Finding;
use crate::spec::{Change, Changelog, Subject};
use std::collections::BTreeMap;

/// Something that happened in a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// Number of the release.
    pub release: u32,
    /// What happened.
    pub change: Change,
    /// Entry of the changelog, counted over all releases from the oldest.
    pub entry: usize,
}

/// Everything that happened to one thing, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Life {
    /// Events, oldest first.
    pub events: Vec<Event>,
}

impl Life {
    fn until(&self, release: u32) -> impl DoubleEndedIterator<Item = &Event> {
        self.events
            .iter()
            .filter(move |event| event.release <= release)
    }

    /// Whether it is there after a release, provided that its owner is.
    ///
    /// What was never added was there from the beginning; that holds, too, for what is first heard of when it goes.
    pub fn alive_at(&self, release: u32) -> bool {
        let comes_or_goes =
            |event: &&Event| matches!(event.change, Change::Added | Change::Removed);
        match self.until(release).rfind(comes_or_goes) {
            Some(event) => event.change == Change::Added,
            None => self
                .events
                .iter()
                .find(comes_or_goes)
                .is_none_or(|event| event.change == Change::Removed),
        }
    }

    /// Release that added it, the last one up to the given release.
    pub fn since_at(&self, release: u32) -> Option<u32> {
        let added = self.until(release).rfind(|e| e.change == Change::Added);
        added.map(|event| event.release)
    }

    /// Deprecation in force after the given release.
    pub fn deprecation_at(&self, release: u32) -> Option<&Event> {
        self.until(release)
            .rfind(|e| e.change != Change::Modified)
            .filter(|e| e.change == Change::Deprecated)
    }

    /// First removal after the given release.
    pub fn removal_after(&self, release: u32) -> Option<&Event> {
        self.events
            .iter()
            .find(|e| e.release > release && e.change == Change::Removed)
    }

    /// Entry of the changelog that came last.
    pub fn last(&self) -> Option<&Event> {
        self.events.last()
    }
}

/// Lives by name, in the order in which the changelog first speaks of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lives(Vec<(String, Life)>);

impl Lives {
    /// The life of a parameter or member that some release speaks of.
    pub fn get(&self, name: &str) -> Option<&Life> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, life)| life)
    }

    /// Names and lives.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Life)> {
        self.0.iter().map(|(name, life)| (&**name, life))
    }

    fn entry(&mut self, name: &str) -> &mut Life {
        let index = match self.0.iter().position(|(known, _)| known == name) {
            Some(index) => index,
            None => {
                self.0.push((name.to_owned(), Life::default()));
                self.0.len() - 1
            }
        };
        &mut self.0[index].1
    }
}

/// The history of an action or a structure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnerHistory {
    /// Of the owner itself.
    pub life: Life,
    /// Of parameters.
    pub input: Lives,
    /// Of members of the response.
    pub output: Lives,
    /// Of members of the structure.
    pub members: Lives,
}

impl OwnerHistory {
    /// The lives of one kind of parts; none for the owner itself.
    pub fn parts(&self, subject: Subject) -> Option<&Lives> {
        match subject {
            Subject::Input => Some(&self.input),
            Subject::Output => Some(&self.output),
            Subject::Member => Some(&self.members),
            Subject::Action | Subject::Structure => None,
        }
    }

    fn part(&mut self, subject: Subject, name: &str) -> &mut Life {
        let parts = match subject {
            Subject::Input => &mut self.input,
            Subject::Output => &mut self.output,
            Subject::Member => &mut self.members,
            Subject::Action | Subject::Structure => return &mut self.life,
        };
        parts.entry(name)
    }
}

/// The history of the whole API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Number of the newest release; 0 if there is none.
    pub newest: u32,
    /// By action.
    pub actions: BTreeMap<String, OwnerHistory>,
    /// By structure.
    pub structures: BTreeMap<String, OwnerHistory>,
}

impl History {
    /// Replays a changelog. Findings are the places where it contradicts itself.
    pub fn replay(changelog: &Changelog) -> (Self, Vec<Finding>) {
        let mut history = Self::default();
        let mut findings = Vec::new();
        let mut entries = 0..;
        for release in &changelog.releases {
            history.newest = history.newest.max(release.number);
            for (entry, index) in release.entries.iter().zip(&mut entries) {
                let event = Event {
                    release: release.number,
                    change: entry.change,
                    entry: index,
                };
                let owners = match entry.subject {
                    Subject::Action | Subject::Input | Subject::Output => &mut history.actions,
                    Subject::Structure | Subject::Member => &mut history.structures,
                };
                let owner = owners.entry(entry.owner.clone()).or_default();
                if entry.names.is_empty() {
                    let what = phrase(entry.subject, &entry.owner, None);
                    record(&mut owner.life, event, &what, &mut findings);
                    continue;
                }
                if !owner.life.alive_at(event.release) {
                    findings.push(Finding::warning(
                        "changelog-order",
                        Some(index),
                        format!(
                            "release {} speaks of {} of `{}`, which is not there",
                            event.release,
                            noun(entry.subject),
                            entry.owner
                        ),
                        "the entry is kept; it has no effect on releases without the owner",
                    ));
                }
                for name in &entry.names {
                    let what = phrase(entry.subject, &entry.owner, Some(name));
                    let life = owner.part(entry.subject, name);
                    record(life, event, &what, &mut findings);
                }
            }
        }
        (history, findings)
    }
}

/// Adds an event to a life, unless it cannot have happened to it.
fn record(life: &mut Life, event: Event, what: &str, findings: &mut Vec<Finding>) {
    let before = life.events.last().copied();
    let there = before.is_none() || life.alive_at(event.release);
    let problem = match event.change {
        Change::Added if before.is_some() && there => "adds",
        Change::Removed if !there => "removes",
        Change::Modified if !there => "modifies",
        Change::Deprecated if !there => "deprecates",
        _ => {
            life.events.push(event);
            return;
        }
    };
    let there = if there { "is there" } else { "is not there" };
    findings.push(Finding::warning(
        "changelog-order",
        Some(event.entry),
        format!("release {} {problem} {what}, which {there}", event.release),
        match before {
            Some(before) => format!(
                "release {} is the last that spoke of it; the later entry is passed over",
                before.release
            ),
            None => "the entry is passed over".to_owned(),
        },
    ));
}

/// `parameter`, `member`, ...
pub(crate) fn noun(subject: Subject) -> &'static str {
    match subject {
        Subject::Action => "action",
        Subject::Structure => "structure",
        Subject::Input => "parameter",
        Subject::Output => "response member",
        Subject::Member => "member",
    }
}

/// ``parameter `DescribeGroup.Limit` ``.
pub(super) fn phrase(subject: Subject, owner: &str, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{} `{owner}.{name}`", noun(subject)),
        None => format!("{} `{owner}`", noun(subject)),
    }
}
