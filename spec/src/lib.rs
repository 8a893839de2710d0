//! The spec: what a vendor's documents say about one version of one service, in the vendor's own names.
//!
//! This crate holds the types, their reader, writer, checks and JSON Schema, and the specs themselves, each behind
//! the feature of its service (`tencent-ckafka`, `alibaba-alikafka`, `alibaba-rocketmq`; `bundled` for all): see
//! [`bundled()`].
//!
//! A spec is a folder, `spec/<provider>/<service>/<version>/`:
//!
//! | file | holds |
//! |---|---|
//! | `api.json` | [`Api`]: the facts |
//! | `changelog.json` | [`Changelog`]: the vendor's releases |
//! | `examples/<Action>.json` | [`Example`]s of one action |
//! | `docs.json` | [`Docs`]: descriptions in our own words; never written by a parse |
//! | `values.json` | [`Values`]: names and meanings of documented values, in our own words |
//! | `findings.json` | [`Finding`]: contradictions of the documents that are known, each with its reason |
//! | `pages.json` | [`Pages`]: evidence of single pages about actions, and actions that only a page documents |
//! | `overrides.json` | [`Override`]s: corrections of the document, each with a reason |
//! | `families.json` | [`Families`]: error codes of the service by what they call for; those of all services of a vendor are in `spec/<provider>/families.json` |
//! | `crate.json` | [`CrateInfo`]: name and version of the generated crate |

mod bundled;
mod categories;
pub mod check;
pub mod diagnostic;
pub mod docs;
pub mod facts;
mod families;
#[cfg(any(test, feature = "fixture"))]
pub mod fixture;
pub mod format;
mod io;
pub mod json;
pub mod overrides;
mod pages;
#[cfg(feature = "schema")]
pub mod schema;
pub mod source;
mod spellings;
mod success;
mod types;
pub mod values;
mod wire;

pub use bundled::{bundled, bundled_names};
pub use categories::category;
pub use io::{Documented, Files, MemberKind, MemberList, Spec, TENCENT_V2_ENVELOPE};
pub use types::*;
