//! Specs as OpenAPI documents and JSON Schemas: valid by the formats' rules, and true of documented examples.

use cloudapi_codegen::export::json_schema;
use cloudapi_codegen::export::openapi::{Version, document};
use cloudapi_codegen::spec::{Spec, fixture};
use roas::validation::{Options, Validate};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

const SPECS: [&str; 4] = [
    "tencent/ckafka/2019-08-19",
    "tencent/ckafka/v2",
    "alibaba/alikafka/2019-09-16",
    "alibaba/rocketmq/2022-08-01",
];

fn load(name: &str) -> Spec {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../spec")
        .join(name);
    Spec::load(&folder).unwrap_or_else(|errors| panic!("{name}: {errors:?}"))
}

/// References of a document that lead nowhere: the validator does not follow those in types that may be null.
fn dangling(document: &Value, within: &Value) -> Vec<String> {
    let inner: Box<dyn Iterator<Item = &Value>> = match within {
        Value::Object(fields) => Box::new(fields.values()),
        Value::Array(elements) => Box::new(elements.iter()),
        _ => return Vec::new(),
    };
    let reference = within.get("$ref").and_then(Value::as_str);
    let lost =
        reference.filter(|target| document.pointer(target.trim_start_matches('#')).is_none());
    let lost = lost.map(str::to_owned).into_iter();
    lost.chain(inner.flat_map(|inner| dangling(document, inner)))
        .collect()
}

/// Everything that is wrong with a document, by a validator.
fn wrong(document: Value, version: Version) -> Vec<String> {
    let dangling = dangling(&document, &document);
    // A schema that only `contentSchema` names counts as unused there.
    let options = Options::IgnoreUnusedSchemas.into();
    let outcome = match version {
        Version::V3_0 => serde_json::from_value::<roas::v3_0::spec::Spec>(document)
            .map_err(|error| vec![error.to_string()])
            .and_then(|spec| {
                spec.validate(options, None)
                    .map_err(|e| vec![e.to_string()])
            }),
        Version::V3_1 => serde_json::from_value::<roas::v3_1::spec::Spec>(document)
            .map_err(|error| vec![error.to_string()])
            .and_then(|spec| {
                spec.validate(options, None)
                    .map_err(|e| vec![e.to_string()])
            }),
    };
    dangling
        .into_iter()
        .chain(outcome.err().into_iter().flatten())
        .collect()
}

/// The fixture's API with a piece of text replaced.
fn changed(old: &str, new: &str) -> Spec {
    assert!(fixture::API.contains(old), "{old}");
    fixture::spec(&[("api.json", &fixture::API.replacen(old, new, 1))])
}

#[test]
fn documents_are_valid() {
    for name in SPECS {
        let spec = load(name);
        for version in [Version::V3_0, Version::V3_1] {
            assert_eq!(
                wrong(document(&spec, version), version),
                [""; 0],
                "{name}, {version:?}"
            );
        }
    }
}

#[test]
fn the_validator_sees_what_is_wrong() {
    let spec = fixture::spec(&[]);
    for version in [Version::V3_0, Version::V3_1] {
        let mut broken = document(&spec, version);
        broken["components"]["schemas"]["DescribeBookResponse"]["properties"]["Books"]["items"] =
            json!({"$ref": "#/components/schemas/Boook"});
        assert_ne!(wrong(broken, version), [""; 0], "{version:?}");
        let mut broken = document(&spec, version);
        broken["paths"]["/DescribeBook"]["post"]["parameters"][0]["in"] = json!("haeder");
        assert_ne!(wrong(broken, version), [""; 0], "{version:?}");
    }
}

