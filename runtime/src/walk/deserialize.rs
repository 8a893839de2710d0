//! `Deserialize`, and the decoding of responses: tolerant, with paths.

use std::fmt;
use std::mem::ManuallyDrop;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::decoder::{Decoder, NUMBER_KEY, Place, UNKNOWN};
use super::found::Found;
use super::map::entries;
use super::merged::Merged;
use super::scalar::{Scalar, ScalarSeed};
use super::skip::{Skip, SkipAndTell};
use super::value::ValueSeed;
use crate::drift::DecodeOptions;
use crate::fields::{Fields, FieldsMut, ItemMut, Kind, ListMut, MapMut, Mut, OptionalMut};

/// Deserializes a map into a value: the whole of a generated `Deserialize`.
///
/// As tolerant as [`DecodeOptions::default`]; errors name the JSON path of the value that was
/// refused. The format must describe itself, as JSON does.
#[inline]
pub fn deserialize<'de, T: Fields, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = ManuallyDrop::new(T::DEFAULT);
    match fill(FieldsMut::new(&mut *value), deserializer) {
        Ok(()) => Ok(ManuallyDrop::into_inner(value)),
        Err(error) => Err(error),
    }
}

/// The part of [`deserialize`] that does not depend on the type.
fn fill<'de, D: Deserializer<'de>>(fields: FieldsMut<'_>, deserializer: D) -> Result<(), D::Error> {
    let mut decoder = Decoder::new(DecodeOptions::default());
    all_or_nothing(fields, |fields| {
        let decoder = &mut decoder;
        Root { fields, decoder }.deserialize(deserializer)
    })
}

/// Empties the fields again if reading into them fails, also by a panic in code of the format.
pub(crate) fn all_or_nothing<E>(
    fields: FieldsMut<'_>,
    read: impl FnOnce(FieldsMut<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut partly = Partly(fields);
    read(partly.0.reborrow())?;
    std::mem::forget(partly);
    Ok(())
}

/// Fields that are emptied unless this is forgotten.
struct Partly<'a>(FieldsMut<'a>);

impl Drop for Partly<'_> {
    fn drop(&mut self) {
        self.0.clear();
    }
}

/// Reads an object into fields. What does not come stays as it is.
pub(crate) struct Root<'d, 'o> {
    pub(crate) fields: FieldsMut<'d>,
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
pub(super) fn members<'de, A: MapAccess<'de>>(
    mut fields: FieldsMut<'_>,
    decoder: &mut Decoder<'_>,
    map: &mut A,
) -> Result<(), A::Error> {
    let table = fields.table();
    decoder.enter(Place::Fields(table))?;
    loop {
        match map.next_key_seed(Key(decoder)) {
            Ok(Some(())) => {}
            Ok(None) => break,
            Err(error) => {
                decoder.leave();
                return Err(error);
            }
        }
        let index = decoder.index(table);
        let Some(field) = fields.get_mut(index) else {
            if let Some(names) = decoder.merges() {
                let fields = fields.reborrow();
                map.next_value_seed(Merged {
                    fields,
                    names,
                    decoder,
                })?;
            } else {
                undocumented(decoder, map)?;
            }
            continue;
        };
        map.next_value_seed(FieldSeed {
            field,
            wrapper: table.wrapper_names(index),
            decoder,
        })?;
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
        let value = map.next_value_seed(ValueSeed(decoder))?;
        decoder.capture(name, value);
        return Ok(());
    }
    if decoder.unknown == NUMBER_KEY {
        return Err(decoder.refuse(Kind::Structure, &Found::Number));
    }
    if decoder.wants_drift() {
        let found = map.next_value_seed(SkipAndTell)?;
        decoder.undocumented(found.kind())
    } else {
        map.next_value_seed(Skip)
    }
}

/// Reads a name, which the decoder notes.
struct Key<'d, 'o>(&'d mut Decoder<'o>);

impl<'de> DeserializeSeed<'de> for Key<'_, '_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, name: &str) -> Result<(), E> {
        self.0.name(name);
        Ok(())
    }
}

