//! The real single pages, when `CLOUDAPI_DOCS` names the folder of documents.

use cloudapi_codegen::diagnostic::Severity;
use cloudapi_codegen::parse::tencent::words;
use cloudapi_codegen::parse::{PageOptions, PageReader, Parsed, page, vendor};
use cloudapi_codegen::read;
use cloudapi_codegen::source::Source;
use cloudapi_codegen::spec::{Api, Documented, EndpointType, Pages, json};
use std::path::{Path, PathBuf};

/// The pages of a folder, or nothing and a visible line.
fn sources(folder: &str) -> Option<Vec<Source>> {
    let Some(docs) = std::env::var_os("CLOUDAPI_DOCS") else {
        eprintln!("SKIPPED: set CLOUDAPI_DOCS to the folder of documents to test the real pages");
        return None;
    };
    let folder = PathBuf::from(docs).join(folder);
    let mut sources = Vec::new();
    for entry in
        std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
    {
        let path = entry.unwrap_or_else(|error| panic!("{error}")).path();
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        sources.push(Source::new(
            path.file_name().unwrap_or_default().to_string_lossy(),
            text,
        ));
    }
    Some(sources)
}

/// What the pages of a folder say, or nothing and a visible line.
fn parsed(folder: &str, service: &str, version: &str) -> Option<Parsed> {
    let PageReader::Whole(reader) = vendor("alibaba")
        .unwrap_or_else(|error| panic!("{error}"))
        .pages
    else {
        panic!("pages of this vendor are evidence alone");
    };
    Some(reader(
        &sources(folder)?,
        service,
        version,
        &PageOptions::default(),
    ))
}

fn holds(parsed: Parsed, spec: &str) {
    let errors = parsed
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error);
    assert_eq!(errors.count(), 0, "{:?}", parsed.diagnostics);
    let api = parsed.api.unwrap_or_else(|| panic!("no facts"));
    let documented = Documented {
        api,
        changelog: parsed.changelog,
        examples: parsed.examples,
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../spec")
        .join(spec);
    for (name, text) in documented.files() {
        let committed = std::fs::read_to_string(folder.join(&name)).unwrap_or_default();
        assert!(committed == text, "{name} differs from what the pages say");
    }
}

fn counts(parsed: &Parsed, expected: &[(&str, usize)]) {
    for (what, number) in expected {
        assert_eq!(parsed.report.number(what), Some(*number), "{what}");
    }
}

#[test]
fn alikafka() {
    let Some(parsed) = parsed("alibaba-alikafka", "alikafka", "2019-09-16") else {
        return;
    };
    // Rows in: 4 and 4 parameters (with `Action`), 27 and 19 members, 4 rows of elements. 22 of the rows of the
    // older page repeat the newer one; two wrappers and their lists are one member each, three times.
    counts(
        &parsed,
        &[
            ("pages", 2),
            ("actions", 1),
            ("rows of parameters", 8),
            ("rows of members", 46),
            ("rows of elements, left out", 4),
            ("parameters", 4),
            ("response members", 5),
            ("structures", 4),
            ("members of structures", 22),
            ("rows of error codes", 260),
            ("error codes", 259),
            ("examples", 2),
            // All 31 but the 19 of the older page.
            (
                "parameters and members that only the newest page of an action has",
                31 - 19,
            ),
        ],
    );
    for (name, checked) in [
        ("page-structure", 46),
        ("page-merge", 19),
        ("page-permission", 1),
    ] {
        let check = parsed.report.check(name).unwrap();
        assert_eq!(
            (check.checked, check.contradictions),
            (checked, 0),
            "{name}"
        );
    }
    let codes: Vec<_> = parsed.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["error-status"], "one code with two statuses");
    holds(parsed, "alibaba/alikafka/2019-09-16");
}

#[test]
fn rocketmq() {
    let Some(parsed) = parsed("alibaba-rocketmq", "rocketmq", "2022-08-01") else {
        return;
    };
    counts(
        &parsed,
        &[
            ("pages", 1),
            ("rows of parameters", 6),
            ("rows of members", 34),
            ("rows of elements, left out", 2),
            ("parameters", 6),
            ("response members", 8),
            ("structures", 6),
            ("members of structures", 26),
            ("error codes", 0),
            ("examples", 1),
        ],
    );
    let check = parsed.report.check("page-structure").unwrap();
    assert_eq!((check.checked, check.contradictions), (34, 0));
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    holds(parsed, "alibaba/rocketmq/2022-08-01");
}

