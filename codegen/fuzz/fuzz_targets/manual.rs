//! Any text as a manual: it is parsed or refused, its messages can be printed, and what was parsed can be written and
//! read again.

#![no_main]

use cloudapi_codegen::diagnostic::render;
use cloudapi_codegen::parse::parse_document;
use cloudapi_codegen::source::Source;
use cloudapi_codegen::spec::{Documented, Spec};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let source = Source::new("manual.txt", text);
    let parsed = parse_document(&source, "tencent", "shelf");
    let messages = render::report(&parsed.diagnostics, render::Style::Plain);
    assert!(!messages.contains("mistake of the parser"), "{messages}");
    let refused = parsed.is_refused();
    if let Some(api) = parsed.api.filter(|_| !refused) {
        let documented = Documented {
            api,
            changelog: parsed.changelog,
            examples: parsed.examples,
        };
        let files = documented.files();
        if let Ok(spec) = Spec::from_files("spec", &files) {
            assert_eq!(spec.api, documented.api);
        }
    }
});
