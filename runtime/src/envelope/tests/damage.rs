//! No body makes decoding panic, and no error shows a secret of one.

use std::error::Error as _;

use proptest::prelude::*;
use serde_json::json;

use super::{Answer, Case, case};
use crate::envelope::{decode, decode_json};
use crate::{DecodeOptions, Drift, HttpResponse, Protocol};

const PROTOCOLS: [Protocol; 4] = [
    Protocol::TencentV3,
    Protocol::TencentV2,
    Protocol::AlibabaRpc,
    Protocol::AlibabaRoa,
];

/// An answer with secrets that must not show however it is damaged.
fn secret_answer() -> String {
    json!({
        "Response": {
            "Result": {"Token": "hunter2hunter2", "Names": ["public"], "Limit": 1},
            "RequestId": "r", "TotalCount": 2,
        },
        "Token": "hunter2hunter2", "Success": true, "code": 0,
    })
    .to_string()
}

/// Whether somebody listens decides how a body is read, but not what comes of it.
fn both_ways_agree(case: &Case, body: &[u8]) {
    let response = HttpResponse::new(case.status, body);
    let read = |options| {
        let mut answer = Answer::default();
        match decode(&case.service, &response, &mut answer, options) {
            Ok(id) => format!("{answer:?} {id}"),
            // Messages quote the place where reading stopped, which may be a few bytes off.
            Err(error) => format!("{:?} {:?} {}", error.kind(), error.path(), error.code()),
        }
    };
    let ignore = |_: &Drift| {};
    let options = DecodeOptions::default();
    assert_eq!(read(options), read(options.observer(&ignore)));
}

fn no_panic_and_no_secret(body: &[u8]) {
    for protocol in PROTOCOLS {
        for status in [200, 500] {
            let case = case(protocol).status(status);
            both_ways_agree(&case, body);
            if let Err(error) = case.decode::<Answer>(body) {
                let mut text = format!("{error} {error:?}");
                let mut source = error.source();
                while let Some(error) = source {
                    text += &format!(" {error} {error:?}");
                    source = error.source();
                }
                assert!(!text.contains("hunter2hunter2"), "{text}");
            }
            // The result does not matter, only that there is one.
            _ = decode_json(
                &case.service,
                &HttpResponse::new(status, body),
                DecodeOptions::default(),
            );
        }
    }
}

proptest! {
    #[test]
    fn any_bytes(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        no_panic_and_no_secret(&body);
    }

    #[test]
    fn any_text(body in "[\\[\\]{}\":,\\\\ntu0-9a-z<>!/é \n]{0,100}") {
        no_panic_and_no_secret(body.as_bytes());
    }

    #[test]
    fn any_cut(cut in any::<prop::sample::Index>()) {
        let body = secret_answer();
        no_panic_and_no_secret(&body.as_bytes()[..cut.index(body.len())]);
    }

    #[test]
    fn any_damage(at in any::<prop::sample::Index>(), byte in any::<u8>(), remove in any::<bool>()) {
        let mut body = secret_answer().into_bytes();
        let at = at.index(body.len());
        // Damage within a secret would make another text of it.
        let secret = body.windows(14).enumerate().any(|(start, window)| {
            window == b"hunter2hunter2" && (start..start + 14).contains(&at)
        });
        prop_assume!(!secret);
        if remove {
            body.remove(at);
        } else {
            body[at] = byte;
        }
        no_panic_and_no_secret(&body);
    }
}
