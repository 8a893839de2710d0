//! Specs in the formats that other tools read: OpenAPI, and JSON Schema for each structure.
//!
//! What a format cannot say stands beside it in extensions: `x-cloudapi-style` says how a list becomes text,
//! `x-cloudapi-signing` how requests are signed, and so on; the module [`openapi`] lists them.

mod components;
mod example;
mod json_schema;
pub mod openapi;
mod operation;
mod schema;

pub use json_schema::json_schema;
