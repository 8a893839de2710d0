//! What a name and a description say of a member, whatever the document.

use super::bounds::facts_of_text;
use super::tencent::rules;
use crate::spec::{Member, Type};

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
        values: facts.values.into_iter().map(Into::into).collect(),
        ..Member::new(name, r#type, list)
    }
}
