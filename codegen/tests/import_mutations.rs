//! Descriptions that are broken in every way that a file can be: nothing panics, what is imported can be checked and
//! generated, and every action of the file is imported or named.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

use cloudapi_codegen::diagnostic::Severity;
use cloudapi_codegen::generate_spec;
use cloudapi_codegen::import::{Imported, Previous, import};
use cloudapi_codegen::source::Source;
use cloudapi_codegen::spec::{Spec, check};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

const FIXTURES: [&str; 3] = [
    "garden.api.json",
    "nursery.api-docs.json",
    "orchard.api-docs.json",
];

fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// Imports a text; what comes of it must hold.
fn outcome(what: &str, text: &str) -> Option<Imported> {
    let imported = match import(&Source::new("f.json", text), None, None) {
        Ok(imported) => imported,
        Err(wrong) => {
            assert!(!wrong.is_empty(), "{what}");
            for diagnostic in wrong {
                assert_eq!(diagnostic.severity, Severity::Error, "{what}");
                let place = diagnostic.location.as_ref();
                assert_eq!(place.map(|place| &*place.file), Some("f.json"), "{what}");
            }
            return None;
        }
    };
    let errors = imported
        .notes
        .iter()
        .filter(|note| note.severity == Severity::Error);
    assert_eq!(errors.count(), 0, "{what}");
    let spec = Spec::from_files("spec", &imported.files())
        .unwrap_or_else(|wrong| panic!("{what}: {wrong:#?}"));
    let mut wrong = check::check(&spec);
    wrong.extend(generate_spec(&spec).err().unwrap_or_default());
    wrong.retain(|found| found.severity == Severity::Error && found.code != "unsupported");
    assert!(wrong.is_empty(), "{what}: {wrong:#?}");
    Some(imported)
}

/// Every action that the file has is imported, or named among those that are not.
fn conserved(what: &str, file: &Value, imported: &Imported) {
    let actions = file.get("actions").or(file.get("apis"));
    let Some(actions) = actions.and_then(Value::as_object) else {
        return;
    };
    let described: BTreeSet<&str> = actions.keys().map(String::as_str).collect();
    let kept = imported.api.actions.iter().map(|action| &*action.name);
    let left_out = imported.left_out.iter().map(String::as_str);
    let known: BTreeSet<&str> = kept.chain(left_out).collect();
    assert_eq!(known, described, "{what}");
    let text: String = imported
        .notes
        .iter()
        .map(|note| format!("{note}\n"))
        .collect();
    for name in &imported.left_out {
        assert!(
            text.contains(&format!("`{name}` is left out: ")),
            "{what}: {text}"
        );
    }
}

