//! Files beside `api.json` and `changelog.json`: examples, descriptions, corrections, the crate.

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// One documented example of an action; `examples/<Action>.json` holds a list of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// How the document prints the request.
    pub form: ExampleForm,
    /// Parameters of the request, without common ones, as the document prints them.
    pub request: Value,
    /// Body of the response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Value>,
}

/// How a document prints an example request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ExampleForm {
    /// POST with a JSON body.
    Json,
    /// Parameters in a URL; values are strings, lists are flattened.
    Query,
}

/// Descriptions in our own words (`docs.json`). A key that no longer names anything is an error.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Docs {
    /// What the service is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// By action.
    #[serde(default, deserialize_with = "unique")]
    pub actions: BTreeMap<String, String>,
    /// By structure.
    #[serde(default, deserialize_with = "unique")]
    pub structures: BTreeMap<String, String>,
    /// By owner and name: `DescribeGroup.InstanceId` for parameters, `DescribeGroup:Result` for response
    /// members, `Topic.TopicName` for members of structures. A name alone (`InstanceId`) serves every owner
    /// that has no text of its own.
    #[serde(default, deserialize_with = "unique")]
    pub members: BTreeMap<String, String>,
    /// By error code.
    #[serde(default, deserialize_with = "unique")]
    pub error_codes: BTreeMap<String, String>,
}

/// A correction of the document (`overrides.json` holds a list of them).
///
/// One that changes nothing any more is an error: the vendor has repaired the document, and the row must go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// What is corrected: `service`, `action DescribeGroup`, `input DescribeGroup.Limit`, `output DescribeGroup.Result`,
    /// `member Topic.TopicName`, `structure Topic`.
    pub target: String,
    /// Field of the target to set, by its name in `api.json`: `type`, `list`, `secret`, `paging`, `idempotent`, ...
    #[serde(deserialize_with = "field")]
    pub set: String,
    /// New value; null removes the field.
    pub value: Value,
    /// Why the document is wrong.
    pub reason: String,
}

/// A contradiction of the documents that is known and accepted (`findings.json`).
///
/// One that a parse does not find any more is an error: the vendor has repaired the document, and the row must go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Code of the message.
    pub code: String,
    /// The message, without its place.
    pub message: String,
    /// Why nothing is to be done.
    pub reason: String,
}

/// The generated crate (`crate.json`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CrateInfo {
    /// Name on crates.io and of the folder below `generated/`.
    pub name: String,
    /// Version of the next publication.
    pub version: String,
    /// Product name for headings: `Tencent Cloud CKafka`.
    pub title: String,
    /// Address of the vendor's pages, with `{page}` for the id of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_url: Option<String>,
    /// Crate of the API that replaces this one, for pointers from each action to its successor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
    /// Rust names by what they name (`action X`, `structure X`, `input X.Y`, `output X.Y`, `member X.Y`,
    /// `error-code X`), where the name that the rules make of the wire name cannot be used. A row that is not
    /// needed is an error.
    #[serde(
        default,
        deserialize_with = "unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub names: BTreeMap<String, String>,
}

/// Reads the name of a field; those of format 1 have become others.
fn field<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    Ok(match &*name {
        "repeatable" => "idempotent".to_owned(),
        "place" => "location".to_owned(),
        "also_sent_as" => "alias".to_owned(),
        _ => name,
    })
}

/// Reads a map of texts; a key given twice is refused instead of the first text being lost.
fn unique<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    struct Unique;

    impl<'de> Visitor<'de> for Unique {
        type Value = BTreeMap<String, String>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object of texts by name")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some(key) = entries.next_key::<String>()? {
                if map.contains_key(&key) {
                    return Err(A::Error::custom(format_args!("duplicate key `{key}`")));
                }
                map.insert(key, entries.next_value()?);
            }
            Ok(map)
        }
    }

    deserializer.deserialize_map(Unique)
}
