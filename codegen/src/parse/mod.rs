//! Pages -> spec.

pub mod bounds;
pub mod example;
pub mod findings;
pub mod json;
mod member;
pub mod page;
pub mod report;
pub mod tencent;
pub mod tencent_legacy;
#[cfg(feature = "descriptions")]
pub(crate) mod told;
mod vendor;

pub use vendor::{PageOptions, PageReader, VENDORS, Vendor, vendor};

use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::source::Source;
use crate::spec::{Api, Changelog, Example, Protocol};
use report::Report;
use std::collections::BTreeMap;

/// What a document says.
#[derive(Debug)]
pub struct Parsed {
    /// The facts; absent where the document is none that can be read.
    pub api: Option<Api>,
    /// Documented examples by action.
    pub examples: BTreeMap<String, Vec<Example>>,
    /// The vendor's releases.
    pub changelog: Changelog,
    /// Counts and checks.
    pub report: Report,
    /// Messages about the document. With an error among them nothing may be written.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    fn failed(diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            api: None,
            examples: BTreeMap::new(),
            changelog: Changelog::default(),
            report: Report::default(),
            diagnostics,
        }
    }

    /// Whether the document must be refused.
    pub fn is_refused(&self) -> bool {
        self.api.is_none()
            || self
                .diagnostics
                .iter()
                .any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Parses a document of a provider about a service.
pub fn parse_document(source: &Source, provider: &str, service: &str) -> Parsed {
    parse(source, provider, service, None)
}

/// Parses a document whose API has a spec already, before corrections: what the document no longer tells is
/// [carried over](crate::history::carry_over).
pub fn parse_next(source: &Source, previous: &Api) -> Parsed {
    if previous.protocol == Protocol::TencentV2 {
        let missing = || {
            let message = "the document has no part on the older API";
            let place = Location::file(source.name());
            Parsed::failed(vec![Diagnostic::error("missing-part", message).at(place)])
        };
        return tencent_legacy::parse(source, &previous.service).unwrap_or_else(missing);
    }
    parse(
        source,
        &previous.provider,
        &previous.service,
        Some(previous),
    )
}

fn parse(source: &Source, provider: &str, service: &str, previous: Option<&Api>) -> Parsed {
    match vendor(provider).map(|vendor| vendor.manual) {
        Ok(Some(manual)) => manual(source, service, previous),
        Ok(None) => Parsed::failed(vec![
            Diagnostic::error(
                "not-a-manual",
                format!("manuals of `{provider}` cannot be read"),
            )
            .at(Location::file(source.name()))
            .expected("expected single pages, which this vendor publishes"),
        ]),
        Err(unknown) => Parsed::failed(vec![unknown]),
    }
}

/// Parses every API that a document holds: the one of [`parse_document`], and an older one of the same service if
/// the document has a part on it.
pub fn parse_parts(source: &Source, provider: &str, service: &str) -> Vec<Parsed> {
    let mut parts = vec![parse_document(source, provider, service)];
    let older = vendor(provider).ok().and_then(|vendor| vendor.older);
    parts.extend(older.and_then(|older| older(source, service)));
    parts
}
