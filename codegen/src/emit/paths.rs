//! How generated code names what it does not define.

use super::Shape;
use super::facts::Part;
use crate::layout::Layout;

/// Spelling of names from the standard library and the runtime, and the way to the root of the generated code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paths<'a> {
    /// Whether every name is written out from the root of its crate.
    absolute: bool,
    /// Whether all structures are in one module.
    flat: bool,
    /// The runtime, where it is not the crate of this name.
    runtime: Option<&'a str>,
    /// Way from the module of an action or structure to the root.
    pub(super) root: &'static str,
    /// Way to the root from the modules right below it.
    pub(super) parent: &'static str,
}

/// Names of the prelude that generated code uses. A module that defines one of them writes all names out.
const PRELUDE: [&str; 8] = [
    "Box",
    "Into",
    "IntoIterator",
    "None",
    "Option",
    "Some",
    "String",
    "Vec",
];

impl<'a> Paths<'a> {
    /// Names as people write them in a crate of its own. In a module of another crate every name is written out
    /// and the root is found from below: nothing is known of what surrounds it.
    pub(super) fn new(shape: &Shape<'a>) -> Self {
        let (root, parent) = match shape.layout {
            Layout::Crate => ("crate", "crate"),
            Layout::Tree => ("super::super", "super"),
            Layout::File => ("super", "super"),
        };
        Self {
            absolute: shape.layout != Layout::Crate,
            flat: shape.layout == Layout::File,
            runtime: shape.runtime,
            root,
            parent,
        }
    }

    /// The same, for a module that defines a type of the given name.
    pub(super) fn beside(self, defined: &str) -> Self {
        Self {
            absolute: self.absolute || PRELUDE.contains(&defined),
            ..self
        }
    }

    /// Whether every name is written out.
    pub(super) fn absolute(self) -> bool {
        self.absolute
    }

    /// One of two spellings of a name.
    pub(super) fn pick(self, short: &'static str, absolute: &'static str) -> &'static str {
        if self.absolute { absolute } else { short }
    }

    /// The runtime.
    pub(super) fn runtime(self) -> &'a str {
        self.runtime
            .unwrap_or_else(|| self.pick("cloudapi_runtime", "::cloudapi_runtime"))
    }

    /// What the path of a module begins with that is imported from: `::name` may be a crate of the same name.
    pub(super) fn here(self) -> &'static str {
        self.pick("", "self::")
    }

    /// Text.
    pub(super) fn string(self) -> &'static str {
        self.pick("String", "::std::string::String")
    }

    /// `Some(value)`.
    pub(super) fn some(self, value: &str) -> String {
        format!(
            "{}({value})",
            self.pick("Some", "::core::option::Option::Some")
        )
    }

    /// `Some(` before a value that takes several lines.
    pub(super) fn open_some(self, value: &str) -> String {
        format!(
            "{}({value}",
            self.pick("Some", "::core::option::Option::Some")
        )
    }

    /// The value in which nothing is set.
    pub(super) fn nothing(self) -> &'static str {
        self.pick("Self::default()", "::core::default::Default::default()")
    }

    /// `None`.
    pub(super) fn none(self) -> &'static str {
        self.pick("None", "::core::option::Option::None")
    }

    /// `Option<T>`.
    pub(super) fn option(self, inner: &str) -> String {
        format!("{}<{inner}>", self.pick("Option", "::core::option::Option"))
    }

    /// `Vec<T>`.
    pub(super) fn vec(self, inner: &str) -> String {
        format!("{}<{inner}>", self.pick("Vec", "::std::vec::Vec"))
    }

    /// `Box<T>`.
    pub(super) fn boxed(self, inner: &str) -> String {
        format!("{}<{inner}>", self.pick("Box", "::std::boxed::Box"))
    }

    /// `Box::new(value)`.
    pub(super) fn new_box(self, value: &str) -> String {
        format!("{}::new({value})", self.pick("Box", "::std::boxed::Box"))
    }

    /// `impl Into<T>`.
    pub(super) fn impl_into(self, inner: &str) -> String {
        format!(
            "impl {}<{inner}>",
            self.pick("Into", "::core::convert::Into")
        )
    }

    /// `impl IntoIterator<Item = T>`.
    pub(super) fn impl_iterator(self, item: &str) -> String {
        format!(
            "impl {}<Item = {item}>",
            self.pick("IntoIterator", "::core::iter::IntoIterator")
        )
    }

    /// Conversions, one after the other, and the expression that make the value of a field of what a caller passed as
    /// `value`: a list if `list`, every value converted if `convert`.
    pub(super) fn received(self, value: &str, list: bool, convert: bool) -> (Vec<String>, String) {
        if !self.absolute {
            let calls = match (list, convert) {
                (false, false) => "",
                (false, true) => ".into()",
                (true, false) => ".into_iter().collect()",
                (true, true) => ".into_iter().map(Into::into).collect()",
            };
            return (Vec::new(), format!("{value}{calls}"));
        }
        let into = "::core::convert::Into::into";
        let conversions = match (list, convert) {
            (false, false) => Vec::new(),
            (false, true) => vec![format!("{into}({value})")],
            (true, _) => {
                let mut conversions =
                    vec![format!("::core::iter::IntoIterator::into_iter({value})")];
                if convert {
                    conversions.push(format!("::core::iter::Iterator::map({value}, {into})"));
                }
                conversions.push(format!("::core::iter::Iterator::collect({value})"));
                conversions
            }
        };
        (conversions, value.to_owned())
    }

    /// A link to a structure from docs of the part that is told. Where all structures are in one module, rustdoc finds
    /// them by name there, and wants no path.
    pub(super) fn structure_link(self, name: &str, part: Part<'_>) -> String {
        if self.flat && matches!(part, Part::Member(_)) {
            return format!("[`{name}`]");
        }
        format!("[`{name}`]({})", self.structure(name))
    }

    /// A structure as the modules below `actions` name it.
    pub(super) fn structure(self, name: &str) -> String {
        format!("{}::structures::{name}", self.root)
    }
}
