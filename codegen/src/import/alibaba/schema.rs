//! JSON schemas of a description, as far as it uses them.

use crate::import::example;
use crate::import::json::{Flag, Pairs, Text};
use crate::parse::told;
use crate::spec::{Deprecation, Member, Type};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny};
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A schema.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Schema<'a> {
    #[serde(borrow, default, rename = "$ref")]
    pub reference: Text<'a>,
    #[serde(borrow, default, rename = "type")]
    pub kind: Text<'a>,
    #[serde(borrow, default)]
    pub format: Text<'a>,
    #[serde(borrow, default)]
    pub title: Text<'a>,
    #[serde(borrow, default)]
    pub description: Text<'a>,
    #[serde(borrow, default)]
    required: Required<'a>,
    #[serde(default)]
    deprecated: Flag,
    #[serde(borrow, default)]
    example: Option<&'a RawValue>,
    #[serde(borrow, default)]
    default: Option<&'a RawValue>,
    #[serde(borrow, default, rename = "enum")]
    values: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    enum_value_titles: Option<&'a RawValue>,
    #[serde(borrow, default)]
    minimum: Option<&'a RawValue>,
    #[serde(borrow, default)]
    maximum: Option<&'a RawValue>,
    #[serde(borrow, default)]
    min_length: Option<&'a RawValue>,
    #[serde(borrow, default)]
    max_length: Option<&'a RawValue>,
    #[serde(borrow, default)]
    min_items: Option<&'a RawValue>,
    #[serde(borrow, default)]
    max_items: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub items: Option<Box<Schema<'a>>>,
    #[serde(borrow, default)]
    pub properties: Pairs<'a, Schema<'a>>,
    #[serde(borrow, default)]
    pub additional_properties: Option<&'a RawValue>,
    /// Whether the object stands around a list and nothing else.
    #[serde(default)]
    pub item_node: Flag,
}

/// Whether a value is required; of an object it may be the names of its required members.
#[derive(Debug, Default)]
struct Required<'a> {
    itself: Flag,
    members: Vec<Text<'a>>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Required<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        if let Ok(members) = serde_json::from_str(raw.get()) {
            return Ok(Self {
                members,
                ..Self::default()
            });
        }
        let itself = serde_json::from_str(raw.get()).map_err(serde::de::Error::custom)?;
        Ok(Self {
            itself,
            ..Self::default()
        })
    }
}

impl<'a> Schema<'a> {
    /// Whether a member of this object, with its own schema, is required.
    pub fn requires(&self, name: &str, member: &Schema<'_>) -> Option<bool> {
        let named = self.required.members.iter().any(|known| known.0 == name);
        named.then_some(true).or(member.required.itself.0)
    }

    /// Whether the value itself is required.
    pub fn is_required(&self) -> Option<bool> {
        self.required.itself.0
    }

    /// Whether it is an object of which the members are described.
    pub fn is_object(&self) -> bool {
        !self.properties.0.is_empty() && self.kind.0 != "array"
    }

