//! Parameters, members and their types.

use super::{Deprecation, is_false};
use serde::{Deserialize, Deserializer, Serialize};
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
    /// Values that the text lists; `values.json` has their names. Others may be sent unless `closed` is set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// No other values than those listed are taken.
    #[serde(default, skip_serializing_if = "is_false")]
    pub closed: bool,
    /// Example value: text as the document prints it, but an object or a list as JSON.
    #[serde(
        default,
        deserialize_with = "example",
        skip_serializing_if = "Option::is_none"
    )]
    pub example: Option<Value>,
    /// Holds a password, key or token: never printed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub secret: bool,
    /// Where a parameter goes, or a member of a response comes from; absent means the body or form of its protocol.
    #[serde(default, alias = "place", skip_serializing_if = "Option::is_none")]
    pub location: Option<ParameterLocation>,
    /// How a list or structure becomes text; absent means as its protocol does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<ParameterStyle>,
    /// Makes the service carry out a repeated request once: a client fills it in.
    #[serde(default, skip_serializing_if = "is_false")]
    pub idempotency_token: bool,
    /// Second spelling on the wire, where a document uses two: a client sends both, and understands either.
    #[serde(
        default,
        alias = "also_sent_as",
        skip_serializing_if = "Option::is_none"
    )]
    pub alias: Option<String>,
    /// Structure of which the text is the JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json_of: Option<String>,
    /// HTTP header that carries it, where that has another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// Release that added it (last addition); absent means with its owner or before the changelog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<u32>,
    /// Release that deprecated it, or `true` where none is documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
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
            closed: false,
            example: None,
            secret: false,
            location: None,
            style: None,
            idempotency_token: false,
            alias: None,
            json_of: None,
            header: None,
            since: None,
            deprecated: None,
        }
    }

    /// Returns the example as text: as it is printed, and JSON without blanks.
    pub fn example_text(&self) -> Option<String> {
        self.example.as_ref().map(|example| match example {
            Value::String(text) => text.clone(),
            json => json.to_string(),
        })
    }
}

/// Returns the value of an example that a document prints: an object or a list is taken as JSON where that loses
/// nothing, everything else is text.
pub fn example_value(text: &str) -> Value {
    let solid = |text: &str| -> String { text.split_whitespace().collect() };
    match serde_json::from_str::<Value>(text) {
        // A key given twice and an escape would not come back.
        Ok(value)
            if (value.is_object() || value.is_array())
                && solid(&value.to_string()) == solid(text) =>
        {
            value
        }
        _ => text.into(),
    }
}

/// Reads an example; format 1 has JSON as text.
fn example<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    let value = Option::<Value>::deserialize(deserializer)?;
    Ok(value.map(|value| match value {
        Value::String(text) => example_value(&text),
        other => other,
    }))
}

/// Where a parameter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ParameterLocation {
    /// In the path template.
    Path,
    /// In the query.
    Query,
    /// In the form.
    Form,
    /// In the body, as a member of its JSON object.
    Body,
    /// In a header.
    Header,
    /// In the host name.
    Host,
}

/// How a list or structure becomes text in a path, query, form or header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ParameterStyle {
    /// A list as `Name.1`, `Name.2`.
    Repeated,
    /// Structures and lists of them as `Name.1.Member`.
    Flat,
    /// JSON text in one parameter.
    Json,
    /// Elements joined by commas.
    Comma,
}

/// Type of a value. In JSON a string: `integer`, `struct:Topic`, `map:integer`, `list:struct:Topic`.
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
    /// An object with values of one type under any name.
    Map(Box<Type>),
    /// A list within a list or map.
    List(Box<Type>),
}

impl Type {
    /// Returns the structure that the type holds, through maps and lists.
    pub fn structure(&self) -> Option<&str> {
        match self {
            Type::Struct(name) => Some(name),
            Type::Map(inner) | Type::List(inner) => inner.structure(),
            _ => None,
        }
    }

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
            Type::Map(value) => format!("map:{}", value.as_str()).into(),
            Type::List(element) => format!("list:{}", element.as_str()).into(),
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
            other => match other.split_once(':') {
                Some(("struct", name)) if !name.is_empty() => Type::Struct(name.to_owned()),
                Some(("map", value)) => Type::Map(Box::new(value.parse()?)),
                Some(("list", element)) => Type::List(Box::new(element.parse()?)),
                _ => {
                    return Err(format!(
                        "unknown type `{other}`, expected `string`, `integer`, `boolean`, `float`, `timestamp`, \
                         `timestamp-iso8601`, `date`, `binary`, `object`, `struct:Name`, `map:type` or `list:type`"
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
        super::value::parsed(deserializer, "the name of a type")
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
            "pattern": "^((map|list):)*(string|integer|boolean|float|timestamp|timestamp-iso8601|date|binary|object|struct:.+)$"
        })
    }
}
