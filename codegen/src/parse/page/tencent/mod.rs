//! Pages of Tencent Cloud's API 3.0, of either site.
//!
//! Beside the spec of a manual a page is evidence: it is compared with the spec on file, member by member, and tells of
//! another host and language. Without a manual, pages of all actions and of their data types are a spec.

mod add;
mod compare;
mod known;
mod reader;
mod structures;
#[cfg(test)]
mod tests;
mod whole;

pub(in crate::parse) use whole::parse as whole;

#[cfg(feature = "descriptions")]
pub(in crate::parse) mod told {
    //! What holds for every service of the vendor, whatever describes it.

    pub(in crate::parse) use super::whole::{limits, signing_methods};
}

use super::account::{Account, Sum};
use crate::diagnostic::Diagnostic;
use crate::parse::report::{Check, Report};
use crate::source::Source;
use crate::spec::{Api, Endpoint, EndpointType, Example, Member, PageEvidence, Pages};

/// What one page says.
#[derive(Debug)]
struct Page {
    name: String,
    version: Option<(String, u32)>,
    language: String,
    host: Option<(String, u32)>,
    /// `YYYY-MM-DD`.
    date: Option<String>,
    rate_limit: Option<u32>,
    /// Whether the common parameter with the region must be sent.
    needs_region: bool,
    input: Vec<Read>,
    output: Vec<Read>,
    examples: Vec<Example>,
    /// Code and line.
    error_codes: Vec<(String, u32)>,
    /// Line of the table of parameters.
    line: u32,
    /// Rows that say what every action is sent.
    common_rows: usize,
    account: Account,
}

/// A parameter or member, and its line.
#[derive(Debug)]
struct Read {
    member: Member,
    line: u32,
}

/// What pages say about a spec.
#[derive(Debug, Default)]
pub struct Held {
    /// Evidence of these pages, beside that of pages held before.
    pub pages: Pages,
    /// Each page, and each of its facts: agreement or difference.
    pub report: Vec<String>,
    /// Rows of the pages, and what became of them.
    pub counts: Report,
    /// Differences as warnings, and what is wrong with pages. With an error among them nothing may be written.
    pub diagnostics: Vec<Diagnostic>,
}

/// Holds pages against a spec. `documented` is the spec without what pages added, `before` the evidence of pages so
/// far.
pub fn hold(sources: &[Source], documented: &Api, before: &Pages) -> Held {
    let mut held = Held {
        pages: before.clone(),
        ..Held::default()
    };
    let mut rows = Rows::default();
    for source in sources {
        let Some(page) = reader::read(source, documented, &mut held.diagnostics) else {
            continue;
        };
        if !belongs(source, &page, documented, &mut held.diagnostics) {
            continue;
        }
        rows.add(&page);
        let zone = page.host.as_ref().map(|(host, _)| zone(host));
        let adds = documented
            .action(&page.name)
            .is_none()
            .then(|| add::action(&page, documented));
        let mut comparison = compare::Comparison::new(source, &page);
        match documented.action(&page.name) {
            Some(action) => comparison.run(action, documented),
            None => comparison.new_action(),
        }
        rows.agreeing += comparison.agreeing as usize;
        rows.differing += comparison.differences.len();
        let (agreeing, differences) = (comparison.agreeing, comparison.differences);
        held.report.extend(comparison.report);
        held.diagnostics.extend(comparison.diagnostics);
        held.pages.put(PageEvidence {
            action: page.name,
            language: page.language,
            updated: page.date,
            endpoint: page.host.zip(zone).map(|((host, _), zone)| Endpoint {
                host,
                regions: Vec::new(),
                r#type: zone,
                needs_region: page.needs_region,
            }),
            agreeing,
            differences,
            adds,
        });
    }
    rows.count(&mut held.counts);
    held
}

/// How many rows were read.
#[derive(Default)]
struct Rows {
    pages: usize,
    common: usize,
    input: usize,
    output: usize,
    error_codes: usize,
    examples: usize,
    lines: Sum,
    agreeing: usize,
    differing: usize,
}

impl Rows {
    fn add(&mut self, page: &Page) {
        self.pages += 1;
        self.common += page.common_rows;
        self.input += page.input.len();
        self.output += page.output.len();
        self.error_codes += page.error_codes.len();
        self.examples += page.examples.len();
        page.account.add_to(&mut self.lines);
    }

    fn count(&self, report: &mut Report) {
        for (what, number) in [
            ("pages", self.pages),
            ("rows of parameters", self.common + self.input),
            ("rows of common parameters, left out", self.common),
            ("parameters", self.input),
            ("response members", self.output),
            ("error codes", self.error_codes),
            ("examples", self.examples),
        ] {
            report.count(what, number);
        }
        self.lines.count(report);
        report.checks.push(Check {
            name: "page-differs",
            what: "facts of pages against the spec",
            checked: self.agreeing + self.differing,
            contradictions: self.differing,
        });
    }
}

/// The site that a host belongs to.
fn zone(host: &str) -> EndpointType {
    match host.split('.').nth(1) {
        Some("intl") => EndpointType::International,
        Some("internal") => EndpointType::Vpc,
        _ => EndpointType::Public,
    }
}

/// A page must be about the version and the service of the spec.
fn belongs(source: &Source, page: &Page, api: &Api, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let mut refuse = |code, what: &str, found: &str, line, expected: &str| {
        diagnostics.push(
            Diagnostic::error(code, format!("this page is about {what} `{found}`"))
                .at(source.location_of(line, found))
                .expected(format!("expected `{expected}`, as in the spec"))
                .help("a page is held against the spec of its own service and version: name those, or leave it out"),
        );
        false
    };
    if let Some((version, line)) = page
        .version
        .as_ref()
        .filter(|(found, _)| *found != api.version)
    {
        return refuse("another-version", "version", version, *line, &api.version);
    }
    if let Some((host, line)) = &page.host
        && let Some(service) = host.split('.').next().filter(|found| *found != api.service)
    {
        return refuse("other-service", "service", service, *line, &api.service);
    }
    true
}
