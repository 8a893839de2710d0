//! A structure as a JSON Schema (draft 2020-12) that stands by itself.

use super::components::Components;
use super::schema::{Dialect, Schemas, reachable};
use crate::spec::Spec;
use serde_json::{Map, Value, json};

/// Returns the schema of a structure with all that it refers to, or `None` if the spec has no such structure.
pub fn json_schema(spec: &Spec, structure: &str) -> Option<Value> {
    let api = &spec.api;
    api.structure(structure)?;
    let components = Components::of(api);
    let schemas = Schemas::new(
        Dialect::Draft202012,
        "#/$defs/",
        &components,
        &spec.docs,
        &spec.values,
    );
    let definitions: Map<String, Value> = reachable(api, structure)
        .into_iter()
        .filter_map(|structure| {
            let name = components.structure(&structure.name)?;
            Some((name.to_owned(), schemas.structure(structure)))
        })
        .collect();
    let name = components.structure(structure)?;
    Some(json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": structure,
        "$ref": format!("#/$defs/{name}"),
        "$defs": definitions,
    }))
}
