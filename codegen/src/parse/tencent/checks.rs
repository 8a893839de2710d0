//! The document against itself: what it says in two places.

use super::context::Context;
use super::errors::Listed;
use super::overview::Row;
use super::section::Section;
use super::structures::Found;
use crate::diagnostic::Diagnostic;
use crate::parse::report::Tally;
use crate::spec::{Api, ErrorScope, Member, Type};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Numbers in the footers against the count of printed pages.
pub(super) fn page_numbers(context: &mut Context<'_, '_>, part: u32) {
    let mut tally = Tally::new(
        "page-numbers",
        "numbers in footers against the pages counted since the last footer",
    );
    let mut last: Option<(usize, u32)> = None;
    let of_part = context
        .document
        .pages
        .iter()
        .filter(|page| page.part == part);
    let last_line = of_part.flat_map(|page| page.lines.last()).last();
    let end = last_line.map_or(0, |line| line.pdf as usize + 1);
    let pages = context.document.pdf_pages.iter().take(end);
    for (at, page) in pages.enumerate() {
        let Some((number, line)) = page.printed_number else {
            continue;
        };
        if let Some((before, before_number)) = last {
            let expected = before_number as usize + (at - before);
            tally.compare(expected == number as usize, |code| {
                Diagnostic::warning(
                    code,
                    format!("the footer says page {number}; counting gives {expected}"),
                )
                .at(context.location(line))
                .help("pages are missing, or their ends were not recognised")
            });
        }
        last = Some((at, number));
    }
    context.finish(tally);
}

/// Links to structures against the rows whose types are structures, printed page by printed page.
pub(super) fn links(context: &mut Context<'_, '_>, sections: &[Section<'_>]) {
    let mut tally = Tally::new(
        "structure-links",
        "links to structures against rows with a structure as type, by page",
    );
    let mut rows: HashMap<u32, Vec<(u32, &str)>> = HashMap::new();
    for read in sections
        .iter()
        .flat_map(|section| section.input.iter().chain(&section.output))
    {
        if let Type::Struct(name) = &read.member.r#type {
            rows.entry(read.pdf).or_default().push((read.line, name));
        }
    }
    let first = sections
        .iter()
        .filter_map(|s| s.input.first().or(s.output.first()))
        .map(|read| read.pdf)
        .min();
    let last = sections
        .iter()
        .flat_map(|s| s.output.iter().chain(&s.input))
        .map(|read| read.pdf)
        .max();
    let pages = first
        .zip(last)
        .map_or(0..0, |(first, last)| first as usize..last as usize + 1);
    let start = pages.start;
    for (at, page) in context
        .document
        .pdf_pages
        .get(pages)
        .unwrap_or_default()
        .iter()
        .enumerate()
    {
        let links: Vec<_> = page
            .links
            .iter()
            .filter_map(|link| Some((link.number, structure(link.url)?)))
            .collect();
        let here = rows
            .remove(&u32::try_from(start + at).unwrap_or(u32::MAX))
            .unwrap_or_default();
        for index in 0..links.len().max(here.len()) {
            let (link, row) = (links.get(index), here.get(index));
            let agrees = link.map(|(_, name)| *name) == row.map(|(_, name)| *name);
            tally.compare(agrees, |code| {
                let name = |found: Option<&(u32, &str)>| {
                    found.map_or("none", |(_, name)| *name).to_owned()
                };
                let line = row.or(link).map_or(0, |(line, _)| *line);
                let message = format!(
                    "the row names the structure {}, the link {}",
                    name(row),
                    name(link)
                );
                Diagnostic::warning(code, message).at(context.location(line))
            });
        }
    }
    context.finish(tally);
}

/// `Topic` of `https://cloud.tencent.com/document/api/597/40861#Topic`.
pub(super) fn structure(url: &str) -> Option<&str> {
    let (page, name) = url.split_once('#')?;
    (super::overview::page_id(page).is_some() && super::table::is_name(name)).then_some(name)
}

