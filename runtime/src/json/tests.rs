//! Both ways agree: this module and serde_json through serde.

use proptest::prelude::*;

use super::{Reader, from_slice, to_vec};
use crate::fields::FieldsMut;
use crate::walk::Decoder;
use crate::walk::tests::properties::{json, sample};
use crate::walk::tests::{Sample, full};
use crate::{DecodeOptions, ErrorKind};

/// What the direct way alone reads.
fn directly(text: &str) -> Option<Sample> {
    let mut sample = Sample::default();
    let mut decoder = Decoder::new(DecodeOptions::default());
    let mut reader = Reader::new(text);
    reader
        .object(FieldsMut::new(&mut sample), &mut decoder)
        .ok()?;
    reader.end().ok()?;
    Some(sample)
}

/// Both ways give the same value, or errors at the same path; the result is whether they read it.
fn agree(text: &str) -> bool {
    let through_serde = serde_json::from_str::<Sample>(text);
    let ours = from_slice::<Sample>(text.as_bytes());
    match (through_serde, ours) {
        (Ok(theirs), Ok(ours)) => {
            assert_eq!(ours, theirs, "{text}");
            assert_eq!(
                to_vec(&ours),
                serde_json::to_vec(&theirs).unwrap(),
                "{text}"
            );
            if let Some(directly) = directly(text) {
                assert_eq!(directly, theirs, "{text}");
            }
            true
        }
        (Err(theirs), Err(ours)) => {
            assert_eq!(ours.kind(), ErrorKind::Decode, "{text}");
            // Of values that are refused, serde's errors name the path, too.
            let reason = format!("{}: {}", ours.path().unwrap_or_default(), ours.message());
            let same = theirs.to_string().starts_with(&reason);
            assert!(
                same || !theirs.is_data() || ours.path() == Some("$"),
                "{text}: {theirs}: {reason}"
            );
            assert!(directly(text).is_none(), "{text}");
            false
        }
        (theirs, ours) => panic!("{text}: {theirs:?} against {ours:?}"),
    }
}

#[test]
fn what_is_as_documented_is_read_directly() {
    let text = String::from_utf8(to_vec(&full())).unwrap();
    assert_eq!(directly(&text), Some(full()));
    for text in [
        r#"{}"#,
        r#"{"text": "second name", "Boxed": {"text": "x", "Text": "y"}}"#,
        " {\n\t\"Text\" : \"a\" , \"Integer\" : -12 ,\r\"Flag\":true, \"Part\" : { } } ",
        r#"{"Integer": 999999999999999999, "Integers": [0, -1, 1000000000000000000, -9223372036854775808]}"#,
        r#"{"Text": "\u8ba2\ud83d\ude00\"\\\/\b\f\n\r\t", "T\u0065xt": "b", "Texts": ["\\", "\"", "名"]}"#,
        r#"{"Text": null, "Part": null, "Texts": [null, "a"], "Jsons": [null], "WrappedList": null}"#,
        r#"{"WrappedList": {"PartVO": [{"Name": "w"}, null], "Count": 2}, "MaybeTexts": []}"#,
        r#"{"New": {"a": [1, {"b": "]}\""}]}, "Json": {"a": [1.50, "]"]}, "Float": 1e3, "Floats": [1, -0, 0.1]}"#,
        r#"{"Integer": "12", "Flag": 1, "Text": 5, "Part": "", "Parts": {}, "Texts": "", "Boxed": []}"#,
        r#"{"Integer": 12.0, "Integers": [-0, 1e2, "3"], "Text": {"a": 1}, "Flags": ["true", false]}"#,
    ] {
        assert!(directly(text).is_some(), "{text}");
        assert!(agree(text), "{text}");
    }
}

#[test]
fn what_is_wrong_is_refused_in_both_ways() {
    for text in [
        "",
        " ",
        "{",
        "}",
        "[]",
        "1",
        "\"x\"",
        "null",
        "{}{}",
        "{} x",
        "{,}",
        "{\"Text\"}",
        "{\"Text\":}",
        "{\"Text\":\"a\",}",
        "{\"Text\":\"a\" \"Integer\":1}",
        "{Text:1}",
        "{\"Text\":\"a\nb\"}",
        "{\"Text\":\"\\x\"}",
        "{\"Text\":\"\\ud800\"}",
        "{\"Text\":\"\\u12\"}",
        "{\"Text\":\"a",
        "{\"Text\":\"a\\\"}",
        "{\"T\\q\":1}",
        "{\"Integer\":01}",
        "{\"Integer\":-}",
        "{\"Integer\":+1}",
        "{\"Integer\":1.}",
        "{\"Integer\":-01}",
        "{\"Integer\":1 2}",
        "{\"Integer\":9223372036854775808}",
        "{\"Integer\":0.5}",
        "{\"Flag\":tru}",
        "{\"Flag\":falsey}",
        "{\"Texts\":[\"a\",]}",
        "{\"Texts\":[,]}",
        "{\"Texts\":[\"a\"",
        "{\"Texts\":[nul]}",
        "{\"Part\":[1]}",
        "{\"Part\":{\"Name\":[]}",
        "{\"Parts\":[{},{\"Port\":\"x\"}]}",
        "{\"WrappedList\":{\"PartVO\":1}}",
        "{\"New\":[}",
        "{\"New\":\"\\q\"}",
        "{\"Json\":[1,]}",
        "{\"Text\":nullx}",
        "{\"Part\":nul}",
        "{\"$serde_json::private::Number\":\"1\"}",
    ] {
        assert!(!agree(text), "{text}");
    }
    assert_eq!(
        from_slice::<Sample>(b"{\"Text\": \"\xff\"}")
            .unwrap_err()
            .message(),
        "the text is not UTF-8"
    );
}

