//! The document against itself, and the parser against the document.
//!
//! A contradiction of the document is a warning: both places are right as they stand, and somebody should know. What
//! must hold whatever a document says is an error if it does not: then the parser is wrong.

mod actions;
mod conform;
mod links;
mod recount;
mod references;

pub(super) use conform::examples;

use super::context::Context;
use super::manual::Manual;
use crate::diagnostic::{Diagnostic, Location};
use crate::parse::example;
use crate::parse::report::Tally;
use crate::read::RemovedKind;
use crate::spec::Api;
use std::collections::BTreeMap;

/// Counts what was found, and what was left out and why.
pub(super) fn count(context: &mut Context<'_, '_>, manual: &Manual<'_>) {
    let document = context.document;
    let inputs = manual
        .sections
        .iter()
        .map(|section| section.input.len())
        .sum();
    let outputs = manual
        .sections
        .iter()
        .map(|section| section.output.len())
        .sum();
    let members = manual
        .structures
        .iter()
        .map(|found| found.members.len())
        .sum();
    let undocumented = manual.overview.len().saturating_sub(manual.sections.len());
    for (what, number) in [
        ("actions", manual.sections.len()),
        ("actions without a section", undocumented),
        ("parameters", inputs),
        ("response members", outputs),
        ("structures", manual.structures.len()),
        ("members of structures", members),
        ("parameters and members", inputs + outputs + members),
        ("rows of tables", context.rows),
        (
            "lines of tables",
            context.table_lines.iter().map(|(_, all, _)| all).sum(),
        ),
        (
            "lines that look like rows, proven to be text",
            context.proven_text,
        ),
        (
            "rows of common parameters, not repeated for each action",
            context.common_rows,
        ),
        ("error codes in lists", manual.error_codes.len()),
        ("examples announced", manual.announced),
        (
            "examples read",
            manual.examples.values().map(Vec::len).sum(),
        ),
        (
            "example values cut at the edge of their cell, left out",
            context.cut_examples,
        ),
        (
            "example values that lost their asterisks, left out",
            context.starless_examples,
        ),
        ("repeated table headers, left out", context.repeated_headers),
        ("printed pages", document.pdf_pages.len()),
        ("document pages", document.pages.len()),
    ] {
        context.report.count(what, number);
    }
    for kind in RemovedKind::ALL {
        context
            .report
            .count(format!("{}, left out", kind.as_str()), document.count(kind));
    }
}

/// Makes every comparison.
pub(super) fn run(
    context: &mut Context<'_, '_>,
    manual: &Manual<'_>,
    api: &Api,
    action_pages: &BTreeMap<String, String>,
) {
    lines(context);
    table_lines(context);
    rows(context, manual);
    examples_read(context, manual);
    recount::recount(context, manual);
    page_numbers(context, 0);
    heights(context);
    actions::overview(context, &manual.overview, &manual.sections);
    actions::service(context, &manual.sections, api);
    links::rows(context, &manual.sections);
    links::explorer(context, &manual.sections, &api.service, &api.version);
    links::action_pages(context, &manual.overview, action_pages);
    references::order(context, &manual.structures);
    references::references(context, api, &manual.structures);
    references::error_codes(context, &manual.error_codes, &manual.sections);
    references::error_code_order(context, &manual.error_codes, &manual.sections);
    references::data_types(context, api, manual);
    conform::rows(context, manual);
    conform::facts(context, manual);
}

/// Every line is text of one page, or counted as left out.
fn lines(context: &mut Context<'_, '_>) {
    let document = context.document;
    let mut tally = Tally::new(
        "lines",
        "lines of the document against lines of pages and lines left out",
    );
    let all = document
        .source()
        .lines()
        .filter(|(_, text)| !text.trim().is_empty())
        .count();
    let kept: usize = document.pages.iter().map(|page| page.lines.len()).sum();
    let out = kept + document.removed.len();
    tally.compare(all == out, |code| {
        Diagnostic::error(
            code,
            format!("the document has {all} lines, its pages {out}"),
        )
        .at(Location::file(document.source().name()))
        .help("this is a mistake of the parser: please report it with the document")
    });
    context.finish(tally);
}

