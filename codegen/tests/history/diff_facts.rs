//! Differences of facts that are no parameters or members: sets of values, and data about actions.

use crate::library::library;
use cloudapi_codegen::history::diff::{Level, Named, diff};
use cloudapi_codegen::spec::{Api, Changelog, ErrorCode, ErrorScope, RateLimit, ValueSet, Values};
use serde_json::{Value, json};

/// Sets of values are types: what happens to them, and what it breaks.
#[test]
fn values_are_compared() {
    let mut api = library();
    let kind = json!({"name": "Kind", "type": "string", "required": false});
    api.actions[0]
        .input
        .push(serde_json::from_value(kind).unwrap());
    let set = |name: &str, members: &[&str], values: &[(&str, &str)]| -> ValueSet {
        let values: Vec<Value> = values
            .iter()
            .map(|(value, name)| json!({"value": value, "name": name}))
            .collect();
        serde_json::from_value(json!({"name": name, "members": members, "values": values})).unwrap()
    };
    let order = |values: &[(&str, &str)]| set("Order", &["CreateShelf.Kind"], values);
    let (title, year) = (("title", "Title"), ("year", "Year"));
    let verdict = |old: Vec<ValueSet>, new: Vec<ValueSet>| {
        let [old, new] = [old, new].map(|sets| Values {
            sets,
            ..Values::default()
        });
        let named = |values| Named {
            name: "library",
            api: &api,
            values: Some(values),
        };
        let found = diff(named(&old), named(&new), &Changelog::default(), false).unwrap();
        let rows = found.differences.iter();
        let rows =
            rows.map(|row| format!("{} {}: {}", row.change.as_str(), row.path(), row.reason));
        (found.level, rows.collect::<Vec<_>>())
    };
    let both = || order(&[title, year]);
    assert_eq!(verdict(vec![both()], vec![both()]), (Level::None, vec![]));
    assert_eq!(
        verdict(vec![order(&[title])], vec![both()]),
        (
            Level::Minor,
            vec!["added Order.Year: new variant; the enum is non-exhaustive".to_owned()]
        )
    );
    assert_eq!(
        verdict(vec![both()], vec![order(&[title])]),
        (
            Level::Major,
            vec!["removed Order.Year: the variant is gone".to_owned()]
        )
    );
    assert_eq!(
        verdict(vec![both()], vec![order(&[title, ("year", "Printed")])]),
        (
            Level::Major,
            vec!["changed Order.Printed: the variant has another name".to_owned()]
        )
    );
    let field = |before: &str, after: &str| {
        format!(
            "changed CreateShelf.Kind: the field was `Option<{before}>` and is `Option<{after}>`"
        )
    };
    assert_eq!(
        verdict(vec![], vec![both()]),
        (
            Level::Major,
            vec!["added Order: new type".to_owned(), field("String", "Order")]
        )
    );
    let renamed = set("Sorting", &["CreateShelf.Kind"], &[title, year]);
    let (level, rows) = verdict(vec![both()], vec![renamed]);
    assert_eq!(level, Level::Major);
    assert_eq!(
        rows,
        [
            "added Sorting: new type; `Order` was the name of its members' type".to_owned(),
            "removed Order: the type is gone".to_owned(),
            field("Order", "Sorting"),
        ]
    );
    let shared = |members: &[&str]| set("Word", members, &[title]);
    let (split, rows) = verdict(
        vec![shared(&["CreateShelf.Name", "CreateShelf.Kind"])],
        vec![shared(&["CreateShelf.Name"]), order(&[title])],
    );
    assert_eq!(split, Level::Major);
    assert_eq!(rows[0], "added Order: new type, split off `Word`");
    let (joined, rows) = verdict(
        vec![shared(&["CreateShelf.Name"]), order(&[title])],
        vec![set(
            "Key",
            &["CreateShelf.Name", "CreateShelf.Kind"],
            &[title],
        )],
    );
    assert_eq!(joined, Level::Major);
    assert_eq!(rows[0], "added Key: new type, joined of `Word`, `Order`");
}

/// Properties that only the runtime or documentation have are told, too.
#[test]
fn data_is_compared() {
    type Change = fn(&mut Api);
    let mut old = library();
    let rate = json!({"service_rate": 9});
    old.limits = serde_json::from_value(rate).unwrap();
    let rule = json!([{"path": "Result.Code", "values": ["0"]}]);
    old.success = serde_json::from_value(rule).unwrap();
    old.error_codes = vec![ErrorCode::new("NoShelf", ErrorScope::Service)];
    let changes: [(&str, Change); 6] = [
        ("permission", |api| {
            let need = json!({"action": "library:Read", "access": "read", "resource": "*"});
            api.actions[0].permission = serde_json::from_value(need).unwrap();
        }),
        ("rate_limit", |api| {
            api.actions[0].rate_limit = Some(RateLimit::per_second(3))
        }),
        ("limits", |api| api.limits.service_rate = None),
        ("location", |api| {
            api.actions[0].input[1].location = serde_json::from_value(json!("query")).unwrap();
        }),
        ("success", |api| api.success.clear()),
        ("status", |api| api.error_codes[0].status = Some(403)),
    ];
    for (fact, change) in changes {
        let mut new = old.clone();
        change(&mut new);
        assert_ne!(old, new, "{fact}");
        let named = |api| Named {
            name: "library",
            api,
            values: None,
        };
        let found = diff(named(&old), named(&new), &Changelog::default(), false).unwrap();
        let facts: Vec<_> = found.differences.iter().map(|row| row.fact).collect();
        assert_eq!(facts, [Some(fact)]);
        assert_eq!(found.level, Level::Patch, "{fact}");
    }
}
