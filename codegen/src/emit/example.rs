//! Examples in the docs of requests, made of the requests that the documents print.
//!
//! They are doctests of the crate. In its edition rustdoc makes one program of all of them, so that they compile once.

use super::Emitter;
use super::format::statement;
use crate::layout::Layout;
use crate::model::{self, Action, Field, Kind, Name};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::{Map, Value};

impl Emitter<'_> {
    /// Lines of the docs of a request, in a crate: a module does not know the path by which programs name it.
    pub(super) fn example_docs(&self, action: &Action<'_>) -> Option<TokenStream> {
        if self.layout != Layout::Crate || action.spec.deprecated.is_some() {
            return None;
        }
        let printed = action
            .example
            .and_then(|example| example.request.as_object());
        let none = Map::new();
        let build = Build {
            emitter: self,
            printed: printed.unwrap_or(&none),
            depth: 0,
        };
        let request = build.whole(&action.request, &action.required, &action.input, true)?;
        let code = statement(&request)?;
        let krate = self.name.replace('-', "_");
        let head = ["", " # Examples", "", " ```"].map(str::to_owned);
        let import = [format!(" # use {krate}::*;")];
        let code = code.lines().map(|line| format!(" {line}"));
        let tail = [" ```".to_owned()];
        let lines = head.into_iter().chain(import).chain(code).chain(tail);
        Some(lines.map(|line| quote!(#[doc = #line])).collect())
    }
}

/// What an expression is made of.
#[derive(Clone, Copy)]
struct Build<'a> {
    emitter: &'a Emitter<'a>,
    /// Members of the value, as the document prints them.
    printed: &'a Map<String, Value>,
    /// How many structures are around it: some require themselves.
    depth: usize,
}

/// Examples do not nest deeper.
const DEEPEST: usize = 6;

impl Build<'_> {
    /// A request or structure: `new`, and a setter for each value that is printed beside.
    fn whole(
        self,
        name: &Name,
        holder: &Name,
        fields: &[Field<'_>],
        request: bool,
    ) -> Option<TokenStream> {
        let within = (!request).then(|| quote!(structures::));
        let required = model::required(fields);
        let values = required.iter().map(|field| self.required(field));
        let values: Vec<TokenStream> = values.collect::<Option<_>>()?;
        let mut built = match values.as_slice() {
            [] => quote!(#within #name::new()),
            [value] => quote!(#within #name::new(#value)),
            _ => {
                let names = required.iter().map(|field| &field.name);
                quote!(#within #name::new(#within #holder { #(#names: #values),* }))
            }
        };
        let is_required = |field: &Field<'_>| required.iter().any(|other| other.name == field.name);
        let optional = fields
            .iter()
            .filter(|field| !is_required(field) && field.spec.deprecated.is_none());
        for field in optional {
            let setter = if request { &field.method } else { &field.with };
            if let Some(value) = self.printed.get(&field.spec.name)
                && let Some(value) = self.value(field, value)
            {
                built.extend(quote!(.#setter(#value)));
            }
        }
        Some(built)
    }

    /// The value of a required field: as it is printed, else as its own example has it.
    fn required(self, field: &Field<'_>) -> Option<TokenStream> {
        let printed = self.printed.get(&field.spec.name);
        let printed = printed.and_then(|value| self.value(field, value));
        printed.or_else(|| {
            let sample = match &field.spec.example {
                Some(example) => self.value(field, example),
                None => None,
            };
            sample.or_else(|| self.stand_in(field))
        })
    }

    /// A value for what no example has.
    fn stand_in(self, field: &Field<'_>) -> Option<TokenStream> {
        if is_nested(field) {
            return None;
        }
        let one = match field.kind {
            Kind::Text => quote!("..."),
            Kind::Integer => quote!(1),
            Kind::Float => quote!(1.0),
            Kind::Boolean => quote!(true),
            Kind::Values(index) => {
                let set = &self.emitter.model.values[index];
                let (name, first) = (&set.name, set.variants.first()?);
                quote!(values::#name::#first)
            }
            Kind::Json | Kind::Bytes => return None,
            Kind::Structure(_) => self.one(field.kind, &Value::Object(Map::new()))?,
        };
        Some(if field.spec.list { quote!([#one]) } else { one })
    }

    fn value(self, field: &Field<'_>, value: &Value) -> Option<TokenStream> {
        // What is secret is not shown, not even by example.
        if field.spec.secret {
            return (field.kind == Kind::Text && !field.spec.list).then(|| quote!("..."));
        }
        if is_nested(field) {
            return None;
        }
        if !field.spec.list {
            return self.one(field.kind, value);
        }
        let elements = value.as_array().filter(|elements| !elements.is_empty())?;
        let elements = elements.iter().map(|element| self.one(field.kind, element));
        let elements: Vec<TokenStream> = elements.collect::<Option<_>>()?;
        Some(quote!([#(#elements),*]))
    }

    /// One value. Documents print numbers as text, and text as numbers.
    fn one(self, kind: Kind, value: &Value) -> Option<TokenStream> {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        };
        let is_scalar = matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_));
        match kind {
            Kind::Text => is_scalar.then(|| text_literal(&text)).flatten(),
            Kind::Integer => {
                let number: i64 = text.parse().ok()?;
                let number = Literal::i64_unsuffixed(number);
                Some(quote!(#number))
            }
            Kind::Float => {
                let number: f64 = text
                    .parse()
                    .ok()
                    .filter(|number: &f64| number.is_finite())?;
                let number = Literal::f64_unsuffixed(number);
                Some(quote!(#number))
            }
            Kind::Boolean => match text.as_str() {
                "true" => Some(quote!(true)),
                "false" => Some(quote!(false)),
                _ => None,
            },
            Kind::Json | Kind::Bytes => None,
            Kind::Values(index) => {
                let set = &self.emitter.model.values[index];
                let sent = |known: &Value| match known {
                    Value::String(known) => known.clone(),
                    known => known.to_string(),
                };
                let mut values = set.spec.values.iter();
                let position = values.position(|known| is_scalar && sent(&known.value) == text)?;
                let (name, variant) = (&set.name, &set.variants[position]);
                Some(quote!(values::#name::#variant))
            }
            Kind::Structure(index) => {
                let structure = &self.emitter.model.structures[index];
                let inner = Build {
                    printed: value.as_object().filter(|_| self.depth < DEEPEST)?,
                    depth: self.depth + 1,
                    ..self
                };
                let (name, holder) = (&structure.name, &structure.required);
                inner.whole(name, holder, &structure.fields, false)
            }
        }
    }
}

/// Whether it holds maps, or lists of lists: examples have none.
fn is_nested(field: &Field<'_>) -> bool {
    field.containers.len() > usize::from(field.is_list())
}

/// Text on one line, for docs have no other.
fn text_literal(text: &str) -> Option<TokenStream> {
    let plain = text.len() <= 60 && text.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    plain.then(|| {
        let text = Literal::string(text);
        quote!(#text)
    })
}
