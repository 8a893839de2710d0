//! Tests of the walker, on types that hold one field of every kind.

mod decode;
pub(crate) mod properties;
mod values;

use crate::Value;

/// One field of every kind.
#[non_exhaustive]
pub(crate) struct Sample {
    pub(crate) text: Option<String>,
    pub(crate) integer: Option<i64>,
    pub(crate) float: Option<f64>,
    pub(crate) flag: Option<bool>,
    pub(crate) json: Option<Value>,
    pub(crate) part: Option<Part>,
    pub(crate) boxed: Option<Box<Sample>>,
    pub(crate) texts: Vec<String>,
    pub(crate) integers: Vec<i64>,
    pub(crate) floats: Vec<f64>,
    pub(crate) flags: Vec<bool>,
    pub(crate) jsons: Vec<Value>,
    pub(crate) parts: Vec<Part>,
    pub(crate) samples: Vec<Sample>,
    pub(crate) wrapped: Vec<Part>,
    pub(crate) maybe_texts: Option<Vec<String>>,
    pub(crate) maybe_parts: Option<Vec<Part>>,
}

crate::macros::own_fields! {
    Sample {
        0 => text: "Text" [also = "text"],
        1 => integer: "Integer",
        2 => float: "Float",
        3 => flag: "Flag",
        4 => json: "Json",
        5 => part: "Part",
        6 => boxed: "Boxed",
        7 => texts: "Texts",
        8 => integers: "Integers",
        9 => floats: "Floats",
        10 => flags: "Flags",
        11 => jsons: "Jsons",
        12 => parts: "Parts",
        13 => samples: "Samples",
        14 => wrapped: "WrappedList" [wrapper = "PartVO"],
        15 => maybe_texts: "MaybeTexts",
        16 => maybe_parts: "MaybeParts",
    }
}

/// A structure with a secret.
pub(crate) struct Part {
    pub(crate) name: Option<String>,
    pub(crate) password: Option<String>,
    pub(crate) port: Option<i64>,
}

crate::macros::own_fields! {
    Part {
        0 => name: "Name" [required],
        1 => password: "Password" [secret, required],
        2 => port: "Port" [secret],
    }
}

/// No field at all.
pub(crate) struct Nothing {}

crate::macros::own_fields! { Nothing {} }

pub(crate) fn part(name: &str) -> Part {
    Part {
        name: Some(name.to_owned()),
        ..Part::default()
    }
}

/// A value in which everything is set.
pub(crate) fn full() -> Sample {
    Sample {
        text: Some("名 \"q\"".to_owned()),
        integer: Some(9_007_199_254_740_993),
        float: Some(0.1),
        flag: Some(false),
        json: Some(serde_json::json!({"a": [1, null]})),
        part: Some(part("p")),
        boxed: Some(Box::new(Sample {
            text: Some(String::new()),
            ..Sample::default()
        })),
        texts: vec!["a".to_owned(), String::new()],
        integers: vec![i64::MIN, 0, i64::MAX],
        floats: vec![1e300, -0.5],
        flags: vec![true, false],
        jsons: vec![Value::Null, Value::from("x")],
        parts: vec![part("1"), Part::default()],
        samples: vec![Sample {
            samples: vec![Sample::default()],
            ..Sample::default()
        }],
        wrapped: vec![part("w")],
        maybe_texts: Some(vec![]),
        maybe_parts: Some(vec![part("m")]),
    }
}
