//! A small manual with every trait of the layout, and what must come out of it.

use cloudapi_codegen::diagnostic::Severity;
use cloudapi_codegen::parse::{Parsed, parse_document};
use cloudapi_codegen::source::Source;
use cloudapi_codegen::spec::json::canonical;
use cloudapi_codegen::spec::{Member, Type};

const MANUAL: &str = include_str!("data/parse/manual.txt");

fn parse(text: &str) -> Parsed {
    parse_document(&Source::new("manual.txt", text), "tencent", "demo")
}

/// The manual with the one place that reads `from` changed.
fn edited(from: &str, to: &str) -> Parsed {
    assert_eq!(MANUAL.matches(from).count(), 1, "{from}");
    parse(&MANUAL.replacen(from, to, 1))
}

fn errors(parsed: &Parsed) -> Vec<(u32, &str)> {
    let errors = parsed
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error);
    errors
        .map(|d| (d.location.as_ref().map_or(0, |l| l.line), d.code))
        .collect()
}

#[test]
fn the_small_manual_becomes_its_spec() {
    let parsed = parse(MANUAL);
    assert_eq!(errors(&parsed), []);
    let expected = include_str!("data/parse/api.json");
    pretty_assertions::assert_eq!(canonical(&parsed.api.unwrap()), expected);
    assert_eq!(parsed.examples["DescribeThings"].len(), 1);
    assert_eq!(parsed.examples["CreateThing"].len(), 1);
    let differ: Vec<_> = parsed
        .report
        .checks
        .iter()
        .filter(|c| c.contradictions > 0)
        .map(|c| c.name)
        .collect();
    // An action without a section, a structure that names it, and a type that the page of types lacks.
    assert_eq!(differ, ["overview-sections", "references", "data-types"]);
}

#[test]
fn the_service_must_be_the_one_that_was_asked_for() {
    let parsed = parse_document(&Source::new("manual.txt", MANUAL), "tencent", "ckafka");
    assert_eq!(errors(&parsed), [(0, "other-service")]);
}

/// Rows of a table of parameters, between the row before and the row behind.
fn parameters(rows: &str) -> Parsed {
    edited("Offset 否 Integer\n甲文\n\n示例值：0\n", rows)
}

fn parameter<'p>(parsed: &'p Parsed, name: &str) -> &'p Member {
    let inputs = parsed.api.iter().flat_map(|api| &api.actions[0].input);
    let mut found = inputs.filter(|member| member.name == name);
    found
        .next()
        .unwrap_or_else(|| panic!("no parameter {name}"))
}

