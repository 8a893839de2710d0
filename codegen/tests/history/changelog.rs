//! Reads changelogs: excerpts in the layout of the manual, and the manual itself where it is at hand.

use cloudapi_codegen::history::changelog::{Parsed, parse};
use cloudapi_codegen::parse::tencent::words::LAYOUT;
use cloudapi_codegen::source::Source;
use cloudapi_codegen::spec::{Change, Subject};

fn read(text: &str) -> Parsed {
    let source = Source::new("manual.txt", text);
    parse(&cloudapi_codegen::read::read(&source, &LAYOUT))
}

/// One message, as `line code: message`.
fn only_message(text: &str) -> String {
    let parsed = read(text);
    let messages: Vec<_> = parsed
        .diagnostics
        .iter()
        .map(|d| {
            let line = d.location.as_ref().map_or(0, |location| location.line);
            format!("{line} {}: {}", d.code, d.message)
        })
        .collect();
    assert_eq!(messages.len(), 1, "{messages:#?}");
    messages.into_iter().next().unwrap()
}

const EXCERPT: &str = " 第 3 次发布

发布时间：2020-03-03 01:02:03

本次发布包含：

改善已有

修改接口：

CreateShelf

新增入参：Width, Height,

Depth

废弃入参： Size

修改数据结构：

Book

API 文档

更新历史
最近更新时间：2020-03-04 00:00:00

https://example.com/api/1/10
https://example.com/api/1/20#Book
 新增成员：Pages

修改成员： Title

第 2 次发布

发布时间：2020-02-02 01:02:03

修改接口：

CreateShelf

修改入参： Width

删除接口：

BurnBook

删除数据结构：

Ash

修改数据结构：

https://example.com/api/1/10
 Shelf

第 次发布

https://example.com/api/1/20#Shelf
 第 1 次发布

发布时间：2020-01-01 01:02:03

新增接口：

BurnBook

CreateShelf

新增数据结构：

Ash

Book

Shelf

简介

https://example.com/api/1/11
https://example.com/api/1/10
https://example.com/api/1/20#Ash
https://example.com/api/1/20#Book
https://example.com/api/1/20#Shelf
 欢迎。

最近更新时间：2020-03-05 00:00:00

https://example.com/product/1/2
";

#[test]
fn an_excerpt_is_read_over_page_ends() {
    let parsed = read(EXCERPT);
    assert!(parsed.is_usable());
    assert_eq!(parsed.diagnostics, []);

    let releases: Vec<_> = parsed
        .changelog
        .releases
        .iter()
        .map(|r| (r.number, &*r.date, r.entries.len()))
        .collect();
    assert_eq!(
        releases,
        [
            (1, "2020-01-01", 5),
            (2, "2020-02-02", 4),
            (3, "2020-03-03", 4)
        ]
    );
    let told: Vec<_> = parsed.changelog.releases[2]
        .entries
        .iter()
        .map(|e| (e.change, e.subject, &*e.owner, e.names.join(" ")))
        .collect();
    assert_eq!(
        told,
        [
            (
                Change::Added,
                Subject::Input,
                "CreateShelf",
                "Width Height Depth".to_owned()
            ),
            (
                Change::Deprecated,
                Subject::Input,
                "CreateShelf",
                "Size".to_owned()
            ),
            (Change::Added, Subject::Member, "Book", "Pages".to_owned()),
            (
                Change::Modified,
                Subject::Member,
                "Book",
                "Title".to_owned()
            ),
        ]
    );
    // The heading stands on one page, its only owner on the next, and no list follows.
    let bare = &parsed.changelog.releases[1].entries[3];
    assert_eq!(
        (bare.change, bare.subject, &*bare.owner, bare.names.len()),
        (Change::Modified, Subject::Structure, "Shelf", 0)
    );
    // Oldest first: the first entry of release 3 is the tenth.
    assert_eq!(parsed.places.get(9).map(|place| place.line), Some(13));
    assert_eq!(parsed.counts.wrapped, 1);
    assert_eq!(parsed.counts.owners, 11);
    assert_eq!(parsed.counts.removed, 2);
    assert_eq!(parsed.counts.linked, 9);
    assert_eq!(parsed.action_pages["CreateShelf"], "10");
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let rows = [
        (
            ("20#Book\n 新增", "20#Boot\n 新增"),
            "21 changelog-link: the links of the page do not confirm `Book`",
        ),
        (
            (
                "1/11\nhttps://example.com/api/1/10",
                "1/11\nhttps://example.com/api/1/12",
            ),
            "68 changelog-link: the links of the page do not confirm `CreateShelf`",
        ),
        (
            (
                "#Book\n 新增",
                "#Book\nhttps://example.com/api/1/20#Boot\n 新增",
            ),
            "30 changelog-link: nothing stands for this link",
        ),
        (
            ("Height,\n\nDepth", "Height,"),
            "15 changelog-line: the list before this line is cut off",
        ),
        (
            ("Size", "Size and more"),
            "17 changelog-line: a list with something that is no name",
        ),
        (
            ("新增成员：Pages", "新增入参：Pages"),
            "30 changelog-line: `Book` cannot have these",
        ),
        (
            ("Pages\n", "Pages\n\n页面"),
            "32 changelog-line: a line that belongs to no changelog",
        ),
        (
            ("第 3 次", "第 4 次"),
            "34 changelog-order: release 2 follows release 4",
        ),
        (
            ("2020-03-03", "2019-03-03"),
            "34 changelog-order: release 2 is newer than release 3",
        ),
        (
            ("发布时间：2020-02-02 01:02:03", ""),
            "34 changelog-order: release 2 has no date",
        ),
    ];
    for ((from, to), expected) in rows {
        assert!(EXCERPT.contains(from), "{from}");
        assert_eq!(only_message(&EXCERPT.replacen(from, to, 1)), expected);
    }
}

#[test]
fn a_changelog_that_is_cut_off_is_refused() {
    let end = EXCERPT.find(" 第 1 次发布").unwrap();
    let cut = EXCERPT[..end].replace("第 次发布\n", "");
    assert_eq!(
        only_message(&cut),
        "34 changelog-order: the changelog ends with release 2"
    );
    for text in ["", "nothing\n"] {
        assert_eq!(
            only_message(text),
            "0 changelog-missing: the document has no changelog"
        );
    }
}

#[test]
fn the_manual_has_126_releases() {
    let Ok(docs) = std::env::var("CLOUDAPI_DOCS") else {
        println!("skipped: CLOUDAPI_DOCS does not name the folder of documents");
        return;
    };
    let text =
        std::fs::read_to_string(format!("{docs}/tencent-ckafka/manual.zh.2025-07-01.txt")).unwrap();
    let parsed = read(&text);
    assert_eq!(parsed.diagnostics, []);
    let counts = parsed.counts;
    assert_eq!((counts.releases, counts.owners), (126, 447));
    // Release 9 removes three actions and a structure; everything else has its link.
    assert_eq!((counts.linked, counts.removed), (443, 4));
    // The parameters of release 82.
    assert_eq!(counts.wrapped, 1);
    let first = &parsed.changelog.releases[0];
    assert_eq!((first.number, &*first.date), (1, "2020-01-06"));
    let last = &parsed.changelog.releases[125];
    assert_eq!((last.number, &*last.date), (126, "2025-07-01"));
    let wrapped = &parsed.changelog.releases[81].entries[0];
    assert_eq!(wrapped.names.len(), 11);
    assert_eq!(wrapped.names.last().unwrap(), "PublicNetworkMonthly");
}
