//! Structures.

use super::Emitter;
use super::imports::Imports;
use super::types::{Part, Type};
use crate::model::Structure;
use proc_macro2::TokenStream;
use quote::quote;
use std::ops::Range;

/// What the module of the structures is.
pub(super) const STRUCTURES: &str = "Structures used in requests and responses.";

impl Emitter<'_> {
    /// The list of structures.
    pub(super) fn structures(&self) -> Vec<TokenStream> {
        let docs = super::doc_lines(&[STRUCTURES], 96);
        let mut structures: Vec<&Structure<'_>> = self.model.structures.iter().collect();
        structures.sort_by_key(|structure| &structure.module);
        let modules = structures.iter().map(|structure| &structure.module);
        let exports = structures.iter().map(|structure| {
            let (module, name) = (&structure.module, &structure.name);
            let required = structure.has_required().then_some(&structure.required);
            let required = required.map(|name| quote!(pub use #module::#name;));
            quote!(pub use #module::#name; #required)
        });
        vec![quote!(#(#![doc = #docs])* #(mod #modules;)* #(#exports)*)]
    }

    /// A module of some structures: of one, or of all.
    pub(super) fn of_structures(&self, indices: Range<usize>) -> Vec<TokenStream> {
        let structures = &self.model.structures[indices.clone()];
        let defined = structures
            .iter()
            .flat_map(|found| [&*found.name, &*found.required]);
        let fields = structures.iter().flat_map(|structure| &structure.fields);
        let types = fields.map(|field| field.kind);
        let imports = Imports::new(self, self.grandparent(), defined, types).defining(indices);
        let items = structures
            .iter()
            .flat_map(|found| self.structure_items(&imports, found));
        super::with_imports(items.collect(), &imports)
    }

    /// The type of one structure.
    fn structure_items(
        &self,
        imports: &Imports<'_>,
        structure: &Structure<'_>,
    ) -> Vec<TokenStream> {
        let wire = &structure.spec.name;
        let r#type = Type {
            name: &structure.name,
            part: Part::Member(wire),
            built: structure.input,
            fields: &structure.fields,
            docs: self.structure_docs(structure),
            more_docs: TokenStream::new(),
            alias: super::alias(wire, Some(&structure.name)),
            imports,
        };
        let mut items = Vec::from(self.declaration(&r#type));
        let build = structure.input.then(|| {
            let required = &structure.required;
            let new = self.constructor(&r#type, required, structure.spec.deprecated);
            let setters = self.setters(&r#type);
            super::Once::new(quote!(#new #setters))
        });
        let (name, getters) = (r#type.name, self.getters(&r#type));
        if structure.input || getters.is_some() {
            items.push(quote!(impl #name { #build #getters }));
        }
        if structure.input {
            items.extend(self.required(&r#type, &structure.required));
        }
        items
    }
}
