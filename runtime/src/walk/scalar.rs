//! Texts, numbers and booleans, however they are sent.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};

use super::decoder::{Decoder, NUMBER_KEY};
use super::found::Found;
use super::value::ValueSeed;
use crate::Value;
use crate::fields::Kind;

/// How far a value can be understood.
pub(super) enum Read<T> {
    /// It is of the documented kind.
    Exact(T),
    /// It is of another kind but means this.
    Converted(T),
    /// It means nothing.
    Nothing,
    /// It cannot be understood.
    Refused,
}

/// A type of scalar fields.
pub(super) trait Scalar: Sized {
    const KIND: Kind;

    fn text(text: &str) -> Read<Self>;

    fn boolean(value: bool) -> Read<Self>;

    fn integer(value: i64) -> Read<Self>;

    /// Only for what does not fit into [`Scalar::integer`].
    fn unsigned(value: u64) -> Read<Self>;

    fn float(value: f64) -> Read<Self>;

    /// Takes a text that is its own already, or gives it back.
    fn take(text: String) -> Result<Self, String> {
        Err(text)
    }

    /// A list or an object; `None` if it is not wanted at all.
    const NESTED: Option<fn(Value) -> Read<Self>> = None;
}

impl Scalar for String {
    const KIND: Kind = Kind::String;

    #[inline]
    fn text(text: &str) -> Read<Self> {
        Read::Exact(text.to_owned())
    }

    fn boolean(value: bool) -> Read<Self> {
        Read::Converted(value.to_string())
    }

    fn integer(value: i64) -> Read<Self> {
        Read::Converted(value.to_string())
    }

    fn unsigned(value: u64) -> Read<Self> {
        Read::Converted(value.to_string())
    }

    fn float(value: f64) -> Read<Self> {
        Read::Converted(Value::from(value).to_string())
    }

    fn take(text: String) -> Result<Self, String> {
        Ok(text)
    }

    // JSON inside a string, without the string.
    const NESTED: Option<fn(Value) -> Read<Self>> =
        Some(|value| Read::Converted(value.to_string()));
}

impl Scalar for Vec<u8> {
    const KIND: Kind = Kind::String;

    fn text(text: &str) -> Read<Self> {
        match BASE64.decode(text) {
            Ok(bytes) => Read::Exact(bytes),
            Err(_) => Read::Refused,
        }
    }

    fn boolean(_: bool) -> Read<Self> {
        Read::Refused
    }

    fn integer(_: i64) -> Read<Self> {
        Read::Refused
    }

    fn unsigned(_: u64) -> Read<Self> {
        Read::Refused
    }

    fn float(_: f64) -> Read<Self> {
        Read::Refused
    }
}

/// Largest magnitude up to which every integer is a float of its own.
const EXACT_FLOATS: f64 = 9_007_199_254_740_992.0;

impl Scalar for i64 {
    const KIND: Kind = Kind::Integer;

    fn text(text: &str) -> Read<Self> {
        if text.is_empty() {
            return Read::Nothing;
        }
        match text.parse::<i64>() {
            Ok(value) => Read::Converted(value),
            Err(_) => text.parse::<f64>().map_or(Read::Refused, Self::float),
        }
    }

    fn boolean(value: bool) -> Read<Self> {
        Read::Converted(i64::from(value))
    }

    #[inline]
    fn integer(value: i64) -> Read<Self> {
        Read::Exact(value)
    }

    fn unsigned(_: u64) -> Read<Self> {
        Read::Refused
    }

    fn float(value: f64) -> Read<Self> {
        if value.fract() == 0.0 && value.abs() <= EXACT_FLOATS {
            Read::Converted(value as i64)
        } else {
            Read::Refused
        }
    }
}

impl Scalar for f64 {
    const KIND: Kind = Kind::Float;

    fn text(text: &str) -> Read<Self> {
        match text.parse::<f64>() {
            _ if text.is_empty() => Read::Nothing,
            Ok(value) if value.is_finite() => Read::Converted(value),
            _ => Read::Refused,
        }
    }

    fn boolean(_: bool) -> Read<Self> {
        Read::Refused
    }

    // JSON has one kind of numbers.
    fn integer(value: i64) -> Read<Self> {
        Read::Exact(value as f64)
    }

    fn unsigned(value: u64) -> Read<Self> {
        Read::Exact(value as f64)
    }

