//! Differences of specs, what they break, and whether the changelog tells them.

use crate::library::{library, releases};
use cloudapi_codegen::history::diff::{Agreement, Diff, Impact, Level, Named, diff, text};
use cloudapi_codegen::history::{Places, apply, carry_over, surface_at};
use cloudapi_codegen::spec::{Api, Changelog};
use serde_json::{Value, json};

fn compared(old: &Api, new: &Api, changelog: &Changelog) -> Diff {
    let named = |name, api| Named {
        name,
        api,
        values: None,
    };
    diff(named("old", old), named("new", new), changelog, false).unwrap()
}

/// The library with values set, by JSON Pointer; null removes, an array index at the end of the list appends.
fn changed(edits: &[(&str, Value)]) -> Api {
    let mut api = serde_json::to_value(library()).unwrap();
    for (pointer, value) in edits {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match api.pointer_mut(parent).unwrap() {
            Value::Object(map) if value.is_null() => {
                map.remove(key).unwrap();
            }
            Value::Object(map) => {
                map.insert(key.to_owned(), value.clone());
            }
            Value::Array(list) if value.is_null() => {
                list.remove(key.parse().unwrap());
            }
            Value::Array(list) => list.insert(key.parse().unwrap(), value.clone()),
            _ => panic!("{parent}"),
        }
    }
    serde_json::from_value(api).unwrap()
}

fn rows(old: &Api, new: &Api) -> Vec<String> {
    compared(old, new, &Changelog::default())
        .differences
        .iter()
        .map(|d| {
            let impact = match d.impact {
                Impact::None => "none",
                Impact::Addition => "adds",
                Impact::Breaking => "breaks",
            };
            format!(
                "{impact}: {} {} {}: {}",
                d.change.as_str(),
                d.subject.as_str(),
                d.path(),
                d.reason
            )
        })
        .collect()
}

const INPUT: &str = "/actions/0/input";
const MEMBERS: &str = "/structures/0/members";

#[test]
fn equal_specs_do_not_differ() {
    let diff = compared(&library(), &library(), &Changelog::default());
    assert_eq!(diff.differences, []);
    assert_eq!(diff.level, Level::None);
}

