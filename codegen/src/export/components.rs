//! Names of the components of a document: what the spec calls them, where the format allows that.

use crate::spec::Api;
use std::collections::{BTreeMap, BTreeSet};

/// Name of each schema: structures by their wire name, requests and responses by that of their action.
#[derive(Debug)]
pub(super) struct Components<'a> {
    structures: BTreeMap<&'a str, String>,
    requests: BTreeMap<&'a str, String>,
    responses: BTreeMap<&'a str, String>,
    /// Name of the schema of errors.
    pub(super) error: String,
}

impl<'a> Components<'a> {
    /// Finds a name of its own for everything; structures come first, as they are what users know.
    pub(super) fn of(api: &'a Api) -> Self {
        let mut taken = BTreeSet::new();
        let mut named = |name: &str| {
            let mut name: String = name
                .chars()
                .map(|c| match c {
                    'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' => c,
                    _ => '_',
                })
                .collect();
            // Generators compare without regard to case.
            while !taken.insert(name.to_ascii_lowercase()) {
                name.push('_');
            }
            name
        };
        let structures = api
            .structures
            .iter()
            .map(|structure| (&*structure.name, named(&structure.name)))
            .collect();
        let mut of_actions = |suffix: &str| -> BTreeMap<&'a str, String> {
            api.actions
                .iter()
                .map(|action| (&*action.name, named(&format!("{}{suffix}", action.name))))
                .collect()
        };
        Self {
            structures,
            requests: of_actions("Request"),
            responses: of_actions("Response"),
            error: named("Error"),
        }
    }

    /// Returns the name of a structure's schema.
    pub(super) fn structure(&self, name: &str) -> Option<&str> {
        self.structures.get(name).map(String::as_str)
    }

    /// Returns the name of the schema of an action's parameters in the body.
    pub(super) fn request<'n>(&'n self, action: &'n str) -> &'n str {
        self.requests.get(action).map_or(action, String::as_str)
    }

    /// Returns the name of the schema of an action's result.
    pub(super) fn response<'n>(&'n self, action: &'n str) -> &'n str {
        self.responses.get(action).map_or(action, String::as_str)
    }
}
