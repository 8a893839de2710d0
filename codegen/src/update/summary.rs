//! An update in a few lines.

use super::Plan;
use crate::history::diff::{Difference, Kind, Level, Thing};

pub(super) fn lines(plan: &Plan) -> Vec<String> {
    let mut lines = vec![headline(plan)];
    lines.push(verdict(plan));
    let descriptions = &plan.descriptions;
    let counted = |count: usize, what: &str| match count {
        1 => format!("1 description {what}"),
        count => format!("{count} descriptions {what}"),
    };
    if !descriptions.moved.is_empty() {
        let pairs: Vec<_> = descriptions
            .moved
            .iter()
            .map(|(before, after)| format!("{before} -> {after}"))
            .collect();
        lines.push(counted(
            pairs.len(),
            &format!("moved: {}", pairs.join(", ")),
        ));
    }
    if !descriptions.dropped.is_empty() {
        let dropped = descriptions.dropped.join(", ");
        lines.push(counted(
            descriptions.dropped.len(),
            &format!("dropped: {dropped}"),
        ));
    }
    if !plan.missing.is_empty() {
        lines.push(counted(
            plan.missing.len(),
            "missing: cloudapi docs missing",
        ));
    }
    lines
}

/// `release 127 (2025-07-21): 1 action, 3 members added; agrees with the vendor's changelog (5 of 5 entries)`.
fn headline(plan: &Plan) -> String {
    let diff = &plan.diff;
    let mut parts = Vec::new();
    for kind in Kind::ALL {
        let of_kind = || diff.differences.iter().filter(move |d| d.change == kind);
        if kind == Kind::Changed {
            parts.extend(changed(of_kind().collect()));
            continue;
        }
        let counts: Vec<_> = NOUNS
            .iter()
            .filter_map(|(things, noun)| {
                let count = of_kind().filter(|d| things.contains(&d.subject)).count();
                (count > 0).then(|| plural(count, noun))
            })
            .collect();
        if !counts.is_empty() {
            parts.push(format!("{} {}", counts.join(", "), kind.as_str()));
        }
    }
    if parts.is_empty() {
        parts.push("nothing differs".to_owned());
    }
    if let Some(agreement) = &diff.agreement {
        let (confirmed, entries) = (agreement.confirmed, agreement.entries);
        let odd = agreement
            .untold
            .iter()
            .filter(|row| !row.never_logged)
            .count();
        parts.push(if confirmed == entries && odd == 0 {
            format!("agrees with the vendor's changelog ({confirmed} of {entries} entries)")
        } else {
            format!(
                "the vendor's changelog says something else ({confirmed} of {entries} entries agree, {odd} differences untold)"
            )
        });
    }
    let what = match (diff.new.release, &diff.new.date) {
        (Some(release), Some(date)) => format!("release {release} ({date})"),
        _ => diff.new.name.clone(),
    };
    format!("{what}: {}", parts.join("; "))
}

const NOUNS: [(&[Thing], &str); 7] = [
    (&[Thing::Action], "action"),
    (&[Thing::Structure], "structure"),
    (&[Thing::Input], "parameter"),
    (&[Thing::Output, Thing::Member], "member"),
    (&[Thing::ErrorCode], "error code"),
    (&[Thing::Endpoint], "endpoint"),
    (&[Thing::Region], "region"),
];

fn changed(changes: Vec<&Difference>) -> Vec<String> {
    let now = |old: &str, new: &str| {
        let matches = |d: &&&Difference| {
            d.fact == Some("required")
                && (d.old.as_deref(), d.new.as_deref()) == (Some(old), Some(new))
        };
        changes.iter().filter(matches).count()
    };
    let types = changes.iter().filter(|d| d.fact == Some("type")).count();
    let (optional, required) = (now("required", "optional"), now("optional", "required"));
    let others = changes.len() - optional - required - types;
    [
        (optional, "parameter", " optional now"),
        (required, "parameter", " required now"),
        (types, "type", " changed"),
        (others, "other fact", " changed"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, noun, what)| plural(count, noun) + what)
    .collect()
}

fn plural(count: usize, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{s}")
}

fn verdict(plan: &Plan) -> String {
    let level = plan.diff.level;
    let mut line = format!("verdict: {} ({})", level.as_str(), level.meaning());
    if let Some(bump) = &plan.bump {
        line.push_str(&match level {
            Level::None => format!(", {} stays {}", bump.name, bump.new),
            _ => format!(", {} {} -> {}", bump.name, bump.old, bump.new),
        });
    }
    line
}
