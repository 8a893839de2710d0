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
        let items = vec![
            self.error_enum(),
            self.error_methods(&imports),
            self.error_from(),
            quote!(#r#macro!(ErrorCode);),
        ];
        super::with_imports(items, &imports)
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

    fn error_methods(&self, imports: &Imports<'_>) -> TokenStream {
        let docs = self.docs(1, &["The code as it is sent."]);
        let arms = self.model.error_codes.iter().map(|error| {
            let (name, code) = (&error.name, &error.spec.code);
            quote!(Self::#name => #code)
        });
        let families = self.model.families.iter();
        let families = families.map(|family| self.family(imports, family));
        quote! {
            impl ErrorCode {
                #docs
                pub fn as_str(&self) -> &str { match self { #(#arms,)* Self::Other(code) => code } }
                #(#families)*
            }
        }
    }

    /// The predicate of a family.
    fn family(&self, imports: &Imports<'_>, family: &Family<'_>) -> TokenStream {
        let (mut codes, mut ends, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for entry in family.codes {
            match (entry.strip_prefix('!'), entry.strip_prefix('*')) {
                (Some(other), _) => others.push(markdown::code(other)),
                (None, Some(end)) => ends.push(markdown::code(end)),
                (None, None) => codes.push(markdown::code(entry)),
            }
        }
        let mut said = Vec::new();
        if !codes.is_empty() {
            said.push(format!("{} and their subcodes", codes.join(", ")));
        }
        if !ends.is_empty() {
            said.push(format!("codes that end in {}", ends.join(", ")));
        }
        let mut text = format!(
            "{} Returns `true` for {}",
            family.meaning,
            said.join(", and ")
        );
        if !others.is_empty() {
            text.push_str(&format!(", but not for {}", others.join(", ")));
        }
        text.push('.');
        let docs = self.docs(1, &[text]);
        let families = imports.runtime("ErrorFamilies");
        let (predicate, codes) = (Path(family.predicate), family.codes);
        quote! {
            #docs
            pub fn #predicate(&self) -> bool { #families::holds(&[#(#codes),*], self.as_str()) }
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
