//! The changelog of a generated crate.

use super::Bump;
use crate::diagnostic::{Diagnostic, Location};
use crate::history::diff::{Diff, Difference, Impact, Kind, Thing};
use crate::spec::{Docs, MemberKind};
use std::fmt::Write as _;
use std::path::Path;

/// A section for one version: what changed for programs, in our words.
pub(super) fn entry(diff: &Diff, bump: &Bump, docs: &Docs) -> String {
    let mut text = format!("## {}", bump.new);
    if let Some(release) = diff.new.release {
        let _ = write!(text, " - API release {release}");
        if let Some(date) = &diff.new.date {
            let _ = write!(text, " ({date})");
        }
    }
    text.push_str("\n\n");
    let breaking = diff
        .differences
        .iter()
        .filter(|d| d.impact == Impact::Breaking)
        .count();
    let _ = match breaking {
        0 => writeln!(text, "Compatible with {}.", bump.old),
        1 => writeln!(text, "One change breaks programs written for {}.", bump.old),
        count => writeln!(
            text,
            "{count} changes break programs written for {}.",
            bump.old
        ),
    };
    let mut silent = 0;
    for kind in Kind::ALL {
        let of_kind = diff.differences.iter().filter(|d| d.change == kind);
        // What programs cannot notice is only counted.
        let (quiet, told): (Vec<_>, Vec<_>) = of_kind.partition(|d| d.is_silent());
        silent += quiet.len();
        if told.is_empty() {
            continue;
        }
        let word = kind.as_str();
        let (first, rest) = word.split_at(1);
        let _ = writeln!(text, "\n### {}{rest}\n", first.to_uppercase());
        for difference in told {
            let _ = writeln!(text, "- {}", line(difference, docs));
        }
    }
    if silent > 0 {
        let s = if silent == 1 { "" } else { "s" };
        let _ = writeln!(
            text,
            "\nDocumentation or data changed in {silent} place{s}."
        );
    }
    text
}

fn line(difference: &Difference, docs: &Docs) -> String {
    let mut line = String::new();
    if difference.impact == Impact::Breaking {
        line.push_str("**breaking:** ");
    }
    let _ = write!(line, "{} `{}`", noun(difference.subject), difference.path());
    match (&difference.fact, &difference.old, &difference.new) {
        (Some("required"), _, Some(new)) => {
            let _ = write!(line, " is {new} now: {}", difference.reason);
        }
        (Some("type"), ..) => {
            let _ = write!(line, ": {}", difference.reason);
        }
        (Some(_), ..) => {
            let _ = write!(line, ": {}", difference.reason);
        }
        _ if difference.change == Kind::Added => {
            if let Some(words) = description(difference, docs) {
                let _ = write!(line, ": {words}");
            }
            if difference.impact == Impact::Breaking || difference.subject == Thing::Structure {
                let _ = write!(line, " ({})", difference.reason);
            }
        }
        _ => {}
    }
    line
}

fn noun(thing: Thing) -> &'static str {
    match thing {
        Thing::Input => "parameter",
        Thing::Output => "response member",
        other => other.as_str(),
    }
}

/// The first sentence of our description.
fn description<'a>(difference: &Difference, docs: &'a Docs) -> Option<&'a str> {
    let owner = &difference.owner;
    let member = |kind| docs.member(kind, owner, difference.name.as_deref()?);
    let text = match difference.subject {
        Thing::Action => docs.actions.get(owner).map(String::as_str),
        Thing::Structure => docs.structures.get(owner).map(String::as_str),
        Thing::ErrorCode => docs.error_codes.get(owner).map(String::as_str),
        Thing::Input => member(MemberKind::Input),
        Thing::Output => member(MemberKind::Output),
        Thing::Member => member(MemberKind::Member),
        Thing::Endpoint | Thing::Region | Thing::Service | Thing::ValueSet => None,
    }?;
    let end = text.find(". ").map_or(text.len(), |end| end + 1);
    Some(&text[..end])
}

/// The changelog with a new section on top.
pub(super) fn changelog(path: &Path, bump: &Bump, entry: &str) -> Result<String, Vec<Diagnostic>> {
    let before = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => format!(
            "# Changelog of {}\n\nVersions follow cargo's rules: below 1.0.0 the second number counts breaking \
             changes, the third all others.\n",
            bump.name
        ),
        Err(error) => {
            let message = format!("cannot read the crate's changelog: {error}");
            let place = Location::file(path.display().to_string());
            return Err(vec![Diagnostic::error("unreadable", message).at(place)]);
        }
    };
    Ok(with_section(&before, entry))
}

/// Sections stand below the head, the newest first.
fn with_section(text: &str, entry: &str) -> String {
    match text.find("\n## ") {
        Some(at) => format!("{}\n{entry}{}", &text[..at], &text[at..]),
        None => format!("{}\n\n{entry}", text.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::with_section;

    #[test]
    fn the_newest_section_stands_first() {
        let first = with_section("# Changelog\n\nHead.\n", "## 2\n\nb\n");
        assert_eq!(first, "# Changelog\n\nHead.\n\n## 2\n\nb\n");
        let second = with_section(&first, "## 3\n\nc\n");
        assert_eq!(second, "# Changelog\n\nHead.\n\n## 3\n\nc\n\n## 2\n\nb\n");
    }
}
