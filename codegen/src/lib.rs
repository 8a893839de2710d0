//! Reads vendors' API documents into a spec, and generates typed Rust crates from the spec.
//!
//! A build script uses [`Builder`]; the `cloudapi` command is behind the feature `cli`, which is on by default.
//!
//! ```toml
//! [build-dependencies]
//! cloudapi-codegen = { version = "0.1", default-features = false, features = ["tencent-ckafka"] }
//! ```
//!
//! | feature | holds |
//! |---|---|
//! | `tencent-ckafka`, `alibaba-alikafka`, `alibaba-rocketmq` | the spec of a service, for [`Builder::bundled`] |
//! | `bundled` | all of these |
//! | `crates` | whole crates with their manifests: [`Layout::Crate`], `generate` |
//! | `documents` | readers of vendors' documents, and their releases compared: `read`, `parse`, `history` |
//! | `descriptions` | vendors' machine-readable descriptions: [`Builder::description`], `import` |
//! | `schema` | JSON Schemas of the spec files |
//! | `cli` | the command, with everything above |
//!
//! # What a build script compiles
//!
//! This crate, and nineteen others. A test holds the table against what cargo finds.
//!
//! | crate | what it earns |
//! |---|---|
//! | `cloudapi-spec` | types, reader and checks of specs, and those that are bundled |
//! | `serde` | specs as types: a wrong field is refused with its name and place |
//! | `serde_core` | `serde` without its macros |
//! | `serde_derive` | one declaration for reading, writing and the JSON Schema of each of the forty types of a spec |
//! | `proc-macro2` | generated code as tokens |
//! | `quote` | items of generated code that read like the code |
//! | `syn` | the tokens as syntax trees: what is generated is Rust, whatever a spec says |
//! | `prettyplease` | the trees as text, in one layout |
//! | `unicode-ident` | which characters make a name, for the four above |
//! | `heck` | wire names in the cases of Rust |
//! | `serde_json` | reads specs, with line and column of what is wrong |
//! | `indexmap` | `serde_json` keeps the order of an example's fields with it |
//! | `equivalent` | keys of `indexmap` |
//! | `hashbrown` | the table of `indexmap` |
//! | `foldhash` | hashes of `indexmap` |
//! | `itoa` | `serde_json` writes integers with it |
//! | `zmij` | `serde_json` writes floating point numbers with it |
//! | `memchr` | `serde_json` finds the end of strings with it |
//! | `strsim` | near misses: "did you mean" |
//!
//! `serde_derive` needs `syn`, `quote` and `proc-macro2` in any case. The syn is 3, which the newest `serde_derive` and
//! `prettyplease` share, so that there is one of it.
//!
//! All of it takes about 14 seconds of CPU on a busy machine, once, where the whole `tencentcloud-ckafka` takes about 3
//! and the runtime with TLS and HTTP about 80: a build script pays for specs of your own, for types in your own crate
//! and for code that holds nothing you do not call, not for a first build. `cargo run --release -p cloudapi-bench --
//! program subsets` in the repository prints the figures of your machine.

mod builder;
#[cfg(feature = "cli")]
pub mod cli;
pub mod diagnostic;
mod emit;
#[cfg(feature = "cli")]
pub mod export;
#[cfg(feature = "crates")]
mod generate;
#[cfg(feature = "documents")]
pub mod history;
#[cfg(feature = "descriptions")]
pub mod import;
mod layout;
mod model;
pub mod output;
#[cfg(feature = "documents")]
pub mod parse;
#[cfg(feature = "documents")]
pub mod read;
mod resolve;
#[cfg(feature = "cli")]
pub mod update;

pub use builder::{Builder, Error};
pub use cloudapi_spec as spec;
pub use cloudapi_spec::source;
#[cfg(feature = "crates")]
pub use generate::{generate, generate_spec};
pub use layout::Layout;