    /// The component that it stands for.
    pub fn component(&self) -> Option<Cow<'a, str>> {
        let name = match &self.reference.0 {
            Cow::Borrowed(path) => Cow::Borrowed(path.rsplit('/').next()?),
            Cow::Owned(path) => Cow::Owned(path.rsplit('/').next()?.to_owned()),
        };
        Some(name).filter(|name| !name.is_empty())
    }

    /// The schema of the values of a map; an error if it is none.
    pub fn map(&self) -> Option<Result<Schema<'a>, serde_json::Error>> {
        let raw = self.additional_properties?;
        match raw.get() {
            "false" => None,
            "true" | "{}" | "[]" => Some(Ok(Schema::default())),
            text => Some(serde_json::from_str(text)),
        }
    }

    /// A scalar type; nothing if it is none that is known.
    pub fn scalar(&self) -> Option<Type> {
        Some(match (&*self.kind.0, &*self.format.0) {
            ("string" | "file", "binary" | "byte") | ("file" | "binary" | "bytes", _) => {
                Type::Binary
            }
            ("string" | "text", _) => Type::String,
            ("integer" | "int" | "long", _) => Type::Integer,
            ("number", "int32" | "int64") => Type::Integer,
            ("number" | "float" | "double", _) => Type::Float,
            ("boolean" | "bool", _) => Type::Boolean,
            _ => return None,
        })
    }

    /// A member with the facts of the schema: those that it states, else those that its description does.
    pub fn member(&self, name: &str, r#type: Type, list: bool) -> Member {
        let text = match self.description.0.is_empty() {
            true => &self.title.0,
            false => &self.description.0,
        };
        let mut member = told::described(name, r#type, list, text);
        // The place of the next page is called a token, too.
        let page = ["nexttoken", "pagetoken", "next_token"].contains(&&*name.to_ascii_lowercase());
        member.secret &= !page;
        let scalar = !list;
        // Elements have the values of their own schema.
        let of_values = self.items.as_deref().filter(|_| list).unwrap_or(self);
        let values = of_values.values(&member.r#type);
        if !values.is_empty() {
            member.values = values;
        }
        if let Some(default) = self.default
            && scalar
            && let Some(value) = value(&member.r#type, &text_of(default))
        {
            member.default = Some(value);
        }
        if scalar && member.r#type == Type::Integer {
            member.minimum = self.minimum.and_then(number).or(member.minimum);
            member.maximum = self.maximum.and_then(number).or(member.maximum);
        }
        let (least, most) = match (list, &member.r#type) {
            (true, _) => (self.min_items, self.max_items),
            (false, Type::String) => (self.min_length, self.max_length),
            (false, _) => (None, None),
        };
        let length = |raw: &RawValue| number(raw).and_then(|number| u64::try_from(number).ok());
        member.min_length = least.and_then(length).or(member.min_length);
        member.max_length = most.and_then(length).or(member.max_length);
        if member.minimum.is_some() && member.maximum.is_some() && member.minimum > member.maximum {
            (member.minimum, member.maximum) = (None, None);
        }
        let lengths = (member.min_length, member.max_length);
        if lengths.0.is_some() && lengths.1.is_some() && lengths.0 > lengths.1 {
            (member.min_length, member.max_length) = (None, None);
        }
        member.example = self.example.and_then(|raw| example(&text_of(raw)));
        member.deprecated = self.deprecated.is_set().then_some(Deprecation::Undated);
        member
    }

    /// The values that the schema lists, those with a title included.
    fn values(&self, r#type: &Type) -> Vec<Value> {
        // A boolean has no other values than its two.
        if !matches!(r#type, Type::String | Type::Integer) {
            return Vec::new();
        }
        let listed = self.values.iter().flatten().map(|raw| text_of(raw));
        let titles: Pairs<'_, IgnoredAny> = self
            .enum_value_titles
            .and_then(|raw| serde_json::from_str(raw.get()).ok())
            .unwrap_or_default();
        let titled = titles.0.into_iter().map(|(name, _)| name);
        let mut values: Vec<Value> = Vec::new();
        for text in listed.chain(titled) {
            if let Some(value) = value(r#type, text.trim())
                && !values.contains(&value)
            {
                values.push(value);
            }
        }
        values
    }
}

/// A value as text: a string without its quotes, anything else as JSON.
fn text_of(raw: &RawValue) -> Cow<'_, str> {
    match serde_json::from_str::<Text<'_>>(raw.get()) {
        Ok(text) => text.0,
        Err(_) => Cow::Borrowed(raw.get()),
    }
}

fn number(raw: &RawValue) -> Option<i64> {
    text_of(raw).trim().parse().ok()
}

/// A text as a value of a type; nothing if it is none.
fn value(r#type: &Type, text: &str) -> Option<Value> {
    match r#type {
        Type::Integer => text.parse::<i64>().ok().map(Value::from),
        Type::Float => text
            .parse::<f64>()
            .ok()
            .map(Value::from)
            .filter(Value::is_number),
        Type::Boolean => text.parse::<bool>().ok().map(Value::from),
        Type::String if !text.is_empty() => Some(text.into()),
        _ => None,
    }
}
