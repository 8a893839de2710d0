//! Error codes that several actions share: a file has a name in place of the list.

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserializer, Serialize, Serializer};
use std::fmt;

/// Stands before the name of a set where a list of codes is expected, and in no code.
const MARK: char = '@';

/// Returns what stands for a set in a list of codes.
pub(super) fn named(set: &str) -> Vec<String> {
    vec![format!("{MARK}{set}")]
}

/// Returns the set that stands in a list of codes.
pub(crate) fn name(codes: &[String]) -> Option<&str> {
    match codes {
        [one] => one.strip_prefix(MARK),
        _ => None,
    }
}

pub(super) fn write<S: Serializer>(codes: &Vec<String>, serializer: S) -> Result<S::Ok, S::Error> {
    match name(codes) {
        Some(set) => serializer.serialize_str(set),
        None => codes.serialize(serializer),
    }
}

pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    struct Codes;

    impl<'de> Visitor<'de> for Codes {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of error codes, or the name of a set of them")
        }

        fn visit_str<E: Error>(self, set: &str) -> Result<Vec<String>, E> {
            Ok(named(set))
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<String>, A::Error> {
            let mut codes = Vec::new();
            while let Some(code) = list.next_element()? {
                codes.push(code);
            }
            Ok(codes)
        }
    }

    deserializer.deserialize_any(Codes)
}

#[cfg(feature = "schema")]
pub(super) fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let list = generator.subschema_for::<Vec<String>>();
    schemars::json_schema!({"anyOf": [list, {"type": "string"}]})
}
