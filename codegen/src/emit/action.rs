//! Actions: request, response and what ties them together.

use super::Emitter;
use super::imports::Imports;
use super::types::{Part, Type};
use crate::model::{Action, Kind, Pages};
use crate::spec::{PaginationStyle, ResultBody, SuccessRule};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

impl Emitter<'_> {
    /// The list of actions.
    pub(super) fn actions(&self) -> Vec<TokenStream> {
        let docs = super::doc_lines(&["Requests and responses, one module per action."], 96);
        let mut actions: Vec<&Action<'_>> = self.model.actions.iter().collect();
        actions.sort_by_key(|action| &action.module);
        let modules = actions.iter().map(|action| &action.module);
        let exports = actions.iter().map(|action| {
            let (module, request, response) = (&action.module, &action.request, &action.response);
            let required = action.has_required().then_some(&action.required);
            let required = required.map(|name| quote!(, #name));
            quote!(pub use #module::{#request, #response #required};)
        });
        vec![quote!(#(#![doc = #docs])* #(mod #modules;)* #(#exports)*)]
    }

    /// A module of some actions: of one, or of all.
    pub(super) fn of_actions(&self, actions: &[Action<'_>]) -> Vec<TokenStream> {
        let defined = actions
            .iter()
            .flat_map(|action| [&*action.request, &*action.response, &*action.required]);
        let types = actions.iter().flat_map(types);
        let imports = Imports::new(self, self.grandparent(), defined, types);
        let items = actions
            .iter()
            .flat_map(|action| self.action_items(&imports, action));
        super::with_imports(items.collect(), &imports)
    }

    /// The types of one action.
    fn action_items(&self, imports: &Imports<'_>, action: &Action<'_>) -> Vec<TokenStream> {
        let wire = &action.spec.name;
        let request = Type {
            name: &action.request,
            part: Part::Input(wire),
            built: true,
            fields: &action.input,
            docs: self.request_docs(imports, action),
            more_docs: [self.client_docs(imports, action), self.example_docs(action)]
                .into_iter()
                .flatten()
                .collect(),
            alias: super::alias(wire, action.request.strip_suffix("Request")),
            imports,
        };
        let response = Type {
            name: &action.response,
            part: Part::Output(wire),
            built: false,
            fields: &action.output,
            docs: self.response_docs(action),
            more_docs: TokenStream::new(),
            alias: None,
            imports,
        };
        let mut items = Vec::from(self.declaration(&request));
        let name = request.name;
        let new = self.constructor(&request, &action.required, action.spec.deprecated);
        let setters = self.setters(&request);
        items.push(quote!(impl #name { #new #setters }));
        items.extend(self.required(&request, &action.required));
        items.push(self.action_impl(imports, action));
        if let Some(pages) = &action.pages {
            items.push(paged_impl(imports, action, pages));
        }
        items.extend(self.declaration(&response));
        let (name, getters) = (response.name, self.getters(&response));
        if getters.is_some() {
            items.push(quote!(impl #name { #getters }));
        }
        items
    }

    fn action_impl(&self, imports: &Imports<'_>, action: &Action<'_>) -> TokenStream {
        let (request, response, spec) = (&action.request, &action.response, action.spec);
        let [r#trait, info] = ["Action", "ActionInfo"].map(|name| imports.runtime(name));
        let [service, marker] = ["SERVICE", "Service"].map(|name| imports.root(name));
        let idempotent = spec.idempotent.then(|| quote!(.idempotent()));
        let rate_limit = spec.rate_limit.map(|limit| {
            let limit = super::rate_limit(imports, limit);
            quote!(.rate_limit(#limit))
        });
        let token = spec
            .input
            .iter()
            .find(|parameter| parameter.idempotency_token);
        let token = token.map(|parameter| {
            let name = &parameter.name;
            quote!(.idempotency_token(#name))
        });
        let route = spec.route.as_ref().map(|route| {
            let r#type = imports.runtime("Route");
            let (method, path) = (&route.method, &route.path);
            quote!(.route(#r#type::new(#method, #path)))
        });
        let method = spec.method.as_ref().map(|method| quote!(.method(#method)));
        let anonymous = spec.anonymous.then(|| quote!(.anonymous()));
        let empty = (spec.result == Some(ResultBody::Nothing)).then(|| quote!(.empty()));
        let others = spec.statuses.iter();
        let others: Vec<Literal> = others
            .filter(|status| !(200..300).contains(*status))
            .map(|status| Literal::u16_unsuffixed(*status))
            .collect();
        let statuses = (!others.is_empty()).then(|| quote!(.statuses(&[#(#others),*])));
        let paging = action.pages.as_ref().map(|pages| paging(imports, pages));
        let success = success(imports, &spec.success);
        let name = &spec.name;
        quote! {
            impl #r#trait for #request {
                type Service = #marker;
                type Response = #response;
                const INFO: &'static #info = &#info::new(#name, &#service)
                    #idempotent #rate_limit #route #token #method #anonymous #empty #statuses #paging #success;
            }
        }
    }
}

/// Types of what an action's types hold.
fn types(action: &Action<'_>) -> impl Iterator<Item = Kind> {
    let fields = action.input.iter().chain(&action.output);
    let item = action.pages.as_ref().map(|pages| pages.item);
    fields.map(|field| field.kind).chain(item)
}

fn paging(imports: &Imports<'_>, pages: &Pages<'_>) -> TokenStream {
    let spec = pages.spec;
    let [paging, form] = ["Pagination", "PaginationStyle"].map(|name| imports.runtime(name));
    let variant = match spec.form {
        PaginationStyle::Offset => quote!(Offset),
        PaginationStyle::Page => quote!(Page),
        PaginationStyle::Token => quote!(Token),
    };
    let (position, items) = (&spec.position, &spec.items);
    let size = spec.size.as_ref().map(|name| quote!(.size(#name)));
    let total = spec.total.as_ref().map(|path| quote!(.total(#path)));
    let next = spec.next.as_ref().map(|path| quote!(.next(#path)));
    let until = spec.until.as_ref().map(|until| {
        let (r#type, path, values) = (imports.runtime("Until"), &until.path, &until.values);
        quote!(.until(#r#type::new(#path, &[#(#values),*])))
    });
    quote! {
        .paging(#paging::new(#form::#variant, #position, #items) #size #total #next #until)
    }
}

pub(super) fn success(imports: &Imports<'_>, rules: &[SuccessRule]) -> Option<TokenStream> {
    if rules.is_empty() {
        return None;
    }
    let r#type = imports.runtime("SuccessRule");
    let rules = rules.iter().map(|rule| {
        let (path, values) = (&rule.path, &rule.values);
        let message = rule.message.as_ref().map(|path| quote!(.message(#path)));
        let required = rule.required.then(|| quote!(.required()));
        quote!(#r#type::new(#path, &[#(#values),*]) #message #required)
    });
    Some(quote!(.success(&[#(#rules),*])))
}

fn paged_impl(imports: &Imports<'_>, action: &Action<'_>, pages: &Pages<'_>) -> TokenStream {
    let (request, response) = (&action.request, &action.response);
    let (item, paged, vec) = (
        imports.held(imports.element(pages.item), &pages.containers),
        imports.runtime("Paginated"),
        imports.std("Vec"),
    );
    let mut list = quote!(response);
    for (index, step) in pages.path.iter().enumerate() {
        let field = &step.field;
        list = match (index + 1 < pages.path.len(), step.boxed) {
            (false, _) => quote!(#list.#field),
            (true, false) => quote!(#list.#field.unwrap_or_default()),
            (true, true) => quote!(#list.#field.map(|held| *held).unwrap_or_default()),
        };
    }
    quote! {
        impl #paged for #request {
            type Item = #item;
            fn into_items(response: #response) -> #vec<#item> { #list }
        }
    }
}
