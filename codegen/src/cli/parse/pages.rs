//! Single pages: a spec of their own, or evidence beside that of a manual.

use super::{Args, Written};
use crate::cli::{Console, Failure, Project};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::output::OutputSet;
use crate::parse::{PageOptions, PageReader, Vendor, page};
use crate::source::Source;
use crate::spec::{Api, Override, Pages, Protocol, json, overrides};
use std::path::{Path, PathBuf};

/// Endings of files that are pages.
const PAGES: [&str; 4] = ["txt", "md", "html", "htm"];

impl Args {
    pub(super) fn pages(
        &self,
        vendor: &Vendor,
        project: &Project,
        console: &Console,
    ) -> Result<Written, Failure> {
        let mut sources = Vec::new();
        let mut left_out = Vec::new();
        for (file, found) in self.files()? {
            let source = Source::read(&file)?;
            // A guide among the actions of a folder is none of them; one that is named is meant.
            if found && page::is_guide(&source) {
                let message = "this page documents no action and is left out";
                left_out.push(
                    Diagnostic::warning("left-out", message).at(Location::file(source.name())),
                );
            } else {
                sources.push(source);
            }
        }
        if sources.is_empty() {
            let message = "no page among these documents an action";
            let mut error = Diagnostic::error("no-pages", message);
            error = error.help("save the vendor's pages of actions there, one action a file");
            left_out.push(error);
            return Err(Failure::Diagnostics(left_out));
        }
        let _progress = console.progress(format!("reading {} pages", sources.len()));
        let options = PageOptions {
            allow_undefined: self.allow_undefined,
        };
        let mut written = match vendor.pages {
            PageReader::Either { evidence, whole } => match self.spec_of_manual(project) {
                Some(folder) => self.evidence(evidence, &sources, &folder?)?,
                None => {
                    let version = self.api_version.as_deref();
                    let parsed = whole(&sources, &self.service, version, &options);
                    self.written(vec![parsed], project)?
                }
            },
            PageReader::Whole(reader) => {
                let version = match &self.api_version {
                    Some(version) => version.clone(),
                    None => self.only_version(project)?,
                };
                let parsed = reader(&sources, &self.service, &version, &options);
                self.written(vec![parsed], project)?
            }
        };
        written.messages.splice(0..0, left_out);
        Ok(written)
    }

    /// The folder of the spec that pages are compared with; nothing if there is none, or if it was made of pages
    /// itself.
    fn spec_of_manual(&self, project: &Project) -> Option<Result<PathBuf, Failure>> {
        let service = self.service_folder(project);
        let folder = match &self.api_version {
            Some(version) => service.join(version),
            None if !service.is_dir() => return None,
            None => {
                let name = format!("{}/{}", self.provider, self.service);
                match project.spec_folder(&name) {
                    Ok(folder) => folder,
                    Err(diagnostic) => return Some(Err(diagnostic.into())),
                }
            }
        };
        let api = Source::read(&folder.join("api.json")).ok()?;
        let of_manual = json::parse::<Api>(&api).map_or(true, |api| {
            api.release.is_some() || !api.data_types.is_empty() || !api.common_parameters.is_empty()
        });
        of_manual.then_some(Ok(folder))
    }

    /// The named files, and the pages in named folders, sorted; of each whether it was found in a folder.
    fn files(&self) -> Result<Vec<(PathBuf, bool)>, Failure> {
        let mut files = Vec::new();
        for path in &self.documents {
            if !path.is_dir() {
                files.push((path.clone(), false));
                continue;
            }
            let before = files.len();
            let unreadable = |error: std::io::Error| {
                Diagnostic::error("unreadable", format!("cannot read the folder: {error}"))
                    .at(Location::file(path.display().to_string()))
            };
            for entry in std::fs::read_dir(path).map_err(unreadable)? {
                let file = entry.map_err(unreadable)?.path();
                let ending = file.extension().unwrap_or_default().to_string_lossy();
                if PAGES.contains(&&*ending.to_ascii_lowercase()) {
                    files.push((file, true));
                }
            }
            files[before..].sort();
            if files.len() == before {
                return Err(
                    Diagnostic::error("no-pages", "there is no page in this folder")
                        .at(Location::file(path.display().to_string()))
                        .expected(format!(
                            "expected files that end with .{}",
                            PAGES.join(", .")
                        ))
                        .help("save the vendor's pages there, one action a file")
                        .into(),
                );
            }
        }
        Ok(files)
    }

    /// The version of the only spec of the service.
    fn only_version(&self, project: &Project) -> Result<String, Failure> {
        let folder = self.service_folder(project);
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut versions: Vec<String> = entries
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        versions.sort();
        match &*versions {
            [version] => Ok(version.clone()),
            versions => {
                let message = "pages do not say which version of the API they are about";
                let diagnostic = Diagnostic::error("which-version", message);
                let help = match versions {
                    [] => "name it: --api-version 2019-09-16".to_owned(),
                    known => format!("name one of {}: --api-version", known.join(", ")),
                };
                Err(diagnostic.help(help).into())
            }
        }
    }

    fn service_folder(&self, project: &Project) -> PathBuf {
        project.specs().join(&self.provider).join(&self.service)
    }

    /// Holds pages against the spec on file.
    fn evidence(
        &self,
        hold: fn(&[Source], &Api, &Pages) -> page::Held,
        sources: &[Source],
        folder: &Path,
    ) -> Result<Written, Failure> {
        let documented = documented(folder)?;
        if documented.protocol != Protocol::TencentV3 {
            let message = "pages are held against a spec of API 3.0, which this is not";
            return Err(Diagnostic::error("which-version", message)
                .at(Location::file(folder.display().to_string()))
                .help("name the version of the API: --api-version")
                .into());
        }
        let before = match file(folder, "pages.json")? {
            Some(source) => json::parse::<Pages>(&source)?,
            None => Pages::default(),
        };
        let held = hold(sources, &documented, &before);
        if held
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
        {
            return Err(Failure::Diagnostics(held.diagnostics));
        }
        let id = [
            &documented.provider,
            &documented.service,
            &documented.version,
        ]
        .map(|part| &**part);
        let path = format!("{}/pages.json", id.join("/"));
        let mut files = OutputSet::new();
        files.insert(path.clone(), json::canonical(&held.pages).into_bytes());
        let mut report = held.report.join("\n");
        report.push_str(&format!("\n\n{}", held.counts));
        Ok(Written {
            files: files.owning(vec![path]),
            report,
            messages: held.diagnostics,
        })
    }
}

/// What the document of a spec says, with its corrections and without what pages added.
fn documented(folder: &Path) -> Result<Api, Failure> {
    let Some(source) = file(folder, "api.json")? else {
        let message = "there is no spec to hold the pages against";
        return Err(Diagnostic::error("no-spec", message)
            .at(Location::file(folder.display().to_string()))
            .help("parse the manual first")
            .into());
    };
    let mut api: Api = json::parse(&source)?;
    if let Some(source) = file(folder, "overrides.json")? {
        let rows: Vec<Override> = json::parse(&source)?;
        // Corrections of actions that only pages document find nothing here; `check` looks at all of them.
        overrides::apply(&rows, &mut api);
    }
    Ok(api)
}

fn file(folder: &Path, name: &str) -> Result<Option<Source>, Failure> {
    let path = folder.join(name);
    if !path.exists() {
        return Ok(None);
    }
    Ok(Some(Source::read(&path)?))
}
