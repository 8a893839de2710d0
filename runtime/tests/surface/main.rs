//! The public surface of this crate, read from its source: a list of all names, and which of them
//! come from other crates.

#![cfg(test)]

mod modules;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use modules::{Crate, Module, Origin};
use syn::visit::Visit;
use syn::{ImplItem, Item, TraitItem, Visibility};

const LIST: &str = "tests/surface/names.txt";

/// Types and traits of other crates that programs meet in signatures, and why.
///
/// `serde_json::Value` is not among them because this crate exports it under its own name, and the list
/// of names says so.
const FOREIGN: [&str; 6] = [
    // What transports and hooks deal in; the crate is exported under its own name.
    "bytes::Bytes",
    "http::Request",
    "http::Response",
    // `Deserialize` and `Serialize` of generated types, which the walker serves.
    "serde::Deserializer",
    "serde::Serializer",
    // Pages and items are streams.
    "futures_core::Stream",
];

#[test]
fn the_list_of_public_names_is_the_committed_one() {
    let surface = Surface::read();
    let names: Vec<&str> = surface.names.iter().map(String::as_str).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST);
    let committed = std::fs::read_to_string(&path).unwrap();
    let committed: Vec<&str> = committed.lines().collect();
    let gone: Vec<_> = committed.iter().filter(|n| !names.contains(n)).collect();
    let new: Vec<_> = names.iter().filter(|n| !committed.contains(n)).collect();
    if !gone.is_empty() || !new.is_empty() {
        let found = Path::new(env!("CARGO_TARGET_TMPDIR")).join("names.txt");
        std::fs::write(&found, names.join("\n") + "\n").unwrap();
        panic!(
            "gone from the public surface: {gone:#?}\nnew in it: {new:#?}\nif that is meant: cp {} {}",
            found.display(),
            path.display()
        );
    }
    assert_eq!(names, committed, "the list is sorted");
}

#[test]
fn the_root_has_the_names_that_programs_need_and_no_more() {
    let surface = Surface::read();
    let root = surface.names.iter().filter(|line| {
        line.split(' ')
            .nth(1)
            .is_some_and(|name| !name.contains([':', '.']))
    });
    let (modules, items): (Vec<_>, Vec<_>) = root.partition(|line| line.starts_with("mod "));
    assert!(items.len() <= 40, "{} names: {items:#?}", items.len());
    assert!(modules.len() <= 12, "{modules:?}");
}

#[test]
fn no_other_types_of_other_crates_are_in_signatures() {
    let surface = Surface::read();
    let found: Vec<&str> = surface.foreign.keys().map(String::as_str).collect();
    let unexpected: BTreeMap<_, _> = surface
        .foreign
        .iter()
        .filter(|(name, _)| !FOREIGN.contains(&name.as_str()))
        .collect();
    assert!(unexpected.is_empty(), "{unexpected:#?}");
    for name in FOREIGN {
        assert!(found.contains(&name), "{name} is not in any signature");
    }
}

/// What programs can name, and what of it is not of this crate.
#[derive(Default)]
struct Surface {
    names: BTreeSet<String>,
    /// Name of a foreign type, and the items in whose signatures it stands.
    foreign: BTreeMap<String, BTreeSet<String>>,
}

impl Surface {
    fn read() -> Self {
        let source = Crate::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs"));
        let mut surface = Surface::default();
        surface.module(&source, "", "");
        for module in source.modules.values() {
            for item in &module.items {
                if let Item::Macro(item) = item
                    && item.attrs.iter().any(|a| a.path().is_ident("macro_export"))
                {
                    let name = item.ident.as_ref().unwrap();
                    surface.names.insert(format!("macro {name}"));
                }
            }
        }
        surface
    }

    /// Adds what a module shows under a public path.
    fn module(&mut self, source: &Crate, path: &str, public: &str) {
        let module = &source.modules[path];
        for (name, is_public) in &module.children {
            if *is_public {
                self.names.insert(format!("mod {public}{name}"));
                let child = format!("{path}::{name}");
                self.module(source, &child, &format!("{public}{name}::"));
            }
        }
        for item in &module.items {
            if let Some(name) = modules::public_name(item) {
                self.item(source, path, item, &format!("{public}{name}"));
            }
        }
        for (name, origin) in &module.exports {
            match origin {
                Origin::Foreign(of) => {
                    self.names.insert(format!("use {public}{name} = {of}"));
                }
                Origin::Here(home, original) => {
                    let item = source.modules[home]
                        .items
                        .iter()
                        .find(|item| modules::public_name(item).as_deref() == Some(original));
                    let item = item.unwrap_or_else(|| panic!("no {original} in `{home}`"));
                    self.item(source, home, item, &format!("{public}{name}"));
                }
            }
        }
    }

