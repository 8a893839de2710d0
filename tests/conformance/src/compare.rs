//! Comparison of a documented value with what came out of a typed one.
//!
//! Equal are: null, absent and, for lists, empty. Everything else that differs is either a deviation of the
//! document from its own tables, which is listed, or a fault of ours.

use cloudapi_codegen::spec::{Api, Member, Type};
use serde_json::{Map, Value};

/// What a comparison found.
#[derive(Debug, Default)]
pub struct Findings {
    /// The document's example does not follow the document's table.
    pub deviations: Vec<String>,
    /// The typed value lost, changed or invented something.
    pub faults: Vec<String>,
}

/// Compares a documented object with ours, member by member.
pub fn objects(
    api: &Api,
    members: &[Member],
    documented: &Map<String, Value>,
    ours: &Map<String, Value>,
    path: &str,
    found: &mut Findings,
) {
    for (name, value) in documented {
        let path = format!("{path}.{name}");
        let mine = ours.get(name).unwrap_or(&Value::Null);
        match members.iter().find(|member| member.name == *name) {
            None => found
                .deviations
                .push(format!("{path}: no table names this member")),
            Some(member) => member_values(api, member, value, mine, &path, found),
        }
    }
    for (name, value) in ours {
        if !documented.contains_key(name) && !is_nothing(value) {
            found
                .faults
                .push(format!("{path}.{name}: invented {value}"));
        }
    }
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

fn member_values(
    api: &Api,
    member: &Member,
    documented: &Value,
    ours: &Value,
    path: &str,
    found: &mut Findings,
) {
    if is_nothing(documented) && is_nothing(ours) {
        return;
    }
    if !member.list {
        return values(api, &member.r#type, documented, ours, path, found);
    }
    match (documented, ours) {
        (Value::Array(documented), Value::Array(ours)) if documented.len() == ours.len() => {
            for (index, (documented, ours)) in documented.iter().zip(ours).enumerate() {
                values(
                    api,
                    &member.r#type,
                    documented,
                    ours,
                    &format!("{path}[{index}]"),
                    found,
                );
            }
        }
        (Value::Array(_), _) => found
            .faults
            .push(format!("{path}: documented {documented}, ours {ours}")),
        (other, _) => found.deviations.push(format!(
            "{path}: {} where the table has a list",
            kind(other)
        )),
    }
}

fn values(
    api: &Api,
    ty: &Type,
    documented: &Value,
    ours: &Value,
    path: &str,
    found: &mut Findings,
) {
    // `5` and `5.0` are one number.
    let same_number = documented.is_number() && documented.as_f64() == ours.as_f64();
    if documented == ours || *ty == Type::Float && same_number {
        return;
    }
    match (ty, documented, ours) {
        (Type::Struct(name), Value::Object(documented), Value::Object(ours)) => {
            match api
                .structures
                .iter()
                .find(|structure| structure.name == *name)
            {
                Some(structure) => objects(api, &structure.members, documented, ours, path, found),
                None => found.faults.push(format!("{path}: no structure {name}")),
            }
        }
        (Type::Struct(name), other, _) if !other.is_object() => {
            found.deviations.push(format!(
                "{path}: {} where the table has structure {name}",
                kind(other)
            ));
        }
        _ if kind(documented) != expected(ty) && text(documented) == text(ours) => {
            found.deviations.push(format!(
                "{path}: {} where the table has {}",
                kind(documented),
                ty.as_str()
            ));
        }
        _ => found
            .faults
            .push(format!("{path}: documented {documented}, ours {ours}")),
    }
}

/// The value without the mark that tells strings from numbers; `1.0` and `1` are the same number.
fn text(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "list",
        Value::Object(_) => "structure",
    }
}

fn expected(ty: &Type) -> &'static str {
    match ty {
        Type::Integer => "integer",
        Type::Float => "float",
        Type::Boolean => "boolean",
        Type::Object | Type::Struct(_) => "structure",
        _ => "string",
    }
}