/// JSON Pointers of all values.
fn pointers(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(field, format!("{at}/{key}"), found);
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                pointers(element, format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
    found.push(at);
}

/// Whether a value is read for facts alone, if at all: another one there cannot break anything else.
fn is_prose(place: &str) -> bool {
    const PROSE: [&str; 9] = [
        "document",
        "description",
        "example",
        "summary",
        "title",
        "errorMessage",
        "errorExample",
        "serviceNameCN",
        "api_brief",
    ];
    place
        .rsplit('/')
        .next()
        .is_some_and(|key| PROSE.contains(&key))
}

/// Replaces every value of a fixture by an odd one, in turn: all of them everywhere take minutes.
fn replaced(name: &str, odd: &[Value]) {
    let file: Value = serde_json::from_str(&fixture(name)).unwrap();
    let mut places = Vec::new();
    pointers(&file, String::new(), &mut places);
    places.retain(|place| !is_prose(place));
    for (place, value) in places.iter().zip(odd.iter().cycle()) {
        let mut changed = file.clone();
        *changed.pointer_mut(place).unwrap() = value.clone();
        let what = format!("{name}: {place} is {value}");
        if let Some(imported) = outcome(&what, &changed.to_string()) {
            conserved(&what, &changed, &imported);
        }
    }
}

#[test]
fn any_value_may_be_of_another_type_in_garden() {
    replaced(FIXTURES[0], &[json!(null), json!(7), json!([]), json!({})]);
}

#[test]
fn any_value_may_be_of_another_type_in_nursery() {
    replaced(FIXTURES[1], &[json!(null), json!(7), json!([]), json!({})]);
}

#[test]
fn any_value_may_be_of_another_type_in_orchard() {
    replaced(FIXTURES[2], &[json!(null), json!(7), json!([]), json!({})]);
}

#[test]
fn any_value_may_be_an_odd_text() {
    for name in FIXTURES {
        replaced(name, &[json!("名/{a}\u{0}\" type"), json!("Self")]);
    }
}

#[test]
fn any_value_may_be_missing() {
    for name in FIXTURES {
        let file: Value = serde_json::from_str(&fixture(name)).unwrap();
        let mut places = Vec::new();
        pointers(&file, String::new(), &mut places);
        places.retain(|place| !place.is_empty() && !is_prose(place));
        for place in &places {
            let (owner, key) = place.rsplit_once('/').unwrap();
            let key = key.replace("~1", "/").replace("~0", "~");
            let mut changed = file.clone();
            match changed.pointer_mut(owner).unwrap() {
                Value::Object(fields) => {
                    fields.remove(&key);
                }
                Value::Array(elements) => {
                    elements.remove(key.parse().unwrap());
                }
                _ => {}
            }
            let what = format!("{name}: without {place}");
            if let Some(imported) = outcome(&what, &changed.to_string()) {
                conserved(&what, &changed, &imported);
            }
        }
    }
}

#[test]
fn a_truncated_file_is_refused_with_its_place() {
    for name in FIXTURES {
        let text = fixture(name);
        let ends = (0..text.trim_end().len()).step_by(97);
        for end in ends.filter(|end| text.is_char_boundary(*end)) {
            assert!(outcome(name, &text[..end]).is_none(), "{name} {end}");
        }
    }
}

#[test]
fn other_json_is_refused() {
    for text in [
        "",
        "null",
        "7",
        "[]",
        "{}",
        "\"text\"",
        "{\"actions\": {}}",
        "{\"apis\": [], \"info\": []}",
        "{\"openapi\": \"3.0.0\", \"info\": {\"title\": \"t\", \"version\": \"1\"}, \"paths\": {}}",
        "{\"actions\": {}, \"objects\": {}, \"metadata\": {\"apiVersion\": \"../..\", \"serviceShortName\": \"x\"}}",
        "{\"actions\": {}, \"objects\": {}, \"metadata\": {\"apiVersion\": \"2020-01-01\", \"serviceShortName\": \"..\"}}",
        "{\"info\": {\"style\": \"RPC\", \"product\": \"/\", \"version\": \"1\"}, \"apis\": {}}",
    ] {
        assert!(outcome(text, text).is_none(), "{text}");
    }
}

#[test]
fn deep_nesting_is_no_end() {
    let wrap = |schema: &str, depth: usize| {
        let open = "{\"type\": \"object\", \"properties\": {\"a\": ".repeat(depth);
        format!("{open}{schema}{}", "}}".repeat(depth))
    };
    for depth in [10, 50, 10_000] {
        let schema = wrap("{\"type\": \"string\"}", depth);
        let text = format!(
            "{{\"info\": {{\"style\": \"RPC\", \"product\": \"p\", \"version\": \"1\"}}, \"apis\": {{\
             \"Deep\": {{\"methods\": [\"post\"], \"parameters\": [], \"responses\": {{\"200\": {{\"schema\": {schema}}}}}}}, \
             \"Flat\": {{\"methods\": [\"post\"], \"parameters\": [], \"responses\": {{}}}}}}}}"
        );
        let imported = outcome("deep", &text).unwrap();
        assert!(imported.api.action("Flat").is_some());
        // What is too deep to be read is left out and named.
        assert_eq!(imported.api.action("Deep").is_some(), depth < 60, "{depth}");
    }
    for open in ["[", "{\"a\": "] {
        assert!(outcome("open", &open.repeat(100_000)).is_none());
    }
}

#[test]
fn components_that_stand_for_themselves_are_any_json() {
    let text = json!({
        "info": {"style": "RPC", "product": "p", "version": "1"},
        "components": {"schemas": {
            "a": {"$ref": "#/components/schemas/b"},
            "b": {"$ref": "#/components/schemas/a"},
            "c": {"type": "array", "items": {"$ref": "#/components/schemas/c"}},
        }},
        "apis": {"Get": {
            "methods": ["post"],
            "parameters": [{"name": "A", "in": "query", "schema": {"$ref": "#/components/schemas/a"}}],
            "responses": {"200": {"schema": {"type": "object", "properties": {
                "C": {"$ref": "#/components/schemas/c"}, "D": {"$ref": "#/components/schemas/d"}
            }}}},
        }},
    });
    let imported = outcome("cycle", &text.to_string()).unwrap();
    let action = &imported.api.actions[0];
    assert_eq!(action.input[0].r#type.as_str(), "object");
    assert!(action.output[0].list);
}

#[test]
fn a_large_service_is_imported() {
    let mut file = json!({
        "actions": {}, "objects": {},
        "metadata": {"apiVersion": "2020-01-01", "serviceShortName": "large"},
    });
    let field = |name: String, member: &str| json!({"name": name, "type": "object", "member": member, "document": "d", "required": false});
    for index in 0..5000 {
        let next = format!("Object{}", (index + 1) % 5000);
        file["objects"][format!("Object{index}")] =
            json!({"document": "d", "members": [field("Next".to_owned(), &next)]});
    }
    for index in 0..1000 {
        let (request, response) = (format!("Do{index}Request"), format!("Do{index}Response"));
        file["actions"][format!("Do{index}")] =
            json!({"document": "d", "input": request, "output": response, "status": "online"});
        file["objects"][request] =
            json!({"document": "d", "members": [field("Object".to_owned(), "Object0")]});
        file["objects"][response] = json!({"document": "d", "members": []});
    }
    let imported = import(&Source::new("f.json", file.to_string()), None, None).unwrap();
    assert_eq!(imported.api.actions.len(), 1000);
    assert_eq!(imported.api.structures.len(), 5000);
}

#[test]
fn names_that_exist_stay() {
    let text = fixture(FIXTURES[0]).replace("\"TagID\"", "\"Row\"");
    let before = import(&Source::new("f.json", text), None, None).unwrap();
    assert_eq!(before.info.names.len(), 0);
    let previous = Previous {
        api: before.api,
        names: before.info.names,
    };
    // `TagId` was there first, and keeps its name though `TagID` now stands before it.
    let after = import(
        &Source::new("f.json", fixture(FIXTURES[0])),
        None,
        Some(&previous),
    )
    .unwrap();
    let names: Vec<_> = after.info.names.into_iter().collect();
    assert_eq!(
        names,
        [("member Bed.TagID".to_owned(), "tag_id_2".to_owned())]
    );
}

#[test]
fn products_with_protocols_of_their_own_are_refused() {
    let text = fixture(FIXTURES[2]);
    for (old, new) in [("\"Orchard\"", "\"Oss\""), ("\"ROA\"", "\"gRPC\"")] {
        let changed = text.replacen(old, new, 1);
        let refused = import(&Source::new("f.json", changed), None, None).unwrap_err();
        assert_eq!(refused.len(), 1);
        let message = refused[0].to_string();
        assert!(message.ends_with("has a protocol of its own"), "{message}");
        assert!(
            message.starts_with("f.json:3: error[own-protocol]"),
            "{message}"
        );
    }
}
