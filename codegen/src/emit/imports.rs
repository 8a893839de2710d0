//! How generated code names what it does not define, and the imports that follow from it.

use super::Emitter;
use crate::layout::Layout;
use crate::model::{Container, Kind};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

/// A path of identifiers that were checked: `crate::structures`, `::cloudapi_runtime`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Path<'a>(pub(super) &'a str);

impl ToTokens for Path<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for (index, segment) in self.0.split("::").enumerate() {
            if index > 0 {
                tokens.append_all(quote!(::));
            }
            if !segment.is_empty() {
                Ident::new(segment, Span::call_site()).to_tokens(tokens);
            }
        }
    }
}

/// What generated code uses of the standard library, by name and module. All of it is in the prelude.
const STANDARD: [(&str, &str); 6] = [
    ("Box", "::std::boxed"),
    ("Into", "::std::convert"),
    ("IntoIterator", "::std::iter"),
    ("Option", "::std::option"),
    ("String", "::std::string"),
    ("Vec", "::std::vec"),
];

/// Traits whose methods generated code calls.
const TRAITS: [(&str, &str); 4] = [
    ("Default", "::std::default"),
    ("Into", "::std::convert"),
    ("IntoIterator", "::std::iter"),
    ("Iterator", "::std::iter"),
];

/// What a module imports: gathered while its items are made.
pub(super) struct Imports<'a> {
    emitter: &'a Emitter<'a>,
    /// The module at the root of the generated code, seen from here.
    pub(super) root: &'static str,
    /// Names that the module defines.
    defined: HashSet<&'a str>,
    /// Names that the module imports, by the path in front of them.
    used: RefCell<BTreeMap<String, BTreeSet<String>>>,
    /// Structures that the module imports or defines.
    structures: BTreeSet<usize>,
}

impl<'a> Imports<'a> {
    /// For a module that defines some names and uses the structures of some types.
    pub(super) fn new(
        emitter: &'a Emitter<'a>,
        root: &'static str,
        defined: impl IntoIterator<Item = &'a str>,
        types: impl IntoIterator<Item = Kind>,
    ) -> Self {
        let mut imports = Self {
            emitter,
            root,
            defined: defined.into_iter().collect(),
            used: RefCell::default(),
            structures: BTreeSet::new(),
        };
        let structures = format!("{root}::structures");
        for kind in types {
            let Kind::Structure(index) = kind else {
                continue;
            };
            let structure = &emitter.model.structures[index];
            if structure.imported && !imports.defined.contains(&*structure.name) {
                imports.add(&structures, &structure.name);
                imports.structures.insert(index);
            }
        }
        imports
    }

    /// Marks structures as defined here.
    pub(super) fn defining(mut self, indices: Range<usize>) -> Self {
        self.structures.extend(indices);
        self
    }

    fn add(&self, path: &str, name: &str) {
        let mut used = self.used.borrow_mut();
        let names = match used.get_mut(path) {
            Some(names) => names,
            None => used.entry(path.to_owned()).or_default(),
        };
        if !names.contains(name) {
            names.insert(name.to_owned());
        }
    }

