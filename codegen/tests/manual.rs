//! The real manual, when `CLOUDAPI_DOCS` names the folder of documents: the committed spec is what it says, and every
//! count and contradiction is known.

use cloudapi_codegen::diagnostic::Severity;
use cloudapi_codegen::parse::findings::{FILE, Findings};
use cloudapi_codegen::parse::{Parsed, parse_document, parse_parts};
use cloudapi_codegen::source::Source;
use cloudapi_codegen::spec::Documented;
use std::path::{Path, PathBuf};

/// The manual, or nothing and a visible line.
fn manual() -> Option<Source> {
    let Some(folder) = std::env::var_os("CLOUDAPI_DOCS") else {
        eprintln!("SKIPPED: set CLOUDAPI_DOCS to the folder of documents to test the real manual");
        return None;
    };
    let path = PathBuf::from(folder).join("tencent-ckafka/manual.zh.2025-07-01.txt");
    Some(Source::load(&path).unwrap_or_else(|error| panic!("{error}")))
}

fn parse(source: &Source) -> Parsed {
    parse_document(source, "tencent", "ckafka")
}

#[test]
fn the_committed_spec_is_what_the_manual_says() {
    let Some(source) = manual() else { return };
    let parsed = parse(&source);
    let errors: Vec<_> = parsed
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let documented = Documented {
        api: parsed.api.unwrap(),
        changelog: parsed.changelog,
        examples: parsed.examples,
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/tencent/ckafka/2019-08-19");
    for (name, text) in documented.files() {
        let committed = std::fs::read_to_string(folder.join(&name)).unwrap_or_default();
        assert!(
            committed == text,
            "{name} differs: run `cloudapi parse` on the manual and review the difference"
        );
    }
    let committed = std::fs::read_dir(folder.join("examples")).unwrap().count();
    assert_eq!(
        committed,
        documented.examples.len(),
        "examples of actions that the manual no longer has"
    );
}

#[test]
fn every_count_is_known() {
    let Some(source) = manual() else { return };
    let report = parse(&source).report;
    for (what, number) in [
        ("actions", 87),
        ("actions without a section", 1),
        ("structures", 177),
        ("parameters", 452),
        ("response members", 173),
        ("members of structures", 1042),
        ("parameters and members", 1667),
        ("error codes in lists", 58),
        ("rows of tables", 1945),
        (
            "rows of common parameters, not repeated for each action",
            278,
        ),
        ("examples announced", 93),
        ("examples read", 93),
        ("example values cut at the edge of their cell, left out", 85),
        ("example values that lost their asterisks, left out", 4),
    ] {
        assert_eq!(report.number(what), Some(number), "{what}");
    }
}

#[test]
fn every_contradiction_is_known() {
    let Some(source) = manual() else { return };
    let report = parse(&source).report;
    let differ: Vec<_> = report
        .checks
        .iter()
        .filter(|check| check.contradictions > 0)
        .map(|check| (check.name, check.checked, check.contradictions))
        .collect();
    let known = [
        // An action without a section.
        ("overview-sections", 175, 1),
        // A page that was renamed in one place.
        ("overview-titles", 87, 1),
        // Structures that other structures of an action refer to, which the vendor's generator lost.
        ("references", 374, 27),
        // Lower-case names, scalars for lists, times for numbers.
        ("example-values", 2136, 30),
        // Examples of another parameter's values, of two values in one, and below the least.
        ("example-facts", 160, 5),
        // Numbers as strings, and a parameter that is long gone.
        ("example-requests", 424, 8),
        // 18 members that are null and 11 that are missing, although no note allows it.
        ("example-responses", 2302, 29),
    ];
    assert_eq!(differ, known);
    assert!(
        report.checks.iter().all(|check| check.checked > 0),
        "{report}"
    );
}

/// Runs of links at the ends of printed pages, each without its lines.
fn without_links(text: &str) -> impl Iterator<Item = String> {
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let is_link = |line: &str| line.starts_with("https://") && line.contains("/document/api/");
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for at in (0..lines.len()).filter(|at| is_link(&lines[*at])) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs.retain(|run| run.len() > 2);
    runs.into_iter().map(move |run| {
        let left: Vec<&str> = lines[..run.start]
            .iter()
            .chain(&lines[run.end..])
            .map(String::as_str)
            .collect();
        left.join("\n")
    })
}

#[test]
fn a_page_without_its_links_is_one_message() {
    let Some(source) = manual() else { return };
    let whole = parse(&source);
    let known = whole.diagnostics.len();
    // Pages of the changelog come first, pages of actions later.
    for text in without_links(source.text()).step_by(23) {
        let parsed = parse(&Source::new("manual.txt", text));
        let errors: Vec<_> = parsed
            .diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error)
            .collect();
        assert!(errors.len() <= 1, "{errors:#?}");
        assert!(parsed.diagnostics.len() <= known + 3, "{known}");
    }
}

#[test]
fn every_contradiction_is_listed_with_its_reason() {
    let Some(source) = manual() else { return };
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    for parsed in parse_parts(&source, "tencent", "ckafka") {
        let api = parsed.api.unwrap();
        let file = specs.join("tencent/ckafka").join(api.version).join(FILE);
        let list = Source::read(&file).unwrap_or_else(|error| panic!("{error}"));
        let warnings = parsed.diagnostics.into_iter();
        let warnings = warnings.filter(|found| found.severity == Severity::Warning);
        let found = Findings::compare(warnings.collect(), Some(&list), None).unwrap();
        assert_eq!((found.new, found.gone), (Vec::new(), Vec::new()));
        assert!(!list.text().contains("\"reason\": \"\""));
    }
}
