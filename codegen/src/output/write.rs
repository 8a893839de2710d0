//! Writing: all files or none.

use super::disk::{Disk, RealDisk};
use super::stage::{Journal, Stage, Step, recover, unwritable};
use super::{Change, Difference, OutputSet, Owned};
use crate::diagnostic::{Diagnostic, Location};
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
    /// New content is written to a hidden folder beside it first, and only then moved into place; if anything fails,
    /// what was moved is moved back. A process that is killed leaves every file whole, old or new, and a journal:
    /// the next run puts the folder back as it was before it writes.
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
    write_on(&RealDisk, targets, interrupted)
}

/// Puts back what a run that was killed had begun to write to folders in `base`, if there was one. Gives the number
/// of files that were put back.
///
/// # Errors
/// What could not be put back.
#[cfg(feature = "cli")]
pub(crate) fn put_back(base: &Path) -> Result<usize, Vec<Diagnostic>> {
    recover(&RealDisk, base)
}

pub(super) fn write_on(
    disk: &dyn Disk,
    targets: &[(&OutputSet, &Path)],
    interrupted: &dyn Fn() -> bool,
) -> Result<Report, Vec<Diagnostic>> {
    let base = base(targets).map_err(|diagnostic| vec![diagnostic])?;
    recover(disk, &base)?;
    let (mut report, mut works, mut wrong) = (Report::default(), Vec::new(), Vec::new());
    for (set, folder) in targets {
        match set.compare(folder) {
            Ok(differences) => {
                report.count(set, &differences);
                works.extend(differences.into_iter().map(|change| (*folder, change)));
            }
            Err(diagnostics) => wrong.extend(diagnostics),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if works.is_empty() {
        return Ok(report);
    }
    let journal = journal(&base, &works).map_err(|diagnostic| vec![diagnostic])?;
    let stage = Stage::new(disk, &base).map_err(|diagnostic| vec![diagnostic])?;
    let differences = works.iter().map(|(_, difference)| difference);
    if let Err(diagnostic) = stage.fill(disk, &journal, differences) {
        stage.remove(disk);
        return Err(vec![diagnostic]);
    }
    match apply(disk, &stage, &journal, interrupted) {
        Ok(()) => {
            // The tree is as it should be, whether or not that can be noted.
            if let Err(diagnostic) = stage.finish(disk, &journal) {
                return Err(vec![diagnostic]);
            }
            Ok(report)
        }
        Err(diagnostic) => {
            let mut wrong = vec![diagnostic];
            wrong.extend(stage.undo(disk, &journal).err().unwrap_or_default());
            Err(wrong)
        }
    }
}

fn apply(
    disk: &dyn Disk,
    stage: &Stage,
    journal: &Journal,
    interrupted: &dyn Fn() -> bool,
) -> Result<(), Diagnostic> {
    stage.make_folders(disk, journal)?;
    for (index, step) in journal.files.iter().enumerate() {
        if interrupted() {
            let message = "interrupted: everything is as before";
            return Err(Diagnostic::error("interrupted", message));
        }
        stage.apply(disk, index, step)?;
    }
    Ok(())
}

/// The nearest folder above all files that may be written, which is there.
fn base(targets: &[(&OutputSet, &Path)]) -> Result<PathBuf, Diagnostic> {
    let mut base: Option<PathBuf> = None;
    for (set, folder) in targets {
        let here = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        let here = std::path::absolute(here).map_err(|error| unwritable(folder, &error))?;
        // A folder of its own does not hold the stage, lest others meet it there.
        let here = match &set.owned {
            Owned::Listed => &here,
            _ => here.parent().unwrap_or(&here),
        };
        base = Some(match base {
            None => here.to_owned(),
            Some(base) => {
                let common = base.components().zip(here.components());
                let common = common.take_while(|(a, b)| a == b);
                common.map(|(part, _)| part).collect()
            }
        });
    }
    let mut base = base.unwrap_or_default();
    while !base.is_dir() && base.pop() {}
    Ok(base)
}

/// What has to be done, by paths from `base`.
fn journal(base: &Path, works: &[(&Path, Difference)]) -> Result<Journal, Diagnostic> {
    let mut journal = Journal::default();
    for (folder, difference) in works {
        let path = folder.join(&difference.path);
        let inner = std::path::absolute(&path)
            .ok()
            .and_then(|path| inner(base, &path));
        let Some(inner) = inner else {
            return Err(
                Diagnostic::error("unwritable", "this path is no text, or stands nowhere")
                    .at(Location::file(path.display().to_string()))
                    .help("give the project's folder a name of letters, and run the command again"),
            );
        };
        if difference.change == Change::Add {
            for (end, _) in inner.match_indices('/') {
                let above = &inner[..end];
                if !base.join(above).exists() && !journal.folders.iter().any(|known| known == above)
                {
                    journal.folders.push(above.to_owned());
                }
            }
        }
        journal.files.push(Step {
            path: inner,
            change: difference.change,
        });
    }
    Ok(journal)
}

/// A path from `base`, with `/` between its parts.
fn inner(base: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(base).ok()?.components();
    let parts: Option<Vec<&str>> = parts.map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
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
