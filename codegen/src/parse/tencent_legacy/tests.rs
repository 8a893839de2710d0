//! A small manual of our own in the layout of the legacy part.

use super::parse;
use crate::parse::Parsed;
use crate::source::Source;
use crate::spec::{Member, Type};
use serde_json::{Value, json};

/// Overview, common parameters, error codes and one page of an action.
fn manual(action: &str) -> String {
    format!(
        " 某文档

API 概览
最近更新时间：2020-01-01 01:00:00

甲
 libraryCN API 2017

API 概览
最近更新时间：2019-01-01 01:00:00

主题相关接口

接口功能 Action ID 功能描述

查询书架的名称（精

简版）
GetShelf

用于 Library 中查询。

https://cloud.tencent.com/document/product/1/10
https://cloud.tencent.com/document/product/1/10
 调用方式

公共请求参数
最近更新时间：2019-01-02 01:00:00

参数名称 描述 类型 必选

Action 指令名称。 String 是

SignatureM

ethod

签名方式，

两种。

String 否

时间，相差不能超过2小时。

甲 API 调用配额为：100次/分钟，且单一 API 不超过10次/秒。

https://cloud.tencent.com/1
 主题相关接口

查询书架
最近更新时间：2019-01-03 01:00:00

{action}
 错误码
最近更新时间：2019-01-04 01:00:00

公共错误码

错误码 说明 处理措施

4000 甲
乙，相差不能超过5分钟

模块错误码

错误码 模块错误码 英文描述 说明 处理措施

4000 9003
invalid   

request
非法
"
    )
}

const ACTION: &str = "接口请求域名： library.api.qcloud.com 。

本接口（GetShelf）用于查询书架。

输入：

1. 接口描述

2. 输入参数

参数名称 是否必选 类型 描述

shelfId 是 String 书架 ID

title.n 否 String 名称

topics 否
String 

Array
主题

maximumOfTheRo

ws
否 Int 行数，默认为3

3. 输出参数

参数名称 类型 描述

shelf JSON Object 书架，range，

sticky

shelf::num

ber

Int 编号

shelf::bo

oks::row

JSON Array 无父行

books Array 书

bookId Int 书号

pages Int 页数

4. 示例

 https://domain/v2/index.php?Action=GetShelf&shelfId=abc-

def&rows=3<公共请

求参数>

    \"code\": 0, // 成功

    \"data\":

        \"shelf\":

            \"number\": \"7\"

        ,

        \"books\":

            \"bookId\": 1,

            \"pages\": 2

    

{

{

{

}

[{

}]

}

}
说明:

更多。";

fn read(action: &str) -> Parsed {
    parse(&Source::new("manual.txt", manual(action)), "library").unwrap()
}

