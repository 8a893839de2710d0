//! A small spec for tests, of a service that does not exist.

use crate::{Files, Spec};

/// `api.json` of the fixture.
pub const API: &str = r#"{
  "format": 2,
  "provider": "tencent",
  "service": "shelf",
  "version": "2020-01-01",
  "protocol": "tencent-v3",
  "release": 2,
  "endpoints": [{"host": "shelf.example.com", "type": "public"}],
  "regions": ["ap-one"],
  "limits": {"get_bytes": 32768},
  "signing_methods": [{"name": "TC3-HMAC-SHA256", "methods": ["GET"], "content_types": []}],
  "common_parameters": [],
  "data_types": [{"name": "String", "type": "string"}],
  "error_codes": [{"code": "InternalError", "scope": "common"}],
  "actions": [
    {
      "name": "DescribeBook",
      "category": "book",
      "idempotent": true,
      "input": [{"name": "BookId", "type": "string", "required": true}, {"name": "Limit", "type": "integer", "required": false, "default": 20, "since": 2}],
      "output": [{"name": "Books", "type": "struct:Book", "list": true, "nullable": true}, {"name": "RequestId", "type": "string", "nullable": false}],
      "error_codes": ["InternalError"]
    },
    {"name": "DeleteBook", "category": "book", "idempotent": false, "input": [], "output": [{"name": "RequestId", "type": "string"}], "error_codes": []}
  ],
  "structures": [
    {
      "name": "Book",
      "used_by": ["DescribeBook"],
      "members": [
        {"name": "Title", "type": "string", "required": true, "nullable": false},
        {"name": "Sequel", "type": "struct:Book", "nullable": true, "deprecated": 2}
      ]
    }
  ]
}
"#;

/// Files of the fixture with some of them replaced or added.
pub fn files(changed: &[(&str, &str)]) -> Files {
    let mut files = Files::from([
        ("api.json".to_owned(), API.to_owned()),
        (
            "changelog.json".to_owned(),
            r#"{
  "releases": [
    {"number": 1, "date": "2020-01-01", "entries": []},
    {"number": 2, "date": "2020-02-01", "entries": [{"change": "added", "subject": "input", "owner": "DescribeBook", "names": ["Limit"]}]}
  ]
}
"#
            .to_owned(),
        ),
        (
            "examples/DescribeBook.json".to_owned(),
            "[{\"form\": \"json\", \"request\": {\"BookId\": \"b-1\"}, \"response\": {\"Books\": [], \"RequestId\": \"r\"}}]\n".to_owned(),
        ),
        ("docs.json".to_owned(), "{\"actions\": {\"DescribeBook\": \"Lists books.\"}, \"structures\": {}, \"members\": {}, \"error_codes\": {}}\n".to_owned()),
    ]);
    for (path, text) in changed {
        files.insert((*path).to_owned(), (*text).to_owned());
    }
    files
}

/// The fixture with some files replaced or added.
///
/// # Panics
/// Panics if the changed files are no spec any more.
pub fn spec(changed: &[(&str, &str)]) -> Spec {
    Spec::from_files("spec/tencent/shelf/2020-01-01", &files(changed))
        .unwrap_or_else(|errors| panic!("the fixture is refused: {errors:?}"))
}
