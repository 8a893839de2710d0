//! Writing: all files or none.

use super::{Change, Difference, OutputSet};
use crate::diagnostic::{Diagnostic, Location};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What was done to a folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that were not there.
    pub added: usize,
    /// Files that held something else.
    pub updated: usize,
    /// Files that are not generated any more.
    pub removed: usize,
    /// Files that were as they should be and were not touched.
    pub unchanged: usize,
}

impl OutputSet {
    /// Makes a folder hold the files. Those that are as they should be are not touched, stale ones are removed.
    ///
    /// New content is written beside the folder first, and only then moved into place; if anything fails, what
    /// was moved is moved back. A process that is killed leaves every file whole, old or new, and the next run
    /// finishes the work.
    ///
    /// # Errors
    /// As [`OutputSet::compare`], or what could not be written; the folder is as before then.
    pub fn write(&self, folder: &Path) -> Result<Report, Vec<Diagnostic>> {
        write_all(&[(self, folder)], &|| false)
    }
}

/// Makes several folders hold their files: all of them or none.
///
/// Before each step `interrupted` is asked; once it says yes, everything is put back.
///
/// # Errors
/// As [`OutputSet::write`]; all folders are as before then.
pub fn write_all(
    targets: &[(&OutputSet, &Path)],
    interrupted: &dyn Fn() -> bool,
) -> Result<Report, Vec<Diagnostic>> {
    let (mut report, mut works, mut wrong) = (Report::default(), Vec::new(), Vec::new());
    for (set, folder) in targets {
        match set.compare(folder) {
            Ok(differences) => {
                report.count(set, &differences);
                if !differences.is_empty() {
                    works.push((*folder, differences));
                }
            }
            Err(diagnostics) => wrong.extend(diagnostics),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let Some((first, _)) = works.first() else {
        return Ok(report);
    };
    let stage = Stage::new(first).map_err(|diagnostic| vec![diagnostic])?;
    let steps = || {
        let all = works.iter().flat_map(|(folder, differences)| {
            differences.iter().map(|difference| (*folder, difference))
        });
        all.enumerate()
    };
    let mut done = Vec::new();
    let written = stage.fill(steps()).and_then(|()| {
        for (index, (folder, difference)) in steps() {
            if interrupted() {
                let message = "interrupted: everything is as before";
                return Err(Diagnostic::error("interrupted", message));
            }
            stage.apply(index, folder, difference, &mut done)?;
        }
        Ok(())
    });
    if let Err(diagnostic) = written {
        let mut wrong = vec![diagnostic];
        wrong.extend(done.iter().rev().filter_map(|step| stage.undo(step).err()));
        return Err(wrong);
    }
    for (folder, differences) in &works {
        remove_empty_folders(folder, differences);
    }
    Ok(report)
}

impl Report {
    fn count(&mut self, set: &OutputSet, differences: &[Difference]) {
        let before = self.added + self.updated;
        for difference in differences {
            match difference.change {
                Change::Add => self.added += 1,
                Change::Update => self.updated += 1,
                Change::Remove => self.removed += 1,
            }
        }
        self.unchanged += set.len() - (self.added + self.updated - before);
    }
}

/// A folder beside the first target, on the same file system, that goes when it is dropped.
struct Stage {
    folder: PathBuf,
}

/// Something that was done to a target.
enum Step<'a> {
    /// A folder was made.
    Folder(PathBuf),
    /// A file was moved into place or removed.
    File(&'a Path, &'a Difference),
}

impl Stage {
    fn new(target: &Path) -> Result<Self, Diagnostic> {
        let absolute = std::path::absolute(target).map_err(|error| unwritable(target, &error))?;
        let name = absolute
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let parent = absolute.parent().unwrap_or(&absolute);
        fs::create_dir_all(parent).map_err(|error| unwritable(parent, &error))?;
        // The process id keeps two runs apart; a name that a killed run has left is skipped.
        for attempt in 0..100 {
            let folder = parent.join(format!(".{name}.cloudapi-{}-{attempt}", std::process::id()));
            match fs::create_dir(&folder) {
                Ok(()) => return Ok(Self { folder }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(unwritable(&folder, &error)),
            }
        }
        Err(
            Diagnostic::error("unwritable", "too many leftovers of runs that were killed")
                .at(Location::file(parent.display().to_string()))
                .help(format!("delete the folders `.{name}.cloudapi-*`")),
        )
    }

    fn file(&self, index: usize) -> PathBuf {
        self.folder.join(index.to_string())
    }

    /// Writes all new content.
    fn fill<'a>(
        &self,
        steps: impl Iterator<Item = (usize, (&'a Path, &'a Difference))>,
    ) -> Result<(), Diagnostic> {
        for (index, (_, difference)) in steps {
            if difference.change != Change::Remove {
                let file = self.file(index);
                fs::write(&file, &difference.after).map_err(|error| unwritable(&file, &error))?;
            }
        }
        Ok(())
    }

    fn apply<'a>(
        &self,
        index: usize,
        folder: &'a Path,
        difference: &'a Difference,
        done: &mut Vec<Step<'a>>,
    ) -> Result<(), Diagnostic> {
        let target = folder.join(&difference.path);
        if difference.change == Change::Remove {
            fs::remove_file(&target).map_err(|error| unwritable(&target, &error))?;
        } else {
            make_folders(&target, done)?;
            fs::rename(self.file(index), &target).map_err(|error| unwritable(&target, &error))?;
        }
        done.push(Step::File(folder, difference));
        Ok(())
    }

    fn undo(&self, step: &Step<'_>) -> Result<(), Diagnostic> {
        let (path, result) = match step {
            Step::Folder(path) => (path.clone(), fs::remove_dir(path)),
            Step::File(folder, difference) => {
                let target = folder.join(&difference.path);
                let result = match difference.change {
                    Change::Add => fs::remove_file(&target),
                    Change::Update | Change::Remove => {
                        let old = self.folder.join("old");
                        fs::write(&old, &difference.before).and_then(|()| fs::rename(&old, &target))
                    }
                };
                (target, result)
            }
        };
        result.map_err(|error| {
            Diagnostic::error(
                "not-restored",
                format!("cannot put this back as it was: {error}"),
            )
            .at(Location::file(path.display().to_string()))
            .help("restore it from version control")
        })
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // A leftover does no harm, and there is nobody to tell.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Makes the folders that hold a file, noting those that were not there.
fn make_folders(target: &Path, done: &mut Vec<Step<'_>>) -> Result<(), Diagnostic> {
    let missing: Vec<&Path> = target
        .ancestors()
        .skip(1)
        .take_while(|path| !path.as_os_str().is_empty() && !path.exists())
        .collect();
    for path in missing.into_iter().rev() {
        fs::create_dir(path).map_err(|error| unwritable(path, &error))?;
        done.push(Step::Folder(path.to_owned()));
    }
    Ok(())
}

/// Removes folders that held nothing but stale files.
fn remove_empty_folders(folder: &Path, differences: &[Difference]) {
    let removed = |difference: &&Difference| difference.change == Change::Remove;
    for difference in differences.iter().filter(removed) {
        let mut path = difference.path.as_str();
        while let Some((parent, _)) = path.rsplit_once('/') {
            // Fails where something is left, which is the end of the way up.
            if fs::remove_dir(folder.join(parent)).is_err() {
                break;
            }
            path = parent;
        }
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error("unwritable", format!("cannot write: {error}"))
        .at(Location::file(path.display().to_string()))
        .help("make the folder writable and run the command again; it is as it was before")
}
