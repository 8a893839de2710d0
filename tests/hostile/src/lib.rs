//! Surroundings in which generated modules have to compile: every lint that people deny, no prelude, other items
//! under the names of the standard library, public and private modules at any depth.

#![no_implicit_prelude]
#![deny(
    warnings,
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    future_incompatible,
    nonstandard_style
)]
#![forbid(unsafe_code)]

/// The runtime under another name.
pub use ::cloudapi_runtime as renamed;

/// Taken by somebody else.
pub struct Option;

/// One file, in a public module beside items that have the names of the prelude and of macros.
pub mod file {
    /// Taken by somebody else.
    #[derive(Debug)]
    pub struct String;

    /// Taken by somebody else.
    pub type Result = ();

    /// Taken by somebody else.
    pub trait Default {}

    /// Taken by somebody else.
    pub enum Vec {
        /// Neither a value nor a pattern of `Option`.
        Some,
        /// The same.
        None,
    }

    pub use self::Vec::{None, Some};

    #[expect(unused_macros, reason = "macros are found by text, not by path")]
    macro_rules! concat {
        ($($any:tt)*) => {
            ()
        };
    }

    ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/hostile.rs"));
}

/// A tree of files, deep inside.
pub mod a {
    /// Another module on the way.
    pub mod b {
        /// The tree.
        pub mod c {
            ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/tree/mod.rs"));
        }
    }
}

/// Types alone, which name the runtime by a path of this crate.
pub mod types {
    ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/types.rs"));
}

/// Real services, which nobody uses.
mod unused {
    mod alikafka {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/alikafka.rs"));
    }
    mod rocketmq {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/rocketmq.rs"));
    }
    mod legacy {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/legacy.rs"));
    }
    mod ckafka {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/ckafka/mod.rs"));
    }
}