    fn item(&mut self, source: &Crate, home: &str, item: &Item, public: &str) {
        let module = &source.modules[home];
        match item {
            Item::Struct(item) => {
                self.names.insert(format!("struct {public}"));
                for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
                    let name = field.ident.as_ref().map(ToString::to_string);
                    let name = format!("{public}.{}", name.unwrap_or_else(|| "0".to_owned()));
                    self.check(module, &name, |visitor| visitor.visit_type(&field.ty));
                    self.names.insert(format!("field {name}"));
                }
            }
            Item::Enum(item) => {
                self.names.insert(format!("enum {public}"));
                for variant in &item.variants {
                    let name = format!("{public}::{}", variant.ident);
                    self.check(module, &name, |visitor| {
                        visitor.visit_fields(&variant.fields)
                    });
                    self.names.insert(format!("variant {name}"));
                }
            }
            Item::Trait(item) => {
                self.names.insert(format!("trait {public}"));
                self.check(module, public, |visitor| visitor.visit_item_trait(item));
                for part in &item.items {
                    let (kind, name) = match part {
                        TraitItem::Fn(part) => ("fn", &part.sig.ident),
                        TraitItem::Type(part) => ("type", &part.ident),
                        TraitItem::Const(part) => ("const", &part.ident),
                        _ => continue,
                    };
                    self.names.insert(format!("{kind} {public}::{name}"));
                }
            }
            Item::Fn(item) => {
                self.names.insert(format!("fn {public}"));
                self.check(module, public, |visitor| visitor.visit_signature(&item.sig));
            }
            Item::Type(item) => {
                self.names.insert(format!("type {public}"));
                self.check(module, public, |visitor| visitor.visit_type(&item.ty));
            }
            Item::Const(item) => {
                self.names.insert(format!("const {public}"));
                self.check(module, public, |visitor| visitor.visit_type(&item.ty));
            }
            _ => panic!("{public}: a kind of item that this test does not know"),
        }
        let name = modules::public_name(item).unwrap_or_default();
        self.implementations(source, home, &name, public);
    }

    fn implementations(&mut self, source: &Crate, home: &str, name: &str, public: &str) {
        for (path, module) in &source.modules {
            for item in &module.items {
                let Item::Impl(item) = item else { continue };
                let of =
                    modules::name_of(&item.self_ty).and_then(|name| module.resolve(path, &name));
                if of != Some(Origin::Here(home.to_owned(), name.to_owned())) {
                    continue;
                }
                self.check(module, public, |visitor| {
                    visitor.visit_generics(&item.generics)
                });
                if let Some((of_trait, _)) = &item.trait_ {
                    self.check(module, public, |visitor| visitor.visit_path(of_trait));
                    continue;
                }
                for part in &item.items {
                    match part {
                        ImplItem::Fn(part) if is_public(&part.vis) => {
                            let name = format!("{public}::{}", part.sig.ident);
                            self.check(module, &name, |v| v.visit_signature(&part.sig));
                            self.names.insert(format!("fn {name}"));
                        }
                        ImplItem::Const(part) if is_public(&part.vis) => {
                            self.names.insert(format!("const {public}::{}", part.ident));
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    fn check(&mut self, module: &Module, item: &str, walk: impl FnOnce(&mut Paths<'_>)) {
        let mut paths = Paths {
            module,
            foreign: Vec::new(),
        };
        walk(&mut paths);
        for foreign in paths.foreign {
            self.foreign
                .entry(foreign)
                .or_default()
                .insert(item.to_owned());
        }
    }
}

/// Finds paths that lead to other crates.
struct Paths<'a> {
    module: &'a Module,
    foreign: Vec<String>,
}

impl<'ast> Visit<'ast> for Paths<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let Some(foreign) = self.module.foreign(path) {
            self.foreign.push(foreign);
        }
        syn::visit::visit_path(self, path);
    }

    // What a default body does is nobody's business.
    fn visit_block(&mut self, _: &'ast syn::Block) {}
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}
