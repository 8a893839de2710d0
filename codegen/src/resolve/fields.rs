//! Parameters and members.

use super::Context;
use super::names::{Scope, Spelling, method};
use super::place::Place;
use crate::diagnostic::{Diagnostic, near::did_you_mean};
use crate::model::{Container, Field, Kind};
use crate::spec::{Member, ParameterLocation, Type};
use std::borrow::Cow;

/// Whose fields they are.
pub(super) struct Owner<'a> {
    /// Wire name of the action or structure.
    pub(super) name: &'a str,
    /// What the fields are.
    pub(super) part: Part,
    /// Where the owner is.
    pub(super) place: &'a Place,
    /// Wire name of the parameter that is the body as a whole.
    pub(super) whole: Option<&'a str>,
    /// The body of a response as a whole, as a member.
    pub(super) result: Option<Member>,
}

impl Owner<'_> {
    /// The key of a member in the files of our words.
    fn key(&self, name: &str) -> String {
        let separator = if self.part == Part::Output { ':' } else { '.' };
        format!("{}{separator}{name}", self.name)
    }
}

/// Parameters of an action, members of its response, or members of a structure.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Part {
    /// Parameters.
    Input,
    /// Members of a response.
    Output,
    /// Members of a structure.
    Member,
}

impl Part {
    /// Word for targets of `crate.json`, and field of `api.json`.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Part::Input => ("input", "input"),
            Part::Output => ("output", "output"),
            Part::Member => ("member", "members"),
        }
    }
}

/// As many lists and maps, and as many maps among them, nest in a type that can be read: what is further in is any JSON.
const DEEPEST: (usize, usize) = (3, 2);

/// The lists and maps around a value, the outermost first, and the type of what they hold.
fn nesting(member: &Member) -> (Vec<Container>, &Type) {
    let mut containers: Vec<Container> =
        member.list.then_some(Container::List).into_iter().collect();
    let mut r#type = &member.r#type;
    loop {
        let maps = containers.iter().filter(|&&c| c == Container::Map).count();
        if containers.len() == DEEPEST.0 || maps == DEEPEST.1 {
            break;
        }
        let (container, inner) = match r#type {
            Type::List(inner) => (Container::List, inner),
            Type::Map(inner) => (Container::Map, inner),
            _ => break,
        };
        containers.push(container);
        r#type = inner;
    }
    (containers, r#type)
}

fn is_in_body(member: &Member) -> bool {
    matches!(member.location, None | Some(ParameterLocation::Body))
}

