//! Finds differences.

use super::found::{Found, Subject};
use super::shape::{Shape, in_constructor};
use super::table::{self, Effect, Property};
use super::{Difference, Impact, Kind, Named, Thing, values};
use crate::spec::{Action, Api, Deprecation, Member, Structure};
use serde_json::Value;
use std::collections::BTreeSet;

/// Differences in the order of the new document; what is gone stands where its owner ends.
pub(super) fn compare(old: Named<'_>, new: Named<'_>) -> Vec<Difference> {
    let mut comparison = Comparison {
        old: Shape::of(old),
        new: Shape::of(new),
        found: Found::default(),
    };
    if let (Some(old), Some(new)) = (old.values, new.values) {
        values::compare(&mut comparison.found, old, new);
    }
    let (old, new) = (old.api, new.api);
    comparison.actions(&old.actions, &new.actions);
    comparison.structures(&old.structures, &new.structures);
    comparison.service(old, new);
    comparison.found.into_differences()
}

struct Comparison<'a> {
    old: Shape<'a>,
    new: Shape<'a>,
    found: Found,
}

impl Comparison<'_> {
    fn actions(&mut self, old: &[Action], new: &[Action]) {
        for action in new {
            let subject = Subject::of(Thing::Action, &action.name);
            match old.iter().find(|other| other.name == action.name) {
                Some(before) => self.action(subject, before, action),
                None => self.found.push(
                    Kind::Added,
                    subject,
                    Impact::Addition,
                    "new request, response and method of the client",
                ),
            }
        }
        for action in old {
            if !new.iter().any(|other| other.name == action.name) {
                self.found.push(
                    Kind::Removed,
                    Subject::of(Thing::Action, &action.name),
                    Impact::Breaking,
                    "request, response and method of the client are gone",
                );
            }
        }
    }

    fn action(&mut self, subject: Subject<'_>, old: &Action, new: &Action) {
        self.deprecation(subject, old.deprecated, new.deprecated);
        self.paging(subject, old, new);
        self.result(subject, old, new);
        self.data(subject, table::action(old), table::action(new));
        let input = Subject::of(Thing::Input, subject.owner);
        self.members(input, &old.input, &new.input, true);
        let output = Subject::of(Thing::Output, subject.owner);
        self.members(output, &old.output, &new.output, false);
    }

    fn structures(&mut self, old: &[Structure], new: &[Structure]) {
        for structure in new {
            let subject = Subject::of(Thing::Structure, &structure.name);
            match old.iter().find(|other| other.name == structure.name) {
                Some(before) => self.structure(subject, before, structure),
                None => {
                    let reason = match renamed(structure, old, new) {
                        Some(before) => {
                            format!("new type; it has the members of `{before}`, which is gone")
                        }
                        None => "new type".to_owned(),
                    };
                    self.found
                        .push(Kind::Added, subject, Impact::Addition, reason);
                }
            }
        }
        for structure in old {
            if !new.iter().any(|other| other.name == structure.name) {
                let subject = Subject::of(Thing::Structure, &structure.name);
                self.found
                    .push(Kind::Removed, subject, Impact::Breaking, "the type is gone");
            }
        }
    }

    fn structure(&mut self, subject: Subject<'_>, old: &Structure, new: &Structure) {
        self.deprecation(subject, old.deprecated, new.deprecated);
        let built = (
            self.old.is_built(subject.owner),
            self.new.is_built(subject.owner),
        );
        let words = |built| if built { "request" } else { "response only" };
        let values = (words(built.0).to_owned(), words(built.1).to_owned());
        match built {
            (true, false) => self.found.changed(
                subject,
                "used_by",
                values,
                Impact::Breaking,
                "no request holds it any more: its constructor and setters are gone",
            ),
            (false, true) => self.found.changed(
                subject,
                "used_by",
                values,
                Impact::Addition,
                "requests hold it now: it gets a constructor and setters",
            ),
            _ => {}
        }
        self.data(subject, table::structure(old), table::structure(new));
        let member = Subject::of(Thing::Member, subject.owner);
        let both = built.0 && built.1;
        self.members(member, &old.members, &new.members, both);
    }

    fn members(&mut self, subject: Subject<'_>, old: &[Member], new: &[Member], built: bool) {
        for member in new {
            let subject = subject.part(&member.name);
            match old.iter().find(|other| other.name == member.name) {
                Some(before) => self.member(subject, before, member, built),
                None if built && in_constructor(member) => self.found.push(
                    Kind::Added,
                    subject,
                    Impact::Breaking,
                    "it is required: `new` takes one more argument",
                ),
                None => {
                    let reason = if built {
                        "new field with a setter"
                    } else {
                        "new field; the type is non-exhaustive"
                    };
                    self.found
                        .push(Kind::Added, subject, Impact::Addition, reason);
                }
            }
        }
        for member in old {
            if !new.iter().any(|other| other.name == member.name) {
                let subject = subject.part(&member.name);
                self.found.push(
                    Kind::Removed,
                    subject,
                    Impact::Breaking,
                    "the field is gone",
                );
            }
        }
    }

    fn member(&mut self, subject: Subject<'_>, old: &Member, new: &Member, built: bool) {
        self.deprecation(subject, old.deprecated, new.deprecated);
        let before = self.old.field_type(subject.thing, subject.owner, old);
        let after = self.new.field_type(subject.thing, subject.owner, new);
        let words = |member: &Member| {
            let list = if member.list { "list of " } else { "" };
            format!("{list}{}", member.r#type.as_str())
        };
        let documented = (words(old), words(new));
        if before != after {
            let reason = format!("the field was `{before}` and is `{after}`");
            self.found
                .changed(subject, "type", documented, Impact::Breaking, reason);
        } else if documented.0 != documented.1 {
            let reason = format!("the field stays `{after}`");
            self.found
                .changed(subject, "type", documented, Impact::None, reason);
        }
        self.required(subject, old, new, built);
        self.data(subject, table::member(old), table::member(new));
    }

    fn required(&mut self, subject: Subject<'_>, old: &Member, new: &Member, built: bool) {
        let (before, after) = (in_constructor(old), in_constructor(new));
        if old.required == new.required && before == after {
            return;
        }
        let words = |member: &Member| match member.required {
            Some(true) => "required".to_owned(),
            Some(false) => "optional".to_owned(),
            None => NOT_STATED.to_owned(),
        };
        let values = (words(old), words(new));
        let (impact, reason) = match (built, before, after) {
            // Tables of structures have this column only where a request holds the structure.
            (false, ..) => (Impact::None, "documentation alone"),
            (true, true, true) => (Impact::None, "it stays an argument of `new`"),
            (true, false, false) => (Impact::None, "it stays a setter"),
            (true, false, true) => (Impact::Breaking, "`new` takes one more argument"),
            (true, true, false) => (
                Impact::Breaking,
                "`new` takes one argument less; `constructor` in the spec would keep it",
            ),
        };
        self.found
            .changed(subject, "required", values, impact, reason);
    }

    fn paging(&mut self, subject: Subject<'_>, old: &Action, new: &Action) {
        if old.paging == new.paging {
            return;
        }
        let words = |action: &Action| match &action.paging {
            Some(paging) => format!("{} of {}", paging.items, paging.position),
            None => "none".to_owned(),
        };
        let item = |shape: &Shape<'_>, action: &Action| {
            let paging = action.paging.as_ref()?;
            shape.item_type(&action.output, &paging.items)
        };
        let items = (item(&self.old, old), item(&self.new, new));
        let (impact, reason) = match (&old.paging, &new.paging) {
            (None, _) => (Impact::Addition, "pages can be read as a stream"),
            (_, None) => (
                Impact::Breaking,
                "pages cannot be read as a stream any more",
            ),
            _ if items.0 != items.1 => (Impact::Breaking, "items of the pages have another type"),
            _ => (Impact::None, "the stream reads its pages in another way"),
        };
        self.found
            .changed(subject, "paging", (words(old), words(new)), impact, reason);
    }

    /// The body of a response as a whole, which decides what the response holds.
    fn result(&mut self, subject: Subject<'_>, old: &Action, new: &Action) {
        let words = |action: &Action| match &action.result {
            Some(result) => result.to_string(),
            None => "an object".to_owned(),
        };
        let values = (words(old), words(new));
        if values.0 != values.1 {
            let reason = "the response holds something else";
            self.found
                .changed(subject, "result", values, Impact::Breaking, reason);
        }
    }

    fn deprecation(
        &mut self,
        subject: Subject<'_>,
        old: Option<Deprecation>,
        new: Option<Deprecation>,
    ) {
        match (old, new) {
            (None, Some(_)) => {
                let reason = "the compiler warns where it is used";
                self.found
                    .push(Kind::Deprecated, subject, Impact::Addition, reason);
            }
            (Some(_), None) => self.found.changed(
                subject,
                "deprecated",
                ("deprecated".to_owned(), "in use".to_owned()),
                Impact::None,
                "the compiler does not warn any more",
            ),
            _ => {}
        }
    }

    /// Properties that are only documentation, or data that the runtime reads.
    fn data(&mut self, subject: Subject<'_>, old: Vec<Property>, new: Vec<Property>) {
        for (old, new) in old.into_iter().zip(new) {
            let reason = match new.effect {
                Effect::Identity | Effect::Compared | Effect::Evidence => continue,
                Effect::Debug => "only what `Debug` prints changes",
                Effect::Runtime => "data that the runtime reads",
                Effect::Documentation => "documentation alone",
            };
            if old.value != new.value {
                let values = (shown(&old.value, &new.value), shown(&new.value, &old.value));
                self.found
                    .changed(subject, new.name, values, Impact::None, reason);
            }
        }
    }

    fn service(&mut self, old: &Api, new: &Api) {
        // A template names no code, and has no variant.
        let codes = |api: &Api| {
            let codes = api.error_codes.iter().map(|code| &*code.code);
            names(codes.filter(|code| !code.contains('%')))
        };
        self.names(
            Thing::ErrorCode,
            (codes(old), codes(new)),
            "new variant; the enum is non-exhaustive",
            (Impact::Breaking, "the variant is gone"),
        );
        for code in &new.error_codes {
            let mut before = old.error_codes.iter();
            if let Some(before) = before.find(|before| before.code == code.code) {
                let subject = Subject::of(Thing::ErrorCode, &code.code);
                self.data(subject, table::error_code(before), table::error_code(code));
            }
        }
        let data = (Impact::None, "data that the runtime reads");
        let hosts = |api: &Api| names(api.endpoints.iter().map(|endpoint| &*endpoint.host));
        self.names(Thing::Endpoint, (hosts(old), hosts(new)), data.1, data);
        for endpoint in &new.endpoints {
            let mut before = old.endpoints.iter();
            if let Some(before) = before.find(|before| before.host == endpoint.host) {
                let subject = Subject::of(Thing::Endpoint, &endpoint.host);
                self.data(subject, table::endpoint(before), table::endpoint(endpoint));
            }
        }
        let regions = |api: &Api| names(api.regions.iter().map(|region| &**region));
        self.names(Thing::Region, (regions(old), regions(new)), data.1, data);
        let service = Subject::of(Thing::Service, &new.service);
        self.data(service, table::service(old), table::service(new));
    }

    fn names(
        &mut self,
        thing: Thing,
        (old, new): (Vec<String>, Vec<String>),
        added: &str,
        removed: (Impact, &str),
    ) {
        let impact = match thing {
            Thing::ErrorCode => Impact::Addition,
            _ => Impact::None,
        };
        let before: BTreeSet<_> = old.iter().collect();
        let after: BTreeSet<_> = new.iter().collect();
        for name in new.iter().filter(|name| !before.contains(name)) {
            self.found
                .push(Kind::Added, Subject::of(thing, name), impact, added);
        }
        for name in old.iter().filter(|name| !after.contains(name)) {
            self.found.push(
                Kind::Removed,
                Subject::of(thing, name),
                removed.0,
                removed.1,
            );
        }
    }
}

