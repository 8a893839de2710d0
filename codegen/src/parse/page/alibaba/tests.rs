//! Pages of our own in the layouts of the vendors.

use super::parse;
use crate::diagnostic::Severity;
use crate::parse::{PageOptions, Parsed};
use crate::source::Source;
use crate::spec::{ExampleForm, Member, PaginationStyle, ParameterLocation, Protocol, Type};
use serde_json::json;

fn read_pages(pages: &[Source]) -> Parsed {
    parse(pages, "library", "2020-01-01", &PageOptions::default())
}

/// The newer layout of an RPC page: one cell a line, indentation lost.
const NEW: &str = "\
全部產品

:GetShelf - 查詢書架

更新時間:Sep 08, 2025

查詢。

授權資訊

  • 操作:甲。

操作

存取層級

資源類型

條件關鍵字

關聯操作

library:ListShelf

get

*全部資源

*

請求參數

名稱

類型

必填

描述

樣本值

ShelfId

string

書架 ID。

shelf-1

Deep

boolean

是否深入,預設值為 false。

true

返回參數

名稱

類型

描述

樣本值

object

Code

integer

狀態。

200

Shelf

object

書架。

Rows

object

Rows

array<object>

書列。

object

Label

string

標籤。

a

Count

integer

數目。

1

Total

integer

總數。

2

樣本

正常返回樣本

JSON格式

{
  \"Code\": 200,
  \"Shelf\": {
    \"Rows\": {
      \"Rows\": [
        {
          \"Label\": \"a\",
          \"Count\": 1
        }
      ]
    },
    \"Total\": 2
  }
}

錯誤碼

HTTP status code

錯誤碼

錯誤資訊

描述

400 Shelf.NotFound No shelf. 沒有。
404 Shelf.NotFound No shelf. 沒有。
500 Internal.%s Error.

更多。

變更歷史

400 Not.A.Code x
";

/// The older layout of the same page: rows on one line, members in alphabetical order.
const OLD: &str = "\
书架 GetShelf。

调试

请求参数

名称 类型 是否必选 示例值 描述
Action String GetShelf

取值:GetShelf

ShelfId String shelf-1

书架 ID。

Color String red

颜色。

返回数据

名称 类型 示例值 描述
Code Integer 200

状态。

Shelf

书架。

Rows

书列。

Count Long 1

数目。

Label String a

标签。

Total String 2

总数。

示例

请求示例

http(s)://[Endpoint]/?Action=GetShelf
&ShelfId=shelf-1
&<公共请求参数>

正常返回示例

XML 格式

<GetShelfResponse>
      <Code>200</Code>
</GetShelfResponse>

JSON 格式