    /// Something of the standard library's prelude.
    pub(super) fn std(&self, name: &'static str) -> TokenStream {
        let ident = Ident::new(name, Span::call_site());
        let module = STANDARD.iter().find(|row| row.0 == name);
        match module {
            Some((_, module)) if self.defined.contains(name) => {
                let module = Path(module);
                quote!(#module::#ident)
            }
            _ => ident.to_token_stream(),
        }
    }

    /// Something of the runtime.
    pub(super) fn runtime(&self, name: &'static str) -> TokenStream {
        let ident = Ident::new(name, Span::call_site());
        if self.defined.contains(name) {
            let runtime = Path(self.emitter.runtime);
            return quote!(#runtime::#ident);
        }
        self.add(self.emitter.runtime, name);
        ident.to_token_stream()
    }

    /// Something at the root of the generated code.
    pub(super) fn root(&self, name: &'static str) -> Ident {
        self.add(self.root, name);
        Ident::new(name, Span::call_site())
    }

    /// Whether a structure is known here by its name alone.
    pub(super) fn knows(&self, index: usize) -> bool {
        self.structures.contains(&index)
    }

    /// A structure.
    pub(super) fn structure(&self, index: usize) -> TokenStream {
        let name = &self.emitter.model.structures[index].name;
        if self.knows(index) {
            return name.to_token_stream();
        }
        let root = Path(self.root);
        quote!(#root::structures::#name)
    }

    /// A set of documented values, by the name of its module: other types may have its own name.
    fn values(&self, index: usize) -> TokenStream {
        let (module, name) = (self.root("values"), &self.emitter.model.values[index].name);
        quote!(#module::#name)
    }

    /// A link to a set of documented values.
    pub(super) fn values_link(&self, index: usize) -> String {
        format!("[`values::{}`]", self.emitter.model.values[index].name)
    }

    /// Type of a value or of an element.
    pub(super) fn element(&self, kind: Kind) -> TokenStream {
        match kind {
            Kind::Text => self.std("String"),
            Kind::Integer => quote!(i64),
            Kind::Float => quote!(f64),
            Kind::Boolean => quote!(bool),
            Kind::Bytes => {
                let vec = self.std("Vec");
                quote!(#vec<u8>)
            }
            Kind::Json => self.runtime("Value"),
            Kind::Values(index) => self.values(index),
            Kind::Structure(index) => self.structure(index),
        }
    }

    /// Lists and maps around an element.
    pub(super) fn held(&self, element: TokenStream, containers: &[Container]) -> TokenStream {
        containers
            .iter()
            .rev()
            .fold(element, |held, container| match container {
                Container::List => {
                    let vec = self.std("Vec");
                    quote!(#vec<#held>)
                }
                Container::Map => {
                    let (map, string) = (self.map(), self.std("String"));
                    quote!(#map<#string, #held>)
                }
            })
    }

    /// The map of the standard library, which is in no prelude.
    fn map(&self) -> TokenStream {
        const NAME: &str = "BTreeMap";
        const MODULE: &str = "::std::collections";
        let name = Ident::new(NAME, Span::call_site());
        if self.defined.contains(NAME) {
            let module = Path(MODULE);
            return quote!(#module::#name);
        }
        self.add(MODULE, NAME);
        name.to_token_stream()
    }

    /// A link to a structure.
    pub(super) fn structure_link(&self, index: usize) -> String {
        let name = &self.emitter.model.structures[index].name;
        if self.knows(index) {
            // The prelude has derive macros of these names.
            match &**name {
                "Clone" | "Copy" | "Debug" | "Default" | "Eq" | "Hash" | "Ord" | "PartialEq"
                | "PartialOrd" => format!("[`{name}`](struct@{name})"),
                _ => format!("[`{name}`]"),
            }
        } else {
            format!("[`{name}`]({}::structures::{name})", self.root)
        }
    }

    /// The imports. A module of somebody else's crate has no prelude for sure, so it imports that, too.
    pub(super) fn items(&self) -> TokenStream {
        let mut items = TokenStream::new();
        if self.emitter.layout != Layout::Crate {
            items.append_all(quote!(
                use ::std::prelude::rust_2021::*;
            ));
            for (name, module) in TRAITS {
                if self.defined.contains(name) {
                    let (module, name) = (Path(module), Path(name));
                    items.append_all(quote!(use #module::#name as _;));
                }
            }
        }
        for (path, names) in &*self.used.borrow() {
            let path = Path(path);
            let names = names.iter().map(|name| Ident::new(name, Span::call_site()));
            let names: Vec<Ident> = names.collect();
            items.append_all(match names.as_slice() {
                [name] => quote!(use #path::#name;),
                names => quote!(use #path::{#(#names),*};),
            });
        }
        items
    }
}
