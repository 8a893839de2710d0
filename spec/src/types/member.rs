//! Parameters, members and their types.

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// A parameter of an action, or a member of a response or structure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Wire name, without list suffix (`Topics.N` is `Topics`).
    pub name: String,
    /// Type of the value, or of an element where `list` is set.
    #[serde(rename = "type")]
    pub r#type: Type,
    /// Whether it is a list.
    #[serde(default, skip_serializing_if = "is_false")]
    pub list: bool,
    /// Member of an object that wraps the list on the wire (`TopicList` in `TopicList.TopicList[]`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrapper: Option<String>,
    /// Content of the required column; absent where the table has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// Required in an earlier release: stays an argument of the constructor.
    #[serde(default, skip_serializing_if = "is_false")]
    pub constructor: bool,
    /// Documented as possibly null. Always absent on parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nullable: Option<bool>,
    /// Default, where the text states it plainly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Least value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<i64>,
    /// Greatest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<i64>,
    /// Least length of a string in characters, or of a list in elements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// Greatest length of a string in characters, or of a list in elements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// Values that the text lists. Others may be sent: the list is documentation, not a limit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// Example value, as the document prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// Holds a password, key or token: never printed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub secret: bool,
    /// Where a parameter goes; absent means the body or form of its protocol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Second spelling on the wire, where a document uses two: a client sends both, and understands either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub also_sent_as: Option<String>,
    /// Structure of which the text is the JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json_of: Option<String>,
    /// HTTP header that carries a common parameter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// Release that added it (last addition); absent means with its owner or before the changelog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<u32>,
    /// Release that deprecated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<u32>,
}

impl Member {
    /// A member of which nothing else is known.
    pub fn new(name: impl Into<String>, r#type: Type, list: bool) -> Self {
        Self {
            name: name.into(),
            r#type,
            list,
            wrapper: None,
            required: None,
            constructor: false,
            nullable: None,
            default: None,
            minimum: None,
            maximum: None,
            min_length: None,
            max_length: None,
            values: Vec::new(),
            example: None,
            secret: false,
            place: None,
            also_sent_as: None,
            json_of: None,
            header: None,
            since: None,
            deprecated: None,
        }
    }
}

/// Where a parameter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In the path template.
    Path,
    /// In the query.
    Query,
    /// In the body.
    Body,
    /// In a header.
    Header,
}

/// Type of a value. In JSON a string: `integer`, `struct:Topic`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// Text.
    String,
    /// Integer of up to 64 bits.
    Integer,
    /// True or false.
    Boolean,
    /// Floating point number.
    Float,
    /// `2022-01-01 00:00:00`.
    Timestamp,
    /// `2022-01-01T00:00:00+08:00`.
    TimestampIso8601,
    /// `2022-01-01`.
    Date,
    /// Bytes.
    Binary,
    /// Any JSON value: the document gives no structure.
    Object,
    /// A structure by wire name.
    Struct(String),
}

impl Type {
    /// The spelling in spec files and in the table of `cloudapi facts`.
    pub fn as_str(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Type::String => "string".into(),
            Type::Integer => "integer".into(),
            Type::Boolean => "boolean".into(),
            Type::Float => "float".into(),
            Type::Timestamp => "timestamp".into(),
            Type::TimestampIso8601 => "timestamp-iso8601".into(),
            Type::Date => "date".into(),
            Type::Binary => "binary".into(),
            Type::Object => "object".into(),
            Type::Struct(name) => format!("struct:{name}").into(),
        }
    }
}

impl std::str::FromStr for Type {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "string" => Type::String,
            "integer" => Type::Integer,
            "boolean" => Type::Boolean,
            "float" => Type::Float,
            "timestamp" => Type::Timestamp,
            "timestamp-iso8601" => Type::TimestampIso8601,
            "date" => Type::Date,
            "binary" => Type::Binary,
            "object" => Type::Object,
            other => match other.strip_prefix("struct:") {
                Some(name) if !name.is_empty() => Type::Struct(name.to_owned()),
                _ => {
                    return Err(format!(
                        "unknown type `{other}`, expected `string`, `integer`, `boolean`, `float`, `timestamp`, \
                         `timestamp-iso8601`, `date`, `binary`, `object` or `struct:Name`"
                    ));
                }
            },
        })
    }
}

impl Serialize for Type {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.as_str())
    }
}

impl<'de> Deserialize<'de> for Type {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        // An error made inside a visitor carries the place of the string; made after it, that of the object.
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Type;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the name of a type")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Type, E> {
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Visitor)
    }
}

#[cfg(feature = "schema")]
impl JsonSchema for Type {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Type".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^(string|integer|boolean|float|timestamp|timestamp-iso8601|date|binary|object|struct:.+)$"
        })
    }
}

fn is_false(value: &bool) -> bool {
    !value
}
