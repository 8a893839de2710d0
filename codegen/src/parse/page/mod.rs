//! Single pages of a vendor's site, saved as text, Markdown or HTML.

mod alibaba;
mod assemble;
mod cells;
mod html;
mod languages;
mod layout;
mod merge;
mod nesting;
mod rows;
mod sections;
#[cfg(test)]
mod tests;
mod words;

use super::Parsed;
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// Parses the pages of one version of one service. Pages do not name the version, so it must be given.
pub fn parse(sources: &[Source], provider: &str, service: &str, version: &str) -> Parsed {
    match provider {
        "alibaba" => assemble::parse(sources, service, version),
        other => Parsed::failed(vec![
            Diagnostic::error(
                "unknown-provider",
                format!("single pages of `{other}` cannot become a spec"),
            )
            .expected("expected `alibaba`")
            .help("name the provider with --provider alibaba"),
        ]),
    }
}
