//! Files for a folder: written, or compared where a command is asked to check.

use super::{Console, Failure, Outcome};
use crate::output::OutputSet;
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
    /// Writes the files and says how many; or prints a unified diff and fails if there is a difference.
    pub fn finish(&self, check: bool, console: &Console) -> Outcome {
        if check {
            self.compare(console)
        } else {
            self.write(console)
        }
    }

    fn write(&self, console: &Console) -> Outcome {
        let report = self.files.write(self.folder)?;
        writeln!(
            console.out(),
            "{}: {} added, {} updated, {} removed, {} unchanged",
            self.folder.display(),
            report.added,
            report.updated,
            report.removed,
            report.unchanged
        )?;
        Ok(())
    }

    fn compare(&self, console: &Console) -> Outcome {
        let differences = self.files.compare(self.folder)?;
        let mut out = console.out();
        if differences.is_empty() {
            writeln!(
                out,
                "{}: {} files, up to date",
                self.folder.display(),
                self.files.len()
            )?;
            return Ok(());
        }
        for difference in &differences {
            out.write_all(difference.unified().as_bytes())?;
        }
        let (count, folder) = (differences.len(), self.folder.display());
        let differ = if count == 1 {
            "1 file differs".to_owned()
        } else {
            format!("{count} files differ")
        };
        writeln!(console.err(), "{differ} in {folder}; run: {}", self.command)?;
        Err(Failure::Negative)
    }
}