/// Links that open an action in the vendor's explorer against the action of the section.
pub(super) fn explorer(
    context: &mut Context<'_, '_>,
    sections: &[Section<'_>],
    service: &str,
    version: &str,
) {
    let mut tally = Tally::new(
        "explorer-links",
        "links to the vendor's explorer against action, service and version",
    );
    let links = context
        .document
        .pdf_pages
        .iter()
        .flat_map(|page| &page.links);
    let links = links.filter_map(|link| {
        let (_, query) = link.url.split_once("/api/explorer?")?;
        let value = |name: &str| {
            query
                .split('&')
                .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
        };
        Some((
            link.number,
            value("Product"),
            value("Version"),
            value("Action")?,
        ))
    });
    let mut links = links.peekable();
    for (at, section) in sections.iter().enumerate() {
        let until = sections.get(at + 1).map_or(u32::MAX, |next| next.line);
        let mut found = None;
        while let Some(link) = links.next_if(|(line, ..)| *line < until) {
            found = found.or((link.0 > section.line).then_some(link));
        }
        let name = &section.action.name;
        let agrees = found.is_some_and(|(_, product, of, action)| {
            product == Some(service) && of == Some(version) && action == name
        });
        tally.compare(agrees, |code| match found {
            Some((line, ..)) => Diagnostic::warning(
                code,
                format!("the link in the section of {name} opens another action"),
            )
            .at(context.location(line)),
            None => Diagnostic::warning(
                code,
                format!("the section of {name} has no link to the explorer"),
            )
            .at(context.location(section.line)),
        });
    }
    context.finish(tally);
}

/// Actions that refer to a structure: as printed, against the types.
pub(super) fn references(context: &mut Context<'_, '_>, api: &Api, found: &[Found<'_>]) {
    let mut tally = Tally::new(
        "references",
        "actions that a structure says refer to it against the types",
    );
    let by_name: HashMap<&str, &[Member]> = api
        .structures
        .iter()
        .map(|structure| (&*structure.name, &*structure.members))
        .collect();
    let mut users: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for action in &api.actions {
        let mut seen: HashSet<&str> = HashSet::new();
        let mut open: Vec<&[Member]> = vec![&action.input, &action.output];
        while let Some(members) = open.pop() {
            for member in members {
                if let Type::Struct(name) = &member.r#type
                    && seen.insert(name)
                {
                    open.extend(by_name.get(&**name));
                }
            }
        }
        for name in seen {
            users.entry(name).or_default().insert(&action.name);
        }
    }
    for found in found {
        let name = &*found.structure.name;
        let printed: BTreeSet<&str> = found.structure.used_by.iter().map(|name| &**name).collect();
        let computed = users.remove(name).unwrap_or_default();
        for action in printed.union(&computed) {
            let (says, is) = (printed.contains(action), computed.contains(action));
            tally.compare(says == is, |code| {
                let message = match says {
                    true => format!("{name} says that {action} refers to it, but no type of {action} leads there"),
                    false => format!("{name} does not list {action}, whose types lead there"),
                };
                Diagnostic::warning(code, message).at(context.location(found.used_by_line))
            });
        }
    }
    context.finish(tally);
}

/// The overview against the sections.
pub(super) fn overview(context: &mut Context<'_, '_>, rows: &[Row<'_>], sections: &[Section<'_>]) {
    let by_name: HashMap<&str, &Section<'_>> = sections
        .iter()
        .map(|section| (&*section.action.name, section))
        .collect();
    let listed: HashSet<&str> = rows.iter().map(|row| row.name).collect();
    let mut exist = Tally::new(
        "overview-sections",
        "actions of the overview against sections",
    );
    let mut titles = Tally::new(
        "overview-titles",
        "titles in the overview against titles of pages",
    );
    let mut limits = Tally::new(
        "overview-rate-limits",
        "rate limits in the overview against those of sections",
    );
    let mut order = Tally::new(
        "overview-order",
        "order and categories of the overview against those of pages",
    );
    for row in rows {
        let Some(section) = by_name.get(row.name) else {
            exist.compare(false, |code| {
                Diagnostic::warning(
                    code,
                    format!("the overview lists {}, which has no section", row.name),
                )
                .at(context.location_of(row.line.number, row.name))
                .help("it is kept among the undocumented actions; nothing is generated for it")
            });
            continue;
        };
        exist.compare(true, |code| Diagnostic::warning(code, ""));
        titles.compare(
            section.title.map(|line| line.text) == Some(row.title),
            |code| {
                let message = format!(
                    "the page of {} has another title than the overview gives it",
                    row.name
                );
                Diagnostic::warning(code, message)
                    .at(context.location_of(row.line.number, row.title))
            },
        );
        limits.compare(section.action.rate_limit == row.rate_limit, |code| {
            let say =
                |limit: Option<u32>| limit.map_or("none".to_owned(), |limit| limit.to_string());
            let message = format!(
                "rate limit of {}: the overview says {}, its section {}",
                row.name,
                say(row.rate_limit),
                say(section.action.rate_limit)
            );
            Diagnostic::warning(code, message).at(context.location(row.line.number))
        });
    }
    for section in sections {
        let name = &*section.action.name;
        exist.compare(listed.contains(name), |code| {
            Diagnostic::warning(
                code,
                format!("{name} has a section, but the overview does not list it"),
            )
            .at(context.location(section.line))
        });
    }
    // A folder begins with the page below its name; the folders and their pages stand in the order of their own, the
    // actions of one folder in the order of the overview.
    let mut folder = None;
    let mut last: HashMap<&str, u32> = HashMap::new();
    for section in sections {
        folder = section.folder.map(|line| line.text).or(folder);
        let Some(row) = rows.iter().find(|row| row.name == section.action.name) else {
            continue;
        };
        let before = last.insert(row.folder, row.line.number);
        let agrees =
            folder == Some(row.folder) && before.is_none_or(|before| before < row.line.number);
        order.compare(agrees, |code| {
            let message = format!(
                "the page of {} stands in another order or folder than its row",
                row.name
            );
            Diagnostic::warning(code, message).at(context.location(section.line))
        });
    }
    for tally in [exist, titles, limits, order] {
        context.finish(tally);
    }
}

/// Pages of actions in the overview against those that the changelog links to.
pub(super) fn action_pages(
    context: &mut Context<'_, '_>,
    rows: &[Row<'_>],
    pages: &BTreeMap<String, String>,
) {
    let mut tally = Tally::new(
        "action-pages",
        "links of the overview against links of the changelog",
    );
    for row in rows {
        let (Some(page), Some(other)) = (row.page, pages.get(row.name)) else {
            continue;
        };
        tally.compare(page == other, |code| {
            let message = format!(
                "the overview links {} to page {page}, the changelog to page {other}",
                row.name
            );
            Diagnostic::warning(code, message).at(context.location_of(row.line.number, row.name))
        });
    }
    context.finish(tally);
}

/// The lists of error codes against the tables of the sections.
pub(super) fn error_codes(
    context: &mut Context<'_, '_>,
    listed: &[Listed<'_>],
    sections: &[Section<'_>],
) {
    let mut known = Tally::new(
        "error-codes",
        "error codes of sections against the two lists of the service",
    );
    let mut used = Tally::new(
        "error-codes-used",
        "error codes of the service's own list against those of sections",
    );
    let list: HashSet<&str> = listed.iter().map(|listed| listed.code).collect();
    let mut of_sections: HashSet<&str> = HashSet::new();
    for section in sections {
        for (line, code) in &section.error_codes {
            of_sections.insert(code);
            known.compare(list.contains(code), |name| {
                let message = format!(
                    "{code} of {} stands in no list of the service",
                    section.action.name
                );
                Diagnostic::warning(name, message).at(context.location_of(*line, code))
            });
        }
    }
    for listed in listed
        .iter()
        .filter(|listed| listed.scope == ErrorScope::Service)
    {
        used.compare(of_sections.contains(listed.code), |name| {
            Diagnostic::warning(name, format!("no section names {}", listed.code))
                .at(context.location_of(listed.line, listed.code))
        });
    }
    context.finish(known);
    context.finish(used);
}

/// Structures stand in ASCII order.
pub(super) fn order(context: &mut Context<'_, '_>, found: &[Found<'_>]) {
    let mut tally = Tally::new("structure-order", "structures against ASCII order");
    for pair in found.windows(2) {
        let (before, name) = (&pair[0].structure.name, &pair[1].structure.name);
        tally.compare(before < name, |code| {
            Diagnostic::warning(code, format!("{name} stands behind {before}"))
                .at(context.location(pair[1].line.number))
        });
    }
    context.finish(tally);
}

/// How far a row's name is from its description against the number of lines of the description.
pub(super) fn heights(context: &mut Context<'_, '_>) {
    let mut tally = Tally::new(
        "row-heights",
        "position of a row's name against the lines of its description",
    );
    for height in std::mem::take(&mut context.heights) {
        let agrees = height.beside == (height.lines == 1) && height.close == (height.lines == 2);
        tally.compare(agrees, |code| {
            let message = format!(
                "a description of {} lines stands as if it had another number of lines",
                height.lines
            );
            Diagnostic::warning(code, message).at(context.location(height.line))
        });
    }
    context.finish(tally);
}

/// Hosts, versions and regions of the sections against those of the service.
pub(super) fn service(context: &mut Context<'_, '_>, sections: &[Section<'_>], api: &Api) {
    let mut tally = Tally::new(
        "section-service",
        "host, version and regions of sections against those of the service",
    );
    let hosts: HashSet<&str> = api
        .endpoints
        .iter()
        .map(|endpoint| &*endpoint.host)
        .collect();
    for section in sections {
        let name = &section.action.name;
        let host = section.host.is_some_and(|(_, host)| hosts.contains(host));
        tally.compare(host, |code| {
            let line = section.host.map_or(section.line, |(line, _)| line);
            Diagnostic::warning(
                code,
                format!("{name} has a host that the service does not list"),
            )
            .at(context.location(line))
        });
        let version = section.version.as_ref();
        tally.compare(
            version.is_some_and(|(_, version)| *version == api.version),
            |code| {
                let line = version.map_or(section.line, |(line, _)| *line);
                Diagnostic::warning(
                    code,
                    format!("{name} has another version than the other actions"),
                )
                .at(context.location(line))
            },
        );
        for region in section.action.regions.iter().flatten() {
            tally.compare(api.regions.contains(region), |code| {
                Diagnostic::warning(
                    code,
                    format!("{name} names the region {region}, which the service does not list"),
                )
                .at(context.location(section.region_line.unwrap_or(section.line)))
            });
        }
    }
    context.finish(tally);
}
