//! The examples of the real manual. Needs the documents: `CLOUDAPI_DOCS=<folder>`.

use cloudapi_codegen::parse::example::{Examples, examples};
use cloudapi_codegen::parse::json::Rule;
use cloudapi_codegen::parse::tencent::words::LAYOUT;
use cloudapi_codegen::read::read;
use cloudapi_codegen::source::Source;
use cloudapi_codegen::spec::ExampleForm;
use std::path::Path;

/// The manual, or nothing (and a visible line) where there are no documents.
fn manual() -> Option<Source> {
    let Some(docs) = std::env::var_os("CLOUDAPI_DOCS") else {
        eprintln!("SKIPPED: CLOUDAPI_DOCS is not set");
        return None;
    };
    let path = Path::new(&docs).join("tencent-ckafka/manual.zh.2025-07-01.txt");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(Source::new("manual.txt", text))
}

#[test]
fn every_example_of_the_manual_comes_out() {
    let Some(source) = manual() else { return };
    let document = read(&source, &LAYOUT);
    let mut all = Vec::new();
    for page in document.pages.iter().filter(|page| page.part == 0) {
        let at = |heading: &str| page.lines.iter().position(|line| line.text == heading);
        let (Some(start), Some(end)) = (at("4. 示例"), at("5. 开发者资源")) else {
            continue;
        };
        let lines = &page.lines[start + 1..end];
        // The page names its action in another section; here any line that names one will do.
        let action = lines.iter().find_map(|line| {
            let (_, name) = line.text.split_once("Action")?;
            let name = name.trim_start_matches(['=', ':', ' ']);
            name.split('&').next()
        });
        all.push(examples(&source, action.unwrap(), lines));
    }
    let sum = |f: fn(&Examples) -> usize| all.iter().map(f).sum::<usize>();
    for diagnostic in all.iter().flat_map(|examples| &examples.diagnostics) {
        eprintln!("{diagnostic}");
    }
    assert_eq!(all.len(), 87, "sections");
    assert_eq!(sum(|e| e.announced), 93);
    assert_eq!(sum(|e| e.examples.len()), 93);
    assert_eq!(sum(|e| e.diagnostics.len()), 0);
    let of = |form: ExampleForm| {
        let examples = all.iter().flat_map(|e| &e.examples);
        examples.filter(|example| example.form == form).count()
    };
    assert_eq!((of(ExampleForm::Json), of(ExampleForm::Query)), (58, 35));
    assert!(
        all.iter()
            .flat_map(|e| &e.examples)
            .all(|e| e.response.is_some())
    );
    // Three long strings are broken, over 27 lines in all. All hold JSON, which shows that nothing was lost.
    assert_eq!(sum(|e| e.repairs.len()), 24);
    assert!(
        all.iter()
            .flat_map(|e| &e.repairs)
            .all(|repair| repair.rule == Rule::WrappedString)
    );
    let mut embedded = 0;
    for example in all.iter().flat_map(|e| &e.examples) {
        let response = example.response.as_ref().unwrap();
        for name in ["Profession", "StandardS2", "PublicNetworkLimit"] {
            if let Some(text) = response["Response"]["Result"][name].as_str()
                && text.starts_with('{')
            {
                embedded += 1;
                serde_json::from_str::<serde_json::Value>(text).unwrap();
            }
        }
    }
    assert_eq!(embedded, 3);
}
