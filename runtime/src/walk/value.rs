//! Any JSON value, with what it allocates counted.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number};

use super::decoder::{Decoder, NUMBER_KEY};
use crate::Value;

/// Reads a value; the decoder counts what it takes.
pub(crate) struct ValueSeed<'d, 'o>(pub(crate) &'d mut Decoder<'o>);

impl<'de> DeserializeSeed<'de> for ValueSeed<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        self.0.text(value)?;
        Ok(value.into())
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Value, E> {
        self.0.text(&value)?;
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let ValueSeed(decoder) = self;
        let mut room = 0;
        let mut elements = Vec::new();
        while let Some(element) = sequence.next_element_seed(ValueSeed(decoder))? {
            decoder.grow(&mut room, elements.len(), size_of::<Value>())?;
            elements.push(element);
        }
        Ok(elements.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let ValueSeed(decoder) = self;
        let (mut members, mut room) = (Map::new(), 0);
        while let Some(name) = map.next_key::<String>()? {
            if name == NUMBER_KEY && members.is_empty() {
                let number: Number = map
                    .next_value::<String>()?
                    .parse()
                    .map_err(de::Error::custom)?;
                return Ok(number.into());
            }
            decoder.member(&mut room, members.len(), &name)?;
            members.insert(name, map.next_value_seed(ValueSeed(decoder))?);
        }
        Ok(members.into())
    }
}
