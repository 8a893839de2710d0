//! What an import did.

use crate::cli::job::Done;
use crate::diagnostic::{Diagnostic, Severity};
use crate::import::Imported;
use serde_json::{Value, json};

/// What became of every file.
#[derive(Debug, Default)]
pub(super) struct Report {
    rows: Vec<Row>,
    /// Files that could not be read, with the first reason.
    pub refused: Vec<(String, String)>,
    /// Files of a folder that are no descriptions.
    skipped: Vec<String>,
    /// All messages, in the order of the files.
    pub messages: Vec<Diagnostic>,
}

/// What one description gave.
#[derive(Debug)]
pub(super) struct Row {
    file: String,
    spec: String,
    krate: String,
    actions: usize,
    structures: usize,
    members: usize,
    error_codes: usize,
    left_out: Vec<String>,
    notes: usize,
    warnings: usize,
}

impl Row {
    pub fn of(file: String, imported: &Imported) -> Self {
        let api = &imported.api;
        let count = |severity| {
            let notes = imported.notes.iter();
            notes.filter(|note| note.severity == severity).count()
        };
        Self {
            file,
            spec: imported.folder(),
            krate: imported.info.name.clone(),
            actions: api.actions.len(),
            structures: api.structures.len(),
            members: api.member_lists().map(|list| list.members.len()).sum(),
            error_codes: api.error_codes.len(),
            left_out: imported.left_out.clone(),
            notes: count(Severity::Note),
            warnings: count(Severity::Warning),
        }
    }

    /// `tencent/cvm/2017-03-12 (tencentcloud-cvm): 98 actions, 210 structures, 3100 parameters and members`.
    fn text(&self) -> String {
        let mut text = format!(
            "{} ({}): {} actions, {} structures, {} parameters and members",
            self.spec, self.krate, self.actions, self.structures, self.members
        );
        if !self.left_out.is_empty() {
            text.push_str(&format!(", {} actions left out", self.left_out.len()));
        }
        text
    }

    fn json(&self) -> Value {
        json!({
            "file": self.file,
            "spec": self.spec,
            "crate": self.krate,
            "actions": self.actions,
            "structures": self.structures,
            "members": self.members,
            "error_codes": self.error_codes,
            "left_out": self.left_out,
            "notes": self.notes,
            "warnings": self.warnings,
        })
    }
}

impl Report {
    pub fn add(&mut self, row: Row, notes: Vec<Diagnostic>) {
        self.rows.push(row);
        self.messages.extend(notes);
    }

    /// A file that gave nothing; with warnings alone it is no description, and that is no failure.
    pub fn refuse(&mut self, file: &str, why: Vec<Diagnostic>) {
        match why.iter().find(|d| d.severity == Severity::Error) {
            Some(error) => self.refused.push((file.to_owned(), error.message.clone())),
            None => self.skipped.push(file.to_owned()),
        }
        self.messages.extend(why);
    }

    /// One line a spec, and one for all.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for row in &self.rows {
            text.push_str(&row.text());
            text.push('\n');
        }
        let sum = |of: fn(&Row) -> usize| self.rows.iter().map(of).sum::<usize>();
        text.push_str(&format!(
            "{} specs: {} actions, {} structures, {} parameters and members",
            self.rows.len(),
            sum(|row| row.actions),
            sum(|row| row.structures),
            sum(|row| row.members)
        ));
        for (count, what) in [
            (sum(|row| row.left_out.len()), "actions left out"),
            (self.refused.len(), "files refused"),
            (self.skipped.len(), "files skipped"),
        ] {
            if count > 0 {
                text.push_str(&format!("; {count} {what}"));
            }
        }
        text.push('\n');
        text
    }

    pub fn json(&self, done: &Done) -> String {
        let refused = self.refused.iter();
        let refused: Vec<Value> = refused
            .map(|(file, why)| json!({"file": file, "error": why}))
            .collect();
        let report = json!({
            "imported": self.rows.iter().map(Row::json).collect::<Vec<_>>(),
            "refused": refused,
            "skipped": self.skipped,
            "differing": done.differing(),
        });
        format!("{report:#}")
    }
}
