//! The overview: actions by category.

use super::context::Context;
use super::table::{is_name, split_word};
use super::words;
use crate::diagnostic::Diagnostic;
use crate::read::{Line, Page};
use std::collections::HashMap;

/// A row of the overview.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub line: Line<'a>,
    pub name: &'a str,
    pub title: &'a str,
    pub rate_limit: Option<u32>,
    /// Heading of the vendor.
    pub folder: &'a str,
    /// Identifier of ours.
    pub category: &'static str,
    /// Id of the vendor's page.
    pub page: Option<&'a str>,
}

/// Reads the overview.
pub(super) fn read<'a>(context: &mut Context<'_, 'a>, page: &Page<'a>) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = Vec::new();
    let mut lines: HashMap<&str, u32> = HashMap::new();
    let mut folder = None;
    let mut in_note = false;
    for (at, line) in page.lines.iter().enumerate() {
        if line.text == words::LAYOUT.overview_header {
            let above = at.checked_sub(1).map(|above| page.lines[above]);
            let turned = above.is_some_and(|above| above.pdf != line.pdf);
            if turned && folder.is_some() {
                context.repeated_headers += 1;
            }
            continue;
        }
        let below = page.lines.get(at + 1);
        if below.is_some_and(|below| below.text == words::LAYOUT.overview_header)
            && below.map(|b| b.pdf) == Some(line.pdf)
        {
            folder = Some(category(context, line));
            continue;
        }
        let Some((name, rest)) = split(line.text) else {
            in_note |= line.text.starts_with(words::NOTE);
            if in_note {
                continue;
            }
            context.push(
                Diagnostic::error("overview-line", "this line of the overview is no row")
                    .at(context.location(line.number))
                    .expected("expected an action, its title, and a number or `-`")
                    .help(
                        "the row is damaged, or the layout is new: compare with the printed manual",
                    ),
            );
            continue;
        };
        let Some((folder, category)) = folder else {
            context.push(
                Diagnostic::error(
                    "overview-without-category",
                    format!("{name} stands in no category"),
                )
                .at(context.location(line.number))
                .expected(format!(
                    "expected above: a category, and `{}`",
                    words::LAYOUT.overview_header
                ))
                .help("the overview is cut: compare with the printed manual"),
            );
            continue;
        };
        let (title, limit) = rest;
        if let Some(first) = lines.insert(name, line.number) {
            context.push(
                Diagnostic::error(
                    "duplicate-action",
                    format!("the overview lists {name} twice"),
                )
                .at(context.location_of(line.number, name))
                .expected(format!(
                    "expected another action: line {first} lists this one"
                ))
                .help("if the vendor printed the row twice, remove one of the two from the text"),
            );
            continue;
        }
        rows.push(Row {
            line: *line,
            name,
            title,
            rate_limit: limit,
            folder,
            category,
            page: None,
        });
    }
    link(context, &mut rows);
    rows
}

fn category<'a>(context: &mut Context<'_, 'a>, line: &Line<'a>) -> (&'a str, &'static str) {
    if let Some(ours) = crate::spec::category(line.text) {
        return (line.text, ours);
    }
    context.push(
        Diagnostic::warning(
            "unknown-category",
            format!("category `{}` has no identifier yet", line.text),
        )
        .at(context.location(line.number))
        .expected("expected a heading that a `categories.json` names")
        .help("its actions are filed under `other`; add the heading to the file to name it"),
    );
    (line.text, "other")
}

/// `Name title 20` or `Name title -`.
fn split(text: &str) -> Option<(&str, (&str, Option<u32>))> {
    let (name, rest) = split_word(text);
    let (title, limit) = rest.rsplit_once(' ')?;
    let limit = match limit {
        "-" => None,
        number => Some(number.parse().ok()?),
    };
    is_name(name).then_some((name, (title.trim(), limit)))
}

/// Gives each row the page behind its name: links are printed in the order of the rows, page by page.
fn link<'a>(context: &mut Context<'_, 'a>, rows: &mut [Row<'a>]) {
    let mut rest = rows;
    while let Some(first) = rest.first() {
        let pdf = first.line.pdf;
        let count = rest.iter().take_while(|row| row.line.pdf == pdf).count();
        let (here, behind) = rest.split_at_mut(count);
        rest = behind;
        let links = context
            .document
            .pdf_pages
            .get(pdf as usize)
            .map_or(&[][..], |page| &page.links);
        let pages: Vec<_> = links.iter().filter_map(|link| page_id(link.url)).collect();
        if pages.len() == here.len() {
            for (row, page) in here.iter_mut().zip(pages) {
                row.page = Some(page);
            }
            continue;
        }
        let message = format!(
            "a page of the overview has {} actions and {} links",
            here.len(),
            pages.len()
        );
        let line = here[0].line.number;
        context.push(
            Diagnostic::warning("overview-links", message)
                .at(context.location(line))
                .help("the ids of these actions' pages are left out"),
        );
    }
}

/// `40843` of `https://cloud.tencent.com/document/api/597/40843`.
pub(super) fn page_id(url: &str) -> Option<&str> {
    let (_, path) = url.split_once("/document/api/")?;
    let (product, page) = path.split_once('/')?;
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (number(product) && number(page)).then_some(page)
}

/// `Topic` of `https://cloud.tencent.com/document/api/597/40861#Topic`.
pub(super) fn structure(url: &str) -> Option<&str> {
    let (page, name) = url.split_once('#')?;
    (page_id(page).is_some() && is_name(name)).then_some(name)
}
