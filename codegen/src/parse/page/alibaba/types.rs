//! Names of types.

use super::nesting::Below;
use crate::parse::page::rows::Row;
use crate::spec::Type;

/// Names of types, for messages.
pub(super) const TYPES: &str = "string, integer, long, boolean, float, double, number, object, struct, map, any, array, list, \
    array<...> or Array of ...";

/// Names of types, and what each of them is.
const SCALARS: [(&str, Type); 19] = [
    ("string", Type::String),
    ("str", Type::String),
    ("text", Type::String),
    ("date", Type::String),
    ("integer", Type::Integer),
    ("long", Type::Integer),
    ("int", Type::Integer),
    ("int32", Type::Integer),
    ("int64", Type::Integer),
    ("bigint", Type::Integer),
    ("boolean", Type::Boolean),
    ("bool", Type::Boolean),
    ("float", Type::Float),
    ("double", Type::Float),
    ("number", Type::Float),
    ("object", Type::Object),
    ("any", Type::Object),
    ("map", Type::Object),
    ("struct", Type::Object),
];

/// Lists that do not name their elements.
const LISTS: [&str; 4] = ["array", "list", "repeatlist", "jsonarray"];

/// The type of a name, and whether it is a list: lower case in the newer layout, with a capital in the older one.
pub(super) fn type_of(name: &str) -> Option<(Type, bool)> {
    let name = name.trim();
    let lower = name.to_ascii_lowercase();
    if let Some((_, found)) = SCALARS.iter().find(|(known, _)| *known == lower) {
        return Some((found.clone(), false));
    }
    if LISTS.contains(&&*lower) {
        // Elements of a repeated parameter are text, as all parameters are.
        let element = if lower == "repeatlist" {
            Type::String
        } else {
            Type::Object
        };
        return Some((element, true));
    }
    if lower.starts_with("map<") && lower.ends_with('>') {
        return Some((Type::Object, false));
    }
    let inner = inner(name)?;
    let lower = inner.to_ascii_lowercase();
    match SCALARS.iter().find(|(known, _)| *known == lower) {
        Some((_, found)) => Some((found.clone(), true)),
        None => is_structure(inner).then_some((Type::Object, true)),
    }
}

/// `array<X>`, `Array of X`, `List<X>`, `X[]`: X.
fn inner(name: &str) -> Option<&str> {
    let lower = name.to_ascii_lowercase();
    for (before, after) in [
        ("array<", ">"),
        ("list<", ">"),
        ("array of ", ""),
        ("list of ", ""),
        ("", "[]"),
    ] {
        if lower.starts_with(before)
            && lower.ends_with(after)
            && !(before.is_empty() && after.is_empty())
        {
            return name
                .get(before.len()..name.len() - after.len())
                .map(str::trim);
        }
    }
    None
}

/// Whether a name is one of a structure: a word that no type has.
fn is_structure(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !LISTS.contains(&&*name.to_ascii_lowercase())
}

/// The structure that a list names as its element: `Array of ThingVO`.
pub(super) fn element_of(name: &str) -> Option<&str> {
    let inner = inner(name.trim())?;
    let lower = inner.to_ascii_lowercase();
    (SCALARS.iter().all(|(known, _)| *known != lower) && is_structure(inner)).then_some(inner)
}

/// What a row's type says of the rows below it.
pub(super) fn below(row: &Row) -> Below {
    let Some(kind) = row.type_name.as_deref() else {
        return Below::Members;
    };
    let lower = kind.trim().to_ascii_lowercase();
    match &*lower {
        "object" | "struct" => Below::Members,
        "any" | "map" | "array" | "list" | "repeatlist" | "jsonarray" => Below::Perhaps,
        _ if lower.starts_with("map<") => Below::Perhaps,
        _ => match type_of(kind) {
            Some((Type::Object, _)) => Below::Members,
            _ => Below::Nothing,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (name, expected) in [
            ("String", Some((Type::String, false))),
            ("Array of String", Some((Type::String, true))),
            ("array<object>", Some((Type::Object, true))),
            ("Array of ThingVO", Some((Type::Object, true))),
            ("RepeatList", Some((Type::String, true))),
            ("List", Some((Type::Object, true))),
            ("Long", Some((Type::Integer, false))),
            ("Double", Some((Type::Float, false))),
            ("Map", Some((Type::Object, false))),
            ("Any", Some((Type::Object, false))),
            ("Yes", None),
            ("Strng", None),
            ("array<array<string>>", None),
            ("array<thing>", None),
        ] {
            assert_eq!(type_of(name), expected, "{name}");
        }
        assert_eq!(element_of("Array of ThingVO"), Some("ThingVO"));
        assert_eq!(element_of("Array of String"), None);
    }
}
