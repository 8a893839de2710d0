//! What a build script gets: the specs, and no dependency that the docs of the crate do not justify.

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
fn the_packaged_crate_holds_the_bundled_specs_and_no_more_of_them() {
    let list = cargo(&["package", "--list", "--allow-dirty"]);
    let packaged: BTreeSet<&str> = list
        .lines()
        .filter_map(|line| line.strip_prefix("bundled/"))
        .collect();
    // Files of `bundles! { "feature" "folder" ["file" ...], ... }`.
    let declared = include_str!("../src/builder/bundled.rs");
    let rows = declared.split("bundles! {").nth(1).unwrap();
    let rows = rows.split("\n}").next().unwrap();
    let mut bundled = BTreeSet::new();
    for row in rows.split("],") {
        let texts: Vec<&str> = row.split('"').skip(1).step_by(2).collect();
        if let [_, folder, files @ ..] = texts.as_slice() {
            bundled.extend(files.iter().map(|file| format!("{folder}/{file}")));
        }
    }
    assert!(bundled.len() > 10, "{bundled:?}");
    assert_eq!(packaged, bundled.iter().map(String::as_str).collect());
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
    assert_eq!(found.len(), 14, "the docs say fourteen");
}