#[test]
fn each_difference_has_an_impact_on_the_rust_api_with_a_reason() {
    let optional = json!({"name": "Color", "type": "string", "required": false});
    let required = json!({"name": "Color", "type": "string", "required": true});
    let item = json!({"name": "Color", "type": "string", "nullable": true});
    let action = json!({"name": "BurnBook", "category": "book", "idempotent": false, "input": [], "output": [],
                        "error_codes": []});
    let structure = json!({"name": "Ash", "used_by": [], "members": []});
    let cases: Vec<(&str, Value, &[&str])> = vec![
        (
            "/actions/2",
            action,
            &["adds: added action BurnBook: new request, response and method of the client"],
        ),
        (
            "/actions/1",
            Value::Null,
            &[
                "breaks: removed action DescribeShelf: request, response and method of the client are gone",
            ],
        ),
        (
            "/structures/0",
            structure,
            &["adds: added structure Ash: new type"],
        ),
        (
            "/actions/0/input/2",
            optional,
            &["adds: added input CreateShelf.Color: new field with a setter"],
        ),
        (
            "/actions/0/input/2",
            required,
            &[
                "breaks: added input CreateShelf.Color: it is required: `new` takes one more argument",
            ],
        ),
        (
            "/actions/0/input/1",
            Value::Null,
            &["breaks: removed input CreateShelf.Depth: the field is gone"],
        ),
        (
            "/actions/0/output/1",
            item.clone(),
            &["adds: added output CreateShelf.Color: new field; the type is non-exhaustive"],
        ),
        (
            "/structures/0/members/2",
            item,
            &["adds: added member Shelf.Color: new field; the type is non-exhaustive"],
        ),
        (
            "/structures/0/members/1/deprecated",
            json!(7),
            &["adds: deprecated member Shelf.ExtraWidth: the compiler warns where it is used"],
        ),
        (
            "/structures/0/members/1/type",
            json!("string"),
            &[
                "breaks: changed member Shelf.ExtraWidth: the field was `Option<f64>` and is `Option<String>`",
            ],
        ),
        (
            "/structures/0/members/0/type",
            json!("timestamp"),
            &["none: changed member Shelf.Name: the field stays `Option<String>`"],
        ),
        (
            "/structures/0/members/0/list",
            json!(true),
            &[
                "breaks: changed member Shelf.Name: the field was `Option<String>` and is `Vec<String>`",
            ],
        ),
        (
            "/structures/0/members/0/type",
            json!("struct:ShelfResult"),
            // Both contain each other now.
            &[
                "breaks: changed member Shelf.Name: the field was `Option<String>` and is `Option<Box<ShelfResult>>`",
                "breaks: changed member ShelfResult.Shelf: the field was `Option<Shelf>` and is `Option<Box<Shelf>>`",
            ],
        ),
        (
            "/actions/0/input/1/required",
            json!(true),
            &["breaks: changed input CreateShelf.Depth: `new` takes one more argument"],
        ),
        (
            "/actions/0/output/0/nullable",
            json!(true),
            &["none: changed output CreateShelf.Result: documentation alone"],
        ),
        (
            "/actions/0/input/1/maximum",
            json!(50),
            &["none: changed input CreateShelf.Depth: documentation alone"],
        ),
        (
            "/actions/0/input/1/secret",
            json!(true),
            &["none: changed input CreateShelf.Depth: only what `Debug` prints changes"],
        ),
        (
            "/actions/0/rate_limit",
            json!(20),
            &["none: changed action CreateShelf: data that the runtime reads"],
        ),
        (
            "/error_codes/0",
            json!({"code": "NoBook", "scope": "service"}),
            &["adds: added error code NoBook: new variant; the enum is non-exhaustive"],
        ),
        (
            "/regions/0",
            json!("ap-guangzhou"),
            &["none: added region ap-guangzhou: data that the runtime reads"],
        ),
        (
            "/actions/1/input/0",
            json!({"name": "Like", "type": "struct:Shelf", "required": false}),
            &[
                "adds: added input DescribeShelf.Like: new field with a setter",
                "adds: changed structure Shelf: requests hold it now: it gets a constructor and setters",
            ],
        ),
    ];
    for (pointer, value, expected) in cases {
        let new = changed(&[(pointer, value.clone())]);
        assert_eq!(rows(&library(), &new), expected, "{pointer} {value}");
    }
}

#[test]
fn a_required_parameter_that_becomes_optional_stays_an_argument() {
    let optional = format!("{INPUT}/0/required");
    let kept = format!("{INPUT}/0/constructor");
    let new = changed(&[(&optional, json!(false)), (&kept, json!(true))]);
    assert_eq!(
        rows(&library(), &new),
        ["none: changed input CreateShelf.Name: it stays an argument of `new`"]
    );
    // A later release that removes the flag by hand would break callers.
    let lost = changed(&[(&optional, json!(false))]);
    assert_eq!(
        rows(&new, &lost),
        [
            "breaks: changed input CreateShelf.Name: `new` takes one argument less; \
             `constructor` in the spec would keep it"
        ]
    );
}

#[test]
fn required_values_have_no_order() {
    let both = format!("{INPUT}/1/required");
    let old = changed(&[(&both, json!(true))]);
    let mut new = old.clone();
    new.actions[0].input.swap(0, 1);
    assert_eq!(rows(&old, &new), Vec::<String>::new());
    // Setters have none, either.
    let mut other = library();
    other.actions[0].input.swap(0, 1);
    assert_eq!(rows(&library(), &other), Vec::<String>::new());
}

#[test]
fn a_renamed_structure_is_recognised() {
    let member = format!("{MEMBERS}/0/name");
    let new = changed(&[
        ("/structures/0/name", json!("Rack")),
        ("/structures/1/members/1/type", json!("struct:Rack")),
    ]);
    assert_eq!(
        rows(&library(), &new),
        [
            "adds: added structure Rack: new type; it has the members of `Shelf`, which is gone",
            "breaks: changed member ShelfResult.Shelf: the field was `Option<Shelf>` and is `Option<Rack>`",
            "breaks: removed structure Shelf: the type is gone",
        ]
    );
    let other = changed(&[
        ("/structures/0/name", json!("Rack")),
        ("/structures/1/members/1/type", json!("struct:Rack")),
        (&member, json!("Title")),
    ]);
    assert!(rows(&library(), &other).contains(&"adds: added structure Rack: new type".to_owned()));
}

