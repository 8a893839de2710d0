//! What a folder holds against what it should hold.

use super::OutputSet;
use crate::diagnostic::{Diagnostic, Location};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// A file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Path in the folder, with `/` between its parts.
    pub path: String,
    /// What has to be done.
    pub change: Change,
    /// What the file holds; empty if there is none.
    pub before: Vec<u8>,
    /// What it has to hold; empty if it has to go.
    pub after: Vec<u8>,
}

/// What has to be done to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It does not exist yet.
    Add,
    /// It holds something else.
    Update,
    /// Nothing is generated there any more.
    Remove,
}

#[cfg(feature = "cli")]
impl Change {
    /// A sign for lists of files.
    pub fn mark(self) -> char {
        match self {
            Change::Add => '+',
            Change::Update => '~',
            Change::Remove => '-',
        }
    }
}

impl Difference {
    /// The difference as a unified diff, with three lines of context.
    #[cfg(feature = "cli")]
    pub fn unified(&self) -> String {
        let before = String::from_utf8_lossy(&self.before);
        let after = String::from_utf8_lossy(&self.after);
        let (old, new) = (format!("a/{}", self.path), format!("b/{}", self.path));
        let none = "/dev/null".to_owned();
        let (old, new) = match self.change {
            Change::Add => (none, new),
            Change::Update => (old, new),
            Change::Remove => (old, none),
        };
        similar::TextDiff::from_lines(&*before, &*after)
            .unified_diff()
            .header(&old, &new)
            .to_string()
    }
}

impl OutputSet {
    /// Compares the files with a folder: everything that is missing, different or stale, by path.
    ///
    /// # Errors
    /// What stands in the way of writing: a file that is not generated, a symbolic link, a folder in place of a
    /// file, or one that cannot be read.
    pub fn compare(&self, folder: &Path) -> Result<Vec<Difference>, Vec<Diagnostic>> {
        let (mut differences, mut wrong) = (Vec::new(), Vec::new());
        for (path, content) in &self.files {
            match compare_file(self, folder, path, content) {
                Ok(difference) => differences.extend(difference),
                Err(diagnostic) => wrong.push(diagnostic),
            }
        }
        if wrong.is_empty() {
            for path in self.roots() {
                wrong.extend(self.stale(folder, &path, &mut differences).err());
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        differences.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(differences)
    }

    /// Folders that are searched for stale files; an empty path is the folder itself.
    fn roots(&self) -> BTreeSet<String> {
        if self.owned == super::Owned::Listed {
            return BTreeSet::new();
        }
        if self.whole {
            return BTreeSet::from([String::new()]);
        }
        self.files
            .keys()
            .filter_map(|path| path.split_once('/'))
            .map(|(root, _)| root.to_owned())
            .collect()
    }

    fn stale(
        &self,
        folder: &Path,
        path: &str,
        differences: &mut Vec<Difference>,
    ) -> Result<(), Diagnostic> {
        let here = folder.join(path);
        let entries = match fs::read_dir(&here) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(unreadable(&here, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(&here, &error))?;
            let kind = entry
                .file_type()
                .map_err(|error| unreadable(&entry.path(), &error))?;
            // Nothing of ours has a name that is no text.
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let inner = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}/{name}")
            };
            if kind.is_dir() {
                // Cargo's output and hidden folders hold nothing of ours.
                if name != "target" && !name.starts_with('.') {
                    self.stale(folder, &inner, differences)?;
                }
            } else if kind.is_file() && !self.files.contains_key(&inner) {
                let before =
                    fs::read(entry.path()).map_err(|error| unreadable(&entry.path(), &error))?;
                if self.owns(&inner, &before) {
                    differences.push(Difference {
                        path: inner,
                        change: Change::Remove,
                        before,
                        after: Vec::new(),
                    });
                }
            }
        }
        Ok(())
    }
}

fn compare_file(
    set: &OutputSet,
    folder: &Path,
    path: &str,
    content: &[u8],
) -> Result<Option<Difference>, Diagnostic> {
    let difference = |change, before| {
        Some(Difference {
            path: path.to_owned(),
            change,
            before,
            after: content.to_vec(),
        })
    };
    // Every folder on the way, then the file itself.
    for (end, _) in path.match_indices('/') {
        let way = folder.join(&path[..end]);
        match fs::symlink_metadata(&way) {
            Ok(found) if found.is_dir() => {}
            Ok(found) => return Err(in_the_way(&way, &found, "a folder")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(difference(Change::Add, Vec::new()));
            }
            Err(error) => return Err(unreadable(&way, &error)),
        }
    }
    let target = folder.join(path);
    match fs::symlink_metadata(&target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Ok(difference(Change::Add, Vec::new()))
        }
        Err(error) => Err(unreadable(&target, &error)),
        Ok(found) if !found.is_file() => Err(in_the_way(&target, &found, "a file")),
        Ok(_) => {
            let before = fs::read(&target).map_err(|error| unreadable(&target, &error))?;
            if before == content {
                return Ok(None);
            }
            if set.owns(path, &before) {
                return Ok(difference(Change::Update, before));
            }
            let message = "this file is not generated and would be overwritten";
            Err(Diagnostic::error("foreign-file", message)
                .at(Location::file(target.display().to_string()))
                .expected(format!("expected `{}` in its first lines", super::MARKER))
                .help("move it away, or delete it if it was generated once"))
        }
    }
}

fn in_the_way(path: &Path, found: &fs::Metadata, wanted: &str) -> Diagnostic {
    let what = if found.is_symlink() {
        "a symbolic link"
    } else if found.is_dir() {
        "a folder"
    } else {
        "something else than a folder"
    };
    Diagnostic::error(
        "in-the-way",
        format!("{what} is in the way of generated files"),
    )
    .at(Location::file(path.display().to_string()))
    .expected(format!("expected {wanted} or nothing"))
    .help("move it away; generated files are never written through a link")
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error("unreadable", format!("cannot read: {error}"))
        .at(Location::file(path.display().to_string()))
}
