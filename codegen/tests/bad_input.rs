//! Bad input: one test per folder of `tests/data/bad`.
//!
//! A case is the small project in `base` with something wrong, a command, and what the command must say:
//!
//! | file | holds |
//! |---|---|
//! | `case.json` | `command` (default: parse the manual), `edit` (each `find` occurs once), `cut`, `make` |
//! | `input/` | files that replace those of the project; no copies of them with a difference |
//! | `expected` | exit code, then standard error, to the letter |
//!
//! No case may print a result or change a file of the project.

use libtest_mimic::{Arguments, Failed, Trial};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    match trials() {
        Ok(trials) => libtest_mimic::run(&Arguments::from_args(), trials).exit_code(),
        Err(error) => {
            eprintln!("cannot list the cases: {error}");
            ExitCode::FAILURE
        }
    }
}

fn trials() -> std::io::Result<Vec<Trial>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bad");
    let mut trials = vec![Trial::test("base_is_good", {
        let base = data.join("base");
        move || base_is_good(&base)
    })];
    for entry in fs::read_dir(&data)? {
        let folder = entry?.path();
        let name = folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name != "base" {
            let base = data.join("base");
            trials.push(Trial::test(name, move || run_case(&base, &folder)));
        }
    }
    Ok(trials)
}

/// What is done to the project, and the command that is run in it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Case {
    command: Option<Vec<String>>,
    edit: Vec<Edit>,
    cut: Vec<Cut>,
    make: Vec<Make>,
}

/// A replacement in a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    file: String,
    find: String,
    replace: String,
}

/// A file ends behind a text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cut {
    file: String,
    behind: String,
}

/// Something that cannot be committed, or need not be, takes the place of a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Make {
    file: String,
    #[serde(rename = "as")]
    kind: Kind,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// 200 MB that take no room on the disk.
    Huge,
    Folder,
    Pipe,
    Nothing,
    /// The file without the second byte of its first letter of several.
    #[serde(rename = "broken UTF-8")]
    BrokenUtf8,
}

/// The command that most cases run.
const PARSE: [&str; 6] = [
    "parse",
    "--provider",
    "tencent",
    "--service",
    "shelf",
    "manual.txt",
];

fn base_is_good(base: &Path) -> Result<(), Failed> {
    let project = scratch("base", base)?;
    for command in [vec!["check"], [&PARSE[..], &["--check"]].concat()] {
        let output = cloudapi(&project, &command)?;
        let errors = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() || !errors.is_empty() {
            return Err(format!("{command:?} does not pass without a message:\n{errors}").into());
        }
    }
    Ok(())
}

fn run_case(base: &Path, folder: &Path) -> Result<(), Failed> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let case: Case = match fs::read_to_string(folder.join("case.json")) {
        Ok(text) => serde_json::from_str(&text)?,
        Err(_) => Case::default(),
    };
    let project = scratch(&name, base)?;
    if folder.join("input").exists() {
        copy(&folder.join("input"), &project)?;
    }
    prepare(&case, &project)?;
    let before = tree(&project)?;
    let command = case
        .command
        .unwrap_or_else(|| PARSE.map(str::to_owned).to_vec());
    let output = cloudapi(&project, &command)?;
    let code = output
        .status
        .code()
        .map_or("none".to_owned(), |code| code.to_string());
    let found = format!(
        "exit code {code}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    if !output.stdout.is_empty() {
        return Err(format!(
            "printed a result:\n{}",
            String::from_utf8_lossy(&output.stdout)
        )
        .into());
    }
    if tree(&project)? != before {
        return Err("a file of the project was changed".into());
    }
    let expected_file = folder.join("expected");
    let expected = fs::read_to_string(&expected_file).unwrap_or_default();
    if found != expected {
        return Err(format!(
            "{} says otherwise\n--- expected\n{expected}\n--- found\n{found}",
            expected_file.display()
        )
        .into());
    }
    Ok(())
}

fn prepare(case: &Case, project: &Path) -> Result<(), Failed> {
    for Edit {
        file,
        find,
        replace,
    } in &case.edit
    {
        let path = project.join(file);
        let text = fs::read_to_string(&path)?;
        if text.matches(find.as_str()).count() != 1 {
            return Err(format!("{file} does not hold {find:?} once").into());
        }
        fs::write(path, text.replacen(find.as_str(), replace, 1))?;
    }
    for Cut { file, behind } in &case.cut {
        let path = project.join(file);
        let text = fs::read_to_string(&path)?;
        let at = text
            .find(behind.as_str())
            .ok_or_else(|| format!("{file} does not hold {behind:?}"))?;
        fs::write(path, &text[..at + behind.len()])?;
    }
    for Make { file, kind } in &case.make {
        let path = project.join(file);
        let text = fs::read_to_string(&path).unwrap_or_default();
        if path.is_file() {
            fs::remove_file(&path)?;
        }
        match kind {
            Kind::Nothing => {}
            Kind::BrokenUtf8 => {
                let mut bytes = text.into_bytes();
                let first = bytes.iter().position(|byte| !byte.is_ascii());
                bytes.remove(first.ok_or("the file is ASCII")? + 1);
                fs::write(path, bytes)?;
            }
            Kind::Folder => fs::create_dir(path)?,
            Kind::Huge => fs::File::create(path)?.set_len(200 * 1024 * 1024)?,
            Kind::Pipe => {
                if !Command::new("mkfifo").arg(path).status()?.success() {
                    return Err("mkfifo failed".into());
                }
            }
        }
    }
    Ok(())
}

/// Runs the real command in a project, with so little memory that a huge file cannot be read into it.
fn cloudapi<S: AsRef<std::ffi::OsStr>>(
    project: &Path,
    arguments: &[S],
) -> std::io::Result<std::process::Output> {
    Command::new("sh")
        .args([
            "-c",
            "ulimit -v 180000; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_cloudapi"),
        ])
        .args(arguments)
        .current_dir(project)
        .env_remove("CLICOLOR_FORCE")
        .output()
}

/// A fresh copy of the project.
fn scratch(name: &str, base: &Path) -> Result<PathBuf, Failed> {
    let project = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("bad")
        .join(name);
    if project.exists() {
        fs::remove_dir_all(&project)?;
    }
    fs::create_dir_all(&project)?;
    copy(base, &project)?;
    Ok(project)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Everything below a folder: content of files, kind and size of what is too large or no file.
fn tree(folder: &Path) -> std::io::Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let about = entry.metadata()?;
            let content = if about.is_file() && about.len() < 1024 * 1024 {
                fs::read(entry.path())?
            } else {
                format!("{:?}, {} bytes", about.file_type(), about.len()).into_bytes()
            };
            if about.is_dir() {
                open.push(entry.path());
            }
            found.insert(entry.path(), content);
        }
    }
    Ok(found)
}
