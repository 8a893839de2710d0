//! Lines that vanish from a manual: what they take along is noticed, unless nothing else in the manual speaks of it.

use cloudapi_codegen::diagnostic::Diagnostic;
use cloudapi_codegen::parse::{Parsed, parse_document};
use cloudapi_codegen::source::Source;
use std::collections::{BTreeSet, HashSet};

const MANUAL: &str = include_str!("data/parse/manual.txt");

/// Lines that a manual says once. Without them it is another manual without a contradiction.
const SAID_ONCE: [&str; 20] = [
    // A change that nothing contradicts.
    "新增入参：Filters",
    // Hosts, and the border between two tables of them.
    "乙地 demo.ap-one.tencentcloudapi.com",
    "金融区接入地域 金融区域名",
    "丙地 demo.ap-two-fsi.tencentcloudapi.com",
    // Methods and content types.
    "POST（推荐）",
    "GET",
    "application/json（推荐），须使用签名方法 v3（TC3-HMAC-SHA256）。",
    "application/x-www-form-urlencoded，须使用签名方法 v1（HmacSHA1 或 HmacSHA256）。",
    // Common parameters with a description of one line.
    "Token String 否 HTTP 请求头：X-TC-Token。甲",
    "Action String 是 甲文",
    "Region String - 甲文",
    // A region that no action names.
    "乙地 ap-two-fsi",
    // The first line of its page, which tells where the page begins.
    " 甲文：",
    // A type that no row has.
    "Timestamp ISO8601：丙",
    // An example value whose row does not tell how many lines its description has.
    "示例值：[{\"Name\":\"a\",\"Values\":[\"b-",
    "c\"]}]",
    "示例值：secret",
    // A code of one action.
    "InternalError 甲文",
    // Values of examples that may be absent.
    "\"Limit\": 10,",
    "\"TotalCount\": 1,",
];

fn parse(text: &str) -> Parsed {
    parse_document(&Source::new("manual.txt", text), "tencent", "demo")
}

fn messages(parsed: &Parsed) -> HashSet<String> {
    let text = |found: &Diagnostic| format!("{} {}", found.code, found.message);
    parsed.diagnostics.iter().map(text).collect()
}

#[test]
fn what_a_lost_line_takes_along_is_noticed() {
    let whole = parse(MANUAL);
    let known = messages(&whole);
    let lines: Vec<&str> = MANUAL.lines().collect();
    let mut unnoticed = Vec::new();
    for at in (0..lines.len()).filter(|at| !lines[*at].is_empty()) {
        let mut lines = lines.clone();
        let line = lines.remove(at);
        // With the blank line behind it.
        if lines.get(at) == Some(&"") {
            lines.remove(at);
        }
        let parsed = parse(&lines.join("\n"));
        let same = parsed.api == whole.api && parsed.examples == whole.examples;
        let said = parsed.is_refused() || messages(&parsed).difference(&known).next().is_some();
        if !same && !said {
            unnoticed.push(line);
        }
    }
    let unnoticed: BTreeSet<&str> = unnoticed.into_iter().collect();
    assert_eq!(unnoticed, BTreeSet::from(SAID_ONCE));
}
