//! `Serialize`.

use crate::fields::{Fields, FieldsRef, ListRef, Ref};
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
            match value {
                Ref::Absent => {}
                Ref::String(value) => map.serialize_entry(name, value)?,
                Ref::Integer(value) => map.serialize_entry(name, &value)?,
                Ref::Float(value) => map.serialize_entry(name, &value)?,
                Ref::Boolean(value) => map.serialize_entry(name, &value)?,
                Ref::Json(value) => map.serialize_entry(name, value)?,
                Ref::Structure(value) => map.serialize_entry(name, &value)?,
                Ref::List(list) => match table.wrapper(index) {
                    None => map.serialize_entry(name, &list)?,
                    Some(wrapper) => map.serialize_entry(name, &Wrapped(wrapper, list))?,
                },
            }
        }
        map.end()
    }
}

struct Wrapped<'a>(&'static str, ListRef<'a>);

impl Serialize for Wrapped<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.0, &self.1)?;
        map.end()
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
            match item {
                // Lists hold neither nothing nor lists.
                Ref::Absent | Ref::List(_) => {}
                Ref::String(value) => sequence.serialize_element(value)?,
                Ref::Integer(value) => sequence.serialize_element(&value)?,
                Ref::Float(value) => sequence.serialize_element(&value)?,
                Ref::Boolean(value) => sequence.serialize_element(&value)?,
                Ref::Json(value) => sequence.serialize_element(value)?,
                Ref::Structure(value) => sequence.serialize_element(&value)?,
            }
        }
        sequence.end()
    }
}
