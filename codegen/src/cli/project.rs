//! Where the specs and the generated crates are.

use crate::diagnostic::{Diagnostic, near};
use crate::output;
use std::path::{Path, PathBuf};

/// The folder that holds `spec/` and `generated/`.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// The named folder, or else the nearest one at or above the current directory that holds `spec/`, or
    /// else the current directory.
    pub(crate) fn new(root: Option<PathBuf>) -> Self {
        let root = root.unwrap_or_else(|| {
            let current = std::env::current_dir().unwrap_or_default();
            let found = current
                .ancestors()
                .find(|folder| folder.join("spec").is_dir());
            match found {
                // Messages name files relative to where the user stands.
                Some(folder) if folder != current => folder.to_owned(),
                _ => PathBuf::new(),
            }
        });
        Self { root }
    }

    /// The folder itself; empty if it is the current directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Folder of the specs.
    pub fn specs(&self) -> PathBuf {
        self.root.join("spec")
    }

    /// Folder of the generated crates.
    pub fn generated(&self) -> PathBuf {
        self.root.join("generated")
    }

    /// The spec folder that a user means: a folder, `<provider>/<service>/<version>`, or the newest version of
    /// `<provider>/<service>` or `<service>`.
    pub fn spec_folder(&self, name: &str) -> Result<PathBuf, Diagnostic> {
        let all = self.spec_folders();
        if Path::new(name).is_dir() {
            return Ok(PathBuf::from(name));
        }
        let specs = self.specs();
        let ids: Vec<String> = all
            .iter()
            .filter_map(|folder| folder.strip_prefix(&specs).ok())
            .map(|id| id.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"))
            .collect();
        let wanted = name.trim_matches('/');
        let matches = |id: &str| {
            let begins = id
                .strip_prefix(wanted)
                .is_some_and(|rest| rest.starts_with('/'));
            id == wanted || begins && wanted.contains('/') || id.split('/').nth(1) == Some(wanted)
        };
        let found: Vec<usize> = (0..ids.len())
            .filter(|&index| matches(&ids[index]))
            .collect();
        let known = || ids.iter().map(String::as_str);
        let service = |index: &usize| ids[*index].rsplit_once('/').map(|(service, _)| service);
        let newest = found.iter().max_by_key(|index| age(&ids[**index]));
        match newest {
            Some(newest) if found.iter().all(|index| service(index) == service(newest)) => {
                Ok(all[*newest].clone())
            }
            None => {
                let help = near::did_you_mean(wanted, known()).unwrap_or_else(|| match &*ids {
                    [] => format!(
                        "there is no spec in `{}`: write one with `cloudapi parse`",
                        specs.display()
                    ),
                    ids => format!("there are: {}", ids.join(", ")),
                });
                Err(Diagnostic::error("no-spec", format!("there is no spec `{name}`")).help(help))
            }
            Some(_) => {
                let services: Vec<_> = found.iter().map(|index| &*ids[*index]).collect();
                Err(
                    Diagnostic::error("no-spec", format!("there are several services `{name}`"))
                        .help(format!("name one: {}", services.join(", "))),
                )
            }
        }
    }

    /// The spec folders that a user names, or all of them.
    pub fn chosen_folders(&self, names: &[String]) -> Result<Vec<PathBuf>, Diagnostic> {
        if !names.is_empty() {
            return names.iter().map(|name| self.spec_folder(name)).collect();
        }
        let all = self.spec_folders();
        if all.is_empty() {
            let message = format!("there is no spec in `{}`", self.specs().display());
            return Err(Diagnostic::error("no-spec", message)
                .help("write one with `cloudapi parse`, or name the project's folder by --root"));
        }
        Ok(all)
    }

    /// Puts back what a command that was killed had begun to write. Gives the number of files that were put back.
    pub(crate) fn put_back(&self) -> Result<usize, Vec<Diagnostic>> {
        let here = match self.root.as_os_str().is_empty() {
            true => PathBuf::from("."),
            false => self.root.clone(),
        };
        // Wherever a command stages what it writes: above all that it writes.
        let mut folders = vec![self.specs()];
        for _ in 0..2 {
            let inner: Vec<PathBuf> = folders.iter().flat_map(|f| subfolders(f)).collect();
            folders.extend(inner);
        }
        folders.push(here);
        folders.sort();
        folders.dedup();
        folders.iter().map(|folder| output::put_back(folder)).sum()
    }

    /// Folders `spec/<provider>/<service>/<version>`, sorted.
    pub(super) fn spec_folders(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.specs()];
        for _ in 0..3 {
            folders = folders
                .iter()
                .flat_map(|folder| subfolders(folder))
                .collect();
        }
        folders
    }
}

/// Orders versions from old to new: versions of legacy APIs (`v2`) come before those that are dates.
fn age(id: &str) -> (bool, &str) {
    let version = id.rsplit('/').next().unwrap_or_default();
    (version.starts_with(|c: char| c.is_ascii_digit()), version)
}

/// Hidden folders hold no specs.
fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<_> = entries
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}
