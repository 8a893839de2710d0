//! What holds for any value and any text.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::Value;

use super::{Part, Sample, part};
use crate::Fields;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-z0-9]{0,6}", any::<String>()]
}

fn parts() -> impl Strategy<Value = Vec<Part>> {
    vec(
        prop_oneof![Just(Part::default()), text().prop_map(|name| part(&name))],
        0..3,
    )
}

/// Values of the type. Floats are finite, because JSON has no others.
pub(crate) fn sample() -> impl Strategy<Value = Sample> {
    let scalars = (
        proptest::option::of(text()),
        proptest::option::of(any::<i64>()),
        proptest::option::of(prop::num::f64::NORMAL),
        proptest::option::of(any::<bool>()),
    );
    let lists = (
        vec(text(), 0..3),
        vec(any::<i64>(), 0..3),
        vec(prop::num::f64::NORMAL, 0..3),
        vec(any::<bool>(), 0..3),
        proptest::option::of(vec(text(), 0..3)),
    );
    let leaf = (
        scalars,
        lists,
        parts(),
        parts(),
        proptest::option::of(parts()),
    )
        .prop_map(
            |((text, integer, float, flag), lists, parts, wrapped, maybe_parts)| Sample {
                text,
                integer,
                float,
                flag,
                texts: lists.0,
                integers: lists.1,
                floats: lists.2,
                flags: lists.3,
                maybe_texts: lists.4,
                part: parts.first().cloned(),
                parts,
                wrapped,
                maybe_parts,
                ..Sample::default()
            },
        );
    leaf.prop_recursive(3, 12, 3, |inner| {
        (
            inner.clone(),
            proptest::option::of(inner.clone()),
            vec(inner, 0..3),
        )
            .prop_map(|(sample, boxed, samples)| Sample {
                boxed: boxed.map(Box::new),
                samples,
                ..sample
            })
    })
}

/// Any JSON, with names that the type has among them.
pub(crate) fn json() -> impl Strategy<Value = Value> {
    let names = Sample::TABLE.names;
    let name = prop_oneof![
        proptest::sample::select(names).prop_map(str::to_owned),
        Just("PartVO".to_owned()),
        Just("text".to_owned()),
        any::<String>(),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(name.clone(), inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Writes every number and boolean as a string.
fn as_strings(value: &mut Value) {
    match value {
        Value::Number(_) | Value::Bool(_) => *value = Value::from(value.to_string()),
        Value::Array(elements) => elements.iter_mut().for_each(as_strings),
        Value::Object(members) => members.values_mut().for_each(as_strings),
        _ => {}
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(sample in sample()) {
        let text = serde_json::to_string(&sample).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Sample>(&text).unwrap(), &sample);
        prop_assert_eq!(&sample.clone(), &sample);
        let mut tree = serde_json::to_value(&sample).unwrap();
        as_strings(&mut tree);
        prop_assert_eq!(&serde_json::from_value::<Sample>(tree).unwrap(), &sample);
    }

    #[test]
    fn comparing_is_comparing_what_is_written(left in sample(), right in sample()) {
        let same = serde_json::to_value(&left).unwrap() == serde_json::to_value(&right).unwrap();
        prop_assert_eq!(left == right, same);
    }

    #[test]
    fn any_json_decodes_or_is_refused(json in json()) {
        let text = json.to_string();
        let from_text = serde_json::from_str::<Sample>(&text);
        let from_tree = serde_json::from_value::<Sample>(json);
        prop_assert_eq!(from_text.is_ok(), from_tree.is_ok(), "{}", text);
        if let (Ok(from_text), Ok(from_tree)) = (from_text, from_tree) {
            prop_assert_eq!(from_text, from_tree);
        }
    }

    #[test]
    fn what_decodes_is_written_and_read_back(json in json()) {
        if let Ok(sample) = serde_json::from_value::<Sample>(json) {
            let text = serde_json::to_string(&sample).unwrap();
            prop_assert_eq!(serde_json::from_str::<Sample>(&text).unwrap(), sample);
        }
    }

    #[test]
    fn any_cut_is_an_error(sample in sample(), cut in any::<prop::sample::Index>()) {
        let text = serde_json::to_string(&sample).unwrap();
        let bytes = &text.as_bytes()[..cut.index(text.len())];
        prop_assert!(serde_json::from_slice::<Sample>(bytes).is_err());
    }
}
