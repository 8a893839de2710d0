//! `Serialize`.

use crate::fields::{Fields, Item, List, Ref};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// Serializes the fields that are set as a map.
///
/// An empty list is written only where absent and empty differ.
pub fn serialize<S: Serializer>(fields: &dyn Fields, serializer: S) -> Result<S::Ok, S::Error> {
    let table = fields.table();
    let present = || (0..table.names.len()).filter(|index| !fields.get(*index).is_absent());
    // Text formats do not need the number of members, and it takes a walk to count them.
    let members = if serializer.is_human_readable() {
        None
    } else {
        Some(present().count())
    };
    let mut map = serializer.serialize_map(members)?;
    for (index, name) in table.names.iter().enumerate() {
        match fields.get(index) {
            Ref::String(Some(value)) => map.serialize_entry(name, value)?,
            Ref::Integer(Some(value)) => map.serialize_entry(name, value)?,
            Ref::Float(Some(value)) => map.serialize_entry(name, value)?,
            Ref::Boolean(Some(value)) => map.serialize_entry(name, value)?,
            Ref::Json(Some(value)) => map.serialize_entry(name, value)?,
            Ref::Structure(value) => {
                if let Some(value) = value.get() {
                    map.serialize_entry(name, &Structure(value))?;
                }
            }
            Ref::List(list) if list.is_absent() => {}
            Ref::List(list) => match table.wrapper(index) {
                None => map.serialize_entry(name, &Elements(list))?,
                Some(wrapper) => map.serialize_entry(name, &Wrapped(wrapper, list))?,
            },
            _ => {}
        }
    }
    map.end()
}

struct Structure<'a>(&'a dyn Fields);

impl Serialize for Structure<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self.0, serializer)
    }
}

struct Wrapped<'a>(&'static str, &'a dyn List);

impl Serialize for Wrapped<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.0, &Elements(self.1))?;
        map.end()
    }
}

struct Elements<'a>(&'a dyn List);

impl Serialize for Elements<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(Some(self.0.len()))?;
        let mut index = 0;
        while let Some(item) = self.0.get(index) {
            match item {
                Item::String(value) => sequence.serialize_element(value)?,
                Item::Integer(value) => sequence.serialize_element(&value)?,
                Item::Float(value) => sequence.serialize_element(&value)?,
                Item::Boolean(value) => sequence.serialize_element(&value)?,
                Item::Json(value) => sequence.serialize_element(value)?,
                Item::Structure(value) => sequence.serialize_element(&Structure(value))?,
            }
            index += 1;
        }
        sequence.end()
    }
}
