//! A part of a service: some actions, what they reach, and nothing else.

use super::{graph, values};
use crate::diagnostic::{Diagnostic, near::did_you_mean};
use crate::model::{Field, Kind, Model};
use std::collections::BTreeSet;

/// Keeps the actions that are named, by their wire name or by their category, and the structures that they
/// reach. What stays is as it was: names do not depend on what else is generated.
///
/// # Errors
/// Names that no action and no category has, and a list without names.
pub fn select(model: &mut Model<'_>, only: &[String]) -> Result<(), Vec<Diagnostic>> {
    if only.is_empty() {
        let message = "the list of actions to generate is empty";
        return Err(vec![Diagnostic::error("no-action", message).help(
            "name an action or a category, or leave the list away to generate everything",
        )]);
    }
    let wrong: Vec<Diagnostic> = only
        .iter()
        .filter(|name| {
            !model
                .actions
                .iter()
                .any(|action| is_meant(action.spec, name))
        })
        .map(|name| unknown(model, name))
        .collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    model
        .actions
        .retain(|action| only.iter().any(|name| is_meant(action.spec, name)));
    keep_reached(model);
    values::keep_used(model);
    graph::mark_inputs(&model.actions, &mut model.structures);
    Ok(())
}

fn is_meant(action: &crate::spec::Action, name: &str) -> bool {
    action.name == name || action.category == name
}

fn unknown(model: &Model<'_>, name: &str) -> Diagnostic {
    let categories: BTreeSet<&str> = model
        .actions
        .iter()
        .map(|action| action.spec.category.as_str())
        .collect();
    let actions = model.actions.iter().map(|action| action.spec.name.as_str());
    let help = did_you_mean(name, actions.chain(categories.iter().copied()));
    let list = || {
        let list: Vec<&str> = categories.iter().copied().collect();
        format!("the categories are {}", list.join(", "))
    };
    let documented = !model
        .api
        .undocumented_actions
        .iter()
        .any(|action| action.name == name);
    let message = if documented {
        format!("no action and no category is called `{name}`")
    } else {
        format!("the vendor lists action `{name}` but does not document it")
    };
    Diagnostic::error("unknown-action", message)
        .expected("expected the name of an action as the vendor spells it, or a category")
        .help(help.unwrap_or_else(list))
}

/// Removes the structures that no action reaches.
fn keep_reached(model: &mut Model<'_>) {
    let mut reached = vec![false; model.structures.len()];
    let mut open: Vec<usize> = model
        .actions
        .iter()
        .flat_map(|action| action.input.iter().chain(&action.output))
        .filter_map(structure)
        .collect();
    while let Some(index) = open.pop() {
        if !std::mem::replace(&mut reached[index], true) {
            open.extend(model.structures[index].fields.iter().filter_map(structure));
        }
    }
    // The index of each structure among those that stay.
    let mut next = 0;
    let moved: Vec<usize> = reached
        .iter()
        .map(|&stays| {
            next += usize::from(stays);
            next.saturating_sub(1)
        })
        .collect();
    let mut stays = reached.into_iter();
    model.structures.retain(|_| stays.next() == Some(true));
    let renumber = |kind: &mut Kind| {
        if let Kind::Structure(index) = kind {
            *index = moved[*index];
        }
    };
    let renumber_field = |field: &mut Field<'_>| {
        renumber(&mut field.kind);
        if let Some(index) = &mut field.json_of {
            *index = moved[*index];
        }
    };
    for structure in &mut model.structures {
        structure.fields.iter_mut().for_each(renumber_field);
        structure.input = false;
    }
    for action in &mut model.actions {
        let fields = action.input.iter_mut().chain(&mut action.output);
        fields.for_each(renumber_field);
        if let Some(pages) = &mut action.pages {
            renumber(&mut pages.item);
        }
    }
}

/// The structure that a field holds, as itself or as JSON in a text.
fn structure(field: &Field<'_>) -> Option<usize> {
    match field.kind {
        Kind::Structure(index) => Some(index),
        _ => field.json_of,
    }
}
