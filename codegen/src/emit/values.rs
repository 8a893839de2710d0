//! Sets of documented values: open enums.

use super::Emitter;
use super::imports::{Imports, Path};
use super::markdown::{code, prose};
use crate::model::ValueSet;
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

/// What the module of the values is.
pub(super) const VALUES: &str =
    "Documented values of parameters and members. Services may send others.";

impl Emitter<'_> {
    /// The list of sets.
    pub(super) fn values(&self) -> Vec<TokenStream> {
        let docs = super::doc_lines(&[VALUES], 96);
        let mut sets: Vec<&ValueSet<'_>> = self.model.values.iter().collect();
        sets.sort_by_key(|set| &set.module);
        let modules = sets.iter().map(|set| &set.module);
        let exports = sets.iter().map(|set| {
            let (module, name) = (&set.module, &set.name);
            quote!(pub use #module::#name;)
        });
        vec![quote!(#(#![doc = #docs])* #(mod #modules;)* #(#exports)*)]
    }

    /// The module of one set.
    pub(super) fn value_set(&self, index: usize) -> Vec<TokenStream> {
        let set = &self.model.values[index];
        let imports = Imports::new(self, self.grandparent(), [&*set.name], []);
        let items = self.value_items(&imports, set);
        [vec![imports.items()], items].concat()
    }

    /// All sets in one module.
    pub(super) fn all_values(&self) -> Vec<TokenStream> {
        let names = self.model.values.iter().map(|set| &*set.name);
        let imports = Imports::new(self, self.grandparent(), names, []);
        let sets = self.model.values.iter();
        let items: Vec<TokenStream> = sets
            .flat_map(|set| self.value_items(&imports, set))
            .collect();
        [vec![imports.items()], items].concat()
    }

    /// The type of one set.
    fn value_items(&self, imports: &Imports<'_>, set: &ValueSet<'_>) -> Vec<TokenStream> {
        let (name, runtime) = (&set.name, Path(self.runtime));
        let (copy, r#type, r#macro) = if set.spec.is_integer() {
            (
                Some(quote!(Copy,)),
                quote!(i64),
                imports.runtime("integer_enum"),
            )
        } else {
            let r#box = imports.std("Box");
            (None, quote!(#r#box<str>), imports.runtime("text_enum"))
        };
        let docs = self.docs(0, &set_docs(set));
        let variants = set.spec.values.iter().zip(&set.variants);
        let declared = variants.clone().map(|(value, variant)| {
            let wire = format!("Wire value {}.", wire(&value.value));
            let meaning = value.doc.as_deref().map(prose);
            let paragraphs: Vec<String> = meaning.into_iter().chain([wire]).collect();
            let docs = self.docs(1, &paragraphs);
            quote!(#docs #variant)
        });
        let other = self.docs(1, &["A value that is not listed here."]);
        let rows = variants.map(|(value, variant)| {
            let value = match value.value.as_i64() {
                Some(value) => Literal::i64_unsuffixed(value),
                None => Literal::string(value.value.as_str().unwrap_or_default()),
            };
            quote!(#variant = #value,)
        });
        let mut items = vec![
            quote! {
                #docs
                #[derive(Clone, #copy Debug, PartialEq, Eq, Hash)]
                #[non_exhaustive]
                pub enum #name {
                    #(#declared,)*
                    #other
                    Other(#runtime::fields::OtherValue<Self, #r#type>),
                }
            },
            quote!(#r#macro! { #name { #(#rows)* } }),
        ];
        if set.spec.flag {
            let docs = self.docs(1, &["Returns `true` if it is on."]);
            items.push(quote! {
                impl #name {
                    #docs
                    pub fn is_on(&self) -> bool { *self == Self::On }
                }
            });
            items.push(quote! {
                impl ::core::convert::From<bool> for #name {
                    fn from(on: bool) -> Self { if on { Self::On } else { Self::Off } }
                }
            });
        }
        items
    }
}

fn set_docs(set: &ValueSet<'_>) -> Vec<String> {
    let first = match &set.spec.doc {
        Some(doc) => prose(doc),
        None => "Documented values.".to_owned(),
    };
    let members: Vec<String> = set.spec.members.iter().map(|key| code(key)).collect();
    vec![first, format!("Values of {}.", members.join(", "))]
}

/// A value as people write it: text without quotes, unless there is nothing else.
fn wire(value: &Value) -> String {
    match value {
        Value::String(text) if !text.is_empty() => code(text),
        other => code(&other.to_string()),
    }
}
