//! Types and members as JSON Schema, in the dialect of each version of OpenAPI.

use super::components::Components;
use crate::spec::{Api, Docs, Member, MemberKind, Structure, Type, Values};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What the schemas of one document share.
#[derive(Debug)]
pub(super) struct Schemas<'a> {
    pub(super) dialect: Dialect,
    pub(super) components: &'a Components<'a>,
    /// Where references point: `#/components/schemas/`.
    pub(super) prefix: &'static str,
    docs: &'a Docs,
    values: &'a Values,
    /// Sets of named values by the key of a member.
    sets: BTreeMap<&'a str, usize>,
}

/// Dialect of schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// That of OpenAPI 3.0: `nullable`, `example`, and nothing beside a `$ref`.
    OpenApi30,
    /// JSON Schema 2020-12, as OpenAPI 3.1 has it.
    Draft202012,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(
        dialect: Dialect,
        prefix: &'static str,
        components: &'a Components<'a>,
        docs: &'a Docs,
        values: &'a Values,
    ) -> Self {
        Self {
            dialect,
            components,
            prefix,
            docs,
            values,
            sets: values.by_member(),
        }
    }

    /// Returns the schema of a structure.
    pub(super) fn structure(&self, structure: &Structure) -> Value {
        let members = structure.members.iter();
        let mut schema = self.object(MemberKind::Member, &structure.name, members);
        if let Some(text) = self.docs.structures.get(&structure.name) {
            schema["description"] = json!(text);
        }
        if structure.deprecated.is_some() {
            schema["deprecated"] = json!(true);
        }
        schema
    }

    /// Returns the schema of an object with these members.
    pub(super) fn object<'m>(
        &self,
        kind: MemberKind,
        owner: &str,
        members: impl Iterator<Item = &'m Member> + Clone,
    ) -> Value {
        let properties: Map<String, Value> = members
            .clone()
            .map(|member| (member.name.clone(), self.member(kind, owner, member)))
            .collect();
        let required: Vec<&str> = members
            .filter(|member| member.required == Some(true))
            .map(|member| &*member.name)
            .collect();
        let mut object = json!({"type": "object", "properties": properties});
        if !required.is_empty() {
            object["required"] = json!(required);
        }
        object
    }

    /// Returns the schema of a parameter or member.
    pub(super) fn member(&self, kind: MemberKind, owner: &str, member: &Member) -> Value {
        let mut element = self.of_type(&member.r#type);
        // What is said about a list's elements stands there, the rest at the list.
        self.limits(&mut element, member);
        self.documented_values(&mut element, kind, owner, member);
        let mut schema = match (member.list, &member.wrapper) {
            (false, _) => element,
            (true, None) => self.array(element, member),
            (true, Some(wrapper)) => {
                let list = self.array(element, member);
                // Generators make a type of it, and would find a name that a structure may have.
                let title = format!("{owner}{}Wrapper", member.name);
                json!({"title": title, "type": "object", "properties": {wrapper.as_str(): list}})
            }
        };
        if member.nullable == Some(true) {
            schema = self.nullable(schema);
        }
        let mut notes = Map::new();
        if let Some(text) = self.docs.member(kind, owner, &member.name) {
            notes.insert("description".to_owned(), json!(text));
        }
        if let Some(default) = &member.default {
            let default = typed(default, member);
            // Descriptions know defaults that they do not take: 0 for "no limit" where 1 is the least.
            let key = match fits(&default, member) {
                true => "default",
                false => "x-cloudapi-default",
            };
            notes.insert(key.to_owned(), default);
        }
        if let Some(example) = &member.example {
            let example = typed(example, member);
            let (key, value) = match self.dialect {
                Dialect::OpenApi30 => ("example", example),
                Dialect::Draft202012 => ("examples", json!([example])),
            };
            notes.insert(key.to_owned(), value);
        }
        if member.deprecated.is_some() {
            notes.insert("deprecated".to_owned(), json!(true));
        }
        if let Some(name) = &member.json_of {
            match self.dialect {
                Dialect::OpenApi30 => {
                    let component = self.components.structure(name);
                    notes.insert("x-cloudapi-json-of".to_owned(), json!(component));
                }
                Dialect::Draft202012 => {
                    notes.insert("contentMediaType".to_owned(), json!("application/json"));
                    notes.insert("contentSchema".to_owned(), self.reference(name));
                }
            }
        }
        for (key, value) in [
            ("x-cloudapi-secret", member.secret.then(|| json!(true))),
            (
                "x-cloudapi-alias",
                member.alias.as_ref().map(|alias| json!(alias)),
            ),
            (
                "x-cloudapi-idempotency-token",
                member.idempotency_token.then(|| json!(true)),
            ),
            (
                "x-cloudapi-since",
                member.since.map(|release| json!(release)),
            ),
        ] {
            if let Some(value) = value {
                notes.insert(key.to_owned(), value);
            }
        }
        self.with_notes(schema, notes)
    }

    /// Returns the schema of a type.
    pub(super) fn of_type(&self, r#type: &Type) -> Value {
        match r#type {
            Type::String => json!({"type": "string"}),
            Type::Integer => json!({"type": "integer", "format": "int64"}),
            Type::Boolean => json!({"type": "boolean"}),
            Type::Float => json!({"type": "number", "format": "double"}),
            // Its form is none that a format has a name for: `2022-01-01 00:00:00`.
            Type::Timestamp => json!({"type": "string", "x-cloudapi-type": "timestamp"}),
            Type::TimestampIso8601 => json!({"type": "string", "format": "date-time"}),
            Type::Date => json!({"type": "string", "format": "date"}),
            Type::Binary => json!({"type": "string", "format": "byte"}),
            Type::Object => json!({}),
            Type::Struct(name) => self.reference(name),
            Type::Map(value) => {
                json!({"type": "object", "additionalProperties": self.of_type(value)})
            }
            Type::List(element) => json!({"type": "array", "items": self.of_type(element)}),
        }
    }

    /// Returns a reference to a structure; to one that the spec does not have, anything.
    fn reference(&self, structure: &str) -> Value {
        match self.components.structure(structure) {
            Some(name) => json!({"$ref": format!("{}{name}", self.prefix)}),
            None => json!({}),
        }
    }

    fn array(&self, element: Value, member: &Member) -> Value {
        let mut array = json!({"type": "array", "items": element});
        for (key, bound) in [
            ("minItems", member.min_length),
            ("maxItems", member.max_length),
        ] {
            if let Some(bound) = bound {
                array[key] = json!(bound);
            }
        }
        array
    }

    /// Bounds of a number, and of the length of a text that is no element of a list.
    fn limits(&self, schema: &mut Value, member: &Member) {
        if matches!(member.r#type, Type::Integer | Type::Float) {
            for (key, bound) in [("minimum", member.minimum), ("maximum", member.maximum)] {
                if let Some(bound) = bound {
                    schema[key] = json!(bound);
                }
            }
        }
        if member.r#type == Type::String && !member.list {
            for (key, bound) in [
                ("minLength", member.min_length),
                ("maxLength", member.max_length),
            ] {
                if let Some(bound) = bound {
                    schema[key] = json!(bound);
                }
            }
            if member.secret {
                schema["format"] = json!("password");
            }
        }
    }

    /// Documented values: an enumeration where no others are taken, else a hint that tools may show.
    fn documented_values(
        &self,
        schema: &mut Value,
        kind: MemberKind,
        owner: &str,
        member: &Member,
    ) {
        if member.values.is_empty() || !matches!(member.r#type, Type::String | Type::Integer) {
            return;
        }
        let values: Vec<Value> = member
            .values
            .iter()
            .map(|value| scalar(value, &member.r#type))
            .collect();
        let set = self
            .sets
            .get(&*crate::spec::docs::member_key(kind, owner, &member.name));
        let names = set.map(|&set| {
            let set = &self.values.sets[set];
            let name = |value: &Value| {
                let same = |known: &&crate::spec::SetValue| known.value == *value;
                set.values.iter().find(same).map(|known| &*known.name)
            };
            values.iter().map(name).collect::<Option<Vec<_>>>()
        });
        if let Some(Some(names)) = names {
            schema["x-enum-varnames"] = json!(names);
        }
        let key = match member.closed {
            true => "enum",
            false => "x-extensible-enum",
        };
        schema[key] = json!(values);
    }

    fn nullable(&self, mut schema: Value) -> Value {
        match self.dialect {
            Dialect::OpenApi30 if schema.get("$ref").is_some() => {
                json!({"type": "object", "nullable": true, "allOf": [schema]})
            }
            Dialect::OpenApi30 => {
                // Without a type anything goes, null included, and the word has no meaning.
                if schema.get("type").is_some() {
                    schema["nullable"] = json!(true);
                }
                schema
            }
            Dialect::Draft202012 => match schema.get("type").cloned() {
                Some(Value::String(r#type)) => {
                    schema["type"] = json!([r#type, "null"]);
                    if let Some(Value::Array(values)) = schema.get_mut("enum") {
                        values.push(Value::Null);
                    }
                    schema
                }
                _ if schema.get("$ref").is_some() => json!({"anyOf": [schema, {"type": "null"}]}),
                _ => schema,
            },
        }
    }

    /// Adds notes to a schema; in OpenAPI 3.0 nothing may stand beside a reference.
    pub(super) fn with_notes(&self, schema: Value, notes: Map<String, Value>) -> Value {
        if notes.is_empty() {
            return schema;
        }
        let mut schema = match schema {
            reference if self.dialect == Dialect::OpenApi30 && reference.get("$ref").is_some() => {
                Map::from_iter([("allOf".to_owned(), json!([reference]))])
            }
            Value::Object(schema) => schema,
            // Schemas are made here, and all of them are objects.
            _ => Map::new(),
        };
        schema.extend(notes);
        Value::Object(schema)
    }
}

/// Returns the structures that a member leads to, itself included, in the order of the spec.
pub(super) fn reachable<'a>(api: &'a Api, structure: &'a str) -> Vec<&'a Structure> {
    let mut open = vec![structure];
    let mut seen = std::collections::BTreeSet::new();
    while let Some(name) = open.pop() {
        if !seen.insert(name) {
            continue;
        }
        let members = api.structure(name).into_iter().flat_map(|s| &s.members);
        open.extend(members.flat_map(|member| {
            let json = member.json_of.as_deref();
            json.into_iter().chain(member.r#type.structure())
        }));
    }
    let is_seen = |structure: &&Structure| seen.contains(&*structure.name);
    api.structures.iter().filter(is_seen).collect()
}

/// Returns a default or an example, which documents print as text, in the type of its member.
pub(super) fn typed(value: &Value, member: &Member) -> Value {
    match value {
        Value::Array(elements) => elements
            .iter()
            .map(|element| scalar(element, &member.r#type))
            .collect(),
        _ if member.list => value.clone(),
        _ => scalar(value, &member.r#type),
    }
}

/// Whether a default is one of the values that the schema of its member takes.
fn fits(default: &Value, member: &Member) -> bool {
    let one = |value: &Value| {
        let number = value.as_i64();
        let in_bounds = number.is_none_or(|number| {
            member.minimum.is_none_or(|least| least <= number)
                && member.maximum.is_none_or(|greatest| number <= greatest)
        });
        let known = |known: &Value| scalar(known, &member.r#type) == *value;
        let is_known = !member.closed || member.values.iter().any(known);
        let is_typed = match member.r#type {
            Type::Integer => value.is_i64() || value.is_u64(),
            Type::Float => value.is_number(),
            Type::Boolean => value.is_boolean(),
            Type::Object => true,
            Type::Map(_) | Type::Struct(_) => value.is_object(),
            Type::List(_) => value.is_array(),
            _ => value.is_string(),
        };
        in_bounds && is_known && is_typed
    };
    match (member.list, default) {
        (true, Value::Array(elements)) => elements.iter().all(one),
        (true, _) => false,
        (false, value) => one(value),
    }
}

/// Returns a value in a type, where its text is one of that type; otherwise as it is.
pub(super) fn scalar(value: &Value, r#type: &Type) -> Value {
    let text = match (value, r#type) {
        (Value::String(text), _) => text.trim(),
        (Value::Number(number), Type::String) => return json!(number.to_string()),
        (Value::Bool(flag), Type::String) => return json!(flag.to_string()),
        _ => return value.clone(),
    };
    let parsed = match r#type {
        Type::Integer => text.parse::<i64>().ok().map(Value::from),
        Type::Float => text.parse::<f64>().ok().map(Value::from),
        Type::Boolean => text
            .to_ascii_lowercase()
            .parse::<bool>()
            .ok()
            .map(Value::from),
        _ => None,
    };
    parsed.unwrap_or_else(|| value.clone())
}
