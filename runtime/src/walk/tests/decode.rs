//! Decoding what is sent in place of what is documented.

use std::cell::RefCell;

use serde::de::DeserializeSeed;
use serde_json::json;

use super::{Part, Sample, part};
use crate::Value;
use crate::drift::{DecodeOptions, Drift};
use crate::fields::{Fields, FieldsMut};
use crate::walk::{Decoder, Root};

/// Decodes with an observer: the result, or path and reason of the refusal; and what was seen.
fn decode(text: &str, strict: bool) -> (Result<Sample, (String, String)>, Vec<String>) {
    let seen = RefCell::new(Vec::new());
    let observer = |drift: &Drift| seen.borrow_mut().push(drift.to_string());
    let options = DecodeOptions::default().strict(strict).observer(&observer);
    let mut sample = Sample::default();
    let mut decoder = Decoder::new(options);
    let mut json = serde_json::Deserializer::from_str(text);
    let root = Root {
        fields: FieldsMut::new(&mut sample),
        decoder: &mut decoder,
    };
    let result = match root.deserialize(&mut json) {
        Ok(()) => Ok(sample),
        Err(error) => {
            let failure = decoder.failure();
            Err(match failure {
                Some(failure) => (failure.path, failure.reason),
                None => (decoder.path(), error.to_string()),
            })
        }
    };
    (result, seen.into_inner())
}

/// `sent` decodes like `meant`, and `drift` is what an observer hears, sorted: the order of members
/// depends on a feature of serde_json.
fn reads_as(sent: Value, meant: Value, drift: &[&str]) {
    let text = sent.to_string();
    let meant: Sample = serde_json::from_value(meant).unwrap();
    let (result, mut seen) = decode(&text, false);
    seen.sort();
    assert_eq!(result.unwrap(), meant, "{text}");
    assert_eq!(seen, drift, "{text}");
    // From a tree, too, and without anybody listening.
    assert_eq!(
        serde_json::from_value::<Sample>(sent).unwrap(),
        meant,
        "{text}"
    );
    match decode(&text, true).0 {
        Ok(sample) => assert_eq!((sample, drift), (meant, [].as_slice())),
        Err((path, reason)) => {
            let told = format!("{path}: {reason}");
            assert!(drift.contains(&told.as_str()), "strict: {text}: {told}");
        }
    }
}

fn refused(sent: Value, path: &str, reason: &str) {
    let text = sent.to_string();
    let (result, _) = decode(&text, false);
    let expected = (path.to_owned(), reason.to_owned());
    assert_eq!(result.unwrap_err(), expected, "{text}");
    // Users of serde see the path, too.
    for error in [
        serde_json::from_value::<Sample>(sent).unwrap_err(),
        serde_json::from_str::<Sample>(&text).unwrap_err(),
    ] {
        let start = format!("{path}: {reason}");
        assert!(error.to_string().starts_with(&start), "{error}");
    }
}

#[test]
fn null_and_missing_are_absent_everywhere() {
    let nulls: serde_json::Map<String, Value> = Sample::TABLE
        .names
        .iter()
        .map(|name| ((*name).to_owned(), Value::Null))
        .collect();
    reads_as(Value::Object(nulls), json!({}), &[]);
    reads_as(json!({"WrappedList": {"PartVO": null}}), json!({}), &[]);
    reads_as(json!({"Part": {"Name": null}}), json!({"Part": {}}), &[]);
    reads_as(json!({"MaybeTexts": []}), json!({"MaybeTexts": []}), &[]);
}

#[test]
fn numbers_and_booleans_as_strings() {
    let big = "9007199254740993";
    reads_as(
        json!({"Integer": big, "Float": "0.5", "Flag": "true", "Integers": ["-1", 2]}),
        json!({"Integer": 9_007_199_254_740_993_i64, "Float": 0.5, "Flag": true, "Integers": [-1, 2]}),
        &[
            "$.Flag: expected boolean, found string",
            "$.Float: expected float, found string",
            "$.Integer: expected integer, found string",
            "$.Integers[0]: expected integer, found string",
        ],
    );
    for (text, flag) in [("True", true), ("FALSE", false), ("1", true), ("0", false)] {
        let drift = ["$.Flag: expected boolean, found string"];
        reads_as(json!({"Flag": text}), json!({"Flag": flag}), &drift);
    }
    let drift = ["$.Integer: expected integer, found string"];
    reads_as(json!({"Integer": "12.0"}), json!({"Integer": 12}), &drift);
    reads_as(
        json!({"Integer": "-9223372036854775808"}),
        json!({"Integer": i64::MIN}),
        &drift,
    );
}

