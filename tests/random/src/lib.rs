//! Modules generated from specs made at random. That they compile without a warning, with the lints that people deny, is
//! the test; `tests/parse.rs` looks at many more of them, without compiling.

#![deny(
    warnings,
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    future_incompatible,
    nonstandard_style
)]
#![forbid(unsafe_code)]
include!(concat!(env!("OUT_DIR"), "/modules.rs"));
