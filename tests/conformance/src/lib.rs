//! What the tests of this crate share: the specs with their examples, and every action of each
//! generated crate behind one type.

pub mod compare;

use cloudapi_codegen::spec::Spec;
use cloudapi_runtime::{Action, Error, Fields, json};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::future::{Future, IntoFuture};
use std::path::Path;
use std::pin::Pin;

include!(concat!(env!("OUT_DIR"), "/actions.rs"));

/// A value that went through a type and back.
pub type RoundTrip = fn(&Value) -> Result<Value, serde_json::Error>;

/// Answer of a call, as JSON.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Value, Error>> + Send + 'a>>;

/// One generated action with its types erased.
pub struct Erased<C> {
    /// Wire name.
    pub name: &'static str,
    /// Request JSON through the typed request and back.
    pub request: RoundTrip,
    /// Response JSON through the typed response and back.
    pub response: RoundTrip,
    /// Reads the text of a response as the client does and through serde, and says how the two
    /// differ.
    pub both_ways: fn(&str) -> Result<(), String>,
    /// Calls the action through its own method of the client.
    pub call: for<'a> fn(&'a C, &Value) -> Result<Answer<'a>, serde_json::Error>,
}

/// Decodes from text, as the client does, and encodes again.
fn round_trip<T: DeserializeOwned + Serialize>(value: &Value) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_str::<T>(&value.to_string())?)
}

fn both_ways<T: Fields + Default + PartialEq + DeserializeOwned>(text: &str) -> Result<(), String> {
    let directly = json::from_slice::<T>(text.as_bytes());
    match (directly, serde_json::from_str::<T>(text)) {
        (Ok(ours), Ok(theirs)) if ours == theirs => Ok(()),
        (Ok(_), Ok(_)) => Err(format!("two values: {text}")),
        (Err(ours), Err(theirs)) => match ours.path() {
            // A value that is refused is the same in both ways. That the whole is no object is said in
            // serde's words, which name no path.
            Some(path) if path != "$" && theirs.is_data() && !theirs.to_string().contains(path) => {
                Err(format!("{ours} or {theirs}: {text}"))
            }
            _ => Ok(()),
        },
        (Ok(_), Err(theirs)) => Err(format!("nothing or {theirs}: {text}")),
        (Err(ours), Ok(_)) => Err(format!("{ours} or nothing: {text}")),
    }
}

macro_rules! erase {
    ($krate:ident; $($method:ident $request:ident,)*) => {
        vec![$(Erased {
            name: <$krate::$request as Action>::INFO.name,
            request: round_trip::<$krate::$request>,
            response: round_trip::<<$krate::$request as Action>::Response>,
            both_ways: both_ways::<<$krate::$request as Action>::Response>,
            call: |client, request| {
                let request: $krate::$request = serde_json::from_value(request.clone())?;
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
pub fn ckafka() -> Vec<Erased<tencentcloud_ckafka::Client>> {
    for_each_tencentcloud_ckafka!(erase)
}

/// Every action of `tencentcloud-ckafka-legacy`.
pub fn ckafka_legacy() -> Vec<Erased<tencentcloud_ckafka_legacy::Client>> {
    for_each_tencentcloud_ckafka_legacy!(erase)
}

/// Every action of `alibabacloud-alikafka`.
pub fn alikafka() -> Vec<Erased<alibabacloud_alikafka::Client>> {
    for_each_alibabacloud_alikafka!(erase)
}

/// Every action of `alibabacloud-rocketmq`.
pub fn rocketmq() -> Vec<Erased<alibabacloud_rocketmq::Client>> {
    for_each_alibabacloud_rocketmq!(erase)
}

/// A spec of the repository by provider, service and version, corrections applied.
///
/// # Errors
/// What is wrong with its files.
pub fn spec(name: &str) -> Result<Spec, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    Spec::load(&root.join(name)).map_err(|wrong| {
        let lines: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })
}

/// The spec that `tencentcloud-ckafka` is generated from.
pub const CKAFKA: &str = "tencent/ckafka/2019-08-19";

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
