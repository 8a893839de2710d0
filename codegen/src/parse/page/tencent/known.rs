//! Structures that a page may name.

use crate::spec::Api;
use std::collections::BTreeSet;

/// The structures that a page may name.
pub(super) trait Structures {
    fn has(&self, name: &str) -> bool;
    /// Whether every structure that an action names must be one of these.
    fn must_have(&self, action: &str) -> bool;
    /// What to do about one that is not.
    fn help(&self) -> &'static str;
}

impl Structures for Api {
    fn has(&self, name: &str) -> bool {
        self.structure(name).is_some()
    }

    /// Where the spec has the action, it has the structures, too.
    fn must_have(&self, action: &str) -> bool {
        self.action(action).is_some()
    }

    fn help(&self) -> &'static str {
        "the spec is older than the page, or the conversion broke the name"
    }
}

/// Structures that pages describe.
#[derive(Debug, Default)]
pub(super) struct Described {
    pub names: BTreeSet<String>,
    /// Whether one that no page describes is let through.
    pub allow_undefined: bool,
}

impl Structures for Described {
    fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    fn must_have(&self, _: &str) -> bool {
        !self.allow_undefined
    }

    fn help(&self) -> &'static str {
        crate::parse::page::undefined::HELP
    }
}
