//! Pages of Alibaba Cloud -> one spec. Several pages may document one action: the newest one leads, older ones add.

use super::members::Table;
use super::merge::{merge, paging};
use super::nesting::Tree;
use super::types::type_of;
use super::{Page, reader};
use crate::diagnostic::Diagnostic;
use crate::parse::page::account::Sum;
use crate::parse::page::rows::Row;
use crate::parse::page::undefined;
use crate::parse::report::{Report, Tally};
use crate::parse::tencent::rules;
use crate::parse::{PageOptions, Parsed};
use crate::source::Source;
use crate::spec::{
    Action, Api, Changelog, DataType, Endpoint, EndpointType, ErrorCode, ErrorScope, Member,
    Protocol, ResultBody, SigningMethod, Structure, SuccessRule, Type,
};
use std::collections::BTreeMap;

/// Parses pages of one version of one service.
pub(super) fn parse(
    sources: &[Source],
    service: &str,
    version: &str,
    options: &PageOptions,
) -> Parsed {
    let mut diagnostics = Vec::new();
    let mut pages: Vec<(&Source, Page)> = Vec::new();
    for source in sources {
        if let Some(page) = reader::read(source, service, version, &mut diagnostics) {
            pages.push((source, page));
        }
    }
    if pages.is_empty() {
        return Parsed::failed(diagnostics);
    }
    // Newest first; pages without a date are old.
    pages.sort_by(|(_, a), (_, b)| (&a.name, &b.date).cmp(&(&b.name, &a.date)));
    let mut builder = Builder {
        report: Report::default(),
        diagnostics,
        merge: Tally::new(
            "page-merge",
            "older pages against the newest one of their action",
        ),
        structure: Tally::new(
            "page-structure",
            "tables of members against the example's structure",
        ),
        permission: Tally::new(
            "page-permission",
            "services of permissions against the service",
        ),
        actions: Vec::new(),
        structures: Vec::new(),
        codes: Vec::new(),
        examples: BTreeMap::new(),
        both: BTreeMap::new(),
    };
    for (source, page) in &pages {
        builder.page(source, page, service);
    }
    let mut parsed = builder.finish(&pages, service, version);
    if let Some(api) = &mut parsed.api {
        for name in undefined::open(api) {
            let place = pages
                .iter()
                .find_map(|(source, page)| Some(source.location_of(page.names(&name)?, &name)));
            parsed.diagnostics.extend(match options.allow_undefined {
                true => Some(undefined::warning(&name)),
                false => place.map(|place| {
                    Diagnostic::error(
                        "unknown-type",
                        format!("no row describes the structure `{name}`"),
                    )
                    .at(place)
                    .expected(format!("expected rows of its members below a row `{name}`"))
                    .help(undefined::HELP)
                }),
            });
        }
    }
    parsed
}

struct Builder {
    report: Report,
    diagnostics: Vec<Diagnostic>,
    merge: Tally,
    structure: Tally,
    permission: Tally,
    actions: Vec<Action>,
    structures: Vec<Structure>,
    codes: Vec<ErrorCode>,
    examples: BTreeMap<String, Vec<crate::spec::Example>>,
    /// Actions of several pages, with the number of parameters and members that pages have in common or that only an
    /// older one has.
    both: BTreeMap<String, usize>,
}

impl Builder {
    fn page(&mut self, source: &Source, page: &Page, service: &str) {
        self.compare_example(source, page);
        let mut structures = Vec::new();
        let mut of = |rows: &[Row], tree: &Tree, path: &str| {
            let others = &self.structures;
            let action = &page.name;
            Table {
                action,
                rows,
                others,
            }
            .members(path, &tree.nodes, &mut structures)
        };
        let input = of(
            &page.input,
            &page.input_tree,
            &format!("{}Request", page.name),
        );
        let output = of(&page.output, &page.tree, &page.name);
        let (output, result) = match page.is_list {
            true => {
                let name = format!("{}Item", page.name);
                let found = Structure {
                    name: name.clone(),
                    used_by: vec![page.name.clone()],
                    since: None,
                    deprecated: None,
                    members: output,
                };
                structures.push(found);
                let element = Box::new(Type::Struct(name));
                (Vec::new(), Some(ResultBody::Value(Type::List(element))))
            }
            false => (output, None),
        };
        let action = Action {
            result,
            updated: page.date.clone(),
            route: page.route.clone(),
            idempotent: rules::is_repeatable(&page.name),
            paging: paging(&input, &output, &structures),
            permission: page.permission.clone(),
            input: rules::parameters(input),
            output,
            ..Action::new(&page.name, "other")
        };
        if let Some(permission) = &page.permission {
            let of = permission.action.split(':').next();
            self.permission.compare(of == Some(service), |code| {
                let message = format!(
                    "{} needs the permission {} of another service",
                    page.name, permission.action
                );
                Diagnostic::warning(code, message).at(source.location(page.line))
            });
        }
        let known = self
            .actions
            .iter()
            .position(|other| other.name == action.name);
        match known {
            Some(index) => self.merge_action(source, page, index, action, structures),
            None => {
                self.actions.push(action);
                self.structures.extend(structures);
            }
        }
        self.error_codes(source, page);
        if let Some(example) = &page.example {
            self.examples
                .entry(page.name.clone())
                .or_default()
                .push(example.clone());
        }
    }

