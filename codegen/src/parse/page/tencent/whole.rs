//! Pages of all actions of a service and of their data types -> a spec.

use super::known::Described;
use super::structures;
use super::{Page, reader, zone};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::parse::page::account::{Account, Sum};
use crate::parse::page::undefined;
use crate::parse::report::Report;
use crate::parse::tencent::rules::{self, Pages};
use crate::parse::{PageOptions, Parsed};
use crate::source::Source;
use crate::spec::{
    Action, Api, Changelog, Endpoint, ErrorCode, ErrorScope, Limits, Member, Protocol, RateLimit,
    SigningMethod, Structure,
};
use std::collections::BTreeMap;

/// Parses the pages of one version of one service.
pub(in crate::parse) fn parse(
    sources: &[Source],
    service: &str,
    version: Option<&str>,
    options: &PageOptions,
) -> Parsed {
    let mut diagnostics = Vec::new();
    let mut known = Described {
        allow_undefined: options.allow_undefined,
        ..Described::default()
    };
    let mut lines = Sum::default();
    let (mut of_structures, mut of_actions) = (Vec::new(), Vec::new());
    for source in sources {
        let names = structures::names(source);
        match names.is_empty() {
            true => of_actions.push(source),
            false => of_structures.push(source),
        }
        known.names.extend(names);
    }
    let mut structures: Vec<Structure> = Vec::new();
    for source in &of_structures {
        let mut account = Account::default();
        for found in structures::read(source, &known, &mut account, &mut diagnostics)
            .into_iter()
            .flatten()
        {
            match structures.iter_mut().find(|known| known.name == found.name) {
                None => structures.push(found),
                Some(twin) if twin.members == found.members => twin.used_by.extend(found.used_by),
                Some(_) => {
                    let message = format!(
                        "two pages describe the structure {} in different ways",
                        found.name
                    );
                    diagnostics.push(
                        Diagnostic::error("two-structures", message)
                            .at(Location::file(source.name()))
                            .help("leave the older page out"),
                    );
                }
            }
        }
        account.add_to(&mut lines);
    }
    let mut pages: Vec<(&Source, Page)> = Vec::new();
    for source in &of_actions {
        let Some(page) = reader::read(source, &known, &mut diagnostics) else {
            continue;
        };
        if let Some((other, _)) = pages.iter().find(|(_, other)| other.name == page.name) {
            let message = format!("{} documents {}, too", other.name(), page.name);
            diagnostics.push(
                Diagnostic::error("two-actions", message)
                    .at(source.location(page.line))
                    .help("leave the older page out"),
            );
            continue;
        }
        page.account.add_to(&mut lines);
        pages.push((source, page));
    }
    let Some(version) = same_version(&pages, version, &mut diagnostics) else {
        return Parsed::failed(diagnostics);
    };
    for (source, page) in &pages {
        belongs(source, page, service, &mut diagnostics);
    }
    if pages.is_empty()
        || diagnostics
            .iter()
            .any(|found| found.severity == Severity::Error)
    {
        return Parsed::failed(diagnostics);
    }
    pages.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
    let mut api = Api {
        endpoints: endpoints(&pages),
        limits: limits(),
        signing_methods: signing_methods(),
        error_codes: error_codes(&pages),
        actions: pages
            .iter()
            .map(|(_, page)| action(page, &structures))
            .collect(),
        structures,
        ..Api::new("tencent", service, version, Protocol::TencentV3)
    };
    api.success = rules::success(&api);
    for name in undefined::open(&mut api) {
        diagnostics.push(undefined::warning(&name));
    }
    used_by(&mut api);
    let mut report = Report::default();
    let rows = |of: fn(&Page) -> usize| pages.iter().map(|(_, page)| of(page)).sum::<usize>();
    for (what, number) in [
        ("pages", sources.len()),
        ("actions", api.actions.len()),
        (
            "rows of common parameters, left out",
            rows(|page| page.common_rows),
        ),
        ("parameters", rows(|page| page.input.len())),
        ("response members", rows(|page| page.output.len())),
        ("structures", api.structures.len()),
        (
            "members of structures",
            api.structures.iter().map(|found| found.members.len()).sum(),
        ),
        ("error codes", api.error_codes.len()),
        ("examples", rows(|page| page.examples.len())),
    ] {
        report.count(what, number);
    }
    lines.count(&mut report);
    let examples = pages
        .into_iter()
        .filter(|(_, page)| !page.examples.is_empty())
        .map(|(_, page)| (page.name, page.examples));
    Parsed {
        api: Some(api),
        examples: examples.collect::<BTreeMap<_, _>>(),
        changelog: Changelog::default(),
        report,
        diagnostics,
    }
}

/// The version that all pages name, which is the one that is asked for.
fn same_version(
    pages: &[(&Source, Page)],
    wanted: Option<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let mut found: Option<String> = wanted.map(str::to_owned);
    for (source, page) in pages {
        let Some((version, line)) = &page.version else {
            continue;
        };
        match &found {
            None => found = Some(version.clone()),
            Some(known) if known != version => {
                diagnostics.push(
                    Diagnostic::error(
                        "another-version",
                        format!("this page is about the version `{version}`"),
                    )
                    .at(source.location_of(*line, version))
                    .expected(format!("expected `{known}`"))
                    .help("pages of one version become one spec: leave the others out"),
                );
                return None;
            }
            Some(_) => {}
        }
    }
    if found.is_none() && !pages.is_empty() {
        diagnostics.push(
            Diagnostic::error(
                "which-version",
                "no page says which version of the API it is about",
            )
            .help("name it: --api-version 2019-08-19"),
        );
    }
    found
}

