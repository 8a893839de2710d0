//! `cloudapi verify`: a spec against a description of the same API.

use super::{Console, Failure, Outcome, Project};
use crate::diagnostic::{Diagnostic, Location};
use crate::import::{Standing, Verified, import, verify};
use crate::source::Source;
use crate::spec::Spec;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Compare a spec with a vendor's machine-readable description, fact by fact and both ways
///
/// A second opinion on what was read from documents. Actions, parameters and members are compared by the path that leads
/// to them, with type, required, nullable, defaults, bounds, values, routes and error codes. A fact that only one side
/// states is listed, and is no contradiction: documents know limits and history, a description may be newer. Nothing is
/// written.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cloudapi verify tencent/shelf shelf.api.json
  cloudapi verify tencent/shelf shelf.api.json --contradictions    only where they say two things
  cloudapi verify spec/tencent/shelf/2020-01-01 shelf.api.json --json

Exit codes: 0 nothing contradicts, 1 something does.")]
pub(crate) struct Args {
    /// <provider>/<service>/<version>, or a spec folder
    spec: String,

    /// The description
    description: PathBuf,

    /// List contradictions only
    #[arg(long)]
    contradictions: bool,

    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

impl Args {
    pub(crate) fn run(self, project: &Project, console: &Console) -> Outcome {
        let spec = Spec::load(&project.spec_folder(&self.spec)?)?;
        let progress = console.progress(format!("reading {}", self.description.display()));
        let source = Source::read(&self.description)?;
        let imported = import(&source, None, None)?;
        let (ours, theirs) = (&spec.api, &imported.api);
        let id = (&ours.provider, &ours.service, &ours.version);
        if id != (&theirs.provider, &theirs.service, &theirs.version) {
            let message = format!(
                "this describes {}, and the spec is {}/{}/{}",
                imported.folder(),
                ours.provider,
                ours.service,
                ours.version
            );
            return Err(Diagnostic::error("different-api", message)
                .at(Location::file(source.name()))
                .help("name a spec and a description of one API")
                .into());
        }
        let mut verified = verify(ours, theirs);
        drop(progress);
        let contradictions = verified.count(Standing::Contradiction);
        let summary = summary(&verified);
        if self.contradictions {
            let wrong = |standing| standing == Standing::Contradiction;
            verified.findings.retain(|found| wrong(found.standing));
        }
        let text = match self.json {
            true => format!("{:#}\n", serde_json::json!(verified)),
            false => format!("{}{summary}\n", table(&verified)),
        };
        console.out().write_all(text.as_bytes())?;
        if !imported.left_out.is_empty() {
            let mut notes = imported.notes;
            notes.retain(|note| note.code == "broken-action");
            console.report(&notes);
        }
        match contradictions {
            0 => Ok(()),
            _ => Err(Failure::Negative),
        }
    }
}

/// One line a finding: standing, target, fact, spec, description.
fn table(verified: &Verified) -> String {
    let mut table = String::new();
    for found in &verified.findings {
        let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".to_owned());
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "{}\t{}\t{}\t{}\t{}",
            found.standing.as_str(),
            found.target,
            found.fact,
            side(&found.spec),
            side(&found.description)
        );
    }
    table
}

fn summary(verified: &Verified) -> String {
    format!(
        "{} facts agree, {} contradict, {} only in the description, {} only in the spec",
        verified.agreeing,
        verified.count(Standing::Contradiction),
        verified.count(Standing::OnlyDescription),
        verified.count(Standing::OnlySpec)
    )
}