#[test]
fn streams_of_pages_come_go_and_change_their_items() {
    let paging = |items: &str| json!({"form": "offset", "position": "Offset", "items": items});
    let with = |items: &str| changed(&[("/actions/1/paging", paging(items))]);
    let cases = [
        (
            library(),
            with("Result.Shelf"),
            "adds: changed action DescribeShelf: pages can be read as a stream",
        ),
        (
            with("Result.Shelf"),
            library(),
            "breaks: changed action DescribeShelf: pages cannot be read as a stream any more",
        ),
    ];
    for (old, new, expected) in cases {
        assert_eq!(rows(&old, &new), [expected]);
    }
    let with = |items: &str| changed(&[("/actions/0/paging", paging(items))]);
    assert_eq!(
        rows(&with("Result.Shelf"), &with("Result.Code")),
        ["breaks: changed action CreateShelf: items of the pages have another type"]
    );
}

#[test]
fn the_verdict_is_the_worst_impact() {
    let limit = ("/actions/0/rate_limit", json!(20));
    let code = (
        "/error_codes/0",
        json!({"code": "NoBook", "scope": "service"}),
    );
    let gone = ("/actions/1", Value::Null);
    let level = |edits: &[(&str, Value)]| {
        compared(&library(), &changed(edits), &Changelog::default()).level
    };
    assert_eq!(level(&[]), Level::None);
    assert_eq!(level(std::slice::from_ref(&limit)), Level::Patch);
    assert_eq!(level(&[limit.clone(), code.clone()]), Level::Minor);
    assert_eq!(level(&[limit, code, gone]), Level::Major);
}

#[test]
fn different_apis_are_not_compared() {
    let other = changed(&[("/service", json!("archive"))]);
    let named = |name, api| Named {
        name,
        api,
        values: None,
    };
    let old = library();
    let error = diff(
        named("a", &old),
        named("b", &other),
        &Changelog::default(),
        false,
    )
    .unwrap_err();
    assert_eq!(
        error.message,
        "tencent/library/2020-01-01 and tencent/archive/2020-01-01 are not the same API"
    );
}

/// The library after release 5, and a next one that does what its changelog says and more.
fn next_release() -> (Api, Api, Changelog) {
    let mut old = library();
    apply(&mut old, &releases(), &Places::default());
    let mut value = serde_json::to_value(releases()).unwrap();
    value["releases"].as_array_mut().unwrap().push(json!({
        "number": 6, "date": "2020-01-06", "entries": [
            {"change": "modified", "subject": "input", "owner": "CreateShelf", "names": ["Name"]},
            {"change": "modified", "subject": "input", "owner": "CreateShelf", "names": ["Depth"]},
            {"change": "added", "subject": "member", "owner": "Shelf", "names": ["Color"]},
            {"change": "added", "subject": "member", "owner": "Shelf", "names": ["Weight"]}
        ]
    }));
    let changelog: Changelog = serde_json::from_value(value).unwrap();
    let color = json!({"name": "Color", "type": "string"});
    let mut new = changed(&[
        ("/actions/0/input/0/required", json!(false)),
        ("/actions/0/output/0/nullable", json!(true)),
        ("/structures/0/members/1", color),
        ("/structures/1/members/0/type", json!("string")),
    ]);
    carry_over(&old, &mut new, &changelog);
    apply(&mut new, &changelog, &Places::default());
    (old, new, changelog)
}

