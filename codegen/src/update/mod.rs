//! The job on an API release: a new document in; spec, crate, version and changelog entry out.
//!
//! [`Update::plan`] makes everything in memory and refuses what needs a person's decision; [`Update::write`] changes
//! the project, all of it or nothing.

mod descriptions;
mod entry;
mod lock;
mod summary;

pub use descriptions::Descriptions;

use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::generate::generate_spec;
use crate::history::diff::{Diff, Named, diff, next_version};
use crate::import::{Previous, import, next_release, today};
use crate::output::{OutputSet, Report as Written, write_all};
use crate::parse::findings::{self, Findings};
use crate::parse::report::Report;
use crate::parse::{Parsed, parse_next};
use crate::source::Source;
use crate::spec::{Api, CrateInfo, Documented, Files, Spec, check, docs, json, values};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where a project keeps things.
#[derive(Debug, Clone, Copy)]
pub struct Folders<'a> {
    /// The folder that holds the others, and `Cargo.lock`.
    pub root: &'a Path,
    /// Folder of the generated crates.
    pub generated: &'a Path,
}

/// What a document does to a project.
#[derive(Debug)]
pub struct Update {
    /// What it does to each spec.
    pub plans: Vec<Plan>,
    targets: Vec<(OutputSet, PathBuf)>,
}

/// The version of a generated crate before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bump {
    /// Name of the crate.
    pub name: String,
    /// Version before.
    pub old: String,
    /// Version now; the same if nothing differs.
    pub new: String,
}

