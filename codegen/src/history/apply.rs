//! Fills `since` and `deprecated` of a spec from its changelog.

use super::reconcile::{keep, request_ids, undocumented};
use super::replay::{History, Life, OwnerHistory, phrase};
use super::{Finding, Places};
use crate::diagnostic::Diagnostic;
use crate::spec::{Api, Change, Changelog, Deprecation, Member, Protocol, Subject};
use std::collections::BTreeMap;

/// Replays the changelog over a spec that was read from the document of its newest release: sets `release`, and
/// `since` and `deprecated` of everything.
///
/// Parameters and members that are deprecated and no longer printed are still served by the vendor; they are put
/// at the end of their owner, with the type that the rest of the document shows for them, else as
/// `object`. Gives what could not be reconciled, at the lines of `places`.
pub fn apply(api: &mut Api, changelog: &Changelog, places: &Places) -> Vec<Diagnostic> {
    findings(api, changelog)
        .into_iter()
        .map(|finding| finding.diagnostic(places))
        .collect()
}

/// Replays the changelog over a finished spec, and compares.
///
/// Gives what could not be reconciled, and an error for each `since` or `deprecated` that is not what the
/// changelog says.
pub fn check(api: &Api, changelog: &Changelog, places: &Places) -> Vec<Diagnostic> {
    let mut replayed = api.clone();
    let mut diagnostics = apply(&mut replayed, changelog, places);
    let facts = facts(api);
    for (what, expected) in self::facts(&replayed) {
        let found = facts.get(&what).copied();
        if found != Some(expected) {
            let diagnostic = Diagnostic::error(
                "history-mismatch",
                format!("{what} differs from the changelog"),
            );
            let (since, deprecated) = expected;
            diagnostics.push(diagnostic.expected(format!(
                "expected since {}, deprecated {}",
                Shown(since),
                Shown(deprecated)
            )));
        }
    }
    diagnostics
}

struct Shown(Option<u32>);

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(release) => write!(f, "{release}"),
            None => f.write_str("absent"),
        }
    }
}

/// `since` and `deprecated` of everything, by the words for it.
fn facts(api: &Api) -> BTreeMap<String, (Option<u32>, Option<u32>)> {
    let mut facts = BTreeMap::new();
    let mut add = |what, since, deprecated| facts.insert(what, (since, deprecated));
    for action in &api.actions {
        let what = phrase(Subject::Action, &action.name, None);
        add(
            what,
            action.since,
            action.deprecated.and_then(Deprecation::release),
        );
    }
    for structure in &api.structures {
        let what = phrase(Subject::Structure, &structure.name, None);
        add(
            what,
            structure.since,
            structure.deprecated.and_then(Deprecation::release),
        );
    }
    for (subject, owner, members) in lists(api) {
        for member in members {
            let what = phrase(subject, owner, Some(&member.name));
            add(
                what,
                member.since,
                member.deprecated.and_then(Deprecation::release),
            );
        }
    }
    facts
}

/// Every list of parameters or members.
fn lists(api: &Api) -> impl Iterator<Item = (Subject, &str, &[Member])> {
    let actions = api.actions.iter().flat_map(|action| {
        [
            (Subject::Input, &*action.name, &*action.input),
            (Subject::Output, &*action.name, &*action.output),
        ]
    });
    let structures = api
        .structures
        .iter()
        .map(|structure| (Subject::Member, &*structure.name, &*structure.members));
    actions.chain(structures)
}

fn findings(api: &mut Api, changelog: &Changelog) -> Vec<Finding> {
    let (history, mut findings) = History::replay(changelog);
    for (subject, owner, member) in undocumented(api, changelog, &history, &mut findings) {
        keep(api, subject, &owner, member);
    }
    let newest = history.newest;
    api.release = (newest > 0).then_some(newest);
    let none = OwnerHistory::default();
    for action in &mut api.actions {
        let past = owner(
            &history.actions,
            &action.name,
            Subject::Action,
            &mut findings,
        );
        let past = past.unwrap_or(&none);
        action.since = past.life.since_at(newest);
        action.deprecated = past
            .life
            .deprecation_at(newest)
            .map(|e| Deprecation::Release(e.release));
        let name = &action.name;
        for (subject, list) in [
            (Subject::Input, &mut action.input),
            (Subject::Output, &mut action.output),
        ] {
            members(
                list,
                past,
                subject,
                name,
                action.since,
                newest,
                &mut findings,
            );
        }
    }
    for structure in &mut api.structures {
        let past = owner(
            &history.structures,
            &structure.name,
            Subject::Structure,
            &mut findings,
        );
        let past = past.unwrap_or(&none);
        structure.since = past.life.since_at(newest);
        structure.deprecated = past
            .life
            .deprecation_at(newest)
            .map(|e| Deprecation::Release(e.release));
        members(
            &mut structure.members,
            past,
            Subject::Member,
            &structure.name,
            structure.since,
            newest,
            &mut findings,
        );
    }
    if api.protocol == Protocol::TencentV3 {
        request_ids(&history, &mut findings);
    }
    if api.imported {
        // The changelog begins with the first import, which tells nothing of what was there.
        findings.retain(|finding| finding.code != "changelog-silent");
    }
    findings.sort_by_key(|finding| finding.entry);
    findings
}

/// The history of an owner that the document has.
fn owner<'a>(
    histories: &'a BTreeMap<String, OwnerHistory>,
    name: &str,
    subject: Subject,
    findings: &mut Vec<Finding>,
) -> Option<&'a OwnerHistory> {
    let Some(past) = histories.get(name) else {
        // An empty changelog is no changelog: other vendors have none.
        if !histories.is_empty() {
            findings.push(Finding::warning(
                "changelog-silent",
                None,
                format!("{} is in no release", phrase(subject, name, None)),
                "it counts as older than the first release",
            ));
        }
        return None;
    };
    if let Some(gone) = past.life.last().filter(|e| e.change == Change::Removed) {
        findings.push(removed_but_documented(
            subject,
            name,
            None,
            gone.release,
            gone.entry,
        ));
    }
    Some(past)
}

/// Fills `since` and `deprecated` of parameters or members.
fn members(
    list: &mut [Member],
    past: &OwnerHistory,
    subject: Subject,
    owner: &str,
    owner_since: Option<u32>,
    newest: u32,
    findings: &mut Vec<Finding>,
) {
    let never = Life::default();
    for member in list {
        let life = past
            .parts(subject)
            .and_then(|parts| parts.get(&member.name))
            .unwrap_or(&never);
        if let Some(gone) = life.last().filter(|e| e.change == Change::Removed) {
            findings.push(removed_but_documented(
                subject,
                owner,
                Some(&member.name),
                gone.release,
                gone.entry,
            ));
        }
        // It cannot be older than its owner, which may have gone and come back.
        member.since = life
            .since_at(newest)
            .filter(|since| owner_since.is_none_or(|owner| *since > owner));
        member.deprecated = life
            .deprecation_at(newest)
            .map(|e| Deprecation::Release(e.release));
    }
}

fn removed_but_documented(
    subject: Subject,
    owner: &str,
    name: Option<&str>,
    release: u32,
    entry: usize,
) -> Finding {
    Finding::warning(
        "removed-but-documented",
        Some(entry),
        format!(
            "release {release} removes {}, which the document still has",
            phrase(subject, owner, name)
        ),
        "the document is followed: it is kept",
    )
}
