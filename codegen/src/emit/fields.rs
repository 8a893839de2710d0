//! Types with fields: declaration, field table, constructor, setters and getters.

use super::Emitter;
use super::code::{Code, literal};
use super::facts::Part;
use super::paths::Paths;
use crate::model::{Field, Kind};
use crate::spec::Place;

/// A type to be written.
pub(super) struct Type<'a, 's> {
    /// Its name.
    pub(super) name: &'a str,
    /// What it stands for.
    pub(super) part: Part<'a>,
    /// Its fields.
    pub(super) fields: &'a [Field<'s>],
    /// Its docs.
    pub(super) docs: Vec<String>,
    /// How the module that holds it names other things.
    pub(super) paths: Paths<'a>,
}

impl Type<'_, '_> {
    /// Whether absent and empty lists differ.
    fn is_request(&self) -> bool {
        matches!(self.part, Part::Input(_))
    }
}

impl Emitter<'_> {
    /// The struct and its field table.
    pub(super) fn declaration(&self, code: &mut Code, r#type: &Type<'_, '_>) {
        let paths = r#type.paths;
        code.gap();
        code.docs("///", &r#type.docs);
        code.line("#[non_exhaustive]");
        if r#type.fields.is_empty() {
            code.line(&format!("pub struct {} {{}}", r#type.name));
        } else {
            code.open(&format!("pub struct {} {{", r#type.name));
            for field in r#type.fields {
                code.docs("///", &self.field_docs(r#type.part, field));
                code.field(&field.name, &self.field_type(r#type, field));
            }
            code.close("}");
        }
        code.gap();
        code.open(&format!("{}::fields! {{", paths.runtime()));
        code.open(&format!("{} {{", r#type.name));
        for (index, field) in r#type.fields.iter().enumerate() {
            let flags = flags(field);
            let flags = if flags.is_empty() {
                String::new()
            } else {
                format!(" [{}]", flags.join(", "))
            };
            code.line(&format!(
                "{index} => {}: {}{flags},",
                field.name,
                literal(&field.spec.name)
            ));
        }
        code.close("}");
        code.close("}");
    }

    /// Type of a value or of an element.
    pub(super) fn element(&self, paths: Paths<'_>, kind: Kind) -> String {
        match kind {
            Kind::Text => paths.string().to_owned(),
            Kind::Integer => "i64".to_owned(),
            Kind::Float => "f64".to_owned(),
            Kind::Boolean => "bool".to_owned(),
            Kind::Json => format!("{}::Value", paths.runtime()),
            Kind::Structure(index) => paths.structure(&self.model.structures[index].name),
        }
    }

    fn field_type(&self, r#type: &Type<'_, '_>, field: &Field<'_>) -> String {
        let paths = r#type.paths;
        let element = self.element(paths, field.kind);
        match (field.spec.list, field.boxed) {
            (true, _) if r#type.is_request() => paths.option(&paths.vec(&element)),
            (true, _) => paths.vec(&element),
            (false, true) => paths.option(&paths.boxed(&element)),
            (false, false) => paths.option(&element),
        }
    }

    /// `new` with everything that is required.
    pub(super) fn constructor(
        &self,
        code: &mut Code,
        r#type: &Type<'_, '_>,
        what: &str,
        release: Option<u32>,
    ) {
        let required = || r#type.fields.iter().filter(|field| field.in_constructor());
        let arguments: Vec<String> = required()
            .map(|field| {
                format!(
                    "{}: {}",
                    field.name,
                    self.argument_type(r#type.paths, field)
                )
            })
            .collect();
        let doc = if arguments.is_empty() {
            format!("{what} in which nothing is set.")
        } else {
            format!("{what} with everything that is required.")
        };
        code.gap();
        code.docs("///", &[doc]);
        code.extend(self.deprecated(release));
        code.function("pub fn new", &arguments, " -> Self");
        if arguments.is_empty() {
            code.line(r#type.paths.nothing());
        } else {
            let mut values = Vec::new();
            for field in required() {
                let (conversions, value) = self.stored(r#type, field, &field.name);
                for conversion in conversions {
                    code.assign(&format!("let {}", field.name), &conversion);
                }
                values.push((&field.name, value));
            }
            code.open("Self {");
            for (name, value) in values {
                code.initializer(name, &value);
            }
            if required().count() < r#type.fields.len() {
                code.line(&format!("..{}", r#type.paths.nothing()));
            }
            code.close("}");
        }
        code.close("}");
    }

    /// Chained setters: by plain name for requests, `with_` for structures.
    pub(super) fn setters(&self, code: &mut Code, r#type: &Type<'_, '_>) {
        for field in r#type.fields {
            let (name, word) = if r#type.is_request() {
                (&field.method, "parameter")
            } else {
                (&field.with, "member")
            };
            code.gap();
            code.docs(
                "///",
                &[format!(
                    "Sets {word} {}.",
                    super::markdown::code(&field.spec.name)
                )],
            );
            code.extend(self.deprecated(field.spec.deprecated));
            code.line("#[must_use]");
            // With a type parameter it is compiled where it is called anyway.
            if !converts(field.kind) && !field.spec.list {
                code.line(INLINE);
            }
            let arguments = [
                "mut self".to_owned(),
                format!("value: {}", self.argument_type(r#type.paths, field)),
            ];
            code.function(&format!("pub fn {name}"), &arguments, " -> Self");
            let (conversions, value) = self.stored(r#type, field, "value");
            for conversion in conversions {
                code.assign("let value", &conversion);
            }
            code.assign(&format!("self.{}", field.name), &value);
            code.line("self");
            code.close("}");
        }
    }

    fn argument_type(&self, paths: Paths<'_>, field: &Field<'_>) -> String {
        let element = self.element(paths, field.kind);
        let element = if converts(field.kind) {
            paths.impl_into(&element)
        } else {
            element
        };
        if field.spec.list {
            paths.impl_iterator(&element)
        } else {
            element
        }
    }

    /// Conversions before, and the expression by which an argument is stored.
    fn stored(
        &self,
        r#type: &Type<'_, '_>,
        field: &Field<'_>,
        argument: &str,
    ) -> (Vec<String>, String) {
        let paths = r#type.paths;
        let (conversions, value) = paths.received(argument, field.spec.list, converts(field.kind));
        let value = match (field.spec.list, field.boxed) {
            (true, _) if !r#type.is_request() => value,
            (false, true) => paths.some(&paths.new_box(&value)),
            _ => paths.some(&value),
        };
        (conversions, value)
    }

    /// Getters, under which what is absent reads as empty.
    pub(super) fn getters(&self, code: &mut Code, r#type: &Type<'_, '_>) {
        let paths = r#type.paths;
        let empty = format!(".unwrap_or({}::Fields::EMPTY)", paths.runtime());
        let null = format!(".unwrap_or(&{}::Value::Null)", paths.runtime());
        for field in r#type.fields {
            let element = self.element(paths, field.kind);
            let (result, calls, absent): (String, Vec<&str>, &str) =
                match (field.spec.list, field.kind) {
                    (true, _) => (format!("&[{element}]"), vec![], ""),
                    (_, Kind::Text) => (
                        "&str".to_owned(),
                        vec![".as_deref()", ".unwrap_or_default()"],
                        "empty",
                    ),
                    (_, Kind::Integer | Kind::Float) => {
                        (element, vec![".unwrap_or_default()"], "0")
                    }
                    (_, Kind::Boolean) => (element, vec![".unwrap_or_default()"], "false"),
                    (_, Kind::Json) => (format!("&{element}"), vec![".as_ref()", &null], "null"),
                    (_, Kind::Structure(_)) if field.boxed => {
                        (format!("&{element}"), vec![".as_deref()", &empty], "empty")
                    }
                    (_, Kind::Structure(_)) => {
                        (format!("&{element}"), vec![".as_ref()", &empty], "empty")
                    }
                };
            let name = super::markdown::code(&field.spec.name);
            let doc = if absent.is_empty() {
                format!("{name}.")
            } else {
                format!("{name}; {absent} if absent.")
            };
            code.gap();
            code.docs("///", &[doc]);
            code.extend(self.deprecated(field.spec.deprecated));
            code.line(INLINE);
            code.function(
                &format!("pub fn {}", field.method),
                &["&self".to_owned()],
                &format!(" -> {result}"),
            );
            if field.spec.list {
                code.line(&format!("&self.{}", field.name));
            } else {
                code.chain(&format!("self.{}", field.name), &calls);
            }
            code.close("}");
        }
    }
}

/// Attribute of small methods. Merely `#[inline]` would not keep them out of an unoptimized build of the crate,
/// whose time is mostly that of the functions in it.
pub(super) const INLINE: &str = "#[inline(always)]";

/// Whether an argument is taken as whatever converts into the field's type. Numbers are not: a literal would
/// have no type then.
fn converts(kind: Kind) -> bool {
    matches!(kind, Kind::Text | Kind::Json | Kind::Structure(_))
}

fn flags(field: &Field<'_>) -> Vec<String> {
    let spec = field.spec;
    let mut flags = Vec::new();
    if spec.required == Some(true) {
        flags.push("required".to_owned());
    }
    if spec.secret {
        flags.push("secret".to_owned());
    }
    match spec.place {
        Some(Place::Path) => flags.push("path".to_owned()),
        Some(Place::Query) => flags.push("query".to_owned()),
        Some(Place::Header) => flags.push("header".to_owned()),
        Some(Place::Body) | None => {}
    }
    if let Some(name) = &spec.also_sent_as {
        flags.push(format!("also = {}", literal(name)));
    }
    if let Some(wrapper) = &spec.wrapper {
        flags.push(format!("wrapper = {}", literal(wrapper)));
    }
    flags
}
