//! Every documented example goes through the generated types and comes out the same.

#![cfg(test)]

use cloudapi_codegen::spec::{Action, Api, ExampleForm, Member, Type};
use cloudapi_conformance::compare::{Findings, objects};
use cloudapi_conformance::{CKAFKA, ckafka, nest, spec};
use cloudapi_runtime::request::flatten;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// Deviations of the document from its own tables, one a line. A release may bring or remove some; then
/// `UPDATE_DEVIATIONS=1 cargo test -p cloudapi-conformance` writes the file anew, and the diff is reviewed.
const LIST: &str = "tests/data/deviations.txt";

fn object(value: &Value) -> &serde_json::Map<String, Value> {
    value
        .as_object()
        .unwrap_or_else(|| panic!("not an object: {value}"))
}

/// A URL has text alone: names and values must be equal to the letter. What no table names is a deviation.
fn on_the_wire(api: &Api, action: &Action, documented: &Value, ours: &Value, found: &mut Findings) {
    let ours: BTreeMap<_, _> = flatten(ours, 0).unwrap().into_iter().collect();
    let documented: BTreeMap<_, _> = flatten(documented, 0).unwrap().into_iter().collect();
    for (name, value) in &documented {
        if ours.get(name) == Some(value) {
            continue;
        }
        if is_documented(api, &action.input, name) {
            found.faults.push(format!(
                "request.{name}: documented {value}, ours {:?}",
                ours.get(name)
            ));
        } else {
            found
                .deviations
                .push(format!("request.{name}: no table names this member"));
        }
    }
    for name in ours.keys().filter(|name| !documented.contains_key(*name)) {
        found.faults.push(format!("request.{name}: invented"));
    }
}

/// Whether the tables name a parameter such as `Filters.0.Name`.
fn is_documented(api: &Api, members: &[Member], name: &str) -> bool {
    let mut members = members;
    for step in name
        .split('.')
        .filter(|step| step.parse::<usize>().is_err())
    {
        let Some(member) = members.iter().find(|member| member.name == step) else {
            return false;
        };
        let Type::Struct(structure) = &member.r#type else {
            return true;
        };
        match api.structures.iter().find(|it| it.name == *structure) {
            Some(structure) => members = &structure.members,
            None => return false,
        }
    }
    true
}

#[test]
fn examples_survive_their_types() {
    let spec = spec(CKAFKA).unwrap();
    let api = &spec.api;
    let actions = ckafka();
    let names: Vec<&str> = actions.iter().map(|action| action.name).collect();
    let documented: Vec<&str> = api
        .actions
        .iter()
        .map(|action| action.name.as_str())
        .collect();
    assert_eq!(
        names, documented,
        "the client has other actions than the spec"
    );

    let (mut requests, mut responses) = (0, 0);
    let mut deviations = String::new();
    let mut faults = Vec::new();
    for (action, facts) in actions.iter().zip(&api.actions) {
        for (index, example) in spec.examples[action.name].iter().enumerate() {
            let place = format!("{} example {}", action.name, index + 1);
            let mut found = Findings::default();

            requests += 1;
            let documented = match example.form {
                ExampleForm::Json => example.request.clone(),
                ExampleForm::Query => nest(object(&example.request)),
            };
            match (action.request)(&documented) {
                Err(error) => found
                    .faults
                    .push(format!("request does not decode: {error}")),
                Ok(ours) if example.form == ExampleForm::Query => {
                    on_the_wire(api, facts, &documented, &ours, &mut found);
                }
                Ok(ours) => {
                    let (documented, ours) = (object(&documented), object(&ours));
                    objects(api, &facts.input, documented, ours, "request", &mut found);
                }
            }

            if let Some(response) = &example.response {
                responses += 1;
                let documented = &response["Response"];
                match (action.response)(documented) {
                    Err(error) => found
                        .faults
                        .push(format!("response does not decode: {error}")),
                    Ok(ours) => {
                        objects(
                            api,
                            &facts.output,
                            object(documented),
                            object(&ours),
                            "response",
                            &mut found,
                        );
                    }
                }
            }
            for deviation in found.deviations {
                writeln!(deviations, "{place}: {deviation}").unwrap();
            }
            faults.extend(found.faults.iter().map(|fault| format!("{place}: {fault}")));
        }
    }
    println!(
        "{requests} request and {responses} response examples, {} deviations",
        deviations.lines().count()
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(
        (requests, responses),
        (93, 93),
        "the manual has 93 examples"
    );

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST);
    if std::env::var_os("UPDATE_DEVIATIONS").is_some() {
        std::fs::write(&path, &deviations).unwrap();
    }
    let listed = std::fs::read_to_string(&path).unwrap();
    for line in deviations
        .lines()
        .filter(|line| !listed.lines().any(|it| it == *line))
    {
        println!("not listed: {line}");
    }
    for line in listed
        .lines()
        .filter(|line| !deviations.lines().any(|it| it == *line))
    {
        println!("no longer there: {line}");
    }
    assert!(
        deviations == listed,
        "deviations differ from {LIST}; see above, then set UPDATE_DEVIATIONS=1"
    );
}
