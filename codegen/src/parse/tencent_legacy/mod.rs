//! The part of Tencent Cloud's manuals on the legacy API (v2).
//!
//! Its pages were written by hand, unlike those of API 3.0: names are broken into pieces, nested members are spelled
//! `a::b::c`, examples have lost their brackets, and table and example often differ.

mod compare;
mod nest;
mod overview;
mod section;
mod table;
#[cfg(test)]
mod tests;
pub mod words;

use super::Parsed;
use super::report::{Report, Tally};
use super::tencent::rules;
use super::tencent::words::LAYOUT;
use crate::diagnostic::Diagnostic;
use crate::read::{self, Document, Page};
use crate::source::Source;
use crate::spec::{
    Action, Api, Changelog, CommonParameters, DataType, Endpoint, EndpointType, Limits, Member,
    Pagination, PaginationStyle, Protocol, SigningMethod, Structure, Type, UndocumentedAction,
};
use overview::Listed;
use section::Section;
use serde_json::Value;
use std::collections::BTreeMap;

/// Parses the legacy part of a manual; `None` if it has none.
pub fn parse(source: &Source, service: &str) -> Option<Parsed> {
    let document = read::read(source, &LAYOUT);
    let name = format!("{service}{}", words::PART);
    let part = document
        .pages
        .iter()
        .find(|page| {
            page.folder
                .is_some_and(|folder| folder.text.starts_with(&name))
        })
        .map(|page| page.part)?;
    let pages: Vec<&Page<'_>> = document
        .pages
        .iter()
        .filter(|page| page.part == part)
        .collect();
    let mut legacy = Legacy {
        document: &document,
        report: Report::default(),
        diagnostics: Vec::new(),
    };
    Some(legacy.parse(&pages, service))
}

struct Legacy<'d, 'a> {
    document: &'d Document<'a>,
    report: Report,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Legacy<'_, 'a> {
    fn page<'p>(&mut self, pages: &[&'p Page<'a>], title: &str) -> Option<&'p Page<'a>> {
        let found = pages
            .iter()
            .find(|page| page.title.is_some_and(|line| line.text == title));
        if found.is_none() {
            let first = pages
                .first()
                .and_then(|page| page.lines.first())
                .map_or(0, |line| line.number);
            self.diagnostics.push(
                Diagnostic::error(
                    "missing-page",
                    format!("the legacy part has no page `{title}`"),
                )
                .at(self.document.location(first))
                .expected(format!("expected below: a page with the title `{title}`"))
                .help("the manual is cut: convert it again, whole"),
            );
        }
        found.copied()
    }

