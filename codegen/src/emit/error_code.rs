//! The open enum of error codes.

use super::imports::{Imports, Path};
use super::markdown::{self, prose};
use super::{Emitter, Once};
use crate::model::{ErrorCode, Family};
use crate::spec::ErrorScope;
use proc_macro2::TokenStream;
use quote::quote;

impl Emitter<'_> {
    /// The module of the enum.
    pub(super) fn error_code(&self) -> Vec<TokenStream> {
        let imports = Imports::new(self, self.parent(), ["ErrorCode"], []);
        let r#macro = imports.runtime("error_code");
        vec![
            imports.items(),
            self.error_enum(),
            self.error_methods(),
            self.error_from(),
            quote!(#r#macro!(ErrorCode);),
        ]
    }

    fn error_enum(&self) -> TokenStream {
        let runtime = self.runtime;
        let docs = self.docs(
            0,
            &[
                "An error code returned by the service.".to_owned(),
                format!(
                    "The service may answer with a code that no document names; it is [`Other`](Self::Other) then. \
                     Compare with [`Error::code`]({runtime}::Error::code): `error.code() == ErrorCode::...`.",
                ),
            ],
        );
        let variants = self.model.error_codes.iter().map(|error| {
            let (docs, name) = (self.docs(1, &error_docs(error)), &error.name);
            Once::new(quote!(#docs #name))
        });
        let other = self.docs(1, &["A code that this version of the crate does not know."]);
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum ErrorCode { #(#variants,)* #other Other(String) }
        }
    }

    fn error_methods(&self) -> TokenStream {
        let docs = self.docs(1, &["The code as it is sent."]);
        let arms = self.model.error_codes.iter().map(|error| {
            let (name, code) = (&error.name, &error.spec.code);
            quote!(Self::#name => #code)
        });
        let families = self.model.families.iter();
        let families = families.map(|family| self.family(family));
        let is_below = (!self.model.families.is_empty()).then(|| {
            let docs = self.docs(1, &["Whether it is the code of a family or below it."]);
            quote! {
                #docs
                fn is_below(&self, family: &str) -> bool {
                    match self.as_str().strip_prefix(family) {
                        Some(rest) => rest.is_empty() || rest.starts_with('.'),
                        None => false,
                    }
                }
            }
        });
        quote! {
            impl ErrorCode {
                #docs
                pub fn as_str(&self) -> &str { match self { #(#arms,)* Self::Other(code) => code } }
                #(#families)*
                #is_below
            }
        }
    }

    /// The predicate of a family.
    fn family(&self, family: &Family) -> TokenStream {
        let codes: Vec<String> = family
            .codes
            .iter()
            .map(|code| markdown::code(code))
            .collect();
        let docs = self.docs(
            1,
            &[format!(
                "{} Returns `true` for {} and their subcodes.",
                family.meaning,
                codes.join(", ")
            )],
        );
        let (predicate, codes) = (Path(family.predicate), family.codes);
        quote! {
            #docs
            pub fn #predicate(&self) -> bool { #(self.is_below(#codes))||* }
        }
    }

    fn error_from(&self) -> TokenStream {
        let arms = self.model.error_codes.iter().map(|error| {
            let (name, code) = (&error.name, &error.spec.code);
            quote!(#code => Self::#name)
        });
        let body = if self.model.error_codes.is_empty() {
            quote!(Self::Other(code.to_owned()))
        } else {
            quote!(match code { #(#arms,)* other => Self::Other(other.to_owned()) })
        };
        quote! {
            impl From<&str> for ErrorCode {
                fn from(code: &str) -> Self { #body }
            }
        }
    }
}

fn error_docs(error: &ErrorCode<'_>) -> Vec<String> {
    let spec = error.spec;
    let mut facts = format!("Error code {}", markdown::code(&spec.code));
    if let Some(number) = spec.number {
        facts.push_str(&format!(" ({number} in the legacy API)"));
    }
    if let Some(status) = spec.status {
        facts.push_str(&format!(", HTTP status {status}"));
    }
    for status in &spec.other_statuses {
        facts.push_str(&format!(" or {status}"));
    }
    facts.push_str(match spec.scope {
        ErrorScope::Common => ", common to all services of the vendor.",
        ErrorScope::Service => ", of this service.",
        ErrorScope::Action => ", documented only for individual actions.",
    });
    let mut docs: Vec<String> = error.description.map(prose).into_iter().collect();
    docs.push(facts);
    docs
}
