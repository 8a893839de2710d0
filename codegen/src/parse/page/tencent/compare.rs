//! A page against the facts of the spec, member by member.

use super::{Page, Read};
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::spec::{Action, Api, Member, PageDifference, Type};
use serde_json::{Map, Value, json};

/// A comparison, and what came of it.
pub(super) struct Comparison<'p> {
    source: &'p Source,
    page: &'p Page,
    pub agreeing: u32,
    pub differences: Vec<PageDifference>,
    /// One line a member.
    pub report: Vec<String>,
    pub diagnostics: Vec<Diagnostic>,
}

impl<'p> Comparison<'p> {
    pub fn new(source: &'p Source, page: &'p Page) -> Self {
        let mut about = vec![page.name.clone(), page.language.clone()];
        about.extend(page.host.as_ref().map(|(host, _)| host.clone()));
        about.extend(page.date.clone());
        Self {
            source,
            page,
            agreeing: 0,
            differences: Vec::new(),
            report: vec![format!("{}: {}", source.name(), about.join(", "))],
            diagnostics: Vec::new(),
        }
    }

    /// The spec does not have the action: nothing can agree.
    pub fn new_action(&mut self) {
        let page = self.page;
        self.report.push(format!(
            "  adds     action {}: {} parameters, {} members; the document lacks it",
            page.name,
            page.input.len(),
            page.output.len()
        ));
    }

    pub fn run(&mut self, action: &Action, api: &Api) {
        let page = self.page;
        let target = format!("action {}", page.name);
        let rate = page.rate_limit.map(crate::spec::RateLimit::per_second);
        if let (Some(found), Some(known)) = (rate, action.rate_limit) {
            let facts = [("rate_limit", json!(known), json!(found))];
            self.facts(&target, page.line, facts.into());
        }
        self.members("input", &action.input, &page.input);
        self.members("output", &action.output, &page.output);
        self.error_codes(&target, action);
        self.examples(action, api);
        self.report.push(format!(
            "  {} facts agree, {} differ",
            self.agreeing,
            self.differences.len()
        ));
    }

    /// Compares facts of one thing: name, in the spec, on the page.
    fn facts(&mut self, target: &str, line: u32, facts: Vec<(&str, Value, Value)>) {
        let mut differing = Vec::new();
        let mut agreeing = Vec::new();
        for (fact, document, page) in facts {
            if document == page {
                self.agreeing += 1;
                agreeing.push(fact);
                continue;
            }
            let both = format!(
                "{fact} {} (page) and {} (spec)",
                shown(&page),
                shown(&document)
            );
            self.diagnostics.push(
                Diagnostic::warning("page-differs", format!("{target}: {both}"))
                    .at(self.source.location(line))
                    .help("the spec keeps what its document says; a correction in `overrides.json` takes the page's side"),
            );
            differing.push(both);
            self.differences.push(PageDifference {
                target: target.to_owned(),
                fact: fact.to_owned(),
                document,
                page,
            });
        }
        for line in differing {
            self.report.push(format!("  differs  {target}: {line}"));
        }
        if !agreeing.is_empty() {
            self.report
                .push(format!("  agrees   {target}: {}", agreeing.join(", ")));
        }
    }

    fn members(&mut self, kind: &str, known: &[Member], found: &[Read]) {
        let action = &self.page.name;
        for Read { member, line } in found {
            let target = format!("{kind} {action}.{}", member.name);
            let facts = match known.iter().find(|known| known.name == member.name) {
                Some(known) => facts(known, member),
                None => vec![("member", Value::Null, json!(type_words(member)))],
            };
            self.facts(&target, *line, facts);
        }
        for member in known {
            // What is deprecated is remembered, and no longer printed.
            let gone = found.iter().all(|read| read.member.name != member.name);
            if gone && member.deprecated.is_none() {
                let target = format!("{kind} {action}.{}", member.name);
                let line = found.last().map_or(self.page.line, |read| read.line);
                let fact = ("member", json!(type_words(member)), Value::Null);
                self.facts(&target, line, vec![fact]);
            }
        }
    }

