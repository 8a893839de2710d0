//! Documented examples, as the JSON that is sent: parameters in a URL become objects and lists again, and numbers that
//! a document puts into quotes become numbers.

use super::schema::scalar;
use crate::spec::{Api, Example, ExampleForm, Member, Type};
use serde_json::{Map, Value};

/// Returns the parameters of an example as an object, or `None` where their names do not fit the spec.
pub(super) fn request(
    api: &Api,
    input: &[Member],
    example: &Example,
) -> Option<Map<String, Value>> {
    let parameters = example.request.as_object()?;
    match example.form {
        ExampleForm::Json => Some(object(api, input, parameters.clone())),
        ExampleForm::Query => {
            let mut tree = Map::new();
            for (key, value) in parameters {
                insert(&mut tree, key, value)?;
            }
            Some(object(api, input, tree))
        }
    }
}

/// Puts a value to its place: `Filters.0.Name` is a member of an element of a list, which is an object by index here.
fn insert(tree: &mut Map<String, Value>, key: &str, value: &Value) -> Option<()> {
    let Some((first, rest)) = key.split_once('.') else {
        let before = tree.insert(key.to_owned(), value.clone());
        return before.is_none().then_some(());
    };
    let inner = tree
        .entry(first)
        .or_insert_with(|| Value::Object(Map::new()));
    insert(inner.as_object_mut()?, rest, value)
}

fn object(api: &Api, members: &[Member], tree: Map<String, Value>) -> Map<String, Value> {
    let member = |name: &str| members.iter().find(|member| member.name == name);
    let value = |(name, value): (String, Value)| {
        let value = match member(&name) {
            Some(member) if member.list => elements(api, &member.r#type, value),
            Some(member) => one(api, &member.r#type, value),
            None => value,
        };
        (name, value)
    };
    tree.into_iter().map(value).collect()
}

/// The elements of a list, in the order of their indices.
fn elements(api: &Api, r#type: &Type, value: Value) -> Value {
    let by_index = match value {
        Value::Object(by_index) => by_index,
        Value::Array(elements) => {
            let elements = elements.into_iter();
            return elements.map(|element| one(api, r#type, element)).collect();
        }
        other => return other,
    };
    let mut elements: Vec<(u64, Value)> = Vec::new();
    for (index, element) in &by_index {
        match index.parse() {
            Ok(index) => elements.push((index, one(api, r#type, element.clone()))),
            Err(_) => return Value::Object(by_index),
        }
    }
    elements.sort_by_key(|(index, _)| *index);
    elements.into_iter().map(|(_, element)| element).collect()
}

fn one(api: &Api, r#type: &Type, value: Value) -> Value {
    match (r#type, value) {
        (Type::Struct(name), Value::Object(tree)) => {
            let members = api.structure(name).map_or(&[][..], |s| &s.members);
            Value::Object(object(api, members, tree))
        }
        (Type::List(element), value @ (Value::Object(_) | Value::Array(_))) => {
            elements(api, element, value)
        }
        (_, value) => scalar(&value, r#type),
    }
}
