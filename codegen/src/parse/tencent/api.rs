//! What was read -> the facts of the spec.

use super::context::Context;
use super::manual::Manual;
use super::section::Section;
use super::{errors, overview, rules, words};
use crate::diagnostic::Diagnostic;
use crate::spec::{Api, Protocol, RateLimit, Structure, Type, UndocumentedAction};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Puts the facts together, and completes the actions of the manual.
pub(super) fn build(context: &mut Context<'_, '_>, manual: &mut Manual<'_>, service: &str) -> Api {
    let structures: Vec<Structure> = manual
        .structures
        .iter()
        .map(|found| found.structure.clone())
        .collect();
    let by_name: HashMap<&str, &Structure> = structures
        .iter()
        .map(|structure| (&*structure.name, structure))
        .collect();
    let rows: HashMap<&str, &overview::Row<'_>> =
        manual.overview.iter().map(|row| (row.name, row)).collect();
    for section in &mut manual.sections {
        complete(context, section, &rows, &by_name);
    }
    let versions = manual
        .sections
        .iter()
        .filter_map(|section| Some(&*section.version.as_ref()?.1));
    let version = most_common(versions).unwrap_or_default().to_owned();
    let codes = manual
        .sections
        .iter()
        .flat_map(|section| &section.error_codes)
        .map(|(_, code)| *code);
    let error_codes = errors::merge(&manual.error_codes, codes);
    let known = std::mem::take(&mut manual.service);
    let mut api = Api {
        endpoints: known.endpoints,
        regions: known.regions,
        limits: known.limits,
        signing_methods: known.signing_methods,
        common_parameters: known.common_parameters,
        data_types: known.data_types,
        error_codes,

        undocumented_actions: undocumented(manual),
        actions: manual
            .sections
            .iter()
            .map(|section| section.action.clone())
            .collect(),
        structures,
        ..Api::new("tencent", service, version, Protocol::TencentV3)
    };
    api.success = rules::success(&api);
    defined(context, manual);
    has_actions(context, &api, manual);
    belongs(context, &api, service);
    api
}

/// Adds what only the overview or the structures say.
fn complete(
    context: &mut Context<'_, '_>,
    section: &mut Section<'_>,
    rows: &HashMap<&str, &overview::Row<'_>>,
    structures: &HashMap<&str, &Structure>,
) {
    let action = &mut section.action;
    match rows.get(&*action.name) {
        Some(row) => {
            action.category = row.category.to_owned();
            action.page = row.page.map(str::to_owned);
            action.rate_limit = action
                .rate_limit
                .or(row.rate_limit.map(RateLimit::per_second));
        }
        None => action.category = "other".to_owned(),
    }
    let structure = |name: &str| structures.get(name).copied();
    match rules::pages(&action.name, &action.input, &action.output, structure) {
        rules::Pages::None => {}
        rules::Pages::Found(paging) => action.paging = Some(paging),
        rules::Pages::Ambiguous(lists) => {
            let message = format!("{} pages, but which list holds the items?", action.name);
            context.push(
                Diagnostic::warning("paging", message)
                    .at(context.location(section.line))
                    .expected(format!("one of {}", lists.join(", ")))
                    .help("name it with an override of `paging`"),
            );
        }
    }
}

fn undocumented(manual: &Manual<'_>) -> Vec<UndocumentedAction> {
    let documented: BTreeSet<&str> = manual
        .sections
        .iter()
        .map(|section| &*section.action.name)
        .collect();
    let rows = manual
        .overview
        .iter()
        .filter(|row| !documented.contains(row.name));
    rows.map(|row| UndocumentedAction {
        name: row.name.to_owned(),
        category: row.category.to_owned(),
        rate_limit: row.rate_limit.map(RateLimit::per_second),
        page: row.page.map(str::to_owned),
    })
    .collect()
}

/// Every structure that a type names must have a table. Where the page of the structures is missing, that has been
/// said.
fn defined(context: &mut Context<'_, '_>, manual: &Manual<'_>) {
    let mut known: BTreeSet<&str> = manual
        .structures
        .iter()
        .map(|found| &*found.structure.name)
        .collect();
    let rows = manual.rows();
    for read in rows.filter(|_| manual.structure_lines.is_some()) {
        if let Type::Struct(name) = &read.member.r#type
            && known.insert(name)
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

/// A manual without actions, or of actions without a version, is none that can be used.
fn has_actions(context: &mut Context<'_, '_>, api: &Api, manual: &Manual<'_>) {
    if !api.version.is_empty() {
        return;
    }
    let (message, line) = match manual.sections.first() {
        Some(section) => ("no section says which version its action has", section.line),
        None => (
            "no section documents an action",
            manual.overview.first().map_or(1, |row| row.line.number),
        ),
    };
    context.push(
        Diagnostic::error("no-actions", message)
            .at(context.location(line))
            .expected(format!(
                "expected below: sections with `{}` and a row `Version`",
                words::SECTION_INPUT
            ))
            .help("the manual is cut: convert it again, whole"),
    );
}

/// The manual must be one of the service that was asked for.
fn belongs(context: &mut Context<'_, '_>, api: &Api, service: &str) {
    let Some(first) = api.endpoints.first() else {
        return;
    };
    let own = first.host.split('.').next().unwrap_or_default();
    if own != service {
        context.push(
            Diagnostic::error(
                "other-service",
                format!("this is the manual of `{own}`, not of `{service}`"),
            )
            .at(crate::diagnostic::Location::file(
                context.document.source().name(),
            ))
            .expected(format!(
                "expected hosts such as `{service}.{}`",
                first.host.split_once('.').map_or("", |h| h.1)
            ))
            .help(format!(
                "parse it as service `{own}`, or name the manual of `{service}`"
            )),
        );
    }
}

/// The text that occurs most often, of several the first by its bytes.
fn most_common<'t>(texts: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map(|(text, _)| text)
}
