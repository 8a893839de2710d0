//! The static that describes the service to the runtime.

use super::Emitter;
use super::imports::Imports;
use crate::layout::Layout;
use crate::spec::{EndpointType, Protocol};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

impl Emitter<'_> {
    /// The module of the static.
    pub(super) fn service(&self) -> Vec<TokenStream> {
        let imports = Imports::new(self, self.parent(), ["Service"], []);
        let service = self.service_static(&imports);
        let docs = self.docs(
            0,
            &["The service, as a type: its client takes no requests of others."],
        );
        let marker = quote!(#docs #[derive(Debug)] pub enum Service {});
        vec![imports.items(), service, marker]
    }

    fn service_static(&self, imports: &Imports<'_>) -> TokenStream {
        let api = self.model.api;
        let docs = self.docs(
            0,
            &["Static metadata of the service: endpoints, version, limits."],
        );
        let [r#type, endpoint, endpoint_type, protocol] =
            ["ServiceInfo", "Endpoint", "EndpointType", "Protocol"]
                .map(|name| imports.runtime(name));
        // The runtime has one row for each region.
        let rows = api.endpoints.iter().flat_map(|found| {
            let none = found.regions.is_empty().then_some(None);
            none.into_iter()
                .chain(found.regions.iter().map(Some))
                .map(move |region| (found, region))
        });
        let endpoints = rows.map(|(found, region)| {
            let (host, variant) = (&found.host, variant(found.r#type));
            let region = region.map(|region| quote!(.region(#region)));
            quote!(#endpoint::new(#host, #endpoint_type::#variant) #region)
        });
        let mut types: Vec<EndpointType> = Vec::new();
        for endpoint in api.endpoints.iter().filter(|found| found.needs_region) {
            if !types.contains(&endpoint.r#type) {
                types.push(endpoint.r#type);
            }
        }
        let types = types.into_iter().map(variant);
        let needs_region =
            (types.len() > 0).then(|| quote!(.needs_region(&[#(#endpoint_type::#types),*])));
        let limits = [
            (quote!(get_bytes), api.limits.get_bytes),
            (quote!(post_form_bytes), api.limits.post_form_bytes),
            (quote!(post_bytes), api.limits.post_bytes),
        ];
        let limits = limits.into_iter().filter_map(|(name, limit)| {
            let limit = Literal::u64_unsuffixed(limit?);
            Some(quote!(.#name(#limit)))
        });
        let rates = [
            (quote!(action_rate), api.limits.action_rate),
            (quote!(service_rate), api.limits.service_rate),
        ];
        let rates = rates.into_iter().filter_map(|(name, limit)| {
            let limit = super::rate_limit(imports, limit?);
            Some(quote!(.#name(#limit)))
        });
        let limits: Vec<TokenStream> = limits.chain(rates).collect();
        let limits = (!limits.is_empty()).then(|| {
            let r#type = imports.runtime("Limits");
            quote!(.limits(#r#type::NONE #(#limits)*))
        });
        let success = super::action::success(imports, &api.success);
        let families = self.families(imports);
        let user_agent = self.user_agent();
        let variant = Ident::new(
            match api.protocol {
                Protocol::TencentV3 => "TencentV3",
                Protocol::TencentV2 => "TencentV2",
                Protocol::AlibabaRpc => "AlibabaRpc",
                Protocol::AlibabaRoa => "AlibabaRoa",
            },
            Span::call_site(),
        );
        let (service, version) = (&api.service, &api.version);
        quote! {
            #docs
            pub static SERVICE: #r#type = #r#type::new(#protocol::#variant, #service, #version)
                .endpoints(&[#(#endpoints),*])
                #needs_region
                #limits
                #success
                #families
                .user_agent(#user_agent);
        }
    }

    /// Error codes by what they call for, as the runtime asks for them.
    fn families(&self, imports: &Imports<'_>) -> Option<TokenStream> {
        let codes = self.model.codes;
        let auth = [&codes.auth_failure[..], &codes.permission_denied[..]].concat();
        let families = [
            (quote!(throttled), &codes.throttled),
            (quote!(auth), &auth),
            (quote!(clock_skew), &codes.clock_skew),
            (quote!(not_found), &codes.not_found),
            (quote!(transient), &codes.transient),
        ];
        let known = families.iter().filter(|(_, codes)| !codes.is_empty());
        let known: Vec<TokenStream> = known
            .map(|(name, codes)| quote!(.#name(&[#(#codes),*])))
            .collect();
        (!known.is_empty()).then(|| {
            let r#type = imports.runtime("ErrorFamilies");
            quote!(.families(#r#type::NONE #(#known)*))
        })
    }

    /// Name and version of the package that the code is compiled in.
    fn user_agent(&self) -> TokenStream {
        match self.layout {
            Layout::Crate => {
                quote!(concat!(
                    env!("CARGO_PKG_NAME"),
                    "/",
                    env!("CARGO_PKG_VERSION")
                ))
            }
            // A macro of the surroundings goes before one that is imported.
            Layout::File | Layout::Tree => quote! {
                ::core::concat!(
                    ::core::env!("CARGO_PKG_NAME"), "/", ::core::env!("CARGO_PKG_VERSION")
                )
            },
        }
    }
}

/// A variant of the runtime's `EndpointType`.
fn variant(endpoint_type: EndpointType) -> Ident {
    let name = match endpoint_type {
        EndpointType::Public => "Public",
        EndpointType::Finance => "Finance",
        EndpointType::International => "International",
        EndpointType::Vpc => "Vpc",
    };
    Ident::new(name, Span::call_site())
}
