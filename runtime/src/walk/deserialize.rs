//! `Deserialize`, and the decoding of responses: tolerant, with paths.

use std::fmt;

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::decoder::{Decoder, Found, NUMBER_KEY, Step};
use super::scalar::ScalarSeed;
use crate::Value;
use crate::drift::DecodeOptions;
use crate::fields::{Fields, ItemMut, Kind, List, Mut, Optional};

/// Deserializes a map into a value: the whole of a generated `Deserialize`.
///
/// As tolerant as [`DecodeOptions::default`]; errors name the JSON path of the value that was
/// refused. The format must describe itself, as JSON does.
pub fn deserialize<'de, T: Fields + Default, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut value = T::default();
    let mut decoder = Decoder::new(DecodeOptions::default());
    deserializer.deserialize_map(Root {
        fields: &mut value,
        decoder: &mut decoder,
    })?;
    Ok(value)
}

/// Reads an object into fields, which must be empty.
pub(crate) struct Root<'d, 'o> {
    pub(crate) fields: &'d mut dyn Fields,
    pub(crate) decoder: &'d mut Decoder<'o>,
}

impl<'de> DeserializeSeed<'de> for Root<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Root<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        members(self.fields, self.decoder, &mut map)
    }
}

/// Reads the members of an object into fields.
fn members<'de, A: MapAccess<'de>>(
    fields: &mut dyn Fields,
    decoder: &mut Decoder<'_>,
    map: &mut A,
) -> Result<(), A::Error> {
    let table = fields.table();
    decoder.enter(Step::Field(table, 0))?;
    // Members mostly come in document order.
    let mut next = 0;
    loop {
        let key = Key {
            names: table.names,
            next,
            unknown: &mut decoder.unknown,
        };
        let index = match map.next_key_seed(key) {
            Ok(Some(Some(index))) => index,
            Ok(Some(None)) => {
                undocumented(decoder, map)?;
                continue;
            }
            Ok(None) => break,
            Err(error) => {
                decoder.leave();
                return Err(error);
            }
        };
        next = index + 1;
        decoder.step(Step::Field(table, index));
        match fields.get_mut(index) {
            Mut::String(slot) => *slot = map.next_value_seed(ScalarSeed::new(decoder))?,
            Mut::Integer(slot) => *slot = map.next_value_seed(ScalarSeed::new(decoder))?,
            Mut::Float(slot) => *slot = map.next_value_seed(ScalarSeed::new(decoder))?,
            Mut::Boolean(slot) => *slot = map.next_value_seed(ScalarSeed::new(decoder))?,
            Mut::Json(slot) => *slot = map.next_value::<Option<Value>>()?,
            Mut::Structure(slot) => {
                let target = Target::Field(slot);
                map.next_value_seed(Nested { target, decoder })?;
            }
            Mut::List(list) => {
                let target = Target::List(list, table.wrapper_names(index));
                map.next_value_seed(Nested { target, decoder })?;
            }
            Mut::Absent => _ = map.next_value::<IgnoredAny>()?,
        }
    }
    decoder.leave();
    Ok(())
}

/// Reads the value of a member that no document names.
#[cold]
fn undocumented<'de, A: MapAccess<'de>>(
    decoder: &mut Decoder<'_>,
    map: &mut A,
) -> Result<(), A::Error> {
    if let Some(name) = decoder.watched() {
        decoder.capture(name, map.next_value()?);
        return Ok(());
    }
    if decoder.unknown == NUMBER_KEY {
        return Err(decoder.refuse(Kind::Structure, &Found::Number));
    }
    if decoder.wants_drift() {
        let found = map.next_value_seed(FoundSeed)?;
        decoder.undocumented(found.kind())
    } else {
        map.next_value::<IgnoredAny>().map(|_| ())
    }
}

/// Reads a name: the index of its field, or `None` after keeping it as unknown.
struct Key<'a> {
    names: &'static [&'static str],
    next: usize,
    unknown: &'a mut String,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<usize>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, name: &str) -> Result<Option<usize>, E> {
        if self.names.get(self.next).is_some_and(|next| *next == name) {
            return Ok(Some(self.next));
        }
        let index = self.names.iter().position(|known| *known == name);
        if index.is_none() {
            self.unknown.clear();
            self.unknown.push_str(name);
        }
        Ok(index)
    }
}

/// Reads a structure or a list. The result is whether there is one.
struct Nested<'d, 'o> {
    target: Target<'d>,
    decoder: &'d mut Decoder<'o>,
}

