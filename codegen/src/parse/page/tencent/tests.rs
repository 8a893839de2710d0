//! Pages of our own, in each form that a page may be saved in.

use super::{Held, hold};
use crate::diagnostic::Severity;
use crate::source::Source;
use crate::spec::{EndpointType, Pages, Type, fixture};
use serde_json::json;

const TEXT: &str = "\
APIs

DescribeBook

Last updated: 2024-05-06 07:08:09

1. API Description

Host: shelf.intl.tencentcloudapi.com.

Limit: 20 requests.

2. Input Parameters

Parameter Name Required Type Description
Action Yes String Common Params. Value: DescribeBook.
Version Yes String Common Params. Value: 2020-01-01.
Region Yes String Common Params.
BookId Yes String

The book.

Limit No Integer

Rows. Default value: 20.

3. Output Parameters

Parameter Name Type Description
Books Array of Book

Books. May return null.

RequestId String Id.

4. Example

Example1 One

Input Example

https://shelf.intl.tencentcloudapi.com/?Action=DescribeBook
&BookId=b-1
&<Common parameters>

Output Example

{\"Response\": {\"Books\": [{\"Title\": \"a\"}], \"RequestId\": \"r\"}}

5. Developer Resources

SDK

6. Error Code

Error Code Description
InternalError Text.
";

const MARKDOWN: &str = "\
# DescribeBook

Last updated: 2024-05-06 07:08:09

## 1. API Description

Host: `shelf.intl.tencentcloudapi.com`.

Limit: 20 requests.

## 2. Input Parameters

| Parameter Name | Required | Type | Description |
| --- | --- | --- | --- |
| Action | Yes | String | Common Params. Value: DescribeBook. |
| Version | Yes | String | Common Params. Value: 2020-01-01. |
| Region | Yes | String | Common Params. |
| BookId | Yes | String | The book. |
| Limit | No | Integer | Rows. Default value: 20. |

## 3. Output Parameters

| Parameter Name | Type | Description |
| --- | --- | --- |
| Books | Array of [Book](/structures#Book) | Books. May return null. |
| RequestId | String | Id. |

## 4. Example

### Example1 One

#### Input Example

```
https://shelf.intl.tencentcloudapi.com/?Action=DescribeBook
&BookId=b-1
&<Common parameters>
```

#### Output Example

```json
{\"Response\": {\"Books\": [{\"Title\": \"a\"}], \"RequestId\": \"r\"}}
```

## 5. Developer Resources

SDK

## 6. Error Code

| Error Code | Description |
| --- | --- |
| InternalError | Text. |
";

const HTML: &str = "<!DOCTYPE html>
<html><head><title>DescribeBook</title><style>p {}</style></head><body>
<h1>DescribeBook</h1><span>Last updated: 2024-05-06 07:08:09</span>
<h2>1. API Description</h2><p>Host: shelf.intl.tencentcloudapi.com.</p><p>Limit: 20 requests.</p>
<h2>2. Input Parameters</h2>
<table><thead><tr><th>Parameter Name</th><th>Required</th><th>Type</th><th>Description</th></tr></thead><tbody>
<tr><td>Action</td><td>Yes</td><td>String</td><td>Common Params. Value: DescribeBook.</td></tr>
<tr><td>Version</td><td>Yes</td><td>String</td><td>Common Params. Value: 2020-01-01.</td></tr>
<tr><td>Region</td><td>Yes</td><td>String</td><td>Common Params.</td></tr>
<tr><td>BookId</td><td>Yes</td><td>String</td><td><p>The book.</p></td></tr>
<tr><td>Limit</td><td>No</td><td>Integer</td><td>Rows. Default value: 20.</td></tr></tbody></table>
<h2>3. Output Parameters</h2>
<table><tr><th>Parameter Name</th><th>Type</th><th>Description</th></tr>
<tr><td>Books</td><td>Array of <a href=\"#Book\">Book</a></td><td>Books.<br>May return null.</td></tr>
<tr><td>RequestId</td><td>String</td><td>Id.</td></tr></table>
<h2>4. Example</h2><h3>Example1 One</h3><h4>Input Example</h4>
<pre>https://shelf.intl.tencentcloudapi.com/?Action=DescribeBook
&amp;BookId=b-1
&amp;&lt;Common parameters&gt;</pre>
<h4>Output Example</h4><pre><code>{\"Response\": {\"Books\": [{\"Title\": \"a\"}], \"RequestId\": \"r\"}}</code></pre>
<h2>5. Developer Resources</h2><p>SDK</p>
<h2>6. Error Code</h2><table><tr><th>Error Code</th><th>Description</th></tr><tr><td>InternalError</td><td>Text.</td></tr></table>
</body></html>
";

const CHINESE: &str = "\
DescribeBook

更新：2024-05-06 07:08:09

1. 接口描述

域名：shelf.tencentcloudapi.com 。

限制：20次/秒。

2. 输入参数

参数名称 必选 类型 描述
Action 是 String 公共参数，取值：DescribeBook。
Version 是 String 公共参数，取值：2020-01-01。
Region 否 String 公共参数。
BookId 是 String 书。
Limit 否 Integer 行数，默认为20。

3. 输出参数

参数名称 类型 描述
Books Array of Book

书。
可能返回 null。

RequestId String 标识。

4. 示例

示例1 一

输入示例

https://shelf.tencentcloudapi.com/?Action=DescribeBook
&BookId=b-1
&<公共请求参数>

输出示例

{\"Response\": {\"Books\": [{\"Title\": \"a\"}], \"RequestId\": \"r\"}}

5. 开发者资源

6. 错误码

错误码 描述
InternalError 错。
";

fn held(pages: &[(&str, &str)], before: &Pages) -> Held {
    let api = fixture::spec(&[]).api;
    let sources: Vec<_> = pages
        .iter()
        .map(|(name, text)| Source::new(*name, *text))
        .collect();
    hold(&sources, &api, before)
}

fn one(text: &str) -> Held {
    held(&[("page.txt", text)], &Pages::default())
}

fn messages(held: &Held) -> Vec<(&'static str, u32)> {
    let line = |d: &crate::diagnostic::Diagnostic| d.location.as_ref().map_or(0, |l| l.line);
    held.diagnostics.iter().map(|d| (d.code, line(d))).collect()
}

fn line(text: &str, start: &str) -> u32 {
    let at = text.lines().position(|line| line.starts_with(start));
    u32::try_from(at.unwrap()).unwrap() + 1
}

#[test]
fn every_form_says_the_same() {
    let text = one(TEXT);
    assert_eq!(messages(&text), []);
    let page = &text.pages.pages[0];
    assert_eq!(
        (&*page.action, &*page.language, page.updated.as_deref()),
        ("DescribeBook", "en", Some("2024-05-06"))
    );
    let endpoint = page.endpoint.as_ref().unwrap();
    assert_eq!(
        (&*endpoint.host, endpoint.r#type, endpoint.needs_region),
        (
            "shelf.intl.tencentcloudapi.com",
            EndpointType::International,
            true
        )
    );
    // Type and required of two parameters and the default of one, type and nullability of two members, a code, one
    // parameter and three members of the example.
    assert_eq!((page.agreeing, page.differences.len()), (14, 0));
    let open: String = MARKDOWN
        .lines()
        .map(|line| format!("{}\n", line.trim_start_matches("| ")))
        .collect();
    // A form has as many lines as it takes.
    let facts = |held: &Held| {
        let counts = held.counts.counts.iter();
        let facts = counts.filter(|count| !count.what.starts_with("lines"));
        facts.cloned().collect::<Vec<_>>()
    };
    for other in [MARKDOWN, &open, HTML] {
        let other = one(other);
        assert_eq!(messages(&other), []);
        assert_eq!(other.pages, text.pages);
        assert_eq!(facts(&other), facts(&text));
    }
    assert_eq!(text.counts.number("rows of parameters"), Some(5));
    assert_eq!(text.counts.number("parameters"), Some(2));
}

#[test]
fn a_chinese_page_is_further_evidence() {
    let english = one(TEXT);
    let both = held(&[("zh.txt", CHINESE)], &english.pages);
    assert_eq!(messages(&both), []);
    let languages: Vec<_> = both.pages.pages.iter().map(|p| &*p.language).collect();
    assert_eq!(languages, ["en", "zh-CN"]);
    assert_eq!(both.pages.pages[0], english.pages.pages[0]);
    let page = &both.pages.pages[1];
    let endpoint = page.endpoint.as_ref().unwrap();
    assert_eq!(
        (endpoint.r#type, endpoint.needs_region),
        (EndpointType::Public, false)
    );
    assert_eq!((page.agreeing, page.differences.len()), (14, 0));
    // The same page once more takes its own place.
    let again = held(&[("zh.txt", CHINESE), ("en.html", HTML)], &both.pages);
    assert_eq!(again.pages, both.pages);
}

#[test]
fn differences_are_told_member_by_member() {
    let page = TEXT
        .replace("BookId Yes String", "BookId No Integer")
        .replace(
            "Limit No Integer\n\nRows. Default value: 20.",
            "Color No String\n\nRed.",
        )
        .replace(
            "RequestId String Id.",
            "Pages Integer Number.\n\nRequestId String Id.",
        )
        .replace("InternalError Text", "BookLost Text")
        .replace("\"Title\"", "\"Name\"");
    let held = one(&page);
    let found: Vec<_> = held.pages.pages[0]
        .differences
        .iter()
        .map(|d| (&*d.target, &*d.fact, d.document.clone(), d.page.clone()))
        .collect();
    assert_eq!(
        found,
        [
            (
                "input DescribeBook.BookId",
                "type",
                json!("string"),
                json!("integer")
            ),
            (
                "input DescribeBook.BookId",
                "required",
                json!(true),
                json!(false)
            ),
            (
                "input DescribeBook.Color",
                "member",
                json!(null),
                json!("string")
            ),
            (
                "input DescribeBook.Limit",
                "member",
                json!("integer"),
                json!(null)
            ),
            (
                "output DescribeBook.Pages",
                "member",
                json!(null),
                json!("integer")
            ),
            (
                "action DescribeBook",
                "error_code",
                json!(null),
                json!("BookLost")
            ),
            (
                "action DescribeBook",
                "error_code",
                json!("InternalError"),
                json!(null)
            ),
            ("member Book.Name", "example", json!(null), json!("sent")),
        ]
    );
    assert!(
        held.diagnostics
            .iter()
            .all(|d| d.code == "page-differs" && d.severity == Severity::Warning)
    );
    assert_eq!(messages(&held)[0].1, line(&page, "BookId No"));
    assert_eq!(messages(&held)[4].1, line(&page, "Pages Integer"));
    let check = held.counts.check("page-differs").unwrap();
    assert_eq!((check.checked, check.contradictions), (15, 8));
    assert!(
        held.report.iter().any(|row| row
            == "  differs  input DescribeBook.BookId: type integer (page) and string (spec)")
    );
    assert!(
        held.report
            .iter()
            .any(|row| row == "  agrees   output DescribeBook.Books: type, nullable")
    );
}

#[test]
fn an_action_that_the_document_lacks_is_added() {
    let page = TEXT
        .replace("DescribeBook", "LendBook")
        .replace("Books Array of Book", "Result LendResult")
        .replace(
            "\"Books\": [{\"Title\": \"a\"}]",
            "\"Result\": {\"Due\": 7, \"Late\": false, \"Book\": {\"Title\": \"a\"}, \"Notes\": []}",
        )
        .replace("InternalError Text", "BookLost Text");
    let held = one(&page);
    assert_eq!(messages(&held), []);
    let added = held.pages.pages[0].adds.as_ref().unwrap();
    let action = &added.action;
    assert_eq!(
        (
            &*action.name,
            action.rate_limit.map(|limit| limit.requests),
            action.idempotent
        ),
        ("LendBook", Some(20), false)
    );
    assert_eq!(action.input.len(), 2);
    assert_eq!(
        action.output[0].r#type,
        Type::Struct("LendResult".to_owned())
    );
    let types: Vec<_> = added.structures[0]
        .members
        .iter()
        .map(|m| (&*m.name, m.r#type.as_str().into_owned(), m.list))
        .collect();
    let row = |name, r#type: &str, list| (name, r#type.to_owned(), list);
    assert_eq!(
        types,
        [
            row("Due", "integer", false),
            row("Late", "boolean", false),
            row("Book", "struct:LendResultBook", false),
            row("Notes", "object", true),
        ]
    );
    // A spec with this evidence can be generated.
    let json = serde_json::to_string(&held.pages).unwrap();
    let info = r#"{"name": "shelf", "version": "0.1.0", "title": "Shelf"}"#;
    let spec = fixture::spec(&[("pages.json", &json), ("crate.json", info)]);
    let model = crate::resolve::resolve(&spec).unwrap();
    assert!(
        model
            .actions
            .iter()
            .any(|action| &*action.request == "LendBookRequest")
    );
}

#[test]
fn bad_pages_are_refused_with_their_line() {
    let refused = |text: &str| {
        let held = one(text);
        assert!(held.pages.pages.is_empty());
        assert!(
            held.diagnostics
                .iter()
                .any(|d| d.severity == Severity::Error)
        );
        messages(&held)
    };
    let no_output = TEXT.replace("3. Output Parameters", "3. Something");
    assert_eq!(refused(&no_output)[0].0, "missing-section");
    let no_header = TEXT.replace("Parameter Name Type Description\n", "");
    assert_eq!(
        refused(&no_header),
        [("table-without-header", line(&no_header, "3. Output"))]
    );
    let two = format!("{TEXT}\n{}", TEXT.replace("DescribeBook", "LendBook"));
    let second = two.lines().count()
        - TEXT
            .lines()
            .skip_while(|l| !l.starts_with("2. Input"))
            .count();
    assert_eq!(
        refused(&two),
        [("two-actions", u32::try_from(second).unwrap() + 1)]
    );
    let mixed = TEXT
        .replace("3. Output Parameters", "3. 输出参数")
        .replace("6. Error Code", "6. Fehlercodes");
    assert_eq!(
        refused(&mixed),
        [("mixed-languages", line(&mixed, "6. Fehlercodes"))]
    );
    let other = TEXT.replace("Value: DescribeBook.", "Value: LendBook.");
    assert_eq!(
        refused(&other),
        [("two-actions", line(&other, "Action Yes"))]
    );
    let version = TEXT.replace("Value: 2020-01-01", "Value: 2021-01-01");
    assert_eq!(
        refused(&version),
        [("another-version", line(&version, "Version"))]
    );
    let service = TEXT.replace("Host: shelf.", "Host: attic.");
    assert_eq!(
        refused(&service),
        [("other-service", line(&service, "Host"))]
    );
    let twice = TEXT.replace("Limit No Integer", "BookId No Integer");
    assert_eq!(
        refused(&twice),
        [("duplicate-member", line(&twice, "BookId No"))]
    );
    let unknown = MARKDOWN.replace("| Limit | No | Integer |", "| Limit | No | Intger |");
    assert_eq!(
        refused(&unknown),
        [("unknown-type", line(&unknown, "| Limit"))]
    );
}

#[test]
fn prefixes_are_read_without_panic() {
    for text in [TEXT, MARKDOWN, HTML, CHINESE] {
        for (end, _) in text.char_indices() {
            one(&text[..end]);
        }
    }
}
