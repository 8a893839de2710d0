//! Names on the wire that differ from one field, one name: wrapped lists and second spellings.

use cloudapi_runtime::fields::Fields;
use cloudapi_runtime::{DecodeOptions, ErrorKind, HttpResponse, Protocol, ServiceInfo, envelope};
use serde_json::json;

struct Partition {
    id: Option<i64>,
}
cloudapi_runtime::fields! { Partition { 0 => id: "Id" } }

struct Progress {
    topics: Vec<Partition>,
    tags: Vec<String>,
    width: Option<i64>,
}
cloudapi_runtime::fields! {
    Progress {
        0 => topics: "TopicList" [wrapper = "Topic"],
        1 => tags: "Tags" [wrapper = "Tags"],
        2 => width: "bandwith" [also = "bandwidth"],
    }
}

fn progress() -> Progress {
    Progress {
        topics: vec![Partition { id: Some(7) }],
        tags: vec!["a".to_owned(), "b".to_owned()],
        width: Some(3),
    }
}

#[test]
fn wrapped_lists_are_flat_in_rust_and_wrapped_on_the_wire() {
    let wire =
        json!({"TopicList": {"Topic": [{"Id": 7}]}, "Tags": {"Tags": ["a", "b"]}, "bandwith": 3});
    assert_eq!(serde_json::to_value(progress()).unwrap(), wire);
    assert_eq!(
        serde_json::from_value::<Progress>(wire).unwrap(),
        progress()
    );
    for absent in [
        json!({}),
        json!({"TopicList": null}),
        json!({"TopicList": {}}),
        json!({"TopicList": {"Topic": null}}),
        json!({"TopicList": {"Topic": []}}),
    ] {
        let read: Progress = serde_json::from_value(absent.clone()).unwrap();
        assert!(read.topics.is_empty(), "{absent}");
    }
}

#[test]
fn errors_name_the_wrapper_in_their_path() {
    let service = ServiceInfo::new(Protocol::AlibabaRpc, "alikafka", "2019-09-16");
    let body = r#"{"TopicList": {"Topic": [{"Id": 7}, {"Id": "x"}]}}"#;
    let response = HttpResponse::new(200, body);
    let mut read = Progress::default();
    let error = envelope::decode(&service, &response, &mut read, DecodeOptions::default());
    let error = error.unwrap_err();
    assert_eq!(
        (error.kind(), error.path()),
        (ErrorKind::Decode, Some("$.TopicList.Topic[1].Id"))
    );
}

#[test]
fn either_spelling_is_understood() {
    for name in ["bandwith", "bandwidth"] {
        let read: Progress = serde_json::from_value(json!({name: 3})).unwrap();
        assert_eq!(read.width, Some(3), "{name}");
    }
    let table = Progress::TABLE;
    assert_eq!(table.also(2), Some("bandwidth"));
    assert_eq!(table.also(0), None);
}
