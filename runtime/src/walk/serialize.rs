//! `Serialize`.

use crate::fields::{Fields, List, Ref, Slot, Table};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// Serializes the fields that are set as a map.
///
/// An empty list is written only where absent and empty differ.
pub fn serialize<S: Serializer>(fields: &dyn Fields, serializer: S) -> Result<S::Ok, S::Error> {
    let table = fields.table();
    // Text formats do not need the number of members, and it takes a walk to count them.
    let members = if serializer.is_human_readable() {
        None
    } else {
        Some(count(fields))
    };
    let mut map = serializer.serialize_map(members)?;
    let mut result = Ok(());
    fields.lend(&mut |slots| result = entries(table, slots, &mut map));
    result?;
    map.end()
}

fn count(fields: &dyn Fields) -> usize {
    let mut count = 0;
    fields.lend(&mut |slots| {
        count = slots.iter().filter(|slot| !slot.get().is_absent()).count();
    });
    count
}

fn entries<M: SerializeMap>(
    table: &Table,
    slots: &[&dyn Slot],
    map: &mut M,
) -> Result<(), M::Error> {
    for (index, (name, slot)) in table.names.iter().zip(slots).enumerate() {
        match slot.get() {
            Ref::Absent => {}
            Ref::String(value) => map.serialize_entry(name, value)?,
            Ref::Integer(value) => map.serialize_entry(name, &value)?,
            Ref::Float(value) => map.serialize_entry(name, &value)?,
            Ref::Boolean(value) => map.serialize_entry(name, &value)?,
            Ref::Json(value) => map.serialize_entry(name, value)?,
            Ref::Structure(value) => map.serialize_entry(name, &Structure(value))?,
            Ref::List(list) => match table.wrapper(index) {
                None => map.serialize_entry(name, &Elements(list))?,
                Some(wrapper) => map.serialize_entry(name, &Wrapped(wrapper, list))?,
            },
        }
    }
    Ok(())
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
        let elements = if serializer.is_human_readable() {
            None
        } else {
            Some(self.0.count())
        };
        let mut sequence = serializer.serialize_seq(elements)?;
        for item in self.0.items() {
            match item {
                // Lists hold neither nothing nor lists.
                Ref::Absent | Ref::List(_) => {}
                Ref::String(value) => sequence.serialize_element(value)?,
                Ref::Integer(value) => sequence.serialize_element(&value)?,
                Ref::Float(value) => sequence.serialize_element(&value)?,
                Ref::Boolean(value) => sequence.serialize_element(&value)?,
                Ref::Json(value) => sequence.serialize_element(value)?,
                Ref::Structure(value) => sequence.serialize_element(&Structure(value))?,
            }
        }
        sequence.end()
    }
}