#[test]
fn types_are_read_in_every_form() {
    for (row, kind, list) in [
        ("A 否 String 甲", Type::String, false),
        ("A 否 String\n甲\n\n乙", Type::String, false),
        (
            "A 是 Timestamp ISO8601\n甲\n\n乙",
            Type::TimestampIso8601,
            false,
        ),
        ("A 是 Timestamp\n甲\n\n乙", Type::Timestamp, false),
        ("A 否 Double 甲", Type::Float, false),
        ("A 否 Filter 甲", Type::Struct("Filter".into()), false),
        (
            "A.N 否 Array of Filter 甲",
            Type::Struct("Filter".into()),
            true,
        ),
        (
            "A.N 否\nArray of\n\nThing\n\n甲",
            Type::Struct("Thing".into()),
            true,
        ),
        (
            "A.N 否\nArray of\n\nThi\n\nng\n\n甲",
            Type::Struct("Thing".into()),
            true,
        ),
        (
            "A 否\nTimestamp\n\nISO8601\n\n甲",
            Type::TimestampIso8601,
            false,
        ),
    ] {
        let parsed = parameters(&format!("{row}\n"));
        assert_eq!(errors(&parsed), [], "{row}");
        let found = parameter(&parsed, "A");
        assert_eq!((&found.r#type, found.list), (&kind, list), "{row}");
    }
}

#[test]
fn text_that_looks_like_a_row_stays_text() {
    for text in [
        "Filter 甲",
        "String",
        "Filter",
        "A 是甲",
        "B 否",
        "Array of 甲",
        "Thing Filter 甲",
    ] {
        let parsed = parameters(&format!("A 否 String\n\n甲\n\n{text}\n\n示例值：a\n"));
        assert_eq!(errors(&parsed), [], "{text}");
        let names: Vec<_> = parsed.api.unwrap().actions[0]
            .input
            .iter()
            .map(|m| m.name.clone())
            .collect();
        assert_eq!(names, ["A", "Limit", "Filters", "Password"], "{text}");
    }
}

#[test]
fn descriptions_give_their_facts() {
    let parsed = parameters(
        "A 否 Integer\n\n默认为3，\n\n最大值为7\n\n示例值：5\n\nB 否 String\n默认为a:，甲\n示例值：a:\n\n\
         C.N 否 Array of String\n甲\n\n示例值：[\"1\n",
    );
    assert_eq!(errors(&parsed), []);
    let a = parameter(&parsed, "A");
    assert_eq!(
        (a.default.clone(), a.maximum, a.example_text().as_deref()),
        (Some(3.into()), Some(7), Some("5"))
    );
    assert_eq!(a.nullable, None);
    // The asterisk behind the colon is lost, in the text as in the example.
    let b = parameter(&parsed, "B");
    assert_eq!((&b.default, &b.example), (&None, &None));
    // Cut at the edge of the cell.
    assert_eq!(parameter(&parsed, "C").example, None);
    let number = |what| parsed.report.number(what);
    assert_eq!(
        number("example values that lost their asterisks, left out"),
        Some(1)
    );
    assert_eq!(
        number("example values cut at the edge of their cell, left out"),
        Some(1)
    );
}

#[test]
fn a_name_of_a_structure_is_told_from_rows_and_text() {
    // A description that repeats the name, and the one that has several lines.
    let parsed = edited(
        "Page\n\n甲文\n\n被如下",
        "Page\n\nPage\n\nPages 甲\n\n被如下",
    );
    assert_eq!(errors(&parsed), []);
    let names: Vec<_> = parsed
        .api
        .unwrap()
        .structures
        .iter()
        .map(|s| s.name.clone())
        .collect();
    assert_eq!(names, ["Filter", "Page", "Thing"]);
    let parsed = edited("Page\n\n甲文\n\n被如下", "甲文\n\n被如下");
    assert!(
        errors(&parsed)
            .iter()
            .any(|(_, code)| *code == "structure-without-name")
    );
}

/// Damage that used to hide: the row became text of the row above, the page or list ended early.
#[test]
fn what_looks_like_a_row_is_read_or_refused() {
    for (from, to, expected) in [
        (
            "Limit 否 Integer\n甲",
            "Limit 可 Integer\n甲",
            vec![(171, "unreadable-row")],
        ),
        (
            "Limit 否 Integer\n甲",
            "Limit Integer\n甲",
            vec![(171, "unreadable-row")],
        ),
        (
            "Limit 否 Integer\n甲",
            "Limit 否 甲",
            vec![(171, "unreadable-row")],
        ),
        (
            "Limit 否 Integer\n甲",
            "限 否 Integer\n甲",
            vec![(171, "unreadable-row")],
        ),
        (
            "RequestId String\n甲文\n",
            "RequestId Sting 甲文\n",
            vec![(208, "unreadable-row")],
        ),
        (
            "RequestId String\n甲文\n",
            "号 String\n甲文\n",
            vec![(208, "unreadable-row")],
        ),
        (
            "Values Array of String 是 甲文",
            "Values Array of String 可 甲文",
            vec![(360, "unreadable-row")],
        ),
        (
            "Values Array of String 是 甲文",
            "Values Strings 是 甲文",
            vec![(360, "unknown-type")],
        ),
        (
            "Values Array of String 是 甲文",
            "值 Array of String 是 甲文",
            vec![(360, "unreadable-row")],
        ),
        (
            "参数名称 必选 类型 描述\n\nAction 是 String 公共参数，本接口取值：D",
            "Action 是 String 公共参数，本接口取值：D",
            vec![
                (155, "row-above-header"),
                (198, "text-before-row"),
                (153, "action-without-name"),
            ],
        ),
        (
            " 1. 接口描述\n\n接口请求域名： demo.tencentcloudapi.com 。\n\n甲文\n",
            " 1. 接口 描述\n\n接口请求域名： demo.tencentcloudapi.com 。\n\n甲文\n",
            vec![(153, "missing-section")],
        ),
        (
            "接 描述\n\n乙题\n最近更新时间：2025-02-01 01:00:00\n",
            "接 描述\n\n乙题\n\n",
            vec![(285, "section-twice")],
        ),
        (
            " Filter\n\n甲文\n\n被如下接口引用：DescribeThings。",
            " Filter\n\n甲文",
            vec![(347, "text-before-structure"), (176, "undefined-structure")],
        ),
        (
            "DropThing 丙题 5",
            "DropThing 丙题 五",
            vec![(66, "overview-line")],
        ),
        (
            "InvalidParameter\n甲文",
            "InvalidParameter\n\n甲文",
            vec![(421, "unreadable-row")],
        ),
        (
            "ResourceNotFound.Thing 甲文\n\n错误码\n",
            "ResourceNotFound. 甲文\n\n错误码\n",
            vec![(430, "unreadable-row")],
        ),
        (
            "甲地 ap-one",
            "甲地 ap_one",
            vec![(128, "unreadable-row"), (98, "missing-fact")],
        ),
        (
            "错误码 描述\n\nInternalError 甲文\n\nhttps",
            "InternalError 甲文\n\nhttps",
            vec![(339, "row-above-header")],
        ),
        (
            "DescribeThings,\n\nDropThing。",
            "DescribeThings,",
            vec![(393, "cut-list")],
        ),
        (
            "限制：20次/秒。",
            "限制：二十次/秒。",
            vec![(151, "rate-limit")],
        ),
    ] {
        let parsed = edited(from, to);
        assert_eq!(errors(&parsed), expected, "{to}");
    }
}

/// No row of any table can lose its required column or its type unseen.
#[test]
fn every_damaged_cell_is_refused_at_its_line() {
    let cells = [
        (["是", "否", "-"].as_slice(), "可"),
        (&["String", "Integer", "Float", "Filter", "Page"], "Whole"),
    ];
    let lines: Vec<&str> = MANUAL.lines().collect();
    let mut damaged = 0;
    for (at, line) in lines.iter().enumerate() {
        let words: Vec<&str> = line.split(' ').collect();
        for (word, (known, other)) in (1..words.len()).flat_map(|word| cells.map(|c| (word, c))) {
            if !known.contains(&words[word]) || line.starts_with(' ') {
                continue;
            }
            let mut words = words.clone();
            words[word] = other;
            let (row, mut lines) = (words.join(" "), lines.clone());
            lines[at] = &row;
            let parsed = parse(&lines.join("\n"));
            let number = u32::try_from(at + 1).unwrap();
            assert!(
                errors(&parsed).iter().any(|(line, _)| *line == number),
                "{number}: {row} {:?}",
                errors(&parsed)
            );
            damaged += 1;
        }
    }
    assert_eq!(damaged, 43);
}

/// The place of a description tells how many lines it has.
#[test]
fn text_that_looks_like_a_damaged_row_must_be_needed() {
    for text in ["Thing Filter 甲", "B 否", "甲 否 String"] {
        for (above, line) in [
            // Further away, so of three lines or more; close, so of two; beside, so of one.
            ("A 否 String\n\n甲\n\n乙", None),
            ("A 否 String\n\n甲\n\n乙\n\n丙", Some(174)),
            ("A 否 String\n甲", None),
            ("A 否 String\n甲\n\n乙", Some(171)),
            ("A 否 String 甲", Some(168)),
        ] {
            let parsed = parameters(&format!("{above}\n\n{text}\n"));
            let expected: Vec<_> = line
                .map(|line| (line, "unreadable-row"))
                .into_iter()
                .collect();
            assert_eq!(errors(&parsed), expected, "{above} {text}");
        }
    }
}

/// What is wrong with a document gives one error at the line where somebody has to look, not one for each trace of it.
#[test]
fn what_is_wrong_is_said_once_and_at_its_line() {
    let undefined = (176, "undefined-structure");
    for (from, to, expected) in [
        (
            "Offset 否 Integer\n甲",
            "Offset 否 Whole\n甲",
            vec![(166, "unknown-type")],
        ),
        (
            "Offset 否 Integer\n甲",
            "Offset.N 否\nArray of\n\nWhole\n甲",
            vec![(169, "unknown-type")],
        ),
        (
            "TotalCount Integer\n",
            "TotalCount Whole\n",
            vec![(370, "unknown-type")],
        ),
        ("Size Float\n", "Size Whole\n", vec![(404, "unknown-type")]),
        (
            "Name String 是\n",
            "Name Whole 是\n",
            vec![(355, "unknown-type")],
        ),
        (
            "Things\nArray of\n\nThing\n",
            "Things\nArray of\n\nWhole\n",
            vec![(381, "unknown-type")],
        ),
        (
            " Thing\n\nThing\n\n被",
            " Thong\n\nThing\n\n被",
            vec![(381, "unknown-type")],
        ),
        (
            "Offset 否 Integer\n甲",
            "Limit 否 Integer\n甲",
            vec![(171, "duplicate-member")],
        ),
        (
            "Limit 否 Integer\n甲",
            "参数名称 必选 类型 描述\n\n甲",
            vec![(171, "header-in-table")],
        ),
        (
            "参数名称 必选 类型 描述\n\nAction 是 String 公共参数，本接口取值：C",
            "Action 是 String 公共参数，本接口取值：C",
            vec![(291, "table-without-header")],
        ),
        (
            "参数名称 必选 类型 描述\n\nAction 是 String 公共参数，本接口取值：D",
            "参数名称 必选 类型 描述\n\n甲\n\nAction 是 String 公共参数，本接口取值：D",
            vec![(157, "text-before-row")],
        ),
        (
            "取值：CreateThing。",
            "取值：",
            vec![(291, "action-without-name")],
        ),
        (
            "取值：CreateThing。",
            "取值：DescribeThings。",
            vec![(285, "duplicate-action")],
        ),
        (
            "3. 输出参数\n\n参数名称 类型 描述\n\nRequestId String 甲文\n\n4",
            "4",
            vec![(291, "missing-section")],
        ),
        (
            " Filter\n\n甲文",
            " Thing\n\n甲文",
            vec![(389, "duplicate-structure"), undefined],
        ),
        (
            " Filter\n\n甲文",
            " 甲文",
            vec![(349, "structure-without-name"), undefined],
        ),
        ("接入地域 域名\n\n甲地", "甲地", vec![(70, "missing-fact")]),
        ("不得超过1MB", "甲", vec![(70, "missing-fact")]),
        ("相差超过5分钟", "甲", vec![(98, "missing-fact")]),
        ("公共错误码\n", "甲\n", vec![(413, "missing-section")]),
        (
            "DropThing 丙题 5",
            "CreateThing 丙题 5",
            vec![(66, "duplicate-action")],
        ),
        ("公共参数\n最近", "甲\n最近", vec![(439, "missing-page")]),
        ("数据结构\n最近", "甲\n最近", vec![(439, "missing-page")]),
        ("API 概览\n最近", "甲\n最近", vec![(439, "missing-page")]),
    ] {
        let parsed = edited(from, to);
        assert_eq!(errors(&parsed), expected, "{to}");
        for error in parsed
            .diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error)
        {
            assert!(error.expected.is_some() && error.help.is_some(), "{error}");
        }
    }
}
