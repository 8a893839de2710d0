//! The same types as a generated crate, with plain serde derives: what `compile` compares with.

use cloudapi_codegen::spec::{Api, Member, Type};
use heck::{ToSnakeCase, ToUpperCamelCase};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Source of a crate with every request, response and structure of the spec.
pub fn types(api: &Api) -> String {
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

/// Two functions for every action, to be added to the twin: one writes its request as JSON, one
/// reads its response. Implementations of serde's traits are generic; without a use they are checked
/// but not compiled.
pub fn uses(api: &Api) -> String {
    each_action(api, |name, action| {
        let action = action.to_upper_camel_case();
        format!(
            "pub fn write_{name}(request: &{action}Request) -> serde_json::Result<Vec<u8>> {{ \
             serde_json::to_vec(request) }}\n\
             pub fn read_{name}(json: &[u8]) -> serde_json::Result<{action}Response> {{ \
             serde_json::from_slice(json) }}\n"
        )
    })
}

/// The same for the generated crate, in the way its client does it.
pub fn generated_uses(api: &Api) -> String {
    each_action(api, |name, action| {
        format!(
            "/// Writes.\npub fn write_{name}(request: &crate::{action}Request) -> Vec<u8> {{ \
             cloudapi_runtime::json::to_vec(request) }}\n\
             /// Reads.\npub fn read_{name}(json: &[u8]) -> \
             Result<crate::{action}Response, cloudapi_runtime::Error> {{ \
             cloudapi_runtime::json::from_slice(json) }}\n"
        )
    })
}

fn each_action(api: &Api, write: impl Fn(&str, &str) -> String) -> String {
    let actions = api.actions.iter();
    actions
        .map(|it| write(&it.name.to_snake_case(), &it.name))
        .collect()
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
