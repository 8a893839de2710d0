//! `cloudapi check`: whether specs are right by themselves.

use super::{Console, Failure, Outcome, Project};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::spec::{CrateInfo, Spec, check, schema};
use crate::{history, resolve};
use std::collections::BTreeMap;
use std::path::Path;

/// Check that specs are right by themselves
///
/// Fields and types are known, references lead somewhere, nothing is listed twice, names stay different in Rust,
/// bounds and releases are in order, `since` and `deprecated` are what the changelog says, every correction still
/// changes something, every description still describes something, files are in their canonical form, and the JSON
/// Schemas in spec/schema are those of this program. Nothing is written.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cloudapi check                                      all specs
  cloudapi check tencent/ckafka                       one spec
  cloudapi check spec/tencent/ckafka/2019-08-19       the same, by its folder")]
pub(crate) struct Args {
    /// <provider>/<service>/<version>, or a spec folder [default: all specs]
    specs: Vec<String>,
}

impl Args {
    pub(crate) fn run(self, project: &Project, console: &Console) -> Outcome {
        let mut found = Vec::new();
        let mut right = String::new();
        for folder in project.chosen_folders(&self.specs)? {
            let before = found.len();
            let spec = match Spec::load(&folder) {
                Ok(spec) => spec,
                Err(wrong) => {
                    found.extend(wrong);
                    continue;
                }
            };
            found.extend(in_rust(&spec));
            // What generation refuses, too, is told once.
            let mut rules = check::check(&spec);
            rules.retain(|diagnostic| !found.contains(diagnostic));
            found.extend(rules);
            found.extend(history(&spec));
            found.extend(misplaced(&spec, &folder, &project.specs()));
            if found[before..]
                .iter()
                .all(|diagnostic| diagnostic.severity < Severity::Error)
            {
                right += &format!("{}: {}\n", folder.display(), census(&spec));
            }
        }
        if self.specs.is_empty() {
            found.extend(outdated_schemas(&project.specs().join("schema")));
        }
        console.out().write_all(right.as_bytes())?;
        if found
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
        {
            return Err(Failure::Diagnostics(found));
        }
        if !found.is_empty() {
            console.report(&found);
        }
        Ok(())
    }
}

/// `87 actions, 177 structures, 1667 parameters and members, 3 corrections`.
fn census(spec: &Spec) -> String {
    let api = &spec.api;
    let members: usize = api.member_lists().map(|list| list.members.len()).sum();
    let corrections = match spec.overrides.len() {
        1 => "1 correction".to_owned(),
        count => format!("{count} corrections"),
    };
    format!(
        "{} actions, {} structures, {members} parameters and members, {corrections}",
        api.actions.len(),
        api.structures.len(),
    )
}

/// What keeps a spec from being written as Rust code.
fn in_rust(spec: &Spec) -> Vec<Diagnostic> {
    if spec.crate_info.is_some() {
        return resolve::resolve(spec).err().unwrap_or_default();
    }
    // The documents of a service come before its crate: its references and names are checked all the same.
    let warning = Diagnostic::warning(
        "no-crate",
        "nothing is generated for this spec: it has no `crate.json`",
    )
    .help("write one: {\"name\": \"...\", \"version\": \"0.1.0\", \"title\": \"...\"}");
    let warning = match spec.source("api.json") {
        Some(source) => warning.at(Location::file(source.name())),
        None => warning,
    };
    let mut unnamed = spec.clone();
    unnamed.crate_info = Some(CrateInfo {
        name: "unnamed".to_owned(),
        version: "0.1.0".to_owned(),
        title: spec.api.service.clone(),
        page_url: None,
        successor: None,
        names: BTreeMap::new(),
    });
    let mut found = resolve::resolve(&unnamed).err().unwrap_or_default();
    found.push(warning);
    found
}

/// What the changelog and the facts say differently.
fn history(spec: &Spec) -> Vec<Diagnostic> {
    let Some(source) = spec.source("changelog.json") else {
        return Vec::new();
    };
    let places = history::Places::in_spec(source.name(), source.text(), &spec.changelog);
    history::check(&spec.api, &spec.changelog, &places)
}

/// A spec stands in the folder of its name; anything else would be found under two names.
fn misplaced(spec: &Spec, folder: &Path, specs: &Path) -> Option<Diagnostic> {
    let api = &spec.api;
    let id = Path::new(&api.provider)
        .join(&api.service)
        .join(&api.version);
    if folder.strip_prefix(specs).is_ok_and(|place| place != id) {
        let diagnostic =
            Diagnostic::error("misplaced", "this spec is in the folder of another one")
                .expected(format!("expected folder {}", specs.join(&id).display()))
                .help("move the folder, or correct provider, service and version");
        return Some(spec.place(diagnostic, "api.json", "/service"));
    }
    None
}

/// Schemas that differ from those of this program. Specs outside of this repository may have none.
fn outdated_schemas(folder: &Path) -> Vec<Diagnostic> {
    if !folder.is_dir() {
        return Vec::new();
    }
    let differs = |(file, text): (String, String)| {
        let path = folder.join(file);
        let differs = std::fs::read_to_string(&path).ok().as_ref() != Some(&text);
        differs.then(|| {
            Diagnostic::error(
                "outdated-schema",
                "this JSON Schema is not that of the spec's types",
            )
            .at(Location::file(path.display().to_string()))
            .help("write it again: cloudapi schema")
        })
    };
    schema::schemas().into_iter().filter_map(differs).collect()
}