    fn error_codes(&mut self, target: &str, action: &Action) {
        let page = self.page;
        if page.error_codes.is_empty() {
            return;
        }
        let mut shared = 0;
        for (code, line) in &page.error_codes {
            if action.error_codes.contains(code) {
                shared += 1;
            } else {
                self.facts(
                    target,
                    *line,
                    vec![("error_code", Value::Null, json!(code))],
                );
            }
        }
        for code in &action.error_codes {
            if !page.error_codes.iter().any(|(found, _)| found == code) {
                let line = page.error_codes.last().map_or(page.line, |(_, line)| *line);
                self.facts(target, line, vec![("error_code", json!(code), Value::Null)]);
            }
        }
        if shared > 0 {
            self.agreeing += shared;
            self.report
                .push(format!("  agrees   {target}: {shared} error codes"));
        }
    }

    /// Members of the examples, and whether the spec has them.
    fn examples(&mut self, action: &Action, api: &Api) {
        let page = self.page;
        let mut known = 0;
        let mut unknown = Vec::new();
        for example in &page.examples {
            if let Value::Object(request) = &example.request {
                for name in request.keys() {
                    let name = name.split('.').next().unwrap_or(name);
                    match action.input.iter().any(|member| member.name == name) {
                        true => known += 1,
                        false => unknown.push(format!("input {}.{name}", action.name)),
                    }
                }
            }
            let answer = example
                .response
                .as_ref()
                .and_then(|value| value.get("Response"));
            if let Some(Value::Object(answer)) = answer {
                let mut walk = Walk {
                    api,
                    known: 0,
                    unknown: &mut unknown,
                };
                walk.members(&format!("output {}", action.name), &action.output, answer);
                known += walk.known;
            }
        }
        for target in unknown {
            self.facts(
                &target,
                page.line,
                vec![("example", Value::Null, json!("sent"))],
            );
        }
        if known > 0 {
            self.agreeing += known;
            self.report.push(format!(
                "  agrees   action {}: {known} members of its examples",
                action.name
            ));
        }
    }
}

/// Members of an answer.
struct Walk<'w> {
    api: &'w Api,
    known: u32,
    unknown: &'w mut Vec<String>,
}

impl Walk<'_> {
    fn members(&mut self, owner: &str, members: &[Member], answer: &Map<String, Value>) {
        for (name, value) in answer {
            let Some(member) = members.iter().find(|member| member.name == *name) else {
                self.unknown.push(format!("{owner}.{name}"));
                continue;
            };
            self.known += 1;
            let Type::Struct(name) = &member.r#type else {
                continue;
            };
            let Some(structure) = self.api.structure(name) else {
                continue;
            };
            let elements = match value {
                Value::Array(elements) => elements.as_slice(),
                other => std::slice::from_ref(other),
            };
            for element in elements.iter().filter_map(Value::as_object) {
                self.members(&format!("member {name}"), &structure.members, element);
            }
        }
    }
}

/// Facts that both state. What a page leaves out in its text it does not deny.
fn facts<'f>(known: &Member, found: &Member) -> Vec<(&'f str, Value, Value)> {
    let mut facts = vec![("type", json!(type_words(known)), json!(type_words(found)))];
    let mut both = |fact, known: Value, found: Value| {
        if !found.is_null() && !known.is_null() {
            facts.push((fact, known, found));
        }
    };
    both("required", json!(known.required), json!(found.required));
    both("nullable", json!(known.nullable), json!(found.nullable));
    both("default", json!(known.default), json!(found.default));
    both("minimum", json!(known.minimum), json!(found.minimum));
    both("maximum", json!(known.maximum), json!(found.maximum));
    both(
        "min_length",
        json!(known.min_length),
        json!(found.min_length),
    );
    both(
        "max_length",
        json!(known.max_length),
        json!(found.max_length),
    );
    let values = |member: &Member| match member.values.is_empty() {
        true => Value::Null,
        false => json!(member.values),
    };
    both("values", values(known), values(found));
    facts
}

fn type_words(member: &Member) -> String {
    let name = member.r#type.as_str();
    if member.list {
        format!("list of {name}")
    } else {
        name.into_owned()
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
