//! A hidden folder that holds new and old content while files are written, with a journal of what is done.
//!
//! The journal is there from before the first change of the tree until after the last one. A process that is killed
//! in between leaves it behind, and the next run puts everything back as it was.

use super::disk::Disk;
use super::{Change, Difference};
use crate::diagnostic::{Diagnostic, Location};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Begins the name of the folder; the process id and a number follow.
const NAME: &str = ".cloudapi-";
const JOURNAL: &str = "journal";
/// The journal, once all is done and only empty folders may be left.
const DONE: &str = "done";

/// Folders of this process that are in use.
static OPEN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// What is done to the tree. Paths are relative to the folder that holds the stage, with `/` between their parts.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    /// Folders that are made, outer ones first.
    pub folders: Vec<String>,
    /// Files, in the order in which they are changed.
    pub files: Vec<Step>,
}

/// What is done to one file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub path: String,
    pub change: Change,
}

/// The hidden folder. It lies above all files that are written, on the same file system.
#[derive(Debug)]
pub(super) struct Stage {
    base: PathBuf,
    folder: PathBuf,
}

impl Stage {
    /// Makes the folder in `base`.
    pub fn new(disk: &dyn Disk, base: &Path) -> Result<Self, Diagnostic> {
        // The process id keeps two runs apart; a name that a killed run has left is skipped.
        for attempt in 0..100 {
            let folder = base.join(format!("{NAME}{}-{attempt}", std::process::id()));
            match disk.create_folder(&folder) {
                Ok(()) => {
                    open().push(folder.clone());
                    let base = base.to_owned();
                    return Ok(Self { base, folder });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(unwritable(&folder, &error)),
            }
        }
        Err(
            Diagnostic::error("unwritable", "too many leftovers of runs that were killed")
                .at(Location::file(base.display().to_string()))
                .help(format!("delete the folders `{NAME}*`")),
        )
    }

    fn new_content(&self, index: usize) -> PathBuf {
        self.folder.join(format!("{index}.new"))
    }

    fn old_content(&self, index: usize) -> PathBuf {
        self.folder.join(format!("{index}.old"))
    }

    /// Writes all content, and then the journal.
    pub fn fill<'a>(
        &self,
        disk: &dyn Disk,
        journal: &Journal,
        differences: impl Iterator<Item = &'a Difference>,
    ) -> Result<(), Diagnostic> {
        let write = |path: &Path, content: &[u8]| {
            disk.write(path, content)
                .map_err(|error| unwritable(path, &error))
        };
        for (index, difference) in differences.enumerate() {
            if difference.change != Change::Remove {
                write(&self.new_content(index), &difference.after)?;
            }
            if difference.change == Change::Update {
                write(&self.old_content(index), &difference.before)?;
            }
        }
        // Whole or not there at all.
        let (draft, path) = (self.folder.join("draft"), self.folder.join(JOURNAL));
        let text = serde_json::to_vec(journal).unwrap_or_default();
        write(&draft, &text)?;
        disk.rename(&draft, &path)
            .map_err(|error| unwritable(&path, &error))
    }

    /// Makes the folders that are missing.
    pub fn make_folders(&self, disk: &dyn Disk, journal: &Journal) -> Result<(), Diagnostic> {
        for folder in &journal.folders {
            let path = self.base.join(folder);
            disk.create_folder(&path)
                .map_err(|error| unwritable(&path, &error))?;
        }
        Ok(())
    }

    /// Changes one file.
    pub fn apply(&self, disk: &dyn Disk, index: usize, step: &Step) -> Result<(), Diagnostic> {
        let target = self.base.join(&step.path);
        let result = match step.change {
            // Renaming would take along a folder that has come in its place.
            Change::Remove if !target.is_file() => {
                Err(io::Error::other("this is no file any more"))
            }
            Change::Remove => disk.rename(&target, &self.old_content(index)),
            Change::Add | Change::Update => disk.rename(&self.new_content(index), &target),
        };
        result.map_err(|error| unwritable(&target, &error))
    }

    /// From here on the tree is as it should be: removes folders that held nothing but stale files, and the stage.
    pub fn finish(self, disk: &dyn Disk, journal: &Journal) -> Result<(), Diagnostic> {
        let done = self.folder.join(DONE);
        disk.rename(&self.folder.join(JOURNAL), &done)
            .map_err(|error| unwritable(&done, &error))?;
        self.remove_empty_folders(disk, journal);
        self.remove(disk);
        Ok(())
    }

    fn remove_empty_folders(&self, disk: &dyn Disk, journal: &Journal) {
        let removed = |step: &&Step| step.change == Change::Remove;
        for step in journal.files.iter().filter(removed) {
            let mut path = step.path.as_str();
            while let Some((parent, _)) = path.rsplit_once('/') {
                // Fails where something is left, which is the end of the way up.
                if disk.remove_folder(&self.base.join(parent)).is_err() {
                    break;
                }
                path = parent;
            }
        }
    }

