//! Nested parameters as flat names: `Filters.0.Values.1`.

use crate::{Error, ErrorKind, Value};

/// Flat names and raw values in document order.
///
/// List elements count from `first`: 0 with Tencent Cloud, 1 with Alibaba Cloud. Booleans are `true`
/// and `false`; null, empty lists and empty objects vanish, as there is no way to write them.
///
/// ```
/// let params = serde_json::json!({"Limit": 10, "Filters": [{"Values": ["a", "b"]}]});
/// let flat = cloudapi_runtime::request::flatten(&params, 0)?;
/// assert!(flat.contains(&("Filters.0.Values.1".to_owned(), "b".to_owned())));
/// # Ok::<(), cloudapi_runtime::Error>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind::Request`] when `value` is neither an object nor null.
pub fn flatten(value: &Value, first: usize) -> Result<Vec<(String, String)>, Error> {
    let mut out = Vec::new();
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                push(&mut out, name, value, first);
            }
            Ok(out)
        }
        Value::Null => Ok(out),
        _ => Err(Error::new(
            ErrorKind::Request,
            "the parameters are no JSON object",
        )),
    }
}

fn push(out: &mut Vec<(String, String)>, name: &str, value: &Value, first: usize) {
    match value {
        Value::Null => {}
        Value::Bool(value) => out.push((name.to_owned(), value.to_string())),
        Value::Number(value) => out.push((name.to_owned(), value.to_string())),
        Value::String(value) => out.push((name.to_owned(), value.clone())),
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                push(out, &format!("{name}.{}", index + first), element, first);
            }
        }
        Value::Object(members) => {
            for (member, value) in members {
                push(out, &format!("{name}.{member}"), value, first);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn names_values_and_what_vanishes() {
        let value = json!({
            "Limit": 10, "Ratio": 0.5, "Big": 9_007_199_254_740_993_i64, "On": true, "Empty": "",
            "Filters": [{"Name": "a b", "Values": ["1", "名"]}, {"Name": null, "Values": []}],
            "Tag": {"Key": "k"}, "None": null, "NoList": [], "NoObject": {},
        });
        let expected = |first: usize| {
            let (a, b) = (first, first + 1);
            [
                ("Limit".into(), "10"),
                ("Ratio".into(), "0.5"),
                ("Big".into(), "9007199254740993"),
                ("On".into(), "true"),
                ("Empty".into(), ""),
                (format!("Filters.{a}.Name"), "a b"),
                (format!("Filters.{a}.Values.{a}"), "1"),
                (format!("Filters.{a}.Values.{b}"), "名"),
                ("Tag.Key".into(), "k"),
            ]
            .map(|(name, value): (String, &str)| (name, value.to_owned()))
            .to_vec()
        };
        for first in [0, 1] {
            let mut flat = flatten(&value, first).unwrap();
            let mut expected = expected(first);
            // The order of JSON members depends on a feature of serde_json.
            flat.sort();
            expected.sort();
            assert_eq!(flat, expected);
        }
        assert_eq!(
            flatten(&json!([1]), 0).unwrap_err().kind(),
            ErrorKind::Request
        );
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 30, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map("[A-Za-z]{1,4}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    fn leaves(value: &Value) -> usize {
        match value {
            Value::Null => 0,
            Value::Array(elements) => elements.iter().map(leaves).sum(),
            Value::Object(members) => members.values().map(leaves).sum(),
            _ => 1,
        }
    }

    proptest! {
        #[test]
        fn every_leaf_is_there_once(members in proptest::collection::btree_map("[A-Za-z]{1,4}", json(), 0..4)) {
            let value = Value::Object(members.into_iter().collect());
            let flat = flatten(&value, 0).unwrap();
            prop_assert_eq!(flat.len(), leaves(&value));
            for (name, text) in &flat {
                let leaf = name.split('.').fold(&value, |value, step| match value {
                    Value::Array(elements) => &elements[step.parse::<usize>().unwrap()],
                    other => &other[step],
                });
                let expected = leaf.as_str().map_or_else(|| leaf.to_string(), str::to_owned);
                prop_assert_eq!(text, &expected);
            }
        }
    }
}
