//! `cloudapi import`: machine-readable descriptions become specs.

mod files;
mod report;

use super::job::Job;
use super::{Console, Failure, Outcome, Project, parallel};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::import::{
    Imported, Previous, Provider, import, is_date, name_crates, next_release, today,
};
use crate::output::OutputSet;
use crate::source::Source;
use crate::spec::{Api, Changelog, CrateInfo, json};
use files::Input;
use report::{Report, Row};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Read vendors' machine-readable API descriptions into specs
///
/// Takes the `api.json` files of Tencent Cloud's command line tool and the `api-docs` JSON of Alibaba Cloud, any number
/// of them, and writes api.json and crate.json to spec/<provider>/<service>/<version>/. Nothing has to be edited by hand
/// afterwards: `cloudapi check` and `cloudapi generate` take the specs as they are.
///
/// The crate of a service has its plain name (tencentcloud-cvm). It belongs to the version that was imported first, the
/// newest one if several come together, and never moves; other versions have the year behind it, or the whole date.
/// Names that would be the same in Rust get different ones in crate.json, each with a note.
///
/// A file that cannot be read is an error with its place, and the others are imported all the same. An action that is
/// broken is left out with a warning. A later description of a spec on file is its next release: what differs goes to
/// changelog.json, and what has a name keeps it. Only facts are kept: the sentences of a description are read for defaults, bounds
/// and values, and dropped.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cloudapi import cvm-v20170312.api.json
  cloudapi import descriptions/                 every .json file in a folder and those below it
  cloudapi import 'descriptions/*.api.json' --provider tencent
  cloudapi import descriptions/ --check         fail if the specs are not what the files say
  cloudapi import descriptions/ --json          what was imported, for machines

Then `cloudapi generate tencent/cvm` writes the crate. Exit codes: 0 all files imported, 1 some file
could not be read (the others are imported) or, with --check, some spec differs.")]
pub(crate) struct Args {
    /// Whose descriptions they are [default: what each file says]
    #[arg(long, value_name = "PROVIDER", value_parser = ["tencent", "alibaba"])]
    provider: Option<String>,

    /// Compare instead of writing: print a diff and fail if a spec is not what its description says
    #[arg(long)]
    check: bool,

    /// Date of the release that a spec on file gets where its description has changed [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    date: Option<String>,

    /// Print what was imported as JSON
    #[arg(long)]
    json: bool,

