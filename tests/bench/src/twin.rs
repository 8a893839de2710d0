//! The same types as a generated crate, with plain serde derives: what `compile` compares with.

use cloudapi_codegen::spec::{Api, Member, Type};
use heck::{ToSnakeCase, ToUpperCamelCase};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Source of a crate with every request, response and structure of the spec.
pub fn source(api: &Api) -> String {
    let mut out = String::from("//! Twin.\n");
    for action in &api.actions {
        write_type(&mut out, &format!("{}Request", action.name), &action.input);
        write_type(
            &mut out,
            &format!("{}Response", action.name),
            &action.output,
        );
    }
    out.push_str("pub mod structures {\n");
    for structure in &api.structures {
        write_type(&mut out, &structure.name, &structure.members);
    }
    out.push_str("}\n");
    out
}

/// Number of types and of fields.
pub fn size(api: &Api) -> (usize, usize) {
    let fields = api
        .actions
        .iter()
        .map(|it| it.input.len() + it.output.len())
        .sum::<usize>()
        + api
            .structures
            .iter()
            .map(|it| it.members.len())
            .sum::<usize>();
    (api.actions.len() * 2 + api.structures.len(), fields)
}

fn write_type(out: &mut String, name: &str, members: &[Member]) {
    let name = name.to_upper_camel_case();
    // Writing to a `String` cannot fail.
    let _ = writeln!(
        out,
        "#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]\n\
         #[serde(default)]\npub struct {name} {{"
    );
    let mut seen = BTreeSet::new();
    for member in members {
        let mut field = member.name.to_snake_case();
        if !seen.insert(field.clone()) {
            field.push('_');
        }
        let scalar = match &member.r#type {
            Type::Integer => "i64".to_owned(),
            Type::Boolean => "bool".to_owned(),
            Type::Float => "f64".to_owned(),
            Type::Object => "serde_json::Value".to_owned(),
            Type::Struct(name) => format!("crate::structures::{}", name.to_upper_camel_case()),
            _ => "String".to_owned(),
        };
        let (attribute, ty) = if member.list {
            ("", format!("Vec<{scalar}>"))
        } else {
            (
                ", skip_serializing_if = \"Option::is_none\"",
                format!("Option<{scalar}>"),
            )
        };
        let _ = writeln!(
            out,
            "#[serde(rename = \"{}\"{attribute})]\npub r#{field}: {ty},",
            member.name
        );
    }
    out.push_str("}\n");
}
