//! Files in folders of their own below the system's temporary folder.

mod killed;

use super::{Change, OutputSet, Report, write_all};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A folder that goes with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("cloudapi-output-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// The folder of generated files, in the folder that belongs to the test.
    fn target(&self) -> PathBuf {
        self.0.join("generated")
    }

    fn put(&self, path: &str, content: &str) {
        let path = self.target().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Every file and link of the folder that belongs to the test, leftovers of writing included.
    fn tree(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        walk(&self.0, &self.0, &mut files);
        files
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path
            .strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        if path.is_symlink() {
            files.insert(
                name,
                format!("-> {}", fs::read_link(&path).unwrap().display()),
            );
        } else if path.is_dir() {
            files.insert(format!("{name}/"), String::new());
            walk(root, &path, files);
        } else {
            files.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

fn generated(text: &str) -> String {
    format!("// {}\n{text}\n", super::MARKER)
}

fn set(files: &[(&str, &str)]) -> OutputSet {
    let mut set = OutputSet::new();
    for (path, text) in files {
        set.insert((*path).to_owned(), generated(text).into_bytes());
    }
    set
}

fn codes(result: Result<Report, Vec<crate::diagnostic::Diagnostic>>) -> Vec<&'static str> {
    result
        .unwrap_err()
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect()
}

#[test]
fn files_are_added_updated_removed_and_kept() {
    let scratch = Scratch::new("all");
    scratch.put("a/same", &generated("same"));
    scratch.put("a/old", &generated("old"));
    scratch.put("a/gone/deep/stale", &generated("stale"));
    scratch.put("a/gone/by-hand", "not ours");
    scratch.put("b/other-crate", &generated("of another set"));
    let set = set(&[
        ("a/same", "same"),
        ("a/old", "new"),
        ("a/sub/added", "added"),
    ]);
    let changes: Vec<_> = set
        .compare(&scratch.target())
        .unwrap()
        .into_iter()
        .map(|d| (d.path, d.change))
        .collect();
    assert_eq!(
        changes,
        [
            ("a/gone/deep/stale".to_owned(), Change::Remove),
            ("a/old".to_owned(), Change::Update),
            ("a/sub/added".to_owned(), Change::Add),
        ]
    );
    let report = set.write(&scratch.target()).unwrap();
    assert_eq!(
        report,
        Report {
            added: 1,
            updated: 1,
            removed: 1,
            unchanged: 1
        }
    );
    let expected: BTreeMap<_, _> = [
        ("generated/", String::new()),
        ("generated/a/", String::new()),
        ("generated/a/gone/", String::new()),
        ("generated/a/gone/by-hand", "not ours".to_owned()),
        ("generated/a/old", generated("new")),
        ("generated/a/same", generated("same")),
        ("generated/a/sub/", String::new()),
        ("generated/a/sub/added", generated("added")),
        ("generated/b/", String::new()),
        ("generated/b/other-crate", generated("of another set")),
    ]
    .into_iter()
    .map(|(path, content)| (path.to_owned(), content))
    .collect();
    assert_eq!(scratch.tree(), expected);
    assert_eq!(
        set.write(&scratch.target()).unwrap(),
        Report {
            unchanged: 3,
            ..Report::default()
        }
    );
}

#[test]
fn a_whole_set_removes_other_crates() {
    let scratch = Scratch::new("whole");
    scratch.put("b/other-crate", &generated("of no spec"));
    scratch.put("b/target/debug/out", &generated("cargo's business"));
    let report = set(&[("a/file", "")])
        .whole()
        .write(&scratch.target())
        .unwrap();
    assert_eq!((report.added, report.removed), (1, 1));
    assert!(!scratch.target().join("b/other-crate").exists());
    assert!(scratch.target().join("b/target/debug/out").exists());
}

#[test]
fn what_is_as_it_should_be_is_not_touched() {
    let scratch = Scratch::new("untouched");
    scratch.put("a/file", &generated("same"));
    let file = scratch.target().join("a/file");
    let long_ago = SystemTime::UNIX_EPOCH;
    fs::File::options()
        .write(true)
        .open(&file)
        .unwrap()
        .set_modified(long_ago)
        .unwrap();
    set(&[("a/file", "same"), ("a/other", "new")])
        .write(&scratch.target())
        .unwrap();
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), long_ago);
}

#[test]
fn foreign_files_are_refused_and_nothing_is_written() {
    let scratch = Scratch::new("foreign");
    scratch.put("a/by-hand", "written by a person");
    scratch.put("a/stale", &generated("stale"));
    let before = scratch.tree();
    let set = set(&[("a/added", ""), ("a/by-hand", "")]);
    assert_eq!(codes(set.write(&scratch.target())), ["foreign-file"]);
    assert_eq!(scratch.tree(), before);
}

#[test]
fn a_folder_in_place_of_a_file_is_refused() {
    let scratch = Scratch::new("folder");
    scratch.put("a/file/inner", "");
    scratch.put("b", "");
    let set = set(&[("a/file", ""), ("b/file", "")]);
    assert_eq!(
        codes(set.write(&scratch.target())),
        ["in-the-way", "in-the-way"]
    );
}

#[cfg(unix)]
#[test]
fn links_are_neither_followed_nor_replaced() {
    let scratch = Scratch::new("links");
    fs::create_dir_all(scratch.0.join("elsewhere")).unwrap();
    fs::write(scratch.0.join("elsewhere/file"), generated("elsewhere")).unwrap();
    scratch.put("a/file", &generated("old"));
    std::os::unix::fs::symlink(
        scratch.0.join("elsewhere"),
        scratch.target().join("a/folder"),
    )
    .unwrap();
    std::os::unix::fs::symlink(
        scratch.0.join("elsewhere/file"),
        scratch.target().join("a/link"),
    )
    .unwrap();
    let before = scratch.tree();
    assert_eq!(
        codes(set(&[("a/folder/file", "new")]).write(&scratch.target())),
        ["in-the-way"]
    );
    assert_eq!(
        codes(set(&[("a/link", "new")]).write(&scratch.target())),
        ["in-the-way"]
    );
    assert_eq!(scratch.tree(), before);
    // As nobody's files they are no reason to refuse, and not stale.
    let report = set(&[("a/file", "old")]).write(&scratch.target()).unwrap();
    assert_eq!(
        report,
        Report {
            unchanged: 1,
            ..Report::default()
        }
    );
    assert_eq!(scratch.tree(), before);
}

/// Asks for an end before each step in turn, and expects the folder to be as before.
#[test]
fn an_interrupted_write_changes_nothing() {
    let scratch = Scratch::new("interrupted");
    scratch.put("a/old", &generated("old"));
    scratch.put("a/stale", &generated("stale"));
    let before = scratch.tree();
    let set = set(&[
        ("a/added", "1"),
        ("a/deep/deeper/added", "2"),
        ("a/old", "new"),
    ]);
    let mut ends = 0;
    for end in 0.. {
        let asked = Cell::new(0);
        let interrupted = || {
            asked.set(asked.get() + 1);
            asked.get() > end
        };
        let result = write_all(&[(&set, &scratch.target())], &interrupted);
        if result.is_ok() {
            break;
        }
        ends += 1;
        assert_eq!(codes(result), ["interrupted"]);
        assert_eq!(scratch.tree(), before, "interrupted before step {end}");
    }
    assert_eq!(ends, 4, "three files to move and one to remove");
    assert_ne!(scratch.tree(), before);
}

/// A step that fails for a reason of the file system: the file that is to be removed has become a folder while
/// the others were written.
#[test]
fn a_failing_step_is_rolled_back() {
    let scratch = Scratch::new("failing");
    scratch.put("a/old", &generated("old"));
    scratch.put("a/stale", &generated("stale"));
    let set = set(&[("a/added", "1"), ("a/old", "new")]);
    let asked = Cell::new(0);
    let result = write_all(&[(&set, &scratch.target())], &|| {
        asked.set(asked.get() + 1);
        if asked.get() == 3 {
            fs::remove_file(scratch.target().join("a/stale")).unwrap();
            fs::create_dir(scratch.target().join("a/stale")).unwrap();
        }
        false
    });
    assert_eq!(codes(result), ["unwritable"]);
    assert_eq!(
        fs::read_to_string(scratch.target().join("a/old")).unwrap(),
        generated("old")
    );
    assert!(!scratch.target().join("a/added").exists());
    let left: Vec<_> = fs::read_dir(&scratch.0)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["generated"], "nothing is left beside the folder");
}
