//! Structures and error codes, which are listed where they stand and where they are used.

use crate::diagnostic::Diagnostic;
use crate::parse::report::Tally;
use crate::parse::tencent::context::Context;
use crate::parse::tencent::errors::Listed;
use crate::parse::tencent::manual::Manual;
use crate::parse::tencent::section::Section;
use crate::parse::tencent::structures::Found;
use crate::spec::{Api, ErrorScope, Member, Type};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Actions that refer to a structure: as printed, against the types.
pub(in crate::parse::tencent) fn references(
    context: &mut Context<'_, '_>,
    api: &Api,
    found: &[Found<'_>],
) {
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

/// The lists of error codes against the tables of the sections.
pub(in crate::parse::tencent) fn error_codes(
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

/// Codes stand in ASCII order, in each list and table. A word of a description that was taken for a code would not.
pub(in crate::parse::tencent) fn error_code_order(
    context: &mut Context<'_, '_>,
    listed: &[Listed<'_>],
    sections: &[Section<'_>],
) {
    let mut tally = Tally::new("error-code-order", "error codes against ASCII order");
    let mut compare = |codes: &[(u32, &str)]| {
        for pair in codes.windows(2) {
            let ((_, before), (line, code)) = (pair[0], pair[1]);
            tally.compare(before < code, |name| {
                Diagnostic::warning(name, format!("{code} stands behind {before}"))
                    .at(context.location_of(line, code))
            });
        }
    };
    for scope in [ErrorScope::Common, ErrorScope::Service] {
        let of_list = listed.iter().filter(|listed| listed.scope == scope);
        let codes: Vec<_> = of_list.map(|listed| (listed.line, listed.code)).collect();
        compare(&codes);
    }
    for section in sections {
        compare(&section.error_codes);
    }
    context.finish(tally);
}

/// Basic types of rows against the page of types.
pub(in crate::parse::tencent) fn data_types(
    context: &mut Context<'_, '_>,
    api: &Api,
    manual: &Manual<'_>,
) {
    let mut tally = Tally::new("data-types", "types of rows against the page of types");
    let mut seen: Vec<&Type> = Vec::new();
    for read in manual.rows() {
        let kind = &read.member.r#type;
        if matches!(kind, Type::Struct(_)) || seen.contains(&kind) {
            continue;
        }
        seen.push(kind);
        let known = api.data_types.iter().any(|known| known.r#type == *kind);
        tally.compare(known, |code| {
            let message = format!(
                "{} has a type that the page of types does not list",
                read.member.name
            );
            Diagnostic::warning(code, message).at(context.location_of(read.line, &read.member.name))
        });
    }
    context.finish(tally);
}

/// Structures stand in ASCII order.
pub(in crate::parse::tencent) fn order(context: &mut Context<'_, '_>, found: &[Found<'_>]) {
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
