//! The job on an API release, on documents of a small service: `data/update/release-<n>.txt`.
//!
//! Release 3 adds an action, a parameter and a member, makes a required parameter optional and deprecates another.
//! Release 4 removes a member of a response, renames a structure and changes a type.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

mod consumer;
mod findings;
mod job;
mod pages;
mod project;
mod refused;
