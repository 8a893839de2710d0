//! Answers of any server, right, broken and hostile: they decode or are refused, and never worse.

#![cfg(test)]

mod target;

const BODIES: [&str; 12] = [
    r#"{"Response":{"Result":{"Name":"a","Password":"b","Sizes":{"Size":[1,2]},"Parts":[{"Name":"c"}]},"TotalCount":3,"Ratio":0.5,"On":true,"Any":{"a":[1,null]},"Names":["x","y"],"RequestId":"r-1"}}"#,
    r#"{"Response":{"Error":{"Code":"AuthFailure","Message":"no"},"RequestId":"r-1"}}"#,
    r#"{"Response":{"Result":{"ReturnCode":"4","ReturnMessage":"no"},"RequestId":"r-1"}}"#,
    r#"{"Response":{"TotalCount":"9007199254740993","On":"TRUE","Ratio":"1e3","Names":[null,7,true],"Any":null}}"#,
    r#"{"Response":{"Result":[],"Names":{},"TotalCount":1.0,"Extra":{"deep":[[[[]]]]}}}"#,
    r#"{"code":4000,"codeDesc":"InvalidParameter","message":"no","requestId":"r","TotalCount":1}"#,
    r#"{"code":0,"message":"","codeDesc":"Success","data":{"TotalCount":1,"Names":["a"]}}"#,
    r#"{"Success":true,"Code":200,"Message":"fine","RequestId":"r","TotalCount":1}"#,
    r#"{"success":false,"code":"Instance.NotFound","message":"no","requestId":"r"}"#,
    "<html><head><title>502 Bad Gateway</title></head></html>",
    "<Error><Code>Throttling.User</Code><Message>slow</Message><RequestId>r</RequestId></Error>",
    "",
];

/// The same numbers in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}

fn change(body: &mut Vec<u8>, numbers: &mut Numbers) {
    const PIECES: [&str; 16] = [
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "null",
        "\\u0000",
        "-",
        "1e999",
        "\"Name\":",
        "{\"Response\":",
        "\u{feff}",
        "é",
        "\u{1f}",
    ];
    let at = numbers.below(body.len() + 1);
    match numbers.below(6) {
        0 => body.truncate(at),
        1 if at < body.len() => drop(body.remove(at)),
        2 if at < body.len() => body[at] = numbers.below(256) as u8,
        3 => {
            let other = BODIES[numbers.below(BODIES.len())].as_bytes();
            let from = numbers.below(other.len());
            body.splice(at..at, other[from..].iter().copied());
        }
        4 => {
            let piece = PIECES[numbers.below(PIECES.len())].as_bytes();
            body.splice(at..at, piece.iter().copied());
        }
        _ => {
            let end = (at + numbers.below(20)).min(body.len());
            let piece: Vec<u8> = body[at..end].to_vec();
            body.splice(at..at, piece);
        }
    }
}

#[test]
fn answers_as_they_are() {
    for body in BODIES {
        for choice in 0..16 {
            for status in 0..5 {
                target::check(&[&[choice, status], body.as_bytes()].concat());
            }
        }
    }
}

#[test]
fn answers_that_were_damaged() {
    let mut numbers = Numbers(1);
    for round in 0..6000 {
        let mut body = BODIES[round % BODIES.len()].as_bytes().to_vec();
        for _ in 0..=numbers.below(4) {
            change(&mut body, &mut numbers);
        }
        let head = [numbers.below(256) as u8, numbers.below(256) as u8];
        target::check(&[&head[..], &body].concat());
    }
}

#[test]
fn answers_that_are_nested_without_end() {
    for piece in [
        "[",
        "{\"Response\":",
        "{\"Result\":",
        "{\"Parts\":[",
        "{\"Any\":[",
    ] {
        let body = piece.repeat(100_000);
        for choice in 0..4 {
            target::check(&[&[choice, 0], body.as_bytes()].concat());
            let within = format!("{{\"Response\":{{\"Result\":{body}");
            target::check(&[&[choice, 0], within.as_bytes()].concat());
        }
    }
}
