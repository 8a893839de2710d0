//! Programs written for one release, compiled and run against the crates of later ones.

use crate::project::{CRATE, Project, data, told};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Makes a Cargo workspace of the project, with the programs of `data/update/consumer`.
fn workspace(project: &Project) {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let manifest = fs::read_to_string(repository.join("Cargo.toml")).unwrap();
    let runtime = repository.join("runtime").canonicalize().unwrap();
    let line = |line: &str| match line.split(' ').next() {
        Some("members") => "members = [\"consumer\", \"generated/*\"]\n".to_owned(),
        Some("default-members" | "exclude" | "cloudapi-codegen") => String::new(),
        Some("cloudapi-runtime") => {
            let path = format!("path = \"{}\"", runtime.display());
            format!("{}\n", line.replace("path = \"runtime\"", &path))
        }
        _ => format!("{line}\n"),
    };
    let manifest: String = manifest.lines().map(line).collect();
    project.write("Cargo.toml", &manifest);
    // The versions that everything else here was built with.
    fs::copy(repository.join("Cargo.lock"), project.path("Cargo.lock")).unwrap();
    fs::create_dir_all(project.path("consumer/src/bin")).unwrap();
    project.write(
        "consumer/Cargo.toml",
        &format!(
            "[package]\nname = \"consumer\"\nedition = \"2024\"\n\n[dependencies]\nserde_json.workspace = true\n\
             tencentcloud-shelf = {{ path = \"../{CRATE}\", default-features = false }}\n"
        ),
    );
    for program in ["release_2", "release_3", "spared"] {
        let file = format!("{program}.rs");
        let target = project.path("consumer/src/bin").join(&file);
        fs::copy(data("consumer").join(file), target).unwrap();
    }
}

/// Runs Cargo; `locked` where the lock file must be right already.
fn cargo(project: &Project, command: &str, program: &str, locked: bool) -> (bool, String, String) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let output = Command::new(env!("CARGO"))
        .args([
            command,
            "--quiet",
            "--offline",
            "--package",
            "consumer",
            "--bin",
            program,
        ])
        .args(locked.then_some("--locked"))
        .env("CARGO_TARGET_DIR", target)
        .current_dir(&project.root)
        .output()
        .unwrap();
    let (code, output, errors) = told(&output);
    (code == Some(0), output, errors)
}

fn printed(project: &Project, program: &str, locked: bool) -> String {
    let (done, output, errors) = cargo(project, "run", program, locked);
    assert!(done, "{program}\n{errors}");
    output
}

#[test]
fn programs_run_unchanged_as_long_as_the_verdict_says_so() {
    let project = Project::new("consumer");
    workspace(&project);
    let expected = "\
{\"ShelfId\":\"shelf-1\",\"BookIds\":[\"book-1\"],\"Limit\":20}
{\"BookId\":\"book-1\"}
Some(\"t\") Some(12) Some(1900)
Some(1) InternalError
";
    assert_eq!(printed(&project, "release_2", false), expected);

    // Minor: the program of release 2 runs unchanged, and what is new can be used. The lock file is ready, too.
    let output = project.update(3);
    assert!(output.contains("\nverdict: minor "), "{output}");
    assert_eq!(printed(&project, "release_2", true), expected);
    assert_eq!(
        printed(&project, "release_3", true),
        "{\"Title\":\"title\",\"Author\":{\"Name\":\"name\",\"Born\":1900}}\n\
         {\"ShelfId\":\"shelf-1\",\"Language\":\"en\"}\n"
    );
    let spared = printed(&project, "spared", true);

    // Major: for exactly the reasons that the update names, and only for programs that use these things.
    let output = project.update(4);
    assert!(output.contains("\nverdict: major "), "{output}");
    let (done, _, errors) = cargo(&project, "check", "release_2", true);
    assert!(!done);
    for reason in [
        "no `Author` in `structures`",
        "no field `total_count`",
        "expected `Option<i64>`, found `Option<String>`",
    ] {
        assert!(errors.contains(reason), "{reason}\n{errors}");
    }
    assert_eq!(printed(&project, "spared", true), spared);
}