    /// Puts everything back as it was; what is back already stays so. Gives the number of files that were put back.
    pub fn undo(self, disk: &dyn Disk, journal: &Journal) -> Result<usize, Vec<Diagnostic>> {
        let (mut wrong, mut count) = (Vec::new(), 0);
        let mut note = |path: &Path, error: io::Error| {
            let message = format!("cannot put this back as it was: {error}");
            wrong.push(
                Diagnostic::error("not-restored", message)
                    .at(Location::file(path.display().to_string()))
                    .help("run the command again, or restore the file from version control"),
            );
        };
        for (index, step) in journal.files.iter().enumerate().rev() {
            let target = self.base.join(&step.path);
            let (new, old) = (self.new_content(index), self.old_content(index));
            let result = match step.change {
                Change::Add if !new.exists() && target.is_file() => disk.remove_file(&target),
                Change::Update if !new.exists() && old.exists() => disk.rename(&old, &target),
                Change::Remove if old.exists() => disk.rename(&old, &target),
                _ => continue,
            };
            match result {
                Ok(()) => count += 1,
                Err(error) => note(&target, error),
            }
        }
        for folder in journal.folders.iter().rev() {
            let path = self.base.join(folder);
            if let Err(error) = disk.remove_folder(&path)
                && path.is_dir()
            {
                note(&path, error);
            }
        }
        if wrong.is_empty() {
            self.remove(disk);
            return Ok(count);
        }
        Err(wrong)
    }

    /// Removes the stage.
    pub fn remove(self, disk: &dyn Disk) {
        // The next run removes what is left.
        let _ = disk.remove_all(&self.folder);
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        open().retain(|folder| *folder != self.folder);
    }
}

/// Puts back what runs that were killed had begun to write to folders in `base`, and removes what they left. Gives
/// the number of files that were put back.
pub(super) fn recover(disk: &dyn Disk, base: &Path) -> Result<usize, Vec<Diagnostic>> {
    let Ok(entries) = fs::read_dir(base) else {
        // Whoever needs the folder says so.
        return Ok(0);
    };
    let mut folders: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| is_abandoned(path))
        .collect();
    folders.sort();
    let mut count = 0;
    for folder in folders {
        let base = base.to_owned();
        let stage = Stage { base, folder };
        if let Some(journal) = stage.journal(JOURNAL)? {
            count += stage.undo(disk, &journal)?;
            continue;
        }
        if let Some(journal) = stage.journal(DONE)? {
            stage.remove_empty_folders(disk, &journal);
        }
        stage.remove(disk);
    }
    Ok(count)
}

impl Stage {
    /// The journal of a run that was killed. It may lead nowhere but into the folder that holds the stage.
    fn journal(&self, name: &str) -> Result<Option<Journal>, Vec<Diagnostic>> {
        let path = self.folder.join(name);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(vec![unreadable(&path, &error.to_string())]),
        };
        let journal: Journal = serde_json::from_slice(&text)
            .map_err(|error| vec![unreadable(&path, &error.to_string())])?;
        let paths = journal.files.iter().map(|step| &step.path);
        for inner in paths.chain(&journal.folders) {
            if !self.leads_inside(inner) {
                let problem = format!("`{inner}` leads out of the folder");
                return Err(vec![unreadable(&path, &problem)]);
            }
        }
        Ok(Some(journal))
    }

    fn leads_inside(&self, path: &str) -> bool {
        let parts = Path::new(path).components();
        let plain = parts
            .clone()
            .all(|part| matches!(part, Component::Normal(_)));
        let mut way = self.base.clone();
        let through_link = parts.into_iter().any(|part| {
            way.push(part);
            way.is_symlink()
        });
        plain && !path.is_empty() && !through_link
    }
}

/// Whether a folder is a stage that no living process uses. Where a system does not tell which processes live, it is
/// taken for one.
fn is_abandoned(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let process = name
        .strip_prefix(NAME)
        .and_then(|rest| rest.split_once('-'))
        .filter(|(_, number)| number.parse::<u32>().is_ok())
        .and_then(|(process, _)| process.parse::<u32>().ok());
    let Some(process) = process else { return false };
    if folder.is_symlink() || !folder.is_dir() {
        return false;
    }
    if process == std::process::id() {
        // Left by a run that had the same id, as in a container.
        return !open().iter().any(|used| used == folder);
    }
    !Path::new("/proc").join(process.to_string()).exists()
}

fn open() -> std::sync::MutexGuard<'static, Vec<PathBuf>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error("unwritable", format!("cannot write: {error}"))
        .at(Location::file(path.display().to_string()))
        .help("make the folder writable and run the command again; it is as it was before")
}

fn unreadable(path: &Path, problem: &str) -> Diagnostic {
    let message =
        format!("a run was killed while it wrote, and its journal cannot be used: {problem}");
    Diagnostic::error("not-restored", message)
        .at(Location::file(path.display().to_string()))
        .help("delete the folder of the journal, and restore its files from version control")
}
