//! Every public type of a generated crate that holds data has serde's `Serialize` and `Deserialize`.

#![cfg(test)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tencentcloud_ckafka::ErrorCode;

/// Types that hold no data.
const WITHOUT: [&str; 2] = ["Client", "Service"];

/// Types that hold arguments of `new`, and are never sent.
const ARGUMENTS: &str = "Required";

/// All files below a folder.
fn sources(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(sources(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

#[test]
fn every_type_with_data_is_given_to_a_macro_that_implements_serde() {
    let generated = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../generated");
    let mut types = 0;
    for entry in fs::read_dir(generated).unwrap() {
        let files = sources(&entry.unwrap().path().join("src")).unwrap();
        assert!(!files.is_empty());
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            let lines = text.lines().map(str::trim_start);
            let declared = lines.filter_map(|line| {
                let rest = line.strip_prefix("pub struct ");
                rest.or_else(|| line.strip_prefix("pub enum "))
            });
            for declared in declared {
                let end = declared.find(|c: char| !(c.is_alphanumeric() || c == '_'));
                let name = &declared[..end.unwrap_or(declared.len())];
                if WITHOUT.contains(&name) || name.ends_with(ARGUMENTS) {
                    continue;
                }
                types += 1;
                let squeezed: String = text.split_whitespace().collect();
                let fields = ["", "[deprecated]"].map(|mark| format!("fields!{{{name}{mark}{{"));
                let code = format!("error_code!({name});");
                let sets = ["integer", "text"].map(|kind| format!("{kind}_enum!{{{name}{{"));
                assert!(
                    fields.iter().any(|fields| squeezed.contains(fields))
                        || squeezed.contains(&code)
                        || sets.iter().any(|set| squeezed.contains(set)),
                    "{}: {name} has no serde implementations",
                    file.display()
                );
            }
        }
    }
    assert!(types > 352, "{types} types in all crates");
}

#[test]
fn codes_are_texts() {
    let code = ErrorCode::ResourceUnavailable;
    let text = serde_json::to_string(&code).unwrap();
    assert_eq!(text, "\"ResourceUnavailable\"");
    assert_eq!(serde_json::from_str::<ErrorCode>(&text).unwrap(), code);
    let unknown: ErrorCode = serde_json::from_str("\"Not.Documented\"").unwrap();
    assert_eq!(unknown, ErrorCode::Other("Not.Documented".to_owned()));
    assert_eq!(serde_json::to_value(&unknown).unwrap(), "Not.Documented");
    let error = serde_json::from_str::<ErrorCode>("1").unwrap_err();
    assert!(error.to_string().contains("expected a string"), "{error}");
    assert_eq!(
        format!("{code} {}", code == "ResourceUnavailable"),
        "ResourceUnavailable true"
    );
}
