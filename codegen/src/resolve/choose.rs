//! Names for what Rust could not tell apart, chosen without a person: rows for `names` of `crate.json`.

use super::names::{Collision, Names};
use super::{Context, case};
use crate::model::Name;
use crate::spec::{Api, Spec};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rounds after which names are given up: each settles all collisions that it finds, and hardly any makes new ones.
const ROUNDS: usize = 16;

/// Chooses names until all are different. Rows of `kept` stay as long as they name something; of two things that
/// collide, one that `known` has keeps its name before one that is new, else the first one does.
///
/// Returns all rows, and a sentence about each that is new.
pub fn choose_names(
    spec: &Spec,
    kept: &BTreeMap<String, String>,
    known: Option<&Api>,
) -> (BTreeMap<String, String>, Vec<String>) {
    let known = known.map(targets).unwrap_or_default();
    let mut rows = kept.clone();
    let mut reasons: BTreeMap<String, String> = BTreeMap::new();
    let mut tries: HashMap<String, usize> = HashMap::new();
    for _ in 0..ROUNDS {
        let (collisions, used) = collisions(spec, &rows);
        rows.retain(|target, _| used.contains(target));
        if collisions.is_empty() {
            break;
        }
        let mut renamed = BTreeSet::new();
        for collision in &collisions {
            let keeps = |target: &String| known.contains(target) || kept.contains_key(target);
            let target = match &collision.first {
                Some(first) if keeps(&collision.target) && !keeps(first) => first,
                _ => &collision.target,
            };
            if !renamed.insert(target) {
                continue;
            }
            let wire = target.rsplit(['.', ' ']).next().unwrap_or_default();
            let wire = if *target == collision.target {
                &collision.wire
            } else {
                wire
            };
            let attempt = tries.entry(target.clone()).or_default();
            let name = apart(&collision.name, wire, *attempt);
            *attempt += 1;
            let reason = format!("{}: {target} is named `{name}`", collision.message);
            rows.insert(target.clone(), name);
            reasons.insert(target.clone(), reason);
        }
    }
    reasons.retain(|target, _| rows.contains_key(target));
    (rows, reasons.into_values().collect())
}

/// What has one name with the rows as they are, and which rows name something.
fn collisions(spec: &Spec, rows: &BTreeMap<String, String>) -> (Vec<Collision>, BTreeSet<String>) {
    let api = &spec.api;
    let mut context = Context {
        api,
        names: Names::new(spec, rows),
        docs: &spec.docs,
        value_sets: spec.values.by_member(),
        structures: BTreeMap::new(),
    };
    context.index_structures(api);
    let (_, by_code) = context.error_codes(&api.error_codes);
    let structures = context.lower_structures(api);
    context.lower_actions(api, &by_code);
    context.check_required(&structures);
    let used = context.names.used().map(str::to_owned).collect();
    (context.names.collisions, used)
}

/// Keys of everything in a spec that has a name.
fn targets(api: &Api) -> BTreeSet<String> {
    let actions = api.actions.iter().map(|found| ("action", &found.name));
    let structures = api
        .structures
        .iter()
        .map(|found| ("structure", &found.name));
    let codes = api
        .error_codes
        .iter()
        .map(|found| ("error-code", &found.code));
    let owners = actions.chain(structures).chain(codes);
    let mut targets: BTreeSet<String> = owners
        .map(|(word, name)| format!("{word} {name}"))
        .collect();
    for list in api.member_lists() {
        let members = list.members.iter();
        targets
            .extend(members.map(|m| format!("{} {}.{}", list.kind.as_str(), list.owner, m.name)));
    }
    targets
}

/// A name beside one that is taken: with the word for what separates the words of the wire name, else with a number.
/// Where there was no name at all, one is made of the characters.
fn apart(name: &Name, wire: &str, attempt: usize) -> String {
    let camel = case::chosen_camel(name).is_some();
    let word = match wire.trim().chars().find(|c| !c.is_ascii_alphanumeric()) {
        Some('.') => "Dotted",
        Some('_') => "Underscored",
        Some('-') => "Dashed",
        Some(_) => "Separated",
        None => "",
    };
    let stem = name.stem();
    let number = match (word, attempt) {
        ("", attempt) => attempt + 2,
        (_, 0) => 0,
        (_, attempt) => attempt + 1,
    };
    let tail = match number {
        0 => String::new(),
        number => number.to_string(),
    };
    match camel {
        true if word.is_empty() && stem.ends_with(|c: char| c.is_ascii_digit()) => {
            format!("{stem}_{tail}")
        }
        true => format!("{stem}{word}{tail}"),
        false => {
            let parts = [&*stem, &*word.to_ascii_lowercase(), &*tail];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            parts.join("_")
        }
    }
}
