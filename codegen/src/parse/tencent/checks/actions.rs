//! Actions, which the overview lists and sections document.

use crate::diagnostic::Diagnostic;
use crate::parse::report::Tally;
use crate::parse::tencent::context::Context;
use crate::parse::tencent::overview::Row;
use crate::parse::tencent::section::Section;
use crate::spec::Api;
use std::collections::{HashMap, HashSet};

/// The overview against the sections.
pub(in crate::parse::tencent) fn overview(
    context: &mut Context<'_, '_>,
    rows: &[Row<'_>],
    sections: &[Section<'_>],
) {
    let by_name: HashMap<&str, &Section<'_>> = sections
        .iter()
        .map(|section| (&*section.action.name, section))
        .collect();
    let listed: HashMap<&str, &Row<'_>> = rows.iter().map(|row| (row.name, row)).collect();
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
        limits.compare(section.rate_limit == row.rate_limit, |code| {
            let say =
                |limit: Option<u32>| limit.map_or("none".to_owned(), |limit| limit.to_string());
            let message = format!(
                "rate limit of {}: the overview says {}, its section {}",
                row.name,
                say(row.rate_limit),
                say(section.rate_limit)
            );
            Diagnostic::warning(code, message).at(context.location(row.line.number))
        });
    }
    for section in sections {
        let name = &*section.action.name;
        exist.compare(listed.contains_key(name), |code| {
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
        let Some(row) = listed.get(&*section.action.name) else {
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

/// Hosts, versions and regions of the sections against those of the service.
pub(in crate::parse::tencent) fn service(
    context: &mut Context<'_, '_>,
    sections: &[Section<'_>],
    api: &Api,
) {
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
