//! Sets of documented values, which are types.

use super::found::{Found, Subject};
use super::{Impact, Kind, Thing};
use crate::spec::{ValueSet, Values};

/// Adds the differences of the sets of two specs.
pub(super) fn compare(found: &mut Found, old: &Values, new: &Values) {
    let find = |sets: &'_ Values, name: &str| sets.sets.iter().position(|set| set.name == name);
    for set in &new.sets {
        let subject = Subject::of(Thing::ValueSet, &set.name);
        match find(old, &set.name) {
            Some(before) => of_set(found, subject, &old.sets[before], set),
            None => {
                let reason = origin(set, old, new);
                found.push(Kind::Added, subject, Impact::Addition, reason);
            }
        }
    }
    for set in old.sets.iter().filter(|set| find(new, &set.name).is_none()) {
        let subject = Subject::of(Thing::ValueSet, &set.name);
        found.push(Kind::Removed, subject, Impact::Breaking, "the type is gone");
    }
}

/// Where the members of a new set had their values before: a set that was renamed, split or joined says so.
fn origin(set: &ValueSet, old: &Values, new: &Values) -> String {
    let shares = |before: &&ValueSet| before.members.iter().any(|key| set.members.contains(key));
    let before: Vec<&ValueSet> = old.sets.iter().filter(shares).collect();
    let is_gone = |set: &ValueSet| new.sets.iter().all(|other| other.name != set.name);
    match &before[..] {
        [] => "new type".to_owned(),
        [one] if is_gone(one) => {
            format!("new type; `{}` was the name of its members' type", one.name)
        }
        [one] => format!("new type, split off `{}`", one.name),
        many => {
            let names: Vec<String> = many.iter().map(|set| format!("`{}`", set.name)).collect();
            format!("new type, joined of {}", names.join(", "))
        }
    }
}

fn of_set(found: &mut Found, subject: Subject<'_>, old: &ValueSet, new: &ValueSet) {
    let kind = |set: &ValueSet| {
        if set.is_integer() {
            "integer"
        } else {
            "string"
        }
        .to_owned()
    };
    if kind(old) != kind(new) {
        let values = (kind(old), kind(new));
        let reason = "the values have another type";
        found.changed(subject, "type", values, Impact::Breaking, reason);
    }
    if old.flag != new.flag {
        let (impact, reason) = match new.flag {
            true => (Impact::Addition, "it converts from and to `bool` now"),
            false => (
                Impact::Breaking,
                "it does not convert from and to `bool` any more",
            ),
        };
        let values = (old.flag.to_string(), new.flag.to_string());
        found.changed(subject, "flag", values, impact, reason);
    }
    for value in &new.values {
        let subject = subject.part(&value.name);
        match old.values.iter().find(|before| before.value == value.value) {
            Some(before) if before.name != value.name => {
                let values = (before.name.clone(), value.name.clone());
                let reason = "the variant has another name";
                found.changed(subject, "name", values, Impact::Breaking, reason);
            }
            Some(_) => {}
            None => found.push(
                Kind::Added,
                subject,
                Impact::Addition,
                "new variant; the enum is non-exhaustive",
            ),
        }
    }
    for value in &old.values {
        if new.values.iter().all(|after| after.value != value.value) {
            let subject = subject.part(&value.name);
            found.push(
                Kind::Removed,
                subject,
                Impact::Breaking,
                "the variant is gone",
            );
        }
    }
}
