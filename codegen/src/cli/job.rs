//! Files for a folder: written, or compared where a command is asked to check.

use super::{Console, Failure, Outcome};
use crate::output::{Difference, OutputSet};
use std::io::Write;
use std::path::Path;

/// What a command has made, and where it goes.
#[derive(Debug)]
pub(super) struct Job<'a> {
    /// The files.
    pub files: &'a OutputSet,
    /// Where they go.
    pub folder: &'a Path,
    /// The command that writes them, as a person would type it.
    pub command: &'a str,
}

impl Job<'_> {
    /// Writes the files, or compares them. Nothing is printed yet: a command that fails prints no result.
    pub fn run(self, check: bool) -> Result<Done, Failure> {
        let folder = self.folder.display();
        if check {
            let differences = self.files.compare(self.folder)?;
            let summary = match differences.len() {
                0 => format!("{folder}: {} files, up to date", self.files.len()),
                1 => format!("1 file differs in {folder}; run: {}", self.command),
                count => format!("{count} files differ in {folder}; run: {}", self.command),
            };
            return Ok(Done {
                differences,
                summary,
            });
        }
        let report = self.files.write(self.folder)?;
        let summary = format!(
            "{folder}: {} added, {} updated, {} removed, {} unchanged",
            report.added, report.updated, report.removed, report.unchanged
        );
        Ok(Done {
            differences: Vec::new(),
            summary,
        })
    }
}

/// What came of a job.
#[derive(Debug)]
pub(super) struct Done {
    differences: Vec<Difference>,
    summary: String,
}

impl Done {
    /// Paths of the files that differ.
    pub fn differing(&self) -> Vec<&str> {
        let differences = self.differences.iter();
        differences.map(|difference| &*difference.path).collect()
    }

    /// Fails if there is a difference, without printing it.
    pub fn fail_if_different(&self) -> Outcome {
        match self.differences.is_empty() {
            true => Ok(()),
            false => Err(Failure::Negative),
        }
    }

    /// Says how many files were written, or prints a unified diff and fails if there is a difference.
    pub fn print(self, console: &Console) -> Outcome {
        let mut out = console.out();
        for difference in &self.differences {
            out.write_all(difference.unified().as_bytes())?;
        }
        if self.differences.is_empty() {
            writeln!(out, "{}", self.summary)?;
            return Ok(());
        }
        writeln!(console.err(), "{}", self.summary)?;
        Err(Failure::Negative)
    }
}