#[test]
fn strings_as_numbers_and_booleans() {
    for (sent, text, found) in [
        (json!(12), "12", "integer"),
        (json!(u64::MAX), "18446744073709551615", "integer"),
        (json!(-1), "-1", "integer"),
        (json!(0.5), "0.5", "float"),
        (json!(true), "true", "boolean"),
        (json!({"a": [1]}), r#"{"a":[1]}"#, "object"),
        (json!({}), "{}", "object"),
        (json!([1, "x"]), r#"[1,"x"]"#, "list"),
    ] {
        let drift = format!("$.Text: expected string, found {found}");
        reads_as(json!({"Text": sent}), json!({"Text": text}), &[&drift]);
    }
    // JSON inside a string stays one.
    reads_as(
        json!({"Text": "{\"a\":1}"}),
        json!({"Text": "{\"a\":1}"}),
        &[],
    );
}

#[test]
fn numbers_of_another_kind() {
    reads_as(
        json!({"Float": 3, "Floats": [u64::MAX]}),
        json!({"Float": 3.0, "Floats": [1.8446744073709552e19]}),
        &[],
    );
    let float = ["$.Integer: expected integer, found float"];
    reads_as(json!({"Integer": 12.0}), json!({"Integer": 12}), &float);
    reads_as(
        json!({"Integer": -9007199254740992.0}),
        json!({"Integer": -9_007_199_254_740_992_i64}),
        &float,
    );
    let boolean = ["$.Integer: expected integer, found boolean"];
    reads_as(json!({"Integer": true}), json!({"Integer": 1}), &boolean);
    let integer = ["$.Flag: expected boolean, found integer"];
    reads_as(json!({"Flag": 1}), json!({"Flag": true}), &integer);
    reads_as(json!({"Flag": 0}), json!({"Flag": false}), &integer);
}

#[test]
fn empty_strings_lists_and_objects_in_place_of_others() {
    for (name, kind) in [
        ("Integer", "integer"),
        ("Float", "float"),
        ("Flag", "boolean"),
        ("Part", "object"),
        ("Boxed", "object"),
        ("Texts", "list"),
        ("WrappedList", "object"),
        ("MaybeParts", "list"),
    ] {
        let drift = format!("$.{name}: expected {kind}, found string");
        reads_as(json!({name: ""}), json!({}), &[&drift]);
    }
    reads_as(
        json!({"Part": []}),
        json!({}),
        &["$.Part: expected object, found list"],
    );
    reads_as(
        json!({"Parts": {}}),
        json!({}),
        &["$.Parts: expected list, found object"],
    );
    reads_as(
        json!({"WrappedList": [{"Name": "w"}]}),
        json!({"WrappedList": {"PartVO": [{"Name": "w"}]}}),
        &["$.WrappedList: expected object, found list"],
    );
    reads_as(json!({"WrappedList": {}}), json!({}), &[]);
}

#[test]
fn null_elements_are_left_out() {
    let sent = json!({
        "Texts": ["a", null, "b"], "Integers": [null, 1], "Flags": [null], "Floats": [null, 0.5],
        "Parts": [null, {"Name": "p"}], "Jsons": [null], "MaybeTexts": [null],
    });
    let meant = json!({
        "Texts": ["a", "b"], "Integers": [1], "Floats": [0.5], "Parts": [{"Name": "p"}],
        "Jsons": [null], "MaybeTexts": [],
    });
    reads_as(sent, meant, &[]);
}

#[test]
fn undocumented_members_are_skipped_and_told() {
    reads_as(
        json!({
            "Text": "t", "New": 1, "Part": {"Name": "p", "Extra": {"deep": [1, {"x": null}]}},
            "Parts": [{}, {"Odd name": "s"}], "WrappedList": {"PartVO": [], "Count": 0.5},
            "Z": null, "Y": true, "X": [[]],
        }),
        json!({"Text": "t", "Part": {"Name": "p"}, "Parts": [{}, {}]}),
        &[
            "$.New: no document names this member (integer)",
            "$.Part.Extra: no document names this member (object)",
            "$.Parts[1][\"Odd name\"]: no document names this member (string)",
            "$.WrappedList.Count: no document names this member (float)",
            "$.X: no document names this member (list)",
            "$.Y: no document names this member (boolean)",
            "$.Z: no document names this member (null)",
        ],
    );
}

#[test]
fn what_cannot_be_understood_is_refused_with_its_path() {
    refused(
        json!({"Integer": "12x"}),
        "$.Integer",
        "expected integer, found string \"12x\"",
    );
    refused(
        json!({"Integer": 0.5}),
        "$.Integer",
        "expected integer, found float 0.5",
    );
    // Not every float of this size is the integer that was meant.
    refused(
        json!({"Integer": 9007199254740994.0}),
        "$.Integer",
        "expected integer, found float 9007199254740994",
    );
    refused(
        json!({"Integer": u64::MAX}),
        "$.Integer",
        "expected integer in the range of 64 bits, found integer 18446744073709551615",
    );
    refused(
        json!({"Integer": {"a": 1}}),
        "$.Integer",
        "expected integer, found object",
    );
    refused(
        json!({"Integer": [1]}),
        "$.Integer",
        "expected integer, found list",
    );
    refused(
        json!({"Float": "NaN"}),
        "$.Float",
        "expected float, found string \"NaN\"",
    );
    refused(
        json!({"Float": true}),
        "$.Float",
        "expected float, found boolean true",
    );
    refused(
        json!({"Flag": 2}),
        "$.Flag",
        "expected boolean, found integer 2",
    );
    refused(
        json!({"Flag": "yes"}),
        "$.Flag",
        "expected boolean, found string \"yes\"",
    );
    refused(
        json!({"Part": 5}),
        "$.Part",
        "expected object, found integer 5",
    );
    refused(
        json!({"Part": [{}]}),
        "$.Part",
        "expected object, found list",
    );
    refused(
        json!({"Part": "x"}),
        "$.Part",
        "expected object, found string \"x\"",
    );
    refused(
        json!({"Texts": {"a": 1}}),
        "$.Texts",
        "expected list, found object",
    );
    refused(
        json!({"Texts": "a"}),
        "$.Texts",
        "expected list, found string \"a\"",
    );
    refused(
        json!({"WrappedList": {"PartVO": 1}}),
        "$.WrappedList.PartVO",
        "expected list, found integer 1",
    );
    refused(
        json!({"Samples": [{}, {"Samples": [{"Parts": [{"Name": "a"}, {"Name": "b"}, true]}]}]}),
        "$.Samples[1].Samples[0].Parts[2]",
        "expected object, found boolean true",
    );
    refused(
        json!({"Boxed": {"Texts": ["x"], "WrappedList": {"PartVO": [{}, 7]}}}),
        "$.Boxed.WrappedList.PartVO[1]",
        "expected object, found integer 7",
    );
    let long = "x".repeat(1000);
    let shown = format!("expected boolean, found string \"{}\"...", "x".repeat(60));
    refused(json!({"Flag": long}), "$.Flag", &shown);
}

#[test]
fn values_of_secret_members_are_not_shown() {
    refused(
        json!({"Part": {"Port": "hunter2"}}),
        "$.Part.Port",
        "expected integer, found string",
    );
    refused(
        json!({"Parts": [{"Port": 0.5}]}),
        "$.Parts[0].Port",
        "expected integer, found float",
    );
}

#[test]
fn members_may_come_in_any_order_and_twice() {
    let text = r#"{"Flag": true, "Text": "a", "Integer": 1, "Texts": ["x"], "Part": {"Name": "p"},
        "Text": "b", "Integer": null, "Texts": ["y", "z"], "Part": {"Port": 1}}"#;
    let sample: Sample = serde_json::from_str(text).unwrap();
    let expected = Sample {
        flag: Some(true),
        text: Some("b".to_owned()),
        texts: vec!["y".to_owned(), "z".to_owned()],
        part: Some(Part {
            port: Some(1),
            ..Part::default()
        }),
        ..Sample::default()
    };
    assert_eq!(sample, expected);
}

#[test]
fn numbers_of_serde_json_with_arbitrary_precision() {
    // A program that turns the feature on makes serde_json pass numbers on as such objects.
    let number = |text: &str| json!({ "$serde_json::private::Number": text });
    let sent = json!({
        "Integer": number("9007199254740993"), "Float": number("5e-1"), "Text": number("12"),
        "Flag": number("1"), "Integers": [number("-1")],
    });
    let sample: Sample = serde_json::from_value(sent).unwrap();
    assert_eq!(sample.integer, Some(9_007_199_254_740_993));
    assert_eq!(
        (sample.float, sample.text.as_deref()),
        (Some(0.5), Some("12"))
    );
    assert_eq!(
        (sample.flag, sample.integers.as_slice()),
        (Some(true), [-1].as_slice())
    );
    for name in ["Part", "Texts", "Parts"] {
        let error = serde_json::from_value::<Sample>(json!({name: number("1")})).unwrap_err();
        assert!(error.to_string().contains("found number"), "{error}");
    }
    let error = serde_json::from_value::<Sample>(json!({"Integer": number("1.5")})).unwrap_err();
    assert!(error.to_string().contains("found float 1.5"), "{error}");
}

const PAIRS: [(&str, &str); 3] = [
    ("{\"Boxed\":", "}"),
    ("{\"Samples\":[", "]}"),
    ("{\"Json\":[", "]}"),
];

fn nested((open, close): (&str, &str), depth: usize, inner: &str) -> String {
    open.repeat(depth) + inner + &close.repeat(depth)
}

#[test]
fn hostile_nesting_is_refused() {
    for depth in [65, 200, 100_000] {
        for pair in PAIRS {
            let error = serde_json::from_str::<Sample>(&nested(pair, depth, "1"));
            let error = error.unwrap_err().to_string();
            let expected = ["nested deeper than 64 levels", "recursion limit"];
            assert!(expected.iter().any(|it| error.contains(it)), "{error}");
        }
        // What nobody wants is skipped without going down.
        let (result, seen) = decode(&nested(("{\"New\":[", "]}"), depth, "1"), false);
        assert_eq!(result.unwrap(), Sample::default());
        assert_eq!(seen, ["$.New: no document names this member (list)"]);
    }
    // Trees have no limit of their own; dropping a much deeper one would overflow the stack.
    let tree = (0..200).fold(Value::Null, |inner, _| json!({ "Boxed": inner }));
    let error = serde_json::from_value::<Sample>(tree)
        .unwrap_err()
        .to_string();
    assert!(error.ends_with("nested deeper than 64 levels"), "{error}");
}

#[test]
fn what_is_as_deep_as_allowed_fits_on_the_stack_of_a_thread() {
    const STACK: usize = 2 << 20;
    let deepest = [
        nested(PAIRS[0], 63, "{\"Text\":\"x\"}"),
        nested(PAIRS[1], 30, "{\"Parts\":[1]}").replace('1', "{\"Name\":\"x\"}"),
        nested(PAIRS[0], 63, &nested(PAIRS[2], 32, "\"x\"")),
    ];
    let work = move || {
        for text in deepest {
            let sample: Sample = serde_json::from_str(&text).unwrap();
            assert_eq!(sample.clone(), sample);
            assert!(format!("{sample:?}").contains('x'));
            assert_eq!(serde_json::to_string(&sample).unwrap(), text);
            let tree = serde_json::to_value(&sample).unwrap();
            assert_eq!(serde_json::from_value::<Sample>(tree).unwrap(), sample);
        }
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
    thread.unwrap().join().unwrap();
}

#[test]
fn huge_strings_and_lists() {
    let text = "é".repeat(1 << 20);
    let sample: Sample = serde_json::from_value(json!({"Text": text, "Json": text})).unwrap();
    assert_eq!(sample.text.as_deref(), Some(text.as_str()));
    let integers: Vec<i64> = (0..100_000).collect();
    let sample: Sample = serde_json::from_value(json!({ "Integers": integers })).unwrap();
    assert_eq!(sample.integers, integers);
    // An absurd name is cut where it is shown.
    let (_, seen) = decode(&json!({ "n".repeat(100_000): 1 }).to_string(), false);
    assert!(seen[0].len() < 200, "{} bytes", seen[0].len());
}

#[test]
fn types_may_be_flattened_into_others_and_used_as_map_values() {
    #[derive(serde::Deserialize)]
    struct Outer {
        id: u8,
        #[serde(flatten)]
        part: Part,
    }
    let outer: Outer = serde_json::from_value(json!({"id": 1, "Name": "n", "Port": "2"})).unwrap();
    assert_eq!((outer.id, outer.part.port), (1, Some(2)));
    let map: std::collections::BTreeMap<String, Part> =
        serde_json::from_value(json!({"a": {"Name": "n"}})).unwrap();
    assert_eq!(map["a"], part("n"));
}

#[test]
fn errors_of_the_format_keep_the_path_that_was_read() {
    for (text, path) in [
        (
            "{\"Parts\": [{\"Name\": \"a\"}, {\"Name\": \"b",
            "$.Parts[1].Name",
        ),
        ("{\"Parts\": [{\"Name\": \"a\"}, {\"Na", "$.Parts[1]"),
        ("{\"Boxed\": {\"Integer\": 12", "$.Boxed"),
        ("{\"Text\": nul}", "$.Text"),
        ("{\"Part\": {\"New one\": [1, }", "$.Part[\"New one\"]"),
        ("{", "$"),
    ] {
        let (result, _) = decode(text, false);
        assert_eq!(result.unwrap_err().0, path, "{text}");
    }
}
