//! The vendors whose documents can be read, and the readers of each.
//!
//! Another vendor, or another layout of one, is a folder with a reader and a row of [`VENDORS`]; nothing else in the
//! pipeline knows vendors by name.

use super::{Parsed, page, tencent, tencent_legacy};
use crate::diagnostic::{Diagnostic, near};
use crate::source::Source;
use crate::spec::{Api, Pages};

/// Reads a manual about a service, with the spec that an earlier one gave.
pub type ManualReader = fn(&Source, &str, Option<&Api>) -> Parsed;

/// A vendor and the readers of its documents.
#[derive(Debug)]
pub struct Vendor {
    /// Name in paths below `spec/` and on the command line.
    pub name: &'static str,
    /// Reads a manual of a service; it may remember the spec of an earlier one.
    pub manual: Option<ManualReader>,
    /// Reads the part of a manual that is about an older API of the service, if there is one.
    pub older: Option<fn(&Source, &str) -> Option<Parsed>>,
    /// Reads single pages.
    pub pages: PageReader,
}

/// What single pages of a vendor are.
#[derive(Debug, Clone, Copy)]
pub enum PageReader {
    /// All that there is: pages of one service and version become its spec.
    Whole(fn(&[Source], &str, &str, &PageOptions) -> Parsed),
    /// Evidence beside the spec of a manual, with the evidence of pages before them; without a manual all that there
    /// is.
    Either {
        /// Compares pages with the spec on file.
        evidence: fn(&[Source], &Api, &Pages) -> page::Held,
        /// Makes a spec of pages about a service, and a version if one is asked for.
        whole: fn(&[Source], &str, Option<&str>, &PageOptions) -> Parsed,
    },
}

/// What a reader of pages may let through.
#[derive(Debug, Clone, Copy, Default)]
pub struct PageOptions {
    /// Structures that no page describes are objects of anything.
    pub allow_undefined: bool,
}

/// The known vendors.
pub static VENDORS: [Vendor; 2] = [
    Vendor {
        name: "tencent",
        manual: Some(tencent::parse),
        older: Some(tencent_legacy::parse),
        pages: PageReader::Either {
            evidence: page::hold,
            whole: page::whole,
        },
    },
    Vendor {
        name: "alibaba",
        manual: None,
        older: None,
        pages: PageReader::Whole(page::alibaba),
    },
];

/// The vendor of a name.
///
/// # Errors
/// If there is none, which vendors there are.
pub fn vendor(name: &str) -> Result<&'static Vendor, Diagnostic> {
    let found = VENDORS.iter().find(|vendor| vendor.name == name);
    found.ok_or_else(|| {
        let names = VENDORS.iter().map(|vendor| vendor.name);
        let known: Vec<_> = names.clone().map(|name| format!("`{name}`")).collect();
        let help = near::did_you_mean(name, names)
            .unwrap_or_else(|| "name the provider with --provider".to_owned());
        Diagnostic::error(
            "unknown-provider",
            format!("documents of `{name}` cannot be read"),
        )
        .expected(format!("expected {}", known.join(" or ")))
        .help(help)
    })
}
