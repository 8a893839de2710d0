//! The walker: everything that is done to generated types, written once against [`Fields`].

mod compare;
mod debug;
mod deserialize;
mod serialize;

pub use compare::{copy, equal};
pub use debug::debug;
pub use deserialize::deserialize;
pub use serialize::serialize;
