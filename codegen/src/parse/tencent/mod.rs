//! Tencent Cloud's manuals of API 3.0.

mod cell;
mod checks;
mod common;
mod context;
mod errors;
mod member;
mod overview;
mod rules;
mod section;
mod service;
mod structures;
mod table;
pub mod words;

use super::Parsed;
use super::example;
use crate::diagnostic::Diagnostic;
use crate::history::{self, changelog};
use crate::read::{self, Document, Page, RemovedKind};
use crate::source::Source;
use crate::spec::{Api, Changelog, Protocol, Type, UndocumentedAction};
use context::Context;
use section::Section;
use std::collections::{BTreeMap, HashMap};
use structures::Found;
use table::TypeNames;

/// Parses a manual.
pub fn parse(source: &Source, service: &str) -> Parsed {
    let document = read::read(source, &words::LAYOUT);
    let mut context = Context::new(&document);
    let pages: Vec<&Page<'_>> = document
        .pages
        .iter()
        .filter(|page| page.part == 0)
        .collect();
    let (actions, others): (Vec<&Page<'_>>, Vec<&Page<'_>>) = pages.iter().partition(|page| {
        page.lines
            .first()
            .is_some_and(|line| line.text == words::SECTION_ABOUT)
    });
    let find = |context: &mut Context<'_, '_>, title: &str| -> Page<'_> {
        let found = others
            .iter()
            .find(|page| page.title.is_some_and(|line| line.text == title));
        found.map_or_else(|| missing_page(context, title), |page| Page::clone(page))
    };
    let overview = find(&mut context, words::TITLE_OVERVIEW);
    let request = find(&mut context, words::TITLE_REQUEST);
    let common = find(&mut context, words::TITLE_COMMON);
    let data_types = find(&mut context, words::TITLE_TYPES);
    let structures = find(&mut context, words::TITLE_STRUCTURES);
    let error_codes = find(&mut context, words::TITLE_ERRORS);
    if context.diagnostics.iter().any(is_missing_page) && actions.is_empty() {
        // Nothing of a manual is here; more messages would only repeat it.
        return Parsed::failed(context.diagnostics);
    }

    let blocks = structures::blocks(&mut context, &structures.lines);
    let mut types = TypeNames::default();
    types
        .structures
        .extend(blocks.iter().map(|block| block.name.text));
    types
        .structures
        .extend(linked_structures(&document, &actions));
    let structures = structures::read(&mut context, &blocks, &types);
    let mut sections: Vec<Section<'_>> = Vec::with_capacity(actions.len());
    for page in &actions {
        if let Some(section) = section::read(&mut context, page, &types) {
            sections.push(section);
        }
    }
    unique_actions(&mut context, &mut sections);
    let rows = overview::read(&mut context, &overview);
    let listed_codes = errors::of_service(&mut context, &error_codes);
    let version = most_common(
        sections
            .iter()
            .filter_map(|section| Some(&*section.version.as_ref()?.1)),
    );
    let mut api = Api {
        format: 1,
        provider: "tencent".into(),
        service: service.to_owned(),
        version: version.unwrap_or_default().to_owned(),
        protocol: Protocol::TencentV3,
        release: None,
        endpoints: service::endpoints(&mut context, &request),
        regions: service::regions(&mut context, &common),
        limits: service::limits(&mut context, &request, &common),
        signing_methods: service::signing_methods(&mut context, &request),
        common_parameters: common::read(&mut context, &common, &types),
        data_types: service::data_types(&mut context, &data_types),
        error_codes: errors::merge(
            &listed_codes,
            sections
                .iter()
                .flat_map(|section| section.error_codes.iter().map(|(_, code)| *code)),
        ),
        undocumented_actions: undocumented(&rows, &sections),
        actions: Vec::new(),
        structures: structures
            .iter()
            .map(|found| found.structure.clone())
            .collect(),
    };
    for section in &mut sections {
        finish_action(&mut context, section, &rows, &api);
    }
    api.actions = sections
        .iter()
        .map(|section| section.action.clone())
        .collect();
    defined(&mut context, &sections, &structures);
    belongs(&mut context, &api, service);

    let mut examples = BTreeMap::new();
    let mut announced = 0;
    for section in &sections {
        let found = example::examples(source, &section.action.name, &section.examples);
        announced += found.announced;
        context.diagnostics.extend(found.diagnostics);
        examples.insert(section.action.name.clone(), found.examples);
    }

    count(
        &mut context,
        &api,
        &structures,
        announced,
        examples.values().map(Vec::len).sum(),
    );
    let changelog = changelog::parse(&document);
    checks::action_pages(&mut context, &rows, &changelog.action_pages);
    checks::page_numbers(&mut context, 0);
    checks::heights(&mut context);
    checks::overview(&mut context, &rows, &sections);
    checks::links(&mut context, &sections);
    checks::explorer(&mut context, &sections, service, &api.version);
    checks::service(&mut context, &sections, &api);
    checks::order(&mut context, &structures);
    checks::references(&mut context, &api, &structures);
    checks::error_codes(&mut context, &listed_codes, &sections);
    let mut releases = Changelog::default();
    if changelog.is_usable() {
        releases = changelog.changelog;
        context
            .diagnostics
            .extend(history::apply(&mut api, &releases, &changelog.places));
    }
    context.diagnostics.extend(changelog.diagnostics);
    Parsed {
        api: Some(api),
        examples,
        changelog: releases,
        report: context.report,
        diagnostics: context.diagnostics,
    }
}

