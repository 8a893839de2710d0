//! Pages with a line deleted, split, joined or decorated: nothing vanishes without a word.
//!
//! A deleted line leaves the same facts, an error, or facts that lack what the line itself said. A line that is split,
//! joined with the next one or decorated leaves the same facts or an error.

use cloudapi_codegen::parse::{PageOptions, PageReader, Parsed, vendor};
use cloudapi_codegen::source::Source;
use cloudapi_codegen::spec::{Api, Member};
use std::collections::BTreeSet;

/// A page, as the reader of its vendor is asked to read it.
struct Page {
    name: &'static str,
    text: String,
    tencent: bool,
}

fn data(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/pages")
        .join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A page with nested members in one language, as Markdown.
fn markdown(words: &[&str; 13]) -> String {
    let [
        input,
        output,
        examples,
        name,
        kind,
        required,
        text,
        example,
        yes,
        no,
        position,
        path,
        query,
    ] = words;
    format!(
        "# GetShelf\n\n## Request syntax\n\n```\nGET /shelves/{{ShelfId}} HTTP/1.1\n```\n\n## {input}\n\n\
         |{name}|{kind}|{position}|{required}|{text}|{example}|\n|---|---|---|---|---|---|\n\
         |ShelfId|string|{path}|{yes}|Shelf.|s-1|\n|with\\_books|boolean|{query}|{no}|Books as well.<br>Or not.|true|\n\
         |Depth|integer|{query}|{no}|How deep:\n\n- one\n- two |2|\n\n## {output}\n\n\
         |{name}|{kind}|{text}|{example}|\n|---|---|---|---|\n|RequestId|string|Id.|r-1|\n|Shelf|object|Shelf.| |\n\
         |Label|string|Label.|a|\n|Books|Array of Book|Books.| |\n|Book| | | |\n|Title|string|Title.|b|\n|Pages|integer|Pages.|7|\n\n\
         ## {examples}\n\n```\n{{\n\"RequestId\": \"r-1\",\n\"Shelf\": {{\n\"Label\": \"a\",\n\"Books\": {{\"Book\": [{{\"Title\": \"b\", \"Pages\": 7}}]}}\n}}\n}}\n```\n"
    )
}

/// The same with a cell a line.
fn cells(page: &str) -> String {
    let mut out = String::new();
    for line in page.lines() {
        match line.strip_prefix('|') {
            Some(row) if row.contains("---") => {}
            Some(row) if row.ends_with('|') && row.matches('|').count() > 2 => {
                out.push_str("|\n");
                out.push_str(&row.replace('|', " |\n"));
            }
            _ => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

/// The same as text: a paragraph for each cell, or a line for each row.
fn text(page: &str, one_line: bool) -> String {
    let mut out = String::new();
    // Text has no column of positions; the path is known from the route.
    let page = page
        .replace(":\n\n- one\n- two ", ": one, two")
        .replace("\\_", "_")
        .replace("<br>", " ");
    for line in page
        .lines()
        .filter(|line| !line.starts_with("|---") && !line.starts_with("```"))
    {
        let Some(row) = line.strip_prefix('|') else {
            out.push_str(&format!("{}\n\n", line.trim_start_matches(['#', ' '])));
            continue;
        };
        let mut cells: Vec<&str> = row.trim_end_matches('|').split('|').collect();
        if cells.len() == 6 {
            cells.remove(2);
        }
        let mut cells: Vec<&str> = cells
            .into_iter()
            .filter(|cell| !cell.trim().is_empty())
            .collect();
        if cells == ["Book"] {
            cells = vec!["object"];
        }
        let kind = cells
            .get(1)
            .map(|kind| kind.replace("Array of Book", "array<object>"));
        let owned: Vec<String> = cells
            .iter()
            .enumerate()
            .map(|(at, cell)| match (at, &kind) {
                (1, Some(kind)) => kind.clone(),
                _ => (*cell).to_owned(),
            })
            .collect();
        match one_line {
            true if cells == ["object"] => {}
            true => out.push_str(&format!("{}\n\n", owned.join(" "))),
            false => out.push_str(&format!("{}\n\n", owned.join("\n\n"))),
        }
    }
    out
}

fn html(page: &str) -> String {
    let mut out = String::from("<!DOCTYPE html>\n<html><body>\n");
    let mut table = false;
    let mut code = false;
    for line in page.replace(":\n\n- one\n- two ", ": one, two").lines() {
        let cell = |text: &str| {
            text.replace("\\_", "_")
                .replace('<', "&lt;")
                .replace("&lt;br>", "<br>")
        };
        if line.starts_with("|---") {
            continue;
        }
        if let Some(row) = line.strip_prefix('|') {
            if !table {
                out.push_str("<table>\n");
                table = true;
            }
            let cells: Vec<String> = row
                .trim_end_matches('|')
                .split('|')
                .map(|text| format!("<td>{}</td>", cell(text)))
                .collect();
            out.push_str(&format!("<tr>{}</tr>\n", cells.join("\n")));
            continue;
        }
        if table {
            out.push_str("</table>\n");
            table = false;
        }
        if line == "```" {
            out.push_str(if code { "</pre>\n" } else { "<pre>" });
            code = !code;
        } else if let Some(title) = line.strip_prefix("## ") {
            out.push_str(&format!("<h2>{title}</h2>\n"));
        } else if let Some(title) = line.strip_prefix("# ") {
            out.push_str(&format!("<h1>{title}</h1>\n"));
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out + "</body></html>\n"
}

fn pages() -> Vec<Page> {
    let languages = [
        [
            "Request parameters",
            "Response parameters",
            "Sample responses",
            "Parameter",
            "Type",
            "Required",
            "Description",
            "Example",
            "Yes",
            "No",
            "Position",
            "Path",
            "Query",
        ],
        [
            "请求参数",
            "返回数据",
            "正常返回示例",
            "名称",
            "类型",
            "是否必选",
            "描述",
            "示例值",
            "是",
            "否",
            "位置",
            "路径",
            "查询",
        ],
        [
            "請求參數",
            "返回參數",
            "正常返回樣本",
            "名稱",
            "類型",
            "必填",
            "描述",
            "樣本值",
            "是",
            "否",
            "位置",
            "路徑",
            "查詢",
        ],
        [
            "Parameter permintaan",
            "Elemen respons",
            "Respons sukses",
            "Parameter",
            "Tipe",
            "Wajib",
            "Deskripsi",
            "Contoh",
            "Ya",
            "Tidak",
            "Posisi",
            "Path",
            "Query",
        ],
        [
            "リクエストパラメーター",
            "レスポンスパラメーター",
            "成功レスポンス",
            "パラメーター",
            "型",
            "必須",
            "説明",
            "例",
            "はい",
            "いいえ",
            "位置",
            "パス",
            "クエリ",
        ],
    ];
    let mut pages = Vec::new();
    for (number, words) in languages.iter().enumerate() {
        let text = markdown(words);
        // Every form in the first two languages, one form in each of the others.
        if number > 1 {
            pages.push(Page {
                name: "GetShelf.md",
                text,
                tencent: false,
            });
            continue;
        }
        pages.push(Page {
            name: "GetShelf.txt",
            text: cells(&text.replace("\n- two |2", "- two|2")),
            tencent: false,
        });
        pages.push(Page {
            name: "GetShelf.html",
            text: html(&text),
            tencent: false,
        });
        for one_line in [false, true] {
            pages.push(Page {
                name: "GetShelf.txt",
                text: self::text(&text, one_line),
                tencent: false,
            });
        }
        pages.push(Page {
            name: "GetShelf.md",
            text,
            tencent: false,
        });
    }
    let multiline = data("GetThing.multiline.md");
    pages.push(Page {
        name: "GetThing.md",
        text: multiline,
        tencent: false,
    });
    let older = data("DescribeShelf.older-layout.md");
    pages.push(Page {
        name: "DescribeShelf.md",
        text: older,
        tencent: true,
    });
    pages
}

fn parse(page: &Page, text: &str) -> Parsed {
    let source = Source::new(page.name, text);
    let vendor = vendor(if page.tencent { "tencent" } else { "alibaba" })
        .unwrap_or_else(|error| panic!("{error}"));
    match vendor.pages {
        PageReader::Whole(read) => read(&[source], "shelf", "2020-01-01", &PageOptions::default()),
        PageReader::Either { whole, .. } => {
            let types = Source::new("data-types.md", data("data-types.md"));
            whole(
                &[source, types],
                "shelf",
                Some("2020-01-01"),
                &PageOptions::default(),
            )
        }
    }
}

/// Facts, each as a line with its owner; nothing if the page is refused.
fn facts(parsed: &Parsed) -> Option<BTreeSet<String>> {
    if parsed.is_refused() {
        return None;
    }
    let api: &Api = parsed.api.as_ref()?;
    let mut facts = BTreeSet::new();
    let mut add = |owner: &str, members: &[Member]| {
        for member in members {
            let Member {
                name,
                r#type,
                list,
                required,
                wrapper,
                location,
                ..
            } = member;
            let kind = r#type.as_str();
            facts.insert(format!(
                "{owner}.{name} {kind} {list} {required:?} {wrapper:?} {location:?}"
            ));
        }
    };
    for action in &api.actions {
        add(&format!("{} in", action.name), &action.input);
        add(&format!("{} out", action.name), &action.output);
    }
    for structure in &api.structures {
        add(&structure.name, &structure.members);
    }
    Some(facts)
}

/// The members that a line of a table is about.
fn names(facts: &BTreeSet<String>) -> BTreeSet<&str> {
    facts
        .iter()
        .filter_map(|fact| fact.split(' ').find(|part| part.contains('.')))
        .filter_map(|part| part.rsplit('.').next())
        .collect()
}

#[test]
fn every_page_is_read_whole() {
    for page in pages() {
        let parsed = parse(&page, &page.text);
        let facts =
            facts(&parsed).unwrap_or_else(|| panic!("{:#?}\n{}", parsed.diagnostics, page.text));
        if page.name.starts_with("GetShelf") {
            let expected = [
                "Book",
                "Books",
                "Depth",
                "Label",
                "Pages",
                "RequestId",
                "Shelf",
                "ShelfId",
                "Title",
                "with_books",
            ];
            let found: Vec<_> = names(&facts).into_iter().collect();
            let expected: Vec<_> = expected
                .into_iter()
                .filter(|name| *name != "Book")
                .collect();
            assert_eq!(found, expected, "{}", page.text);
        }
    }
}

#[test]
fn a_deleted_line_takes_its_own_facts_alone() {
    for page in pages() {
        let whole = facts(&parse(&page, &page.text)).unwrap_or_default();
        let lines: Vec<&str> = page.text.lines().collect();
        for at in 0..lines.len() {
            let mut left = lines.clone();
            let gone = left.remove(at);
            let Some(found) = facts(&parse(&page, &left.join("\n"))) else {
                continue;
            };
            // What only the whole page says is about the member that the line names.
            let lost: Vec<&String> = whole.difference(&found).collect();
            let plain = gone.replace('\\', "");
            let own = |fact: &&&String| {
                let member = fact
                    .split(' ')
                    .find(|part| part.contains('.'))
                    .unwrap_or_default();
                let name = member.rsplit('.').next().unwrap_or_default();
                plain.contains(name)
            };
            // Where each cell has a line, a line is one fact of one member.
            let one = page.name.ends_with(".txt") && lost.len() == 1;
            let others: Vec<_> = lost
                .iter()
                .filter(|_| !one)
                .filter(|fact| !own(fact))
                .collect();
            assert!(
                others.is_empty(),
                "without `{gone}` {} also lacks {others:?}\n{}",
                page.name,
                page.text
            );
        }
    }
}

#[test]
fn a_changed_line_keeps_the_facts_or_is_an_error() {
    for page in pages() {
        let whole = facts(&parse(&page, &page.text)).unwrap_or_default();
        let lines: Vec<&str> = page.text.lines().collect();
        let check = |changed: Vec<String>, what: &str, at: usize| {
            if let Some(found) = facts(&parse(&page, &changed.join("\n"))) {
                assert_eq!(
                    found,
                    whole,
                    "{what} line {}: `{}`\n{}",
                    at + 1,
                    lines[at],
                    page.text
                );
            }
        };
        let owned = || {
            lines
                .iter()
                .map(|line| (*line).to_owned())
                .collect::<Vec<_>>()
        };
        for at in 0..lines.len() {
            for (split, _) in lines[at].char_indices().skip(1 + at % 5).step_by(5) {
                let mut changed = owned();
                let rest = changed[at].split_off(split);
                changed.insert(at + 1, rest);
                check(changed, "split", at);
            }
            if at + 1 < lines.len() {
                for between in ["", " "] {
                    let mut changed = owned();
                    let next = changed.remove(at + 1);
                    changed[at] = format!("{}{between}{next}", changed[at]);
                    check(changed, "joined", at);
                }
            }
            for (before, after) in [
                ("  ", ""),
                ("", "  "),
                ("\u{a0}", ""),
                ("> ", ""),
                ("- ", ""),
                ("* ", ""),
                ("", " \\"),
                ("\u{200b}", ""),
                ("", "\r"),
            ] {
                let mut changed = owned();
                changed[at] = format!("{before}{}{after}", changed[at]);
                check(changed, "decorated", at);
            }
        }
    }
}
