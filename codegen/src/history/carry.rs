//! What a spec remembers of the one before it.

use super::reconcile::put;
use super::replay::{History, Lives};
use crate::spec::{Api, Changelog, Member, Subject};

/// Carries over what the document of a later release no longer tells:
///
/// - a parameter that was required and is optional now stays an argument of the constructor (`constructor`);
/// - a parameter or member that is deprecated and no longer printed keeps its facts;
/// - an action whose page parameters are among these still pages.
///
/// Comes before [`apply`](super::apply). Carrying a spec over to itself changes nothing.
pub fn carry_over(previous: &Api, api: &mut Api, changelog: &Changelog) {
    let (history, _) = History::replay(changelog);
    let none = Lives::default();
    let lives = |subject, owner: &str| -> &Lives {
        let past = match subject {
            Subject::Member => history.structures.get(owner),
            _ => history.actions.get(owner),
        };
        past.and_then(|past| past.parts(subject)).unwrap_or(&none)
    };
    for action in &mut api.actions {
        let Some(before) = previous.actions.iter().find(|a| a.name == action.name) else {
            continue;
        };
        let name = &action.name;
        let input = lives(Subject::Input, name);
        list(
            &before.input,
            &mut action.input,
            Subject::Input,
            input,
            history.newest,
        );
        let output = lives(Subject::Output, name);
        list(
            &before.output,
            &mut action.output,
            Subject::Output,
            output,
            history.newest,
        );
        if action.paging.is_none() {
            let has = |name: &String| action.input.iter().any(|member| member.name == *name);
            let paging = before.paging.as_ref();
            action.paging = paging
                .filter(|p| has(&p.position) && p.size.as_ref().is_none_or(has))
                .cloned();
        }
    }
    for structure in &mut api.structures {
        let Some(before) = previous
            .structures
            .iter()
            .find(|s| s.name == structure.name)
        else {
            continue;
        };
        let members = lives(Subject::Member, &structure.name);
        list(
            &before.members,
            &mut structure.members,
            Subject::Member,
            members,
            history.newest,
        );
    }
}

fn list(before: &[Member], now: &mut Vec<Member>, subject: Subject, lives: &Lives, newest: u32) {
    for (index, old) in before.iter().enumerate() {
        let argument =
            subject != Subject::Output && (old.constructor || old.required == Some(true));
        if let Some(member) = now.iter_mut().find(|member| member.name == old.name) {
            member.constructor = argument && member.required != Some(true);
            continue;
        }
        let deprecated = lives
            .get(&old.name)
            .is_some_and(|life| life.alive_at(newest) && life.deprecation_at(newest).is_some());
        if !deprecated {
            continue;
        }
        let mut member = old.clone();
        member.required = old.required.map(|_| false);
        member.constructor = argument;
        if argument {
            // Arguments keep their places: behind the nearest one before it that is still there.
            let place = before[..index]
                .iter()
                .rev()
                .find_map(|other| now.iter().position(|member| member.name == other.name));
            now.insert(place.map_or(0, |place| place + 1), member);
        } else {
            put(now, member, subject);
        }
    }
}
