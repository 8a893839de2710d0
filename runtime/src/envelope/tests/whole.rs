//! Results that are no object with members: lists, maps, text, bytes, nothing; and what headers carry.

use std::collections::BTreeMap;

use crate::envelope::{ResponseFacts, decode_fields};
use crate::fields::FieldsMut;
use crate::{DecodeOptions, Error, ErrorKind, Fields, HttpResponse, Protocol, ServiceInfo, Value};

macro_rules! wholes {
    ($($name:ident: $type:ty;)*) => {$(
        struct $name {
            body: $type,
            count: Option<i64>,
        }
        crate::macros::own_fields! {
            $name { 0 => body: "body" [whole], 1 => count: "Count" [header_name = "x-total-count"] }
        }
    )*};
}

struct Item {
    name: Option<String>,
}
crate::macros::own_fields! { Item { 0 => name: "name" } }

wholes! {
    Items: Vec<Item>;
    ItemMap: BTreeMap<String, Item>;
    Texts: BTreeMap<String, Vec<String>>;
    One: Option<Item>;
    Text: Option<String>;
    Bytes: Option<Vec<u8>>;
    Number: Option<i64>;
    Any: Option<Value>;
}

struct Nothing {}
crate::macros::own_fields! { Nothing {} }

fn read<T: Fields>(
    protocol: Protocol,
    facts: ResponseFacts,
    response: &HttpResponse,
) -> Result<T, Error> {
    let service = ServiceInfo::new(protocol, "shelf", "2020-01-01");
    let mut output = T::DEFAULT;
    let fields = FieldsMut::new(&mut output);
    decode_fields(&service, facts, response, fields, DecodeOptions::default()).map(|_| output)
}

fn whole<T: Fields>(body: impl Into<Vec<u8>>) -> Result<T, Error> {
    let response = HttpResponse::new(200, body).with_header("X-Total-Count", "17");
    read(Protocol::AlibabaRoa, ResponseFacts::default(), &response)
}

