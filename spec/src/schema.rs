//! JSON Schemas of the spec files, made from the Rust types.

use super::{
    Api, Changelog, CrateInfo, Docs, Example, Families, Files, Finding, Override, Pages, Values,
    json,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};

/// The schemas (draft 2020-12) by file name, as committed in `spec/schema/`.
pub fn schemas() -> Files {
    fn schema<T: JsonSchema>(file: &str) -> (String, String) {
        let settings = SchemaSettings::draft2020_12();
        let schema = SchemaGenerator::new(settings).into_root_schema_for::<T>();
        (format!("{file}.schema.json"), json::canonical(&schema))
    }
    Files::from([
        schema::<Api>("api"),
        schema::<Changelog>("changelog"),
        schema::<Vec<Example>>("examples"),
        schema::<Docs>("docs"),
        schema::<Values>("values"),
        schema::<Families>("families"),
        schema::<Vec<Override>>("overrides"),
        schema::<Vec<Finding>>("findings"),
        schema::<Pages>("pages"),
        schema::<CrateInfo>("crate"),
    ])
}

#[cfg(test)]
mod tests {
    use super::schemas;
    use crate::fixture;
    use serde_json::Value;
    use std::collections::BTreeMap;
    use std::path::Path;

    fn schema_of(path: &str) -> String {
        let name = if path.starts_with("examples/") {
            "examples"
        } else {
            path.trim_end_matches(".json")
        };
        format!("{name}.schema.json")
    }

    #[test]
    fn committed_schemas_are_those_of_the_types() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
        let mut committed = BTreeMap::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            committed.insert(name, std::fs::read_to_string(path).unwrap());
        }
        assert!(
            committed == schemas(),
            "spec/schema is outdated: run `cargo run -- schema`"
        );
    }

    #[test]
    fn schemas_take_right_files_and_refuse_wrong_ones() {
        let validators: BTreeMap<String, jsonschema::Validator> = schemas()
            .into_iter()
            .map(|(name, text)| {
                let schema: Value = serde_json::from_str(&text).unwrap();
                jsonschema::meta::validate(&schema).unwrap();
                (name, jsonschema::validator_for(&schema).unwrap())
            })
            .collect();
        let row = r#"[{"target": "action DeleteBook", "set": "idempotent", "value": true, "reason": "r"}]"#;
        let info = r#"{"name": "shelf", "version": "0.1.0", "title": "Shelf"}"#;
        let page = r#"{"pages": [{"action": "DescribeBook", "language": "en", "agreeing": 1, "differences": []}]}"#;
        let values = r#"{"sets": [{"name": "Limit", "members": ["DescribeBook.Limit"], "values": [{"value": 1, "name": "One", "doc": "One book."}]}]}"#;
        let finding = r#"[{"code": "references", "message": "m", "reason": "r"}]"#;
        let files = fixture::files(&[
            ("findings.json", finding),
            ("overrides.json", row),
            ("crate.json", info),
            ("pages.json", page),
            ("values.json", values),
            ("families.json", r#"{"throttled": ["InternalError"]}"#),
        ]);
        assert_eq!(
            files.len(),
            schemas().len(),
            "a kind of file is missing from the fixture"
        );
        for (path, text) in files {
            let validator = &validators[&schema_of(&path)];
            let value: Value = serde_json::from_str(&text).unwrap();
            let errors: Vec<_> = validator
                .iter_errors(&value)
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{path}: {errors:?}");
            let mut unknown = value.clone();
            let object = if unknown.is_array() {
                &mut unknown[0]
            } else {
                &mut unknown
            };
            object["unknown_field"] = Value::Null;
            assert!(
                !validator.is_valid(&unknown),
                "{path} may hold an unknown field"
            );
        }
        let types: Value =
            serde_json::from_str(&fixture::API.replace("\"integer\"", "\"int\"")).unwrap();
        assert!(
            !validators["api.schema.json"].is_valid(&types),
            "an unknown type passes"
        );
    }
}