enum Target<'d> {
    /// A structure that is a field.
    Field(&'d mut dyn Optional),
    /// A structure that is an element.
    Element(&'d mut dyn Fields),
    /// A list, with the name of the member that wraps it if one does.
    List(&'d mut dyn List, &'static [&'static str]),
}

impl Nested<'_, '_> {
    fn kind(&self) -> Kind {
        match self.target {
            Target::List(_, []) => Kind::List,
            _ => Kind::Structure,
        }
    }

    fn absent(self) -> bool {
        match self.target {
            Target::Field(slot) => slot.clear(),
            Target::Element(_) => {}
            Target::List(list, _) => list.clear(),
        }
        false
    }

    /// Something that reads as absent.
    fn nothing<E: de::Error>(self, found: &Found<'_>) -> Result<bool, E> {
        self.decoder.mistyped(self.kind(), found)?;
        Ok(self.absent())
    }

    fn refuse<E: de::Error>(self, found: &Found<'_>) -> Result<bool, E> {
        Err(self.decoder.refuse(self.kind(), found))
    }
}

impl<'de> DeserializeSeed<'de> for Nested<'_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nested<'_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let fields = match self.target {
            Target::Field(slot) => slot.begin(),
            Target::Element(item) => item,
            Target::List(list, []) => return unwrapped(list, self.decoder, &mut map),
            Target::List(list, wrapper) => {
                wrapped(list, wrapper, self.decoder, &mut map)?;
                return Ok(true);
            }
        };
        members(fields, self.decoder, &mut map)?;
        Ok(true)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<bool, A::Error> {
        match self.target {
            Target::List(list, wrapper) => {
                if !wrapper.is_empty() {
                    self.decoder.mistyped(Kind::Structure, &Found::List)?;
                }
                elements(list, self.decoder, &mut sequence)?;
                Ok(true)
            }
            _ if sequence.next_element::<IgnoredAny>()?.is_none() => self.nothing(&Found::List),
            _ => self.refuse(&Found::List),
        }
    }

    fn visit_unit<E: de::Error>(self) -> Result<bool, E> {
        Ok(self.absent())
    }

    fn visit_none<E: de::Error>(self) -> Result<bool, E> {
        Ok(self.absent())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<bool, E> {
        match value {
            "" => self.nothing(&Found::String(value)),
            _ => self.refuse(&Found::String(value)),
        }
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<bool, E> {
        self.refuse(&Found::Boolean(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<bool, E> {
        self.refuse(&Found::Integer(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<bool, E> {
        self.refuse(&Found::Unsigned(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<bool, E> {
        self.refuse(&Found::Float(value))
    }
}

/// Reads the elements of a list.
fn elements<'de, A: SeqAccess<'de>>(
    list: &mut dyn List,
    decoder: &mut Decoder<'_>,
    sequence: &mut A,
) -> Result<(), A::Error> {
    list.begin(0);
    decoder.enter(Step::Index(0))?;
    let mut index = 0;
    while let Some(present) = sequence.next_element_seed(Element { list, decoder })? {
        if !present {
            list.pop();
        }
        index += 1;
        decoder.step(Step::Index(index));
    }
    decoder.leave();
    Ok(())
}

/// Reads an object whose one member is the list.
fn wrapped<'de, A: MapAccess<'de>>(
    list: &mut dyn List,
    names: &'static [&'static str],
    decoder: &mut Decoder<'_>,
    map: &mut A,
) -> Result<(), A::Error> {
    list.clear();
    decoder.enter(Step::Name(""))?;
    while let Some(index) = map.next_key_seed(Key {
        names,
        next: 0,
        unknown: &mut decoder.unknown,
    })? {
        match index {
            Some(index) => {
                decoder.step(Step::Name(names[index]));
                let target = Target::List(&mut *list, &[]);
                map.next_value_seed(Nested { target, decoder })?;
            }
            None => undocumented(decoder, map)?,
        }
    }
    decoder.leave();
    Ok(())
}

/// Reads an object in place of a list: only an empty one means something.
#[cold]
fn unwrapped<'de, A: MapAccess<'de>>(
    list: &mut dyn List,
    decoder: &mut Decoder<'_>,
    map: &mut A,
) -> Result<bool, A::Error> {
    let names = &[];
    match map.next_key_seed(Key {
        names,
        next: 0,
        unknown: &mut decoder.unknown,
    })? {
        None => {
            decoder.mistyped(Kind::List, &Found::Object)?;
            list.clear();
            Ok(false)
        }
        Some(_) if decoder.unknown == NUMBER_KEY => Err(decoder.refuse(Kind::List, &Found::Number)),
        Some(_) => Err(decoder.refuse(Kind::List, &Found::Object)),
    }
}

/// Reads an element into a list. The result is whether there is one: null is none.
struct Element<'d, 'o> {
    list: &'d mut dyn List,
    decoder: &'d mut Decoder<'o>,
}

impl<'de> DeserializeSeed<'de> for Element<'_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        let decoder = self.decoder;
        Ok(match self.list.push() {
            ItemMut::String(slot) => put(slot, ScalarSeed::new(decoder).deserialize(deserializer)?),
            ItemMut::Integer(slot) => {
                put(slot, ScalarSeed::new(decoder).deserialize(deserializer)?)
            }
            ItemMut::Float(slot) => put(slot, ScalarSeed::new(decoder).deserialize(deserializer)?),
            ItemMut::Boolean(slot) => {
                put(slot, ScalarSeed::new(decoder).deserialize(deserializer)?)
            }
            ItemMut::Json(slot) => put(slot, Some(Value::deserialize(deserializer)?)),
            ItemMut::Structure(item) => Nested {
                target: Target::Element(item),
                decoder,
            }
            .deserialize(deserializer)?,
        })
    }
}

fn put<T>(slot: &mut T, value: Option<T>) -> bool {
    let present = value.is_some();
    if let Some(value) = value {
        *slot = value;
    }
    present
}

/// Skips a value and tells what it is.
struct FoundSeed;

impl<'de> DeserializeSeed<'de> for FoundSeed {
    type Value = Found<'static>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for FoundSeed {
    type Value = Found<'static>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Found::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Found::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Found::Boolean(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Found::Integer(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Found::Unsigned(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Found::Float(value))
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Found::String(""))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
        while sequence.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Found::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = Found::Object;
        while let Some(name) = map.next_key::<String>()? {
            map.next_value::<IgnoredAny>()?;
            if name == NUMBER_KEY {
                found = Found::Number;
            }
        }
        Ok(found)
    }
}
