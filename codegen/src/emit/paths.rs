//! How generated code names what it does not define.

/// Spelling of names from the standard library and the runtime, and the way to the root of the generated code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paths {
    /// Whether every name is written out from the root of its crate.
    absolute: bool,
    /// Way from the module of an action or structure to the root: `crate`.
    pub(super) root: &'static str,
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

impl Paths {
    /// Names as people write them, for a crate of its own.
    pub(super) fn short() -> Self {
        Self {
            absolute: false,
            root: "crate",
        }
    }

    /// The same, for a module that defines a type of the given name.
    pub(super) fn beside(self, defined: &str) -> Self {
        Self {
            absolute: self.absolute || PRELUDE.contains(&defined),
            ..self
        }
    }

    fn pick(self, short: &'static str, absolute: &'static str) -> &'static str {
        if self.absolute { absolute } else { short }
    }

    /// The runtime.
    pub(super) fn runtime(self) -> &'static str {
        self.pick("cloudapi_runtime", "::cloudapi_runtime")
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

    /// Statements and the expression that make the value of a field of what a caller passed as `value`: a list
    /// if `list`, every value converted if `convert`.
    pub(super) fn received(self, value: &str, list: bool, convert: bool) -> (Vec<String>, String) {
        match (self.absolute, list, convert) {
            (_, false, false) => (Vec::new(), value.to_owned()),
            (false, false, true) => (Vec::new(), format!("{value}.into()")),
            (false, true, false) => (Vec::new(), format!("{value}.into_iter().collect()")),
            (false, true, true) => (
                Vec::new(),
                format!("{value}.into_iter().map(Into::into).collect()"),
            ),
            (true, false, true) => (
                vec![format!(
                    "let {value} = ::core::convert::Into::into({value});"
                )],
                value.to_owned(),
            ),
            (true, true, _) => {
                let mut statements = vec![format!(
                    "let {value} = ::core::iter::IntoIterator::into_iter({value});"
                )];
                if convert {
                    statements
                        .push(format!("let {value} = ::core::iter::Iterator::map({value}, ::core::convert::Into::into);"));
                }
                (
                    statements,
                    format!("::core::iter::Iterator::collect({value})"),
                )
            }
        }
    }

    /// A structure as the modules below `actions` name it.
    pub(super) fn structure(self, name: &str) -> String {
        format!("{}::structures::{name}", self.root)
    }
}
