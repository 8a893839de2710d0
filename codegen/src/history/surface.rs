//! The API as it stood after an earlier release.

use super::REQUEST_ID;
use super::deduce::{Deduced, deduce, parts};
use super::reconcile::put;
use super::replay::{History, Life, OwnerHistory};
use crate::diagnostic::Diagnostic;
use crate::spec::{Api, Changelog, Deprecation, Member, Protocol, Structure, Subject, Type};
use std::collections::BTreeSet;

/// The surface after a release: what came later is gone, what has gone since is back.
///
/// The changelog tells names, not types: types, flags and order are those of today; what is back stands at the end
/// of its owner, with its type where the rest of the spec shows it. Where nothing shows it, and where the type of
/// today did not exist yet, it is `object`.
pub fn surface_at(api: &Api, changelog: &Changelog, release: u32) -> Result<Api, Box<Diagnostic>> {
    let (history, _) = History::replay(changelog);
    if release == 0 || release > history.newest {
        let message = format!("there is no release {release}");
        let help = match history.newest {
            0 => "this spec has no changelog".to_owned(),
            newest => format!("releases go from 1 to {newest}"),
        };
        return Err(Box::new(
            Diagnostic::error("unknown-release", message).help(help),
        ));
    }
    let at = At {
        api,
        changelog,
        history: &history,
        release,
    };
    let mut surface = api.clone();
    surface.release = Some(release);
    surface
        .actions
        .retain(|action| at.alive(Subject::Action, &action.name));
    surface
        .structures
        .retain(|s| at.alive(Subject::Structure, &s.name));
    surface
        .undocumented_actions
        .retain(|action| at.alive(Subject::Action, &action.name));
    at.revive_structures(&mut surface);
    let none = OwnerHistory::default();
    for action in &mut surface.actions {
        let past = history.actions.get(&action.name).unwrap_or(&none);
        action.since = past.life.since_at(release);
        action.deprecated = past
            .life
            .deprecation_at(release)
            .map(|e| Deprecation::Release(e.release));
        let (name, since) = (&action.name, action.since);
        at.members(&mut action.input, past, Subject::Input, name, since);
        at.members(&mut action.output, past, Subject::Output, name, since);
    }
    for structure in &mut surface.structures {
        let past = history.structures.get(&structure.name).unwrap_or(&none);
        structure.since = past.life.since_at(release);
        structure.deprecated = past
            .life
            .deprecation_at(release)
            .map(|e| Deprecation::Release(e.release));
        let (name, since) = (&structure.name, structure.since);
        at.members(&mut structure.members, past, Subject::Member, name, since);
        structure
            .used_by
            .retain(|action| at.alive(Subject::Action, action));
    }
    at.forget_types(&mut surface);
    forget_pages(&mut surface);
    Ok(surface)
}

/// An action that had no such parameters or list yet did not page.
fn forget_pages(surface: &mut Api) {
    let structures = std::mem::take(&mut surface.structures);
    for action in &mut surface.actions {
        let has = |name: &String| action.input.iter().any(|member| member.name == *name);
        let complete = action.paging.as_ref().is_some_and(|paging| {
            let paths = [
                Some(&paging.items),
                paging.total.as_ref(),
                paging.next.as_ref(),
            ];
            let leads = |path: &String| leads_somewhere(&structures, &action.output, path);
            has(&paging.position)
                && paging.size.as_ref().is_none_or(has)
                && paths.into_iter().flatten().all(leads)
        });
        if !complete {
            action.paging = None;
        }
    }
    surface.structures = structures;
}

fn leads_somewhere(structures: &[Structure], output: &[Member], path: &str) -> bool {
    let mut members = Some(output);
    for step in path.split('.') {
        let found = members.and_then(|members| members.iter().find(|m| m.name == step));
        let Some(member) = found else {
            return false;
        };
        members = match &member.r#type {
            Type::Struct(name) => structures
                .iter()
                .find(|s| s.name == *name)
                .map(|s| &*s.members),
            _ => None,
        };
    }
    true
}

struct At<'a> {
    api: &'a Api,
    changelog: &'a Changelog,
    history: &'a History,
    release: u32,
}

impl At<'_> {
    fn alive(&self, subject: Subject, owner: &str) -> bool {
        let histories = match subject {
            Subject::Action => &self.history.actions,
            _ => &self.history.structures,
        };
        histories
            .get(owner)
            .is_none_or(|past| past.life.alive_at(self.release))
    }

    /// Brings back structures that a later release removed. Members are added by [`Self::members`].
    fn revive_structures(&self, surface: &mut Api) {
        for (name, past) in &self.history.structures {
            let gone = past.life.removal_after(self.release).is_some();
            let known = self.api.structures.iter().any(|s| s.name == *name);
            if gone && !known && past.life.alive_at(self.release) {
                // The vendor prints structures in the order of their bytes.
                let index = surface.structures.partition_point(|s| s.name < *name);
                surface.structures.insert(
                    index,
                    Structure {
                        name: name.clone(),
                        used_by: Vec::new(),
                        since: None,
                        deprecated: None,
                        members: Vec::new(),
                    },
                );
            }
        }
    }

    /// A type of today that did not exist yet cannot have been the type.
    fn forget_types(&self, surface: &mut Api) {
        let known: BTreeSet<String> = surface.structures.iter().map(|s| s.name.clone()).collect();
        let actions = surface.actions.iter_mut();
        let lists = actions.flat_map(|action| [&mut action.input, &mut action.output]);
        let structures = surface.structures.iter_mut().map(|s| &mut s.members);
        for member in lists.chain(structures).flatten() {
            if matches!(&member.r#type, Type::Struct(name) if !known.contains(name)) {
                member.r#type = Type::Object;
            }
        }
    }

    fn members(
        &self,
        list: &mut Vec<Member>,
        past: &OwnerHistory,
        subject: Subject,
        owner: &str,
        owner_since: Option<u32>,
    ) {
        let Some(lives) = past.parts(subject) else {
            return;
        };
        let always = |name: &str| {
            subject == Subject::Output
                && name == REQUEST_ID
                && self.api.protocol == Protocol::TencentV3
        };
        list.retain(|member| {
            always(&member.name)
                || lives
                    .get(&member.name)
                    .is_none_or(|life| life.alive_at(self.release))
        });
        // Of what the document no longer has, the changelog alone knows the members.
        let undocumented = parts(self.api, subject, owner).is_none();
        let gone = |life: &Life| undocumented || life.removal_after(self.release).is_some();
        let mut back: Vec<_> = lives
            .iter()
            .filter(|(name, life)| {
                gone(life)
                    && life.alive_at(self.release)
                    && list.iter().all(|member| member.name != *name)
            })
            .map(|(name, life)| (life.since_at(self.release), name))
            .collect();
        // What was never added was there first.
        back.sort_by_key(|(since, _)| *since);
        for (_, name) in back {
            let deduced = deduce(self.api, self.changelog, subject, owner, name);
            put(list, Deduced::member(deduced, subject, name), subject);
        }
        for member in list {
            let life = lives.get(&member.name);
            member.since = life
                .and_then(|life| life.since_at(self.release))
                .filter(|since| owner_since.is_none_or(|owner| *since > owner));
            member.deprecated = life
                .and_then(|life| life.deprecation_at(self.release))
                .map(|e| Deprecation::Release(e.release));
        }
    }
}
