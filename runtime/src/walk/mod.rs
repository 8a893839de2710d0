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
mod scalar;
mod serialize;
mod skip;

pub use compare::{clone, equal};
pub use debug::debug;
pub use deserialize::deserialize;
pub use serialize::serialize;

pub(crate) use compare::clear;
pub(crate) use decoder::{Decoder, Place, Watch};
pub(crate) use deserialize::Root;
pub(crate) use find::{find, missing};

#[cfg(test)]
mod tests;
