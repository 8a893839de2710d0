//! `cloudapi format`: spec files in their canonical form.

use super::job::Job;
use super::{Console, Failure, Outcome, Project};
use crate::output::OutputSet;
use crate::spec::{Spec, format};

/// Write spec files in their canonical form
///
/// Fields stand in one order and texts are sorted by their key; what fits within 160 columns stays on one line, so
/// that a parameter is one line of a diff. Run it after editing a spec by hand; `cloudapi check` asks for it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cloudapi format                      all specs
  cloudapi format tencent/ckafka       one spec
  cloudapi format --check              fail if a file is not in its canonical form")]
pub(crate) struct Args {
    /// Compare instead of writing: print a diff and fail if anything differs
    #[arg(long)]
    check: bool,

    /// <provider>/<service>/<version>, or a spec folder [default: all specs]
    specs: Vec<String>,
}

impl Args {
    pub(crate) fn run(self, project: &Project, console: &Console) -> Outcome {
        let (mut jobs, mut wrong) = (Vec::new(), Vec::new());
        for folder in project.chosen_folders(&self.specs)? {
            match Spec::load(&folder) {
                Ok(spec) => jobs.push((format::canonical(&spec), folder)),
                Err(diagnostics) => wrong.extend(diagnostics),
            }
        }
        if !wrong.is_empty() {
            return Err(Failure::Diagnostics(wrong));
        }
        let mut outcome = Ok(());
        for (texts, folder) in jobs {
            // Every file that was read, and nothing else: there are no stale ones.
            let mut files = OutputSet::new().owning(texts.keys().cloned());
            for (path, text) in texts {
                files.insert(path, text.into_bytes());
            }
            let command = format!("cargo run --release -- format {}", folder.display());
            let done = Job {
                files: &files,
                folder: &folder,
                command: &command,
            }
            .run(self.check)?;
            outcome = outcome.and(done.print(console));
        }
        outcome
    }
}
