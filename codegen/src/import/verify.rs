//! A spec held against a description of the same API, fact by fact and both ways.
//!
//! Parameters and members are compared by the path that leads to them, since documents and descriptions name structures
//! differently. What only one side states is no contradiction: documents know limits and history, descriptions are newer.

use crate::spec::{Action, Api, Member, Type};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// How two sides stand to each other in one fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// They say two things.
    Contradiction,
    /// Only the description states it: it is newer, or knows more.
    OnlyDescription,
    /// Only the spec states it: the description is newer, or knows less.
    OnlySpec,
}

impl Standing {
    /// The words for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Contradiction => "contradicts",
            Standing::OnlyDescription => "only the description",
            Standing::OnlySpec => "only the spec",
        }
    }
}

/// A fact in which they differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How they stand to each other.
    pub standing: Standing,
    /// What it is about: `action DescribeBooks`, `input DescribeBooks.Filter.Title`.
    pub target: String,
    /// Which fact: `action`, `parameter`, `member`, or a field of it by its name in `api.json`.
    pub fact: &'static str,
    /// In the spec.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spec: Option<String>,
    /// In the description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// What a comparison found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Number of facts that both sides state alike.
    pub agreeing: usize,
    /// The others, contradictions first.
    pub findings: Vec<Finding>,
}

impl Verified {
    /// Number of findings of a standing.
    pub fn count(&self, standing: Standing) -> usize {
        let of = self
            .findings
            .iter()
            .filter(|found| found.standing == standing);
        of.count()
    }
}

/// Compares a spec with a description of the same API.
pub fn verify(spec: &Api, description: &Api) -> Verified {
    let mut comparison = Comparison {
        spec: Side::of(spec),
        description: Side::of(description),
        result: Verified::default(),
        seen: HashSet::new(),
    };
    comparison.service(spec, description);
    comparison.actions(spec, description);
    let mut result = comparison.result;
    result.findings.sort_by_key(|found| found.standing);
    result
}

/// Structures of one side by name.
struct Side<'a>(HashMap<&'a str, &'a [Member]>);

impl<'a> Side<'a> {
    fn of(api: &'a Api) -> Self {
        let structures = api.structures.iter();
        Self(
            structures
                .map(|found| (&*found.name, &*found.members))
                .collect(),
        )
    }

    /// Members of what a type holds.
    fn members(&self, r#type: &'a Type) -> Option<(&'a str, &'a [Member])> {
        let name = r#type.structure()?;
        Some((name, self.0.get(name).copied()?))
    }
}

struct Comparison<'a> {
    spec: Side<'a>,
    description: Side<'a>,
    result: Verified,
    /// Pairs of structures that have been compared.
    seen: HashSet<(&'a str, &'a str)>,
}

impl<'a> Comparison<'a> {
    /// Compares one fact. What one side does not state is no contradiction.
    fn fact(
        &mut self,
        target: &str,
        fact: &'static str,
        spec: Option<String>,
        description: Option<String>,
    ) {
        let standing = match (&spec, &description) {
            (None, None) => return,
            (Some(one), Some(other)) if one == other => {
                self.result.agreeing += 1;
                return;
            }
            (Some(_), Some(_)) => Standing::Contradiction,
            (Some(_), None) => Standing::OnlySpec,
            (None, Some(_)) => Standing::OnlyDescription,
        };
        self.result.findings.push(Finding {
            standing,
            target: target.to_owned(),
            fact,
            spec,
            description,
        });
    }

    /// What holds for the whole. Lists of hosts and regions are not: each side names those that it knows.
    fn service(&mut self, spec: &Api, description: &Api) {
        let text = |api: &Api| {
            serde_json::to_value(api.protocol)
                .ok()?
                .as_str()
                .map(str::to_owned)
        };
        self.fact("service", "protocol", text(spec), text(description));
    }

    fn actions(&mut self, spec: &'a Api, description: &'a Api) {
        let named = |action: &Action| Some(action.name.clone());
        for action in &spec.actions {
            let target = format!("action {}", action.name);
            let other = description.action(&action.name);
            self.fact(&target, "action", named(action), other.and_then(named));
            if let Some(other) = other {
                self.action(&target, action, other);
            }
        }
        for action in &description.actions {
            if spec.action(&action.name).is_none() {
                let target = format!("action {}", action.name);
                self.fact(&target, "action", None, named(action));
            }
        }
    }

    fn action(&mut self, target: &str, spec: &'a Action, description: &'a Action) {
        let route = |action: &Action| {
            let route = action.route.as_ref()?;
            Some(format!("{} {}", route.method, route.path))
        };
        self.fact(target, "route", route(spec), route(description));
        let flag = |set: bool| set.then(|| "true".to_owned());
        self.fact(
            target,
            "anonymous",
            flag(spec.anonymous),
            flag(description.anonymous),
        );
        let deprecated = |action: &Action| flag(action.deprecated.is_some());
        self.fact(
            target,
            "deprecated",
            deprecated(spec),
            deprecated(description),
        );
        let result = |action: &Action| action.result.as_ref().map(ToString::to_string);
        self.fact(target, "result", result(spec), result(description));
        self.error_codes(target, spec, description);
        let path = format!("input {}", spec.name);
        self.members(&path, "parameter", &spec.input, &description.input);
        let path = format!("output {}", spec.name);
        self.members(&path, "member", &spec.output, &description.output);
    }