    fn parse(&mut self, pages: &[&Page<'a>], service: &str) -> Parsed {
        let listed = match self.page(pages, words::TITLE_OVERVIEW) {
            Some(page) => overview::actions(self.document, page, &mut self.diagnostics),
            None => Vec::new(),
        };
        let common = self
            .page(pages, words::TITLE_COMMON)
            .map(overview::common)
            .unwrap_or_default();
        let errors = self.page(pages, words::TITLE_ERRORS);
        let sections: Vec<Section<'a>> = pages
            .iter()
            .filter_map(|page| section::read(self.document, page, &mut self.diagnostics))
            .collect();
        let mut api = Api {
            endpoints: endpoints(&sections),
            limits: self.limits(pages),
            signing_methods: ["HmacSHA256", "HmacSHA1"]
                .into_iter()
                .map(|name| SigningMethod {
                    name: name.into(),
                    methods: vec!["GET".into(), "POST".into()],
                    content_types: vec!["application/x-www-form-urlencoded".into()],
                })
                .collect(),
            common_parameters: vec![CommonParameters {
                signing: "v2".into(),
                parameters: common,
            }],
            data_types: data_types(),
            error_codes: errors.map(overview::error_codes).unwrap_or_default(),

            undocumented_actions: undocumented(&listed, &sections),
            ..Api::new("tencent", service, "v2", Protocol::TencentV2)
        };
        let mut examples = BTreeMap::new();
        let mut requests = Tally::new(
            "legacy-request",
            "example requests against tables of parameters",
        );
        let mut responses = Tally::new(
            "legacy-response",
            "example responses against tables of members",
        );
        for section in &sections {
            self.action(section, &listed, &mut api, &mut requests, &mut responses);
        }
        self.diagnostics.extend(requests.finish(&mut self.report));
        self.diagnostics.extend(responses.finish(&mut self.report));
        self.count(&api, &sections, pages);
        for section in sections {
            self.diagnostics.extend(section.examples.diagnostics);
            examples.insert(section.name.to_owned(), section.examples.examples);
        }
        Parsed {
            api: Some(api),
            examples,
            changelog: Changelog::default(),
            report: std::mem::take(&mut self.report),
            diagnostics: std::mem::take(&mut self.diagnostics),
        }
    }

    /// Limits that hold for every action. A sentence about rates that is not understood is told.
    fn limits(&mut self, pages: &[&Page<'a>]) -> Limits {
        let mut limits = Limits {
            clock_skew_seconds: self.clock_skew(pages),
            ..Limits::default()
        };
        for line in pages.iter().flat_map(|page| &page.lines) {
            let Some((_, rates)) = line.text.split_once(words::RATES) else {
                continue;
            };
            match overview::rates(rates) {
                Some((all, each)) => {
                    limits.service_rate = Some(all);
                    limits.action_rate = Some(each);
                }
                None => self.diagnostics.push(
                    Diagnostic::warning(
                        "rate-limit",
                        "a sentence about rate limits is not understood",
                    )
                    .at(self.document.location(line.number))
                    .expected(format!(
                        "expected a number for all actions and, behind `{}`, one for each",
                        words::EACH_ACTION
                    ))
                    .help("name the limits with an override of `limits`"),
                ),
            }
        }
        limits
    }

    /// The least difference of clocks that a page allows, in seconds. Several pages name one.
    fn clock_skew(&mut self, pages: &[&Page<'a>]) -> Option<u64> {
        let lines = pages.iter().flat_map(|page| &page.lines);
        let named: Vec<(u32, u64)> = lines
            .filter_map(|line| Some((line.number, overview::clock_skew(line.text)?)))
            .collect();
        let least = named.iter().map(|(_, seconds)| *seconds).min()?;
        let mut tally = Tally::new("legacy-clock", "places that say how far a clock may be off");
        for (line, seconds) in named {
            tally.compare(seconds == least, |code| {
                let message =
                    format!("a clock may be off by {seconds} s here, and by {least} s elsewhere");
                Diagnostic::warning(code, message)
                    .at(self.document.location(line))
                    .expected("the smaller one is kept")
            });
        }
        self.diagnostics.extend(tally.finish(&mut self.report));
        Some(least)
    }

    fn action(
        &mut self,
        section: &Section<'a>,
        listed: &[Listed<'a>],
        api: &mut Api,
        requests: &mut Tally,
        responses: &mut Tally,
    ) {
        let name = section.name;
        let rows = section.output.as_deref().unwrap_or_default();
        let answer = section
            .examples
            .examples
            .first()
            .and_then(|example| example.response.as_ref());
        let answer = answer.and_then(|answer| answer.as_object());
        let held = answer.map(|answer| Value::Object(compare::held(answer, rows)));
        let paths = nest::paths(
            self.document,
            name,
            rows,
            held.as_ref(),
            &mut self.diagnostics,
        );
        let found = &mut api.contradictions;
        compare::request(self.document, section, requests, found);
        compare::response(self.document, section, &paths, responses, found);
        let nested = nest::members(name, rows, &paths, held.as_ref());
        let mut input: Vec<Member> = section
            .input
            .iter()
            .map(|row| nest::member(&row.name, row, row.r#type.clone().unwrap_or(Type::Object)))
            .collect();
        let config = input
            .iter_mut()
            .find(|member| member.name == words::CONFIG_PARAMETER && !section.config.is_empty());
        if let Some(config) = config {
            config.json_of = Some(format!("{name}Config"));
        }
        let row = listed.iter().find(|row| row.name == name);
        if !section.config.is_empty() {
            api.structures.push(Structure {
                name: format!("{name}Config"),
                used_by: vec![name.to_owned()],
                since: None,
                deprecated: None,
                members: section
                    .config
                    .iter()
                    .map(|row| {
                        nest::member(&row.name, row, row.r#type.clone().unwrap_or(Type::Object))
                    })
                    .collect(),
            });
        }
        api.structures.extend(nested.structures);
        let action = Action {
            page: row.and_then(|row| row.page.clone()),
            updated: section.updated.clone(),
            idempotent: rules::is_repeatable(name),
            paging: paging(&input, &nested.members, &api.structures),
            input: rules::parameters(input),
            output: nested.members,
            ..Action::new(name, row.map_or("other", |row| row.category))
        };
        api.actions.push(action);
    }

    fn count(&mut self, api: &Api, sections: &[Section<'a>], pages: &[&Page<'a>]) {
        let sum = |of: fn(&Section<'_>) -> usize| sections.iter().map(of).sum::<usize>();
        let broken = |rows: &[table::Row]| rows.iter().filter(|row| row.pieces > 1).count();
        let codes = |scope| {
            api.error_codes
                .iter()
                .filter(|code| code.scope == scope)
                .count()
        };
        let names = sections.iter().flat_map(|section| {
            section
                .input
                .iter()
                .chain(section.output.iter().flatten())
                .chain(&section.config)
        });
        let pieces = names.map(|row| row.pieces).max().unwrap_or(0);
        // One table of common parameters is read; the other is an example of one.
        let others = pages.iter().flat_map(|page| &page.lines);
        let others = others
            .filter(|line| [words::COMMON, words::ANSWERS].contains(&line.text))
            .count();
        let repairs = |rule| {
            let repairs = sections
                .iter()
                .flat_map(|section| &section.examples.repairs);
            repairs.filter(|repair| repair.rule == rule).count()
        };
        for (what, number) in [
            ("actions", api.actions.len()),
            ("actions without a section", api.undocumented_actions.len()),
            ("rows of parameters", sum(|s| s.input.len())),
            (
                "rows of members",
                sum(|s| s.output.as_deref().map_or(0, <[_]>::len)),
            ),
            ("rows of configuration", sum(|s| s.config.len())),
            (
                "names printed in pieces",
                sections
                    .iter()
                    .map(|s| {
                        broken(&s.input)
                            + broken(s.output.as_deref().unwrap_or_default())
                            + broken(&s.config)
                    })
                    .sum(),
            ),
            ("most pieces of a name", pieces),
            ("tables about no action, left out", others.saturating_sub(1)),
            (
                "structures made from paths and configuration",
                api.structures.len(),
            ),
            (
                "common parameters",
                api.common_parameters
                    .iter()
                    .map(|c| c.parameters.len())
                    .sum(),
            ),
            ("public error codes", codes(crate::spec::ErrorScope::Common)),
            (
                "module error codes",
                codes(crate::spec::ErrorScope::Service),
            ),
            ("examples announced", sum(|s| s.examples.announced)),
            ("examples read", sum(|s| s.examples.examples.len())),
            (
                "responses rebuilt",
                sum(|s| {
                    s.examples
                        .examples
                        .iter()
                        .filter(|e| e.response.is_some())
                        .count()
                }),
            ),
            (
                "examples of a configuration",
                sum(|s| usize::from(s.config_example.is_some())),
            ),
            (
                "lines of brackets put back",
                repairs(super::json::Rule::TornBrackets),
            ),
            ("comments dropped", repairs(super::json::Rule::Comment)),
            (
                "strings of JSON with their quotes escaped",
                repairs(super::json::Rule::EmbeddedJson),
            ),
        ] {
            self.report.count(what, number);
        }
    }
}

fn endpoints(sections: &[Section<'_>]) -> Vec<Endpoint> {
    let mut endpoints: Vec<Endpoint> = Vec::new();
    for (_, host) in sections.iter().filter_map(|section| section.host) {
        if endpoints.iter().all(|endpoint| endpoint.host != host) {
            endpoints.push(Endpoint {
                host: host.to_owned(),
                regions: Vec::new(),
                r#type: EndpointType::Public,
                needs_region: false,
            });
        }
    }
    endpoints
}

/// Types that are no lists.
fn data_types() -> Vec<DataType> {
    let names = [
        ("Int", Type::Integer),
        ("UInt", Type::Integer),
        ("String", Type::String),
        ("bool", Type::Boolean),
        ("JSON Object", Type::Object),
        ("JSON String", Type::String),
    ];
    let named = |(name, r#type): (&str, Type)| DataType {
        name: name.to_owned(),
        r#type,
    };
    names.map(named).into()
}

fn undocumented(listed: &[Listed<'_>], sections: &[Section<'_>]) -> Vec<UndocumentedAction> {
    let lacks = |row: &&Listed<'_>| sections.iter().all(|section| section.name != row.name);
    let rows = listed.iter().filter(lacks).map(|row| UndocumentedAction {
        name: row.name.to_owned(),
        category: row.category.to_owned(),
        rate_limit: None,
        page: row.page.clone(),
    });
    rows.collect()
}

/// Actions with `offset` and `limit` page, if exactly one list is in the answer, or in its data.
fn paging(input: &[Member], output: &[Member], structures: &[Structure]) -> Option<Pagination> {
    // Some have them as texts, with numbers by default.
    let is_number = |member: &Member| match member.r#type {
        Type::Integer => true,
        Type::String => member
            .default
            .as_ref()
            .and_then(|default| default.as_str())
            .is_some_and(|default| default.parse::<u32>().is_ok()),
        _ => false,
    };
    for name in ["offset", "limit"] {
        input
            .iter()
            .find(|member| member.name == name && is_number(member))?;
    }
    let data = output.iter().find(|member| member.name == words::DATA);
    let (prefix, members) = match data.map(|data| &data.r#type) {
        Some(Type::Struct(name)) => (
            format!("{}.", words::DATA),
            &structures
                .iter()
                .find(|structure| structure.name == *name)?
                .members[..],
        ),
        _ => (String::new(), output),
    };
    let mut lists = members.iter().filter(|member| member.list);
    let (Some(items), None) = (lists.next(), lists.next()) else {
        return None;
    };
    let total = members.iter().find(|member| member.name == "totalCount");
    Some(Pagination {
        form: PaginationStyle::Offset,
        position: "offset".into(),
        size: Some("limit".into()),
        items: format!("{prefix}{}", items.name),
        total: total.map(|total| format!("{prefix}{}", total.name)),
        next: None,
        until: None,
    })
}
