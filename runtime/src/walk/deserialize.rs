//! `Deserialize`.

use crate::Value;
use crate::fields::{Fields, ItemMut, List, Mut};
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Deserializes a map into the fields, which must be empty.
pub fn deserialize<'de, D: Deserializer<'de>>(
    fields: &mut dyn Fields,
    deserializer: D,
) -> Result<(), D::Error> {
    deserializer.deserialize_map(Structure(fields))
}

struct Structure<'a>(&'a mut dyn Fields);

impl<'de> DeserializeSeed<'de> for Structure<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Structure<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let table = self.0.table();
        while let Some(name) = map.next_key::<String>()? {
            let index = table.fields.iter().position(|field| field.name == name);
            match index.map_or(Mut::Absent, |index| self.0.get_mut(index)) {
                Mut::Absent => {
                    map.next_value::<de::IgnoredAny>()?;
                }
                Mut::String(slot) => *slot = map.next_value()?,
                Mut::Integer(slot) => *slot = map.next_value()?,
                Mut::Float(slot) => *slot = map.next_value()?,
                Mut::Boolean(slot) => *slot = map.next_value()?,
                Mut::Json(slot) => *slot = map.next_value::<Option<Value>>()?,
                Mut::Structure(slot) => map.next_value_seed(Structure(slot.fill()))?,
                Mut::List(list) => map.next_value_seed(Elements(list))?,
            }
        }
        Ok(())
    }
}

struct Elements<'a>(&'a mut dyn List);

impl<'de> DeserializeSeed<'de> for Elements<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        self.0.begin(0);
        while sequence.next_element_seed(Element(self.0))?.is_some() {}
        Ok(())
    }
}

struct Element<'a>(&'a mut dyn List);

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.0.push() {
            ItemMut::String(slot) => *slot = Deserialize::deserialize(deserializer)?,
            ItemMut::Integer(slot) => *slot = Deserialize::deserialize(deserializer)?,
            ItemMut::Float(slot) => *slot = Deserialize::deserialize(deserializer)?,
            ItemMut::Boolean(slot) => *slot = Deserialize::deserialize(deserializer)?,
            ItemMut::Json(slot) => *slot = Deserialize::deserialize(deserializer)?,
            ItemMut::Structure(slot) => deserialize(slot, deserializer)?,
        }
        Ok(())
    }
}
