//! One page of our own in every language of the table, and in every form.

use super::words::{Column, Heading, LANGUAGES, Language};
use super::{alibaba, is_page};
use crate::parse::PageOptions;
use crate::source::Source;
use crate::spec::{Api, ParameterLocation};

fn heading(language: &Language, wanted: Heading) -> &str {
    // Where a language has no word of its own, its pages have the English one.
    let own = language
        .headings
        .get(&wanted)
        .or_else(|| LANGUAGES[0].headings.get(&wanted));
    own.map_or("", |words| &words[0])
}

fn column(language: &Language, wanted: Column) -> &str {
    language.columns.get(&wanted).map_or("", |words| &words[0])
}

/// Heading, columns, rows.
type Table<'l> = (Heading, Vec<&'l str>, Vec<Vec<String>>);

/// Tables of the page.
fn tables(language: &Language) -> Vec<Table<'_>> {
    let columns = |wanted: &[Column]| wanted.iter().map(|c| column(language, *c)).collect();
    let input = columns(&[
        Column::Name,
        Column::Type,
        Column::Required,
        Column::Text,
        Column::Example,
    ]);
    let output = columns(&[Column::Name, Column::Type, Column::Text, Column::Example]);
    let row = |cells: &[&str]| {
        cells
            .iter()
            .map(|cell| (*cell).to_owned())
            .collect::<Vec<_>>()
    };
    let (yes, no) = (&*language.yes[0], &*language.no[0]);
    vec![
        (
            Heading::PathInput,
            Vec::clone(&input),
            vec![row(&["shelfId", "string", yes, "-", "s-1"])],
        ),
        (
            Heading::Input,
            input,
            vec![row(&["pageSize", "integer", no, "-", "10"])],
        ),
        (
            Heading::Output,
            output,
            vec![
                row(&["total", "integer", "-", "2"]),
                row(&["books", "array<object>", "-", "-"]),
                row(&["title", "string", "-", "a"]),
            ],
        ),
    ]
}

const EXAMPLE: &str = r#"{"total": 2, "books": [{"title": "a"}]}"#;

fn markdown(language: &Language) -> String {
    let mut page = format!(
        "# ListBooks\n\n## {}\n\nGET /shelves/{{shelfId}} HTTP/1.1\n\n",
        heading(language, Heading::Route)
    );
    for (part, columns, rows) in tables(language) {
        page.push_str(&format!(
            "## {}\n\n| {} |\n",
            heading(language, part),
            columns.join(" | ")
        ));
        page.push_str(&format!("|{}\n", " --- |".repeat(columns.len())));
        for row in rows {
            page.push_str(&format!("| {} |\n", row.join(" | ")));
        }
        page.push('\n');
    }
    page + &format!(
        "## {}\n\n```json\n{EXAMPLE}\n```\n\n## {}\n\n400 Shelf.Lost x\n",
        heading(language, Heading::ResponseExample),
        heading(language, Heading::Errors)
    )
}

/// Rows without a bar at their beginning.
fn open(language: &Language) -> String {
    let lines = markdown(language);
    let lines = lines.lines().filter(|line| !line.contains("---"));
    lines
        .map(|line| format!("{}\n", line.trim_start_matches("| ")))
        .collect()
}

fn html(language: &Language) -> String {
    let mut page = format!(
        "<!DOCTYPE html><html><body><h1>ListBooks</h1>\n<h2>{}</h2><pre>GET /shelves/{{shelfId}} HTTP/1.1</pre>\n",
        heading(language, Heading::Route)
    );
    for (part, columns, rows) in tables(language) {
        page.push_str(&format!("<h2>{}</h2><table>", heading(language, part)));
        for row in std::iter::once(columns.iter().map(|c| (*c).to_owned()).collect()).chain(rows) {
            let cells: String = row
                .iter()
                .map(|c| format!("<td>{}</td>", c.replace('<', "&lt;")))
                .collect();
            page.push_str(&format!("<tr>{cells}</tr>\n"));
        }
        page.push_str("</table>\n");
    }
    page + &format!(
        "<h2>{}</h2><pre>{EXAMPLE}</pre><h2>{}</h2><p>400 Shelf.Lost x</p></body></html>",
        heading(language, Heading::ResponseExample),
        heading(language, Heading::Errors)
    )
}

/// One cell a line, each closed by a bar: what converters make of a web page.
fn cells(language: &Language) -> String {
    let mut page = format!(
        "ListBooks\n{}\nGET /shelves/{{shelfId}} HTTP/1.1\n",
        heading(language, Heading::Route)
    );
    for (part, columns, rows) in tables(language) {
        page.push_str(&format!("{}\n|\n", heading(language, part)));
        page.push_str(
            &columns
                .iter()
                .map(|c| format!("{c} |\n"))
                .collect::<String>(),
        );
        for row in rows {
            page.push_str(&format!("| {} |\n", row.join(" |\n")));
        }
    }
    page + &format!(
        "{}\n{EXAMPLE}\n{}\n400 Shelf.Lost x\n",
        heading(language, Heading::ResponseExample),
        heading(language, Heading::Errors)
    )
}

fn facts(name: &str, text: &str) -> Api {
    let source = Source::new(name, text);
    assert!(is_page(&source), "{text}");
    let parsed = alibaba(&[source], "library", "2020-01-01", &PageOptions::default());
    let api = parsed
        .api
        .unwrap_or_else(|| panic!("{:?}\n{text}", parsed.diagnostics));
    assert_eq!(parsed.diagnostics, [], "{text}");
    api
}

#[test]
fn every_language_and_form_says_the_same() {
    let expected = facts("page.md", &markdown(&LANGUAGES[0]));
    let action = &expected.actions[0];
    let input: Vec<_> = action
        .input
        .iter()
        .map(|m| (&*m.name, m.location, m.required))
        .collect();
    assert_eq!(
        input,
        [
            ("shelfId", Some(ParameterLocation::Path), Some(true)),
            ("pageSize", Some(ParameterLocation::Query), Some(false)),
        ]
    );
    assert_eq!((action.output.len(), expected.structures.len()), (2, 1));
    assert_eq!(expected.error_codes[0].status, Some(400));
    for language in LANGUAGES.iter() {
        for (name, page) in [
            ("page.md", markdown(language)),
            ("open.md", open(language)),
            ("page.html", html(language)),
            ("page.txt", cells(language)),
        ] {
            assert_eq!(
                facts(name, &page),
                expected,
                "{} as {name}:\n{page}",
                language.tag
            );
        }
    }
}
