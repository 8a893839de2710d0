//! What a replay cannot reconcile.

use super::Places;
use crate::diagnostic::{Diagnostic, Severity};

/// A contradiction, or something that a replay had to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Stable code.
    pub code: &'static str,
    /// Entry of the changelog, counted over all releases from the oldest.
    pub entry: Option<usize>,
    /// What contradicts what.
    pub message: String,
    /// How the replay takes it, and why.
    pub explanation: String,
}

impl Finding {
    pub(super) fn warning(
        code: &'static str,
        entry: Option<usize>,
        message: String,
        explanation: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Warning,
            code,
            entry,
            message,
            explanation: explanation.into(),
        }
    }

    pub(super) fn note(
        code: &'static str,
        entry: Option<usize>,
        message: String,
        explanation: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Note,
            ..Self::warning(code, entry, message, explanation)
        }
    }

    /// The message, with the line of the entry.
    pub fn diagnostic(self, places: &Places) -> Diagnostic {
        let diagnostic =
            Diagnostic::new(self.severity, self.code, self.message).help(self.explanation);
        match self.entry.and_then(|entry| places.get(entry)) {
            Some(place) => diagnostic.at(place.clone()),
            None => diagnostic,
        }
    }
}
