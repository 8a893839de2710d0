//! The spec: what a vendor's documents say about one version of one service, in the vendor's own names.
//!
//! A spec is a folder, `spec/<provider>/<service>/<version>/`:
//!
//! | file | holds |
//! |---|---|
//! | `api.json` | [`Api`]: the facts |
//! | `changelog.json` | [`Changelog`]: the vendor's releases |
//! | `examples/<Action>.json` | [`Example`]s of one action |
//! | `docs.json` | [`Docs`]: descriptions in our own words; never written by a parse |
//! | `pages.json` | [`Pages`]: evidence of single pages about actions, and actions that only a page documents |
//! | `overrides.json` | [`Override`]s: corrections of the document, each with a reason |
//! | `crate.json` | [`CrateInfo`]: name and version of the generated crate |

#[cfg(feature = "documents")]
pub mod check;
#[cfg(feature = "documents")]
pub mod docs;
#[cfg(feature = "documents")]
pub mod facts;
#[cfg(test)]
pub(crate) mod fixture;
#[cfg(feature = "documents")]
pub mod format;
mod io;
pub mod json;
pub mod overrides;
mod pages;
#[cfg(feature = "schema")]
pub mod schema;
#[cfg(feature = "documents")]
mod spellings;
mod types;

#[cfg(feature = "documents")]
pub(crate) use io::TENCENT_V2_ENVELOPE;
pub use io::{Documented, Files, MemberKind, MemberList, Spec};
pub use types::*;