#[test]
fn every_action_structure_and_member_is_there() {
    for name in SPECS {
        let spec = load(name);
        let document = document(&spec, Version::V3_1);
        let operations: Vec<&Value> = document["paths"]
            .as_object()
            .unwrap()
            .values()
            .flat_map(|item| item.as_object().unwrap().values())
            .collect();
        assert_eq!(operations.len(), spec.api.actions.len(), "{name}");
        for action in &spec.api.actions {
            let operation = operations.iter().find(|o| o["operationId"] == action.name);
            let text = operation.unwrap().to_string();
            let body = &document["components"]["schemas"][format!("{}Request", action.name)];
            for parameter in &action.input {
                let named = format!("\"name\":\"{}\"", parameter.name);
                let property = format!("\"{}\":{{", parameter.name);
                let known = body["properties"].get(&parameter.name).is_some()
                    || text.contains(&named)
                    || text.contains(&property);
                assert!(known, "{name}: {} of {}", parameter.name, action.name);
            }
        }
        for structure in &spec.api.structures {
            let schema = &document["components"]["schemas"][&structure.name];
            let members = schema["properties"].as_object().unwrap();
            assert_eq!(members.len(), structure.members.len(), "{}", structure.name);
        }
    }
}

/// Deviations of documented examples from the tables of the same documents, by action and JSON Pointer; `#` is any index.
const DEVIATIONS: &[&str] = &[
    // The examples of the legacy manual show common parameters, or leave required ones out.
    "AddTopicIpwhitelist /ipWhiteList",
    "CreateTopic ",
    "DeleteTopicIpwhitelist /ipWhiteList",
    "GetConnectorConfigs ",
    "GetConnectorStatus ",
    "GetGroupInfo ",
    "GetGroupOffsets ",
    "ModifyPassword ",
    "SetGroupOffsets ",
    // Null, where the table does not say that it may be.
    "DeleteInstancePre /Response/Result/Data/DealNameInstanceIdMapping",
    "DeleteInstancePre /Response/Result/DeleteRouteTimestamp",
    "DescribeCkafkaZone /Response/Result/ForceCheckTag",
    "DescribeCkafkaZone /Response/Result/Limit",
    "DescribeCkafkaZone /Response/Result/Offset",
    "DescribeCkafkaZone /Response/Result/RequestId",
    "DescribeCkafkaZone /Response/Result/Version",
    "DescribePrometheus /Response/Result/#/SubnetId",
    "DescribePrometheus /Response/Result/#/VpcId",
];

/// What a document says twice, in a table and in an example, is the same but for these.
#[test]
fn documented_examples_fit_the_schemas() {
    let (mut requests, mut responses) = (0, 0);
    let mut deviations = BTreeSet::new();
    for name in SPECS {
        let spec = load(name);
        let document = document(&spec, Version::V3_1);
        for action in &spec.api.actions {
            let operation = operation(&document, &action.name);
            for (content, count) in [
                (&operation["requestBody"]["content"], &mut requests),
                (&operation["responses"]["200"]["content"], &mut responses),
            ] {
                for media in content.as_object().into_iter().flat_map(|c| c.values()) {
                    let mut schema = document.clone();
                    schema["allOf"] = json!([media["schema"]]);
                    let validator = jsonschema::draft202012::new(&schema).unwrap();
                    let examples = media["examples"].as_object();
                    for example in examples.into_iter().flat_map(|e| e.values()) {
                        *count += 1;
                        for error in validator.iter_errors(&example["value"]) {
                            let pointer = error.instance_path().to_string();
                            let parts = pointer.split('/').map(|part| match part.parse::<u32>() {
                                Ok(_) => "#",
                                Err(_) => part,
                            });
                            let pointer = parts.collect::<Vec<_>>().join("/");
                            deviations.insert(format!("{} {pointer}", action.name));
                        }
                    }
                }
            }
        }
    }
    assert!(requests > 120 && responses > 120, "{requests}, {responses}");
    let known: BTreeSet<String> = DEVIATIONS.iter().map(|&known| known.to_owned()).collect();
    assert_eq!(deviations, known);
}