    /// Where rows and example differ.
    fn compare_example(&mut self, source: &Source, page: &Page) {
        let named = page.output.iter().filter(|row| row.name.is_some()).count();
        let agreeing = named - page.tree.not_in_example.len();
        for _ in 0..agreeing {
            self.structure
                .compare(true, |code| Diagnostic::warning(code, ""));
        }
        for index in &page.tree.not_in_example {
            let row = &page.output[*index];
            let name = row.name.clone().unwrap_or_default();
            self.structure.compare(false, |code| {
                let message = format!("the example of {} does not answer {name}", page.name);
                Diagnostic::warning(code, message)
                    .at(source.location_of(row.line, &name))
                    .help("its place in the answer is taken from the row above")
            });
        }
        for path in &page.tree.not_in_rows {
            self.structure.compare(false, |code| {
                let message = format!(
                    "the example of {} answers {path}, which no row has",
                    page.name
                );
                Diagnostic::warning(code, message).at(source.location(page.line))
            });
        }
    }

    /// Adds what only an older page says.
    fn merge_action(
        &mut self,
        source: &Source,
        page: &Page,
        index: usize,
        older: Action,
        structures: Vec<Structure>,
    ) {
        let name = page.name.clone();
        let told: usize = structures.iter().map(|s| s.members.len()).sum();
        let told = told + older.input.len() + older.output.len();
        let most = self.both.entry(name.clone()).or_default();
        *most = told.max(*most);
        let place = |member: &Member| {
            let rows = page.input.iter().chain(&page.output);
            let row = rows
                .into_iter()
                .find(|row| row.name.as_ref() == Some(&member.name));
            source.location_of(row.map_or(page.line, |row| row.line), &member.name)
        };
        let newer = &mut self.actions[index];
        merge(
            &mut self.merge,
            &name,
            &mut newer.input,
            older.input,
            &place,
        );
        merge(
            &mut self.merge,
            &name,
            &mut newer.output,
            older.output,
            &place,
        );
        newer.permission = newer.permission.take().or(older.permission);
        newer.route = newer.route.take().or(older.route);
        for structure in structures {
            match self
                .structures
                .iter_mut()
                .find(|other| other.name == structure.name)
            {
                Some(known) => merge(
                    &mut self.merge,
                    &structure.name,
                    &mut known.members,
                    structure.members,
                    &place,
                ),
                None => self.structures.push(structure),
            }
        }
    }

    /// Codes of a page's list. One code may come with several statuses.
    fn error_codes(&mut self, source: &Source, page: &Page) {
        for (status, code, line) in &page.errors {
            if let Some(action) = self
                .actions
                .iter_mut()
                .find(|action| action.name == page.name)
                && !action.error_codes.contains(code)
            {
                action.error_codes.push(code.clone());
            }
            match self.codes.iter_mut().find(|known| known.code == *code) {
                None => self.codes.push(ErrorCode {
                    code: code.clone(),
                    scope: ErrorScope::Action,
                    status: Some(*status),
                    other_statuses: Vec::new(),
                    number: None,
                }),
                Some(known)
                    if known.status != Some(*status) && !known.other_statuses.contains(status) =>
                {
                    known.other_statuses.push(*status);
                    let message = format!("{code} comes with several HTTP statuses");
                    self.diagnostics.push(
                        Diagnostic::warning("error-status", message)
                            .at(source.location_of(*line, code)),
                    );
                }
                Some(_) => {}
            }
        }
    }

    /// How many parameters and members of actions with older pages no older page has.
    fn newest_alone(&self) -> usize {
        let of = |name: &String, told: &usize| {
            let action = self.actions.iter().find(|action| action.name == *name);
            let own = action.map_or(0, |action| action.input.len() + action.output.len());
            let structures = self.structures.iter().filter(|s| s.used_by.contains(name));
            let below: usize = structures.map(|s| s.members.len()).sum();
            (own + below).saturating_sub(*told)
        };
        self.both.iter().map(|(name, told)| of(name, told)).sum()
    }

