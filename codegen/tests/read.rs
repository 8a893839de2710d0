//! Pages of a manual: what is text, what is furniture, and which document page a line belongs to.

use cloudapi_codegen::parse::tencent::words::LAYOUT;
use cloudapi_codegen::read::{self, Page, RemovedKind};
use cloudapi_codegen::source::Source;

/// Two folders, four document pages, one of which begins in the middle of a printed page.
const MANUAL: &str = "\
 某组相关接口

接口名称 接口功能 频率限制（次/秒）

DescribeThing 甲题 20

API 概览
最近更新时间：2025-01-01 01:00:00

https://example.com/1
https://example.com/2
 1. 接口描述

https://example.com/?Action=DescribeThing

接 述

某组相关接口

甲题
最近更新时间：2025-01-02 01:00:00

推荐使用 API Explorer 点击调试

https://example.com/3
 1. 接口描述

甲文

消息队列
版权所有：某公司 第44 共97页

1. 接口描述

乙文

乙题
最近更新时间：2025-01-03 01:00:00
 乙文二

丙题
 丙文

最近更新时间：2025-01-04 01:00:00
 Product API 2017

丁题
最近更新时间：2025-01-05 01:00:00

丁文
";

fn texts<'a>(page: &Page<'a>) -> Vec<&'a str> {
    page.lines.iter().map(|line| line.text).collect()
}

#[test]
fn lines_reach_their_page() {
    let source = Source::new("manual.txt", MANUAL);
    let document = read::read(&source, &LAYOUT);
    let seen: Vec<_> = document
        .pages
        .iter()
        .map(|page| {
            (
                page.title.map(|l| l.text),
                page.folder.map(|l| l.text),
                page.part,
                texts(page),
            )
        })
        .collect();
    let overview = vec![
        "某组相关接口",
        "接口名称 接口功能 频率限制（次/秒）",
        "DescribeThing 甲题 20",
    ];
    assert_eq!(
        seen,
        [
            (Some("API 概览"), None, 0, overview),
            (
                Some("甲题"),
                Some("某组相关接口"),
                0,
                vec![
                    "1. 接口描述",
                    "https://example.com/?Action=DescribeThing",
                    "1. 接口描述",
                    "甲文"
                ],
            ),
            (Some("乙题"), None, 0, vec!["1. 接口描述", "乙文", "乙文二"]),
            (Some("丙题"), None, 0, vec!["丙文"]),
            (Some("丁题"), Some("Product API 2017"), 1, vec!["丁文"]),
        ]
    );
    let links: Vec<_> = document
        .links(&document.pages[1])
        .map(|link| link.url)
        .collect();
    assert_eq!(links, ["https://example.com/3"]);
    let numbers: Vec<_> = document
        .pdf_pages
        .iter()
        .map(|pdf| pdf.printed_number.map(|(n, _)| n))
        .collect();
    assert_eq!(numbers, [None, None, Some(44), None, None, None, None]);
}

#[test]
fn every_line_is_text_or_counted() {
    let source = Source::new("manual.txt", MANUAL);
    let document = read::read(&source, &LAYOUT);
    let kept: usize = document.pages.iter().map(|page| page.lines.len()).sum();
    let all = source
        .lines()
        .filter(|(_, text)| !text.trim().is_empty())
        .count();
    assert_eq!(kept + document.removed.len(), all);
    let counts: Vec<_> = RemovedKind::ALL
        .into_iter()
        .map(|kind| document.count(kind))
        .collect();
    assert_eq!(counts, [3, 2, 4, 1, 5, 2, 1, 1]);
}

#[test]
fn nothing_is_a_document_without_pages() {
    let source = Source::new("empty.txt", "");
    let document = read::read(&source, &LAYOUT);
    assert!(document.pages.is_empty());
    assert!(document.pdf_pages.is_empty());
}