    /// Descriptions, folders of them, or patterns with `*` and `?`
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Args {
    pub(crate) fn run(self, project: &Project, console: &Console) -> Outcome {
        let provider = match self.provider.as_deref().map(str::parse::<Provider>) {
            Some(Ok(provider)) => Some(provider),
            Some(Err(message)) => return Err(Diagnostic::error("provider", message).into()),
            None => None,
        };
        let date = self.date.clone().unwrap_or_else(today);
        let inputs = files::inputs(&self.files)?;
        let progress = console.progress(format!("importing {} descriptions", inputs.len()));
        let read = parallel::map(&inputs, |input| self::read(input, provider, project, &date));
        let mut report = Report::default();
        let mut imports = Vec::new();
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for (input, read) in inputs.iter().zip(read) {
            let file = input.path.display().to_string();
            match read.and_then(|imported| alone(&file, imported, &mut seen)) {
                Ok(imported) => imports.push((file, imported)),
                Err(why) => report.refuse(&file, why),
            }
        }
        let (names, mut imported): (Vec<_>, Vec<_>) = imports.into_iter().unzip();
        let known = crates(project);
        name_crates(
            &mut imported,
            known.values().map(|info| info.name.clone()),
            |folder| known.get(folder).cloned(),
        );
        let mut files = OutputSet::new().alone();
        for (file, imported) in names.into_iter().zip(imported) {
            let folder = imported.folder();
            for (path, text) in imported.files() {
                files.insert(format!("{folder}/{path}"), text.into_bytes());
            }
            report.add(Row::of(file, &imported), imported.notes);
        }
        drop(progress);
        let folder = project.specs();
        let command = self.command();
        let job = Job {
            files: &files,
            folder: &folder,
            command: &command,
        };
        let done = job.run(self.check)?;
        if !report.messages.is_empty() {
            console.report(&report.messages);
        }
        match self.json {
            true => {
                writeln!(console.out(), "{}", report.json(&done))?;
                done.fail_if_different()?;
            }
            false => {
                write!(console.out(), "{}", report.text())?;
                done.print(console)?;
            }
        }
        match report.refused.is_empty() {
            true => Ok(()),
            // They have been printed among the others.
            false => Err(Failure::Negative),
        }
    }

    /// The command that makes the check pass.
    fn command(&self) -> String {
        let mut command = "cloudapi import".to_owned();
        if let Some(provider) = &self.provider {
            command.push_str(&format!(" --provider {provider}"));
        }
        for file in &self.files {
            command.push_str(&format!(" {}", file.display()));
        }
        command
    }
}

/// Refuses a second description of one spec. `seen` holds the specs of the files before it.
fn alone(
    file: &str,
    imported: Imported,
    seen: &mut BTreeMap<String, String>,
) -> Result<Imported, Vec<Diagnostic>> {
    let folder = imported.folder();
    let Some(first) = seen.get(&folder) else {
        seen.insert(folder, file.to_owned());
        return Ok(imported);
    };
    let message = format!("{first} describes {folder}, too");
    Err(vec![
        Diagnostic::error("two-descriptions", message)
            .at(Location::file(file))
            .help(
                "leave one of the two out; to record both as releases, import one after the other",
            ),
    ])
}

/// Reads one description.
fn read(
    input: &Input,
    provider: Option<Provider>,
    project: &Project,
    date: &str,
) -> Result<Imported, Vec<Diagnostic>> {
    let source = Source::read(&input.path).map_err(|diagnostic| vec![diagnostic])?;
    let imported = import(&source, provider, None).map_err(|wrong| {
        // In a folder there may be other JSON; a file that is named is meant.
        let other = input.found && wrong.iter().all(|d| d.code == "unknown-description");
        let lower = |mut diagnostic: Diagnostic| {
            diagnostic.severity = Severity::Warning;
            diagnostic
        };
        match other {
            true => wrong.into_iter().map(lower).collect(),
            false => wrong,
        }
    })?;
    let folder = imported.folder();
    let Some(previous) = previous(project, &folder).map_err(|diagnostic| vec![diagnostic])? else {
        return Ok(imported);
    };
    let changelog = changelog(project, &folder).map_err(|diagnostic| vec![diagnostic])?;
    let mut imported = import(&source, provider, Some(&previous))?;
    next_release(&mut imported, &previous.api, &changelog, date)
        .map_err(|diagnostic| vec![*diagnostic])?;
    Ok(imported)
}

fn changelog(project: &Project, folder: &str) -> Result<Changelog, Diagnostic> {
    let file = project.specs().join(folder).join("changelog.json");
    match file.exists() {
        true => json::parse(&Source::read(&file)?),
        false => Ok(Changelog::default()),
    }
}

/// A date on the command line.
fn date(text: &str) -> Result<String, String> {
    match is_date(text) {
        true => Ok(text.to_owned()),
        false => Err("expected a date such as 2025-01-31".to_owned()),
    }
}

/// The spec on file that a description is another release of.
fn previous(project: &Project, folder: &str) -> Result<Option<Previous>, Diagnostic> {
    let folder = project.specs().join(folder);
    let file = folder.join("api.json");
    if !file.exists() {
        return Ok(None);
    }
    let api: Api = json::parse(&Source::read(&file)?)?;
    if !api.imported {
        let message = "the spec on file was read from documents, which say more than a description";
        return Err(Diagnostic::error("of-documents", message)
            .at(Location::file(file.display().to_string()))
            .help("compare the two with `cloudapi verify`, or import into another --root"));
    }
    let names = crate_info(&folder)?.map(|info| info.names);
    Ok(Some(Previous {
        api,
        names: names.unwrap_or_default(),
    }))
}

fn crate_info(folder: &Path) -> Result<Option<CrateInfo>, Diagnostic> {
    let file = folder.join("crate.json");
    match file.exists() {
        true => json::parse(&Source::read(&file)?).map(Some),
        false => Ok(None),
    }
}

/// The crates of all specs on file, by folder.
fn crates(project: &Project) -> BTreeMap<String, CrateInfo> {
    let specs = project.specs();
    let folders = project.spec_folders();
    let named = folders.iter().filter_map(|folder| {
        let id = folder.strip_prefix(&specs).ok()?;
        let id = id.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        // What is wrong with another spec is for `check` to say.
        Some((id, crate_info(folder).ok()??))
    });
    named.collect()
}
