//! `cloudapi generate`: crates from specs.

use super::job::Job;
use super::{Console, Outcome, Project};
use crate::generate::generate;
use crate::output::OutputSet;

/// Generate the crates of all specs, or of some
///
/// Writes generated/<crate> for every spec below spec/ that has a `crate.json`. Files that are as they should
/// be are not touched, files that are not generated any more are removed, and nothing is written if anything is
/// wrong. Files without an `@generated` header are never touched.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cloudapi generate                                    all specs below spec/
  cloudapi generate tencent/ckafka                     one spec
  cloudapi generate --check                            fail if generated/ is not up to date")]
pub(crate) struct Args {
    /// Compare instead of writing: print a diff and fail if anything differs
    #[arg(long)]
    check: bool,

    /// <provider>/<service>/<version>, or a spec folder [default: all specs with a `crate.json`]
    specs: Vec<String>,
}

impl Args {
    pub(crate) fn run(self, project: &Project, console: &Console) -> Outcome {
        let progress = console.progress("generating");
        let mut folders = project.chosen_folders(&self.specs)?;
        if self.specs.is_empty() {
            folders.retain(|folder| folder.join("crate.json").exists());
        }
        let mut files = OutputSet::new();
        let mut wrong = Vec::new();
        for folder in &folders {
            match generate(folder) {
                Ok(set) => files.extend(set),
                Err(diagnostics) => wrong.extend(diagnostics),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong.into());
        }
        if self.specs.is_empty() {
            files = files.whole();
        }
        drop(progress);
        let (folder, command) = (project.generated(), self.command());
        Job {
            files: &files,
            folder: &folder,
            command: &command,
        }
        .run(self.check)?
        .print(console)
    }

    /// The command that makes the check pass.
    fn command(&self) -> String {
        let mut command = "cargo run --release -- generate".to_owned();
        for folder in &self.specs {
            command.push(' ');
            command.push_str(folder);
        }
        command
    }
}
