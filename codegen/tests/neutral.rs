//! What belongs to one service is data in its folder: no code names one.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

use cloudapi_codegen::spec::bundled_names;
use std::fs;
use std::path::{Path, PathBuf};

/// The files that code consists of, tests and pages of documentation apart.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            if !["tests", "guide"].contains(&name) {
                sources(&path, found);
            }
        // The list of the specs that are compiled in, and a service that does not exist.
        } else if name.ends_with(".rs") && !["tests.rs", "bundled.rs", "fixture.rs"].contains(&name)
        {
            found.push(path);
        }
    }
}

/// Whether a line is code: no comment, no example of a command, no name of a file of data.
fn is_code(line: &str) -> bool {
    let line = line.trim_start();
    let example = line.starts_with("cloudapi ") || line.starts_with("diff <(cloudapi ");
    !line.starts_with("//") && !example && !line.contains("include_str!")
}

#[test]
fn no_code_names_a_service() {
    let names: Vec<&str> = bundled_names()
        .filter_map(|name| name.split('/').nth(1))
        .collect();
    assert!(names.len() >= 4, "{names:?}");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["codegen/src", "spec/src", "runtime/src"] {
        sources(&root.join(folder), &mut files);
    }
    assert!(files.len() > 100, "{files:?}");
    let mut named = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        for (index, line) in code.lines().enumerate().filter(|(_, line)| is_code(line)) {
            let line = line.to_lowercase();
            if names.iter().any(|name| line.contains(name)) {
                named.push(format!("{}:{}: {line}", file.display(), index + 1));
            }
        }
    }
    assert!(named.is_empty(), "{}", named.join("\n"));
}