/// What the `required` of a table without such a column is called.
pub(super) const NOT_STATED: &str = "not stated";

/// Structures that seem to have a new name: before and after.
pub fn renamed_structures<'a>(old: &'a Api, new: &'a Api) -> Vec<(&'a str, &'a str)> {
    let added = new
        .structures
        .iter()
        .filter(|s| !old.structures.iter().any(|other| other.name == s.name));
    added
        .filter_map(|s| Some((renamed(s, &old.structures, &new.structures)?, &*s.name)))
        .collect()
}

/// The structure of which this one may be the new name: the only one that is gone and has the same members.
fn renamed<'a>(structure: &Structure, old: &'a [Structure], new: &[Structure]) -> Option<&'a str> {
    let members = |structure: &Structure| -> Vec<(String, String, bool)> {
        let rows = structure.members.iter();
        rows.map(|m| (m.name.clone(), m.r#type.as_str().into_owned(), m.list))
            .collect()
    };
    let wanted = members(structure);
    let mut same = old
        .iter()
        .filter(|before| !new.iter().any(|other| other.name == before.name))
        .filter(|before| !wanted.is_empty() && members(before) == wanted);
    match (same.next(), same.next()) {
        (Some(before), None) => Some(&before.name),
        _ => None,
    }
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    names.map(str::to_owned).collect()
}

/// A fact for people: of two lists, what only this one has.
fn shown(value: &Value, other: &Value) -> String {
    match (value, other) {
        (Value::Null, _) => "none".to_owned(),
        (Value::String(text), _) => text.clone(),
        (Value::Array(these), Value::Array(others)) => {
            let own: Vec<_> = these
                .iter()
                .filter(|item| !others.contains(item))
                .map(|item| shown(item, &Value::Null))
                .collect();
            if own.is_empty() {
                "nothing else".to_owned()
            } else {
                own.join(", ")
            }
        }
        (other, _) => other.to_string(),
    }
}
