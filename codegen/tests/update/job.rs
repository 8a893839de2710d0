//! What an update says and does.

use crate::project::{CRATE, Project, SPEC, data};
use cloudapi_codegen::source::Source;
use cloudapi_codegen::update::{Folders, Update};
use std::cell::Cell;

#[test]
fn a_compatible_release() {
    let project = Project::new("compatible");
    let output = project.update(3);
    let expected = "\
release 3 (2020-03-01): 1 action, 1 parameter, 1 member added; 1 parameter optional now; 3 other facts changed; \
1 parameter deprecated; agrees with the vendor's changelog (5 of 5 entries)
verdict: minor (compatible additions), tencentcloud-shelf 0.4.2 -> 0.4.3
4 descriptions missing: cloudapi docs missing

added (3)
  ok      action  CreateBook              new request, response and method of the client
  ok      input   DescribeBooks.Language  new field with a setter
  ok      member  Book.Language           new field; the type is non-exhaustive

changed (4)
  ok      input      DescribeBooks.ShelfId  required: required -> optional; it stays an argument of `new`
  ok      structure  Author                 used_by: response only -> request; requests hold it now: it gets a \
constructor and setters
  ok      member     Author.Name            required: not stated -> required; documentation alone
  ok      member     Author.Born            required: not stated -> optional; documentation alone

deprecated (1)
  ok      input  DescribeBooks.Limit  the compiler warns where it is used
";
    assert!(output.starts_with(expected), "{output}");
    // The tree is ready: the spec is right by itself, and the crate is what the spec gives.
    project.done(&["check"]);
    project.done(&["generate", "--check"]);
    assert!(
        project
            .read(&format!("{SPEC}/crate.json"))
            .contains("0.4.3")
    );
    let api = project.read(&format!("{SPEC}/api.json"));
    let row = |name: &str| {
        let start = format!("{{\"name\": \"{name}\"");
        api.lines()
            .map(str::trim)
            .find(|line| line.starts_with(&start))
    };
    // Required in release 2: stays an argument.
    assert_eq!(
        row("ShelfId"),
        Some(
            r#"{"name": "ShelfId", "type": "string", "required": false, "constructor": true, "example": "shelf-1"},"#
        )
    );
    // Not in the document any more: everything but the deprecation is from release 2.
    assert_eq!(
        row("Limit"),
        Some(
            r#"{"name": "Limit", "type": "integer", "required": false, "example": "20", "since": 2, "deprecated": 3}"#
        )
    );
    let changelog = project.read(&format!("{CRATE}/CHANGELOG.md"));
    let expected = "\
## 0.4.3 - API release 3 (2020-03-01)

Compatible with 0.4.2.

### Added

- action `CreateBook`
- parameter `DescribeBooks.Language`
- member `Book.Language`

### Changed

- parameter `DescribeBooks.ShelfId` is optional now: it stays an argument of `new`
- structure `Author`: requests hold it now: it gets a constructor and setters

### Deprecated

- parameter `DescribeBooks.Limit`

Documentation or data changed in 2 places.
";
    assert!(changelog.ends_with(expected), "{changelog}");
    let missing = project.done(&["docs", "missing"]);
    assert_eq!(missing.lines().count(), 4, "{missing}");

    // A parse alone remembers the same.
    let document = data("release-3.txt");
    let parse = [
        "parse",
        "--provider",
        "tencent",
        "--service",
        "shelf",
        "--check",
    ];
    project.done(&[&parse[..], &[document.to_str().unwrap()]].concat());

    // The same document once more changes nothing.
    let before = project.files();
    let output = project.update(3);
    assert!(
        output.starts_with("release 3 (2020-03-01): nothing differs\n"),
        "{output}"
    );
    assert!(project.files() == before);
}

