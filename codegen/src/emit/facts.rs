//! Sentences about structures, parameters and members, made of facts alone.

use super::Emitter;
use super::markdown::{code, prose};
use super::types::{Part, Type as Owner};
use crate::model::{Container, Field, Kind, Structure};
use crate::spec::{Deprecation, ParameterLocation, ParameterStyle, Type};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;
use std::fmt::Write;

impl Emitter<'_> {
    /// `release 111 (2024-11-19)`.
    fn release(&self, number: u32) -> String {
        match self.model.dates.get(&number) {
            Some(date) => format!("release {number} ({date})"),
            None => format!("release {number}"),
        }
    }

    /// Since when something is there, and since when it is deprecated.
    pub(super) fn history(
        &self,
        text: &mut String,
        since: Option<u32>,
        deprecated: Option<Deprecation>,
    ) {
        if let Some(number) = since {
            let _ = write!(text, " Since {}.", self.release(number));
        }
        match deprecated {
            Some(Deprecation::Release(number)) => {
                let _ = write!(text, " Deprecated since {}.", self.release(number));
            }
            Some(Deprecation::Undated) => text.push_str(" Deprecated."),
            None => {}
        }
    }

    /// The attribute of a method for something deprecated.
    pub(super) fn deprecated(&self, deprecated: Option<Deprecation>) -> Option<TokenStream> {
        Some(match deprecated? {
            Deprecation::Release(number) => {
                let note = format!("since {} of the API", self.release(number));
                quote!(#[deprecated = #note])
            }
            Deprecation::Undated => quote!(#[deprecated]),
        })
    }

    /// Docs of a field.
    pub(super) fn field_docs(&self, owner: &Owner<'_, '_>, field: &Field<'_>) -> Vec<String> {
        let facts = summary(owner, field);
        let name = code(&field.spec.name);
        let mut second = String::new();
        let first = match field.description {
            Some(description) => {
                let _ = write!(second, "Wire name {name}: {facts}.");
                prose(description)
            }
            None => match owner.part {
                Part::Input(owner) => format!("Parameter {name} of {}: {facts}.", code(owner)),
                Part::Output(owner) => {
                    format!("Member {name} of the response of {}: {facts}.", code(owner))
                }
                Part::Member(owner) => format!("Member {name} of {}: {facts}.", code(owner)),
            },
        };
        // What is secret is not shown, not even by example.
        if let Some(example) = field.spec.example_text().filter(|_| !field.spec.secret) {
            let _ = write!(second, " Example: {}.", code(&example));
        }
        self.history(&mut second, field.spec.since, field.spec.deprecated);
        let mut paragraphs = vec![first];
        paragraphs.extend((!second.is_empty()).then(|| second.trim_start().to_owned()));
        paragraphs
    }

    /// Docs of a structure.
    pub(super) fn structure_docs(&self, structure: &Structure<'_>) -> Vec<String> {
        let spec = structure.spec;
        let name = code(&spec.name);
        let mut second = String::new();
        let first = match structure.description {
            Some(description) => {
                let _ = write!(second, "Wire name {name}.");
                prose(description)
            }
            None => format!("Structure {name}."),
        };
        if let Some((first, rest)) = spec.used_by.split_first() {
            let _ = write!(second, " Used by {}", code(first));
            for other in rest {
                let _ = write!(second, ", {}", code(other));
            }
            second.push('.');
        }
        self.history(&mut second, spec.since, spec.deprecated);
        let mut paragraphs = vec![first];
        paragraphs.extend((!second.is_empty()).then(|| second.trim_start().to_owned()));
        paragraphs
    }
}

/// Type, presence, default and limits of a field: `integer, optional, default 50, at most 50`.
fn summary(owner: &Owner<'_, '_>, field: &Field<'_>) -> String {
    let spec = &field.spec;
    let mut facts = type_words(owner, field);
    match spec.required {
        Some(true) => facts.push_str(", required"),
        Some(false) => facts.push_str(", optional"),
        None => {}
    }
    if spec.nullable == Some(true) && !matches!(owner.part, Part::Input(_)) {
        facts.push_str(", may be null");
    }
    if let Some(default) = &spec.default {
        let _ = write!(facts, ", default {}", value(default));
    }
    bounds(
        &mut facts,
        spec.minimum.map(i128::from),
        spec.maximum.map(i128::from),
        "",
    );
    let unit = if field.is_list() {
        " elements"
    } else {
        " characters"
    };
    bounds(
        &mut facts,
        spec.min_length.map(i128::from),
        spec.max_length.map(i128::from),
        unit,
    );
    if let Kind::Values(index) = field.kind {
        let _ = write!(facts, ", one of {}", owner.imports.values_link(index));
    }
    if let Some((first, rest)) = spec.values.split_first() {
        let _ = write!(facts, ", documented values: {}", value(first));
        for other in rest {
            let _ = write!(facts, ", {}", value(other));
        }
        facts.push_str(" (others are accepted)");
    }
    match spec.location {
        _ if field.whole => facts.push_str(", the whole body"),
        Some(ParameterLocation::Path) => facts.push_str(", in the path"),
        Some(ParameterLocation::Query) => facts.push_str(", in the query"),
        Some(ParameterLocation::Header) => match &spec.header {
            Some(name) => _ = write!(facts, ", in the header {}", code(name)),
            None => facts.push_str(", in a header"),
        },
        Some(ParameterLocation::Form) => facts.push_str(", in the form"),
        Some(ParameterLocation::Body) => facts.push_str(", in the body"),
        Some(ParameterLocation::Host) => facts.push_str(", in the host name"),
        None => {}
    }
    match spec.style {
        _ if field.whole => {}
        Some(ParameterStyle::Json) => facts.push_str(", as JSON text"),
        Some(ParameterStyle::Comma) => facts.push_str(", joined by commas"),
        Some(ParameterStyle::Repeated | ParameterStyle::Flat) | None => {}
    }
    if let Some(wrapper) = &spec.wrapper {
        let _ = write!(
            facts,
            ", sent as an object with the list in {}",
            code(wrapper)
        );
    }
    if let Some(index) = field.json_of {
        let _ = write!(facts, ", JSON of {}", owner.imports.structure_link(index));
    }
    if let Some(name) = &spec.alias {
        let _ = write!(facts, ", also sent as {}", code(name));
    }
    if spec.secret {
        facts.push_str(", sensitive: redacted in `Debug` output and errors");
    }
    facts
}

fn type_words(owner: &Owner<'_, '_>, field: &Field<'_>) -> String {
    let link;
    let (one, many) = match (innermost(&field.spec.r#type), field.kind) {
        (_, Kind::Structure(index)) => {
            link = owner.imports.structure_link(index);
            (link.as_str(), link.as_str())
        }
        (Type::Timestamp, _) => (
            "string, timestamp such as `2022-01-01 00:00:00`",
            "timestamps such as `2022-01-01 00:00:00`",
        ),
        (Type::TimestampIso8601, _) => (
            "string, timestamp such as `2022-01-01T00:00:00+08:00`",
            "timestamps such as `2022-01-01T00:00:00+08:00`",
        ),
        (Type::Date, _) => (
            "string, date such as `2022-01-01`",
            "dates such as `2022-01-01`",
        ),
        (Type::Binary, _) => ("bytes as text", "byte strings as text"),
        (Type::Integer, Kind::Values(_)) => ("integer", "integers"),
        (_, Kind::Text | Kind::Values(_)) => ("string", "strings"),
        (_, Kind::Integer) => ("integer", "integers"),
        (_, Kind::Float) => ("floating point number", "floating point numbers"),
        (_, Kind::Boolean) => ("boolean", "booleans"),
        (_, Kind::Bytes) => ("bytes", "byte strings"),
        (_, Kind::Json) => ("any JSON value", "JSON values"),
    };
    let Some((outer, inner)) = field.containers.split_first() else {
        return one.to_owned();
    };
    let mut words = match outer {
        Container::List => "list of ",
        Container::Map => "map of names to ",
    }
    .to_owned();
    for container in inner {
        words.push_str(match container {
            Container::List => "lists of ",
            Container::Map => "maps of names to ",
        });
    }
    words + many
}

/// The type of what lists and maps hold.
fn innermost(r#type: &Type) -> &Type {
    match r#type {
        Type::Map(inner) | Type::List(inner) => innermost(inner),
        other => other,
    }
}

fn bounds(facts: &mut String, least: Option<i128>, greatest: Option<i128>, unit: &str) {
    let _ = match (least, greatest) {
        (Some(least), Some(greatest)) => write!(facts, ", {least} to {greatest}{unit}"),
        (Some(least), None) => write!(facts, ", at least {least}{unit}"),
        (None, Some(greatest)) => write!(facts, ", at most {greatest}{unit}"),
        (None, None) => Ok(()),
    };
}

/// A JSON value as people write it: text without quotes.
fn value(value: &Value) -> String {
    match value {
        Value::String(text) => code(text),
        other => code(&other.to_string()),
    }
}
