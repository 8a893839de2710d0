//! Reads vendors' API documents into a spec, and generates typed Rust crates from the spec.

pub mod diagnostic;
pub mod spec;