#[test]
fn the_changelog_is_held_against_the_differences() {
    let (old, new, changelog) = next_release();
    let agreement = compared(&old, &new, &changelog).agreement.unwrap();
    let row = |d: &cloudapi_codegen::history::diff::Disagreement| {
        (
            d.what.clone(),
            d.changelog.clone(),
            d.spec.clone(),
            d.never_logged,
        )
    };
    assert_eq!((agreement.entries, agreement.confirmed), (4, 2));
    assert_eq!(
        agreement.unconfirmed.iter().map(row).collect::<Vec<_>>(),
        [
            (
                "input CreateShelf.Depth".to_owned(),
                "modified".to_owned(),
                "no fact of it differs".to_owned(),
                false
            ),
            (
                "member Shelf.Weight".to_owned(),
                "added".to_owned(),
                "not there in the new spec".to_owned(),
                false
            ),
        ]
    );
    assert_eq!(
        agreement.untold.iter().map(row).collect::<Vec<_>>(),
        [
            (
                "output CreateShelf.Result".to_owned(),
                "nothing".to_owned(),
                "nullable: false -> true".to_owned(),
                true
            ),
            (
                "member ShelfResult.Code".to_owned(),
                "nothing".to_owned(),
                "type: integer -> string".to_owned(),
                false
            ),
        ]
    );
    // Backwards there is nothing to compare with.
    assert_eq!(compared(&new, &old, &changelog).agreement, None);
}

/// Agreement of two surfaces of one spec.
fn replayed(from: u32, to: u32) -> Agreement {
    let mut api = library();
    apply(&mut api, &releases(), &Places::default());
    let old = surface_at(&api, &releases(), from).unwrap();
    let new = surface_at(&api, &releases(), to).unwrap();
    let named = |api| Named {
        name: "library",
        api,
        values: None,
    };
    diff(named(&old), named(&new), &releases(), true)
        .unwrap()
        .agreement
        .unwrap()
}

#[test]
fn replayed_surfaces_agree_with_the_changelog_that_made_them() {
    for (from, to, entries, confirmed, invisible) in [(3, 4, 2, 2, 0), (3, 5, 5, 4, 1)] {
        let agreement = replayed(from, to);
        assert_eq!(
            (agreement.entries, agreement.confirmed, agreement.invisible),
            (entries, confirmed, invisible),
            "{from} {to}"
        );
        assert_eq!((agreement.unconfirmed, agreement.untold), (vec![], vec![]));
    }
    // What is known to disagree: an action without a section, and a request id that was always there.
    let unconfirmed: Vec<_> = replayed(1, 3)
        .unconfirmed
        .into_iter()
        .map(|d| format!("{}: {}", d.what, d.spec))
        .collect();
    assert_eq!(
        unconfirmed,
        [
            "action LendBook: not there in the new spec",
            "output CreateShelf.RequestId: there in the old spec"
        ]
    );
}

#[test]
fn people_read_a_table_and_a_verdict() {
    let (old, new, changelog) = next_release();
    let diff = compared(&old, &new, &changelog);
    let expected = "\
library 2020-01-01: old (release 5, 2020-01-05) -> new (release 6, 2020-01-06)

added (1)
  ok      member  Shelf.Color  new field; the type is non-exhaustive

changed (3)
  ok      input   CreateShelf.Name    required: required -> optional; it stays an argument of `new`
  ok      output  CreateShelf.Result  nullable: false -> true; documentation alone
  breaks  member  ShelfResult.Code    type: integer -> string; the field was `Option<i64>` and is `Option<String>`

verdict: major (programs may stop compiling; 1 change breaks), tencentcloud-library 0.4.2 -> 0.5.0
changelog: 2 of 4 entries agree
  release 6, input CreateShelf.Depth: changelog says modified, spec says no fact of it differs
  release 6, member Shelf.Weight: changelog says added, spec says not there in the new spec
  member ShelfResult.Code: changelog says nothing, spec says type: integer -> string
  not in the changelog, as the vendor never logs such changes: 1
    output CreateShelf.Result: nullable: false -> true
";
    assert_eq!(
        text(&diff, Some(("tencentcloud-library", "0.4.2"))),
        expected
    );
}

#[test]
fn machines_read_the_same_as_json() {
    let (old, new, changelog) = next_release();
    let value = serde_json::to_value(compared(&old, &new, &changelog)).unwrap();
    assert_eq!(value["level"], "major");
    assert_eq!(
        value["old"],
        json!({"name": "old", "release": 5, "date": "2020-01-05"})
    );
    assert_eq!(
        value["differences"][3],
        json!({
            "change": "changed", "subject": "member", "owner": "ShelfResult", "name": "Code", "fact": "type",
            "old": "integer", "new": "string", "impact": "breaking",
            "reason": "the field was `Option<i64>` and is `Option<String>`"
        })
    );
    assert_eq!(value["agreement"]["confirmed"], 2);
}
