//! What the tests of this crate share: the spec with its examples, and every action of
//! `tencentcloud-ckafka` behind one type.

pub mod compare;

use cloudapi_codegen::spec::{Api, Example};
use cloudapi_runtime::{Action, Error};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::future::{Future, IntoFuture};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use tencentcloud_ckafka::Client;

include!(concat!(env!("OUT_DIR"), "/actions.rs"));

/// A value that went through a type and back.
pub type RoundTrip = fn(&Value) -> Result<Value, serde_json::Error>;

/// Answer of a call, as JSON.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Value, Error>> + Send + 'a>>;

/// One generated action with its types erased.
pub struct Erased {
    /// Wire name.
    pub name: &'static str,
    /// Request JSON through the typed request and back.
    pub request: RoundTrip,
    /// Response JSON through the typed response and back.
    pub response: RoundTrip,
    /// Calls the action through its own method of the client.
    pub call: for<'a> fn(&'a Client, &Value) -> Result<Answer<'a>, serde_json::Error>,
}

/// Decodes from text, as the client does, and encodes again.
fn round_trip<T: DeserializeOwned + Serialize>(value: &Value) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_str::<T>(&value.to_string())?)
}

macro_rules! erase {
    ($($method:ident $request:ident,)*) => {
        vec![$(Erased {
            name: <tencentcloud_ckafka::$request as Action>::INFO.name,
            request: round_trip::<tencentcloud_ckafka::$request>,
            response: round_trip::<<tencentcloud_ckafka::$request as Action>::Response>,
            call: |client, request| {
                let request: tencentcloud_ckafka::$request = serde_json::from_value(request.clone())?;
                let call = client.$method(request).into_future();
                Ok(Box::pin(async move {
                    let response = call.await?;
                    // A generated response holds strings, numbers, lists and objects: these are JSON.
                    Ok(serde_json::to_value(&response).unwrap_or_default())
                }))
            },
        }),*]
    };
}

/// Every action of `tencentcloud-ckafka`.
pub fn actions() -> Vec<Erased> {
    for_each_action!(erase)
}

/// Folder of the spec that `tencentcloud-ckafka` is generated from.
pub fn spec_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/tencent/ckafka/2019-08-19")
}

/// The facts of the spec.
///
/// # Errors
/// If the file does not load.
pub fn api() -> Result<Api, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(spec_folder().join("api.json"))?;
    Ok(serde_json::from_str(&text)?)
}

/// Documented examples of an action.
///
/// # Errors
/// If the file does not load.
pub fn examples(action: &str) -> Result<Vec<Example>, Box<dyn std::error::Error>> {
    let path = spec_folder()
        .join("examples")
        .join(format!("{action}.json"));
    Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?)
}

/// Parameters as a URL lists them (`Filters.0.Name`) as nested JSON.
pub fn nest(flat: &serde_json::Map<String, Value>) -> Value {
    let mut root = Value::Object(Default::default());
    for (name, value) in flat {
        let mut place = &mut root;
        for step in name.split('.') {
            if !place.is_object() {
                *place = Value::Object(Default::default());
            }
            place = &mut place[step];
        }
        *place = value.clone();
    }
    numbered_to_lists(root)
}

/// Objects whose members are all numbers are lists.
fn numbered_to_lists(value: Value) -> Value {
    let Value::Object(members) = value else {
        return value;
    };
    let mut numbered: Vec<(usize, Value)> = Vec::new();
    let mut named = serde_json::Map::new();
    for (name, value) in members {
        let value = numbered_to_lists(value);
        match name.parse() {
            Ok(index) => numbered.push((index, value)),
            Err(_) => drop(named.insert(name, value)),
        }
    }
    if numbered.is_empty() {
        return Value::Object(named);
    }
    numbered.sort_by_key(|(index, _)| *index);
    Value::Array(numbered.into_iter().map(|(_, value)| value).collect())
}

/// The examples of the repository's README compile.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
pub struct Readme;