/// A page is about the service that its host names.
fn belongs(source: &Source, page: &Page, service: &str, diagnostics: &mut Vec<Diagnostic>) {
    if let Some((host, line)) = &page.host
        && let Some(found) = host.split('.').next().filter(|found| *found != service)
    {
        diagnostics.push(
            Diagnostic::error(
                "other-service",
                format!("this page is about the service `{found}`"),
            )
            .at(source.location_of(*line, found))
            .expected(format!("expected `{service}`"))
            .help("name the service of the page with --service, or leave the page out"),
        );
    }
}

/// Hosts that pages name, each once, without those of a single region.
fn endpoints(pages: &[(&Source, Page)]) -> Vec<Endpoint> {
    let mut endpoints: Vec<Endpoint> = Vec::new();
    for (_, page) in pages {
        let Some((host, _)) = &page.host else {
            continue;
        };
        if endpoints.iter().all(|known| known.host != *host) {
            let zone = zone(host);
            endpoints.push(Endpoint {
                host: host.clone(),
                regions: Vec::new(),
                r#type: zone,
                needs_region: zone == crate::spec::EndpointType::International && page.needs_region,
            });
        }
    }
    endpoints
}

fn action(page: &Page, structures: &[Structure]) -> Action {
    let members = |read: &[super::Read]| {
        read.iter()
            .map(|read| read.member.clone())
            .collect::<Vec<Member>>()
    };
    let (input, output) = (members(&page.input), members(&page.output));
    let structure = |name: &str| structures.iter().find(|known| known.name == name);
    let paging = match rules::pages(&page.name, &input, &output, structure) {
        Pages::Found(paging) => Some(paging),
        Pages::None | Pages::Ambiguous(_) => None,
    };
    Action {
        rate_limit: page.rate_limit.map(RateLimit::per_second),
        updated: page.date.clone(),
        idempotent: rules::is_repeatable(&page.name),
        paging,
        input: rules::parameters(input),
        output,
        error_codes: page
            .error_codes
            .iter()
            .map(|(code, _)| code.clone())
            .collect(),
        ..Action::new(&page.name, "other")
    }
}

fn error_codes(pages: &[(&Source, Page)]) -> Vec<ErrorCode> {
    let mut codes: Vec<ErrorCode> = Vec::new();
    for (code, _) in pages.iter().flat_map(|(_, page)| &page.error_codes) {
        if codes.iter().all(|known| known.code != *code) {
            codes.push(ErrorCode::new(code, ErrorScope::Action));
        }
    }
    codes
}

/// Limits of every service of the vendor.
pub(in crate::parse) fn limits() -> Limits {
    Limits {
        get_bytes: Some(32 << 10),
        post_form_bytes: Some(1 << 20),
        post_bytes: Some(10 << 20),
        clock_skew_seconds: Some(300),
        ..Limits::default()
    }
}

/// What every service of the vendor takes.
pub(in crate::parse) fn signing_methods() -> Vec<SigningMethod> {
    let method = |name: &str, content_types: &[&str]| SigningMethod {
        name: name.to_owned(),
        methods: vec!["POST".to_owned(), "GET".to_owned()],
        content_types: content_types
            .iter()
            .map(|found| (*found).to_owned())
            .collect(),
    };
    vec![
        method(
            "TC3-HMAC-SHA256",
            &["application/json", "multipart/form-data"],
        ),
        method("HmacSHA1", &["application/x-www-form-urlencoded"]),
        method("HmacSHA256", &["application/x-www-form-urlencoded"]),
    ]
}

/// Actions that use a structure, where its page names none: those that refer to it, directly or through others.
fn used_by(api: &mut Api) {
    let names: Vec<String> = api
        .structures
        .iter()
        .map(|found| found.name.clone())
        .collect();
    let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for action in &api.actions {
        let mut queue: Vec<&Member> = action.input.iter().chain(&action.output).collect();
        let mut seen: Vec<&str> = Vec::new();
        while let Some(member) = queue.pop() {
            let Some(name) = member.r#type.structure() else {
                continue;
            };
            if seen.contains(&name) {
                continue;
            }
            seen.push(name);
            users
                .entry(name.to_owned())
                .or_default()
                .push(action.name.clone());
            queue.extend(
                api.structure(name)
                    .into_iter()
                    .flat_map(|found| &found.members),
            );
        }
    }
    let actions: Vec<String> = api
        .actions
        .iter()
        .map(|action| action.name.clone())
        .collect();
    for (found, name) in api.structures.iter_mut().zip(names) {
        // Pages of actions that are not among these documents are of no use to a reader of the spec.
        found.used_by.retain(|user| actions.contains(user));
        if found.used_by.is_empty() {
            found.used_by = users.remove(&name).unwrap_or_default();
        }
        found.used_by.sort();
        found.used_by.dedup();
    }
}
