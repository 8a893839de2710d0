//! Pages of Alibaba Cloud: RPC and ROA style, in the older and the newer layout.

mod assemble;
mod cells;
mod example;
mod members;
mod merge;
mod nesting;
mod reader;
#[cfg(test)]
mod tests;

use super::rows::Row;
use crate::parse::Parsed;
use crate::source::Source;
use crate::spec::{Example, Permission, Place, Route, Type};
use nesting::Tree;

/// Parses the pages of one version of one service.
pub(in crate::parse) fn parse(sources: &[Source], service: &str, version: &str) -> Parsed {
    assemble::parse(sources, service, version)
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
    pub input: Vec<(Row, Option<Place>)>,
    pub output: Vec<Row>,
    pub tree: Tree,
    pub example: Option<Example>,
    /// HTTP status, code, line.
    pub errors: Vec<(u16, String, u32)>,
}

/// The type of a name: lower case in the newer layout, with a capital in the older one.
fn type_of(name: &str) -> Option<(Type, bool)> {
    let name = name.trim().to_ascii_lowercase();
    let scalar = |name: &str| {
        Some(match name {
            "string" => Type::String,
            "integer" | "long" | "int" => Type::Integer,
            "boolean" => Type::Boolean,
            "float" | "double" | "number" => Type::Float,
            "object" | "any" | "map" | "struct" => Type::Object,
            _ => return None,
        })
    };
    if name == "array" {
        return Some((Type::Object, true));
    }
    let inner = name
        .strip_prefix("array<")
        .and_then(|rest| rest.strip_suffix('>'))
        .or_else(|| name.strip_prefix("array of "));
    match inner {
        Some(inner) => scalar(inner.trim()).map(|inner| (inner, true)),
        None => scalar(&name).map(|found| (found, false)),
    }
}