fn missing_page<'a>(context: &mut Context<'_, '_>, title: &str) -> Page<'a> {
    let last = context
        .document
        .pages
        .iter()
        .flat_map(|page| &page.lines)
        .last()
        .map_or(0, |line| line.number);
    context.push(
        Diagnostic::error("missing-page", format!("the manual has no page `{title}`"))
            .at(context.location(last))
            .expected(format!(
                "expected a page with the title `{title}` up to here"
            ))
            .help("the manual is cut, or it is no manual of this vendor: convert it again, whole"),
    );
    Page {
        title: None,
        date: None,
        folder: None,
        part: 0,
        lines: Vec::new(),
    }
}

fn is_missing_page(diagnostic: &Diagnostic) -> bool {
    diagnostic.code == "missing-page"
}

/// Names of structures that the pages of actions link to.
fn linked_structures<'a>(document: &Document<'a>, actions: &[&Page<'a>]) -> Vec<&'a str> {
    let links = actions.iter().flat_map(|page| document.links(page));
    links
        .filter_map(|link| checks::structure(link.url))
        .collect()
}

fn unique_actions(context: &mut Context<'_, '_>, sections: &mut Vec<Section<'_>>) {
    let mut lines: HashMap<String, u32> = HashMap::new();
    sections.retain(|section| {
        let name = &section.action.name;
        let Some(first) = lines.insert(name.clone(), section.line) else {
            return true;
        };
        context.push(
            Diagnostic::error("duplicate-action", format!("two sections document {name}"))
                .at(context.location(section.line))
                .expected(format!(
                    "expected another action: the section in line {first} has this one"
                ))
                .help("if the manual holds the page twice, remove one of the two from the text"),
        );
        false
    });
}

fn undocumented(rows: &[overview::Row<'_>], sections: &[Section<'_>]) -> Vec<UndocumentedAction> {
    let lacks = |row: &&overview::Row<'_>| {
        sections
            .iter()
            .all(|section| section.action.name != row.name)
    };
    let rows = rows.iter().filter(lacks).map(|row| UndocumentedAction {
        name: row.name.to_owned(),
        category: row.category.to_owned(),
        rate_limit: row.rate_limit,
        page: row.page.map(str::to_owned),
    });
    rows.collect()
}

