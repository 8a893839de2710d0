//! Names of types.

use super::nesting::Below;
use crate::parse::page::rows::Row;
use crate::spec::Type;

/// Names of types, for messages.
pub(super) const TYPES: &str = "string, integer, long, boolean, float, double, number, object, struct, map, any, array, list, \
    array<...> or Array of ...";

/// Names of types, and what each of them is.
const SCALARS: [(&str, Type); 22] = [
    ("string", Type::String),
    ("str", Type::String),
    ("text", Type::String),
    ("date", Type::String),
    ("datetime", Type::String),
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
    ("json", Type::Object),
    ("jsonobject", Type::Object),
    ("struct", Type::Object),
];

/// Lists that do not name their elements.
const LISTS: [&str; 4] = ["array", "list", "repeatlist", "jsonarray"];

/// The type of a name, and whether it is a list: lower case in the newer layout, with a capital in the older one.
pub(super) fn type_of(name: &str) -> Option<(Type, bool)> {
    Some(match whole(name)? {
        Type::List(element) => (*element, true),
        other => (other, false),
    })
}

/// The type of a name, with lists as types.
fn whole(name: &str) -> Option<Type> {
    let name = name.trim();
    let lower = name.to_ascii_lowercase();
    if let Some((_, found)) = SCALARS.iter().find(|(known, _)| *known == lower) {
        return Some(found.clone());
    }
    if LISTS.contains(&&*lower) {
        // Elements of a repeated parameter are text, as all parameters are.
        let element = match &*lower {
            "repeatlist" => Type::String,
            _ => Type::Object,
        };
        return Some(Type::List(Box::new(element)));
    }
    if lower.starts_with("map<") && lower.ends_with('>') {
        let (_, value) = name["map<".len()..name.len() - 1].split_once(',')?;
        return Some(Type::Map(Box::new(element(value)?)));
    }
    Some(Type::List(Box::new(element(inner(name)?)?)))
}

/// The type of an element, which may be a structure.
fn element(name: &str) -> Option<Type> {
    whole(name).or_else(|| is_structure(name.trim()).then_some(Type::Object))
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
        if lower.starts_with(before) && lower.ends_with(after) {
            return name
                .get(before.len()..name.len() - after.len())
                .map(str::trim);
        }
    }
    None
}

/// Whether a type is a list that does not say of what.
pub(super) fn is_bare_list(name: &str) -> bool {
    let lower = name.trim().to_ascii_lowercase();
    LISTS.contains(&&*lower) && lower != "repeatlist"
}

/// The name in `Array of thing`, which is a structure if a row of that name describes its elements.
pub(super) fn described_element(name: &str) -> Option<&str> {
    let element = name.trim().strip_prefix("Array of ")?.trim();
    crate::parse::page::rows::is_name(element).then_some(element)
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
    match whole(inner) {
        Some(_) => element_of(inner),
        None => (is_structure(inner) || described_element(name).is_some()).then_some(inner),
    }
}

/// What a row's type says of the rows below it.
pub(super) fn below(row: &Row) -> Below {
    let Some(kind) = row.type_name.as_deref() else {
        return Below::Members;
    };
    let lower = kind.trim().to_ascii_lowercase();
    match &*lower {
        "object" | "struct" => Below::Members,
        "any" | "json" | "jsonobject" => Below::Nothing,
        "map" | "array" | "list" | "jsonarray" => Below::Perhaps,
        _ => match whole(kind).map(innermost) {
            Some(Type::Object) if lower.starts_with("map<") => Below::Perhaps,
            Some(Type::Object) => Below::Members,
            None if described_element(kind).is_some() => Below::Members,
            _ => Below::Nothing,
        },
    }
}

/// The same for parameters: pages of the layout whose types begin with capitals name the members of parameters with
/// dots.
pub(super) fn below_parameter(row: &Row) -> Below {
    let kind = row.type_name.as_deref().unwrap_or_default();
    match below(row) {
        Below::Perhaps if kind.starts_with(|c: char| c.is_ascii_uppercase()) => Below::Nothing,
        other => other,
    }
}

/// What lists and maps hold in the end.
pub(super) fn innermost(found: Type) -> Type {
    match found {
        Type::List(inner) | Type::Map(inner) => innermost(*inner),
        other => other,
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
            (
                "array<array<string>>",
                Some((Type::List(Box::new(Type::String)), true)),
            ),
            (
                "map<string, array<integer>>",
                Some((
                    Type::Map(Box::new(Type::List(Box::new(Type::Integer)))),
                    false,
                )),
            ),
            ("array<thing>", None),
            ("map<string>", None),
        ] {
            assert_eq!(type_of(name), expected, "{name}");
        }
        assert_eq!(element_of("Array of ThingVO"), Some("ThingVO"));
        assert_eq!(element_of("Array of String"), None);
    }
}
