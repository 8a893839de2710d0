//! The type of a parameter or member that the document no longer prints, from what it still prints.

use crate::spec::{Action, Api, Change, Changelog, Member, Structure, Subject, Type};

/// A deduced type with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deduced {
    pub(super) r#type: Type,
    pub(super) list: bool,
    pub(super) reason: String,
}

impl Deduced {
    fn from(member: &Member, reason: String) -> Self {
        Self {
            r#type: member.r#type.clone(),
            list: member.list,
            reason,
        }
    }

    /// A member of this type about which nothing else is known.
    pub(super) fn member(deduced: Option<Self>, subject: Subject, name: &str) -> Member {
        let (r#type, list) = match deduced {
            Some(deduced) => (deduced.r#type, deduced.list),
            None => (Type::Object, false),
        };
        Member {
            required: (subject == Subject::Input).then_some(false),
            ..Member::new(name, r#type, list)
        }
    }
}

/// Tries, in this order: the structure that an action's members moved to, everything else of the same name if it
/// agrees, the only member that came when this one went and whose name contains its letters.
pub(super) fn deduce(
    api: &Api,
    changelog: &Changelog,
    subject: Subject,
    owner: &str,
    name: &str,
) -> Option<Deduced> {
    moved(api, subject, owner, name)
        .or_else(|| namesakes(api, name))
        .or_else(|| replaced(api, changelog, subject, owner, name))
}

/// A member of a response that is a member of a structure in the same response today.
fn moved(api: &Api, subject: Subject, owner: &str, name: &str) -> Option<Deduced> {
    if subject != Subject::Output {
        return None;
    }
    let action = api.actions.iter().find(|action| action.name == owner)?;
    action.output.iter().find_map(|output| {
        let Type::Struct(structure) = &output.r#type else {
            return None;
        };
        let structure = api.structures.iter().find(|s| s.name == *structure)?;
        let member = structure.members.iter().find(|m| m.name == name)?;
        let reason = format!("it has moved to `{}.{name}`", structure.name);
        Some(Deduced::from(member, reason))
    })
}

/// Everything of the same name, if it has one type.
fn namesakes(api: &Api, name: &str) -> Option<Deduced> {
    let mut found: Option<(&str, &Member)> = None;
    for (owner, member) in everything(api).filter(|(_, member)| member.name == name) {
        match found {
            None => found = Some((owner, member)),
            Some((_, first)) if first.r#type == member.r#type && first.list == member.list => {}
            Some(_) => return None,
        }
    }
    let (owner, member) = found?;
    let reason = format!("everything of this name has it, such as `{owner}.{name}`");
    Some(Deduced::from(member, reason))
}

/// The member that took its place in the release in which it went.
fn replaced(
    api: &Api,
    changelog: &Changelog,
    subject: Subject,
    owner: &str,
    name: &str,
) -> Option<Deduced> {
    let ours =
        |entry: &&crate::spec::ChangelogEntry| entry.subject == subject && entry.owner == owner;
    let release = changelog.releases.iter().rev().find(|release| {
        release.entries.iter().filter(ours).any(|entry| {
            matches!(entry.change, Change::Removed | Change::Deprecated)
                && entry.names.iter().any(|n| n == name)
        })
    })?;
    let mut added = release
        .entries
        .iter()
        .filter(ours)
        .filter(|entry| entry.change == Change::Added)
        .flat_map(|entry| &entry.names);
    let (new, None) = (added.next()?, added.next()) else {
        return None;
    };
    if !has_letters_of(new, name) {
        return None;
    }
    let member = parts(api, subject, owner)?
        .iter()
        .find(|m| m.name == *new)?;
    let reason = format!(
        "`{owner}.{new}` took its place in release {}",
        release.number
    );
    Some(Deduced::from(member, reason))
}

/// Whether all letters of `short` stand in `long` in the same order, in whatever case.
fn has_letters_of(long: &str, short: &str) -> bool {
    let mut letters = long.chars();
    short
        .chars()
        .all(|wanted| letters.any(|letter| letter.eq_ignore_ascii_case(&wanted)))
}

/// Parameters or members of an owner.
pub(super) fn parts<'a>(api: &'a Api, subject: Subject, owner: &str) -> Option<&'a [Member]> {
    match subject {
        Subject::Input => action(api, owner).map(|action| &*action.input),
        Subject::Output => action(api, owner).map(|action| &*action.output),
        Subject::Member => structure(api, owner).map(|structure| &*structure.members),
        Subject::Action | Subject::Structure => None,
    }
}

pub(super) fn action<'a>(api: &'a Api, name: &str) -> Option<&'a Action> {
    api.actions.iter().find(|action| action.name == name)
}

pub(super) fn structure<'a>(api: &'a Api, name: &str) -> Option<&'a Structure> {
    api.structures.iter().find(|s| s.name == name)
}

/// Every parameter and member with its owner.
fn everything(api: &Api) -> impl Iterator<Item = (&str, &Member)> {
    let actions = api.actions.iter().flat_map(|action| {
        let members = action.input.iter().chain(&action.output);
        members.map(|member| (&*action.name, member))
    });
    let structures = api.structures.iter().flat_map(|structure| {
        let members = structure.members.iter();
        members.map(|member| (&*structure.name, member))
    });
    actions.chain(structures)
}

#[cfg(test)]
mod tests {
    use super::has_letters_of;

    #[test]
    fn letters_are_compared_in_order() {
        assert!(has_letters_of("ExtraFlag", "Exflag"));
        assert!(has_letters_of("TopicNames", "TopicName"));
        assert!(!has_letters_of("Exflag", "ExtraFlag"));
        assert!(!has_letters_of("FlagEx", "ExFlag"));
    }
}
