//! A small API with a history.

use cloudapi_codegen::spec::{Api, Changelog};
use serde_json::{Value, json};

fn api(actions: Value, structures: Value) -> Api {
    serde_json::from_value(json!({
        "format": 2, "provider": "tencent", "service": "library", "version": "2020-01-01",
        "protocol": "tencent-v3", "endpoints": [], "regions": [], "limits": {}, "signing_methods": [],
        "common_parameters": [], "data_types": [], "error_codes": [],
        "undocumented_actions": [{"name": "LendBook", "category": "book"}],
        "actions": actions, "structures": structures
    }))
    .unwrap()
}

/// Two actions and two structures.
pub fn library() -> Api {
    let id = json!({"name": "RequestId", "type": "string", "nullable": false});
    api(
        json!([
            {
                "name": "CreateShelf", "category": "shelf", "idempotent": false,
                "input": [
                    {"name": "Name", "type": "string", "required": true},
                    {"name": "Depth", "type": "integer", "required": false}
                ],
                "output": [{"name": "Result", "type": "struct:ShelfResult", "nullable": false}, id],
                "error_codes": []
            },
            {
                "name": "DescribeShelf", "category": "shelf", "idempotent": true,
                "input": [{"name": "Size", "type": "integer", "list": true, "required": false}],
                "output": [id],
                "error_codes": []
            }
        ]),
        json!([
            {"name": "Shelf", "used_by": ["CreateShelf"], "members": [
                {"name": "Name", "type": "string"},
                {"name": "ExtraWidth", "type": "float"}
            ]},
            {"name": "ShelfResult", "used_by": ["CreateShelf"], "members": [
                {"name": "Code", "type": "integer"},
                {"name": "Shelf", "type": "struct:Shelf"}
            ]}
        ]),
    )
}

/// A changelog; an entry is `<change> <subject> <owner> <names>...`.
pub fn changelog(releases: Value) -> Changelog {
    let releases: Vec<_> = releases
        .as_array()
        .unwrap()
        .iter()
        .zip(1..)
        .map(|(entries, number)| {
            let entries: Vec<_> = entries
                .as_array()
                .unwrap()
                .iter()
                .map(|entry| {
                    let words: Vec<_> = entry.as_str().unwrap().split(' ').collect();
                    json!({"change": words[0], "subject": words[1], "owner": words[2], "names": words[3..]})
                })
                .collect();
            json!({"number": number, "date": format!("2020-01-{number:02}"), "entries": entries})
        })
        .collect();
    serde_json::from_value(json!({ "releases": releases })).unwrap()
}

/// A history of [`library`] with everything that can happen.
pub fn releases() -> Changelog {
    changelog(json!([
        [
            "added action CreateShelf",
            "added action DescribeShelf",
            "added structure Shelf",
            "added structure Old"
        ],
        [
            "added input CreateShelf Depth",
            "removed action DescribeShelf",
            "added action LendBook"
        ],
        [
            "added structure ShelfResult",
            "added output CreateShelf Result RequestId",
            "removed output CreateShelf Code Shelf Note"
        ],
        [
            "added action DescribeShelf",
            "deprecated input CreateShelf Size Color"
        ],
        [
            "added member Shelf ExtraWidth",
            "deprecated member Shelf Exwidth",
            "modified member Shelf Name"
        ]
    ]))
}
