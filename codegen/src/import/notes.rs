//! Messages about a description.

use super::json;
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::source::Source;
use serde_json::value::RawValue;

/// Messages about one description, each with its place.
#[derive(Debug)]
pub(super) struct Notes<'a> {
    source: &'a Source,
    pub(super) list: Vec<Diagnostic>,
    /// Wire names of the actions that are left out.
    pub(super) left_out: Vec<String>,
}

impl<'a> Notes<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Self {
            source,
            list: Vec::new(),
            left_out: Vec::new(),
        }
    }

    pub(super) fn source(&self) -> &'a Source {
        self.source
    }

    /// Says what was skipped or decided at a part of the description.
    pub(super) fn tell(
        &mut self,
        severity: Severity,
        code: &'static str,
        message: impl Into<String>,
        raw: &RawValue,
    ) {
        let place = json::place(self.source, raw);
        self.list
            .push(Diagnostic::new(severity, code, message).at(place));
    }

    /// Says that an action is left out, and why.
    pub(super) fn left_out(&mut self, action: &str, why: &Diagnostic) {
        self.left_out.push(action.to_owned());
        let message = format!("action `{action}` is left out: {}", why.message);
        let place = why.location.as_deref().cloned();
        let place = place.unwrap_or_else(|| Location::file(self.source.name()));
        let mut diagnostic = Diagnostic::warning("broken-action", message).at(place);
        diagnostic.expected.clone_from(&why.expected);
        self.list.push(
            diagnostic.help(
                why.help
                    .clone()
                    .unwrap_or_else(|| "the other actions are imported".to_owned()),
            ),
        );
    }
}

/// Why an action cannot be read, at a part of the description.
pub(super) fn broken(source: &Source, raw: &RawValue, message: impl Into<String>) -> Diagnostic {
    Diagnostic::warning("broken-action", message).at(json::place(source, raw))
}
