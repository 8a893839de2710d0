//! Lowers the spec into the [`Model`]: the one place where wire names become Rust names and where a spec is
//! refused.

mod case;
#[cfg(feature = "descriptions")]
mod choose;
mod error_codes;
mod fields;
mod graph;
mod imports;
mod names;
mod pages;
mod place;
mod select;
mod values;

#[cfg(feature = "descriptions")]
pub use choose::choose_names;
pub use select::select;

use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::model::{Action, Model, Name, Structure};
use crate::spec::{Api, CrateInfo, Docs, Member, ResultBody, Spec, Type};
use fields::{Owner, Part};
use names::{Collision, Names, Scope, Spelling};
use place::Place;
use std::collections::{BTreeMap, HashMap};

/// What the passes share.
struct Context<'s> {
    api: &'s Api,
    names: Names<'s>,
    docs: &'s Docs,
    /// Index of the set of values of each member that has one, by the member's key.
    value_sets: BTreeMap<&'s str, usize>,
    /// Index of each structure by wire name.
    structures: BTreeMap<&'s str, usize>,
}

/// Lowers a spec.
///
/// # Errors
/// Everything that keeps the spec from being written as Rust code, each with its place.
pub fn resolve(spec: &Spec) -> Result<Model<'_>, Vec<Diagnostic>> {
    let (api, docs) = (&spec.api, &spec.docs);
    let Some(info) = &spec.crate_info else {
        let diagnostic = Diagnostic::error(
            "no-crate",
            "the spec names no crate to generate: it has no `crate.json`",
        )
        .help("write one: {\"name\": \"...\", \"version\": \"0.1.0\", \"title\": \"...\"}");
        return Err(vec![match spec.source("api.json") {
            Some(source) => diagnostic.at(Location::file(source.name())),
            None => diagnostic,
        }]);
    };
    // What `check` refuses of a spec, nothing is generated from.
    let mut wrong = crate::spec::check::rules(spec);
    wrong.retain(|diagnostic| diagnostic.severity == Severity::Error);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut context = Context {
        api,
        names: Names::new(spec, &info.names),
        docs,
        value_sets: spec.values.by_member(),
        structures: BTreeMap::new(),
    };
    context.check_crate(info);
    context.index_structures(api);
    let (error_codes, by_code) = context.error_codes(&api.error_codes);
    let values = context.lower_values(&spec.values);
    let mut structures = context.lower_structures(api);
    let mut actions = context.lower_actions(api, &by_code);
    context.names.finish();
    if !context.names.refusals.is_empty() {
        // What follows relies on unique names and known types.
        return Err(context.names.refusals);
    }
    graph::break_cycles(&mut structures);
    graph::mark_inputs(&actions, &mut structures);
    context.check_required(&structures);
    imports::mark(&actions, &mut structures);
    for (index, action) in actions.iter_mut().enumerate() {
        context.lower_pages(action, &structures, &Place::element("actions", index));
    }
    for action in &mut actions {
        let examples = spec.examples.get(&action.spec.name);
        action.example = examples.and_then(|examples| examples.first());
    }
    if !context.names.refusals.is_empty() {
        return Err(context.names.refusals);
    }
    let mut model = Model {
        api,
        info,
        dates: spec
            .changelog
            .releases
            .iter()
            .map(|release| (release.number, &*release.date))
            .collect(),
        description: described(docs.service.as_ref()),
        families: error_codes::families(&spec.families, &error_codes),
        codes: &spec.families,
        actions,
        structures,
        values,
        error_codes,
    };
    values::keep_used(&mut model);
    Ok(model)
}

impl<'s> Context<'s> {
    /// The name goes into a manifest and into paths.
    fn check_crate(&mut self, info: &CrateInfo) {
        if !is_crate(&info.name) {
            let diagnostic =
                Diagnostic::error("crate-name", format!("`{}` cannot name a crate", info.name))
                    .expected("expected small letters, digits and `-`, beginning with a letter")
                    .help("the name on crates.io, such as `examplecloud-shelf`");
            self.names.refuse(diagnostic, &Place::crate_field("name"));
        }
        if !is_version(&info.version) {
            let diagnostic =
                Diagnostic::error("crate-version", format!("`{}` is no version", info.version))
                    .expected("expected major.minor.patch");
            self.names
                .refuse(diagnostic, &Place::crate_field("version"));
        }
    }

    fn index_structures(&mut self, api: &'s Api) {
        for (index, structure) in api.structures.iter().enumerate() {
            // The names of the types are checked below, where a duplicate is refused.
            self.structures.entry(&structure.name).or_insert(index);
        }
    }

