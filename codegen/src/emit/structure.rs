//! Structures.

use super::Emitter;
use super::facts::Part;
use super::imports::Imports;
use super::types::Type;
use crate::model::Structure;
use proc_macro2::TokenStream;
use quote::quote;

/// What the module of the structures is.
pub(super) const STRUCTURES: &str = "Structures that requests and responses hold.";

impl Emitter<'_> {
    /// The list of structures.
    pub(super) fn structures(&self) -> Vec<TokenStream> {
        let docs = super::doc_lines(&[STRUCTURES], 96);
        let mut structures: Vec<&Structure<'_>> = self.model.structures.iter().collect();
        structures.sort_by_key(|structure| &structure.module);
        let modules = structures.iter().map(|structure| &structure.module);
        let exports = structures.iter().map(|structure| {
            let (module, name) = (&structure.module, &structure.name);
            quote!(pub use #module::#name;)
        });
        vec![quote!(#(#![doc = #docs])* #(mod #modules;)* #(#exports)*)]
    }

    /// The module of one structure.
    pub(super) fn structure(&self, index: usize) -> Vec<TokenStream> {
        let structure = &self.model.structures[index];
        let types = structure.fields.iter().map(|field| field.kind);
        let imports = Imports::new(self, self.grandparent(), [&*structure.name], types);
        let imports = imports.defines(index);
        let items = self.structure_items(&imports, structure);
        [vec![imports.items()], items].concat()
    }

    /// All structures in one module.
    pub(super) fn all_structures(&self) -> Vec<TokenStream> {
        let imports = Imports::of_structures(self, self.grandparent());
        let structures = self.model.structures.iter();
        let items: Vec<TokenStream> = structures
            .flat_map(|structure| self.structure_items(&imports, structure))
            .collect();
        [vec![imports.items()], items].concat()
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
            fields: &structure.fields,
            docs: self.structure_docs(structure),
            alias: super::alias(wire, Some(&structure.name)),
            imports,
        };
        let mut items = Vec::from(self.declaration(&r#type));
        let build = structure.input.then(|| {
            let new = self.constructor(&r#type, "A structure", structure.spec.deprecated);
            let setters = self.setters(&r#type);
            quote!(#new #setters)
        });
        if structure.input || !structure.fields.is_empty() {
            let (name, getters) = (r#type.name, self.getters(&r#type));
            items.push(quote!(impl #name { #build #getters }));
        }
        items
    }
}
