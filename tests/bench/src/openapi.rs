//! The API of a spec as an OpenAPI document, for generators that read nothing else: each action a POST with its
//! parameters as a JSON object and its members as the answer.

use cloudapi_codegen::spec::{Api, Member, Type};
use serde_json::{Map, Value, json};

/// The document.
pub fn document(api: &Api) -> Value {
    let mut paths = Map::new();
    for action in &api.actions {
        let operation = json!({
            "operationId": action.name,
            "requestBody": {"required": true, "content": {"application/json": {"schema": object(&action.input)}}},
            "responses": {
                "200": {"description": "", "content": {"application/json": {"schema": object(&action.output)}}},
            },
        });
        paths.insert(format!("/{}", action.name), json!({"post": operation}));
    }
    let schemas: Map<String, Value> = api
        .structures
        .iter()
        .map(|structure| (structure.name.clone(), object(&structure.members)))
        .collect();
    json!({
        "openapi": "3.0.3",
        "info": {"title": api.service, "version": api.version},
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

fn object(members: &[Member]) -> Value {
    let properties: Map<String, Value> = members
        .iter()
        .map(|member| (member.name.clone(), schema(member)))
        .collect();
    let required: Vec<&str> = members
        .iter()
        .filter(|member| member.required == Some(true))
        .map(|member| &*member.name)
        .collect();
    let mut object = json!({"type": "object", "properties": properties});
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn schema(member: &Member) -> Value {
    let element = match &member.r#type {
        Type::Integer => json!({"type": "integer", "format": "int64"}),
        Type::Float => json!({"type": "number", "format": "double"}),
        Type::Boolean => json!({"type": "boolean"}),
        Type::Object => json!({}),
        Type::Struct(name) => json!({"$ref": format!("#/components/schemas/{name}")}),
        _ => json!({"type": "string"}),
    };
    if member.list {
        json!({"type": "array", "items": element})
    } else {
        element
    }
}
