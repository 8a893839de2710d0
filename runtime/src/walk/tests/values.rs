//! Cloning, comparing, printing, serializing, finding.

use serde_json::json;

use super::{Nothing, Part, Sample, full, part};
use crate::Value;
use crate::fields::{Fields, FieldsMut, FieldsRef, Flags, ItemMut, ListMut, Mut, Ref};
use crate::walk::{find, missing};

/// One change of every field.
fn changes() -> Vec<fn(&mut Sample)> {
    vec![
        |it| it.text = None,
        |it| it.text = Some("other".to_owned()),
        |it| it.integer = Some(9_007_199_254_740_992),
        |it| it.float = None,
        |it| it.flag = Some(true),
        |it| it.json = Some(json!({"a": [1]})),
        |it| it.part = None,
        |it| it.part = Some(part("q")),
        |it| it.part = Some(Part::default()),
        |it| it.boxed = None,
        |it| it.boxed = Some(Box::default()),
        |it| it.texts.truncate(1),
        |it| it.integers[1] = 1,
        |it| it.floats[1] = 0.5,
        |it| it.flags[1] = true,
        |it| it.jsons[0] = Value::from(0),
        |it| it.parts[1] = part("2"),
        |it| it.samples[0].samples.clear(),
        |it| it.wrapped.clear(),
        |it| it.maybe_texts = None,
        |it| it.maybe_texts = Some(vec![String::new()]),
        |it| it.maybe_parts = Some(vec![]),
    ]
}

#[test]
fn clones_are_equal_and_every_change_is_seen() {
    let sample = full();
    assert_eq!(sample.clone(), sample);
    for (index, change) in changes().into_iter().enumerate() {
        let mut other = full();
        change(&mut other);
        assert!(other != sample, "change {index}");
        assert_eq!(other.clone(), other, "change {index}");
    }
}

#[test]
fn empty_is_default_and_what_clearing_leaves() {
    assert_eq!(Sample::default(), *Sample::EMPTY);
    let mut sample = full();
    FieldsMut::new(&mut sample).clear();
    assert_eq!(sample, Sample::default());
    assert_eq!(Nothing::default(), Nothing {});
    assert_eq!(format!("{:?}", Nothing {}), "Nothing");
    assert_eq!(serde_json::to_string(&Nothing {}).unwrap(), "{}");
}

