//! What a published crate holds: the bundled specs, and no more of them.

#![cfg(test)]

use std::collections::BTreeSet;
use std::process::Command;

#[test]
fn the_packaged_crate_holds_the_bundled_specs_and_no_more_of_them() {
    let output = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .args(["--package", "cloudapi-spec"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let list = String::from_utf8(output.stdout).unwrap().replace('\\', "/");
    let packaged: BTreeSet<&str> = list
        .lines()
        .filter(|line| line.ends_with(".json") && !line.starts_with('.'))
        .collect();
    // Files of `bundles! { "feature" "folder" ["file" ...], ... }`.
    let declared = include_str!("../src/bundled.rs");
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
    // What all services of a vendor have in common.
    bundled.extend(["alibaba", "tencent"].map(|vendor| format!("{vendor}/families.json")));
    // The headings of its overview.
    bundled.insert("tencent/ckafka/categories.json".to_owned());
    assert_eq!(packaged, bundled.iter().map(String::as_str).collect());
}
