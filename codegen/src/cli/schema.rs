//! `cloudapi schema`: JSON Schemas of the spec files.

use super::job::Job;
use super::{Console, Outcome, Project};
use crate::output::OutputSet;
use crate::spec::schema::schemas;

/// Write the JSON Schemas of the spec files
///
/// Writes spec/schema/<file>.schema.json, one for each kind of file in a spec folder. They are made from the types
/// of this program, and editors that know them complete and check specs while they are written.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cloudapi schema
  cloudapi schema --check    fail if spec/schema is not up to date")]
pub(crate) struct Args {
    /// Compare instead of writing: print a diff and fail if anything differs
    #[arg(long)]
    check: bool,
}

impl Args {
    pub(crate) fn run(self, project: &Project, console: &Console) -> Outcome {
        let mut files = OutputSet::new().owning([String::new()]);
        for (path, text) in schemas() {
            files.insert(path, text.into_bytes());
        }
        let folder = project.specs().join("schema");
        let command = "cargo run --release -- schema";
        Job {
            files: &files,
            folder: &folder,
            command,
        }
        .run(self.check)?
        .print(console)
    }
}