/// What tells a member from one before it that has the same name in another place.
fn apart(before: &[Cow<'_, Member>], member: &Member) -> Option<&'static str> {
    let mut before = before.iter().filter(|other| other.name == member.name);
    let elsewhere = |other: &Cow<'_, Member>| other.location != member.location;
    if !elsewhere(before.next()?) || !before.all(elsewhere) {
        return None;
    }
    Some(match member.location {
        Some(ParameterLocation::Path) => "path",
        Some(ParameterLocation::Query) => "query",
        Some(ParameterLocation::Form) => "form",
        Some(ParameterLocation::Header) => "header",
        Some(ParameterLocation::Host) => "host",
        Some(ParameterLocation::Body) | None => "body",
    })
}

impl<'s> Context<'s> {
    /// Lowers parameters or members.
    pub(super) fn fields(&mut self, owner: &Owner<'_>, members: &'s [Member]) -> Vec<Field<'s>> {
        let members = members.iter().map(Cow::Borrowed);
        let members: Vec<_> = members
            .chain(owner.result.clone().map(Cow::Owned))
            .collect();
        let (word, list) = owner.part.words();
        let what = match owner.part {
            Part::Input => format!("parameters of {}", owner.name),
            Part::Output => format!("members of the response of {}", owner.name),
            Part::Member => format!("members of {}", owner.name),
        };
        let mut fields_taken = Scope::new(what.as_str());
        let mut methods_taken = Scope::new(format!("methods for {what}"));
        let mut fields = Vec::with_capacity(members.len());
        for (index, member) in members.iter().enumerate() {
            // What every answer has is the runtime's business; a template (`topic.{key}`) names no member.
            let enveloped = owner.part == Part::Output && self.api.is_envelope(member);
            if enveloped || member.name.contains('{') {
                continue;
            }
            let is_result = matches!(member, Cow::Owned(_));
            let place = match is_result {
                true => owner.place.then("result"),
                false => owner.place.then_element(list, index),
            };
            let apart = apart(&members[..index], member);
            let (target, wire) = match apart {
                None => (String::new(), Cow::Borrowed(&*member.name)),
                Some(apart) => (
                    format!("{apart}:"),
                    Cow::Owned(format!("{apart}_{}", member.name)),
                ),
            };
            let target = format!("{word} {}.{target}{}", owner.name, member.name);
            let name = self.names.name(&target, &wire, Spelling::Snake, &place);
            fields_taken.take(&mut self.names, &name, &member.name, &target, &place);
            let method = method(&name);
            let with = name.stem().between("with_", "");
            // Where the fields collide, their methods do: that has been said.
            if owner.part == Part::Member && !fields.iter().any(|f: &Field<'_>| f.name == name) {
                methods_taken.take(&mut self.names, &method, &member.name, &target, &place);
                methods_taken.take(&mut self.names, &with, &member.name, &target, &place);
            }
            let whole = is_result || (owner.whole == Some(&*member.name) && is_in_body(member));
            fields.push(Field {
                kind: self.kind(owner, member, whole, &place),
                containers: nesting(member).0,
                json_of: self.json_of(member, &place),
                boxed: false,
                whole,
                apart,
                description: self.member_description(owner, &member.name),
                name,
                method,
                with,
                spec: member.clone(),
            });
        }
        fields
    }

    fn kind(&mut self, owner: &Owner<'_>, member: &Member, whole: bool, place: &Place) -> Kind {
        if let Some(&index) = self.value_sets.get(&*owner.key(&member.name)) {
            return Kind::Values(index);
        }
        match nesting(member).1 {
            Type::Binary if whole && !member.list && member.r#type == Type::Binary => Kind::Bytes,
            Type::String | Type::Timestamp | Type::TimestampIso8601 | Type::Date | Type::Binary => {
                Kind::Text
            }
            Type::Integer => Kind::Integer,
            Type::Float => Kind::Float,
            Type::Boolean => Kind::Boolean,
            // Lists and maps that are left are too deep for a type.
            Type::Object | Type::Map(_) | Type::List(_) => Kind::Json,
            Type::Struct(name) => self
                .structure(member, name, &place.then("type"))
                .map_or(Kind::Json, Kind::Structure),
        }
    }

    /// The structure of which a text is the JSON.
    fn json_of(&mut self, member: &Member, place: &Place) -> Option<usize> {
        self.structure(member, member.json_of.as_deref()?, &place.then("json_of"))
    }

    /// A structure by wire name; refused if there is none.
    fn structure(&mut self, member: &Member, name: &str, place: &Place) -> Option<usize> {
        if let Some(&index) = self.structures.get(name) {
            return Some(index);
        }
        let message = format!(
            "`{}` is a `{name}`, which no structure defines",
            member.name
        );
        let known = self.structures.keys().copied();
        let help = did_you_mean(name, known)
            .unwrap_or_else(|| "define it under `structures`, or correct the type".to_owned());
        let diagnostic = Diagnostic::error("unknown-structure", message)
            .expected("expected the name of a structure")
            .help(help);
        self.names.refuse(diagnostic, place);
        None
    }

    fn member_description(&self, owner: &Owner<'_>, name: &str) -> Option<&'s str> {
        let members = &self.docs.members;
        super::described(members.get(&owner.key(name)).or_else(|| members.get(name)))
    }
}
