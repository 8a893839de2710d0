//! The Rust shape of a spec, as far as a difference can break it.

use super::{Named, Thing};
use crate::spec::docs::member_key;
use crate::spec::{Member, MemberKind, Structure, Type};
use std::collections::{BTreeMap, BTreeSet};

/// What the generated crate makes of a spec.
pub(super) struct Shape<'a> {
    structures: BTreeMap<&'a str, &'a Structure>,
    /// Structures that a request can hold: only they have a constructor and setters.
    built: BTreeSet<&'a str>,
    /// Names of the types of documented values, by the keys of members that have one.
    sets: BTreeMap<&'a str, &'a str>,
}

impl<'a> Shape<'a> {
    pub(super) fn of(side: Named<'a>) -> Self {
        let api = side.api;
        let sets = side.values.into_iter().flat_map(|values| &values.sets);
        let sets = sets.flat_map(|set| set.members.iter().map(|key| (&**key, &*set.name)));
        let structures: BTreeMap<_, _> = api.structures.iter().map(|s| (&*s.name, s)).collect();
        let mut built = BTreeSet::new();
        let mut open: Vec<&str> = api
            .actions
            .iter()
            .flat_map(|action| &action.input)
            .filter_map(target)
            .collect();
        while let Some(name) = open.pop() {
            if let Some(structure) = structures.get(name).filter(|_| built.insert(name)) {
                open.extend(structure.members.iter().filter_map(target));
            }
        }
        Self {
            structures,
            built,
            sets: sets.collect(),
        }
    }

    /// Whether callers build the structure.
    pub(super) fn is_built(&self, structure: &str) -> bool {
        self.built.contains(structure)
    }

    /// Type of the field.
    pub(super) fn field_type(&self, thing: Thing, owner: &str, member: &Member) -> String {
        let kind = match thing {
            Thing::Input => MemberKind::Input,
            Thing::Output => MemberKind::Output,
            _ => MemberKind::Member,
        };
        let set = self.sets.get(&*member_key(kind, owner, &member.name));
        let value = match &member.r#type {
            Type::String | Type::Integer if set.is_some() => set.copied().unwrap_or_default(),
            Type::String | Type::Timestamp | Type::TimestampIso8601 | Type::Date | Type::Binary => {
                "String"
            }
            Type::Integer => "i64",
            Type::Float => "f64",
            Type::Boolean => "bool",
            // Typed as any JSON for now.
            Type::Object | Type::Map(_) | Type::List(_) => "Value",
            Type::Struct(name) => name,
        };
        match (member.list, thing) {
            (true, Thing::Input) => format!("Option<Vec<{value}>>"),
            (true, _) => format!("Vec<{value}>"),
            (false, _) if thing == Thing::Member && self.contains_itself(owner, member) => {
                format!("Option<Box<{value}>>")
            }
            (false, _) => format!("Option<{value}>"),
        }
    }

    /// Whether a structure would have no finite size without a box in this field.
    fn contains_itself(&self, owner: &str, member: &Member) -> bool {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = target(member).into_iter().collect();
        while let Some(name) = open.pop() {
            if name == owner {
                return true;
            }
            if let Some(structure) = self.structures.get(name).filter(|_| seen.insert(name)) {
                let direct = structure.members.iter().filter(|member| !member.list);
                open.extend(direct.filter_map(target));
            }
        }
        false
    }

    /// Type of an item of the pages of an action.
    pub(super) fn item_type(&self, output: &[Member], path: &str) -> Option<String> {
        let mut members = output;
        let mut steps = path.split('.').peekable();
        while let Some(step) = steps.next() {
            let member = members.iter().find(|member| member.name == step)?;
            if steps.peek().is_none() {
                return Some(member.r#type.as_str().into_owned());
            }
            members = &self.structures.get(target(member)?)?.members;
        }
        None
    }
}

pub(super) fn in_constructor(member: &Member) -> bool {
    member.constructor || member.required == Some(true)
}

fn target(member: &Member) -> Option<&str> {
    match &member.r#type {
        Type::Struct(name) => Some(name),
        _ => None,
    }
}
