//! Whether the vendor's changelog says what the specs show.

use super::{Difference, Kind, Thing};
use crate::history::replay::{Event, History, Life};
use crate::spec::{Api, Change, Changelog, ChangelogEntry, Member, Subject};
use serde::Serialize;
use std::collections::BTreeSet;

/// The changelog between two releases against the differences of their specs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// Entries of the changelog after the old release, up to the new one.
    pub entries: usize,
    /// Entries that the specs confirm.
    pub confirmed: usize,
    /// Entries that cannot be seen because both sides were replayed from one spec: modifications.
    pub invisible: usize,
    /// Entries that the specs do not confirm.
    pub unconfirmed: Vec<Disagreement>,
    /// Differences that no entry tells.
    pub untold: Vec<Disagreement>,
}

/// Where changelog and specs disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// Release of the entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<u32>,
    /// What it is about: `input DescribeGroup.Limit`.
    pub what: String,
    /// What the changelog says.
    pub changelog: String,
    /// What the specs show.
    pub spec: String,
    /// Whether the vendor never logs changes of this kind.
    pub never_logged: bool,
}

/// Compares; none unless the new side is a later release of the changelog.
pub(super) fn agreement(
    old: &Api,
    new: &Api,
    changelog: &Changelog,
    differences: &[Difference],
    replayed: bool,
) -> Option<Agreement> {
    let (from, to) = (old.release?, new.release?);
    if from >= to || changelog.releases.is_empty() {
        return None;
    }
    let (history, _) = History::replay(changelog);
    let changed: BTreeSet<(Thing, &str, Option<&str>)> = differences
        .iter()
        .filter(|d| d.change == Kind::Changed)
        .map(|d| (d.subject, &*d.owner, d.name.as_deref()))
        .collect();
    let check = Check {
        old,
        new,
        history: &history,
        from,
        to,
        changed,
    };
    let mut agreement = Agreement {
        entries: 0,
        confirmed: 0,
        invisible: 0,
        unconfirmed: Vec::new(),
        untold: check.untold(differences),
    };
    for release in &changelog.releases {
        if release.number <= from || release.number > to {
            continue;
        }
        for entry in &release.entries {
            agreement.entries += 1;
            if replayed && entry.change == Change::Modified {
                agreement.invisible += 1;
                continue;
            }
            let wrong = check.entry(release.number, entry);
            agreement.confirmed += usize::from(wrong.is_empty());
            agreement.unconfirmed.extend(wrong);
        }
    }
    Some(agreement)
}

struct Check<'a> {
    old: &'a Api,
    new: &'a Api,
    history: &'a History,
    from: u32,
    to: u32,
    changed: BTreeSet<(Thing, &'a str, Option<&'a str>)>,
}

/// Presence in one spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    there: bool,
    deprecated: bool,
}

impl State {
    fn words(self) -> &'static str {
        match (self.there, self.deprecated) {
            (true, true) => "deprecated",
            (true, false) => "there",
            (false, _) => "not there",
        }
    }
}

