//! A run that is killed at any step, and the next one that puts the tree back.

use super::*;
use crate::output::disk::{Disk, RealDisk};
use crate::output::stage::recover;
use crate::output::write::write_on;

/// A disk whose process is killed within one of its steps: that step is half done, and no other follows.
struct Killed {
    /// Steps until then.
    left: Cell<usize>,
}

impl Killed {
    fn step(&self, half: impl FnOnce(), whole: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        match left {
            0 => {}
            1 => half(),
            _ => return whole(),
        }
        Err(io::Error::other("killed"))
    }
}

impl Disk for Killed {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step(|| (), || RealDisk.create_folder(path))
    }

    fn write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let half = &content[..content.len() / 2];
        self.step(
            || RealDisk.write(path, half).unwrap(),
            || RealDisk.write(path, content),
        )
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| (), || RealDisk.rename(from, to))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step(|| (), || RealDisk.remove_file(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.step(|| (), || RealDisk.remove_folder(path))
    }

    fn remove_all(&self, path: &Path) -> io::Result<()> {
        let first = fs::read_dir(path)?.next();
        let half = || fs::remove_file(first.unwrap().unwrap().path()).unwrap();
        self.step(half, || RealDisk.remove_all(path))
    }
}

/// A project for which a write has everything to do, in two folders.
struct Project {
    scratch: Scratch,
    crates: OutputSet,
    spec: OutputSet,
}

impl Project {
    fn new(name: &str) -> Self {
        let mut spec = OutputSet::new();
        spec.insert("api.json".to_owned(), b"2".to_vec());
        let project = Self {
            scratch: Scratch::new(name),
            crates: set(&[
                ("a/added", "1"),
                ("a/deep/deeper/added", "2"),
                ("a/old", "new"),
                ("a/older", "newer"),
            ]),
            spec: spec.owning([String::new()]),
        };
        project.begin();
        project
    }

    /// Brings it back to its beginning.
    fn begin(&self) {
        fs::remove_dir_all(&self.scratch.0).unwrap();
        self.scratch.put("a/old", &generated("old"));
        self.scratch.put("a/older", &generated("older"));
        self.scratch.put("a/gone/stale", &generated("stale"));
        fs::create_dir(self.scratch.0.join("spec")).unwrap();
        fs::write(self.scratch.0.join("spec/api.json"), "1").unwrap();
    }

    /// Writes on a disk that is killed at a step; whether it was not.
    fn write(&self, killed_at: usize) -> bool {
        let left = Cell::new(killed_at);
        let disk = Killed { left };
        let (target, specs) = (self.scratch.target(), self.scratch.0.join("spec"));
        let targets = [(&self.crates, &*target), (&self.spec, &*specs)];
        let _ = write_on(&disk, &targets, &|| false);
        disk.left.get() > 0
    }

    fn is_done(&self) -> bool {
        let tree = self.scratch.tree();
        let [crates, spec] = ["generated", "spec"].map(|folder| self.scratch.0.join(folder));
        self.crates.compare(&crates).unwrap().is_empty()
            && self.spec.compare(&spec).unwrap().is_empty()
            && !tree.contains_key("generated/a/gone/")
            && !tree.keys().any(|path| path.starts_with('.'))
    }
}

/// Kills the process at every step of writing in turn: the next run finds everything as before, or all done.
#[test]
fn a_killed_write_is_put_back_by_the_next_run() {
    let project = Project::new("killed");
    let before = project.scratch.tree();
    let (mut mixed, mut done, mut step) = (0, 0, 1);
    while !project.write(step) {
        let killed = project.scratch.tree();
        let restored = recover(&RealDisk, &project.scratch.0).unwrap();
        mixed += usize::from(restored > 0);
        if project.scratch.tree() != before {
            assert!(project.is_done(), "killed at step {step}: {killed:#?}");
            assert_eq!(restored, 0);
            done += 1;
        }
        project.begin();
        step += 1;
    }
    assert!(project.is_done());
    // Six files change; the last steps only clear up: an empty folder, one that is not, and the stage.
    assert_eq!((mixed, done), (6, 3));
}

/// The run that puts back is killed itself, at every step, and so is the one after it.
#[test]
fn a_killed_recovery_is_continued() {
    let project = Project::new("recovery");
    let before = project.scratch.tree();
    let mut step = 1;
    while !project.write(step) {
        for next in 1..40 {
            let left = Cell::new(next);
            let _ = recover(&Killed { left }, &project.scratch.0);
        }
        assert!(
            project.scratch.tree() == before || project.is_done(),
            "{step}"
        );
        project.begin();
        step += 1;
    }
}

#[test]
fn leftovers_of_others_are_left_alone() {
    let scratch = Scratch::new("leftovers");
    let living = scratch.0.join(".cloudapi-1-0");
    for folder in [
        ".cloudapi-1-0",
        ".cloudapi-notes",
        ".cloudapi-1",
        ".cloudapi-x-0",
    ] {
        fs::create_dir(scratch.0.join(folder)).unwrap();
    }
    let own = scratch
        .0
        .join(format!(".cloudapi-{}-7", std::process::id()));
    fs::create_dir(&own).unwrap();
    assert_eq!(recover(&RealDisk, &scratch.0).unwrap(), 0);
    // Of this process, but of no run in it.
    assert!(!own.exists());
    // On a system that tells which processes live, the first one does.
    assert_eq!(living.exists(), Path::new("/proc/1").exists());
    assert!(scratch.0.join(".cloudapi-notes").exists());
    assert!(scratch.0.join(".cloudapi-1").exists());
    assert!(scratch.0.join(".cloudapi-x-0").exists());
}

/// A journal is read like any other file: it cannot make this program write elsewhere.
#[test]
fn journals_lead_nowhere_else() {
    let scratch = Scratch::new("journal");
    let stage = scratch
        .0
        .join(format!(".cloudapi-{}-3", std::process::id()));
    for path in ["../out", "/tmp/out", "", "a/../../out"] {
        fs::create_dir_all(&stage).unwrap();
        fs::write(stage.join("0.old"), "evil").unwrap();
        let journal =
            serde_json::json!({"folders": [], "files": [{"path": path, "change": "remove"}]});
        fs::write(stage.join("journal"), journal.to_string()).unwrap();
        let before = scratch.tree();
        let wrong = recover(&RealDisk, &scratch.0).unwrap_err();
        assert_eq!(wrong[0].code, "not-restored", "{path}");
        assert_eq!(scratch.tree(), before, "{path}");
    }
    fs::write(stage.join("journal"), "{").unwrap();
    assert_eq!(
        recover(&RealDisk, &scratch.0).unwrap_err()[0].code,
        "not-restored"
    );
}
