//! Each rule, by a spec that breaks it alone.

use crate::fixture::{API, files};
use crate::{Spec, wire};

/// Messages about the fixture after one replacement in `api.json`.
fn wrong(changes: &[(&str, &str)]) -> Vec<String> {
    let mut api = API.to_owned();
    for (old, new) in changes {
        assert_eq!(api.matches(old).count(), 1, "`{old}` is not there once");
        api = api.replace(old, new);
    }
    let spec = Spec::from_files("f", &files(&[("api.json", &api)])).unwrap();
    wire::check(&spec).iter().map(ToString::to_string).collect()
}

const ROA: (&str, &str) = ("tencent-v3", "alibaba-roa");
const RPC: (&str, &str) = ("tencent-v3", "alibaba-rpc");
const TENCENT: (&str, &str) = ("tencent-v3", "tencent-v3");
const IDEMPOTENT: &str = "\"idempotent\": true";
const DELETE: (&str, &str) = (
    "\"idempotent\": false",
    "\"route\": {\"method\": \"DELETE\", \"path\": \"/books\"}, \"idempotent\": false",
);

#[test]
fn the_fixture_is_right() {
    assert_eq!(wrong(&[]), [""; 0]);
}

#[test]
fn routes_fit_their_protocol() {
    let route = |path: &str| {
        format!("\"route\": {{\"method\": \"GET\", \"path\": \"{path}\"}}, {IDEMPOTENT}")
    };
    let query = route("/books?limit=1");
    let part = route("/books/{BookId}");
    assert_eq!(
        wrong(&[ROA, DELETE]),
        ["f/api.json:16: error[route]: `DescribeBook` has no route"]
    );
    assert_eq!(
        wrong(&[ROA, DELETE, (IDEMPOTENT, &query)]),
        ["f/api.json:19: error[route]: the path of `DescribeBook` is `/books?limit=1`"]
    );
    assert_eq!(
        wrong(&[ROA, DELETE, (IDEMPOTENT, &part)]),
        [
            "f/api.json:19: error[route]: the path of `DescribeBook` has `{BookId}`, but no path parameter of that name"
        ]
    );
    assert_eq!(
        wrong(&[(IDEMPOTENT, &route("/books"))]),
        ["f/api.json:19: error[route]: `DescribeBook` has a route, but its protocol has none"]
    );
}

#[test]
fn parameters_can_be_sent() {
    let limit = "\"required\": false, \"default\": 20";
    for (new, expected) in [
        (
            "\"required\": false, \"location\": \"path\"",
            "the path of `DescribeBook` has no `{Limit}`, but there is such a path parameter",
        ),
        (
            "\"required\": false, \"location\": \"header\"",
            "`Limit` of `DescribeBook` goes into a header",
        ),
        (
            "\"required\": false, \"style\": \"comma\"",
            "`Limit` of `DescribeBook` has a style, but is a scalar",
        ),
        (
            "\"required\": false, \"idempotency_token\": true",
            "`Limit` of `DescribeBook` is an idempotency token, but no text",
        ),
        (
            "\"required\": false, \"closed\": true",
            "`Limit` of `DescribeBook` is closed, but has no values",
        ),
    ] {
        let messages = wrong(&[(limit, new)]);
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].ends_with(expected), "{messages:?}");
    }
    let until = r#""paging": {"form": "offset", "position": "Limit", "items": "Books", "until": {"path": "Status", "values": []}}"#;
    assert_eq!(
        wrong(&[(IDEMPOTENT, &format!("{IDEMPOTENT}, {until}"))]),
        ["f/api.json:19: error[route]: nothing ends the waiting for the pages of `DescribeBook`"]
    );
    let token = "\"required\": true, \"idempotency_token\": true";
    let second = "\"type\": \"string\", \"idempotency_token\": true";
    assert_eq!(
        wrong(&[
            (
                "\"BookId\", \"type\": \"string\", \"required\": true",
                &format!("\"BookId\", \"type\": \"string\", {token}")
            ),
            (
                "\"type\": \"integer\", \"required\": false, \"default\": 20",
                second
            ),
        ]),
        ["f/api.json:20: error[route]: `Limit` is a second idempotency token of `DescribeBook`"]
    );
    assert_eq!(
        wrong(&[
            RPC,
            (IDEMPOTENT, &format!("{IDEMPOTENT}, \"body\": \"Bok\""))
        ]),
        [
            "f/api.json:19: error[route]: the body of `DescribeBook` is `Bok`, which is no parameter in the body"
        ]
    );
}

