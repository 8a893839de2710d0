//! Values of the document's examples against the types of its tables.

use crate::diagnostic::Diagnostic;
use crate::parse::report::Tally;
use crate::parse::tencent::context::Context;
use crate::parse::tencent::manual::Manual;
use crate::parse::tencent::member::Read;
use crate::parse::tencent::section::Section;
use crate::parse::tencent::structures::Found;
use crate::spec::{Action, Api, ExampleForm, Member, Structure, Type};
use serde_json::Value;
use std::collections::HashMap;

/// How a value differs from what a table says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deviation {
    UnknownMember,
    WrongType,
    Null,
    Missing,
}

impl Deviation {
    fn describe(self) -> &'static str {
        match self {
            Self::UnknownMember => "no table has this member",
            Self::WrongType => "the table gives it another type",
            Self::Null => "null, although the table does not say that it may be",
            Self::Missing => "missing, although the table does not say that it may be",
        }
    }
}

/// Compares values with types, and remembers what differs.
struct Walker<'s> {
    structures: &'s HashMap<&'s str, &'s Structure>,
    /// Whether every member that is not nullable must be there.
    complete: bool,
    /// Whether numbers and booleans are written as strings.
    textual: bool,
    compared: usize,
    found: Vec<(Deviation, String)>,
}

impl<'s> Walker<'s> {
    fn new(structures: &'s HashMap<&'s str, &'s Structure>) -> Self {
        Self {
            structures,
            complete: false,
            textual: false,
            compared: 0,
            found: Vec::new(),
        }
    }

    fn members(&mut self, path: &str, members: &[Member], object: &serde_json::Map<String, Value>) {
        for (name, value) in object {
            let path = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            match members.iter().find(|member| member.name == *name) {
                Some(member) => self.member(&path, member, value),
                None => self.deviates(Deviation::UnknownMember, path),
            }
        }
        if !self.complete {
            return;
        }
        for member in members
            .iter()
            .filter(|member| member.nullable == Some(false))
        {
            if !object.contains_key(&member.name) {
                self.deviates(Deviation::Missing, format!("{path}.{}", member.name));
            }
        }
    }

    /// A parameter of a URL: `Filters.0.Values.1` leads into lists and structures.
    fn flattened(&mut self, path: &str, members: &[Member], value: &Value) {
        let mut members = members;
        let mut parts = path.split('.').peekable();
        while let Some(name) = parts.next() {
            let Some(member) = members.iter().find(|member| member.name == name) else {
                break;
            };
            if member.list && parts.next().is_none_or(|index| !is_integer(index)) {
                return self.deviates(Deviation::WrongType, path.to_owned());
            }
            match (&member.r#type, parts.peek()) {
                (Type::Struct(name), Some(_)) => match self.structures.get(&**name) {
                    Some(structure) => members = &structure.members,
                    None => return,
                },
                (kind, None) => return self.value(path, kind, value),
                (_, Some(_)) => break,
            }
        }
        self.deviates(Deviation::UnknownMember, path.to_owned());
    }

    fn deviates(&mut self, deviation: Deviation, path: String) {
        self.compared += 1;
        self.found.push((deviation, path));
    }

