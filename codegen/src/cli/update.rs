//! `cloudapi update`: a new document becomes a new spec, crate, version and changelog entry.

use super::{Console, Failure, Outcome, Project};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::history::diff::{differences, disagreements};
use crate::import::spec_of;
use crate::source::Source;
use crate::spec::{Api, Spec};
use crate::update::{Folders, Plan, Update};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bring a spec and its crate up to date with a new document
///
/// The job on an API release: reads the document, checks it, compares it with the spec, holds the difference against
/// the vendor's changelog, generates the crate, bumps its version by the verdict and writes the entry of its
/// CHANGELOG.md. Then it says what is left for people: descriptions that are missing, page fields that could not be
/// inferred. What needs a decision first (a correction that changes nothing any more, names that collide, an unknown
/// type) is an error. All files are written, or none: an error or an interruption leaves the tree as it was.
///
/// What the document no longer tells stays in the spec: a parameter that becomes optional stays an argument of the
/// constructor, one that is deprecated and no longer printed keeps its type.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  pdftotext -enc UTF-8 manual.pdf manual.txt
  cloudapi update manual.txt --dry-run          what it would do
  cloudapi update manual.txt
  cloudapi update manual.txt --spec tencent/ckafka")]
pub(crate) struct Args {
    /// The new document as UTF-8 text, or the new description of a spec that was imported
    document: PathBuf,

    /// The spec to bring up to date [default: those that the document is about]
    #[arg(long)]
    spec: Option<String>,

    /// Accept the contradictions that are new for this reason, and drop those that are gone from the list
    #[arg(long, value_name = "REASON")]
    accept: Option<String>,

    /// Print everything, write nothing
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    pub(crate) fn run(self, project: &Project, console: &Console) -> Outcome {
        let progress = console.progress(format!("reading {}", self.document.display()));
        let read = Source::read(&self.document)?;
        let source = match spec_of(&read) {
            Some(_) => read,
            None => Source::load(&self.document)?,
        };
        let specs = self.specs(project, &source)?;
        let generated = project.generated();
        let folders = Folders {
            root: project.root(),
            generated: &generated,
        };
        let update = Update::plan(folders, &specs, &source, self.accept.as_deref())?;
        let changes = update.changes()?;
        drop(progress);
        let mut out = Vec::new();
        for plan in &update.plans {
            for line in plan.summary() {
                writeln!(out, "{line}")?;
            }
            write!(out, "{}", differences(&plan.diff))?;
            if let Some(agreement) = &plan.diff.agreement {
                let rows = disagreements(agreement);
                if !rows.is_empty() {
                    write!(out, "\nchangelog and specs disagree\n{rows}")?;
                }
            }
            writeln!(out)?;
            if self.dry_run {
                entry(plan, &mut out)?;
            }
        }
        if self.dry_run {
            writeln!(out, "files that would change: {}", changes.len())?;
            for (mark, path) in changes {
                writeln!(out, "  {mark} {path}")?;
            }
            writeln!(out, "\nnothing was written: --dry-run")?;
        } else {
            let interrupted = interruption()?;
            let written = update.write(&|| interrupted.load(Ordering::Relaxed))?;
            writeln!(
                out,
                "files: {} added, {} updated, {} removed, {} unchanged; review with: git diff",
                written.added, written.updated, written.removed, written.unchanged
            )?;
        }
        console.out().write_all(&out)?;
        for plan in &update.plans {
            left_to_decide(plan, console)?;
        }
        Ok(())
    }

    /// The spec that is named, or those that the document is about.
    fn specs(&self, project: &Project, source: &Source) -> Result<Vec<PathBuf>, Failure> {
        if let Some(name) = &self.spec {
            return Ok(vec![project.spec_folder(name)?]);
        }
        if let Some(spec) = spec_of(source) {
            return Ok(vec![project.spec_folder(&spec)?]);
        }
        let mut specs = Vec::new();
        for folder in project.chosen_folders(&[])? {
            if is_about(source, &Spec::load(&folder)?.api) {
                specs.push(folder);
            }
        }
        if specs.is_empty() {
            let message = "no spec is about what this document describes";
            return Err(Diagnostic::error("no-spec", message)
                .at(Location::file(source.name()))
                .help("name one with --spec, or write a first spec with `cloudapi parse`")
                .into());
        }
        Ok(specs)
    }
}

/// The new section of the crate's changelog.
fn entry(plan: &Plan, out: &mut Vec<u8>) -> std::io::Result<()> {
    let Some(entry) = &plan.entry else {
        return Ok(());
    };
    writeln!(out, "entry of CHANGELOG.md:\n")?;
    for line in entry.lines() {
        writeln!(out, "{}", format!("    {line}").trim_end())?;
    }
    writeln!(out)
}

/// Whether a document names the hosts of an API: cheap, and true for its documents of any release.
fn is_about(source: &Source, api: &Api) -> bool {
    let mut hosts = api.endpoints.iter();
    hosts
        .next()
        .is_some_and(|first| source.text().contains(&first.host))
        && source.text().contains(&api.version)
}

/// Becomes true when the process is asked to end, which it does not do by itself from then on.
fn interruption() -> Result<Arc<AtomicBool>, Failure> {
    let flag = Arc::new(AtomicBool::new(false));
    for signal in signal_hook::consts::TERM_SIGNALS {
        signal_hook::flag::register(*signal, Arc::clone(&flag))?;
    }
    Ok(flag)
}

/// Says what a person has to decide, and how often the document contradicts itself.
fn left_to_decide(plan: &Plan, console: &Console) -> std::io::Result<()> {
    let (undecided, others): (Vec<_>, Vec<_>) = plan
        .warnings
        .iter()
        .cloned()
        .partition(|d| d.code == "paging");
    if !undecided.is_empty() {
        console.report(&undecided);
    }
    let others: Vec<_> = others
        .into_iter()
        .filter(|d| d.severity == Severity::Warning)
        .collect();
    if !others.is_empty() {
        console.report(&others);
    }
    if plan.known > 0 {
        let known = plan.known;
        writeln!(
            console.err(),
            "{known} known contradictions, listed in findings.json"
        )?;
    }
    Ok(())
}