    fn float(value: f64) -> Read<Self> {
        Read::Exact(value)
    }
}

impl Scalar for bool {
    const KIND: Kind = Kind::Boolean;

    fn text(text: &str) -> Read<Self> {
        match text {
            "" => Read::Nothing,
            "1" => Read::Converted(true),
            "0" => Read::Converted(false),
            _ if text.eq_ignore_ascii_case("true") => Read::Converted(true),
            _ if text.eq_ignore_ascii_case("false") => Read::Converted(false),
            _ => Read::Refused,
        }
    }

    fn boolean(value: bool) -> Read<Self> {
        Read::Exact(value)
    }

    fn integer(value: i64) -> Read<Self> {
        match value {
            0 => Read::Converted(false),
            1 => Read::Converted(true),
            _ => Read::Refused,
        }
    }

    fn unsigned(_: u64) -> Read<Self> {
        Read::Refused
    }

    fn float(_: f64) -> Read<Self> {
        Read::Refused
    }
}

/// Reads a scalar, or nothing.
pub(super) struct ScalarSeed<'d, 'o, T> {
    pub(super) slot: &'d mut Option<T>,
    pub(super) decoder: &'d mut Decoder<'o>,
}

impl<T: Scalar> ScalarSeed<'_, '_, T> {
    #[inline(always)]
    fn finish<E: de::Error>(self, read: Read<T>, found: Found<'_>) -> Result<(), E> {
        *self.slot = match read {
            Read::Exact(value) => Some(value),
            Read::Converted(value) => {
                self.decoder.mistyped(T::KIND, &found)?;
                Some(value)
            }
            Read::Nothing => {
                self.decoder.mistyped(T::KIND, &found)?;
                None
            }
            Read::Refused => return Err(self.decoder.refuse(T::KIND, &found)),
        };
        Ok(())
    }

    /// A number as text, from serde_json with `arbitrary_precision`.
    fn number<E: de::Error>(self, text: &str) -> Result<(), E> {
        if let Ok(value) = text.parse() {
            self.visit_i64(value)
        } else if let Ok(value) = text.parse() {
            self.visit_u64(value)
        } else {
            self.visit_f64(text.parse().map_err(E::custom)?)
        }
    }
}

impl<'de, T: Scalar> de::DeserializeSeed<'de> for ScalarSeed<'_, '_, T> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Scalar> Visitor<'de> for ScalarSeed<'_, '_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", T::KIND)
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        *self.slot = None;
        Ok(())
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        self.finish(T::boolean(value), Found::Boolean(value))
    }

    #[inline]
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        self.finish(T::integer(value), Found::Integer(value))
    }

    #[inline]
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => self.finish(T::unsigned(value), Found::Unsigned(value)),
        }
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        self.finish(T::float(value), Found::Float(value))
    }

    #[inline]
    fn visit_str<E: de::Error>(self, value: &str) -> Result<(), E> {
        if T::KIND == Kind::String {
            self.decoder.text(value)?;
        }
        self.finish(T::text(value), Found::String(value))
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<(), E> {
        match T::take(value) {
            Ok(value) => {
                *self.slot = Some(value);
                Ok(())
            }
            Err(value) => self.visit_str(&value),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Some(nested) = T::NESTED else {
            return Err(self.decoder.refuse(T::KIND, &Found::List));
        };
        let (mut elements, mut room) = (Vec::new(), 0);
        while let Some(element) = list.next_element_seed(ValueSeed(self.decoder))? {
            self.decoder
                .grow(&mut room, elements.len(), size_of::<Value>())?;
            elements.push(element);
        }
        self.finish(nested(Value::Array(elements)), Found::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut members, mut room) = (serde_json::Map::new(), 0);
        while let Some(name) = map.next_key::<String>()? {
            if name == NUMBER_KEY && members.is_empty() {
                return self.number(&map.next_value::<String>()?);
            }
            if T::NESTED.is_none() {
                return Err(self.decoder.refuse(T::KIND, &Found::Object));
            }
            self.decoder.member(&mut room, members.len(), &name)?;
            members.insert(name, map.next_value_seed(ValueSeed(self.decoder))?);
        }
        match T::NESTED {
            Some(nested) => self.finish(nested(Value::Object(members)), Found::Object),
            None => Err(self.decoder.refuse(T::KIND, &Found::Object)),
        }
    }
}
