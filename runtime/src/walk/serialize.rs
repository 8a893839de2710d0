//! `Serialize`.

use crate::fields::{Fields, Item, List, Ref};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// Serializes the fields that are set as a map.
pub fn serialize<S: Serializer>(fields: &dyn Fields, serializer: S) -> Result<S::Ok, S::Error> {
    let table = fields.table();
    let mut map = serializer.serialize_map(None)?;
    for (index, field) in table.fields.iter().enumerate() {
        match fields.get(index) {
            Ref::String(Some(value)) => map.serialize_entry(field.name, value)?,
            Ref::Integer(Some(value)) => map.serialize_entry(field.name, value)?,
            Ref::Float(Some(value)) => map.serialize_entry(field.name, value)?,
            Ref::Boolean(Some(value)) => map.serialize_entry(field.name, value)?,
            Ref::Json(Some(value)) => map.serialize_entry(field.name, value)?,
            Ref::Structure(value) => {
                if let Some(value) = value.get() {
                    map.serialize_entry(field.name, &Structure(value))?;
                }
            }
            Ref::List(list) if list.is_absent() => {}
            Ref::List(list) if field.wrapper.is_empty() => {
                map.serialize_entry(field.name, &Elements(list))?;
            }
            Ref::List(list) => {
                map.serialize_entry(field.name, &Wrapped(field.wrapper, list))?;
            }
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
