//! The API of a spec as an OpenAPI document: one path per action.
//!
//! An action of an RPC protocol has the path `/{Action}`, as OpenAPI tells operations apart by path alone; it is sent to
//! the path in `x-cloudapi-path`. Fixed headers or parameters name action and version. ROA actions have their own path.
//!
//! | extension | at | says |
//! |---|---|---|
//! | `x-cloudapi-path` | operation | the path that is sent, where it is another |
//! | `x-cloudapi-signing` | security scheme | algorithms by which requests are signed |
//! | `x-cloudapi-idempotent` | operation | whether a request may be sent again after it may have arrived |
//! | `x-cloudapi-rate-limit` | operation | requests of the action within seconds |
//! | `x-cloudapi-paging` | operation | where position, size, items and total of pages are |
//! | `x-cloudapi-regions` | operation, server | the only regions |
//! | `x-cloudapi-successor` | operation | the action of a newer API that replaces this one |
//! | `x-cloudapi-since` | operation, schema | release of the vendor's changelog that added it |
//! | `x-cloudapi-error-codes` | response | codes of the action that come with the status |
//! | `x-cloudapi-style` | parameter, property of a form | how a list or structure becomes parameters |
//! | `x-cloudapi-type` | schema | a type for which there is no format |
//! | `x-cloudapi-secret`, `x-cloudapi-alias`, `x-cloudapi-idempotency-token` | schema | facts of the member |
//! | `x-cloudapi-default` | schema | a default that the schema itself would not take |
//! | `x-cloudapi-json-of` | schema | name of the component of which the text is the JSON; 3.1 has `contentSchema` |
//! | `x-extensible-enum`, `x-enum-varnames` | schema | documented values, of which there may be others; their names |

use super::components::Components;
use super::operation::Operation;
use super::schema::{Dialect, Schemas};
use crate::spec::{Api, EndpointType, Protocol, Spec};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const PREFIX: &str = "#/components/schemas/";

/// Version of OpenAPI.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Version {
    /// 3.0.3, which most generators read.
    #[default]
    V3_0,
    /// 3.1.0, whose schemas are JSON Schema.
    V3_1,
}

/// Returns the document.
///
/// # Examples
/// ```no_run
/// use cloudapi_codegen::export::openapi::{Version, document};
/// use cloudapi_codegen::spec::Spec;
///
/// let spec = Spec::load("spec/tencent/ckafka/2019-08-19".as_ref()).map_err(|errors| format!("{errors:?}"))?;
/// println!("{:#}", document(&spec, Version::V3_1));
/// # Ok::<(), String>(())
/// ```
pub fn document(spec: &Spec, version: Version) -> Value {
    let api = &spec.api;
    let components = Components::of(api);
    let (number, dialect) = match version {
        Version::V3_0 => ("3.0.3", Dialect::OpenApi30),
        Version::V3_1 => ("3.1.0", Dialect::Draft202012),
    };
    let schemas = Schemas::new(dialect, PREFIX, &components, &spec.docs, &spec.values);
    let mut named: Map<String, Value> = api
        .structures
        .iter()
        .filter_map(|structure| {
            let name = components.structure(&structure.name)?;
            Some((name.to_owned(), schemas.structure(structure)))
        })
        .collect();
    let mut paths = Map::new();
    let mut shapes = BTreeMap::new();
    for action in &api.actions {
        let operation = Operation {
            api,
            action,
            schemas: &schemas,
            components: &components,
            examples: spec.examples.get(&action.name).map_or(&[], Vec::as_slice),
            description: spec.docs.actions.get(&action.name).map(String::as_str),
            page: page(spec, action.page.as_deref()),
        };
        named.extend(operation.request_component());
        named.extend(operation.response_component());
        let (path, method) = operation.place();
        let mut object = operation.object();
        let sent = sent_path(api.protocol).map(str::to_owned);
        let shape = shape(&path);
        let known = shapes.entry(shape).or_insert_with(|| path.clone());
        let free = *known == path
            && paths
                .get(&path)
                .is_none_or(|item| item.get(&method).is_none());
        let (path, sent) = match free {
            true => (path, sent),
            // Templates that differ in names alone are the same for OpenAPI, and so are two actions of one path.
            false => (format!("{path}#{}", action.name), Some(path)),
        };
        if let Some(sent) = sent {
            object["x-cloudapi-path"] = json!(sent);
        }
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[method] = object;
    }
    named.insert(components.error.clone(), error(api.protocol));
    let mut document = json!({
        "openapi": number,
        "info": info(spec),
        "servers": servers(api),
        "tags": tags(api),
        "security": [{"signature": []}],
        "paths": paths,
        "components": {"schemas": named, "securitySchemes": {"signature": signature(api)}},
    });
    if let Value::Object(fields) = &mut document {
        fields.retain(|key, value| key != "servers" || *value != json!([]));
    }
    document
}