    /// Codes of an action, where either side lists any.
    fn error_codes(&mut self, target: &str, spec: &'a Action, description: &'a Action) {
        for code in &spec.error_codes {
            let known = description.error_codes.contains(code);
            let other = known.then(|| code.clone());
            self.fact(target, "error_codes", Some(code.clone()), other);
        }
        for code in &description.error_codes {
            if !spec.error_codes.contains(code) {
                self.fact(target, "error_codes", None, Some(code.clone()));
            }
        }
    }

    fn members(
        &mut self,
        path: &str,
        what: &'static str,
        spec: &'a [Member],
        description: &'a [Member],
    ) {
        let named = |member: &Member| Some(member.name.clone());
        for member in spec {
            let target = format!("{path}.{}", member.name);
            let other = description.iter().find(|other| other.name == member.name);
            self.fact(&target, what, named(member), other.and_then(named));
            if let Some(other) = other {
                self.member(&target, member, other);
            }
        }
        for member in description {
            if !spec.iter().any(|other| other.name == member.name) {
                let target = format!("{path}.{}", member.name);
                self.fact(&target, what, None, named(member));
            }
        }
    }

    fn member(&mut self, target: &str, spec: &'a Member, description: &'a Member) {
        let (one, other) = kinds(spec, description);
        self.fact(target, "type", one, other);
        let flag = |flag: Option<bool>| flag.map(|flag| flag.to_string());
        self.fact(
            target,
            "required",
            flag(spec.required),
            flag(description.required),
        );
        self.fact(
            target,
            "nullable",
            flag(spec.nullable),
            flag(description.nullable),
        );
        let set = |set: bool| set.then(|| "true".to_owned());
        let deprecated = |member: &Member| set(member.deprecated.is_some());
        self.fact(
            target,
            "deprecated",
            deprecated(spec),
            deprecated(description),
        );
        let json = |value: &Member| value.default.as_ref().map(ToString::to_string);
        self.fact(target, "default", json(spec), json(description));
        let location = |member: &Member| {
            let location = serde_json::to_value(member.location?).ok()?;
            location.as_str().map(str::to_owned)
        };
        self.fact(target, "location", location(spec), location(description));
        self.fact(
            target,
            "wrapper",
            spec.wrapper.clone(),
            description.wrapper.clone(),
        );
        self.numbers(target, spec, description);
        self.values(target, spec, description);
        let below = (
            self.spec.members(&spec.r#type),
            self.description.members(&description.r#type),
        );
        if let (Some((one, members)), Some((other, others))) = below
            && self.seen.insert((one, other))
        {
            self.members(target, "member", members, others);
        }
    }

    fn numbers(&mut self, target: &str, spec: &Member, description: &Member) {
        let facts = |member: &Member| {
            [
                ("minimum", member.minimum.map(i128::from)),
                ("maximum", member.maximum.map(i128::from)),
                ("min_length", member.min_length.map(i128::from)),
                ("max_length", member.max_length.map(i128::from)),
            ]
        };
        for ((fact, one), (_, other)) in facts(spec).into_iter().zip(facts(description)) {
            let text = |number: Option<i128>| number.map(|number| number.to_string());
            self.fact(target, fact, text(one), text(other));
        }
    }

    /// Documented values are open: one that only one side lists is no contradiction.
    fn values(&mut self, target: &str, spec: &Member, description: &Member) {
        let texts = |member: &Member| -> Vec<String> {
            let values = member.values.iter();
            values.map(|value| value.to_string()).collect()
        };
        let (ours, theirs) = (texts(spec), texts(description));
        for value in &ours {
            let other = theirs.contains(value).then(|| value.clone());
            self.fact(target, "values", Some(value.clone()), other);
        }
        for value in theirs.iter().filter(|value| !ours.contains(value)) {
            self.fact(target, "values", None, Some(value.clone()));
        }
    }
}

/// The types of a member, so far as they can be compared: structures by their members, and what one side leaves open
/// (an object of anything, a time as text) against what the other knows.
fn kinds(spec: &Member, description: &Member) -> (Option<String>, Option<String>) {
    let kind = |member: &Member| {
        let list = if member.list { "list of " } else { "" };
        format!("{list}{}", plain(&member.r#type))
    };
    let open = |member: &Member| member.r#type == Type::Object;
    let text = |member: &Member| member.r#type == Type::String;
    let precise = |member: &Member| {
        matches!(
            member.r#type,
            Type::Timestamp | Type::TimestampIso8601 | Type::Date | Type::Binary
        )
    };
    let (one, other) = (Some(kind(spec)), Some(kind(description)));
    if one == other || spec.list != description.list {
        return (one, other);
    }
    match () {
        () if open(description) || precise(spec) && text(description) => (one, None),
        () if open(spec) || text(spec) && precise(description) => (None, other),
        () => (one, other),
    }
}

/// A type without the names of structures.
fn plain(r#type: &Type) -> String {
    match r#type {
        Type::Struct(_) => "structure".to_owned(),
        Type::Map(inner) => format!("map of {}", plain(inner)),
        Type::List(inner) => format!("list of {}", plain(inner)),
        other => other.as_str().into_owned(),
    }
}
