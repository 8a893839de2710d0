//! The legacy part of the real manual, when `CLOUDAPI_DOCS` names the folder of documents.

use cloudapi_codegen::diagnostic::Severity;
use cloudapi_codegen::generate;
use cloudapi_codegen::parse::{Parsed, tencent_legacy};
use cloudapi_codegen::source::Source;
use cloudapi_codegen::spec::{Documented, Spec};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What the manual says, or nothing and a visible line.
fn parsed() -> Option<Parsed> {
    let Some(folder) = std::env::var_os("CLOUDAPI_DOCS") else {
        eprintln!("SKIPPED: set CLOUDAPI_DOCS to the folder of documents to test the real manual");
        return None;
    };
    let path = PathBuf::from(folder).join("tencent-ckafka/manual.zh.2025-07-01.txt");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let parsed = tencent_legacy::parse(&Source::new("manual.txt", text), "ckafka");
    Some(parsed.unwrap_or_else(|| panic!("the manual has a legacy part")))
}

fn folder(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../spec/tencent/ckafka")
        .join(version)
}

#[test]
fn the_committed_spec_is_what_the_manual_says() {
    let Some(parsed) = parsed() else { return };
    let documented = Documented {
        api: parsed.api.unwrap(),
        changelog: parsed.changelog,
        examples: parsed.examples,
    };
    for (name, text) in documented.files() {
        let committed = std::fs::read_to_string(folder("v2").join(&name)).unwrap_or_default();
        assert!(
            committed == text,
            "{name} differs from what the manual says"
        );
    }
    let committed = std::fs::read_dir(folder("v2").join("examples"))
        .unwrap()
        .count();
    assert_eq!(committed, documented.examples.len());
}

#[test]
fn every_count_is_known() {
    let Some(parsed) = parsed() else { return };
    let errors = parsed
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error);
    assert_eq!(errors.count(), 0);
    for (what, number) in [
        ("actions", 31),
        ("actions without a section", 0),
        ("rows of parameters", 127),
        ("rows of members", 127),
        ("rows of configuration", 22),
        ("names printed in pieces", 32),
        ("most pieces of a name", 3),
        ("tables about no action, left out", 3),
        ("structures made from paths and configuration", 16),
        ("common parameters", 8),
        ("public error codes", 22),
        ("module error codes", 28),
        ("examples announced", 31),
        ("examples read", 31),
        ("responses rebuilt", 31),
        ("examples of a configuration", 1),
        ("lines of brackets put back", 201),
        ("comments dropped", 22),
        ("strings of JSON with their quotes escaped", 1),
    ] {
        assert_eq!(parsed.report.number(what), Some(number), "{what}");
    }
    for (name, checked, contradictions) in [
        ("legacy-clock", 2, 1),
        ("legacy-request", 58, 2),
        ("legacy-response", 136, 30),
    ] {
        let check = parsed.report.check(name).unwrap();
        assert_eq!(
            (check.checked, check.contradictions),
            (checked, contradictions),
            "{name}"
        );
    }
    // Each contradiction but those of the clock is a fact of the spec, too.
    let recorded = parsed.api.as_ref().map(|api| api.contradictions.len());
    assert_eq!(recorded, Some(2 + 30));
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in parsed
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Warning)
    {
        assert!(diagnostic.location.is_some(), "{diagnostic}");
        *codes.entry(diagnostic.code).or_default() += 1;
    }
    // Six names below another parent than printed, two examples that call another action.
    let expected = [
        ("example-action", 2),
        ("legacy-clock", 1),
        ("legacy-request", 2),
        ("legacy-response", 30),
        ("nested-name", 6),
    ];
    assert_eq!(codes, BTreeMap::from(expected));
}

/// Rows as facts: every row of a table is a parameter or a member.
#[test]
fn rows_in_are_facts_out() {
    let Some(parsed) = parsed() else { return };
    let api = parsed.api.unwrap();
    let actions: usize = api
        .actions
        .iter()
        .map(|action| action.input.len() + action.output.len())
        .sum();
    let members: usize = api
        .structures
        .iter()
        .map(|structure| structure.members.len())
        .sum();
    assert_eq!(actions + members, 127 + 127 + 22);
}

/// Needs no documents: both specs are committed.
#[test]
fn successors_exist() {
    let load =
        |version: &str| Spec::load(&folder(version)).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let (legacy, newer) = (load("v2"), load("2019-08-19"));
    // Lines of docs are wrapped anywhere.
    let text = |version: &str| -> String {
        let files = generate(&folder(version)).unwrap();
        let texts = files
            .iter()
            .map(|(_, bytes)| String::from_utf8_lossy(bytes));
        let lines: Vec<String> = texts
            .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        lines.join("\n").replace("\n/// ", " ")
    };
    let (docs, types) = (text("v2"), text("2019-08-19"));
    for action in &legacy.api.actions {
        if let Some(successor) = &action.successor {
            assert!(
                newer.api.action(successor).is_some(),
                "{} -> {successor}",
                action.name
            );
            // Generated docs point to a type that there is.
            let link = docs
                .split_once(&format!(
                    "Replaced by action `{successor}` of the newer API: [`"
                ))
                .and_then(|(_, rest)| rest.split_once("`]"));
            let (path, _) = link.unwrap_or_else(|| panic!("no link to {successor}"));
            let request = path.strip_prefix("tencentcloud_ckafka::").unwrap();
            assert!(
                types.contains(&format!("pub struct {request} {{")),
                "{path}"
            );
        }
    }
}
