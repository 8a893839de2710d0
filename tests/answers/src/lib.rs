//! Documented responses, decoded by the generated types and encoded again.
//!
//! `CLOUDAPI_DESCRIPTIONS=<folder> cargo test -p cloudapi-answers -- --nocapture` takes the `*.api-docs.json` of a folder,
//! too, and lists by name what decodes otherwise than it is documented.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A documented response.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Folder of the spec.
    pub service: &'static str,
    /// Action that is answered.
    pub action: &'static str,
    /// What is documented as JSON, without what the description does not know itself.
    pub answer: &'static str,
    /// Paths of members in the documented JSON that the description does not know.
    pub undocumented: &'static [&'static str],
    /// Decodes a response and encodes it again.
    pub again: fn(&str) -> Result<Value, String>,
}

fn again<T: DeserializeOwned + Serialize>(text: &str) -> Result<Value, String> {
    let decoded: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
    serde_json::to_value(decoded).map_err(|error| error.to_string())
}

/// How a response differs from what is documented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The same value in another JSON type, as `"1"` for 1: path.
    Spelling(String),
    /// A value that is gone, or is another one: path.
    Loss(String),
}

/// Compares a response with what is documented. What is null or empty may be absent.
pub fn compare(
    documented: &Value,
    found: Option<&Value>,
    path: &str,
    differences: &mut Vec<Difference>,
) {
    let found = found.unwrap_or(&Value::Null);
    match (documented, found) {
        (Value::Object(fields), Value::Object(others)) => {
            for (name, field) in fields {
                compare(
                    field,
                    others.get(name),
                    &format!("{path}.{name}"),
                    differences,
                );
            }
        }
        (Value::Array(elements), Value::Array(others)) if elements.len() == others.len() => {
            for (index, element) in elements.iter().enumerate() {
                compare(
                    element,
                    others.get(index),
                    &format!("{path}[{index}]"),
                    differences,
                );
            }
        }
        (Value::Object(fields), Value::Null) if fields.values().all(is_nothing) => {}
        (nothing, Value::Null) if is_nothing(nothing) => {}
        (one, other) if one == other => {}
        // 1 and 1.0 are one number; integers are equal in all their digits.
        (Value::Number(one), Value::Number(other))
            if !(one.is_i64() && other.is_i64()) && one.as_f64() == other.as_f64() => {}
        (one, other) if text(one).is_some() && text(one) == text(other) => {
            differences.push(Difference::Spelling(path.to_owned()));
        }
        _ => differences.push(Difference::Loss(path.to_owned())),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(elements) => elements.is_empty(),
        Value::Object(fields) => fields.values().all(is_nothing),
        _ => false,
    }
}

/// A scalar as text.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

include!(concat!(env!("OUT_DIR"), "/answers.rs"));
