//! Error codes of actions, by HTTP status.

use crate::diagnostic::Severity;
use crate::import::json::{Pairs, Text};
use crate::import::notes::Notes;
use crate::spec::{ErrorCode, ErrorScope};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashMap;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    #[serde(borrow, default)]
    error_code: Text<'a>,
}

/// The error codes of a service.
#[derive(Debug, Default)]
pub(super) struct Codes {
    pub list: Vec<ErrorCode>,
    index: HashMap<String, usize>,
}

impl Codes {
    /// The codes of an action, each once.
    pub fn read(
        &mut self,
        codes: Option<&RawValue>,
        action: &RawValue,
        notes: &mut Notes<'_>,
    ) -> Vec<String> {
        let Some(raw) = codes else {
            return Vec::new();
        };
        let Ok(by_status) = serde_json::from_str::<Pairs<'_, Vec<Row<'_>>>>(raw.get()) else {
            let message = "error codes are not listed by status: they are left out";
            notes.tell(Severity::Warning, "error-codes", message, action);
            return Vec::new();
        };
        let mut names: Vec<String> = Vec::new();
        for (status, rows) in &by_status.0 {
            let status = status.parse::<u16>().ok();
            for row in rows {
                let code = row.error_code.0.trim();
                if code != row.error_code.0 {
                    let message = format!("error code `{code}` stands between blanks: they go");
                    notes.tell(Severity::Note, "blank-in-code", message, raw);
                }
                if code.is_empty() || code.chars().any(char::is_control) || code.len() > 256 {
                    let message = "an error code is empty or no word: it is left out";
                    notes.tell(Severity::Note, "error-codes", message, raw);
                    continue;
                }
                self.add(code, status);
                if !names.iter().any(|known| known == code) {
                    names.push(code.to_owned());
                }
            }
        }
        names
    }

    fn add(&mut self, code: &str, status: Option<u16>) {
        let Some(&index) = self.index.get(code) else {
            self.index.insert(code.to_owned(), self.list.len());
            self.list.push(ErrorCode {
                code: code.to_owned(),
                scope: ErrorScope::Action,
                status,
                other_statuses: Vec::new(),
                number: None,
            });
            return;
        };
        let known = &mut self.list[index];
        match status {
            Some(_) if known.status.is_none() => known.status = status,
            Some(status)
                if known.status != Some(status) && !known.other_statuses.contains(&status) =>
            {
                known.other_statuses.push(status);
                known.other_statuses.sort_unstable();
            }
            _ => {}
        }
    }
}