#[test]
fn a_breaking_release() {
    let project = Project::new("breaking");
    project.update(3);
    let output = project.update(4);
    let expected = "\
release 4 (2020-04-01): 1 structure added; 3 types changed; 1 structure, 1 member removed; agrees with the vendor's \
changelog (5 of 5 entries)
verdict: major (programs may stop compiling), tencentcloud-shelf 0.4.3 -> 0.5.0
3 descriptions moved: Author -> Writer, Author.Born -> Writer.Born, Author.Name -> Writer.Name
1 description dropped: TotalCount
";
    assert!(output.starts_with(expected), "{output}");
    project.done(&["check"]);
    project.done(&["generate", "--check"]);
    let changelog = project.read(&format!("{CRATE}/CHANGELOG.md"));
    let (newest, older) = changelog.split_once("\n## 0.4.3").unwrap();
    assert!(older.contains("Compatible with 0.4.2."));
    assert!(newest.contains("## 0.5.0 - API release 4 (2020-04-01)"));
    assert!(newest.contains("\n- **breaking:** response member `DescribeBooks.TotalCount`\n"));
    assert_eq!(newest.matches("**breaking:**").count(), 5, "{newest}");
    assert!(
        !project
            .path(&format!("{CRATE}/src/structures/author.rs"))
            .exists()
    );
}

/// A release that was missed is made up for: the two documents together say what the last one says.
#[test]
fn two_releases_at_once() {
    let (one, both) = (Project::new("at-once"), Project::new("one-by-one"));
    let output = one.update(4);
    assert!(output.contains("(10 of 10 entries)"), "{output}");
    assert!(output.contains("0.4.2 -> 0.5.0"), "{output}");
    both.update(3);
    both.update(4);
    for file in ["api.json", "changelog.json", "docs.json", "crate.json"] {
        let file = format!("{SPEC}/{file}");
        assert!(one.read(&file) == both.read(&file), "{file}");
    }
}

#[test]
fn a_dry_run_writes_nothing_and_says_everything() {
    let project = Project::new("dry-run");
    let before = project.files();
    let document = data("release-4.txt");
    let output = project.done(&["update", document.to_str().unwrap(), "--dry-run"]);
    assert!(project.files() == before);
    for part in [
        "verdict: major (programs may stop compiling), tencentcloud-shelf 0.4.2 -> 0.5.0\n",
        "\n    ## 0.5.0 - API release 4 (2020-04-01)\n",
        "\n  + generated/tencentcloud-shelf/CHANGELOG.md\n",
        "\n  - generated/tencentcloud-shelf/src/structures/author.rs\n",
        "\n  ~ spec/tencent/shelf/2020-01-01/api.json\n",
        "\nnothing was written: --dry-run\n",
    ] {
        assert!(output.contains(part), "{part}\n{output}");
    }
}

/// Interrupted before each of its steps, an update leaves the tree as it was.
#[test]
fn an_interruption_at_any_step_leaves_the_tree_as_it_was() {
    let project = Project::new("interrupted");
    project.write(
        "Cargo.lock",
        "[[package]]\nname = \"tencentcloud-shelf\"\nversion = \"0.4.2\"\n",
    );
    let before = project.files();
    let source = Source::load(&data("release-4.txt")).unwrap();
    let generated = project.path("generated");
    let folders = Folders {
        root: &project.root,
        generated: &generated,
    };
    let update = Update::plan(folders, &[project.path(SPEC)], &source, None).unwrap();
    let steps = update.changes().unwrap().len();
    assert!(steps > 10);
    for stop in 0..steps {
        let step = Cell::new(0);
        let interrupted = || step.replace(step.get() + 1) == stop;
        let wrong = update.write(&interrupted).unwrap_err();
        assert_eq!(wrong.len(), 1, "{wrong:#?}");
        assert_eq!(wrong[0].code, "interrupted");
        assert!(project.files() == before, "step {stop}");
    }
    update.write(&|| false).unwrap();
    assert!(project.read("Cargo.lock").contains("0.5.0"));
    assert_eq!(update.changes().unwrap(), []);
}

/// Whenever a signal arrives, the tree is either as before or as after.
#[cfg(unix)]
#[test]
fn a_signal_leaves_the_tree_whole() {
    let after = Project::new("signal-after");
    after.update(4);
    let (after, project) = (after.files(), Project::new("signal"));
    let before = project.files();
    let document = data("release-4.txt");
    for delay in [0, 2, 4, 6, 8, 10, 15, 20] {
        let mut child = project
            .command(&["update", document.to_str().unwrap()])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(delay));
        let mut kill = std::process::Command::new("kill");
        // It may be over already.
        let _ = kill
            .args(["-TERM", &child.id().to_string()])
            .output()
            .unwrap();
        child.wait().unwrap();
        let found = project.files();
        assert!(found == before || found == after, "after {delay} ms");
        if found == after {
            break;
        }
    }
}