#[test]
fn the_body_is_one_value() {
    let items: Items = whole(r#"[{"name":"a"},{"name":7}]"#).unwrap();
    let names: Vec<_> = items.body.iter().map(|item| item.name.as_deref()).collect();
    assert_eq!((names, items.count), (vec![Some("a"), Some("7")], Some(17)));
    let map: ItemMap = whole(r#"{"x":{"name":"a"},"code":{"name":"b"}}"#).unwrap();
    assert_eq!(map.body["code"].name.as_deref(), Some("b"));
    // Names of the map that read like an envelope are names.
    let texts: Texts = whole(r#"{"code":["a","b"],"message":[],"gone":null}"#).unwrap();
    assert_eq!((texts.body.len(), texts.body["code"].len()), (2, 2));
    let one: One = whole(r#"{"name":"a"}"#).unwrap();
    assert_eq!(one.body.unwrap().name.as_deref(), Some("a"));
    let text: Text = whole("#!/bin/sh\necho \"{}\"\n").unwrap();
    assert_eq!(text.body.as_deref(), Some("#!/bin/sh\necho \"{}\"\n"));
    let bytes: Bytes = whole([0, 159, 255]).unwrap();
    assert_eq!(bytes.body.as_deref(), Some(&[0, 159, 255][..]));
    assert_eq!(whole::<Number>(" 12 ").unwrap().body, Some(12));
    assert_eq!(
        whole::<Any>("[1,null]").unwrap().body,
        Some(serde_json::json!([1, null]))
    );
    for empty in ["[]", "null"] {
        assert!(whole::<Items>(empty).unwrap().body.is_empty(), "{empty}");
    }
}

#[test]
fn failures_are_objects_whatever_the_result_is() {
    let refusal = r#"{"success":false,"code":"Busy","message":"no","requestId":"r"}"#;
    let by_status = r#"{"code":"Busy","message":"no","requestId":"r"}"#;
    fn failed<T: Fields>(status: u16, body: &str) {
        let response = HttpResponse::new(status, body);
        let read = read::<T>(Protocol::AlibabaRoa, ResponseFacts::default(), &response);
        let error = read.err().unwrap();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Service, "Busy"));
        assert_eq!(error.request_id(), Some("r"));
    }
    for (status, body) in [(200, refusal), (403, refusal), (403, by_status)] {
        failed::<Items>(status, body);
        failed::<ItemMap>(status, body);
        failed::<One>(status, body);
        failed::<Text>(status, body);
        failed::<Bytes>(status, body);
    }
    // What is no failure of the API, and no result, either.
    for (status, body, kind) in [
        (200, r#"{"name":"a"}"#, ErrorKind::Decode),
        (200, "[{\"name\":\"a\"", ErrorKind::Response),
        (200, "", ErrorKind::Response),
        (502, "<html>bad gateway</html>", ErrorKind::Response),
        (500, "[]", ErrorKind::Response),
        (302, "[]", ErrorKind::Response),
    ] {
        let response = HttpResponse::new(status, body);
        let read = read::<Items>(Protocol::AlibabaRoa, ResponseFacts::default(), &response);
        assert_eq!(read.err().unwrap().kind(), kind, "{status} {body}");
    }
    let error = whole::<Texts>(r#"{"a":["x",["y",{}]],"b":[]}"#);
    assert!(error.is_ok(), "JSON in place of a text is its text");
    let error = whole::<ItemMap>(r#"{"a b":{"name":"x"},"c":[1]}"#)
        .err()
        .unwrap();
    assert_eq!(error.path(), Some("$.c"));
    assert!(whole::<Text>([0xff]).is_err());
}

#[test]
fn statuses_and_the_lack_of_a_body_are_facts() {
    let facts = |statuses, empty| ResponseFacts {
        statuses,
        empty,
        ..ResponseFacts::default()
    };
    let ends = |status, body: &str, facts| {
        let response = HttpResponse::new(status, body);
        read::<Nothing>(Protocol::AlibabaRpc, facts, &response).is_ok()
    };
    // Of the RPC style a body must show success, but where there is none.
    assert!(!ends(200, "", facts(&[], false)));
    for body in ["", "true", "\"ok\"", r#"{"RequestId":"r"}"#, "{}"] {
        assert!(ends(200, body, facts(&[], true)), "{body}");
        assert!(!ends(404, body, facts(&[], true)), "{body}");
        assert!(ends(404, body, facts(&[404], true)), "{body}");
    }
    assert!(!ends(200, r#"{"Success":false}"#, facts(&[], true)));
    assert!(!ends(200, "<html></html>", facts(&[], true)));
    assert!(ends(304, "", facts(&[304], true)));
    assert!(!ends(304, "", facts(&[], true)));
}

struct Headers {
    id: Option<String>,
    flags: Vec<bool>,
    any: Option<Value>,
    again: Option<String>,
    ratio: Option<f64>,
}
crate::macros::own_fields! {
    Headers {
        0 => id: "Id",
        1 => flags: "Flags" [header],
        2 => any: "Any" [header, json],
        3 => again: "header:Id" [header, named = "Id"],
        4 => ratio: "Ratio" [header],
    }
}

#[test]
fn headers_are_members() {
    let response = HttpResponse::new(200, r#"{"Id":"in the body","Ratio":0.5,"RequestId":"r"}"#)
        .with_header("id", "in a header")
        .with_header("flags", "true, False")
        .with_header("Flags", "1")
        .with_header("any", r#"{"a":[1]}"#);
    let options = DecodeOptions::default().strict(true);
    let service = ServiceInfo::new(Protocol::AlibabaRoa, "shelf", "2020-01-01");
    let mut output = Headers::DEFAULT;
    let fields = FieldsMut::new(&mut output);
    decode_fields(
        &service,
        ResponseFacts::default(),
        &response,
        fields,
        options,
    )
    .unwrap();
    assert_eq!(output.id.as_deref(), Some("in the body"));
    assert_eq!(output.again.as_deref(), Some("in a header"));
    assert_eq!(output.flags, [true, false, true]);
    assert_eq!(output.any, Some(serde_json::json!({"a": [1]})));
    // What is no header is absent, whatever the body says.
    assert_eq!(output.ratio, None);

    let response = HttpResponse::new(200, r#"{"RequestId":"r"}"#).with_header("Ratio", "half");
    let read = read::<Headers>(Protocol::AlibabaRoa, ResponseFacts::default(), &response);
    let error = read.err().unwrap();
    assert_eq!(
        (error.kind(), error.path()),
        (ErrorKind::Decode, Some("$.Ratio"))
    );
}