/// Returns the operation of an action; null where there is none.
fn operation<'d>(document: &'d Value, action: &str) -> &'d Value {
    let items = document["paths"]
        .as_object()
        .into_iter()
        .flat_map(|paths| paths.values());
    items
        .flat_map(|item| item.as_object().into_iter().flat_map(|item| item.values()))
        .find(|operation| operation["operationId"] == action)
        .unwrap_or(&Value::Null)
}

#[test]
fn facts_that_a_format_has_no_word_for_are_extensions() {
    let spec = changed(
        "\"idempotent\": true",
        "\"rate_limit\": 100, \"since\": 2, \"deprecated\": true, \"anonymous\": true, \"idempotent\": true",
    );
    let document = document(&spec, Version::V3_0);
    let operation = &document["paths"]["/DescribeBook"]["post"];
    assert_eq!(operation["x-cloudapi-path"], "/");
    assert_eq!(operation["x-cloudapi-idempotent"], true);
    assert_eq!(
        operation["x-cloudapi-rate-limit"],
        json!({"requests": 100, "seconds": 1})
    );
    assert_eq!(operation["x-cloudapi-since"], 2);
    assert_eq!(operation["deprecated"], true);
    assert_eq!(operation["security"], json!([]));
    assert_eq!(
        operation["responses"]["4XX"]["x-cloudapi-error-codes"],
        json!(["InternalError"])
    );
    let scheme = &document["components"]["securitySchemes"]["signature"];
    assert_eq!(
        scheme["x-cloudapi-signing"]["algorithms"],
        json!(["TC3-HMAC-SHA256"])
    );
}

#[test]
fn null_is_said_in_the_words_of_each_version() {
    let spec = fixture::spec(&[]);
    let sequel = |version| {
        let document = document(&spec, version);
        document["components"]["schemas"]["Book"]["properties"]["Sequel"].clone()
    };
    let reference = json!({"$ref": "#/components/schemas/Book"});
    assert_eq!(
        sequel(Version::V3_0),
        json!({"type": "object", "nullable": true, "allOf": [reference], "deprecated": true})
    );
    assert_eq!(
        sequel(Version::V3_1),
        json!({"anyOf": [reference, {"type": "null"}], "deprecated": true})
    );
}

