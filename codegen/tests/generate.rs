//! The command that generates: the same bytes anywhere, nothing twice, and never a mixture of old and new.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// The small project of the tests of bad input, in a folder of its own.
fn project(name: &str) -> io::Result<PathBuf> {
    let project = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("generate")
        .join(name);
    let _ = fs::remove_dir_all(&project);
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bad/base");
    copy(&base, &project)?;
    Ok(project)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy(&entry.path(), &target)?,
            false => drop(fs::copy(entry.path(), target)?),
        }
    }
    Ok(())
}

/// Runs a command that must succeed; gives what it prints to standard error.
fn run(project: &Path, arguments: &[&str]) -> io::Result<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloudapi"));
    let output = command.args(arguments).current_dir(project).output()?;
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {errors}");
    Ok(errors)
}

/// Content of every file below a folder, or what else is to be known of it.
fn files<T>(folder: &Path, of: fn(&Path) -> io::Result<T>) -> io::Result<BTreeMap<PathBuf, T>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(here) = open.pop() {
        for entry in fs::read_dir(here)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let known = of(&path)?;
            found.insert(path.strip_prefix(folder).unwrap_or(&path).to_owned(), known);
        }
    }
    Ok(found)
}

fn content(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}

fn time(path: &Path) -> io::Result<SystemTime> {
    fs::metadata(path)?.modified()
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    let [one, two] = ["one", "two"].map(|name| project(name).unwrap());
    // Nothing of the first run may matter to the second: not even what was there before.
    fs::remove_dir_all(two.join("generated")).unwrap();
    for project in [&one, &two] {
        run(project, &["generate"]).unwrap();
    }
    let generated = files(&one.join("generated"), content).unwrap();
    assert!(generated.len() > 5, "{:?}", generated.keys());
    assert!(generated == files(&two.join("generated"), content).unwrap());
}

#[test]
fn a_second_run_touches_nothing() {
    let project = project("twice").unwrap();
    run(&project, &["generate"]).unwrap();
    for path in files(&project, time).unwrap().keys() {
        let file = fs::File::options().write(true).open(project.join(path));
        file.unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    }
    run(&project, &["generate"]).unwrap();
    for (path, time) in files(&project, time).unwrap() {
        assert_eq!(time, SystemTime::UNIX_EPOCH, "{}", path.display());
    }
}

/// What a command leaves that was killed between two files.
#[test]
fn any_command_undoes_what_a_killed_one_began() {
    let project = project("killed").unwrap();
    let api = project.join("spec/tencent/shelf/2020-01-01/api.json");
    let before = files(&project, content).unwrap();
    let text = fs::read(&api).unwrap();
    fs::write(&api, "half of a spec").unwrap();
    fs::write(project.join("new.txt"), "new").unwrap();
    // No process has this number.
    let stage = project.join(".cloudapi-4294967295-0");
    fs::create_dir(&stage).unwrap();
    fs::write(stage.join("0.old"), &text).unwrap();
    fs::write(stage.join("2.new"), "never came into its place").unwrap();
    let journal = serde_json::json!({"folders": [], "files": [
        {"path": "spec/tencent/shelf/2020-01-01/api.json", "change": "update"},
        {"path": "new.txt", "change": "add"},
        {"path": "never.txt", "change": "add"},
    ]});
    fs::write(stage.join("journal"), journal.to_string()).unwrap();
    let errors = run(&project, &["check"]).unwrap();
    assert!(errors.contains("undone (2 files)"), "{errors}");
    assert!(files(&project, content).unwrap() == before);
    assert_eq!(run(&project, &["check"]).unwrap(), "");
}
