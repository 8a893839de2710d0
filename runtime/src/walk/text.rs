//! Open enums of texts and integers.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, Visitor};

/// Deserializes what is made from a text: the whole of the `Deserialize` of an open enum.
pub fn deserialize_text<'de, T: for<'a> From<&'a str>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(Text(PhantomData))
}

struct Text<T>(PhantomData<T>);

impl<T: for<'a> From<&'a str>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }
}

/// Deserializes what is made from an integer, which may be sent as a text: the whole of the
/// `Deserialize` of an open enum.
pub fn deserialize_integer<'de, T: From<i64>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_any(Integer(PhantomData))
}

struct Integer<T>(PhantomData<T>);

impl<T: From<i64>> Visitor<'_> for Integer<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<T, E> {
        Ok(T::from(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<T, E> {
        let found = de::Unexpected::Unsigned(value);
        let value = i64::try_from(value).map_err(|_| E::invalid_value(found, &self))?;
        Ok(T::from(value))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        let found = de::Unexpected::Str(text);
        let value = text.parse().map_err(|_| E::invalid_value(found, &self));
        value.map(<T as From<i64>>::from)
    }
}
