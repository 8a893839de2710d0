//! Format 2 says what it is to say, and format 1 is read as the same facts.

#![cfg(test)]

use cloudapi_spec::{
    Action, Deprecation, EndpointType, Member, ParameterLocation, ParameterStyle, RateLimit,
    ResultBody, Spec, Type, fixture, json,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads a value, and requires that it is written as it was.
fn same<T: Serialize + DeserializeOwned>(text: &str) -> T {
    let value: T = serde_json::from_str(text).unwrap();
    assert_eq!(json::canonical(&value).trim_end(), text);
    value
}

#[test]
fn members_say_where_and_how_they_are_sent() {
    let text = r#"{"name": "Tags", "type": "map:list:struct:Tag", "list": true, "example": {"a": [1]}, "location": "form", "style": "flat", "alias": "Tag", "deprecated": true}"#;
    let member: Member = same(text);
    let tags = Type::List(Box::new(Type::Struct("Tag".to_owned())));
    assert_eq!(member.r#type, Type::Map(Box::new(tags)));
    assert_eq!(member.r#type.structure(), Some("Tag"));
    assert_eq!(member.location, Some(ParameterLocation::Form));
    assert_eq!(member.style, Some(ParameterStyle::Flat));
    assert_eq!(member.deprecated, Some(Deprecation::Undated));
    assert_eq!(member.example_text().as_deref(), Some(r#"{"a":[1]}"#));

    let text = r#"{"name": "Status", "type": "integer", "values": [1, 2], "closed": true, "deprecated": 7}"#;
    let member: Member = same(text);
    assert_eq!(member.values, [1, 2]);
    assert!(member.closed);
    assert_eq!(member.deprecated, Some(Deprecation::Release(7)));
}

#[test]
fn actions_say_what_their_bodies_are() {
    let text = r#"{"name": "List", "category": "a", "rate_limit": 5, "method": "GET", "anonymous": true, "idempotent": true, "result": "nothing", "statuses": [202]"#;
    let text = format!("{text}, \"input\": [], \"output\": [], \"error_codes\": []}}");
    let action: Action = serde_json::from_str(&text).unwrap();
    assert_eq!(
        serde_json::to_string(&action).unwrap(),
        text.replace(": ", ":").replace(", ", ",")
    );
    assert_eq!(action.rate_limit, Some(RateLimit::per_second(5)));
    assert_eq!(action.result, Some(ResultBody::Nothing));
    let minute: RateLimit = same(r#"{"requests": 100, "seconds": 60}"#);
    assert_eq!(minute.to_string(), "100 requests per minute");
    let list: ResultBody = same("\"list:struct:Cluster\"");
    assert_eq!(list.to_string(), "list:struct:Cluster");
    assert!(serde_json::from_str::<ResultBody>("\"list:strct\"").is_err());
    assert!(serde_json::from_str::<Deprecation>("false").is_err());
}

#[test]
fn examples_are_json_where_nothing_is_lost() {
    for (text, json) in [
        ("{\"a\": 1, \"b\":[ ]}", true),
        ("[\"x\"]", true),
        ("{\"a\": 1, \"a\": 2}", false),
        ("[\"\\u0041\"]", false),
        ("12", false),
        ("{torn", false),
    ] {
        let value = cloudapi_spec::example_value(text);
        assert_eq!(!value.is_string(), json, "{text}");
        assert!(json || value == text, "{text}");
    }
}

#[test]
fn format_1_is_read_as_the_same_facts() {
    let old = fixture::API
        .replace("\"format\": 2", "\"format\": 1")
        .replace("\"type\": \"public\"}", "\"region\": \"ap-one\", \"zone\": \"public\"}")
        .replace("\"idempotent\"", "\"repeatable\"")
        .replace(
            "\"default\": 20",
            "\"default\": 20, \"example\": \"[1, 2]\", \"place\": \"query\", \"also_sent_as\": \"Max\"",
        );
    let rows =
        r#"[{"target": "action DeleteBook", "set": "repeatable", "value": true, "reason": "r"}]"#;
    let files = fixture::files(&[("api.json", &old), ("overrides.json", rows)]);
    let spec = Spec::from_files("f", &files).unwrap();
    assert_eq!(spec.api.format, 2);
    assert_eq!(spec.api.endpoints[0].regions, ["ap-one"]);
    assert_eq!(spec.api.endpoints[0].r#type, EndpointType::Public);
    assert!(spec.api.actions[0].idempotent && spec.api.actions[1].idempotent);
    let limit = &spec.api.actions[0].input[1];
    assert_eq!(limit.location, Some(ParameterLocation::Query));
    assert_eq!(limit.alias.as_deref(), Some("Max"));
    assert_eq!(limit.example, Some(serde_json::json!([1, 2])));

    // `cloudapi format` writes format 2, and that comes back byte for byte.
    let written = cloudapi_spec::format::canonical(&spec);
    assert!(written["overrides.json"].contains("\"idempotent\""));
    let again = Spec::from_files("f", &written).unwrap();
    assert_eq!(again.api, spec.api);
    assert_eq!(cloudapi_spec::format::canonical(&again), written);
}

#[test]
fn codes_that_actions_share_are_listed_once() {
    let codes = "\"error_codes\": [\"InternalError\", \"InternalError.Db\"]";
    let listed = fixture::API
        .replace("\"error_codes\": []", codes)
        .replace("\"error_codes\": [\"InternalError\"]", codes);
    assert_eq!(listed.matches(codes).count(), 2);
    let spec = fixture::spec(&[("api.json", &listed)]);
    let named = &cloudapi_spec::format::canonical(&spec)["api.json"];
    assert!(
        named.contains(
            "  \"error_code_sets\": {\"DeleteBook\": [\"InternalError\", \"InternalError.Db\"]},\n"
        ),
        "{named}"
    );
    assert_eq!(named.matches("\"error_codes\": \"DeleteBook\"").count(), 2);
    let again = fixture::spec(&[("api.json", named)]);
    assert_eq!(again.api, spec.api);
    assert_eq!(
        again.api.actions[0].error_codes,
        ["InternalError", "InternalError.Db"]
    );
    assert_eq!(&cloudapi_spec::format::canonical(&again)["api.json"], named);

    let wrong = named.replacen(
        "\"error_codes\": \"DeleteBook\"",
        "\"error_codes\": \"Delete\"",
        1,
    );
    let line = wrong
        .lines()
        .position(|line| line.contains("\"Delete\""))
        .unwrap()
        + 1;
    let wrong = cloudapi_spec::check::rules(&fixture::spec(&[("api.json", &wrong)]));
    let wrong: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    assert_eq!(
        wrong,
        [format!(
            "spec/tencent/shelf/2020-01-01/api.json:{line}: error[unknown-code-set]: `DescribeBook` has the error codes of `Delete`, which is no set"
        )]
    );
}
