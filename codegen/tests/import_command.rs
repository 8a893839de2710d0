//! `cloudapi import` as people and scripts use it: what it writes, prints and returns.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/import")
        .join(name)
}

/// A project of its own, removed at the end.
struct Project(PathBuf);

impl Project {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("import-{name}"));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("spec")).unwrap();
        Self(folder)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_cloudapi"))
            .current_dir(&self.0)
            .args(arguments)
            .output()
            .unwrap()
    }

    /// Standard output of a command that succeeds.
    fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Checks all specs. What no code can be generated for yet is no fault of an import.
    fn check(&self) {
        let output = self.run(&["check"]);
        let errors = String::from_utf8_lossy(&output.stderr);
        for line in errors.lines().filter(|line| line.starts_with("error")) {
            assert!(line.starts_with("error[unsupported]"), "{line}");
        }
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.0.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.read(path)).unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Puts a fixture into the folder `in`, with replacements.
    fn put(&self, name: &str, from: &str, replacements: &[(&str, &str)]) {
        let mut text = std::fs::read_to_string(fixture(from)).unwrap();
        for (old, new) in replacements {
            assert!(text.contains(old), "{old}");
            text = text.replace(old, new);
        }
        self.write(&format!("in/{name}"), &text);
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const GARDEN: &str = "garden.api.json";
const NURSERY: &str = "nursery.api-docs.json";
const ORCHARD: &str = "orchard.api-docs.json";
const SPEC: &str = "spec/tencent/garden/2024-02-29";

#[test]
fn a_folder_becomes_specs_that_check_and_docs_accept() {
    let project = Project::new("folder");
    for name in [GARDEN, NURSERY, ORCHARD] {
        project.put(name, name, &[]);
    }
    project.put("README.md", GARDEN, &[]);
    project.write("in/other.json", "{\"neither\": \"nor\"}");
    let printed = project.ok(&["import", "in"]);
    assert!(
        printed.contains("3 specs: ") && printed.contains("; 1 files skipped"),
        "{printed}"
    );
    project.check();
    assert_eq!(project.ok(&["docs", "missing"]), "");
    // Who asks for them gets them.
    assert_ne!(project.ok(&["docs", "missing", "tencent/garden"]), "");
    let facts = project.ok(&["facts", "tencent/garden/2024-02-29"]);
    assert!(facts.contains("input\tCreatePlant\t"), "{facts}");
    assert_eq!(
        project.json(&format!("{SPEC}/crate.json"))["name"],
        "tencentcloud-garden"
    );
    // Nothing has changed since.
    let again = project.ok(&["import", "in", "--check"]);
    assert!(again.contains("up to date"), "{again}");
    assert!(!project.0.join(SPEC).join("changelog.json").exists());
}

#[test]
fn a_check_fails_on_what_differs_and_writes_nothing() {
    let project = Project::new("check");
    project.put(GARDEN, GARDEN, &[]);
    let output = project.run(&["import", "in/garden.api.json", "--check"]);
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        errors.contains("run: cloudapi import in/garden.api.json"),
        "{errors}"
    );
    assert!(!project.0.join(SPEC).exists());
}

