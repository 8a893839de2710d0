//! JSON of generated types, faster than through serde.
//!
//! The results are those of `serde_json::to_vec` and `serde_json::from_slice`, byte for byte and
//! value for value; only errors differ: they are the [`Error`] of this crate, which names the JSON
//! path and shows no value of a secret member. The client reads and writes bodies in this way.
//!
//! ```
//! use cloudapi_runtime::json;
//!
//! struct Topic {
//!     name: Option<String>,
//!     partitions: Option<i64>,
//! }
//! cloudapi_runtime::fields! { Topic { 0 => name: "TopicName", 1 => partitions: "PartitionNum" } }
//!
//! let topic: Topic = json::from_slice(br#"{"TopicName": "orders", "PartitionNum": "3"}"#)?;
//! assert_eq!(topic.partitions, Some(3));
//! assert_eq!(json::to_vec(&topic), br#"{"TopicName":"orders","PartitionNum":3}"#);
//!
//! let error = json::from_slice::<Topic>(br#"{"PartitionNum": "many"}"#).unwrap_err();
//! assert_eq!(error.path(), Some("$.PartitionNum"));
//! # Ok::<(), cloudapi_runtime::Error>(())
//! ```

mod excerpt;
mod read;
mod scan;
mod write;

#[cfg(test)]
mod tests;

use std::mem::ManuallyDrop;

use serde::de::DeserializeSeed as _;
use serde_json::error::Category;

use crate::fields::{Fields, FieldsMut};
use crate::walk::{Decoder, Root, all_or_nothing};
use crate::{DecodeOptions, Error, ErrorKind};

pub(crate) use excerpt::invalid;
pub(crate) use read::{Odd, Reader};
pub use write::to_vec;
pub(crate) use write::{fields_to_vec, value_to_vec};

/// Reads a value from JSON, as tolerant as [`DecodeOptions::default`].
///
/// # Errors
///
/// [`ErrorKind::Decode`] when the text is no JSON object or holds a value that cannot be understood.
pub fn from_slice<T: Fields>(json: &[u8]) -> Result<T, Error> {
    let mut value = ManuallyDrop::new(T::DEFAULT);
    match fill(json, FieldsMut::new(&mut *value)) {
        Ok(()) => Ok(ManuallyDrop::into_inner(value)),
        Err(error) => Err(error),
    }
}

/// The part of [`from_slice`] that does not depend on the type.
fn fill(json: &[u8], fields: FieldsMut<'_>) -> Result<(), Error> {
    all_or_nothing(fields, |fields| read_fields(json, fields))
}

fn read_fields(json: &[u8], mut fields: FieldsMut<'_>) -> Result<(), Error> {
    let text = std::str::from_utf8(json)
        .map_err(|_| Error::new(ErrorKind::Decode, "the text is not UTF-8"))?;
    let mut decoder = Decoder::new(DecodeOptions::default());
    let mut reader = Reader::new(text);
    if reader
        .object(fields.reborrow(), &mut decoder)
        .and_then(|()| reader.end())
        .is_ok()
    {
        return Ok(());
    }
    // What is wrong, if anything is, is found out and told in one place.
    fields.clear();
    let mut decoder = Decoder::new(DecodeOptions::default());
    let mut json = serde_json::Deserializer::from_str(text);
    let root = Root {
        fields,
        decoder: &mut decoder,
    };
    let result = root.deserialize(&mut json).and_then(|()| json.end());
    result.map_err(|error| {
        let message = match (decoder.failure(), error.classify()) {
            (Some(failure), _) => {
                return Error::new(ErrorKind::Decode, failure.reason).with_path(failure.path);
            }
            (None, Category::Eof) => format!("the text ends early, after {} bytes", text.len()),
            (None, Category::Data) => "the text holds no object".to_owned(),
            (None, _) => {
                format!("the text is no valid JSON: {}", invalid(text, &error))
            }
        };
        Error::new(ErrorKind::Decode, message).with_path(decoder.path())
    })
}