    fn member(&mut self, path: &str, member: &Member, value: &Value) {
        if value.is_null() {
            match member.nullable {
                Some(false) => self.deviates(Deviation::Null, path.to_owned()),
                _ => self.compared += 1,
            }
            return;
        }
        match (member.list, value) {
            (true, Value::Array(elements)) => {
                self.compared += 1;
                for (at, element) in elements.iter().enumerate() {
                    self.value(&format!("{path}[{at}]"), &member.r#type, element);
                }
            }
            (true, _) => self.deviates(Deviation::WrongType, path.to_owned()),
            (false, value) => self.value(path, &member.r#type, value),
        }
    }

    fn value(&mut self, path: &str, kind: &Type, value: &Value) {
        let text = value.as_str();
        let textual = |fits: fn(&str) -> bool| self.textual && text.is_some_and(fits);
        let fits = match kind {
            Type::String | Type::Binary => text.is_some(),
            Type::Integer => value.is_i64() || value.is_u64() || textual(is_integer),
            Type::Float => value.is_number() || textual(is_float),
            Type::Boolean => value.is_boolean() || textual(is_boolean),
            Type::Timestamp => text.is_some_and(|text| has_form(text, "0000-00-00 00:00:00")),
            Type::TimestampIso8601 => {
                text.is_some_and(|text| has_form(text, "0000-00-00T00:00:00+00:00"))
            }
            Type::Date => text.is_some_and(|text| has_form(text, "0000-00-00")),
            Type::Object | Type::Map(_) | Type::List(_) => true,
            Type::Struct(name) => match (self.structures.get(&**name), value) {
                (Some(structure), Value::Object(object)) => {
                    self.compared += 1;
                    return self.members(path, &structure.members, object);
                }
                (Some(_), _) => false,
                // Reported where the type is named.
                (None, _) => return,
            },
        };
        match fits {
            true => self.compared += 1,
            false => self.deviates(Deviation::WrongType, path.to_owned()),
        }
    }
}

fn is_integer(text: &str) -> bool {
    text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok()
}

fn is_float(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

fn is_boolean(text: &str) -> bool {
    matches!(text, "true" | "false")
}

/// Whether a text has digits where `form` has `0`, and elsewhere what `form` has.
fn has_form(text: &str, form: &str) -> bool {
    let fits = |(byte, form): (u8, u8)| {
        if form == b'0' {
            byte.is_ascii_digit()
        } else {
            byte == form
        }
    };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(fits)
}

/// Example values of rows against their types.
pub(in crate::parse::tencent) fn rows(context: &mut Context<'_, '_>, manual: &Manual<'_>) {
    let mut tally = Tally::new(
        "example-values",
        "example values of rows against their types",
    );
    let structures = by_name(&manual.structures);
    for read in manual.rows() {
        row(context, &mut tally, &structures, read);
    }
    context.finish(tally);
}

/// Example values of rows against the values, bounds and lengths that their own descriptions state.
pub(in crate::parse::tencent) fn facts(context: &mut Context<'_, '_>, manual: &Manual<'_>) {
    let mut tally = Tally::new(
        "example-facts",
        "example values of rows against values, bounds and lengths in the text",
    );
    for read in manual.rows() {
        let member = &read.member;
        let Some(example) = member.example_text().filter(|_| !member.list) else {
            continue;
        };
        let number = example.parse::<i64>().ok();
        let listed = member.values.iter().any(|listed| match listed {
            Value::String(value) => *value == example,
            value => number.is_some_and(|number| *value == number),
        });
        let length = example.chars().count() as u64;
        let comparisons = [
            (!member.values.is_empty()).then_some(listed),
            member
                .minimum
                .map(|least| number.is_some_and(|number| number >= least)),
            member
                .maximum
                .map(|most| number.is_some_and(|number| number <= most)),
            member.min_length.map(|least| length >= least),
            member.max_length.map(|most| length <= most),
        ];
        for agrees in comparisons.into_iter().flatten() {
            tally.compare(agrees, |code| {
                let name = &member.name;
                let message = format!("the example value of {name} is none that its text allows");
                Diagnostic::warning(code, message).at(context.location_of(read.line, name))
            });
        }
    }
    context.finish(tally);
}

fn row<'f>(
    context: &Context<'_, '_>,
    tally: &mut Tally,
    structures: &'f HashMap<&'f str, &'f Structure>,
    read: &Read,
) {
    let member = &read.member;
    let Some(text) = member.example_text() else {
        return;
    };
    let json =
        text.starts_with(['{', '[']) && (member.list || !matches!(member.r#type, Type::String));
    let value = json.then(|| serde_json::from_str(&text).ok()).flatten();
    let value = value.unwrap_or_else(|| Value::String(text.clone()));
    let mut walker = Walker::new(structures);
    walker.textual = true;
    walker.member("", member, &value);
    for _ in walker.found.len()..walker.compared {
        tally.compare(true, |code| Diagnostic::warning(code, ""));
    }
    for (deviation, path) in walker.found {
        tally.compare(false, |code| {
            let path = path.trim_start_matches('.');
            let at = if path.is_empty() {
                String::new()
            } else {
                format!(" at `{path}`")
            };
            let message = format!(
                "the example value of {} deviates{at}: {}",
                member.name,
                deviation.describe()
            );
            Diagnostic::warning(code, message).at(context.location_of(read.line, &member.name))
        });
    }
}

fn by_name<'f>(found: &'f [Found<'_>]) -> HashMap<&'f str, &'f Structure> {
    found
        .iter()
        .map(|found| (&*found.structure.name, &found.structure))
        .collect()
}

/// Examples of actions against their parameters and members.
pub(in crate::parse::tencent) fn examples(
    context: &mut Context<'_, '_>,
    manual: &Manual<'_>,
    api: &Api,
) {
    let mut requests = Tally::new(
        "example-requests",
        "values of example requests against parameters",
    );
    let mut responses = Tally::new(
        "example-responses",
        "values of example responses against members",
    );
    let structures: HashMap<&str, &Structure> = api
        .structures
        .iter()
        .map(|structure| (&*structure.name, structure))
        .collect();
    for (section, action) in manual.sections.iter().zip(&api.actions) {
        for example in manual.examples.get(&action.name).into_iter().flatten() {
            if let Value::Object(request) = &example.request {
                let walker = walk_request(&structures, action, example.form, request);
                report(context, &mut requests, walker, section, "request");
            }
            let envelope = example
                .response
                .as_ref()
                .and_then(|body| body.get("Response"));
            if let Some(Value::Object(response)) = envelope {
                let mut walker = Walker::new(&structures);
                walker.complete = true;
                walker.members("", &action.output, response);
                report(context, &mut responses, walker, section, "response");
            }
        }
    }
    context.finish(requests);
    context.finish(responses);
}

fn walk_request<'s>(
    structures: &'s HashMap<&'s str, &'s Structure>,
    action: &Action,
    form: ExampleForm,
    request: &serde_json::Map<String, Value>,
) -> Walker<'s> {
    let mut walker = Walker::new(structures);
    match form {
        ExampleForm::Json => walker.members("", &action.input, request),
        ExampleForm::Query => {
            walker.textual = true;
            for (path, value) in request {
                walker.flattened(path, &action.input, value);
            }
        }
    }
    for member in action
        .input
        .iter()
        .filter(|member| member.required == Some(true))
    {
        let given = |name: &String| name.split('.').next() == Some(&*member.name);
        if !request.keys().any(given) {
            walker.deviates(Deviation::Missing, member.name.clone());
        }
    }
    walker
}

fn report(
    context: &Context<'_, '_>,
    tally: &mut Tally,
    walker: Walker<'_>,
    section: &Section<'_>,
    what: &str,
) {
    for _ in walker.found.len()..walker.compared {
        tally.compare(true, |code| Diagnostic::warning(code, ""));
    }
    if walker.found.is_empty() {
        return;
    }
    let mut lines: HashMap<&str, u32> = HashMap::new();
    for line in &section.examples {
        if let Some(key) = line
            .text
            .trim_start()
            .strip_prefix('"')
            .and_then(|rest| rest.split('"').next())
        {
            lines.entry(key).or_insert(line.number);
        }
    }
    let first = section
        .examples
        .first()
        .map_or(section.line, |line| line.number);
    for (deviation, path) in walker.found {
        tally.compare(false, |code| {
            let path = path.trim_start_matches('.');
            let name = &section.action.name;
            let message = format!(
                "an example {what} of {name} deviates at `{path}`: {}",
                deviation.describe()
            );
            let key = path
                .rsplit('.')
                .next()
                .unwrap_or(path)
                .split('[')
                .next()
                .unwrap_or_default();
            let line = lines.get(key).copied().unwrap_or(first);
            Diagnostic::warning(code, message).at(context.location_of(line, &format!("\"{key}\"")))
        });
    }
}
