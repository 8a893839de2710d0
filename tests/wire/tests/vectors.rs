//! Each recorded call once more, by a generated client: the same method, path, parameters and body reach the server.

#![cfg(test)]

use cloudapi_emulator::{Emulator, Reply, Request};
use cloudapi_runtime::{Action, Client, Credential};
use cloudapi_wire_vectors::*;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fs;

include!(concat!(env!("OUT_DIR"), "/calls.rs"));

/// A call, and what the vendor's client sent for it.
#[derive(Deserialize)]
struct Vector {
    spec: String,
    action: String,
    input: Value,
    wire: Wire,
}

/// What is on the wire, without what every request has.
#[derive(Debug, PartialEq, Deserialize)]
struct Wire {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    signed: bool,
    #[serde(default)]
    form: Vec<(String, String)>,
    media: Option<String>,
    json: Option<Value>,
    text: Option<String>,
}

/// Calls an action with parameters as JSON.
async fn send<A: Action + DeserializeOwned>(url: &str, input: Value) -> Result<(), String> {
    let request: A = serde_json::from_value(input).map_err(|error| error.to_string())?;
    let client = Client::builder(A::INFO.service)
        .endpoint(url)
        .credentials(Credential::new("id", "secret"))
        .build();
    let client = client.map_err(|error| error.to_string())?;
    let response = client.call(request).await;
    response.map(drop).map_err(|error| error.to_string())
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<_> = pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect();
    pairs.sort();
    pairs
}

fn wire(request: &Request) -> Wire {
    const COMMON: [&str; 8] = [
        "host",
        "user-agent",
        "accept",
        "accept-encoding",
        "connection",
        "content-length",
        "content-type",
        "authorization",
    ];
    let own = |name: &str| {
        !COMMON.contains(&name) && !name.starts_with("x-acs-") && !name.starts_with("x-tc-")
    };
    let mut headers: Vec<_> = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()))
        .filter(|(name, _)| own(name))
        .collect();
    headers.sort();
    let media = request.header("content-type").unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().to_owned();
    let is_form = media == "application/x-www-form-urlencoded";
    let body = std::str::from_utf8(&request.body).unwrap_or("(no text)");
    let json = serde_json::from_str(body).ok();
    let has_content = !body.is_empty() && !is_form;
    Wire {
        method: request.method.clone(),
        path: request.path().to_owned(),
        query: pairs(request.query()),
        headers,
        signed: request
            .header("authorization")
            .is_some_and(|value| value != "SKIP"),
        form: if is_form { pairs(body) } else { Vec::new() },
        media: has_content.then_some(media),
        text: (has_content && json.is_none()).then(|| body.to_owned()),
        json: json.filter(|_| has_content),
    }
}

/// JSON text within pairs as JSON: the vendor's clients write blanks, and other orders.
fn comparable(mut wire: Wire) -> Wire {
    for (_, value) in wire.query.iter_mut().chain(&mut wire.form) {
        if let (true, Ok(json)) = (
            value.starts_with(['{', '[']),
            serde_json::from_str::<Value>(value),
        ) {
            *value = sorted(&json).to_string();
        }
    }
    wire.json = wire.json.as_ref().map(sorted);
    wire
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            members
                .into_iter()
                .map(|(name, value)| (name.clone(), sorted(value)))
                .collect()
        }
        Value::Array(elements) => elements.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

/// A response of the form that the spec gives an action.
fn reply(spec: &str, action: &str) -> Reply {
    let api = fs::read_to_string(format!("specs/{spec}/api.json")).unwrap();
    let api: Value = serde_json::from_str(&api).unwrap();
    let mut actions = api["actions"].as_array().unwrap().iter();
    let facts = actions.find(|facts| facts["name"] == action).unwrap();
    let body = match facts["result"].as_str() {
        None => r#"{"Response":{"RequestId":"1"},"RequestId":"1"}"#,
        Some("nothing") => "",
        Some("string") => "any: text",
        Some(list) if list.starts_with("list:") => "[{}]",
        Some(_) => r#"{"name":{}}"#,
    };
    let status = facts["statuses"][0].as_u64().unwrap_or(200);
    Reply::json(status.try_into().unwrap(), body)
}

#[tokio::test]
async fn generated_clients_send_what_those_of_the_vendors_do() {
    let vectors = fs::read_to_string("vectors.json").unwrap();
    let vectors: Vec<Vector> = serde_json::from_str(&vectors).unwrap();
    assert!(vectors.len() >= 40, "{} vectors", vectors.len());
    let mut wrong = Vec::new();
    for Vector {
        spec,
        action,
        input,
        wire: expected,
    } in vectors
    {
        let answer = reply(&spec, &action);
        let emulator = Emulator::start(move |_| answer.clone()).unwrap();
        if let Err(error) = call(&spec, &action, &emulator.url(), input).await {
            wrong.push(format!("{spec} {action}: {error}"));
            continue;
        }
        let received = emulator.received();
        assert_eq!(received.len(), 1, "{spec} {action}");
        let (found, expected) = (comparable(wire(&received[0])), comparable(expected));
        if found != expected {
            wrong.push(format!("{spec} {action}:\n  {found:?}\n  {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
