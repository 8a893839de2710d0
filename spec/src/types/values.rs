//! Documented values with names: `values.json`.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// Names of documented values (`values.json`), ours. Each set is a type of the generated crate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Values {
    /// Sets of values. Equal sets of one meaning are one.
    pub sets: Vec<ValueSet>,
    /// Members whose documented values are no set, and why: by the keys of [`ValueSet::members`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub plain: BTreeMap<String, String>,
}

/// The values that some members have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ValueSet {
    /// Name of the type, in upper camel case.
    pub name: String,
    /// What the values tell, in our words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Whether it is something that is `On` or `Off`, and these are its values.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub flag: bool,
    /// Members that have the values: `DescribeGroup.Status` for a parameter, `DescribeGroup:Status` for a
    /// member of a response, `Topic.Status` for one of a structure. A member may document fewer values.
    pub members: Vec<String>,
    /// The values, all of them integers or all of them texts. Others may be sent.
    pub values: Vec<SetValue>,
}

impl ValueSet {
    /// Whether the values are integers.
    pub fn is_integer(&self) -> bool {
        self.values.iter().all(|value| value.value.is_i64())
    }
}

/// A value with its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetValue {
    /// The value on the wire.
    pub value: Value,
    /// Name of the variant, in upper camel case.
    pub name: String,
    /// What it means, in our words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
}
