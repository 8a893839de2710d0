//! One change after another to a small spec: the verdict must be what a compiler would say.

use crate::api::Effect;
use crate::{public_api, spec, verdict};
use cloudapi_codegen::history::diff::Level;
use cloudapi_codegen::spec::Api;
use serde_json::{Value, json};

fn library() -> Value {
    let path = spec("tests/data/emit/library/input/api.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Sets a value by JSON Pointer; null removes it, an index at or before the end of a list inserts.
fn edited(pointer: &str, value: &Value) -> Api {
    let mut api = library();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match api.pointer_mut(parent).unwrap() {
        Value::Object(map) if value.is_null() => drop(map.remove(key).unwrap()),
        Value::Object(map) => drop(map.insert(key.to_owned(), value.clone())),
        Value::Array(list) if value.is_null() => drop(list.remove(key.parse().unwrap())),
        Value::Array(list) => list.insert(key.parse().unwrap(), value.clone()),
        other => panic!("{other}"),
    }
    serde_json::from_value(api).unwrap()
}

/// Places and values of changes, in `tests/data/emit/library/input/api.json`.
fn changes() -> Vec<(&'static str, Value)> {
    let optional = json!({"name": "Color", "type": "string", "required": false});
    let required = json!({"name": "Color", "type": "string", "required": true});
    let list = json!({"name": "Colors", "type": "string", "list": true, "required": false});
    let shelf = json!({"name": "Shelf", "type": "struct:BookPage", "required": false});
    let stars = json!({"name": "Sequels", "type": "struct:Book", "list": true, "required": false});
    let action = json!({"name": "LendBook", "category": "book", "idempotent": false, "input": [required],
                        "output": [{"name": "RequestId", "type": "string"}], "error_codes": []});
    let structure =
        json!({"name": "Ash", "used_by": [], "members": [{"name": "Weight", "type": "float"}]});
    let paging = json!({"form": "offset", "position": "Offset", "size": "Limit", "items": "Result.BookList"});
    vec![
        // Actions.
        ("/actions/4", action),
        ("/actions/3", Value::Null),
        ("/actions/0", Value::Null),
        ("/actions/1/deprecated", json!(9)),
        ("/actions/2/deprecated", Value::Null),
        ("/actions/0/rate_limit", json!(7)),
        ("/actions/0/regions", Value::Null),
        ("/actions/0/idempotent", json!(false)),
        ("/actions/0/category", json!("shelf")),
        ("/actions/0/page", json!("4712")),
        ("/actions/0/paging", Value::Null),
        ("/actions/0/paging", paging),
        ("/actions/0/error_codes/0", Value::Null),
        // Parameters.
        ("/actions/0/input/8", optional.clone()),
        ("/actions/0/input/0", optional.clone()),
        ("/actions/0/input/8", required.clone()),
        ("/actions/3/input/0", optional.clone()),
        ("/actions/3/input/0", required.clone()),
        ("/actions/3/input/0", list.clone()),
        ("/actions/0/input/1", Value::Null),
        ("/actions/0/input/0", Value::Null),
        ("/actions/0/input/1/required", json!(true)),
        ("/actions/0/input/0/required", json!(false)),
        ("/actions/1/input/2/constructor", Value::Null),
        ("/actions/1/input/2/required", json!(true)),
        ("/actions/0/input/1/type", json!("integer")),
        ("/actions/0/input/1/type", json!("date")),
        ("/actions/0/input/1/list", json!(true)),
        ("/actions/0/input/4/list", Value::Null),
        ("/actions/0/input/1/deprecated", json!(9)),
        ("/actions/0/input/6/deprecated", Value::Null),
        ("/actions/0/input/1/max_length", json!(65)),
        ("/actions/0/input/3/default", json!(10)),
        ("/actions/0/input/6/values", json!(["title"])),
        ("/actions/1/input/3/secret", Value::Null),
        ("/actions/0/input/8", shelf),
        // Responses.
        ("/actions/0/output/1", optional.clone()),
        ("/actions/3/output/0", optional.clone()),
        ("/actions/1/output/1", Value::Null),
        ("/actions/1/output/1/type", json!("integer")),
        ("/actions/1/output/1/deprecated", json!(9)),
        ("/actions/0/output/0/nullable", json!(false)),
        ("/actions/1/output/0/type", json!("struct:Review")),
        // Structures.
        ("/structures/3", structure),
        ("/structures/0/deprecated", json!(9)),
        ("/structures/0/members/0", optional),
        ("/structures/0/members/0", required),
        ("/structures/0/members/0", list),
        ("/structures/2/members/2", stars),
        ("/structures/0/members/1", Value::Null),
        ("/structures/0/members/1/required", json!(true)),
        ("/structures/0/members/0/required", json!(false)),
        ("/structures/0/members/3/list", json!(true)),
        ("/structures/0/members/4/list", Value::Null),
        ("/structures/0/members/5/deprecated", Value::Null),
        ("/structures/1/members/2/type", json!("string")),
        ("/structures/1/members/2/deprecated", json!(9)),
        ("/structures/1/members/3/wrapper", Value::Null),
        ("/structures/1/members/3/type", json!("struct:Review")),
        ("/structures/2/members/0/maximum", json!(10)),
        (
            "/structures/2/members/2",
            json!({"name": "Of", "type": "struct:Book"}),
        ),
        // The service.
        (
            "/error_codes/7",
            json!({"code": "NoBook", "scope": "service"}),
        ),
        (
            "/error_codes/7",
            json!({"code": "NoBook.%s", "scope": "service"}),
        ),
        ("/error_codes/5", Value::Null),
        ("/error_codes/1", Value::Null),
        ("/error_codes/4/scope", json!("common")),
        ("/endpoints/0", Value::Null),
        ("/regions/0", Value::Null),
        ("/limits/get_bytes", json!(1)),
    ]
}

#[test]
fn the_verdict_is_what_the_code_says() {
    let old: Api = serde_json::from_value(library()).unwrap();
    let before = public_api("before", &old);
    let mut wrong = Vec::new();
    let mut seen = [0; 3];
    for (index, (pointer, value)) in changes().iter().enumerate() {
        let new = edited(pointer, value);
        let after = public_api(&format!("after-{index}"), &new);
        let (effect, item) = after.effect_after(&before);
        let (level, text) = verdict(&old, &new);
        let expected = match effect {
            Effect::Breaks => [Level::Major; 2],
            Effect::Additions => [Level::Minor; 2],
            Effect::Nothing => [Level::Patch, Level::None],
        };
        seen[effect as usize] += 1;
        if !expected.contains(&level) {
            wrong.push(format!(
                "{pointer} {value}: {effect:?} ({item:?}), but {level:?}:{text}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen.iter().all(|count| *count > 10), "{seen:?}");
}

/// A change of places that no single edit makes: required values are fields.
#[test]
fn required_values_may_change_places() {
    let old: Api = serde_json::from_value(library()).unwrap();
    let mut new = old.clone();
    new.actions[1].input.swap(0, 4);
    let (effect, _) = public_api("swapped", &new).effect_after(&public_api("unswapped", &old));
    assert_eq!(effect, Effect::Nothing);
    assert_eq!(verdict(&old, &new).0, Level::None);
}