#[test]
fn a_broken_file_is_named_and_skips_only_itself() {
    let project = Project::new("broken");
    project.put(GARDEN, GARDEN, &[]);
    let text = std::fs::read_to_string(fixture(NURSERY)).unwrap();
    project.write("in/cut.json", &text[..text.len() / 2]);
    project.put("oss.json", ORCHARD, &[("\"Orchard\"", "\"Oss\"")]);
    let output = project.run(&["import", "in", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        errors.contains("error[invalid-json]: invalid JSON: EOF"),
        "{errors}"
    );
    assert!(errors.contains("--> in/cut.json:"), "{errors}");
    assert!(
        errors.contains("`Oss` has a protocol of its own"),
        "{errors}"
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let refused: Vec<&str> = report["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["file"].as_str().unwrap())
        .collect();
    assert_eq!(refused, ["in/cut.json", "in/oss.json"]);
    assert_eq!(report["imported"][0]["spec"], "tencent/garden/2024-02-29");
    assert_eq!(report["imported"][0]["left_out"][0], "GraftPlant");
    assert!(project.0.join(SPEC).join("api.json").exists());
}

#[test]
fn the_plain_name_stays_with_the_first_import() {
    let project = Project::new("names");
    let version = |name: &str, version: &str| {
        project.put(name, GARDEN, &[("2024-02-29", version)]);
    };
    let named = |version: &str| {
        project.json(&format!("spec/tencent/garden/{version}/crate.json"))["name"].clone()
    };
    version("a.json", "2020-05-01");
    version("b.json", "2022-07-01");
    version("c.json", "2022-08-01");
    project.ok(&["import", "in/*.json"]);
    assert_eq!(named("2022-08-01"), "tencentcloud-garden");
    assert_eq!(named("2022-07-01"), "tencentcloud-garden-2022");
    assert_eq!(named("2020-05-01"), "tencentcloud-garden-2020");
    version("d.json", "2022-09-01");
    version("e.json", "2025-01-01");
    project.ok(&["import", "in"]);
    assert_eq!(named("2025-01-01"), "tencentcloud-garden-2025");
    assert_eq!(named("2022-09-01"), "tencentcloud-garden-2022-09-01");
    assert_eq!(named("2022-08-01"), "tencentcloud-garden");
}

#[test]
fn two_imports_are_two_releases() {
    let project = Project::new("releases");
    project.put(GARDEN, GARDEN, &[]);
    project.ok(&["import", "in"]);
    let first = project.read(&format!("{SPEC}/api.json"));
    project.write("old/api.json", &first);
    project.write(
        "old/crate.json",
        &project.read(&format!("{SPEC}/crate.json")),
    );
    project.put(
        GARDEN,
        GARDEN,
        &[
            // An action goes, another one comes, a parameter becomes optional, a member is deprecated.
            ("\"TrimPlant\": {", "\"PrunePlant\": {"),
            (
                "\"name\": \"GateToken\", \"required\": true",
                "\"name\": \"GateToken\", \"required\": false",
            ),
            (
                "{\"disabled\": false, \"document\": \"重量\"",
                "{\"disabled\": true, \"document\": \"重量\"",
            ),
        ],
    );
    project.ok(&["import", "in", "--date", "2025-01-31"]);
    let log = project.json(&format!("{SPEC}/changelog.json"));
    let releases = log["releases"].as_array().unwrap();
    let dates: Vec<&str> = releases
        .iter()
        .map(|r| r["date"].as_str().unwrap())
        .collect();
    assert_eq!(dates, ["2024-02-29", "2025-01-31"]);
    let entries: Vec<String> = releases[1]["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
            format!(
                "{} {} {} {}",
                text("change"),
                text("subject"),
                text("owner"),
                entry["names"][0].as_str().unwrap_or_default()
            )
        })
        .collect();
    assert_eq!(
        entries,
        [
            "modified input OpenGate GateToken",
            "added action PrunePlant ",
            "removed action TrimPlant ",
            "deprecated member Plant Weight",
        ]
    );
    let api = project.json(&format!("{SPEC}/api.json"));
    let action = |name: &str| {
        let actions = api["actions"].as_array().unwrap().iter();
        actions.clone().find(|a| a["name"] == name).unwrap().clone()
    };
    assert_eq!(action("PrunePlant")["since"], 2);
    // Programs that were written before still compile.
    assert_eq!(action("OpenGate")["input"][0]["constructor"], true);
    project.check();
    let history = project.ok(&["history", "tencent/garden"]);
    assert!(history.contains("2025-01-31"), "{history}");
    let replayed = project.ok(&["diff", "tencent/garden@1..2"]);
    assert!(replayed.contains("PrunePlant"), "{replayed}");
    let folders = project.ok(&["diff", "old", SPEC]);
    assert!(folders.contains("GateToken"), "{folders}");
    // Once more, and nothing is new.
    project.ok(&["import", "in", "--check", "--date", "2025-02-28"]);
}

#[test]
fn update_takes_descriptions() {
    let project = Project::new("update");
    project.put(NURSERY, NURSERY, &[]);
    // What no code is generated for yet would stop the update of the crate.
    project.put("garden.json", GARDEN, &[("\"skip_sign\": true,", "")]);
    project.ok(&["import", "in/garden.json"]);
    project.ok(&["generate"]);
    project.put(
        "garden.json",
        GARDEN,
        &[
            ("\"skip_sign\": true,", ""),
            ("\"TrimPlant\": {", "\"PrunePlant\": {"),
        ],
    );
    let printed = project.ok(&["update", "in/garden.json"]);
    assert!(
        printed.contains("verdict: major") || printed.contains("0.1.0 -> 0.2.0"),
        "{printed}"
    );
    assert_eq!(
        project.json(&format!("{SPEC}/crate.json"))["version"],
        "0.2.0"
    );
    let log = project.read("generated/tencentcloud-garden/CHANGELOG.md");
    assert!(log.contains("PrunePlant"), "{log}");
    project.ok(&["check"]);
    project.ok(&["generate", "--check"]);
    project.ok(&["import", "in/garden.json", "--check"]);
    let output = project.run(&["update", "in/nursery.api-docs.json"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn specs_of_documents_are_not_overwritten() {
    let project = Project::new("documents");
    project.put(GARDEN, GARDEN, &[]);
    project.ok(&["import", "in"]);
    let file = format!("{SPEC}/api.json");
    let text = project.read(&file).replace("  \"imported\": true,\n", "");
    project.write(&file, &text);
    let output = project.run(&["import", "in"]);
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("error[of-documents]"), "{errors}");
    assert_eq!(project.read(&file), text);
}

#[test]
fn arguments_that_mean_nothing_are_refused() {
    let project = Project::new("arguments");
    for (arguments, code, message) in [
        (
            &["import", "nowhere.json"][..],
            1,
            "cannot read the file: no such file",
        ),
        (&["import", "*.json"][..], 1, "there is no description here"),
        (&["import", "spec"][..], 1, "there is no description here"),
        (&["import", "x.json", "--provider", "acme"][..], 2, "acme"),
        (
            &["import", "x.json", "--date", "today"][..],
            2,
            "2025-01-31",
        ),
        (&["import"][..], 2, "FILE"),
    ] {
        let output = project.run(arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
        assert!(errors.contains(message), "{arguments:?}: {errors}");
    }
    project.put(GARDEN, GARDEN, &[]);
    let output = project.run(&["import", "in", "--provider", "alibaba"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_spec_is_held_against_a_description() {
    let project = Project::new("verify");
    project.put(GARDEN, GARDEN, &[]);
    project.ok(&["import", "in"]);
    // What comes from a description agrees with it.
    let same = project.ok(&["verify", "tencent/garden", "in/garden.api.json"]);
    assert!(same.starts_with(|c: char| c.is_ascii_digit()), "{same}");
    assert!(
        same.ends_with(
            " facts agree, 0 contradict, 0 only in the description, 0 only in the spec\n"
        ),
        "{same}"
    );
    project.put(
        GARDEN,
        GARDEN,
        &[
            ("\"TrimPlant\": {", "\"PrunePlant\": {"),
            // Another type, another default, no bound, a value more, deep within.
            ("\"member\": \"float\", \"name\": \"Weight\", \"output_required\": true, \"type\": \"float\"",
             "\"member\": \"int64\", \"name\": \"Weight\", \"output_required\": true, \"type\": \"int\""),
            ("最小1，最大300，默认为20", "最大300，默认为30"),
            ("ROSE/TULIP", "ROSE/TULIP/LILY"),
        ],
    );
    let output = project.run(&["verify", "tencent/garden", "in/garden.api.json"]);
    assert_eq!(output.status.code(), Some(1));
    let printed = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(
        lines[..lines.len() - 1],
        [
            "contradicts\tinput CreatePlant.Height\tdefault\t20\t30",
            "contradicts\toutput CreatePlant.Plant.Weight\ttype\tfloat\tinteger",
            "only the description\tinput CreatePlant.Kind\tvalues\t-\t\"LILY\"",
            "only the description\taction PrunePlant\taction\t-\tPrunePlant",
            "only the spec\tinput CreatePlant.Height\tminimum\t1\t-",
            "only the spec\taction TrimPlant\taction\tTrimPlant\t-",
        ]
    );
    let output = project.run(&[
        "verify",
        "tencent/garden",
        "in/garden.api.json",
        "--json",
        "--contradictions",
    ]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 2);
    project.put(NURSERY, NURSERY, &[]);
    let output = project.run(&["verify", "tencent/garden", "in/nursery.api-docs.json"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("error[different-api]"), "{errors}");
}
