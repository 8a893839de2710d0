//! Tencent Cloud's manuals of API 3.0.

mod api;
mod cell;
mod checks;
mod common;
mod context;
mod doubt;
mod errors;
mod manual;
mod member;
mod overview;
pub(super) mod rules;
mod section;
mod service;
mod structures;
mod table;
mod tokens;
mod types;
pub mod words;

use super::Parsed;
use crate::history::{self, changelog};
use crate::read;
use crate::source::Source;
use crate::spec::{Api, Changelog};
use context::Context;

/// Parses a manual of a service.
pub fn parse(source: &Source, service: &str, previous: Option<&Api>) -> Parsed {
    let document = read::read(source, &words::LAYOUT);
    let mut context = Context::new(&document);
    let Some(mut manual) = manual::read(&mut context) else {
        return Parsed::failed(context.diagnostics);
    };
    let mut api = api::build(&mut context, &mut manual, service);
    let changelog = changelog::parse(&document);
    checks::count(&mut context, &manual);
    checks::run(&mut context, &manual, &api, &changelog.action_pages);

    let mut releases = Changelog::default();
    if changelog.is_usable() {
        releases = changelog.changelog;
        if let Some(previous) = previous {
            history::carry_over(previous, &mut api, &releases);
        }
        let found = history::apply(&mut api, &releases, &changelog.places);
        context.diagnostics.extend(found);
    }
    context.diagnostics.extend(changelog.diagnostics);
    // Parameters that only the changelog still knows are in the examples, too.
    checks::examples(&mut context, &manual, &api);
    Parsed {
        api: Some(api),
        examples: manual.examples,
        changelog: releases,
        report: context.report,
        diagnostics: context.diagnostics,
    }
}
