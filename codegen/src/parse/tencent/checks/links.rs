//! Links, which name structures, actions and pages a second time.

use crate::diagnostic::Diagnostic;
use crate::parse::report::Tally;
use crate::parse::tencent::context::Context;
use crate::parse::tencent::overview::{self, Row};
use crate::parse::tencent::section::Section;
use crate::spec::Type;
use std::collections::{BTreeMap, HashMap};

/// Links to structures against the rows whose types are structures, printed page by printed page.
pub(in crate::parse::tencent) fn rows(context: &mut Context<'_, '_>, sections: &[Section<'_>]) {
    let mut tally = Tally::new(
        "structure-links",
        "links to structures against rows with a structure as type, by page",
    );
    let mut rows: HashMap<u32, Vec<(u32, &str)>> = HashMap::new();
    for read in sections
        .iter()
        .flat_map(|section| section.input.iter().chain(&section.output))
    {
        if let Type::Struct(name) = &read.member.r#type {
            rows.entry(read.pdf).or_default().push((read.line, name));
        }
    }
    let first = sections
        .iter()
        .filter_map(|s| s.input.first().or(s.output.first()))
        .map(|read| read.pdf)
        .min();
    let last = sections
        .iter()
        .flat_map(|s| s.output.iter().chain(&s.input))
        .map(|read| read.pdf)
        .max();
    let pages = first
        .zip(last)
        .map_or(0..0, |(first, last)| first as usize..last as usize + 1);
    let start = pages.start;
    for (at, page) in context
        .document
        .pdf_pages
        .get(pages)
        .unwrap_or_default()
        .iter()
        .enumerate()
    {
        let links: Vec<_> = page
            .links
            .iter()
            .filter_map(|link| Some((link.number, overview::structure(link.url)?)))
            .collect();
        let here = rows
            .remove(&u32::try_from(start + at).unwrap_or(u32::MAX))
            .unwrap_or_default();
        if let Some((line, _)) = here.first().filter(|_| page.links.is_empty()) {
            tally.compare(false, |code| {
                let message = format!(
                    "this printed page has no links: nothing confirms the {} structures on it",
                    here.len()
                );
                Diagnostic::warning(code, message)
                    .at(context.location(*line))
                    .help("the types are taken as they are printed; convert the manual again to have them confirmed")
            });
            continue;
        }
        for index in 0..links.len().max(here.len()) {
            let (link, row) = (links.get(index), here.get(index));
            let agrees = link.map(|(_, name)| *name) == row.map(|(_, name)| *name);
            tally.compare(agrees, |code| {
                let name = |found: Option<&(u32, &str)>| {
                    found.map_or("none", |(_, name)| *name).to_owned()
                };
                let line = row.or(link).map_or(0, |(line, _)| *line);
                let message = format!(
                    "the row names the structure {}, the link {}",
                    name(row),
                    name(link)
                );
                Diagnostic::warning(code, message).at(context.location(line))
            });
        }
    }
    context.finish(tally);
}

/// Links that open an action in the vendor's explorer against the action of the section.
pub(in crate::parse::tencent) fn explorer(
    context: &mut Context<'_, '_>,
    sections: &[Section<'_>],
    service: &str,
    version: &str,
) {
    let mut tally = Tally::new(
        "explorer-links",
        "links to the vendor's explorer against action, service and version",
    );
    let links = context
        .document
        .pdf_pages
        .iter()
        .flat_map(|page| &page.links);
    let links = links.filter_map(|link| {
        let (_, query) = link.url.split_once("/api/explorer?")?;
        let value = |name: &str| {
            query
                .split('&')
                .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
        };
        Some((
            link.number,
            value("Product"),
            value("Version"),
            value("Action")?,
        ))
    });
    let mut links = links.peekable();
    for (at, section) in sections.iter().enumerate() {
        let until = sections.get(at + 1).map_or(u32::MAX, |next| next.line);
        let mut found = None;
        while let Some(link) = links.next_if(|(line, ..)| *line < until) {
            found = found.or((link.0 > section.line).then_some(link));
        }
        let name = &section.action.name;
        let agrees = found.is_some_and(|(_, product, of, action)| {
            product == Some(service) && of == Some(version) && action == name
        });
        tally.compare(agrees, |code| match found {
            Some((line, ..)) => Diagnostic::warning(
                code,
                format!("the link in the section of {name} opens another action"),
            )
            .at(context.location(line)),
            None => Diagnostic::warning(
                code,
                format!("the section of {name} has no link to the explorer"),
            )
            .at(context.location(section.line)),
        });
    }
    context.finish(tally);
}

/// Pages of actions in the overview against those that the changelog links to.
pub(in crate::parse::tencent) fn action_pages(
    context: &mut Context<'_, '_>,
    rows: &[Row<'_>],
    pages: &BTreeMap<String, String>,
) {
    let mut tally = Tally::new(
        "action-pages",
        "links of the overview against links of the changelog",
    );
    for row in rows {
        let (Some(page), Some(other)) = (row.page, pages.get(row.name)) else {
            continue;
        };
        tally.compare(page == other, |code| {
            let message = format!(
                "the overview links {} to page {page}, the changelog to page {other}",
                row.name
            );
            Diagnostic::warning(code, message).at(context.location_of(row.line.number, row.name))
        });
    }
    context.finish(tally);
}
