//! Roots: of a crate, and of code that is to be a module of somebody else's crate, in one file or as a tree of files.

use super::Emitter;
use super::imports::Path;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// What programs need of the runtime, so that they have one import: with the types alone, and with the client.
const TYPES: &[&str] = &[
    "Action",
    "Credential",
    "DecodeOptions",
    "Drift",
    "Error",
    "ErrorKind",
    "Paginated",
    "Value",
];
const CLIENTS: &[&str] = &[
    "Call",
    "ClientBuilder",
    "HttpRequest",
    "HttpResponse",
    "Items",
    "Pages",
    "Progress",
    "RetryPolicy",
    "Transport",
    "Waiter",
    "credentials",
    "http",
    "interceptor",
    "response",
    "transport",
];

fn names(names: &[&str]) -> TokenStream {
    let names = names.iter().map(|name| Ident::new(name, Span::call_site()));
    quote!(#(#names),*)
}

impl Emitter<'_> {
    /// `lib.rs`.
    pub(super) fn root(&self) -> Vec<TokenStream> {
        let actions = !self.model.actions.is_empty();
        // Modules that rustfmt leaves as they are.
        let module = |name: &str| {
            let name = Ident::new(name, Span::call_site());
            quote!(#[rustfmt::skip] mod #name;)
        };
        let (actions, export) = match actions {
            true => (
                module("actions"),
                quote!(
                    pub use actions::*;
                ),
            ),
            false => (TokenStream::new(), TokenStream::new()),
        };
        let values = (!self.model.values.is_empty()).then(|| {
            quote! { #[rustfmt::skip] pub mod values; }
        });
        let [client, error_code, service] = ["client", "error_code", "service"].map(module);
        let types = names(TYPES);
        // Lines so short that rustfmt breaks none.
        let clients = CLIENTS.chunks(5).map(|clients| {
            let clients = names(clients);
            quote! {
                #[cfg(feature = "client")]
                #[doc(inline)]
                pub use cloudapi_runtime::{#clients};
            }
        });
        vec![quote! {
            // The example of the README needs the client.
            #![cfg_attr(feature = "client", doc = include_str!("../README.md"))]
            #![cfg_attr(not(feature = "client"), doc = "Request and response types (feature `client` is off).")]

            #actions
            #[cfg(feature = "client")]
            #client
            #error_code
            #service
            #[rustfmt::skip]
            pub mod structures;
            #values

            #export
            #[cfg(feature = "client")]
            pub use client::Client;
            #[cfg(feature = "testing")]
            #[doc(inline)]
            pub use cloudapi_runtime::testing;
            #[doc(inline)]
            pub use cloudapi_runtime::{#types};
            #(#clients)*
            pub use error_code::ErrorCode;
            pub use service::{SERVICE, Service};
        }]
    }

    /// Everything in one file.
    pub(super) fn file(&self) -> Vec<TokenStream> {
        let mut pieces = self.exports();
        let mut module = |name: &str, items: Vec<TokenStream>| {
            let (allow, name) = (allow_module(), Ident::new(name, Span::call_site()));
            pieces.push(quote!(#allow mod #name { #(#items)* }));
        };
        module("service", self.service());
        if self.client {
            module("client", self.client());
        }
        module("error_code", self.error_code());
        if !self.model.actions.is_empty() {
            module("actions", self.of_actions(&self.model.actions));
        }
        let mut public = |name: &str, docs: &str, items: Vec<TokenStream>| {
            let docs = super::doc_lines(&[docs], 96);
            let (allow, name) = (allow_module(), Ident::new(name, Span::call_site()));
            pieces.push(quote!(#(#[doc = #docs])* #allow pub mod #name { #(#items)* }));
        };
        let structures = super::structure::STRUCTURES;
        public(
            "structures",
            structures,
            self.of_structures(0..self.model.structures.len()),
        );
        if !self.model.values.is_empty() {
            public("values", super::values::VALUES, self.all_values());
        }
        pieces
    }

    /// Root of a tree.
    pub(super) fn tree_root(&self) -> Vec<TokenStream> {
        let allow = allow_module();
        let actions = (!self.model.actions.is_empty()).then(|| quote!(#allow mod actions;));
        let client = self.client.then(|| quote!(#allow mod client;));
        let values = (!self.model.values.is_empty()).then(|| quote!(#allow pub mod values;));
        let modules = quote! {
            #actions
            #client
            #allow mod error_code;
            #allow mod service;
            #allow pub mod structures;
            #values
        };
        [vec![modules], self.exports()].concat()
    }

    fn exports(&self) -> Vec<TokenStream> {
        let allow = allow_export();
        let actions = (!self.model.actions.is_empty()).then(|| quote!(#allow pub use actions::*;));
        let client = self.client.then(|| quote!(#allow pub use client::Client;));
        let (runtime, types) = (Path(self.runtime), names(TYPES));
        let clients = self.client.then(|| {
            let clients = names(CLIENTS);
            quote!(#allow pub use #runtime::{#clients};)
        });
        vec![quote! {
            #actions
            #client
            #allow pub use error_code::ErrorCode;
            #allow pub use service::{SERVICE, Service};
            #allow pub use #runtime::{#types};
            #clients
        }]
    }
}

/// Lints that depend on the surroundings, of which nothing is known: about items that a program does not use or
/// does not show to others, and about names that would be shorter there.
fn allow_module() -> TokenStream {
    quote! {
        #[allow(
            dead_code,
            unreachable_pub,
            unused_imports,
            unused_qualifications,
            // Silent where the methods are public: their names are the vendor's (`IsApplied`).
            clippy::wrong_self_convention
        )]
    }
}

/// The same for what is made public.
fn allow_export() -> TokenStream {
    quote!(#[allow(unreachable_pub, unused_imports, unused_qualifications)])
}
