//! What the value of an example shows of a row.

use super::{Shape, join};
use crate::parse::page::rows::{Row, is_name};
use crate::spec::Type;
use serde_json::{Map, Value};

/// Members below a value, its shape, and the wrapper of a list. A page may print a row for the wrapper and one for
/// the list, or one row for both: then the row behind it is not the list.
pub(super) fn inside(
    row: &Row,
    value: Value,
    next: Option<&str>,
    path: String,
) -> (Option<Map<String, Value>>, Shape, Option<String>, String) {
    let name = row.name.as_deref().unwrap_or_default();
    let kind = row.type_name.as_deref().unwrap_or_default();
    match value {
        // Members of a map are values under any names.
        Value::Object(members) if kind.to_ascii_lowercase().starts_with("map<") => {
            let values: Vec<Value> = members.into_iter().map(|(_, value)| value).collect();
            (element(&values), Shape::Object, None, path)
        }
        Value::Object(members) => {
            if let Some((inner, Value::Array(elements))) = members.iter().next()
                && members.len() == 1
                && next != Some(inner)
                && is_name(inner)
                && (inner == name
                    || name.starts_with(inner.as_str())
                    || kind.ends_with(inner.as_str())
                    || kind.eq_ignore_ascii_case("list")
                    || kind.to_ascii_lowercase().starts_with("array"))
            {
                let path = join(&path, inner);
                return (element(elements), Shape::List, Some(inner.clone()), path);
            }
            (
                (!members.is_empty()).then_some(members),
                Shape::Object,
                None,
                path,
            )
        }
        Value::Array(elements) => (element(&elements), Shape::List, None, path),
        Value::Null => (None, Shape::Unknown, None, path),
        _ => (None, Shape::Scalar, None, path),
    }
}

/// The type of the elements of a list, which a page may wrap into an object, if all are scalars of one type.
pub(super) fn scalar_elements(value: &Value) -> Option<Type> {
    let elements = match value {
        Value::Array(elements) => elements,
        Value::Object(members) if members.len() == 1 => members.values().next()?.as_array()?,
        _ => return None,
    };
    let type_of = |element: &Value| match element {
        Value::String(_) => Some(Type::String),
        Value::Bool(_) => Some(Type::Boolean),
        Value::Number(number) if number.is_f64() => Some(Type::Float),
        Value::Number(_) => Some(Type::Integer),
        _ => None,
    };
    let first = type_of(elements.first()?)?;
    elements
        .iter()
        .all(|element| type_of(element).as_ref() == Some(&first))
        .then_some(first)
}

/// Members of all elements of a list, if they are objects, or lists of objects.
pub(in super::super) fn element(elements: &[Value]) -> Option<Map<String, Value>> {
    let mut members = Map::new();
    for element in elements {
        let inner = match element {
            Value::Array(inner) => &self::element(inner)?,
            element => element.as_object()?,
        };
        for (name, value) in inner {
            let known = members.entry(name.clone()).or_insert(Value::Null);
            if known.is_null() {
                *known = value.clone();
            }
        }
    }
    (!members.is_empty()).then_some(members)
}
