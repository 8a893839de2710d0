//! What the changelog has and the document has not.

use super::deduce::{self, Deduced};
use super::replay::{History, OwnerHistory, noun, phrase};
use super::{Finding, REQUEST_ID};
use crate::spec::{Api, Change, Changelog, Member, Subject};

/// Finds what the changelog has and the document has not. Gives the parameters and members to keep.
pub(super) fn undocumented(
    api: &Api,
    changelog: &Changelog,
    history: &History,
    findings: &mut Vec<Finding>,
) -> Vec<(Subject, String, Member)> {
    let mut kept = Vec::new();
    let owners = history.actions.iter().map(|owner| (Subject::Action, owner));
    let structures = history
        .structures
        .iter()
        .map(|owner| (Subject::Structure, owner));
    for (kind, (name, past)) in owners.chain(structures) {
        let documented = match kind {
            Subject::Action => deduce::action(api, name).is_some(),
            _ => deduce::structure(api, name).is_some(),
        };
        if !documented {
            if past.life.alive_at(history.newest) {
                findings.push(missing_owner(api, kind, name, past, history));
            }
            continue;
        }
        for subject in [Subject::Input, Subject::Output, Subject::Member] {
            let lives = past
                .parts(subject)
                .into_iter()
                .flat_map(|lives| lives.iter());
            for (member, life) in lives.filter(|(_, life)| life.alive_at(history.newest)) {
                let printed = deduce::parts(api, subject, name).unwrap_or_default();
                if printed.iter().any(|m| m.name == member) {
                    continue;
                }
                match life.deprecation_at(history.newest) {
                    Some(gone) => {
                        let deduced = deduce::deduce(api, changelog, subject, name, member);
                        findings.push(kept_finding(subject, name, member, gone.entry, &deduced));
                        kept.push((
                            subject,
                            name.clone(),
                            Deduced::member(deduced, subject, member),
                        ));
                    }
                    None => findings.push(Finding::warning(
                        "undocumented-member",
                        life.last().map(|e| e.entry),
                        format!(
                            "{} is not in the document, and no release removes it",
                            phrase(subject, name, Some(member))
                        ),
                        "the document is followed: it is left out",
                    )),
                }
            }
        }
    }
    kept
}

fn kept_finding(
    subject: Subject,
    owner: &str,
    name: &str,
    entry: usize,
    deduced: &Option<Deduced>,
) -> Finding {
    let what = phrase(subject, owner, Some(name));
    let message = format!("{what} is deprecated, and the document has dropped it");
    let explanation = match deduced {
        Some(deduced) => {
            let list = if deduced.list { "list of " } else { "" };
            let r#type = deduced.r#type.as_str();
            format!("it is kept as {list}`{type}`: {}", deduced.reason)
        }
        None => "it is kept as `object`: nothing tells its type".to_owned(),
    };
    Finding::note("deprecated-kept", Some(entry), message, explanation)
}

fn missing_owner(
    api: &Api,
    kind: Subject,
    name: &str,
    past: &OwnerHistory,
    history: &History,
) -> Finding {
    let message = format!(
        "{} has no section in the document, and no release removes it",
        phrase(kind, name, None)
    );
    let entry = past.life.last().map(|e| e.entry);
    if kind == Subject::Action && api.undocumented_actions.iter().any(|a| a.name == name) {
        let explanation = "the overview lists it; without a section nothing is generated for it";
        return Finding::warning("undocumented-owner", entry, message, explanation);
    }
    let user = history.actions.iter().find_map(|(action, past)| {
        let life = past.input.get(name)?;
        let gone = life.deprecation_at(history.newest)?;
        Some((action, gone.release))
    });
    let explanation = match user {
        Some((action, release)) => format!(
            "parameter `{action}.{name}` was deprecated by release {release}, and nothing in the document refers \
             to this {} any more: it is left out",
            noun(kind)
        ),
        None => "it is left out".to_owned(),
    };
    Finding::warning("undocumented-owner", entry, message, explanation)
}

/// Puts a deprecated parameter or member at the end of its owner, before the request id.
pub(super) fn keep(api: &mut Api, subject: Subject, owner: &str, member: Member) {
    let action = api.actions.iter_mut().find(|action| action.name == owner);
    let structure = api.structures.iter_mut().find(|s| s.name == owner);
    let list = match (subject, action, structure) {
        (Subject::Input, Some(action), _) => &mut action.input,
        (Subject::Output, Some(action), _) => &mut action.output,
        (Subject::Member, _, Some(structure)) => &mut structure.members,
        _ => return,
    };
    put(list, member, subject);
}

/// Appends; the request id stays last in a response.
pub(super) fn put(list: &mut Vec<Member>, member: Member, subject: Subject) {
    let before_id =
        subject == Subject::Output && list.last().is_some_and(|last| last.name == REQUEST_ID);
    list.insert(list.len() - usize::from(before_id), member);
}

/// Every response of this protocol has a request id: a release that adds one to a response only documents it.
pub(super) fn request_ids(history: &History, findings: &mut Vec<Finding>) {
    for (action, past) in &history.actions {
        let added = past
            .output
            .get(REQUEST_ID)
            .into_iter()
            .flat_map(|l| &l.events);
        for event in added.filter(|e| e.change == Change::Added) {
            findings.push(Finding::note(
                "request-id-added",
                Some(event.entry),
                format!(
                    "release {} adds `{action}.{REQUEST_ID}`, which every response has",
                    event.release
                ),
                "`since` follows the changelog; earlier surfaces have it all the same",
            ));
        }
    }
}
