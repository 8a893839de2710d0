//! An action that only a page documents.
//!
//! The page names structures without describing them; members of those that the spec lacks are told by the example.

use super::{Page, Read};
use crate::parse::member;
use crate::parse::tencent::rules::{self, Pages};
use crate::spec::{Action, AddedAction, Api, Member, RateLimit, Structure, Type};
use serde_json::{Map, Value};

/// The action of a page, with the structures that the spec lacks.
pub(super) fn action(page: &Page, api: &Api) -> AddedAction {
    let mut adder = Adder {
        api,
        action: &page.name,
        structures: Vec::new(),
    };
    let example = page.examples.first();
    let request = example.and_then(|example| example.request.as_object());
    let response = example
        .and_then(|example| example.response.as_ref())
        .and_then(|response| response.get("Response"))
        .and_then(Value::as_object);
    let input = adder.members(&page.input, request);
    let output = adder.members(&page.output, response);
    let structures = adder.structures;
    let structure = |name: &str| {
        let own = structures.iter().find(|structure| structure.name == name);
        own.or_else(|| api.structure(name))
    };
    let paging = match rules::pages(&page.name, &input, &output, structure) {
        Pages::Found(paging) => Some(paging),
        Pages::None | Pages::Ambiguous(_) => None,
    };
    AddedAction {
        action: Action {
            rate_limit: page.rate_limit.map(RateLimit::per_second),
            updated: page.date.clone(),
            idempotent: rules::is_repeatable(&page.name),
            paging,
            input: rules::parameters(input),
            output,
            error_codes: page
                .error_codes
                .iter()
                .map(|(code, _)| code.clone())
                .collect(),
            ..Action::new(&page.name, "other")
        },
        structures,
        examples: page.examples.clone(),
    }
}

struct Adder<'a> {
    api: &'a Api,
    action: &'a str,
    structures: Vec<Structure>,
}

impl Adder<'_> {
    fn members(&mut self, read: &[Read], example: Option<&Map<String, Value>>) -> Vec<Member> {
        let mut members = Vec::with_capacity(read.len());
        for Read { member, .. } in read {
            let mut member = member.clone();
            if let Type::Struct(name) = &member.r#type
                && self.api.structure(name).is_none()
            {
                let value = example.and_then(|example| example.get(&member.name));
                member.r#type = self.structure(name.clone(), value);
            }
            members.push(member);
        }
        members
    }

    /// A structure with the members of its example; any value where there is none.
    fn structure(&mut self, name: String, value: Option<&Value>) -> Type {
        if self.structures.iter().any(|known| known.name == name) {
            return Type::Struct(name);
        }
        let object = match value {
            Some(Value::Array(elements)) => elements.first().and_then(Value::as_object),
            Some(value) => value.as_object(),
            None => None,
        };
        let Some(object) = object.filter(|object| !object.is_empty()) else {
            return Type::Object;
        };
        let at = self.structures.len();
        self.structures.push(Structure {
            name: name.clone(),
            used_by: vec![self.action.to_owned()],
            since: None,
            deprecated: None,
            members: Vec::new(),
        });
        let members = object
            .iter()
            .map(|(member, value)| self.member(&name, member, value))
            .collect();
        self.structures[at].members = members;
        Type::Struct(name)
    }

    fn member(&mut self, owner: &str, name: &str, value: &Value) -> Member {
        let element = match value {
            Value::Array(elements) => elements.first().unwrap_or(&Value::Null),
            value => value,
        };
        let r#type = match element {
            Value::String(_) => Type::String,
            Value::Bool(_) => Type::Boolean,
            Value::Number(number) if number.is_i64() => Type::Integer,
            Value::Number(_) => Type::Float,
            Value::Object(_) => self.structure(format!("{owner}{name}"), Some(element)),
            Value::Null | Value::Array(_) => Type::Object,
        };
        Member {
            nullable: Some(true),
            ..member::described(name, r#type, value.is_array(), "")
        }
    }
}
