//! `Serialize`.

use crate::fields::{Fields, FieldsRef, ListRef, Ref};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// Serializes the fields that are set as a map.
///
/// An empty list is written only where absent and empty differ.
#[inline]
pub fn serialize<T: Fields, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    FieldsRef::new(value).serialize(serializer)
}

impl Serialize for FieldsRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let table = self.table();
        // Text formats do not need the number of members, and it takes a walk to count them.
        let members = if serializer.is_human_readable() {
            None
        } else {
            Some(self.present().count())
        };
        let mut map = serializer.serialize_map(members)?;
        for (index, name, value) in self.present() {
            map.serialize_entry(name, &Written(value, table.wrapper(index)))?;
        }
        map.end()
    }
}

/// A value, and the name of the member that wraps it if it is a list.
pub(crate) struct Written<'a>(pub(crate) Ref<'a>, pub(crate) Option<&'static str>);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.0, self.1) {
            (Ref::Absent, _) => serializer.serialize_none(),
            (Ref::String(value), _) => serializer.serialize_str(value),
            (Ref::Integer(value), _) => serializer.serialize_i64(value),
            (Ref::Float(value), _) => serializer.serialize_f64(value),
            (Ref::Boolean(value), _) => serializer.serialize_bool(value),
            (Ref::Json(value), _) => value.serialize(serializer),
            (Ref::Bytes(value), _) => serializer.serialize_str(&BASE64.encode(value)),
            (Ref::Structure(value), _) => value.serialize(serializer),
            (Ref::Map(entries), _) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (name, value) in entries.iter() {
                    map.serialize_entry(name, &Written(value, None))?;
                }
                map.end()
            }
            (Ref::List(list), None) => list.serialize(serializer),
            (Ref::List(list), Some(wrapper)) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(wrapper, &list)?;
                map.end()
            }
        }
    }
}

impl Serialize for ListRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let elements = if serializer.is_human_readable() {
            None
        } else {
            Some(self.len())
        };
        let mut sequence = serializer.serialize_seq(elements)?;
        for item in self.iter() {
            sequence.serialize_element(&Written(item, None))?;
        }
        sequence.end()
    }
}
