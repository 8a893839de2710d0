//! Structures that tables name and no page describes.

use crate::diagnostic::Diagnostic;
use crate::parse::member::holding;
use crate::spec::{Api, Type};
use std::collections::HashSet;

/// What to do about one.
pub(super) const HELP: &str =
    "add the page that describes it, or take it as an object of anything with --allow-undefined";

/// Makes objects of anything of all of them, and returns their names.
pub(super) fn open(api: &mut Api) -> Vec<String> {
    let known: HashSet<String> = api
        .structures
        .iter()
        .map(|found| found.name.clone())
        .collect();
    let mut missing: Vec<String> = Vec::new();
    let of_actions = api
        .actions
        .iter_mut()
        .flat_map(|action| [&mut action.input, &mut action.output]);
    let lists = of_actions.chain(api.structures.iter_mut().map(|found| &mut found.members));
    for member in lists.flatten() {
        if let Some(name) = member.r#type.structure()
            && !known.contains(name)
        {
            if !missing.iter().any(|other| other == name) {
                missing.push(name.to_owned());
            }
            member.r#type = holding(member.r#type.clone(), Type::Object);
        }
    }
    missing
}

/// Says that a structure is an object of anything.
pub(super) fn warning(name: &str) -> Diagnostic {
    let message = format!("no page describes the structure {name}: it is an object of anything");
    Diagnostic::warning("undefined-structure", message)
        .help("add the page of data types that describes it")
}
