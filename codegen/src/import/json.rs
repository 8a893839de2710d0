//! JSON of descriptions: parts that are read one by one, so that a broken one is named and the others stay, and the
//! place of each in its file.

use crate::diagnostic::{Diagnostic, Location};
use crate::source::Source;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// The fields of an object in their order, repeated ones included. An empty list is an empty object: some writers
/// cannot tell the two apart.
#[derive(Debug)]
pub(super) struct Pairs<'a, T>(pub Vec<(Cow<'a, str>, T)>);

impl<T> Default for Pairs<'_, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Pairs<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<'a, T>(PhantomData<(&'a (), T)>);

        impl<'de: 'a, 'a, T: Deserialize<'de>> Visitor<'de> for Fields<'a, T> {
            type Value = Pairs<'a, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(key) = map.next_key::<Text<'de>>()? {
                    pairs.push((key.0, map.next_value()?));
                }
                Ok(Pairs(pairs))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                match seq.next_element::<&RawValue>()? {
                    None => Ok(Pairs::default()),
                    Some(_) => Err(A::Error::invalid_type(Unexpected::Seq, &self)),
                }
            }

            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Pairs::default())
            }
        }

        deserializer.deserialize_any(Fields(PhantomData))
    }
}

/// A text, borrowed where it has no escapes. A number or boolean stands for its text, null for an empty one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text<'a>(pub Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyText;

        impl<'de> Visitor<'de> for AnyText {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(value.to_string())))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(value.to_string())))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(value.to_string())))
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(value.to_string())))
            }

            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Text::default())
            }
        }

        deserializer.deserialize_any(AnyText)
    }
}

/// A flag: true, false, one of the two as text, or null.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Flag(pub Option<bool>);

impl Flag {
    pub(super) fn is_set(self) -> bool {
        self.0 == Some(true)
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        match &*text.0 {
            "" => Ok(Self(None)),
            "true" | "1" => Ok(Self(Some(true))),
            "false" | "0" => Ok(Self(Some(false))),
            other => Err(D::Error::invalid_value(
                Unexpected::Str(other),
                &"true or false",
            )),
        }
    }
}

/// Reads a part of a description.
///
/// # Errors
/// What is wrong with it, at its place in the file.
pub(super) fn read<'a, T: Deserialize<'a>>(
    source: &Source,
    raw: &'a RawValue,
) -> Result<T, Diagnostic> {
    serde_json::from_str(raw.get())
        .map_err(|error| refusal(source, start(source, raw), raw.get(), &error))
}

/// Reads a whole description.
///
/// # Errors
/// Why it is none, and where.
pub(super) fn read_file<'a, T: Deserialize<'a>>(source: &'a Source) -> Result<T, Diagnostic> {
    serde_json::from_str(source.text()).map_err(|error| refusal(source, 0, source.text(), &error))
}

/// The place of a part.
pub(super) fn place(source: &Source, raw: &RawValue) -> Location {
    let start = start(source, raw);
    let line = raw.get().lines().next().map_or(0, str::len);
    short(source.location_at(start..start + line))
}

/// Where a part begins in the text of its file.
fn start(source: &Source, raw: &RawValue) -> usize {
    let (text, part) = (source.text().as_ptr() as usize, raw.get().as_ptr() as usize);
    // A part that was copied, since nothing could be borrowed, has no place of its own.
    part.checked_sub(text)
        .filter(|start| start + raw.get().len() <= source.text().len())
        .unwrap_or(0)
}

fn refusal(source: &Source, start: usize, text: &str, error: &serde_json::Error) -> Diagnostic {
    let before = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    let mut at = start + (before + error.column().saturating_sub(1)).min(text.len());
    while !source.text().is_char_boundary(at) {
        at -= 1;
    }
    let location = short(source.location_at(at..(at + 1).min(source.text().len())));
    let mut message = error.to_string();
    if let Some(end) = message.rfind(" at line ") {
        message.truncate(end);
    }
    let (code, message) = match error.is_data() {
        true => ("invalid-description", message),
        false => ("invalid-json", format!("invalid JSON: {message}")),
    };
    let diagnostic = Diagnostic::error(code, message).at(location);
    diagnostic.help(match error.is_eof() {
        true => "the file is truncated: fetch it again",
        false => "compare this place with what the vendor publishes",
    })
}

/// Longest line that is shown with a message. A description without line breaks would be copied for each of them.
const LONGEST: usize = 4096;

fn short(mut location: Location) -> Location {
    if location.text.len() > LONGEST {
        location.text = String::new();
        location.span = 0..0;
    }
    location
}
