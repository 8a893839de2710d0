//! Rust names of one spec: made by the rules of [`words`](super::words) or chosen in `crate.json`, and unique.

use super::place::Place;
use super::words;
use crate::diagnostic::Diagnostic;
use crate::spec::Spec;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Methods that the generated types have or get from traits that users rely on.
const METHODS: [&str; 3] = ["clone", "default", "new"];

/// Methods of a client besides those of the actions: its own, and those of the runtime's client.
const CLIENT_METHODS: [&str; 8] = [
    "builder", "call", "clone", "deref", "from_env", "items", "new", "pages",
];

/// Gives names, and collects what has to be refused.
pub(super) struct Names<'s> {
    chosen: &'s BTreeMap<String, String>,
    used: BTreeSet<&'s str>,
    spec: &'s Spec,
    /// Reasons to refuse the spec.
    pub(super) refusals: Vec<Diagnostic>,
}

/// How a name is spelled.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Spelling {
    /// Type or variant.
    Camel,
    /// Field, method or module.
    Snake,
}

impl<'s> Names<'s> {
    pub(super) fn new(spec: &'s Spec, chosen: &'s BTreeMap<String, String>) -> Self {
        Self {
            chosen,
            used: BTreeSet::new(),
            spec,
            refusals: Vec::new(),
        }
    }

    /// The name of a thing. `target` is how `crate.json` refers to it.
    pub(super) fn name(
        &mut self,
        target: &str,
        wire: &str,
        spelling: Spelling,
        place: &Place,
    ) -> String {
        let made = match spelling {
            Spelling::Camel => words::camel(wire),
            Spelling::Snake => words::snake(wire),
        };
        if let Some((key, chosen)) = self.chosen.get_key_value(target) {
            self.used.insert(key);
            self.check_chosen(key, chosen, made.as_deref(), spelling);
            return chosen.clone();
        }
        made.unwrap_or_else(|| {
            let diagnostic =
                Diagnostic::error("unusable-name", format!("`{wire}` makes no Rust name"))
                    .expected(
                        "expected a name with letters or digits of ASCII, and no letters beyond it",
                    )
                    .help(choose(target));
            self.refuse(diagnostic, place);
            // Never seen: a refusal keeps the model from being returned.
            String::new()
        })
    }

    fn check_chosen(&mut self, key: &str, chosen: &str, made: Option<&str>, spelling: Spelling) {
        let (good, expected) = match spelling {
            Spelling::Camel => (
                words::is_camel(chosen),
                "expected a name in upper camel case, no keyword",
            ),
            Spelling::Snake => (
                words::is_snake(chosen),
                "expected a name in snake case, no keyword",
            ),
        };
        let diagnostic = if !good {
            Diagnostic::error("unusable-name", format!("`{chosen}` cannot name {key}"))
                .expected(format!("expected {expected}"))
        } else if made == Some(chosen) {
            Diagnostic::error(
                "needless-name",
                format!("{key} is named `{chosen}` without this row"),
            )
            .help("remove the row")
        } else {
            return;
        };
        self.refuse(diagnostic, &Place::name(key));
    }

    /// Refuses rows of `crate.json` that name nothing. To be called when everything has its name.
    pub(super) fn finish(&mut self) {
        let unused: Vec<&String> = self
            .chosen
            .keys()
            .filter(|key| !self.used.contains(key.as_str()))
            .collect();
        for key in unused {
            let diagnostic = Diagnostic::error("unknown-target", format!("nothing in the spec is `{key}`"))
                .expected(
                    "expected `action X`, `structure X`, `input X.Y`, `output X.Y`, `member X.Y` or `error-code X`, \
                     in the vendor's names",
                )
                .help("correct the row, or remove it if the vendor removed what it named");
            self.refuse(diagnostic, &Place::name(key));
        }
    }

    /// Refuses what is at a place.
    pub(super) fn refuse(&mut self, diagnostic: Diagnostic, place: &Place) {
        let location = self.spec.locate(place.file, &place.pointer);
        self.refusals.push(match location {
            Some(location) => diagnostic.at(location),
            None => diagnostic,
        });
    }
}

/// Names in use in one place, where every name may be used once.
pub(super) struct Scope {
    /// What the names are, for messages: `fields of Topic`.
    what: String,
    /// Wire name of what has a name.
    taken: HashMap<String, String>,
}

impl Scope {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            taken: HashMap::new(),
        }
    }

    /// Takes a name for `wire`.
    pub(super) fn take(
        &mut self,
        names: &mut Names<'_>,
        name: &str,
        wire: &str,
        target: &str,
        place: &Place,
    ) {
        let Some(first) = self.taken.insert(name.to_owned(), wire.to_owned()) else {
            return;
        };
        let diagnostic = if first == wire {
            Diagnostic::error(
                "duplicate-name",
                format!("`{wire}` occurs twice among the {}", self.what),
            )
            .expected("expected every name once")
            .help("remove one of them")
        } else {
            let message = format!(
                "`{first}` and `{wire}` are both `{name}` among the {}",
                self.what
            );
            Diagnostic::error("name-collision", message)
                .expected("expected names that differ in more than case and punctuation")
                .help(format!(
                    "add to `names` in `crate.json`: \"{target}\": \"{}\"",
                    apart_by_separator(name, wire)
                ))
        };
        names.refuse(diagnostic, place);
    }
}

fn choose(target: &str) -> String {
    format!("choose a name in `crate.json`: \"names\": {{ \"{target}\": \"...\" }}")
}

/// A name for what would have the same one as something else: what separates its words on the wire stands behind it.
/// Only `crate.json` uses it, so that no name changes when the vendor adds another.
fn apart_by_separator(name: &str, wire: &str) -> String {
    let word = match wire.chars().find(|c| !c.is_ascii_alphanumeric()) {
        Some('.') => "Dotted",
        Some('_') => "Underscored",
        Some('-') => "Dashed",
        Some(_) => "Separated",
        None => "Joined",
    };
    if words::is_camel(name) {
        format!("{name}{word}")
    } else {
        format!(
            "{}_{}",
            name.trim_end_matches('_'),
            word.to_ascii_lowercase()
        )
    }
}

/// A method name for a field, apart from methods that the type needs for itself.
pub(super) fn method(field: &str) -> String {
    apart(field, &METHODS)
}

/// A method name of the client, apart from those that it has for itself.
pub(super) fn client_method(module: &str) -> String {
    apart(module, &CLIENT_METHODS)
}

/// A module name, apart from that of its parent: clippy wants them to differ.
pub(super) fn module(name: &str, parent: &str) -> String {
    apart(name, &[parent])
}

/// A variant name of `ErrorCode`, apart from the one for codes that it does not know. A code that is a number has a
/// word before it.
pub(super) fn variant(name: String) -> String {
    match name.strip_prefix('_') {
        Some(number) if number.starts_with(|c: char| c.is_ascii_digit()) => format!("Code{number}"),
        _ => apart(&name, &["Other"]),
    }
}

fn apart(name: &str, reserved: &[&str]) -> String {
    if reserved.contains(&name) {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}