    fn lower_structures(&mut self, api: &'s Api) -> Vec<Structure<'s>> {
        let mut taken = Scope::new("structures");
        let mut structures = Vec::with_capacity(api.structures.len());
        for (index, spec) in api.structures.iter().enumerate() {
            let place = Place::element("structures", index);
            let target = format!("structure {}", spec.name);
            let name = self
                .names
                .name(&target, &spec.name, Spelling::Camel, &place);
            let module = names::module(&case::snake_of(&name), "structures");
            taken.take(&mut self.names, &module, &spec.name, &target, &place);
            let owner = Owner {
                name: &spec.name,
                part: Part::Member,
                place: &place,
                whole: None,
                result: None,
            };
            structures.push(Structure {
                spec,
                description: described(self.docs.structures.get(&spec.name)),
                fields: self.fields(&owner, &spec.members),
                input: false,
                imported: true,
                required: name.stem().between("", "Required"),
                name,
                module,
            });
        }
        structures
    }

    /// No structure may have the name of the type that holds another one's required members.
    fn check_required(&mut self, structures: &[Structure<'s>]) {
        let types = structures.iter().enumerate();
        let types: BTreeMap<&str, usize> = types.map(|(i, found)| (&*found.name, i)).collect();
        for owner in structures.iter().filter(|found| found.has_required()) {
            let Some(&index) = types.get(&*owner.required) else {
                continue;
            };
            let wire = &structures[index].spec.name;
            let message = format!(
                "`{wire}` has the name of the type for the required members of `{}`",
                owner.spec.name
            );
            let collision = Collision {
                message,
                first: None,
                target: format!("structure {wire}"),
                wire: wire.clone(),
                name: owner.required.between("", "Type"),
            };
            let place = Place::element("structures", index);
            let row = format!("\"{}\": \"{}\"", collision.target, collision.name);
            let diagnostic = Diagnostic::error("name-collision", &*collision.message)
                .help(format!("add to `names` in `crate.json`: {row}"));
            self.names.refuse(diagnostic, &place);
            self.names.collisions.push(collision);
        }
    }

    fn lower_actions(
        &mut self,
        api: &'s Api,
        by_code: &HashMap<&'s str, usize>,
    ) -> Vec<Action<'s>> {
        let mut taken = Scope::new("actions");
        let mut actions = Vec::with_capacity(api.actions.len());
        for (index, spec) in api.actions.iter().enumerate() {
            let place = Place::element("actions", index);
            let target = format!("action {}", spec.name);
            let name = self
                .names
                .name(&target, &spec.name, Spelling::Camel, &place);
            let snake = case::snake_of(&name);
            let module = names::module(&snake, "actions");
            taken.take(&mut self.names, &module, &spec.name, &target, &place);
            let owner = |part| Owner {
                name: &spec.name,
                part,
                place: &place,
                whole: spec.body.as_deref().filter(|_| part == Part::Input),
                result: result(spec).filter(|_| part == Part::Output),
            };
            // `Self_` is a name of its own, `Self_Request` is none.
            let stem = name.stem();
            actions.push(Action {
                spec,
                request: stem.between("", "Request"),
                response: stem.between("", "Response"),
                required: stem.between("", "Required"),
                successor: names::successor(spec),
                method: names::client_method(&snake),
                module,
                description: described(self.docs.actions.get(&spec.name)),
                input: self.fields(&owner(Part::Input), &spec.input),
                output: self.fields(&owner(Part::Output), &spec.output),
                pages: None,
                error_codes: self.action_codes(spec, &place, by_code),
                example: None,
            });
        }
        actions
    }
}

/// The body of a response as a whole, as a member that has no name on the wire.
fn result(action: &crate::spec::Action) -> Option<Member> {
    match action.result.as_ref()? {
        ResultBody::Nothing => None,
        ResultBody::Value(Type::List(element)) => {
            Some(Member::new("body", (**element).clone(), true))
        }
        ResultBody::Value(r#type) => Some(Member::new("body", r#type.clone(), false)),
    }
}

/// A description, if it says anything.
fn described(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str)
        .filter(|text| !text.trim().is_empty())
}

/// Whether a name can be that of a generated crate.
pub fn is_crate(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .bytes()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
}

/// Whether a name can be that of a module.
pub fn is_module(name: &str) -> bool {
    case::chosen_snake(name).is_some()
}

/// The name of a module for something with a wire name.
pub fn module(wire: &str) -> Option<Name> {
    case::snake(wire)
}

/// Whether a text is `major.minor.patch`, perhaps with a pre-release.
fn is_version(text: &str) -> bool {
    let (numbers, pre) = text.split_once('-').unwrap_or((text, "0"));
    let mut numbers = numbers.split('.');
    let number = |part: Option<&str>| {
        part.is_some_and(|part| {
            part == "0" || (!part.starts_with('0') && part.parse::<u64>().is_ok())
        })
    };
    number(numbers.next())
        && number(numbers.next())
        && number(numbers.next())
        && numbers.next().is_none()
        && !pre.is_empty()
        && pre
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || c == b'.' || c == b'-')
}

#[cfg(test)]
mod tests {
    use super::resolve;
    use crate::spec::fixture::{API, spec};

    #[test]
    fn what_check_refuses_is_not_generated() {
        let route = "\"route\": {\"method\": \"GET\", \"path\": \"/\"}, \"idempotent\": true";
        let api = API.replacen("\"idempotent\": true", route, 1);
        let info = r#"{"name": "shelf", "version": "0.1.0", "title": "Shelf"}"#;
        let refusals = resolve(&spec(&[("crate.json", info), ("api.json", &api)]))
            .err()
            .unwrap_or_default();
        let messages: Vec<&str> = refusals.iter().map(|refusal| &*refusal.message).collect();
        assert_eq!(
            messages,
            ["`DescribeBook` has a route, but its protocol has none"]
        );
    }
}
