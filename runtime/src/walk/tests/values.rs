//! Cloning, comparing, printing, serializing, finding.

use serde_json::json;

use super::{Nothing, Part, Sample, full, part};
use crate::fields::{Fields, Flags, List, Mut, Ref};
use crate::walk::{clear, find, missing};
use crate::{Empty, Value};

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
    clear(&mut sample);
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
    let places: Vec<_> = full()
        .table()
        .names
        .iter()
        .map(|name| text.find(&format!("\"{name}\"")).unwrap())
        .collect();
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn tables_tell_names_and_marks() {
    let part = Part::default();
    let table = part.table();
    assert_eq!(table.type_name, "Part");
    assert_eq!(table.names, ["Name", "Password", "Port"]);
    assert_eq!(table.position("Port"), Some(2));
    assert_eq!(table.position("port"), None);
    assert_eq!(table.flags(0), Flags::REQUIRED);
    assert_eq!(table.flags(1), Flags::REQUIRED.union(Flags::SECRET));
    assert_eq!(table.flags(7), Flags::NONE);
    assert_eq!(format!("{:?}", table.flags(1)), r#"{"secret", "required"}"#);
    let sample = Sample::default();
    assert_eq!(sample.table().wrapper(14), Some("PartVO"));
    assert_eq!(sample.table().wrapper(13), None);
}

#[test]
fn fields_are_lent_out_by_index() {
    let mut sample = full();
    let fields: &mut dyn Fields = &mut sample;
    assert!(matches!(fields.get(1), Ref::Integer(9_007_199_254_740_993)));
    assert!(matches!(fields.get(5), Ref::Structure(_)));
    assert!(matches!(fields.get(17), Ref::Absent));
    fields.edit(1, &mut |field| {
        let Mut::Integer(value) = field else {
            panic!("another field");
        };
        *value = None;
    });
    fields.edit(17, &mut |_| panic!("there is no such field"));
    assert!(fields.get(1).is_absent());
}

#[test]
fn lists_tell_absent_from_empty_where_that_differs() {
    let mut plain = vec![1_i64, 2];
    let mut optional = Some(plain.clone());
    for (list, absent) in [
        (&mut plain as &mut dyn List, false),
        (&mut optional as &mut dyn List, true),
    ] {
        assert_eq!(list.count(), 2);
        list.cut(Some(1));
        assert!(matches!(list.get(0), Ref::Integer(1)) && list.get(1).is_absent());
        list.cut(Some(0));
        assert_eq!(list.count(), 0);
        list.cut(None);
        list.push();
        assert!(matches!(list.get(0), Ref::Integer(0)), "{absent}");
        list.cut(None);
    }
    assert_eq!((plain, optional), (vec![], None));
}

#[test]
fn fields_are_found_by_path() {
    let mut sample = full();
    sample.boxed = Some(Box::new(full()));
    assert!(matches!(
        find(&sample, "Integer"),
        Ref::Integer(9_007_199_254_740_993)
    ));
    assert!(matches!(find(&sample, "Boxed.Part.Name"), Ref::String("p")));
    assert!(matches!(find(&sample, "Boxed.Parts"), Ref::List(list) if list.count() == 2));
    for path in [
        "",
        "Nope",
        "Part.Nope",
        "Text.Name",
        "Parts.Name",
        "Boxed.Boxed.Boxed.Text",
    ] {
        assert!(matches!(find(&sample, path), Ref::Absent), "{path}");
    }
}

#[test]
fn missing_parameters_are_listed() {
    assert_eq!(missing(&Part::default()), ["Name", "Password"]);
    assert_eq!(missing(&part("p")), ["Password"]);
    // Those of structures are the service's to judge.
    let sample = Sample {
        part: Some(Part::default()),
        ..Sample::default()
    };
    assert_eq!(missing(&sample), [""; 0]);
}
