//! Rust names of one spec: made by the rules of [`case`](super::case) or chosen in `crate.json`, and unique.

use super::case;
use super::place::Place;
use crate::diagnostic::Diagnostic;
use crate::model::Name;
use crate::spec::{Action, Spec};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Methods that the generated types have, get from traits that users rely on, or that would be taken for those of traits
/// of the standard library.
const METHODS: [&str; 16] = [
    "add", "as_ref", "bitand", "bitor", "bitxor", "borrow", "clone", "default", "deref", "div",
    "mul", "new", "rem", "shl", "shr", "sub",
];

/// Methods of a client besides those of the actions.
const CLIENT_METHODS: [&str; 10] = [
    "builder",
    "call",
    "clone",
    "cmp",
    "explain_credentials",
    "from_env",
    "items",
    "new",
    "pages",
    "raw",
];

/// Gives names, and collects what has to be refused.
pub(super) struct Names<'s> {
    chosen: &'s BTreeMap<String, String>,
    used: BTreeSet<&'s str>,
    spec: &'s Spec,
    /// Reasons to refuse the spec.
    pub(super) refusals: Vec<Diagnostic>,
    /// Those of them that a row of `crate.json` would remove.
    pub(super) collisions: Vec<Collision>,
}

/// Something that needs another name: because an earlier thing has the same one, or because it makes none.
#[derive(Debug)]
pub(super) struct Collision {
    /// What is wrong.
    pub(super) message: String,
    /// Key in `crate.json` of the earlier thing.
    pub(super) first: Option<String>,
    /// Key in `crate.json` of what needs another name.
    pub(super) target: String,
    /// Its wire name.
    pub(super) wire: String,
    /// The name that it cannot have.
    pub(super) name: Name,
}

impl Collision {
    /// The message with what to do.
    fn diagnostic(&self, code: &'static str) -> Diagnostic {
        let (target, name) = (&self.target, apart_by_separator(&self.name, &self.wire));
        let mut help = format!("add to `names` in `crate.json`: \"{target}\": \"{name}\"");
        if let Some(first) = &self.first {
            help.push_str(&format!(", or a name for \"{first}\""));
        }
        Diagnostic::error(code, &*self.message).help(help)
    }
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
            collisions: Vec::new(),
        }
    }

    /// Keys of the rows of `crate.json` that name something.
    #[cfg(feature = "descriptions")]
    pub(super) fn used(&self) -> impl Iterator<Item = &'s str> {
        self.used.iter().copied()
    }

    /// The name of a thing. `target` is how `crate.json` refers to it.
    pub(super) fn name(
        &mut self,
        target: &str,
        wire: &str,
        spelling: Spelling,
        place: &Place,
    ) -> Name {
        let made = match spelling {
            Spelling::Camel => case::camel(wire),
            Spelling::Snake => case::snake(wire),
        };
        if let Some((key, chosen)) = self.chosen.get_key_value(target) {
            self.used.insert(key);
            return self.chosen(key, chosen, made, spelling);
        }
        made.unwrap_or_else(|| {
            let message = format!("`{wire}` makes no Rust name");
            let diagnostic = Diagnostic::error("unusable-name", &*message)
                .expected(
                    "expected a name with letters or digits of ASCII, and no letters beyond it",
                )
                .help(choose(target));
            self.refuse(diagnostic, place);
            self.collisions.push(Collision {
                message,
                first: None,
                target: target.to_owned(),
                wire: wire.to_owned(),
                name: case::spelled_out(wire, spelling == Spelling::Camel),
            });
            Name::placeholder()
        })
    }

    fn chosen(&mut self, key: &str, chosen: &str, made: Option<Name>, spelling: Spelling) -> Name {
        let (good, expected) = match spelling {
            Spelling::Camel => (
                case::chosen_camel(chosen),
                "expected a name in upper camel case, no keyword",
            ),
            Spelling::Snake => (
                case::chosen_snake(chosen),
                "expected a name in snake case, no keyword",
            ),
        };
        let diagnostic = match good {
            None => Diagnostic::error("unusable-name", format!("`{chosen}` cannot name {key}"))
                .expected(expected),
            Some(name) if made.as_ref() == Some(&name) => Diagnostic::error(
                "needless-name",
                format!("{key} is named `{chosen}` without this row"),
            )
            .help("remove the row"),
            Some(name) => return name,
        };
        self.refuse(diagnostic, &Place::name(key));
        Name::placeholder()
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

    /// Refuses what has the name of something else.
    pub(super) fn collide(&mut self, collision: Collision, place: &Place) {
        let diagnostic = collision
            .diagnostic("name-collision")
            .expected("expected names that differ in more than case and punctuation");
        self.refuse(diagnostic, place);
        self.collisions.push(collision);
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
    /// Wire name and key in `crate.json` of what has a name.
    taken: HashMap<Name, (String, String)>,
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
        name: &Name,
        wire: &str,
        target: &str,
        place: &Place,
    ) {
        let this = (wire.to_owned(), target.to_owned());
        let Some((first, other)) = self.taken.insert(name.clone(), this) else {
            return;
        };
        if first == wire {
            let message = format!("`{wire}` occurs twice among the {}", self.what);
            let diagnostic = Diagnostic::error("duplicate-name", message)
                .expected("expected every name once")
                .help("remove one of them");
            names.refuse(diagnostic, place);
            return;
        }
        let message = format!(
            "`{first}` and `{wire}` are both `{name}` among the {}",
            self.what
        );
        let collision = Collision {
            message,
            first: Some(other),
            target: target.to_owned(),
            wire: wire.to_owned(),
            name: name.clone(),
        };
        names.collide(collision, place);
    }
}