/// Everything that an update does to one spec and its crate.
#[derive(Debug)]
pub struct Plan {
    /// What differs between the two specs, and whether the changelog agrees.
    pub diff: Diff,
    /// The generated crate, if the spec has one.
    pub bump: Option<Bump>,
    /// New section of the crate's changelog.
    pub entry: Option<String>,
    /// What became of the descriptions.
    pub descriptions: Descriptions,
    /// What has no description: section of `docs.json` and key.
    pub missing: Vec<(&'static str, String)>,
    /// What a parse could not decide by itself, and what the documents contradict.
    pub warnings: Vec<Diagnostic>,
    /// How many contradictions of the documents are known and accepted.
    pub known: usize,
    /// What the parse counted.
    pub report: Report,
    targets: Vec<(OutputSet, PathBuf)>,
}

impl Update {
    /// Reads a document of a release and works out what it does to the specs that it is about. Nothing is written.
    ///
    /// # Errors
    /// What is wrong with the document, and what needs a decision: a contradiction that is listed and gone (unless a
    /// reason to `accept` the new ones makes the list anew), a correction that changes nothing any more, names
    /// that collide in Rust, an unknown type, a document of another API or of an older release.
    pub fn plan(
        folders: Folders<'_>,
        specs: &[PathBuf],
        source: &Source,
        accept: Option<&str>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let (mut plans, mut wrong) = (Vec::new(), Vec::new());
        for spec in specs {
            match plan(folders, spec, source, accept) {
                Ok(plan) => plans.push(plan),
                Err(diagnostics) => wrong.extend(diagnostics),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let mut targets: Vec<_> = plans
            .iter_mut()
            .flat_map(|p| std::mem::take(&mut p.targets))
            .collect();
        let bumps = plans.iter().filter_map(|plan| plan.bump.as_ref());
        let lock = lock::with_versions(&folders.root.join("Cargo.lock"), bumps);
        targets.extend(lock.map(|text| alone(folders.root.to_owned(), "Cargo.lock", text)));
        Ok(Self { plans, targets })
    }

    /// Files that would change: `+` new, `~` changed, `-` removed, and path.
    ///
    /// # Errors
    /// What stands in the way of writing.
    pub fn changes(&self) -> Result<Vec<(char, String)>, Vec<Diagnostic>> {
        let mut changes = Vec::new();
        for (set, folder) in &self.targets {
            for difference in set.compare(folder)? {
                let path = folder.join(&difference.path).display().to_string();
                changes.push((difference.change.mark(), path));
            }
        }
        changes.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(changes)
    }

    /// Writes all files, or none: before each one `interrupted` is asked, and if it says yes, or if anything fails,
    /// the project is as before.
    ///
    /// # Errors
    /// What could not be written.
    pub fn write(&self, interrupted: &dyn Fn() -> bool) -> Result<Written, Vec<Diagnostic>> {
        let targets: Vec<_> = self
            .targets
            .iter()
            .map(|(set, folder)| (set, &**folder))
            .collect();
        write_all(&targets, interrupted)
    }
}

/// A file that goes to a folder in which nothing else is looked at.
fn alone(folder: PathBuf, name: &str, text: String) -> (OutputSet, PathBuf) {
    let mut set = OutputSet::new().alone();
    set.insert(name.to_owned(), text.into_bytes());
    (set, folder)
}

fn plan(
    folders: Folders<'_>,
    spec: &Path,
    source: &Source,
    accept: Option<&str>,
) -> Result<Plan, Vec<Diagnostic>> {
    let old = Spec::load(spec)?;
    let previous: Api = match old.source("api.json") {
        Some(source) => json::parse(source).map_err(|diagnostic| vec![diagnostic])?,
        None => old.api.clone(),
    };
    let Next { parsed, names } = next(&old, &previous, source)?;
    let Parsed {
        api,
        examples,
        changelog,
        report,
        diagnostics,
    } = parsed;
    let refused = diagnostics.iter().any(|d| d.severity == Severity::Error);
    let Some(api) = api.filter(|_| !refused) else {
        return Err(diagnostics);
    };
    in_order(&previous, &api, source)?;

    let documented = Documented {
        api,
        changelog,
        examples,
    };
    let mut words = old.docs.clone();
    let mut completed = documented.api.clone();
    for page in &old.pages.pages {
        completed.complete(page, &mut BTreeMap::new());
    }
    let descriptions = Descriptions::carry(&old.api, &completed, &mut words);
    let mut files = documented.files();
    for name in [
        "docs.json",
        "values.json",
        "overrides.json",
        "pages.json",
        "crate.json",
    ] {
        if let Some(source) = old.source(name) {
            files.insert(name.to_owned(), source.text().to_owned());
        }
    }
    if let (Some(names), Some(info)) = (names, &old.crate_info) {
        let info = CrateInfo {
            names,
            ..info.clone()
        };
        files.insert("crate.json".to_owned(), json::canonical(&info));
    }
    if !descriptions.are_unchanged() {
        files.insert("docs.json".to_owned(), json::canonical(&words));
    }
    let name = spec.display().to_string();
    let mut new = Spec::from_files(&name, &files)?;
    let (wrong, mut warnings): (Vec<_>, Vec<_>) = check::check(&new)
        .into_iter()
        .partition(|d| d.severity == Severity::Error);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let found = Findings::compare(diagnostics, old.source(findings::FILE), accept)
        .map_err(|diagnostic| vec![diagnostic])?;
    if !found.gone.is_empty() {
        return Err(found.gone);
    }
    warnings.extend(found.new);

    let (before, after) = (side(&name, &old), side(source.name(), &new));
    let diff = diff(before, after, &new.changelog, false).map_err(|refusal| vec![*refusal])?;
    let mut missing = Vec::new();
    // What comes from a description needs no text of ours.
    if !new.api.imported {
        missing = docs::missing(&new.api, &new.docs);
        missing.extend(values::missing(&new.api, &new.values));
    }
    let mut plan = Plan {
        bump: None,
        entry: None,
        descriptions,
        missing,
        warnings,
        known: found.known,
        report,
        targets: Vec::new(),
        diff,
    };
    plan.crate_files(folders, &mut new, &mut files)?;
    let mut owned = vec![
        "api.json",
        "changelog.json",
        "crate.json",
        "docs.json",
        "examples/",
    ];
    owned.extend(found.accepted.as_ref().map(|_| findings::FILE));
    let mut set = OutputSet::new().owning(owned.into_iter().map(str::to_owned));
    if let Some(accepted) = &found.accepted {
        files.insert(findings::FILE.to_owned(), json::canonical(accepted));
    }
    files.remove("overrides.json");
    files.remove("values.json");
    files.remove("pages.json");
    for (path, text) in files {
        set.insert(path, text.into_bytes());
    }
    plan.targets.push((set, spec.to_owned()));
    Ok(plan)
}

/// What an input of a later release says.
struct Next {
    parsed: Parsed,
    /// Names in Rust, where the input is a description.
    names: Option<BTreeMap<String, String>>,
}

/// Reads a document, or a description where the spec comes from one.
fn next(old: &Spec, previous: &Api, source: &Source) -> Result<Next, Vec<Diagnostic>> {
    if !previous.imported {
        let parsed = parse_next(source, previous);
        let names = None;
        return Ok(Next { parsed, names });
    }
    let names = old.crate_info.as_ref().map(|info| info.names.clone());
    let known = Previous {
        api: previous.clone(),
        names: names.unwrap_or_default(),
    };
    let mut imported = import(source, None, Some(&known))?;
    if imported.api.version == previous.version && imported.api.service == previous.service {
        next_release(&mut imported, previous, &old.changelog, &today())
            .map_err(|refusal| vec![*refusal])?;
    }
    Ok(Next {
        parsed: Parsed {
            api: Some(imported.api),
            examples: BTreeMap::new(),
            changelog: imported.changelog,
            report: Report::default(),
            diagnostics: imported.notes,
        },
        names: Some(imported.info.names),
    })
}

fn side<'a>(name: &'a str, spec: &'a Spec) -> Named<'a> {
    Named {
        name,
        api: &spec.api,
        values: Some(&spec.values),
    }
}

/// The document must be about the same API, and not older than the spec.
fn in_order(previous: &Api, api: &Api, source: &Source) -> Result<(), Vec<Diagnostic>> {
    let refuse = |code, message: String, help: String| {
        let place = Location::file(source.name());
        Err(vec![Diagnostic::error(code, message).at(place).help(help)])
    };
    if api.version != previous.version {
        return refuse(
            "another-version",
            format!(
                "this document is about version {}, the spec about {}",
                api.version, previous.version
            ),
            "another version is another spec: write it with `cloudapi parse`".to_owned(),
        );
    }
    match (previous.release, api.release) {
        (Some(before), after) if after.is_none_or(|after| after < before) => refuse(
            "older-document",
            match after {
                Some(after) => {
                    format!("this document ends with release {after}, the spec with {before}")
                }
                None => format!("this document has no releases, and the spec ends with {before}"),
            },
            format!("find the document of release {before} or a later one"),
        ),
        _ => Ok(()),
    }
}

impl Plan {
    /// Makes the crate with its next version and the section of its changelog.
    fn crate_files(
        &mut self,
        folders: Folders<'_>,
        new: &mut Spec,
        files: &mut Files,
    ) -> Result<(), Vec<Diagnostic>> {
        let Some(info) = &mut new.crate_info else {
            return Ok(());
        };
        let version =
            next_version(&info.version, self.diff.level).map_err(|refusal| vec![*refusal])?;
        let bump = Bump {
            name: info.name.clone(),
            old: std::mem::replace(&mut info.version, version.clone()),
            new: version,
        };
        if bump.old != bump.new {
            files.insert("crate.json".to_owned(), json::canonical(info));
            let entry = entry::entry(&self.diff, &bump, &new.docs);
            let folder = folders.generated.join(&bump.name);
            let changelog = entry::changelog(&folder.join("CHANGELOG.md"), &bump, &entry)?;
            self.targets.push(alone(folder, "CHANGELOG.md", changelog));
            self.entry = Some(entry);
        }
        self.bump = Some(bump);
        let crate_files = generate_spec(new)?;
        self.targets
            .push((crate_files, folders.generated.to_owned()));
        Ok(())
    }

    /// What people have to know, one line each.
    pub fn summary(&self) -> Vec<String> {
        summary::lines(self)
    }
}
