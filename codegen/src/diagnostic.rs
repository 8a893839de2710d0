//! What is wrong with an input, where, and what to do about it.

#[cfg(feature = "cli")]
pub mod render;

pub use cloudapi_spec::diagnostic::{Diagnostic, Location, Severity, near};