/// Reads the value of a field.
pub(crate) struct FieldSeed<'f, 'd, 'o> {
    pub(crate) field: Mut<'f>,
    /// The name of the member that wraps the list, if the field is one and a member does.
    pub(crate) wrapper: &'static [&'static str],
    pub(crate) decoder: &'d mut Decoder<'o>,
}

impl<'de> DeserializeSeed<'de> for FieldSeed<'_, '_, '_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let decoder = self.decoder;
        let target = match self.field {
            Mut::String(slot) => return ScalarSeed { slot, decoder }.deserialize(deserializer),
            Mut::Integer(slot) => return ScalarSeed { slot, decoder }.deserialize(deserializer),
            Mut::Float(slot) => return ScalarSeed { slot, decoder }.deserialize(deserializer),
            Mut::Boolean(slot) => return ScalarSeed { slot, decoder }.deserialize(deserializer),
            Mut::Bytes(slot) => return ScalarSeed { slot, decoder }.deserialize(deserializer),
            Mut::Json(slot) => {
                let value = ValueSeed(decoder).deserialize(deserializer)?;
                *slot = (!value.is_null()).then_some(value);
                return Ok(());
            }
            Mut::IntegerEnum(mut slot) => {
                slot.set(scalar(decoder, deserializer)?);
                return Ok(());
            }
            Mut::TextEnum(mut slot) => {
                slot.set(scalar(decoder, deserializer)?);
                return Ok(());
            }
            Mut::Structure(slot) => Target::Structure(slot),
            Mut::List(list) => Target::List(list, self.wrapper),
            Mut::Map(map) => Target::Map(map),
        };
        Nested { target, decoder }
            .deserialize(deserializer)
            .map(|_| ())
    }
}

