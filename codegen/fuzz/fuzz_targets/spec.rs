//! Any text as `api.json`, with corrections behind a line `---`: it is loaded or refused with messages that can be
//! printed, and what is right becomes a crate.

#![no_main]

use cloudapi_codegen::diagnostic::render;
use cloudapi_codegen::spec::{Files, Spec, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (api, overrides) = text.split_once("\n---\n").unwrap_or((text, "[]"));
    let files = Files::from([
        ("api.json".to_owned(), api.to_owned()),
        ("overrides.json".to_owned(), overrides.to_owned()),
        (
            "crate.json".to_owned(),
            r#"{"name": "shelf", "version": "0.1.0", "title": "Shelf"}"#.to_owned(),
        ),
    ]);
    let messages = match Spec::from_files("spec", &files) {
        Err(messages) => messages,
        Ok(spec) => {
            let mut messages = check::check(&spec);
            messages.extend(
                cloudapi_codegen::generate_spec(&spec)
                    .err()
                    .unwrap_or_default(),
            );
            messages
        }
    };
    render::report(&messages, render::Style::Plain);
});
