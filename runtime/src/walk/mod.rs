//! The walker: everything that is done to generated types, written once against [`Fields`].
//!
//! [`fields!`](crate::fields!) makes the traits of a type call these functions.
//!
//! [`Fields`]: crate::Fields

mod compare;
mod debug;
mod decoder;
mod deserialize;
mod find;
mod found;
mod map;
mod merged;
mod scalar;
mod serialize;
mod skip;
mod text;
mod value;

pub use compare::{clone, equal};
pub use debug::debug;
pub use deserialize::deserialize;
pub use serialize::serialize;
pub use text::{deserialize_integer, deserialize_text};

pub(crate) use decoder::{Decoder, NUMBER_KEY, Place, UNKNOWN, Watch};
pub(crate) use deserialize::{FieldSeed, ItemSeed, Root, all_or_nothing};
pub(crate) use find::{find, missing};
pub(crate) use serialize::Written;
pub(crate) use value::ValueSeed;

#[cfg(test)]
pub(crate) mod tests;