#[test]
fn places_and_methods_fit_their_protocol() {
    let limit = "\"type\": \"integer\", \"required\": false, \"default\": 20";
    let method = |text: &str| format!("{text}, {IDEMPOTENT}");
    for (protocol, facts, parameter, expected) in [
        (
            RPC,
            "\"method\": \"FETCH\"",
            "\"type\": \"integer\"",
            "`DescribeBook` is sent by `FETCH`",
        ),
        (
            RPC,
            "\"method\": \"GET\"",
            "\"type\": \"integer\", \"location\": \"form\"",
            "`DescribeBook` is sent by GET, but its parameters are a form",
        ),
        (
            RPC,
            "\"anonymous\": true",
            "\"type\": \"integer\", \"location\": \"body\"",
            "the parameters of `DescribeBook` are a form and members of a body",
        ),
        (
            RPC,
            "\"body\": \"Limit\"",
            "\"type\": \"integer\", \"location\": \"body\"",
            "the parameters of `DescribeBook` are a form and the whole body",
        ),
        (
            TENCENT,
            "\"body\": \"Limit\"",
            "\"type\": \"struct:Book\"",
            "`DescribeBook` has a body of its own",
        ),
        (
            TENCENT,
            "\"method\": \"GET\"",
            "\"type\": \"integer\", \"location\": \"query\"",
            "`Limit` of `DescribeBook` has a place of its own",
        ),
        (
            ("tencent-v3", "tencent-v2"),
            "\"anonymous\": true",
            "\"type\": \"integer\"",
            "`DescribeBook` is anonymous",
        ),
        (
            RPC,
            "\"method\": \"PUT\"",
            "\"type\": \"integer\", \"location\": \"host\"",
            "`Limit` of `DescribeBook` is part of the host, but no text",
        ),
        (
            RPC,
            "\"method\": \"PUT\"",
            "\"type\": \"map:integer\", \"style\": \"comma\"",
            "`Limit` of `DescribeBook` joins no scalars by commas",
        ),
        (
            RPC,
            "\"method\": \"PUT\"",
            "\"type\": \"integer\", \"header\": \"x-limit\"",
            "`Limit` of `DescribeBook` names a header, but goes elsewhere",
        ),
        (
            ROA,
            "\"route\": {\"method\": \"GET\", \"path\": \"/\"}",
            "\"type\": \"integer\", \"location\": \"header\", \"header\": \"a b\"",
            "`Limit` of `DescribeBook` goes into a header that cannot have its name",
        ),
        (
            ROA,
            "\"route\": {\"method\": \"GET\", \"path\": \"/\"}",
            "\"type\": \"integer\", \"list\": true, \"location\": \"header\"",
            "`Limit` of `DescribeBook` is a list, map or structure in one text",
        ),
        (
            ROA,
            "\"route\": {\"method\": \"GET\", \"path\": \"/\"}",
            "\"type\": \"integer\"}, {\"name\": \"Limit\", \"type\": \"integer\", \"location\": \"query\"",
            "`Limit` of `DescribeBook` is in one place twice",
        ),
    ] {
        let facts = method(facts);
        let mut changes = vec![(IDEMPOTENT, facts.as_str()), (limit, parameter)];
        // The other action has no route.
        changes.extend((protocol == ROA).then_some(DELETE));
        changes.extend((protocol != TENCENT).then_some(protocol));
        let messages = wrong(&changes);
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].ends_with(expected), "{messages:?}");
    }
}

#[test]
fn a_client_can_end_and_repeat() {
    let until = r#""paging": {"form": "offset", "position": "Limit", "items": "Books", "until": {"path": "Status", "values": []}}"#;
    assert_eq!(
        wrong(&[(IDEMPOTENT, &format!("{IDEMPOTENT}, {until}"))]),
        ["f/api.json:19: error[route]: nothing ends the waiting for the pages of `DescribeBook`"]
    );
    let token = "\"required\": true, \"idempotency_token\": true";
    let second = "\"type\": \"string\", \"idempotency_token\": true";
    assert_eq!(
        wrong(&[
            (
                "\"BookId\", \"type\": \"string\", \"required\": true",
                &format!("\"BookId\", \"type\": \"string\", {token}")
            ),
            (
                "\"type\": \"integer\", \"required\": false, \"default\": 20",
                second
            ),
        ]),
        ["f/api.json:20: error[route]: `Limit` is a second idempotency token of `DescribeBook`"]
    );
}

#[test]
fn responses_can_be_read() {
    let result = |text: &str| format!("\"result\": \"{text}\", {IDEMPOTENT}");
    let list = result("list:struct:Book");
    // The fixture has a member of this name in both responses.
    let id = "{\"name\": \"RequestId\", \"type\": \"string\", \"nullable\": false";
    let header_id = format!("{id}, \"location\": \"header\"");
    let id = (id, header_id.as_str());
    let books = "\"struct:Book\", \"list\": true, \"nullable\": true";
    assert_eq!(
        wrong(&[
            id,
            (IDEMPOTENT, &list),
            (books, "\"integer\", \"location\": \"header\"")
        ]),
        ["f/api.json:19: error[route]: `DescribeBook` has a result of its own"]
    );
    for (facts, member, expected) in [
        (
            list.as_str(),
            "\"integer\"",
            "`Books` of the response of `DescribeBook` is a member of a body that has none",
        ),
        (
            IDEMPOTENT,
            "\"integer\", \"location\": \"query\"",
            "`Books` of the response of `DescribeBook` comes from where no response has members",
        ),
        (
            IDEMPOTENT,
            "\"integer\", \"list\": true, \"style\": \"comma\"",
            "`Books` of the response of `DescribeBook` has a style, but is no header",
        ),
        (
            IDEMPOTENT,
            "\"object\", \"location\": \"header\"",
            "`Books` of the response of `DescribeBook` is a list, map or structure in one text",
        ),
    ] {
        let messages = wrong(&[RPC, id, (IDEMPOTENT, facts), (books, member)]);
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].ends_with(expected), "{messages:?}");
    }
    let header = "\"integer\", \"list\": true, \"location\": \"header\", \"style\": \"comma\"";
    assert_eq!(
        wrong(&[RPC, id, (IDEMPOTENT, &list), (books, header)]),
        [""; 0]
    );
}
