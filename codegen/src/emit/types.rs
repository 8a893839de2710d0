//! Types with fields: declaration, field table, constructor, setters and getters.

use super::imports::Imports;
use super::markdown::{code, prose};
use super::{Emitter, Once};
use crate::model::{self, Container, Field, Kind, Name};
use crate::spec::{Deprecation, ParameterLocation, ParameterStyle};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};

/// What a type stands for.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    /// Parameter of the named action.
    Input(&'a str),
    /// Member of the named action's response.
    Output(&'a str),
    /// Member of the named structure.
    Member(&'a str),
}

/// A type to be written.
pub(super) struct Type<'a, 's> {
    /// Its name.
    pub(super) name: &'a Name,
    /// What it stands for.
    pub(super) part: Part<'a>,
    /// Whether programs build it.
    pub(super) built: bool,
    /// Its fields.
    pub(super) fields: &'a [Field<'s>],
    /// Its docs.
    pub(super) docs: Vec<String>,
    /// Attributes with more docs: those that need the client, and examples.
    pub(super) more_docs: TokenStream,
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
        let more_docs = &r#type.more_docs;
        // Setters return the type: it is what must be used, in one line for all of them.
        let must_use = r#type.built.then(|| quote!(#[must_use]));
        let alias = r#type.alias.map(|alias| quote!(#[doc(alias = #alias)]));
        let fields = r#type.fields.iter().map(|field| {
            let docs = self.docs(1, &self.field_docs(r#type, field));
            // Where there is neither a setter nor a getter that would tell.
            let alone = !r#type.built && !has_getter(field);
            let deprecated = alone.then(|| self.deprecated(field.spec.deprecated));
            let (name, r#type) = (&field.name, field_type(r#type, field));
            Once::new(quote!(#docs #deprecated pub #name: #r#type))
        });
        let rows = r#type.fields.iter().enumerate().map(|(index, field)| {
            let index = Literal::usize_unsuffixed(index);
            let (name, wire, flags) = (&field.name, field.key(), flags(field));
            quote!(#index => #name: #wire #flags,)
        });
        let r#macro = r#type.imports.runtime("fields");
        let deprecated = |field: &Field<'_>| field.spec.deprecated.is_some() && !has_getter(field);
        let expects = !r#type.built && r#type.fields.iter().any(deprecated);
        let expect = expects.then(|| quote!([deprecated]));
        [
            quote!(#docs #more_docs #alias #must_use #[non_exhaustive] pub struct #name { #(#fields),* }),
            quote!(#r#macro! { #name #expect { #(#rows)* } }),
        ]
    }

    /// `new`, which takes what is required: one value as it is, more of them as a structure of their own, in which they
    /// have names and no order.
    pub(super) fn constructor(
        &self,
        r#type: &Type<'_, '_>,
        holder: &Name,
        deprecated: Option<Deprecation>,
    ) -> TokenStream {
        let required = model::required(r#type.fields);
        let deprecated = self.deprecated(deprecated);
        let what = if r#type.is_request() {
            ("request", "parameters")
        } else {
            ("structure", "members")
        };
        let docs = self.docs(
            1,
            &[match required.len() {
                0 => format!("Creates an empty {}.", what.0),
                1 => format!(
                    "Creates a {} with {}, all that is required.",
                    what.0,
                    code(&required[0].spec.name)
                ),
                _ => format!("Creates a {} with its required {}.", what.0, what.1),
            }],
        );
        let (arguments, values) = match required.as_slice() {
            [] => return quote!(#docs #deprecated pub fn new() -> Self { Self::default() }),
            [field] => {
                let (name, argument) = (&field.name, argument_type(r#type.imports, field));
                let value = stored(r#type, field, quote!(#name));
                (quote!(#name: #argument), quote!(#name: #value,))
            }
            fields => {
                let types = parameters(fields).into_iter();
                let types = types.map(|field| argument_type(r#type.imports, field));
                let types: Vec<_> = types.collect();
                let types = (!types.is_empty()).then(|| quote!(<#(#types),*>));
                let values = fields.iter().map(|field| {
                    let name = &field.name;
                    let value = stored(r#type, field, quote!(required.#name));
                    quote!(#name: #value,)
                });
                (quote!(required: #holder #types), values.collect())
            }
        };
        let rest = (required.len() < r#type.fields.len()).then(|| quote!(..Self::default()));
        quote! {
            #docs #deprecated
            pub fn new(#arguments) -> Self { Self { #values #rest } }
        }
    }

    /// The type of what is required, if it is more than one value.
    pub(super) fn required(&self, r#type: &Type<'_, '_>, holder: &Name) -> Option<TokenStream> {
        let required = model::required(r#type.fields);
        if required.len() < 2 {
            return None;
        }
        let name = r#type.name;
        let what = format!("What [`{name}::new`] requires.");
        let docs = self.docs(0, &[what]);
        let generic = parameters(&required);
        let parameter = |field: &Field<'_>| {
            let index = generic.iter().position(|other| other.name == field.name)?;
            Some(Ident::new(&format!("T{}", index + 1), Span::call_site()))
        };
        let fields = required.iter().map(|field| {
            let paragraphs = self.field_docs(r#type, field);
            let (docs, name) = (self.docs(1, &paragraphs[..1]), &field.name);
            let r#type = match parameter(field) {
                Some(parameter) => parameter.to_token_stream(),
                None => argument_type(r#type.imports, field),
            };
            quote!(#docs pub #name: #r#type)
        });
        let names = generic.iter().filter_map(|field| parameter(field));
        let names: Vec<Ident> = names.collect();
        let names = (!names.is_empty()).then(|| quote!(<#(#names),*>));
        Some(quote!(#docs pub struct #holder #names { #(#fields),* }))
    }

    /// Chained setters: by plain name for requests, `with_` for structures.
    pub(super) fn setters(&self, r#type: &Type<'_, '_>) -> Once {
        let mut setters = TokenStream::new();
        for field in r#type.fields {
            let method = if r#type.is_request() {
                &field.method
            } else {
                &field.with
            };
            let docs = self.docs(1, &[sets(field)]);
            let deprecated = self.deprecated(field.spec.deprecated);
            // With a type parameter it is compiled where it is called anyway.
            let inline = (!converts(field.kind) && field.containers.is_empty()).then(inline);
            let (name, argument) = (&field.name, argument_type(r#type.imports, field));
            let value = stored(r#type, field, quote!(value));
            setters.append_all(quote! {
                #docs #deprecated #inline
                pub fn #method(mut self, value: #argument) -> Self {
                    self.#name = #value;
                    self
                }
            });
        }
        Once::new(setters)
    }

    /// Getters, where more than a field is to be had: lists as slices, and structures that read through absence. What is
    /// a single value has none, as no value may stand for its absence: its field tells.
    pub(super) fn getters(&self, r#type: &Type<'_, '_>) -> Option<Once> {
        let imports = r#type.imports;
        let mut getters = TokenStream::new();
        for field in r#type.fields.iter().filter(|field| has_getter(field)) {
            let (name, method, element) = (&field.name, &field.method, item(imports, field));
            let (result, value, absent) = if field.is_list() {
                (quote!(&[#element]), quote!(&self.#name), "empty")
            } else {
                let fields = imports.runtime("Fields");
                let held = if field.boxed {
                    quote!(as_deref)
                } else {
                    quote!(as_ref)
                };
                (
                    quote!(&#element),
                    quote!(self.#name.#held().unwrap_or(#fields::EMPTY)),
                    "or an empty structure",
                )
            };
            let wire = code(&field.spec.name);
            let docs = self.docs(1, &[format!("Returns {wire}, {absent} if absent.")]);
            let (deprecated, inline) = (self.deprecated(field.spec.deprecated), inline());
            getters.append_all(quote! {
                #docs #deprecated #inline
                pub fn #method(&self) -> #result { #value }
            });
        }
        (!getters.is_empty()).then(|| Once::new(getters))
    }
}

/// Docs of a setter: the wire name, and what it is where that fits into the line.
fn sets(field: &Field<'_>) -> String {
    let name = code(&field.spec.name);
    let description = field.description.map(prose).unwrap_or_default();
    let first = description.split_inclusive(". ").next().unwrap_or_default();
    let first = first.trim_end();
    let mut rest = first.chars();
    let begin = rest.next().map(|c| c.to_lowercase()).into_iter().flatten();
    // `Id of the instance.` goes on as `id of the instance.`; `ACL rule.` stays as it is.
    let first: String = match rest.clone().next() {
        Some(second) if second.is_lowercase() || second == ' ' => begin.chain(rest).collect(),
        _ => first.to_owned(),
    };
    let text = format!("Sets {name}: {first}");
    match first.ends_with('.') && text.chars().count() <= 92 {
        true => text,
        false => format!("Sets {name}."),
    }
}

/// The fields whose values are taken as whatever converts into them. As parameters of a type they stand in the order of
/// their names, so that none changes places when the vendor orders its table anew.
fn parameters<'f, 's>(fields: &[&'f Field<'s>]) -> Vec<&'f Field<'s>> {
    let generic = fields
        .iter()
        .filter(|field| !field.containers.is_empty() || converts(field.kind));
    let mut generic: Vec<_> = generic.copied().collect();
    generic.sort_by(|one, other| one.name.cmp(&other.name));
    generic
}

/// Whether there is more to be had than the field.
fn has_getter(field: &Field<'_>) -> bool {
    field.is_list() || field.structure().is_some()
}

/// The type of the value, or of an element or entry.
fn item(imports: &Imports<'_>, field: &Field<'_>) -> TokenStream {
    let inner = field.containers.get(1..).unwrap_or_default();
    imports.held(imports.element(field.kind), inner)
}

fn field_type(r#type: &Type<'_, '_>, field: &Field<'_>) -> TokenStream {
    let imports = r#type.imports;
    let held = imports.held(imports.element(field.kind), &field.containers);
    let option = imports.std("Option");
    match (field.containers.is_empty(), field.boxed) {
        (false, _) if !r#type.is_request() => held,
        (true, true) => {
            let r#box = imports.std("Box");
            quote!(#option<#r#box<#held>>)
        }
        _ => quote!(#option<#held>),
    }
}

/// Whether the value, or an element or entry, is taken as whatever converts into its type.
fn item_converts(field: &Field<'_>) -> bool {
    field.containers.len() < 2 && converts(field.kind)
}

fn argument_type(imports: &Imports<'_>, field: &Field<'_>) -> TokenStream {
    let mut item = item(imports, field);
    if item_converts(field) {
        let into = imports.std("Into");
        item = quote!(impl #into<#item>);
    }
    match field.containers.first() {
        None => return item,
        Some(Container::List) => {}
        Some(Container::Map) => {
            let (into, string) = (imports.std("Into"), imports.std("String"));
            item = quote!((impl #into<#string>, #item));
        }
    }
    let iterator = imports.std("IntoIterator");
    quote!(impl #iterator<Item = #item>)
}

/// The expression by which an argument is stored.
fn stored(r#type: &Type<'_, '_>, field: &Field<'_>, argument: TokenStream) -> TokenStream {
    let into = r#type.imports.std("Into");
    let value = match (field.containers.first(), item_converts(field)) {
        (None, false) => argument,
        (None, true) => quote!(#argument.into()),
        (Some(Container::List), false) => quote!(#argument.into_iter().collect()),
        (Some(Container::List), true) => quote!(#argument.into_iter().map(#into::into).collect()),
        (Some(Container::Map), converts) => {
            let value = if converts {
                quote!(value.into())
            } else {
                quote!(value)
            };
            quote!(#argument.into_iter().map(|(name, value)| (name.into(), #value)).collect())
        }
    };
    match (field.containers.is_empty(), field.boxed) {
        (false, _) if !r#type.is_request() => value,
        (true, true) => {
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
        Kind::Text | Kind::Bytes | Kind::Json | Kind::Values(_) | Kind::Structure(_)
    )
}

/// Flags of a row of the field table.
fn flags(field: &Field<'_>) -> Option<TokenStream> {
    let spec = &field.spec;
    let mut flags = Vec::new();
    if spec.required == Some(true) {
        flags.push(quote!(required));
    }
    if spec.secret {
        flags.push(quote!(secret));
    }
    match spec.location {
        _ if field.whole => flags.push(quote!(whole)),
        Some(ParameterLocation::Path) => flags.push(quote!(path)),
        Some(ParameterLocation::Query) => flags.push(quote!(query)),
        Some(ParameterLocation::Form) => flags.push(quote!(form)),
        Some(ParameterLocation::Body) => flags.push(quote!(body)),
        Some(ParameterLocation::Host) => flags.push(quote!(host)),
        Some(ParameterLocation::Header) => flags.push(match &spec.header {
            Some(name) => quote!(header_name = #name),
            None => quote!(header),
        }),
        None => {}
    }
    match spec.style {
        // As the body has it, whatever it is.
        _ if field.whole => {}
        Some(ParameterStyle::Json) => flags.push(quote!(json)),
        Some(ParameterStyle::Comma) => flags.push(quote!(comma)),
        // The form that lists and structures have outside of JSON anyway.
        Some(ParameterStyle::Repeated | ParameterStyle::Flat) | None => {}
    }
    if field.apart.is_some() {
        let name = &spec.name;
        flags.push(quote!(named = #name));
    }
    if let Some(name) = &spec.alias {
        flags.push(quote!(also = #name));
    }
    if let Some(wrapper) = &spec.wrapper {
        flags.push(quote!(wrapper = #wrapper));
    }
    (!flags.is_empty()).then(|| quote!([#(#flags),*]))
}
