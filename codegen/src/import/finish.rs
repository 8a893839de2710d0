//! The last steps of an import: names, checks, files.

use super::{Described, used_by};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::resolve::choose_names;
use crate::source::Source;
use crate::spec::{Api, Changelog, CrateInfo, Documented, Files, Spec, check, json};
use std::collections::{BTreeMap, BTreeSet};

/// What a description becomes.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The facts.
    pub api: Api,
    /// The crate, by its plain name: `tencentcloud-cvm`.
    pub info: CrateInfo,
    /// Releases so far; empty for a first import.
    pub changelog: Changelog,
    /// What was decided, skipped or left out, with its place in the description. No errors.
    pub notes: Vec<Diagnostic>,
    /// Wire names of the actions that are left out because they are broken.
    pub left_out: Vec<String>,
}

/// The spec of an earlier import: its names stay.
#[derive(Debug, Clone)]
pub struct Previous {
    /// The facts.
    pub api: Api,
    /// `names` of its `crate.json`.
    pub names: BTreeMap<String, String>,
}

impl Imported {
    /// The folder of the spec below `spec/`: `tencent/cvm/2017-03-12`.
    pub fn folder(&self) -> String {
        let api = &self.api;
        format!("{}/{}/{}", api.provider, api.service, api.version)
    }

    /// Removes all actions but some. The others have the names that they have beside all.
    pub(crate) fn keep(&mut self, actions: &[String]) {
        let kept = |name: &String| actions.contains(name);
        self.api.actions.retain(|action| kept(&action.name));
        for structure in &mut self.api.structures {
            structure.used_by.retain(kept);
        }
        self.info.names.retain(|target, _| {
            let (word, name) = target.split_once(' ').unwrap_or_default();
            let of_action = ["action", "input", "output"].contains(&word);
            let owns = |action: &String| {
                let rest = name.strip_prefix(action.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            !of_action || actions.iter().any(owns)
        });
    }

    /// The files of the spec, by their path in its folder.
    pub fn files(&self) -> Files {
        let documented = Documented {
            api: self.api.clone(),
            changelog: self.changelog.clone(),
            examples: BTreeMap::new(),
        };
        let mut files = documented.files();
        files.insert("crate.json".to_owned(), json::canonical(&self.info));
        files
    }
}

pub(super) fn finish(
    source: &Source,
    described: Described,
    previous: Option<&Previous>,
) -> Result<Imported, Vec<Diagnostic>> {
    let prefix = match &*described.api.provider {
        "tencent" => "tencentcloud",
        _ => "alibabacloud",
    };
    let mut imported = Imported {
        info: CrateInfo {
            name: format!("{prefix}-{}", described.api.service),
            version: "0.1.0".to_owned(),
            title: described.title,
            page_url: Some(described.page_url),
            ..CrateInfo::default()
        },
        changelog: Changelog::default(),
        left_out: described.left_out,
        notes: described.notes,
        api: described.api,
    };
    let spec = settled(source, &mut imported)?;
    let none = BTreeMap::new();
    let kept = previous.map_or(&none, |previous| &previous.names);
    let known = previous.map(|previous| &previous.api);
    let (names, reasons) = choose_names(&spec, kept, known);
    imported.info.names = names;
    let place = Location::file(source.name());
    imported.notes.extend(
        reasons.into_iter().map(|reason| {
            Diagnostic::new(Severity::Note, "name-collision", reason).at(place.clone())
        }),
    );
    Ok(imported)
}

/// The spec without actions that no client could call, whatever the reader let through.
fn settled(source: &Source, imported: &mut Imported) -> Result<Spec, Vec<Diagnostic>> {
    loop {
        let spec = Spec::from_files(&imported.folder(), &imported.files())?;
        let mut wrong = check::rules(&spec);
        wrong.retain(|found| found.severity == Severity::Error);
        if wrong.is_empty() {
            return Ok(spec);
        }
        let lines = |found: &Diagnostic| found.location.as_ref().map(|place| place.line);
        let starts: Vec<u32> = (0..=imported.api.actions.len())
            .filter_map(|index| spec.locate("api.json", &format!("/actions/{index}")))
            .map(|place| place.line)
            .collect();
        let mut broken: BTreeMap<usize, Diagnostic> = BTreeMap::new();
        for found in &wrong {
            let action = lines(found).and_then(|line| {
                let after = starts.partition_point(|start| *start <= line);
                let index = after.checked_sub(1)?;
                let end = spec.locate("api.json", "/structures")?.line;
                (line < end && index < imported.api.actions.len()).then_some(index)
            });
            match action {
                Some(index) => {
                    broken.entry(index).or_insert_with(|| found.clone());
                }
                // What is wrong with the whole cannot be left out.
                None => return Err(wrong.into_iter().map(|d| elsewhere(source, d)).collect()),
            }
        }
        let names: BTreeSet<String> = broken
            .keys()
            .map(|index| imported.api.actions[*index].name.clone())
            .collect();
        for (index, why) in broken {
            let name = &imported.api.actions[index].name;
            let message = format!("action `{name}` is left out: {}", why.message);
            let place = Location::file(source.name());
            imported
                .notes
                .push(Diagnostic::warning("broken-action", message).at(place));
        }
        imported
            .api
            .actions
            .retain(|action| !names.contains(&action.name));
        imported.left_out.extend(names);
        used_by(&imported.api.actions, &mut imported.api.structures);
    }
}

/// A message about facts as one about the description that they come from.
fn elsewhere(source: &Source, mut diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.location = Some(Box::new(Location::file(source.name())));
    diagnostic
}
