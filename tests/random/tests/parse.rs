//! Specs made at random: each is refused for a collision of names, or gives files of which each is Rust.

#![cfg(test)]

#[path = "../src/specs.rs"]
mod specs;

use cloudapi_codegen::generate_spec;
use cloudapi_codegen::spec::{Files, Spec};
use proptest::prelude::*;
use specs::{Size, Tape};
use std::cell::Cell;

fn files(tape: Vec<u32>, size: Size) -> Files {
    let [api, docs, changelog] = specs::spec(&mut Tape::new(tape), size);
    let info = r#"{"name": "random", "version": "0.1.0", "title": "R [x] `y`"}"#;
    [
        ("api.json", api.to_string()),
        ("docs.json", docs.to_string()),
        ("changelog.json", changelog.to_string()),
        ("crate.json", info.to_owned()),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), text))
    .collect()
}

/// Whether a spec was accepted; fails where it should not have been refused, or where a file is no Rust.
fn generated(files: &Files) -> Result<bool, TestCaseError> {
    let spec = Spec::from_files("random", files)
        .map_err(|wrong| TestCaseError::fail(format!("{wrong:?}")))?;
    let output = match generate_spec(&spec) {
        Ok(output) => output,
        Err(wrong) => {
            let collision = wrong
                .iter()
                .all(|diagnostic| diagnostic.code == "name-collision");
            prop_assert!(collision, "{wrong:?}");
            return Ok(false);
        }
    };
    for (path, bytes) in output.iter().filter(|(path, _)| path.ends_with(".rs")) {
        let text =
            std::str::from_utf8(bytes).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let parsed = syn::parse_file(text);
        prop_assert!(parsed.is_ok(), "{path}: {:?}\n{text}", parsed.err());
    }
    Ok(true)
}

#[test]
fn whatever_is_accepted_is_rust() {
    let accepted = Cell::new(0);
    let tape = proptest::collection::vec(any::<u32>(), 0..2000);
    let cases = 200;
    proptest!(ProptestConfig::with_cases(cases), |(tape in tape)| {
        let done = generated(&files(tape, Size::Any))?;
        accepted.set(accepted.get() + u32::from(done));
    });
    assert!(accepted.get() > cases / 2, "{} accepted", accepted.get());
}

#[test]
fn services_without_actions_and_with_hundreds_are_rust() {
    let tape = proptest::collection::vec(any::<u32>(), 0..9000);
    proptest!(ProptestConfig::with_cases(3), |(tape in tape)| {
        generated(&files(tape.clone(), Size::Empty))?;
        generated(&files(tape, Size::Many))?;
    });
}
