//! What a name and a description say of a member, whatever the document.

use super::bounds::facts_of_text;
use super::tencent::rules;
use crate::spec::{Member, Type};
use serde_json::Value;

/// A member with the facts of its description, which may be empty.
pub(super) fn described(name: &str, r#type: Type, list: bool, text: &str) -> Member {
    let facts = facts_of_text(text, &r#type, list);
    Member {
        secret: r#type == Type::String && rules::is_secret(name),
        default: facts.default,
        minimum: facts.minimum,
        maximum: facts.maximum,
        min_length: facts.min_length,
        max_length: facts.max_length,
        values: facts.values,
        ..Member::new(name, r#type, list)
    }
}

/// A type whose lists and maps hold another one in the end.
pub(super) fn holding(found: Type, held: Type) -> Type {
    match found {
        Type::List(inner) => Type::List(Box::new(holding(*inner, held))),
        Type::Map(inner) => Type::Map(Box::new(holding(*inner, held))),
        _ => held,
    }
}

/// The default that a column of its own states, if it is a value of the type.
pub(super) fn default(r#type: &Type, list: bool, text: &str) -> Option<Value> {
    let text = text.trim().trim_matches('`');
    let plain = match r#type {
        Type::String => Value::from(text),
        Type::Integer => Value::from(text.parse::<i64>().ok()?),
        Type::Float => Value::from(text.parse::<f64>().ok()?),
        Type::Boolean => Value::from(text.to_ascii_lowercase().parse::<bool>().ok()?),
        _ => return None,
    };
    (!list && !NO_DEFAULT.contains(&&*text.to_lowercase())).then_some(plain)
}

/// Stand in the column where there is none.
const NO_DEFAULT: [&str; 9] = ["", "-", "--", "/", "无", "none", "n/a", "null", "無"];