/// A file of the spec of CKafka.
fn committed(file: &str) -> Source {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/tencent/ckafka/2019-08-19");
    Source::read(&folder.join(file)).unwrap_or_else(|error| panic!("{error}"))
}

/// The spec of CKafka as its manual gives it.
fn ckafka() -> Api {
    json::parse(&committed("api.json")).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn ckafka_of_the_international_site() {
    let Some(sources) = sources("tencent-ckafka-intl") else {
        return;
    };
    let held = page::hold(&sources, &ckafka(), &Pages::default());
    assert!(held.diagnostics.is_empty(), "{:?}", held.diagnostics);
    // Rows in: 9 parameters, three of them common; 2 members; 14 codes. All are compared.
    for (what, number) in [
        ("pages", 1),
        ("rows of parameters", 9),
        ("rows of common parameters, left out", 3),
        ("parameters", 6),
        ("response members", 2),
        ("error codes", 14),
        ("examples", 1),
    ] {
        assert_eq!(held.counts.number(what), Some(number), "{what}");
    }
    let check = held.counts.check("page-differs").unwrap();
    assert_eq!((check.checked, check.contradictions), (48, 0));
    let evidence = &held.pages.pages[0];
    let endpoint = evidence.endpoint.as_ref().unwrap();
    assert_eq!(
        (&*endpoint.host, endpoint.r#type, endpoint.needs_region),
        (
            "ckafka.intl.tencentcloudapi.com",
            EndpointType::International,
            true
        )
    );
    assert!(
        committed("pages.json").text() == json::canonical(&held.pages),
        "pages.json differs from what the pages say"
    );
}

/// Lines of a printed page with the types of narrow columns in one piece, as a saved page has them: a page whose rows
/// are broken is refused.
fn whole_types<'a>(mut lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut whole: Vec<String> = Vec::new();
    while let Some(line) = lines.next() {
        if line.trim() != "Array of" {
            whole.push(line.to_owned());
            continue;
        }
        while whole.last().is_some_and(|line| line.trim().is_empty()) {
            whole.pop();
        }
        let row = whole.pop().unwrap_or_default();
        let element = lines.find(|line| !line.trim().is_empty());
        whole.push(format!("{row} Array of {}", element.unwrap_or_default()));
    }
    whole
}

/// The sections of the manual as if they were pages of the Chinese site: the same facts, read by the other reader.
#[test]
fn sections_of_the_manual_as_chinese_pages() {
    let Some(docs) = std::env::var_os("CLOUDAPI_DOCS") else {
        eprintln!("SKIPPED: set CLOUDAPI_DOCS to the folder of documents to test the real pages");
        return;
    };
    let manual = PathBuf::from(docs).join("tencent-ckafka/manual.zh.2025-07-01.txt");
    let manual = Source::load(&manual).unwrap();
    let document = read::read(&manual, &words::LAYOUT);
    let sections = document.pages.iter().filter(|page| {
        page.lines
            .iter()
            .any(|line| line.text == words::SECTION_TOOLS)
    });
    let sources: Vec<_> = sections
        .map(|page| {
            let title = page.title.map_or("", |line| line.text);
            let lines = page.lines.iter().map(|line| line.text);
            Source::new(title, whole_types(lines).join("\n"))
        })
        .collect();
    assert_eq!(sources.len(), 87);
    let held = page::hold(&sources, &ckafka(), &Pages::default());
    let errors: Vec<_> = held
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| &*d.message)
        .collect();
    // A slip of the vendor's.
    let slip = "the row `Action` names the action RenewCkafkaInstance, an example names InquireCkafkaPrice";
    assert_eq!(errors, [slip], "{:#?}", held.diagnostics);
    let differences = held.pages.pages.iter().flat_map(|page| &page.differences);
    // Everything is what the manual's own reader found.
    let others: Vec<_> = differences
        .map(|found| (&*found.target, &*found.fact))
        .collect();
    assert_eq!(others, [("input DescribeTypeInstances.Type", "example")]);
    let check = held.counts.check("page-differs").unwrap();
    assert_eq!(check.contradictions, 1);
    // Several facts of each parameter and member, and every error code.
    assert!(check.checked > 4_000, "{}", check.checked);
}