#[test]
fn debug_shows_what_is_set_and_no_secret() {
    let mut sample = Sample {
        text: Some("t".to_owned()),
        ..Sample::default()
    };
    assert_eq!(format!("{sample:?}"), r#"Sample { Text: "t" }"#);
    let secret = Part {
        password: Some("hunter2".to_owned()),
        port: Some(4711),
        ..part("visible")
    };
    sample.part = Some(secret.clone());
    sample.parts = vec![secret.clone()];
    sample.maybe_parts = Some(vec![secret.clone()]);
    sample.wrapped = vec![secret];
    sample.boxed = Some(Box::new(sample.clone()));
    for text in [format!("{sample:?}"), format!("{sample:#?}")] {
        assert_eq!(text.matches("visible").count(), 8, "{text}");
        assert_eq!(text.matches("<redacted>").count(), 16, "{text}");
        assert!(
            !text.contains("hunter2") && !text.contains("4711"),
            "{text}"
        );
    }
    let sample = Sample {
        maybe_texts: Some(vec![]),
        integers: vec![1],
        ..Sample::default()
    };
    assert_eq!(
        format!("{sample:?}"),
        "Sample { Integers: [1], MaybeTexts: [] }"
    );
}

#[test]
fn absent_and_empty_members_are_not_written() {
    let json = serde_json::to_value(full()).unwrap();
    assert_eq!(
        json,
        json!({
            "Text": "名 \"q\"", "Integer": 9_007_199_254_740_993_i64, "Float": 0.1, "Flag": false,
            "Json": {"a": [1, null]}, "Part": {"Name": "p"}, "Boxed": {"Text": ""},
            "Texts": ["a", ""], "Integers": [i64::MIN, 0, i64::MAX], "Floats": [1e300, -0.5],
            "Flags": [true, false], "Jsons": [null, "x"], "Parts": [{"Name": "1"}, {}],
            "Samples": [{"Samples": [{}]}], "WrappedList": {"PartVO": [{"Name": "w"}]},
            "MaybeTexts": [], "MaybeParts": [{"Name": "m"}],
        })
    );
    assert_eq!(serde_json::from_value::<Sample>(json).unwrap(), full());
    assert_eq!(serde_json::to_string(&Sample::default()).unwrap(), "{}");
}

#[test]
fn members_are_written_in_document_order() {
    let text = serde_json::to_string(&full()).unwrap();
    let places: Vec<_> = Sample::TABLE
        .names
        .iter()
        .map(|name| text.find(&format!("\"{name}\"")).unwrap())
        .collect();
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn tables_tell_names_and_marks() {
    let table = Part::TABLE;
    assert_eq!(table.type_name, "Part");
    assert_eq!(table.names, ["Name", "Password", "Port"]);
    assert_eq!(table.position("Port"), Some(2));
    assert_eq!(table.position("port"), None);
    assert_eq!(table.flags(0), Flags::REQUIRED);
    assert_eq!(table.flags(1), Flags::REQUIRED.union(Flags::SECRET));
    assert_eq!(table.flags(7), Flags::NONE);
    assert_eq!(format!("{:?}", table.flags(1)), r#"{"secret", "required"}"#);
    assert_eq!(Sample::TABLE.wrapper(14), Some("PartVO"));
    assert_eq!(Sample::TABLE.wrapper(13), None);
}

#[test]
fn fields_are_reached_by_index() {
    let mut sample = full();
    let fields = FieldsRef::new(&sample);
    assert!(matches!(fields.get(1), Ref::Integer(9_007_199_254_740_993)));
    assert!(matches!(fields.get(5), Ref::Structure(_)));
    assert!(matches!(fields.get(17), Ref::Absent));
    let mut fields = FieldsMut::new(&mut sample);
    let Some(Mut::Integer(value)) = fields.get_mut(1) else {
        panic!("another field");
    };
    *value = None;
    assert!(fields.get_mut(17).is_none());
    assert!(fields.as_ref().get(1).is_absent());
}

/// Calls `work` with a field that is a list.
fn with_list<T>(sample: &mut Sample, index: usize, work: impl FnOnce(ListMut<'_>) -> T) -> T {
    match FieldsMut::new(sample).get_mut(index) {
        Some(Mut::List(list)) => work(list),
        _ => panic!("another field"),
    }
}

#[test]
fn lists_tell_absent_from_empty_where_that_differs() {
    // `texts` and `maybe_texts`.
    for (index, empty) in [(7, None), (15, Some(0))] {
        let mut sample = full();
        let length = |sample: &Sample| match FieldsRef::new(sample).get(index) {
            Ref::List(list) => Some(list.len()),
            _ => None,
        };
        with_list(&mut sample, index, |mut list| {
            list.cut(Some(0));
            list.push();
            let ItemMut::String(text) = list.push() else {
                panic!("another element");
            };
            text.push('b');
            let list = list.as_ref();
            assert!(matches!(list.get(1), Ref::String("b")));
            assert!(list.get(2).is_absent());
        });
        for (left, now) in [(5, Some(2)), (1, Some(1)), (0, empty)] {
            with_list(&mut sample, index, |mut list| list.cut(Some(left)));
            assert_eq!(length(&sample), now);
        }
        with_list(&mut sample, index, |mut list| _ = list.push());
        assert_eq!(length(&sample), Some(1));
        with_list(&mut sample, index, |mut list| list.cut(None));
        assert_eq!(length(&sample), None);
    }
}

#[test]
fn fields_are_found_by_path() {
    let mut sample = full();
    sample.boxed = Some(Box::new(full()));
    assert!(matches!(
        find(FieldsRef::new(&sample), "Integer"),
        Ref::Integer(9_007_199_254_740_993)
    ));
    assert!(matches!(
        find(FieldsRef::new(&sample), "Boxed.Part.Name"),
        Ref::String("p")
    ));
    assert!(
        matches!(find(FieldsRef::new(&sample), "Boxed.Parts"), Ref::List(list) if list.len() == 2)
    );
    for path in [
        "",
        "Nope",
        "Part.Nope",
        "Text.Name",
        "Parts.Name",
        "Boxed.Boxed.Boxed.Text",
    ] {
        assert!(
            matches!(find(FieldsRef::new(&sample), path), Ref::Absent),
            "{path}"
        );
    }
}

#[test]
fn missing_parameters_are_listed() {
    assert_eq!(
        missing(FieldsRef::new(&Part::default())),
        ["Name", "Password"]
    );
    assert_eq!(missing(FieldsRef::new(&part("p"))), ["Password"]);
    // Those of structures are the service's to judge.
    let sample = Sample {
        part: Some(Part::default()),
        ..Sample::default()
    };
    assert_eq!(missing(FieldsRef::new(&sample)), [""; 0]);
}