{\"Code\":200,\"Shelf\":{\"Rows\":{\"Rows\":[{\"Count\":1,\"Label\":\"a\"}]},\"Total\":2}}

错误码

更多。
";

fn source(name: &str, text: &str) -> Source {
    Source::new(name, text)
}

fn names(members: &[Member]) -> Vec<String> {
    let one = |member: &Member| {
        let list = if member.list { "[]" } else { "" };
        let wrapper = member
            .wrapper
            .as_ref()
            .map(|name| format!(" in {name}"))
            .unwrap_or_default();
        format!("{} {}{list}{wrapper}", member.name, member.r#type.as_str())
    };
    members.iter().map(one).collect()
}

fn messages(parsed: &Parsed) -> Vec<(&'static str, u32)> {
    let line =
        |d: &crate::diagnostic::Diagnostic| d.location.as_ref().map_or(0, |location| location.line);
    parsed
        .diagnostics
        .iter()
        .map(|d| (d.code, line(d)))
        .collect()
}

#[test]
fn an_rpc_page() {
    let parsed = read_pages(&[source("GetShelf.txt", NEW)]);
    assert_eq!(
        messages(&parsed),
        [(
            "error-status",
            NEW.lines().position(|l| l.starts_with("404")).unwrap() as u32 + 1
        )]
    );
    let api = parsed.api.unwrap();
    assert_eq!(api.protocol, Protocol::AlibabaRpc);
    assert_eq!(api.endpoints[0].host, "library.{region}.aliyuncs.com");
    let action = &api.actions[0];
    assert_eq!(
        (&*action.name, action.updated.as_deref()),
        ("GetShelf", Some("2025-09-08"))
    );
    let permission = action.permission.as_ref().unwrap();
    assert_eq!(
        (
            &*permission.action,
            &*permission.access,
            &*permission.resource
        ),
        ("library:ListShelf", "get", "*")
    );
    assert_eq!(names(&action.input), ["ShelfId string", "Deep boolean"]);
    assert_eq!(action.input[1].default, Some(json!(false)));
    assert_eq!(action.input[0].required, None);
    assert_eq!(
        names(&action.output),
        ["Code integer", "Shelf struct:GetShelfShelf"]
    );
    assert_eq!(api.structures.len(), 2);
    assert_eq!(
        names(&api.structures[0].members),
        ["Rows struct:GetShelfShelfRows[] in Rows", "Total integer"]
    );
    assert_eq!(
        names(&api.structures[1].members),
        ["Label string", "Count integer"]
    );
    let codes: Vec<_> = api
        .error_codes
        .iter()
        .map(|code| (&*code.code, code.status, &code.other_statuses[..]))
        .collect();
    assert_eq!(
        codes,
        [
            ("Shelf.NotFound", Some(400), &[404][..]),
            ("Internal.%s", Some(500), &[])
        ]
    );
    let example = &parsed.examples["GetShelf"][0];
    assert_eq!(example.form, ExampleForm::Json);
    assert_eq!(example.request, json!({"ShelfId": "shelf-1", "Deep": true}));
    assert_eq!(parsed.report.number("rows of elements, left out"), Some(2));
}

#[test]
fn two_pages_of_one_action() {
    let pages = [source("old.txt", OLD), source("new.txt", NEW)];
    let parsed = read_pages(&pages);
    let api = parsed.api.as_ref().unwrap();
    let action = &api.actions[0];
    assert_eq!(api.actions.len(), 1);
    // What only the older page has comes last.
    assert_eq!(
        names(&action.input),
        ["ShelfId string", "Deep boolean", "Color string"]
    );
    assert_eq!(
        names(&api.structures[0].members),
        ["Rows struct:GetShelfShelfRows[] in Rows", "Total integer"]
    );
    assert_eq!(parsed.examples["GetShelf"].len(), 2);
    assert_eq!(parsed.examples["GetShelf"][1].form, ExampleForm::Query);
    assert_eq!(
        parsed.examples["GetShelf"][1].request,
        json!({"ShelfId": "shelf-1"})
    );
    let merge = parsed.report.check("page-merge").unwrap();
    assert_eq!((merge.checked, merge.contradictions), (8, 2));
    let line = |text: &str| OLD.lines().position(|line| line.starts_with(text)).unwrap() as u32 + 1;
    let merged: Vec<_> = messages(&parsed)
        .into_iter()
        .filter(|(code, _)| *code == "page-merge")
        .collect();
    assert_eq!(
        merged,
        [("page-merge", line("Color")), ("page-merge", line("Total"))]
    );
}

#[test]
fn a_roa_page() {
    let text = "Daftar buku.\nOtorisasi RAM\n| Action | Access level | Resource type |\n|---|---|---|\n\
                | library:ListBooks | list | acs:library:*:*:shelf/* |\n\
                Sintaks permintaan\nGET /shelves/{shelfId}/books HTTP/1.1\n\
                Path Parameters\n| Parameter | Type | Required | Description | Example |\n|---|---|---|---|---|\n\
                | shelfId | string | Yes | Rak. | s-1 |\n\
                Parameter permintaan\n| Parameter | Type | Required | Description | Example |\n|---|---|---|---|---|\n\
                | pageNumber | integer | No | Halaman. | 1 |\n| pageSize | integer | No | Ukuran. | 10 |\n\
                Elemen respons\n| Element | Type | Description | Example |\n|---|---|---|---|\n\
                | | object | Semua | |\n| data | object | Data | |\n| totalCount | integer | Jumlah | 1 |\n| list | array<object> | Daftar | |\n\
                | | object | Buku | |\n| title | string | Judul | a |\n\
                Contoh\nRespons sukses\nJSONformat\n{\"data\": {\"totalCount\": 1, \"list\": [{\"title\": \"a\"}]}}\nKode kesalahan\n";
    let parsed = read_pages(&[source("/tmp/ListBooks.id.txt", text)]);
    assert_eq!(messages(&parsed), []);
    let api = parsed.api.unwrap();
    let action = &api.actions[0];
    assert_eq!(api.protocol, Protocol::AlibabaRoa);
    assert_eq!(action.name, "ListBooks");
    let route = action.route.as_ref().unwrap();
    assert_eq!(
        (&*route.method, &*route.path),
        ("GET", "/shelves/{shelfId}/books")
    );
    let places: Vec<_> = action
        .input
        .iter()
        .map(|member| (member.location, member.required))
        .collect();
    assert_eq!(
        places,
        [
            (Some(ParameterLocation::Path), Some(true)),
            (Some(ParameterLocation::Query), Some(false)),
            (Some(ParameterLocation::Query), Some(false))
        ]
    );
    let paging = action.paging.as_ref().unwrap();
    assert_eq!(
        (paging.form, &*paging.items, paging.total.as_deref()),
        (PaginationStyle::Page, "data.list", Some("data.totalCount"))
    );
    assert_eq!(
        action.permission.as_ref().unwrap().resource,
        "acs:library:*:*:shelf/*"
    );
    assert_eq!(api.structures[1].members[0].r#type, Type::String);
}

#[test]
fn bad_pages_are_refused_with_their_line() {
    let refused = |text: &str| {
        let parsed = read_pages(&[source("page.txt", text)]);
        assert!(parsed.api.is_none());
        messages(&parsed)
    };
    let line = |text: &str, start: &str| {
        text.lines()
            .position(|line| line.starts_with(start))
            .unwrap() as u32
            + 1
    };
    assert_eq!(refused(""), [("missing-section", 1)]);
    assert_eq!(refused("Kein Kopf\n\nText\n"), [("missing-section", 1)]);
    let headless = NEW.replace("返回參數\n\n名稱\n\n類型\n\n描述\n\n樣本值\n", "返回參數\n");
    assert_eq!(
        refused(&headless),
        [("table-without-header", line(&headless, "返回參數"))]
    );
    let two = format!("{NEW}\n請求參數\n\n名稱\n\n類型\n\n描述\n\nA\n\nstring\n");
    assert_eq!(
        refused(&two),
        [("two-actions", two.lines().count() as u32 - 10)]
    );
    let other = OLD.replace("Action String GetShelf", "Action String DropShelf");
    assert_eq!(refused(&other), [("two-actions", line(&other, "http(s)"))]);
    let unknown = NEW.replace("array<object>\n\n書列", "array<thing>\n\n書列");
    assert_eq!(
        refused(&unknown),
        [("unknown-type", line(&unknown, "array<thing>") - 2)]
    );
    let nested = NEW.replace("JSON格式\n\n{", "JSON格式\n\n(");
    assert!(
        refused(&nested)
            .iter()
            .any(|(code, _)| *code == "nesting-unknown")
    );
    let nameless = NEW.replace(":GetShelf - ", "");
    assert_eq!(refused(&nameless), [("action-without-name", 1)]);
    let broken = NEW.replace("\"Code\": 200,", "\"Code\": ,");
    assert!(
        refused(&broken)
            .iter()
            .any(|(code, at)| *code == "example-json" && *at > 100)
    );
}

#[test]
fn prefixes_are_read_without_panic() {
    for text in [NEW, OLD] {
        for (end, _) in text.char_indices() {
            let parsed = read_pages(&[source("page.txt", &text[..end])]);
            let refused = parsed
                .diagnostics
                .iter()
                .any(|d| d.severity == Severity::Error);
            assert!(parsed.api.is_some() || refused, "{end}");
        }
    }
}