#[test]
fn depth_is_limited_in_both_ways() {
    for (open, close) in [
        ("{\"Boxed\":", "}"),
        ("{\"Samples\":[", "]}"),
        ("{\"Json\":[", "]}"),
        ("{\"New\":[", "]}"),
    ] {
        for depth in [
            20, 29, 30, 31, 32, 33, 60, 63, 64, 65, 127, 128, 200, 10_000,
        ] {
            let wrap = |inner: &str| open.repeat(depth) + inner + &close.repeat(depth);
            agree(&wrap("{\"Text\":\"x\"}"));
            // Fields as deep as allowed, and a tree below them.
            let tree = "{\"Json\":".to_owned() + &"[".repeat(70) + &"]".repeat(70) + "}";
            agree(&wrap(&tree));
        }
    }
}

#[test]
fn strings_are_written_as_serde_json_writes_them() {
    for c in (0..=0x2ff)
        .chain([0x2028, 0x20ac, 0xfeff, 0xffff, 0x1f600])
        .filter_map(char::from_u32)
    {
        for length in [0, 1, 6, 7, 8, 9, 15, 16, 17] {
            let mut sample = Sample::default();
            let plain = "x".repeat(length);
            sample.text = Some(format!("{plain}{c}{plain}"));
            sample.texts = vec![plain.clone(), format!("{plain}{c}")];
            let text = serde_json::to_vec(&sample).unwrap();
            assert_eq!(to_vec(&sample), text, "{c:?} {length}");
            assert_eq!(directly(std::str::from_utf8(&text).unwrap()), Some(sample));
        }
    }
}

#[test]
fn floats_are_written_as_serde_json_writes_them() {
    let floats = [
        0.0,
        -0.0,
        1.0,
        0.1,
        1e15,
        1e16,
        1e21,
        1e-7,
        f64::MAX,
        f64::MIN_POSITIVE,
        f64::NAN,
        f64::INFINITY,
    ];
    let sample = Sample {
        floats: floats.to_vec(),
        float: Some(f64::NEG_INFINITY),
        ..Sample::default()
    };
    assert_eq!(to_vec(&sample), serde_json::to_vec(&sample).unwrap());
}

/// Replaces, removes or inserts a few characters.
fn mutate(text: &str, changes: &[(prop::sample::Index, u8, char)]) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for (place, what, with) in changes {
        let place = place.index(text.len() + 1);
        match what % 3 {
            0 => text.insert(place, *with),
            1 if place < text.len() => text[place] = *with,
            _ if place < text.len() => _ = text.remove(place),
            _ => {}
        }
    }
    text.into_iter().collect()
}

fn changes() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, char)>> {
    let interesting =
        prop::sample::select("{}[]:,\"\\ntfu019-+.eE \u{1}é".chars().collect::<Vec<_>>());
    proptest::collection::vec(
        (any::<prop::sample::Index>(), any::<u8>(), interesting),
        1..4,
    )
}

proptest! {
    #[test]
    fn values_are_written_byte_for_byte_alike_and_read_back(sample in sample()) {
        let text = serde_json::to_string(&sample).unwrap();
        prop_assert_eq!(&String::from_utf8(to_vec(&sample)).unwrap(), &text);
        prop_assert_eq!(&directly(&text).unwrap(), &sample);
        let pretty = serde_json::to_string_pretty(&sample).unwrap();
        prop_assert_eq!(&directly(&pretty).unwrap(), &sample);
    }

    #[test]
    fn any_json_reads_alike(json in json()) {
        agree(&json.to_string());
    }

    #[test]
    fn damaged_values_read_alike(sample in sample(), changes in changes()) {
        agree(&mutate(&serde_json::to_string(&sample).unwrap(), &changes));
    }

    #[test]
    fn damaged_json_reads_alike(json in json(), changes in changes()) {
        agree(&mutate(&json.to_string(), &changes));
    }
}