fn choose(target: &str) -> String {
    format!("choose a name in `crate.json`: \"names\": {{ \"{target}\": \"...\" }}")
}

/// A name for what would have the same one as something else: what separates its words on the wire stands behind it.
/// Only `crate.json` uses it, so that no name changes when the vendor adds another.
fn apart_by_separator(name: &Name, wire: &str) -> Name {
    let word = match wire.chars().find(|c| !c.is_ascii_alphanumeric()) {
        Some('.') => "Dotted",
        Some('_') => "Underscored",
        Some('-') => "Dashed",
        Some(_) => "Separated",
        None => "Joined",
    };
    if case::chosen_camel(name).is_some() {
        name.between("", word)
    } else {
        name.stem()
            .between("", &format!("_{}", word.to_ascii_lowercase()))
    }
}

/// The name of the request type of an action's successor. What another crate chose in its `crate.json` is not known here.
pub(super) fn successor(action: &Action) -> Option<Name> {
    let name = case::camel(action.successor.as_ref()?)?;
    Some(name.stem().between("", "Request"))
}

/// A method name for a field, apart from methods that the type needs for itself.
pub(super) fn method(field: &Name) -> Name {
    apart(field, &METHODS)
}

/// A method name of the client, apart from those that it has for itself.
pub(super) fn client_method(module: &Name) -> Name {
    apart(module, &CLIENT_METHODS)
}

/// A module name, apart from that of its parent: clippy wants them to differ.
pub(super) fn module(name: &Name, parent: &str) -> Name {
    apart(name, &[parent])
}

/// A variant name of `ErrorCode`, apart from the one for codes that it does not know. A code that is a number has a
/// word before it.
pub(super) fn variant(name: &Name) -> Name {
    match name.strip_prefix('_').and_then(|number| {
        let number = number
            .starts_with(|c: char| c.is_ascii_digit())
            .then_some(number)?;
        Name::new(&format!("Code{number}"))
    }) {
        Some(name) => name,
        None => apart(name, &["Other"]),
    }
}

fn apart(name: &Name, reserved: &[&str]) -> Name {
    if reserved.contains(&&**name) {
        name.between("", "_")
    } else {
        name.clone()
    }
}