fn info(spec: &Spec) -> Value {
    let title = spec.crate_info.as_ref().map(|info| &*info.title);
    let mut info = json!({
        "title": title.unwrap_or(&spec.api.service),
        "version": spec.api.version,
        "x-cloudapi-provider": spec.api.provider,
        "x-cloudapi-service": spec.api.service,
    });
    if let Some(text) = &spec.docs.service {
        info["description"] = json!(text);
    }
    if let Some(release) = spec.api.release {
        info["x-cloudapi-release"] = json!(release);
    }
    info
}

fn page(spec: &Spec, page: Option<&str>) -> Option<String> {
    let template = spec.crate_info.as_ref()?.page_url.as_ref()?;
    Some(template.replace("{page}", page?))
}

fn servers(api: &Api) -> Vec<Value> {
    let base = match api.protocol {
        Protocol::TencentV2 => "/v2/index.php",
        _ => "",
    };
    let of_endpoint = |endpoint: &crate::spec::Endpoint| {
        let network = match endpoint.r#type {
            EndpointType::Public => "public network",
            EndpointType::Finance => "regions for the finance industry",
            EndpointType::International => "international site",
            EndpointType::Vpc => "inside a private network",
        };
        let mut server =
            json!({"url": format!("https://{}{base}", endpoint.host), "description": network});
        if endpoint.host.contains("{region}") {
            let first = api.regions.first().map_or("region", String::as_str);
            server["variables"] = json!({"region": {"default": first}});
        }
        if !endpoint.regions.is_empty() {
            server["x-cloudapi-regions"] = json!(endpoint.regions);
        }
        server
    };
    api.endpoints.iter().map(of_endpoint).collect()
}

fn tags(api: &Api) -> Vec<Value> {
    let mut seen = BTreeSet::new();
    let categories = api.actions.iter().map(|action| &*action.category);
    categories
        .filter(|category| seen.insert(*category))
        .map(|category| json!({"name": category}))
        .collect()
}

/// A path template without the names of its parameters.
fn shape(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |shape, part| {
        let rest = part.split_once('}').map_or("", |(_, rest)| rest);
        shape + "{}" + rest
    })
}

/// The path that every action of a protocol is sent to.
fn sent_path(protocol: Protocol) -> Option<&'static str> {
    match protocol {
        Protocol::TencentV3 | Protocol::AlibabaRpc => Some("/"),
        // It stands in the address of the server.
        Protocol::TencentV2 => Some(""),
        Protocol::AlibabaRoa => None,
    }
}

/// What the body of a failed response holds.
fn error(protocol: Protocol) -> Value {
    let text = || json!({"type": "string"});
    let properties = match protocol {
        Protocol::TencentV3 => json!({"Code": text(), "Message": text()}),
        Protocol::TencentV2 => json!({
            "code": {"type": "integer", "format": "int64"}, "message": text(), "codeDesc": text(),
        }),
        Protocol::AlibabaRpc | Protocol::AlibabaRoa => json!({
            "Code": text(), "Message": text(), "RequestId": text(), "HostId": text(), "Recommend": text(),
        }),
    };
    json!({"type": "object", "properties": properties})
}

/// Requests are signed, which OpenAPI has no scheme for: the place of the signature is that of a key.
fn signature(api: &Api) -> Value {
    let (algorithms, location, name): (&[&str], _, _) = match api.protocol {
        Protocol::TencentV3 => (&["TC3-HMAC-SHA256"], "header", "Authorization"),
        Protocol::TencentV2 => (&["HmacSHA256", "HmacSHA1"], "query", "Signature"),
        Protocol::AlibabaRpc | Protocol::AlibabaRoa => {
            (&["ACS3-HMAC-SHA256"], "header", "Authorization")
        }
    };
    let documented: Vec<&str> = api
        .signing_methods
        .iter()
        .map(|method| &*method.name)
        .collect();
    let algorithms = match documented.is_empty() {
        true => algorithms.to_vec(),
        false => documented,
    };
    json!({
        "type": "apiKey", "in": location, "name": name,
        "description": "Made anew for each request from a key id and a secret; no fixed value.",
        "x-cloudapi-signing": {"algorithms": algorithms, "service": api.service},
    })
}
