//! Reads vendors' API documents into a spec, and generates typed Rust crates from the spec.

#[cfg(feature = "cli")]
pub mod cli;
pub mod diagnostic;
mod emit;
mod generate;
pub mod history;
mod model;
pub mod output;
pub mod parse;
pub mod read;
mod resolve;
pub mod source;
pub mod spec;
#[cfg(feature = "cli")]
pub mod update;

pub use generate::{generate, generate_spec};
