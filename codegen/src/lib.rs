//! Reads vendors' API documents into a spec, and generates typed Rust crates from the spec.

#[cfg(feature = "cli")]
pub mod cli;
pub mod diagnostic;
pub mod history;
pub mod parse;
pub mod read;
pub mod source;
pub mod spec;
