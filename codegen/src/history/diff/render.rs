//! A diff for people.

use super::{Agreement, Diff, Difference, Impact, Kind, Side, next_version};
use std::fmt::Write;

/// The diff as text; with the version of the generated crate, also its next one.
pub fn text(diff: &Diff, crate_version: Option<(&str, &str)>) -> String {
    let mut text = format!(
        "{} {}: {} -> {}\n",
        diff.service,
        diff.version,
        side(&diff.old),
        side(&diff.new)
    );
    text.push_str(&differences(diff));
    verdict(&mut text, diff, crate_version);
    if let Some(agreement) = &diff.agreement {
        agreed(&mut text, agreement);
    }
    text
}

/// The differences by what happened, each below an empty line.
pub fn differences(diff: &Diff) -> String {
    let mut text = String::new();
    for kind in Kind::ALL {
        section(&mut text, kind, &diff.differences);
    }
    text
}

// Writing to a string cannot fail.
macro_rules! put {
    ($text:expr, $($rest:tt)*) => { let _ = writeln!($text, $($rest)*); };
}

fn side(side: &Side) -> String {
    match (side.release, &side.date) {
        (Some(release), Some(date)) => format!("{} (release {release}, {date})", side.name),
        (Some(release), None) => format!("{} (release {release})", side.name),
        _ => side.name.clone(),
    }
}

fn section(text: &mut String, kind: Kind, differences: &[Difference]) {
    let rows: Vec<_> = differences.iter().filter(|d| d.change == kind).collect();
    if rows.is_empty() {
        return;
    }
    put!(text, "\n{} ({})", kind.as_str(), rows.len());
    let width = |cell: fn(&Difference) -> String| rows.iter().map(|d| cell(d).len()).max();
    let subject = |d: &Difference| d.subject.as_str().to_owned();
    let subjects = width(subject).unwrap_or_default();
    let paths = width(Difference::path).unwrap_or_default();
    for row in rows {
        let mark = match row.impact {
            Impact::Breaking => "breaks",
            Impact::Addition | Impact::None => "ok    ",
        };
        let mut line = format!(
            "  {mark}  {:subjects$}  {:paths$}  ",
            row.subject.as_str(),
            row.path()
        );
        if let (Some(fact), Some(old), Some(new)) = (&row.fact, &row.old, &row.new) {
            let _ = write!(line, "{fact}: {old} -> {new}; ");
        }
        put!(text, "{line}{}", row.reason);
    }
}

fn verdict(text: &mut String, diff: &Diff, crate_version: Option<(&str, &str)>) {
    let breaking = diff
        .differences
        .iter()
        .filter(|d| d.impact == Impact::Breaking);
    let level = diff.level;
    let mut line = format!("\nverdict: {} ({}", level.as_str(), level.meaning());
    match breaking.count() {
        0 => {}
        1 => line.push_str("; 1 change breaks"),
        more => {
            let _ = write!(line, "; {more} changes break");
        }
    }
    line.push(')');
    if let Some((name, version)) = crate_version
        && let Ok(next) = next_version(version, level)
    {
        let _ = write!(line, ", {name} {version} -> {next}");
    }
    put!(text, "{line}");
}

fn agreed(text: &mut String, agreement: &Agreement) {
    let mut line = format!(
        "changelog: {} of {} entries agree",
        agreement.confirmed, agreement.entries
    );
    match agreement.invisible {
        0 => {}
        1 => line.push_str("; 1 is a modification, which a replay cannot show"),
        more => {
            let _ = write!(
                line,
                "; {more} are modifications, which a replay cannot show"
            );
        }
    }
    put!(text, "{line}");
    text.push_str(&disagreements(agreement));
}

/// Where the changelog and the specs disagree, one line each; nothing if they agree.
pub fn disagreements(agreement: &Agreement) -> String {
    let mut text = String::new();
    for row in &agreement.unconfirmed {
        let release = row.release.unwrap_or_default();
        put!(
            text,
            "  release {release}, {}: changelog says {}, spec says {}",
            row.what,
            row.changelog,
            row.spec
        );
    }
    let (silent, odd): (Vec<_>, Vec<_>) = agreement.untold.iter().partition(|row| row.never_logged);
    for row in odd {
        put!(
            text,
            "  {}: changelog says nothing, spec says {}",
            row.what,
            row.spec
        );
    }
    if !silent.is_empty() {
        put!(
            text,
            "  not in the changelog, as the vendor never logs such changes: {}",
            silent.len()
        );
        for row in silent {
            put!(text, "    {}: {}", row.what, row.spec);
        }
    }
    text
}