fn names(members: &[Member]) -> Vec<(&str, Type, bool)> {
    let one = |member: &Member| (member.name.clone(), member.r#type.clone(), member.list);
    members
        .iter()
        .map(|member| {
            let (_, r#type, list) = one(member);
            (&*member.name, r#type, list)
        })
        .collect()
}

#[test]
fn a_page_becomes_an_action() {
    let parsed = read(&ACTION.replace("\n\nshelf::bo\n\noks::row\n\nJSON Array 无父行", ""));
    let api = parsed.api.unwrap();
    let [action] = &api.actions[..] else {
        panic!("{:?}", api.actions);
    };
    assert_eq!(action.name, "GetShelf");
    assert_eq!(action.category, "topic");
    assert_eq!(action.page.as_deref(), Some("10"));
    assert_eq!(action.updated.as_deref(), Some("2019-01-03"));
    assert!(action.idempotent);
    assert_eq!(
        names(&action.input),
        [
            ("shelfId", Type::String, false),
            ("title", Type::String, true),
            ("topics", Type::String, true),
            ("maximumOfTheRows", Type::Integer, false),
        ]
    );
    assert_eq!(action.input[3].default, Some(json!(3)));
    assert_eq!(action.input[3].required, Some(false));
    assert_eq!(
        names(&action.output),
        [
            ("shelf", Type::Struct("GetShelfShelf".into()), false),
            ("books", Type::Struct("GetShelfBooks".into()), true),
        ]
    );
    let structures: Vec<_> = api
        .structures
        .iter()
        .map(|s| (&*s.name, names(&s.members)))
        .collect();
    assert_eq!(
        structures,
        [
            ("GetShelfShelf", vec![("number", Type::Integer, false)]),
            (
                "GetShelfBooks",
                vec![
                    ("bookId", Type::Integer, false),
                    ("pages", Type::Integer, false)
                ]
            ),
        ]
    );
    assert_eq!(api.endpoints[0].host, "library.api.qcloud.com");
    assert_eq!(api.limits.clock_skew_seconds, Some(300));
    let [all, each] = [api.limits.service_rate, api.limits.action_rate].map(Option::unwrap);
    assert_eq!((all.requests, all.seconds), (100, 60));
    assert_eq!((each.requests, each.seconds), (10, 1));
    assert_eq!(
        names(&api.common_parameters[0].parameters),
        [
            ("Action", Type::String, false),
            ("SignatureMethod", Type::String, false)
        ]
    );
    let codes: Vec<_> = api
        .error_codes
        .iter()
        .map(|c| (&*c.code, c.number))
        .collect();
    assert_eq!(codes, [("4000", Some(4000)), ("4000.9003", Some(4000))]);

    let example = &parsed.examples["GetShelf"][0];
    assert_eq!(example.request, json!({"shelfId": "abc-def", "rows": "3"}));
    let answer = json!({"code": 0, "data": {"shelf": {"number": "7"}, "books": [{"bookId": 1, "pages": 2}]}});
    assert_eq!(example.response, Some(answer));

    let messages: Vec<_> = parsed
        .diagnostics
        .iter()
        .map(|d| (d.code, &*d.message))
        .collect();
    assert_eq!(
        messages,
        [
            (
                "legacy-clock",
                "a clock may be off by 7200 s here, and by 300 s elsewhere"
            ),
            ("nested-name", "bookId of GetShelf stands beside books"),
            ("nested-name", "pages of GetShelf stands beside books"),
            (
                "legacy-request",
                "the example of GetShelf sends rows, which its table does not have"
            ),
            (
                "legacy-response",
                "the table of GetShelf has shelf::number as Int, its example answers a string"
            ),
            (
                "example-repaired",
                "example of GetShelf repaired: comment dropped"
            ),
        ]
    );
    assert!(parsed.diagnostics.iter().all(|d| d.location.is_some()));
    assert_eq!(parsed.report.number("names printed in pieces"), Some(2));
}

#[test]
fn a_name_below_nothing_is_refused() {
    let parsed = read(ACTION);
    let refused: Vec<_> = parsed
        .diagnostics
        .iter()
        .filter(|d| d.code == "nested-name")
        .collect();
    // The pieces of `shelf::books::row` cannot be told apart from the text before, since no row is its parent.
    assert!(parsed.is_refused(), "{refused:?}");
    assert_eq!(refused[0].location.as_ref().unwrap().text, "oks::row");
}

#[test]
fn damaged_pages_are_reported() {
    let codes = |action: &str| -> Vec<&'static str> {
        let mut codes: Vec<_> = read(action).diagnostics.iter().map(|d| d.code).collect();
        codes.retain(|code| *code != "legacy-clock" && *code != "nested-name");
        codes.dedup();
        codes
    };
    let head = ACTION.split("参数名称 是否必选").next().unwrap().trim_end();
    assert_eq!(codes(head), ["table-without-header", "example-incomplete"]);
    let silent = ACTION.replace("https://domain", "domain");
    assert!(codes(&silent).contains(&"example-incomplete"));
    let torn = ACTION.replace("[{\n\n}]\n\n", "");
    assert!(codes(&torn).contains(&"example-json"));
    for (from, to) in [
        ("title.n 否", "title.n 可"),
        ("title.n 否 String", "title.n 否 Text"),
        ("title.n 否", "名 否"),
        ("shelfId 是 String", "shelfId 可 String"),
        ("topics 否", "topics 可"),
        ("shelfId 是 String", "甲\n\nshelfId 是 String"),
    ] {
        assert_eq!(ACTION.matches(from).count(), 1, "{from}");
        assert!(
            codes(&ACTION.replace(from, to)).contains(&"unreadable-row"),
            "{to}"
        );
    }
    let text = manual(ACTION);
    for (from, to) in [
        ("100次", "百次"),
        ("10次/秒", "10次/天"),
        ("且单一", "且每"),
    ] {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        let source = Source::new("manual.txt", text.replace(from, to));
        let parsed = parse(&source, "library").unwrap();
        assert!(
            parsed
                .diagnostics
                .iter()
                .any(|found| found.code == "rate-limit"),
            "{to}"
        );
        assert_eq!(parsed.api.unwrap().limits.service_rate, None);
    }
    let nameless = ACTION.replace("本接口（", "接口（");
    assert!(codes(&nameless).contains(&"action-without-name"));
    let other = Source::new(
        "manual.txt",
        "no such part\n最近更新时间：2019-01-01 01:00:00\n",
    );
    assert!(parse(&other, "library").is_none());
    // Every prefix of a manual is read without a panic.
    let text = manual(ACTION);
    for (end, _) in text.char_indices() {
        let _: Option<Value> =
            parse(&Source::new("manual.txt", &text[..end]), "library").map(|_| Value::Null);
    }
}
