//! No documented member is lost on the way through the generated types.
#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

use cloudapi_answers::{Difference, ROWS, Row, compare};
use serde_json::Value;

/// Services that do not exist: nothing about them may deviate.
const FIXTURES: [&str; 2] = ["alibaba/nursery/2023-05-01", "alibaba/orchard/2022-09-01"];

fn differences(row: &Row) -> Result<Vec<Difference>, String> {
    let documented: Value = serde_json::from_str(row.answer).unwrap();
    let found = (row.again)(row.answer)?;
    let mut differences = Vec::new();
    compare(&documented, Some(&found), "$", &mut differences);
    Ok(differences)
}

#[test]
fn fixtures_decode_and_encode_without_loss() {
    let fixtures = ROWS.iter().filter(|row| FIXTURES.contains(&row.service));
    let mut count = 0;
    for row in fixtures {
        assert_eq!(differences(row), Ok(Vec::new()), "{}", row.action);
        assert_eq!(row.undocumented, [""; 0], "{}", row.action);
        count += 1;
    }
    assert!(count > 0);
}

/// Services of `CLOUDAPI_DESCRIPTIONS`: what deviates is listed by name, and nothing is lost.
#[test]
fn described_services_lose_nothing() {
    let (mut equal, mut spelled, mut undocumented) = (0, 0, 0);
    let mut lost = Vec::new();
    for row in ROWS {
        let name = format!("{} {}", row.service, row.action);
        for path in row.undocumented {
            println!("{name}: {path} is not described");
            undocumented += 1;
        }
        match differences(row) {
            Ok(found) if found.is_empty() => equal += 1,
            Ok(found) => {
                for difference in found {
                    match difference {
                        Difference::Spelling(path) => {
                            println!("{name}: {path} has another type");
                            spelled += 1;
                        }
                        Difference::Loss(path) => lost.push(format!("{name}: {path}")),
                    }
                }
            }
            Err(error) => {
                println!("{name}: does not decode: {error}");
                lost.push(format!("{name}: {error}"));
            }
        }
    }
    println!(
        "{} responses: {equal} equal, {spelled} values of another type, {undocumented} members not described, {} lost",
        ROWS.len(),
        lost.len()
    );
    for line in &lost {
        println!("lost: {line}");
    }
    // A response that is documented with a text where the description has an object cannot be decoded: it is listed.
    assert!(lost.len() * 20 <= ROWS.len(), "{lost:#?}");
}

#[test]
fn a_mutated_answer_is_noticed() {
    let row = ROWS
        .iter()
        .find(|row| FIXTURES.contains(&row.service))
        .unwrap();
    let found = (row.again)(row.answer).unwrap();
    let documented: Value = serde_json::from_str(row.answer).unwrap();
    let mut noticed = 0;
    for (name, value) in documented.as_object().unwrap() {
        let mut changed = documented.clone();
        changed[name] = match value {
            Value::String(text) => Value::from(format!("{text}x")),
            Value::Number(number) => match number.as_i64() {
                Some(integer) => Value::from(integer + 1),
                None => Value::from(number.as_f64().unwrap() + 1.0),
            },
            Value::Bool(flag) => Value::from(!flag),
            _ => Value::from("other"),
        };
        let mut differences = Vec::new();
        compare(&changed, Some(&found), "$", &mut differences);
        assert_eq!(differences.len(), 1, "{name}");
        let mut without = found.clone();
        without.as_object_mut().unwrap().remove(name);
        let mut differences = Vec::new();
        compare(&documented, Some(&without), "$", &mut differences);
        assert!(matches!(&differences[..], [Difference::Loss(_)]), "{name}");
        noticed += 1;
    }
    assert!(noticed > 3);
}
