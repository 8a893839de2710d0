//! Types with fields: declaration, field table, constructor, setters and getters.

use super::facts::Part;
use super::imports::Imports;
use super::markdown::code;
use super::{Emitter, Once};
use crate::model::{Field, Kind, Name};
use crate::spec::{Deprecation, ParameterLocation};
use proc_macro2::{Literal, TokenStream};
use quote::{TokenStreamExt, quote};

/// A type to be written.
pub(super) struct Type<'a, 's> {
    /// Its name.
    pub(super) name: &'a Name,
    /// What it stands for.
    pub(super) part: Part<'a>,
    /// Its fields.
    pub(super) fields: &'a [Field<'s>],
    /// Its docs.
    pub(super) docs: Vec<String>,
    /// Its wire name, if the name differs from it in more than what all types have behind theirs.
    pub(super) alias: Option<&'a str>,
    /// How its module names other things.
    pub(super) imports: &'a Imports<'a>,
}

impl Type<'_, '_> {
    /// Whether absent and empty lists differ.
    fn is_request(&self) -> bool {
        matches!(self.part, Part::Input(_))
    }
}

impl Emitter<'_> {
    /// The struct and its field table.
    pub(super) fn declaration(&self, r#type: &Type<'_, '_>) -> [TokenStream; 2] {
        let name = r#type.name;
        let docs = self.docs(0, &r#type.docs);
        let alias = r#type.alias.map(|alias| quote!(#[doc(alias = #alias)]));
        let fields = r#type.fields.iter().map(|field| {
            let docs = self.docs(1, &self.field_docs(r#type, field));
            let (name, r#type) = (&field.name, field_type(r#type, field));
            Once::new(quote!(#docs pub #name: #r#type))
        });
        let rows = r#type.fields.iter().enumerate().map(|(index, field)| {
            let index = Literal::usize_unsuffixed(index);
            let (name, wire, flags) = (&field.name, &field.spec.name, flags(field));
            quote!(#index => #name: #wire #flags,)
        });
        let r#macro = r#type.imports.runtime("fields");
        [
            quote!(#docs #alias #[non_exhaustive] pub struct #name { #(#fields),* }),
            quote!(#r#macro! { #name { #(#rows)* } }),
        ]
    }

    /// `new` with everything that is required.
    pub(super) fn constructor(
        &self,
        r#type: &Type<'_, '_>,
        what: &str,
        deprecated: Option<Deprecation>,
    ) -> TokenStream {
        let required: Vec<_> = r#type
            .fields
            .iter()
            .filter(|f| f.in_constructor())
            .collect();
        let deprecated = self.deprecated(deprecated);
        if required.is_empty() {
            let docs = self.docs(1, &[format!("{what} in which nothing is set.")]);
            return quote!(#docs #deprecated pub fn new() -> Self { Self::default() });
        }
        let docs = self.docs(1, &[format!("{what} with everything that is required.")]);
        let arguments = required.iter().map(|field| {
            let (name, r#type) = (&field.name, argument_type(r#type.imports, field));
            quote!(#name: #r#type)
        });
        let values = required.iter().map(|field| {
            let name = &field.name;
            let value = stored(r#type, field, quote!(#name));
            quote!(#name: #value)
        });
        let rest = (required.len() < r#type.fields.len()).then(|| quote!(..Self::default()));
        quote! {
            #docs #deprecated
            pub fn new(#(#arguments),*) -> Self { Self { #(#values,)* #rest } }
        }
    }

    /// Chained setters: by plain name for requests, `with_` for structures.
    pub(super) fn setters(&self, r#type: &Type<'_, '_>) -> Once {
        let mut setters = TokenStream::new();
        for field in r#type.fields {
            let (method, word) = if r#type.is_request() {
                (&field.method, "parameter")
            } else {
                (&field.with, "member")
            };
            let docs = self.docs(1, &[format!("Sets {word} {}.", code(&field.spec.name))]);
            let deprecated = self.deprecated(field.spec.deprecated);
            // With a type parameter it is compiled where it is called anyway.
            let inline = (!converts(field.kind) && !field.spec.list).then(inline);
            let (name, argument) = (&field.name, argument_type(r#type.imports, field));
            let value = stored(r#type, field, quote!(value));
            setters.append_all(quote! {
                #docs #deprecated #[must_use] #inline
                pub fn #method(mut self, value: #argument) -> Self {
                    self.#name = #value;
                    self
                }
            });
        }
        Once::new(setters)
    }

    /// Getters, under which what is absent reads as empty.
    pub(super) fn getters(&self, r#type: &Type<'_, '_>) -> Once {
        let imports = r#type.imports;
        let mut getters = TokenStream::new();
        for field in r#type.fields {
            let (name, method, element) = (&field.name, &field.method, imports.element(field.kind));
            let (result, value, absent) = match field.kind {
                _ if field.spec.list => (quote!(&[#element]), quote!(&self.#name), ""),
                Kind::Text => (
                    quote!(&str),
                    quote!(self.#name.as_deref().unwrap_or_default()),
                    "; empty if absent",
                ),
                Kind::Integer | Kind::Float => (
                    element,
                    quote!(self.#name.unwrap_or_default()),
                    "; 0 if absent",
                ),
                Kind::Boolean => (
                    element,
                    quote!(self.#name.unwrap_or_default()),
                    "; false if absent",
                ),
                Kind::Json => (
                    quote!(&#element),
                    quote!(self.#name.as_ref().unwrap_or(&#element::Null)),
                    "; null if absent",
                ),
                Kind::Values(_) => {
                    let option = imports.std("Option");
                    // Integers are as cheap to copy as to point to.
                    if field.spec.r#type == crate::spec::Type::Integer {
                        (
                            quote!(#option<#element>),
                            quote!(self.#name),
                            ", if it is set",
                        )
                    } else {
                        let value = quote!(self.#name.as_ref());
                        (quote!(#option<&#element>), value, ", if it is set")
                    }
                }
                Kind::Structure(_) => {
                    let fields = imports.runtime("Fields");
                    let held = if field.boxed {
                        quote!(as_deref)
                    } else {
                        quote!(as_ref)
                    };
                    (
                        quote!(&#element),
                        quote!(self.#name.#held().unwrap_or(#fields::EMPTY)),
                        "; empty if absent",
                    )
                }
            };
            let docs = self.docs(1, &[format!("{}{absent}.", code(&field.spec.name))]);
            let (deprecated, inline) = (self.deprecated(field.spec.deprecated), inline());
            getters.append_all(quote! {
                #docs #deprecated #inline
                pub fn #method(&self) -> #result { #value }
            });
        }
        Once::new(getters)
    }
}

fn field_type(r#type: &Type<'_, '_>, field: &Field<'_>) -> TokenStream {
    let imports = r#type.imports;
    let element = imports.element(field.kind);
    let (option, vec) = (imports.std("Option"), imports.std("Vec"));
    match (field.spec.list, field.boxed) {
        (true, _) if r#type.is_request() => quote!(#option<#vec<#element>>),
        (true, _) => quote!(#vec<#element>),
        (false, true) => {
            let r#box = imports.std("Box");
            quote!(#option<#r#box<#element>>)
        }
        (false, false) => quote!(#option<#element>),
    }
}

fn argument_type(imports: &Imports<'_>, field: &Field<'_>) -> TokenStream {
    let mut element = imports.element(field.kind);
    if converts(field.kind) {
        let into = imports.std("Into");
        element = quote!(impl #into<#element>);
    }
    if field.spec.list {
        let iterator = imports.std("IntoIterator");
        element = quote!(impl #iterator<Item = #element>);
    }
    element
}

/// The expression by which an argument is stored.
fn stored(r#type: &Type<'_, '_>, field: &Field<'_>, argument: TokenStream) -> TokenStream {
    let into = r#type.imports.std("Into");
    let value = match (field.spec.list, converts(field.kind)) {
        (false, false) => argument,
        (false, true) => quote!(#argument.into()),
        (true, false) => quote!(#argument.into_iter().collect()),
        (true, true) => quote!(#argument.into_iter().map(#into::into).collect()),
    };
    match (field.spec.list, field.boxed) {
        (true, _) if !r#type.is_request() => value,
        (false, true) => {
            let r#box = r#type.imports.std("Box");
            quote!(Some(#r#box::new(#value)))
        }
        _ => quote!(Some(#value)),
    }
}

/// Attribute of small methods. Merely `#[inline]` would not keep them out of an unoptimized build of the crate,
/// whose time is mostly that of the functions in it.
pub(super) fn inline() -> TokenStream {
    quote!(#[inline(always)])
}

/// Whether an argument is taken as whatever converts into the field's type. Numbers are not: a literal would
/// have no type then.
fn converts(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Text | Kind::Json | Kind::Values(_) | Kind::Structure(_)
    )
}

/// Flags of a row of the field table.
fn flags(field: &Field<'_>) -> Option<TokenStream> {
    let spec = field.spec;
    let mut flags = Vec::new();
    if spec.required == Some(true) {
        flags.push(quote!(required));
    }
    if spec.secret {
        flags.push(quote!(secret));
    }
    match spec.location {
        Some(ParameterLocation::Path) => flags.push(quote!(path)),
        Some(ParameterLocation::Query) => flags.push(quote!(query)),
        Some(ParameterLocation::Header) => flags.push(quote!(header)),
        Some(ParameterLocation::Body) | None => {}
        // Refused by `resolve`.
        Some(ParameterLocation::Form | ParameterLocation::Host) => {}
    }
    if let Some(name) = &spec.alias {
        flags.push(quote!(also = #name));
    }
    if let Some(wrapper) = &spec.wrapper {
        flags.push(quote!(wrapper = #wrapper));
    }
    (!flags.is_empty()).then(|| quote!([#(#flags),*]))
}
