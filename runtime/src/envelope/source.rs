//! Where the members that tell about a call are read.

use crate::Value;
use crate::fields::{FieldsRef, Ref};
use crate::walk::{self, Decoder};

/// An object of an answer.
pub(super) enum Source<'a> {
    /// A result that decoded, and what was captured beside it.
    Typed(FieldsRef<'a>, &'a Decoder<'a>),
    /// An element of a result.
    Item(Ref<'a>),
    /// Any value, at first the whole body.
    Json(&'a Value),
}

impl<'a> Source<'a> {
    /// The object at a name of the body; a typed result already is that object.
    pub(super) fn below(&self, name: &str) -> Source<'a> {
        match *self {
            Source::Typed(fields, decoder) => match decoder.captured(name) {
                Some(value) => Source::Json(value),
                None => Source::Typed(fields, decoder),
            },
            Source::Item(item) => Source::Item(item),
            Source::Json(value) => Source::Json(value.get(name).unwrap_or(&Value::Null)),
        }
    }

    /// This, if it is an object of its own beside the result.
    pub(super) fn within(self) -> Option<Source<'a>> {
        matches!(self, Source::Json(Value::Object(_))).then_some(self)
    }

    pub(super) fn is_object(&self) -> bool {
        !matches!(self, Source::Json(value) if !value.is_object())
    }

    /// The scalar at a path, as text; empty if there is none.
    pub(super) fn text(&self, path: &str) -> String {
        match self.find(path) {
            Found::Json(value) => json_text(value),
            Found::Field(field) => field_text(field),
        }
    }

    pub(super) fn either(&self, upper: &str, lower: &str) -> String {
        match self.text(upper) {
            text if text.is_empty() => self.text(lower),
            text => text,
        }
    }

    /// What is at a path; `None` if there is nothing, or null.
    pub(super) fn kind(&self, path: &str) -> Option<&'static str> {
        match self.find(path) {
            Found::Field(field) => match field {
                Ref::Absent => None,
                Ref::String(_) => Some("string"),
                Ref::Integer(_) => Some("integer"),
                Ref::Float(_) => Some("float"),
                Ref::Boolean(_) => Some("boolean"),
                Ref::Json(value) => json_kind(value),
                Ref::Bytes(_) => Some("bytes"),
                Ref::Structure(_) | Ref::Map(_) => Some("object"),
                Ref::List(list) if list.is_empty() => Some("empty list"),
                Ref::List(_) => Some("list"),
            },
            Found::Json(value) => json_kind(value),
        }
    }

    /// The elements of the list at a path.
    pub(super) fn items(&self, path: &str) -> Vec<Source<'a>> {
        match self.find(path) {
            Found::Field(Ref::List(list)) => list.iter().map(Source::Item).collect(),
            Found::Field(Ref::Json(Value::Array(items))) | Found::Json(Value::Array(items)) => {
                items.iter().map(Source::Json).collect()
            }
            _ => Vec::new(),
        }
    }

    /// This as JSON text.
    pub(super) fn json(&self) -> String {
        match *self {
            Source::Json(value) | Source::Item(Ref::Json(value)) => value.to_string(),
            Source::Item(item) => field_text(item),
            Source::Typed(..) => String::new(),
        }
    }

    fn find(&self, path: &str) -> Found<'a> {
        match *self {
            Source::Typed(fields, decoder) => match captured(decoder, path) {
                Some(value) => Found::Json(value),
                None => Found::Field(walk::find(fields, path)),
            },
            Source::Item(Ref::Structure(fields)) => Found::Field(walk::find(fields, path)),
            Source::Item(Ref::Json(value)) | Source::Json(value) => Found::Json(at(value, path)),
            Source::Item(_) => Found::Field(Ref::Absent),
        }
    }
}

/// What is at a path.
enum Found<'a> {
    Field(Ref<'a>),
    Json(&'a Value),
}

fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('.')
        .try_fold(value, |value, name| value.get(name))
        .unwrap_or(&Value::Null)
}

/// What was captured at a path: the object that the path begins with, or the member it ends with.
fn captured<'a>(decoder: &'a Decoder<'_>, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        None => decoder.captured(path),
        Some((first, last)) => match decoder.captured(first) {
            Some(value) => Some(at(value, last)),
            None => decoder.captured(last),
        },
    }
}

fn json_kind(value: &Value) -> Option<&'static str> {
    match value {
        Value::Null => None,
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("float"),
        Value::Number(_) => Some("integer"),
        Value::String(_) => Some("string"),
        Value::Array(items) if items.is_empty() => Some("empty list"),
        Value::Array(_) => Some("list"),
        Value::Object(_) => Some("object"),
    }
}

fn json_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
}

fn field_text(field: Ref<'_>) -> String {
    match field {
        Ref::String(value) => value.to_owned(),
        Ref::Integer(value) => value.to_string(),
        Ref::Float(value) => value.to_string(),
        Ref::Boolean(value) => value.to_string(),
        Ref::Json(value) => json_text(value),
        _ => String::new(),
    }
}