/// Where an object or a list goes.
enum Target<'d> {
    /// A structure that is a field.
    Structure(OptionalMut<'d>),
    /// A structure that is an element.
    Element(FieldsMut<'d>),
    /// A list, with the name of the member that wraps it if one does.
    List(ListMut<'d>, &'static [&'static str]),
    /// A map.
    Map(MapMut<'d>),
}

/// Reads an object or a list into its place. The result is whether there is one: null is none.
struct Nested<'d, 'o> {
    target: Target<'d>,
    decoder: &'d mut Decoder<'o>,
}

impl Nested<'_, '_> {
    /// What the document says is sent.
    fn kind(&self) -> Kind {
        match self.target {
            Target::List(_, []) => Kind::List,
            // Maps and the wrapper of a list are objects, too.
            Target::Structure(_) | Target::Element(_) | Target::Map(_) | Target::List(..) => {
                Kind::Structure
            }
        }
    }

    fn absent(self) -> bool {
        match self.target {
            Target::Structure(mut slot) => _ = slot.set(false),
            Target::Element(_) => {}
            Target::List(mut list, _) => list.cut(None),
            Target::Map(mut map) => map.reset(false),
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
        match self.target {
            Target::Structure(mut slot) => {
                self.decoder.charge(slot.allocates())?;
                if let Some(fields) = slot.set(true) {
                    members(fields, self.decoder, &mut map)?;
                }
            }
            Target::Element(fields) => members(fields, self.decoder, &mut map)?,
            Target::Map(target) => entries(target, self.decoder, &mut map)?,
            Target::List(list, names @ [_, ..]) => wrapped(list, names, self.decoder, &mut map)?,
            Target::List(_, []) => {
                return match map.next_key::<String>()? {
                    None => self.nothing(&Found::Object),
                    Some(name) if name == NUMBER_KEY => self.refuse(&Found::Number),
                    Some(_) => self.refuse(&Found::Object),
                };
            }
        }
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
            _ => match sequence.next_element_seed(Skip)? {
                None => self.nothing(&Found::List),
                Some(()) => self.refuse(&Found::List),
            },
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
    mut list: ListMut<'_>,
    decoder: &mut Decoder<'_>,
    sequence: &mut A,
) -> Result<(), A::Error> {
    list.cut(Some(0));
    decoder.enter(Place::List)?;
    let (mut length, mut room) = (0, 0);
    while let Some(present) = sequence.next_element_seed(Element {
        list: list.reborrow(),
        length,
        room: &mut room,
        decoder,
    })? {
        if present {
            length += 1;
        } else {
            list.cut(Some(length));
        }
        decoder.at += 1;
    }
    if length == 0 {
        decoder.empty_list();
    }
    decoder.leave();
    Ok(())
}

/// Reads an object whose one member is the list.
fn wrapped<'de, A: MapAccess<'de>>(
    mut list: ListMut<'_>,
    names: &'static [&'static str],
    decoder: &mut Decoder<'_>,
    map: &mut A,
) -> Result<(), A::Error> {
    list.cut(None);
    decoder.enter(Place::Member(names))?;
    while map.next_key_seed(Key(decoder))?.is_some() {
        if decoder.at == UNKNOWN {
            undocumented(decoder, map)?;
        } else {
            let target = Target::List(list.reborrow(), &[]);
            map.next_value_seed(Nested { target, decoder })?;
        }
    }
    decoder.leave();
    Ok(())
}

/// Reads an element into a list. The result is whether there is one: null is none.
struct Element<'d, 'o> {
    list: ListMut<'d>,
    length: usize,
    room: &'d mut usize,
    decoder: &'d mut Decoder<'o>,
}

impl<'de> DeserializeSeed<'de> for Element<'_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        let Element {
            mut list,
            length,
            room,
            decoder,
        } = self;
        decoder.grow(room, length, list.stride())?;
        let item = list.push();
        ItemSeed { item, decoder }.deserialize(deserializer)
    }
}

/// Reads an element into its place. The result is whether there is one: null is none.
pub(crate) struct ItemSeed<'i, 'd, 'o> {
    pub(crate) item: ItemMut<'i>,
    pub(crate) decoder: &'d mut Decoder<'o>,
}

impl<'de> DeserializeSeed<'de> for ItemSeed<'_, '_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        let ItemSeed { item, decoder } = self;
        match item {
            ItemMut::String(slot) => element(slot, decoder, deserializer),
            ItemMut::Integer(slot) => element(slot, decoder, deserializer),
            ItemMut::Float(slot) => element(slot, decoder, deserializer),
            ItemMut::Boolean(slot) => element(slot, decoder, deserializer),
            ItemMut::Json(slot) => {
                *slot = ValueSeed(decoder).deserialize(deserializer)?;
                Ok(true)
            }
            ItemMut::IntegerEnum(mut slot) => {
                let value = scalar(decoder, deserializer)?;
                Ok(value.map(|value| slot.set(value)).is_some())
            }
            ItemMut::TextEnum(mut slot) => {
                let value = scalar(decoder, deserializer)?;
                Ok(value.map(|value| slot.set(value)).is_some())
            }
            ItemMut::Structure(item) => {
                let target = Target::Element(item);
                Nested { target, decoder }.deserialize(deserializer)
            }
            ItemMut::List(list) => {
                let target = Target::List(list, &[]);
                Nested { target, decoder }.deserialize(deserializer)
            }
            ItemMut::Map(map) => {
                let target = Target::Map(map);
                Nested { target, decoder }.deserialize(deserializer)
            }
        }
    }
}

/// Reads a scalar into its place. The result is whether there is one.
fn element<'de, T: Scalar, D: Deserializer<'de>>(
    slot: &mut T,
    decoder: &mut Decoder<'_>,
    deserializer: D,
) -> Result<bool, D::Error> {
    let value = scalar(decoder, deserializer)?;
    Ok(value.map(|value| *slot = value).is_some())
}

/// Reads a scalar; null is none.
fn scalar<'de, T: Scalar, D: Deserializer<'de>>(
    decoder: &mut Decoder<'_>,
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let mut value = None;
    let slot = &mut value;
    ScalarSeed { slot, decoder }.deserialize(deserializer)?;
    Ok(value)
}
