//! What a build script gets: no dependency that the docs of the crate do not justify.

#![cfg(test)]

use std::collections::BTreeSet;
use std::process::Command;

/// Crates of the first column of the table in the docs.
fn documented() -> BTreeSet<String> {
    let text = include_str!("../src/lib.rs");
    text.lines()
        .skip_while(|line| !line.starts_with("//! | crate |"))
        .skip(2)
        .map_while(|line| line.strip_prefix("//! | `"))
        .filter_map(|line| line.split('`').next())
        .map(str::to_owned)
        .collect()
}

/// What cargo prints about this package.
fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--package", "cloudapi-codegen"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_library_depends_on_what_its_docs_list_and_on_nothing_else() {
    let tree = cargo(&[
        "tree",
        "--no-default-features",
        "--features",
        "bundled",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    let mut found: BTreeSet<String> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect();
    assert!(found.remove("cloudapi-codegen"), "{tree}");
    assert_eq!(found, documented());
    assert_eq!(found.len(), 19, "the docs say nineteen");
}