/// Every line of a table begins a row, belongs to one, is a header, or is refused.
fn table_lines(context: &mut Context<'_, '_>) {
    let mut tally = Tally::new(
        "table-lines",
        "lines of tables against lines of rows, headers and lines left out",
    );
    for (header, all, out) in std::mem::take(&mut context.table_lines) {
        tally.compare(all == out, |code| {
            Diagnostic::error(
                code,
                format!("the table below has {all} lines, {out} came out"),
            )
            .at(context.location(header))
            .help("this is a mistake of the parser: please report it with the document")
        });
    }
    context.finish(tally);
}

/// Examples that have a heading against those that could be read. Why one could not is said where it stands.
fn examples_read(context: &mut Context<'_, '_>, manual: &Manual<'_>) {
    let mut tally = Tally::new(
        "examples-read",
        "examples of actions: headings, requests and responses against what was read",
    );
    for section in &manual.sections {
        let name = &section.action.name;
        let read = manual.examples.get(name).map_or(&[][..], Vec::as_slice);
        let answered = read.iter().filter(|example| example.response.is_some());
        let announced = example::announced(&section.examples);
        for (what, announced, read) in [
            ("examples", announced.examples, read.len()),
            ("requests", announced.requests, read.len()),
            ("responses", announced.responses, answered.count()),
        ] {
            tally.compare(announced == read, |code| {
                let message = format!("{name}: {announced} {what} are announced, {read} were read");
                Diagnostic::warning(code, message).at(context.location(section.line))
            });
        }
    }
    context.finish(tally);
}

/// Every row of a table is a parameter or member, a common parameter, or refused.
fn rows(context: &mut Context<'_, '_>, manual: &Manual<'_>) {
    let mut tally = Tally::new("rows", "rows of tables against facts and rows left out");
    let of_sections = manual
        .sections
        .iter()
        .map(|section| section.input.len() + section.output.len());
    let of_structures = manual.structures.iter().map(|found| found.members.len());
    let facts: usize = of_sections.chain(of_structures).sum();
    let (all, out) = (
        context.rows,
        facts + context.common_rows + context.refused_rows,
    );
    tally.compare(all == out, |code| {
        Diagnostic::error(code, format!("{all} rows were read, {out} came out"))
            .at(Location::file(context.document.source().name()))
            .help("this is a mistake of the parser: please report it with the document")
    });
    context.finish(tally);
}

/// Numbers in the footers against the count of printed pages.
fn page_numbers(context: &mut Context<'_, '_>, part: u32) {
    let mut tally = Tally::new(
        "page-numbers",
        "numbers in footers against the pages counted since the last footer",
    );
    let mut last: Option<(usize, u32)> = None;
    let of_part = context
        .document
        .pages
        .iter()
        .filter(|page| page.part == part);
    let last_line = of_part.flat_map(|page| page.lines.last()).last();
    let end = last_line.map_or(0, |line| line.pdf as usize + 1);
    let pages = context.document.pdf_pages.iter().take(end);
    for (at, page) in pages.enumerate() {
        let Some((number, line)) = page.printed_number else {
            continue;
        };
        if let Some((before, before_number)) = last {
            let expected = before_number as usize + (at - before);
            tally.compare(expected == number as usize, |code| {
                Diagnostic::warning(
                    code,
                    format!("the footer says page {number}; counting gives {expected}"),
                )
                .at(context.location(line))
                .help("pages are missing, or their ends were not recognised")
            });
        }
        last = Some((at, number));
    }
    context.finish(tally);
}

/// How far a row's name is from its description against the number of lines of the description.
fn heights(context: &mut Context<'_, '_>) {
    let mut tally = Tally::new(
        "row-heights",
        "position of a row's name against the lines of its description",
    );
    for height in std::mem::take(&mut context.heights) {
        let agrees = height.beside == (height.lines == 1) && height.close == (height.lines == 2);
        tally.compare(agrees, |code| {
            let message = format!(
                "a description of {} lines stands as if it had another number of lines",
                height.lines
            );
            Diagnostic::warning(code, message).at(context.location(height.line))
        });
    }
    context.finish(tally);
}
