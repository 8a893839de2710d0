//! Parameters that every action takes, by signing version.

use super::context::Context;
use super::table;
use super::types::TypeNames;
use super::{cell, member, words};
use crate::read::Page;
use crate::spec::{CommonParameters, ParameterLocation};

/// Reads the tables of the page on common parameters.
pub(super) fn read<'a>(
    context: &mut Context<'_, 'a>,
    page: &Page<'a>,
    types: &TypeNames<'a>,
) -> Vec<CommonParameters> {
    let mut found = Vec::new();
    for (heading, signing) in words::SIGNING {
        let Some(at) = page.lines.iter().position(|line| line.text == heading) else {
            context.missing(page, heading);
            continue;
        };
        let lines = &page.lines[at + 1..];
        let next = |text: &str| {
            words::SIGNING.iter().any(|(other, _)| *other == text)
                || text.starts_with(words::COMMON_END)
        };
        let end = lines
            .iter()
            .position(|line| next(line.text))
            .unwrap_or(lines.len());
        let owner = format!("common parameters {signing}");
        let headers = [words::HEADER_COMMON];
        let Some(table) = table::read(
            context,
            &lines[..end],
            &headers,
            types,
            &owner,
            &page.lines[at],
        ) else {
            continue;
        };
        let members = member::members(context, &table, &owner);
        context.common_rows += members.len();
        let parameters = members.into_iter().map(|read| {
            let mut member = read.member;
            let row = table.rows.iter().find(|row| row.name == member.name);
            let text = row.map(|row| cell::read(row).text).unwrap_or_default();
            let header = match text.strip_prefix(words::HTTP_HEADER) {
                Some(rest) => rest.split('。').next().map(str::to_owned),
                None => text
                    .starts_with(words::HTTP_STANDARD_HEADER)
                    .then(|| member.name.clone()),
            };
            member.nullable = None;
            member.example = None;
            member.default = None;
            member.values.clear();
            member.location = header.is_some().then_some(ParameterLocation::Header);
            member.header = header;
            member
        });
        found.push(CommonParameters {
            signing: signing.to_owned(),
            parameters: parameters.collect(),
        });
    }
    found
}