impl Check<'_> {
    /// What the specs do not confirm of an entry.
    fn entry(&self, release: u32, entry: &ChangelogEntry) -> Vec<Disagreement> {
        let names: Vec<Option<&str>> = if entry.names.is_empty() {
            vec![None]
        } else {
            entry.names.iter().map(|name| Some(&**name)).collect()
        };
        let disagree = |name: &Option<&str>| {
            let spec = self.contradiction(release, entry, *name)?;
            Some(Disagreement {
                release: Some(release),
                what: what(thing(entry.subject), &entry.owner, *name),
                changelog: said(entry.change).to_owned(),
                spec,
                never_logged: false,
            })
        };
        names.iter().filter_map(disagree).collect()
    }

    /// What the specs show instead of what an entry says.
    fn contradiction(
        &self,
        release: u32,
        entry: &ChangelogEntry,
        name: Option<&str>,
    ) -> Option<String> {
        let owners = match entry.subject {
            Subject::Action | Subject::Input | Subject::Output => &self.history.actions,
            Subject::Structure | Subject::Member => &self.history.structures,
        };
        let past = owners.get(&entry.owner)?;
        let life = match name {
            None => &past.life,
            Some(name) => past.parts(entry.subject)?.get(name)?,
        };
        // A later entry has overtaken this one; it is that one which the new spec shows.
        let overtakes = |e: &Event| e.release > release && e.release <= self.to;
        if life.events.iter().any(overtakes) {
            return None;
        }
        // Before the first addition of an owner, and after its removal, its parts are not to be seen.
        let owner_at = |release| name.is_none() || past.life.alive_at(release);
        let expected = |release| state_of(life, release, owner_at(release));
        let found = |api| self.state(api, entry.subject, &entry.owner, name);
        let (before, after) = (found(self.old), found(self.new));
        if after != expected(self.to) {
            return Some(format!("{} in the new spec", after.words()));
        }
        if before != expected(self.from) {
            return Some(format!("{} in the old spec", before.words()));
        }
        let stays = before.there && after.there && before == after;
        let subject = thing(entry.subject);
        let key = (subject, &*entry.owner, name);
        // A response or structure is also modified where only its members are.
        let within = |d: &(Thing, &str, Option<&str>)| name.is_none() && d.1 == entry.owner;
        if entry.change == Change::Modified
            && stays
            && !self.changed.contains(&key)
            && !self.changed.iter().any(within)
        {
            return Some("no fact of it differs".to_owned());
        }
        None
    }

    fn state(&self, api: &Api, subject: Subject, owner: &str, name: Option<&str>) -> State {
        let action = || api.actions.iter().find(|action| action.name == owner);
        let structure = || api.structures.iter().find(|s| s.name == owner);
        let part = |members: Option<&[Member]>| {
            let member = members?.iter().find(|member| Some(&*member.name) == name)?;
            Some(member.deprecated)
        };
        let found = match subject {
            Subject::Action => action().map(|action| action.deprecated),
            Subject::Structure => structure().map(|structure| structure.deprecated),
            Subject::Input => part(action().map(|action| &*action.input)),
            Subject::Output => part(action().map(|action| &*action.output)),
            Subject::Member => part(structure().map(|structure| &*structure.members)),
        };
        State {
            there: found.is_some(),
            deprecated: found.flatten().is_some(),
        }
    }

    /// Differences about which the changelog says nothing.
    fn untold(&self, differences: &[Difference]) -> Vec<Disagreement> {
        let untold = differences.iter().filter(|d| !self.is_told(d));
        let row = |d: &Difference| {
            let spec = match (&d.fact, &d.old, &d.new) {
                (Some(fact), Some(old), Some(new)) => format!("{fact}: {old} -> {new}"),
                _ => d.change.as_str().to_owned(),
            };
            Disagreement {
                release: None,
                what: what(d.subject, &d.owner, d.name.as_deref()),
                changelog: "nothing".to_owned(),
                spec,
                never_logged: is_never_logged(d),
            }
        };
        untold.map(row).collect()
    }

    fn is_told(&self, difference: &Difference) -> bool {
        let (owners, subject) = match difference.subject {
            Thing::Action => (&self.history.actions, Subject::Action),
            Thing::Input => (&self.history.actions, Subject::Input),
            Thing::Output => (&self.history.actions, Subject::Output),
            Thing::Structure => (&self.history.structures, Subject::Structure),
            Thing::Member => (&self.history.structures, Subject::Member),
            _ => return false,
        };
        let Some(past) = owners.get(&difference.owner) else {
            return false;
        };
        let life = match &difference.name {
            None => Some(&past.life),
            Some(name) => past.parts(subject).and_then(|lives| lives.get(name)),
        };
        let Some(life) = life else {
            return false;
        };
        let in_range = |change: fn(Change) -> bool| {
            let mut events = life.events.iter();
            events.any(|e| e.release > self.from && e.release <= self.to && change(e.change))
        };
        match difference.change {
            Kind::Added => in_range(|c| c == Change::Added),
            Kind::Removed => in_range(|c| c == Change::Removed),
            Kind::Deprecated => in_range(|c| c == Change::Deprecated),
            Kind::Changed => in_range(|_| true),
        }
    }
}

fn state_of(life: &Life, release: u32, owner: bool) -> State {
    let there = owner && life.alive_at(release);
    State {
        there,
        deprecated: there && life.deprecation_at(release).is_some(),
    }
}

/// Facts whose changes have never led to an entry.
fn is_never_logged(difference: &Difference) -> bool {
    match difference.subject {
        Thing::ErrorCode | Thing::Endpoint | Thing::Region | Thing::Service => true,
        _ => difference.is_silent() || matches!(difference.fact, Some("used_by" | "paging")),
    }
}

fn said(change: Change) -> &'static str {
    match change {
        Change::Added => "added",
        Change::Modified => "modified",
        Change::Deprecated => "deprecated",
        Change::Removed => "removed",
    }
}

fn thing(subject: Subject) -> Thing {
    match subject {
        Subject::Action => Thing::Action,
        Subject::Structure => Thing::Structure,
        Subject::Input => Thing::Input,
        Subject::Output => Thing::Output,
        Subject::Member => Thing::Member,
    }
}

fn what(thing: Thing, owner: &str, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{} {owner}.{name}", thing.as_str()),
        None => format!("{} {owner}", thing.as_str()),
    }
}
