//! Contradictions of documents against those that are accepted: what is new is told, what is known is counted, and
//! what is gone must leave the list.

use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::source::Source;
use crate::spec::{Finding, json};

/// The file of a spec that lists them.
pub const FILE: &str = "findings.json";

/// What a parse found, against the list.
#[derive(Debug, Default)]
pub struct Findings {
    /// Messages that no row of the list accepts.
    pub new: Vec<Diagnostic>,
    /// How many the list accepts.
    pub known: usize,
    /// Rows of what is no longer found, each an error. Empty once the list was made anew.
    pub gone: Vec<Diagnostic>,
    /// The list as it has to be, if it is to be made anew.
    pub accepted: Option<Vec<Finding>>,
}

impl Findings {
    /// Compares messages with the list in a file, if there is one. Each row accepts one message. With a `reason` what
    /// is new is accepted for it, and what is gone leaves the list.
    ///
    /// # Errors
    /// If the file is no such list.
    pub fn compare(
        messages: Vec<Diagnostic>,
        file: Option<&Source>,
        reason: Option<&str>,
    ) -> Result<Self, Diagnostic> {
        let mut rows: Vec<Option<Finding>> = match file {
            Some(file) => json::parse::<Vec<Finding>>(file)?
                .into_iter()
                .map(Some)
                .collect(),
            None => Vec::new(),
        };
        let mut found = Self::default();
        let mut kept = Vec::new();
        for message in messages {
            let accepts = |row: &Option<Finding>| {
                row.as_ref()
                    .is_some_and(|row| row.code == message.code && row.message == message.message)
            };
            let row = rows.iter_mut().find(|row| accepts(row));
            match (row.and_then(Option::take), reason) {
                (Some(row), _) => {
                    found.known += 1;
                    kept.push(row);
                }
                (None, Some(reason)) if message.severity == Severity::Warning => {
                    found.known += 1;
                    kept.push(Finding {
                        code: message.code.to_owned(),
                        message: message.message.clone(),
                        reason: reason.to_owned(),
                    });
                }
                (None, _) => found.new.push(message),
            }
        }
        if reason.is_some() {
            found.accepted = Some(kept);
        } else if let Some(file) = file {
            let gone = rows.into_iter().flatten();
            found.gone = gone.map(|row| no_longer(&row, file)).collect();
        }
        Ok(found)
    }
}

fn no_longer(row: &Finding, file: &Source) -> Diagnostic {
    let message = format!("this is no longer found: {}", row.message);
    let text = serde_json::Value::from(&*row.message).to_string();
    let place = file.lines().find(|(_, line)| line.contains(&text));
    let place = match place {
        Some((line, _)) => file.location(line),
        None => Location::file(file.name()),
    };
    Diagnostic::error("finding-gone", message).at(place).help(
        "the documents agree by now: remove the row, or make the list anew with --accept REASON",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warning(message: &str) -> Diagnostic {
        Diagnostic::warning("example", message)
    }

    fn list(rows: &[&str]) -> Source {
        let rows = rows.iter().map(|message| Finding {
            code: "example".to_owned(),
            message: (*message).to_owned(),
            reason: "known".to_owned(),
        });
        Source::new(FILE, json::canonical(&rows.collect::<Vec<_>>()))
    }

    #[test]
    fn new_known_and_gone() {
        let messages = || vec![warning("a"), warning("a"), warning("b")];
        let file = list(&["a", "c"]);
        let found = Findings::compare(messages(), Some(&file), None).unwrap();
        assert_eq!(found.new, [warning("a"), warning("b")]);
        assert_eq!((found.known, found.gone.len()), (1, 1));
        let gone = found.gone[0].location.as_ref().unwrap();
        assert!(gone.text.contains("\"c\""), "{gone:?}");
        assert_eq!(found.accepted, None);

        let found = Findings::compare(messages(), Some(&file), Some("why")).unwrap();
        assert_eq!((found.new.len(), found.known, found.gone.len()), (0, 3, 0));
        let reasons: Vec<_> = found
            .accepted
            .unwrap()
            .into_iter()
            .map(|row| row.reason)
            .collect();
        assert_eq!(reasons, ["known", "why", "why"]);

        let found = Findings::compare(messages(), None, None).unwrap();
        assert_eq!((found.new.len(), found.known, found.gone.len()), (3, 0, 0));
    }
}
