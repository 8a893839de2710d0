//! Code that is to be a module of somebody else's crate: in one file, or as a tree of files.

use super::Emitter;
use super::code::Code;
use crate::model::{Action, Structure};

/// Lints that depend on the surroundings, of which nothing is known: about items that a program does not use or
/// does not show to others, and about names that would be shorter there.
const ITEM: &[&str] = &["dead_code", "unreachable_pub", "unused_qualifications"];
const IMPORT: &[&str] = &["unreachable_pub", "unused_imports", "unused_qualifications"];
const MODULE: &[&str] = &[
    "dead_code",
    "unreachable_pub",
    "unused_imports",
    "unused_qualifications",
    // Silent where the methods are public: their names are the vendor's (`IsApplied`).
    "clippy::wrong_self_convention",
];

impl Emitter<'_> {
    /// Everything in one file.
    pub(super) fn file(&self) -> Vec<u8> {
        let mut code = Code::new(&self.header());
        self.reexports(&mut code);
        allow(&mut code, ITEM);
        self.service(&mut code);
        if self.client {
            code.gap();
            module(&mut code, "mod client {", |code| self.client_items(code));
        }
        code.gap();
        module(&mut code, "mod error_code {", |code| {
            self.error_code_items(code)
        });
        code.gap();
        module(&mut code, "mod actions {", |code| {
            let mut actions: Vec<&Action<'_>> = self.model.actions.iter().collect();
            actions.sort_by_key(|action| &action.module);
            for action in actions {
                self.action_items(code, action);
            }
        });
        code.gap();
        code.docs("///", &[STRUCTURES]);
        module(&mut code, "pub mod structures {", |code| {
            let mut structures: Vec<&Structure<'_>> = self.model.structures.iter().collect();
            structures.sort_by_key(|structure| &structure.module);
            for structure in structures {
                self.structure_items(code, structure);
            }
        });
        code.finish()
    }

    /// Root of a tree.
    pub(super) fn tree_root(&self) -> Vec<u8> {
        let mut code = Code::new(&self.header());
        let mut module = |line: &str| {
            allow(&mut code, MODULE);
            code.line(line);
        };
        module("mod actions;");
        if self.client {
            module("mod client;");
        }
        module("mod error_code;");
        module("pub mod structures;");
        code.gap();
        self.reexports(&mut code);
        allow(&mut code, ITEM);
        self.service(&mut code);
        code.finish()
    }

    fn reexports(&self, code: &mut Code) {
        let mut import = |path: &str| {
            allow(code, IMPORT);
            code.line(&format!("pub use {path};"));
        };
        import("self::actions::*");
        if self.client {
            import("self::client::Client");
        }
        import("self::error_code::ErrorCode");
        import(&format!("{}::Error", self.paths.runtime()));
        code.gap();
    }
}

/// Width that rustfmt keeps the list of an attribute within.
const ATTRIBUTE: usize = 70;

/// What the module of the structures is.
pub(super) const STRUCTURES: &str = "Structures that requests and responses hold.";

/// A module of the one file, whose items are not all used everywhere.
fn module(code: &mut Code, line: &str, items: impl FnOnce(&mut Code)) {
    allow(code, MODULE);
    code.open(line);
    items(code);
    code.close("}");
}

fn allow(code: &mut Code, lints: &[&str]) {
    attribute(code, "allow", lints, "");
}

/// An attribute in the layout of rustfmt; what ends its last line, if it takes several, differs from one to another.
pub(super) fn attribute(code: &mut Code, name: &str, items: &[&str], end: &str) {
    let list = items.join(", ");
    if list.len() <= ATTRIBUTE {
        code.line(&format!("#[{name}({list})]"));
        return;
    }
    code.open(&format!("#[{name}("));
    for (index, item) in items.iter().enumerate() {
        let comma = if index + 1 < items.len() { "," } else { end };
        code.line(&format!("{item}{comma}"));
    }
    code.close(")]");
}
