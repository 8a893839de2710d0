//! Reads vendors' API documents into a spec, and generates typed Rust crates from the spec.

mod builder;
#[cfg(feature = "cli")]
pub mod cli;
pub mod diagnostic;
mod emit;
mod generate;
#[cfg(feature = "documents")]
pub mod history;
mod layout;
mod model;
pub mod output;
#[cfg(feature = "documents")]
pub mod parse;
#[cfg(feature = "documents")]
pub mod read;
mod resolve;
pub mod source;
pub mod spec;
#[cfg(feature = "cli")]
pub mod update;

pub use builder::{Builder, Error};
pub use generate::{generate, generate_spec};
pub use layout::Layout;