#[test]
fn a_default_that_its_schema_would_refuse_is_an_extension() {
    for (facts, key) in [
        (r#""default": 20"#, "default"),
        (r#""minimum": 1, "default": 0"#, "x-cloudapi-default"),
        (r#""maximum": 10, "default": 11"#, "x-cloudapi-default"),
        (
            r#""values": [1, 2], "closed": true, "default": 3"#,
            "x-cloudapi-default",
        ),
        (r#""default": "a few""#, "x-cloudapi-default"),
    ] {
        let document = document(&changed(r#""default": 20"#, facts), Version::V3_0);
        let limit =
            &document["components"]["schemas"]["DescribeBookRequest"]["properties"]["Limit"];
        assert!(limit.get(key).is_some(), "{facts}: {limit}");
    }
}

#[test]
fn names_of_components_are_their_own() {
    let mut spec = fixture::spec(&[]);
    for name in ["Error", "DescribeBookRequest", "a/b", "A_b"] {
        let mut structure = spec.api.structures[0].clone();
        structure.name = name.to_owned();
        spec.api.structures.push(structure);
    }
    for version in [Version::V3_0, Version::V3_1] {
        let document = document(&spec, version);
        assert_eq!(wrong(document.clone(), version), [""; 0]);
        let names: Vec<&String> = document["components"]["schemas"]
            .as_object()
            .unwrap()
            .keys()
            .collect();
        assert_eq!(
            names,
            [
                "Book",
                "Error",
                "DescribeBookRequest",
                "a_b",
                "A_b_",
                "DescribeBookRequest_",
                "DescribeBookResponse",
                "DeleteBookRequest",
                "DeleteBookResponse",
                "Error_",
            ]
        );
    }
}

#[test]
fn actions_of_one_path_do_not_hide_each_other() {
    let mut spec = fixture::spec(&[]);
    spec.api.protocol = cloudapi_codegen::spec::Protocol::AlibabaRoa;
    for (action, path) in spec
        .api
        .actions
        .iter_mut()
        .zip(["/books/{a}", "/books/{b}"])
    {
        action.route = Some(cloudapi_codegen::spec::Route {
            method: "GET".to_owned(),
            path: path.to_owned(),
        });
    }
    let document = document(&spec, Version::V3_0);
    assert!(document["paths"]["/books/{a}"]["get"].is_object());
    let second = &document["paths"]["/books/{b}#DeleteBook"]["get"];
    assert_eq!(second["x-cloudapi-path"], "/books/{b}");
}

#[test]
fn bodies_results_and_styles_are_those_of_the_wire() {
    let spec = changed(
        r#"{"name": "Limit", "type": "integer", "required": false, "default": 20, "since": 2}"#,
        r#"{"name": "Limit", "type": "string", "list": true, "required": false, "since": 2, "location": "query", "style": "comma"},
        {"name": "Tags", "type": "map:string", "location": "query", "style": "json"},
        {"name": "Deep", "type": "list:integer", "list": true, "location": "form", "secret": true},
        {"name": "Token", "type": "string", "location": "form", "idempotency_token": true, "secret": true, "default": "x"}"#,
    );
    let mut spec = spec;
    spec.api.protocol = cloudapi_codegen::spec::Protocol::AlibabaRpc;
    spec.api.actions[0].result = Some("map:struct:Book".parse().unwrap());
    spec.api.actions[1].result = Some("nothing".parse().unwrap());
    spec.api.actions[1].statuses = vec![204];
    let document = document(&spec, Version::V3_0);
    let operation = &document["paths"]["/DescribeBook"]["post"];
    let parameter = |name: &str| {
        let parameters = operation["parameters"].as_array().unwrap();
        parameters
            .iter()
            .find(|parameter| parameter["name"] == name)
            .unwrap()
    };
    assert_eq!(parameter("Limit")["explode"], false);
    assert_eq!(
        parameter("Tags")["content"]["application/json"]["schema"]["additionalProperties"],
        json!({"type": "string"})
    );
    let form = &operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"];
    let properties = &form["properties"];
    assert_eq!(properties["Deep"]["items"]["items"]["type"], "integer");
    assert_eq!(properties["Deep"]["x-cloudapi-style"], "Name.1.Member");
    assert_eq!(properties["Token"]["format"], "password");
    assert_eq!(properties["Token"]["x-cloudapi-idempotency-token"], true);
    assert_eq!(form["required"], json!(["BookId"]));
    assert_eq!(
        operation["responses"]["200"]["content"]["application/json"]["schema"]["additionalProperties"],
        json!({"$ref": "#/components/schemas/Book"})
    );
    let responses = &document["paths"]["/DeleteBook"]["post"]["responses"];
    assert!(responses.get("200").is_none() && responses["204"].get("content").is_none());
}

#[test]
fn a_schema_of_a_structure_stands_by_itself() {
    let spec = load("tencent/ckafka/2019-08-19");
    for structure in &spec.api.structures {
        let schema = json_schema(&spec, &structure.name).unwrap();
        // A reference that leads nowhere is refused.
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        assert!(validator.is_valid(&json!({})) || schema.to_string().contains("\"required\""));
        assert!(!validator.is_valid(&json!("text")), "{}", structure.name);
    }
    let book = json_schema(&fixture::spec(&[]), "Book").unwrap();
    let validator = jsonschema::draft202012::new(&book).unwrap();
    assert!(validator.is_valid(&json!({"Title": "a", "Sequel": {"Title": "b", "Sequel": null}})));
    assert!(!validator.is_valid(&json!({"Title": "a", "Sequel": {"Title": 1}})));
    assert_eq!(json_schema(&fixture::spec(&[]), "Boook"), None);
}