/// Adds what only the overview or the structures say.
fn finish_action(
    context: &mut Context<'_, '_>,
    section: &mut Section<'_>,
    rows: &[overview::Row<'_>],
    api: &Api,
) {
    let action = &mut section.action;
    match rows.iter().find(|row| row.name == action.name) {
        Some(row) => {
            action.category = row.category.to_owned();
            action.page = row.page.map(str::to_owned);
            action.rate_limit = action.rate_limit.or(row.rate_limit);
        }
        None => action.category = "other".to_owned(),
    }
    let structure = |name: &str| {
        api.structures
            .iter()
            .find(|structure| structure.name == name)
    };
    match rules::pages(&action.name, &action.input, &action.output, structure) {
        rules::Pages::None => {}
        rules::Pages::Found(paging) => action.paging = Some(paging),
        rules::Pages::Ambiguous(lists) => context.push(
            Diagnostic::warning(
                "paging",
                format!("{} pages, but which list holds the items?", action.name),
            )
            .at(context.location(section.line))
            .expected(format!("one of {}", lists.join(", ")))
            .help("name it with an override of `paging`"),
        ),
    }
}

/// Every structure that a type names must have a table.
fn defined(context: &mut Context<'_, '_>, sections: &[Section<'_>], structures: &[Found<'_>]) {
    let of_sections = sections
        .iter()
        .flat_map(|section| section.input.iter().chain(&section.output));
    let members = of_sections.chain(structures.iter().flat_map(|found| &found.members));
    let known: HashMap<&str, ()> = structures
        .iter()
        .map(|found| (&*found.structure.name, ()))
        .collect();
    for read in members {
        if let Type::Struct(name) = &read.member.r#type
            && !known.contains_key(&**name)
        {
            context.push(
                Diagnostic::error("undefined-structure", format!("nobody defines the structure {name}"))
                    .at(context.location_of(read.line, name))
                    .expected("expected a structure that has a table in this document")
                    .help("the page of the structures is cut, or misses this one: compare with the printed manual"),
            );
        }
    }
}

/// The manual must be one of the service that was asked for.
fn belongs(context: &mut Context<'_, '_>, api: &Api, service: &str) {
    let Some(first) = api.endpoints.first() else {
        return;
    };
    let own = first.host.split('.').next().unwrap_or_default();
    if own != service {
        let help = format!("parse it as service `{own}`, or name the manual of `{service}`");
        context.push(
            Diagnostic::error(
                "other-service",
                format!("this is the manual of `{own}`, not of `{service}`"),
            )
            .help(help),
        );
    }
}

fn most_common<'t>(texts: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(text, _)| text)
}

fn count(
    context: &mut Context<'_, '_>,
    api: &Api,
    structures: &[Found<'_>],
    announced: usize,
    examples: usize,
) {
    let document = context.document;
    let inputs = api.actions.iter().map(|action| action.input.len()).sum();
    let outputs = api.actions.iter().map(|action| action.output.len()).sum();
    let members = structures
        .iter()
        .map(|found| found.members.len())
        .sum::<usize>();
    let codes = api.error_codes.len();
    for (what, number) in [
        ("actions", api.actions.len()),
        ("actions without a section", api.undocumented_actions.len()),
        ("parameters", inputs),
        ("response members", outputs),
        ("structures", structures.len()),
        ("members of structures", members),
        ("parameters and members", inputs + outputs + members),
        ("rows of common parameters", context.common_rows),
        ("error codes", codes),
        ("examples announced", announced),
        ("examples read", examples),
        (
            "example values cut at the edge of their cell, left out",
            context.cut_examples,
        ),
        (
            "example values that lost their asterisks, left out",
            context.starless_examples,
        ),
        ("repeated table headers, left out", context.repeated_headers),
    ] {
        context.report.count(what, number);
    }
    context
        .report
        .count("printed pages", document.pdf_pages.len());
    context.report.count("document pages", document.pages.len());
    for kind in RemovedKind::ALL {
        context
            .report
            .count(format!("{}, left out", kind.as_str()), document.count(kind));
    }
}