    fn finish(mut self, pages: &[(&Source, Page)], service: &str, version: &str) -> Parsed {
        let roa = self.actions.iter().any(|action| action.route.is_some());
        let rows = |of: fn(&Page) -> usize| pages.iter().map(|(_, page)| of(page)).sum::<usize>();
        for (what, number) in [
            ("pages", pages.len()),
            ("actions", self.actions.len()),
            (
                "rows of parameters",
                rows(|page| page.common + page.input.len()),
            ),
            (
                "rows of common parameters, left out",
                rows(|page| page.common),
            ),
            (
                "rows of members",
                rows(|page| page.output.iter().filter(|row| row.name.is_some()).count()),
            ),
            (
                "rows of elements, left out",
                rows(|page| page.output.iter().filter(|row| row.name.is_none()).count()),
            ),
            ("rows of error codes", rows(|page| page.errors.len())),
            (
                "parameters",
                self.actions.iter().map(|action| action.input.len()).sum(),
            ),
            (
                "response members",
                self.actions.iter().map(|action| action.output.len()).sum(),
            ),
            ("structures", self.structures.len()),
            (
                "members of structures",
                self.structures
                    .iter()
                    .map(|structure| structure.members.len())
                    .sum(),
            ),
            ("error codes", self.codes.len()),
            ("examples", self.examples.values().map(Vec::len).sum()),
            (
                "parameters and members that only the newest page of an action has",
                self.newest_alone(),
            ),
        ] {
            self.report.count(what, number);
        }
        let mut lines = Sum::default();
        for (_, page) in pages {
            page.account.add_to(&mut lines);
        }
        lines.count(&mut self.report);
        for tally in [self.structure, self.merge, self.permission] {
            self.diagnostics.extend(tally.finish(&mut self.report));
        }
        let hosts = [("", EndpointType::Public), ("-vpc", EndpointType::Vpc)];
        let protocol = if roa {
            Protocol::AlibabaRoa
        } else {
            Protocol::AlibabaRpc
        };
        let api = Api {
            endpoints: hosts
                .into_iter()
                .map(|(vpc, zone)| Endpoint {
                    host: format!("{service}{vpc}.{{region}}.aliyuncs.com"),
                    regions: Vec::new(),
                    r#type: zone,
                    needs_region: false,
                })
                .collect(),
            success: success(&self.actions),
            signing_methods: signing_methods(roa),
            data_types: data_types(pages),
            error_codes: self.codes,
            actions: self.actions,
            structures: self.structures,
            ..Api::new("alibaba", service, version, protocol)
        };
        Parsed {
            api: Some(api),
            examples: self.examples,
            changelog: Changelog::default(),
            report: self.report,
            diagnostics: self.diagnostics,
        }
    }
}

/// The flag of success, if every response has one.
fn success(actions: &[Action]) -> Vec<SuccessRule> {
    let flag = |action: &Action| {
        let named = |name: &str| {
            let mut output = action.output.iter();
            output
                .find(|member| member.name.eq_ignore_ascii_case(name) && !member.list)
                .cloned()
        };
        let flag = named("success").filter(|flag| flag.r#type == Type::Boolean)?;
        Some(SuccessRule {
            path: flag.name,
            values: vec!["true".to_owned()],
            message: named("message").map(|message| message.name),
            required: false,
        })
    };
    let mut rules = actions.iter().map(flag);
    match rules.next() {
        Some(Some(first)) if rules.all(|rule| rule.as_ref() == Some(&first)) => vec![first],
        _ => Vec::new(),
    }
}

/// What every service of the vendor takes.
pub(in crate::parse) fn signing_methods(roa: bool) -> Vec<SigningMethod> {
    let content_type = if roa {
        "application/json"
    } else {
        "application/x-www-form-urlencoded"
    };
    let methods: &[&str] = if roa {
        &["GET", "POST", "PUT", "DELETE"]
    } else {
        &["POST", "GET"]
    };
    ["ACS3-HMAC-SHA256", "HMAC-SHA1"]
        .into_iter()
        .map(|name| SigningMethod {
            name: name.to_owned(),
            methods: methods.iter().map(|method| (*method).to_owned()).collect(),
            content_types: vec![content_type.to_owned()],
        })
        .collect()
}

/// Names of types that the pages use, lists left out.
fn data_types(pages: &[(&Source, Page)]) -> Vec<DataType> {
    let mut types: Vec<DataType> = Vec::new();
    for (_, page) in pages {
        for name in page
            .input
            .iter()
            .chain(&page.output)
            .filter_map(|row| row.type_name.as_deref())
        {
            if let Some((r#type, false)) = type_of(name)
                && types.iter().all(|known| known.name != name)
            {
                types.push(DataType {
                    name: name.to_owned(),
                    r#type,
                });
            }
        }
    }
    types
}
