//! Pages of Alibaba Cloud: RPC and ROA style, in the older and the newer layout.

mod assemble;
mod belongs;
mod cells;
mod dotted;
mod example;
mod members;
mod merge;
mod nesting;
mod places;
mod reader;
#[cfg(test)]
mod tests;
mod types;

#[cfg(feature = "descriptions")]
pub(in crate::parse) mod told {
    //! What holds for every service of the vendor, whatever describes it.

    pub(in crate::parse) use super::assemble::signing_methods;
    pub(in crate::parse) use super::merge::paging;
}

use super::account::Account;
use super::rows::Row;
use crate::parse::{PageOptions, Parsed};
use crate::source::Source;
use crate::spec::{Example, Permission, Route};
use nesting::Tree;

/// Parses the pages of one version of one service.
pub(in crate::parse) fn parse(
    sources: &[Source],
    service: &str,
    version: &str,
    options: &PageOptions,
) -> Parsed {
    assemble::parse(sources, service, version, options)
}

/// What one page says.
#[derive(Debug)]
struct Page {
    pub name: String,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Line that stands for the whole page in messages.
    pub line: u32,
    pub permission: Option<Permission>,
    pub route: Option<Route>,
    pub input: Vec<Row>,
    pub input_tree: Tree,
    /// Rows that say which action is called.
    pub common: usize,
    pub output: Vec<Row>,
    /// The response is a list, and these are the members of its elements.
    pub is_list: bool,
    pub tree: Tree,
    pub example: Option<Example>,
    /// HTTP status, code, line.
    pub errors: Vec<(u16, String, u32)>,
    pub account: Account,
}

impl Page {
    /// The line of the first row that names a structure.
    fn names(&self, structure: &str) -> Option<u32> {
        let mut rows = self.input.iter().chain(&self.output);
        let named = rows.find(|row| {
            let kind = row.type_name.as_deref();
            kind.and_then(types::element_of) == Some(structure)
        })?;
        Some(named.line)
    }
}
