//! `cloudapi parse`: a document becomes a spec.

use super::job::Job;
use super::{Console, Failure, Outcome, Project};
use crate::diagnostic::Severity;
use crate::output::OutputSet;
use crate::parse::{Parsed, parse_next, parse_parts};
use crate::source::Source;
use crate::spec::{Api, Documented, json};
use std::io::Write;
use std::path::PathBuf;

/// Read a vendor's document into a spec
///
/// Writes what the document says to spec/<provider>/<service>/<version>: api.json, changelog.json and examples/.
/// A manual that also holds an older API gives a second spec. Descriptions, corrections and the crate's name, which
/// people write, are left alone. The document says many things twice; the table that is printed counts how often it
/// agrees with itself, and each contradiction is a warning. With an error, nothing is written. A spec that is there
/// already remembers what the document no longer tells: constructor arguments, and types of what is deprecated.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  pdftotext -enc UTF-8 manual.pdf manual.txt
  cloudapi parse --provider tencent --service ckafka manual.txt
  cloudapi parse --provider tencent --service ckafka manual.txt --check    compare alone

After a parse, `git diff spec` shows what is new; `cloudapi check` and `cloudapi docs missing`
say what is left to do.")]
pub(crate) struct Args {
    /// Whose document it is: tencent
    #[arg(long)]
    provider: String,

    /// Short name of the service, as in its host name: ckafka
    #[arg(long)]
    service: String,

    /// Compare instead of writing: print a diff and fail if the spec is not what the document says
    #[arg(long)]
    check: bool,

    /// The document as UTF-8 text
    document: PathBuf,
}

impl Args {
    pub(crate) fn run(self, project: &Project, console: &Console) -> Outcome {
        let progress = console.progress(format!("reading {}", self.document.display()));
        let source = Source::load(&self.document)?;
        let parts: Vec<_> = parse_parts(&source, &self.provider, &self.service)
            .into_iter()
            .map(|parsed| remember(project, &source, parsed))
            .collect();
        drop(progress);
        if parts.iter().any(Parsed::is_refused) {
            let messages = parts.into_iter().flat_map(|parsed| parsed.diagnostics);
            return Err(Failure::Diagnostics(messages.collect()));
        }
        let command = format!(
            "cargo run --release -- parse --provider {} --service {} {}",
            self.provider,
            self.service,
            self.document.display()
        );
        // The specs of one document are written together or not at all.
        let mut files = OutputSet::new();
        let (mut owned, mut reports, mut messages) = (Vec::new(), Vec::new(), Vec::new());
        for parsed in parts {
            let Some(api) = parsed.api else { continue };
            let id = format!("{}/{}/{}", api.provider, api.service, api.version);
            owned.extend(Documented::FILES.iter().map(|file| format!("{id}/{file}")));
            let (changelog, examples) = (parsed.changelog, parsed.examples);
            for (path, text) in (Documented {
                api,
                changelog,
                examples,
            })
            .files()
            {
                files.insert(format!("{id}/{path}"), text.into_bytes());
            }
            reports.push(format!("{id}\n{}", parsed.report));
            messages.extend(parsed.diagnostics);
        }
        let files = files.owning(owned);
        let folder = project.specs();
        let done = Job {
            files: &files,
            folder: &folder,
            command: &command,
        }
        .run(self.check)?;
        write!(console.out(), "{}", reports.join("\n"))?;
        if !messages.is_empty() {
            console.report(&messages);
        }
        done.print(console)
    }
}

/// Parses once more if there is a spec already: it remembers what the document no longer tells.
fn remember(project: &Project, source: &Source, mut parsed: Parsed) -> Parsed {
    let Some(api) = &parsed.api else {
        return parsed;
    };
    let id = [&api.provider, &api.service, &api.version];
    let file = id
        .iter()
        .fold(project.specs(), |path, part| path.join(part))
        .join("api.json");
    if !file.exists() {
        return parsed;
    }
    match Source::read(&file).and_then(|spec| json::parse::<Api>(&spec)) {
        Ok(previous) => parse_next(source, &previous),
        Err(mut unreadable) => {
            unreadable.severity = Severity::Warning;
            unreadable.help =
                Some("what this spec remembers of earlier releases is lost".to_owned());
            parsed.diagnostics.push(unreadable);
            parsed
        }
    }
}
