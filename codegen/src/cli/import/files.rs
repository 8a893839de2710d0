//! The files that arguments mean.

use crate::diagnostic::{Diagnostic, Location};
use std::path::{Path, PathBuf};

/// A file to read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Input {
    pub path: PathBuf,
    /// Whether it was found in a folder, and not named.
    pub found: bool,
}

/// Files, files in folders and below them, and files that patterns match, each once.
pub(super) fn inputs(arguments: &[PathBuf]) -> Result<Vec<Input>, Diagnostic> {
    let mut inputs: Vec<Input> = Vec::new();
    for argument in arguments {
        let before = inputs.len();
        if argument.is_dir() {
            below(argument, &mut inputs)?;
        } else if is_pattern(argument) && !argument.exists() {
            matching(argument, &mut inputs)?;
        } else {
            inputs.push(Input {
                path: argument.clone(),
                found: false,
            });
        }
        if inputs.len() == before {
            return Err(
                Diagnostic::error("no-descriptions", "there is no description here")
                    .at(Location::file(argument.display().to_string()))
                    .expected("expected files that end with .json")
                    .help("name the vendor's api.json or api-docs.json files, or their folder"),
            );
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    inputs.retain(|input| seen.insert(input.path.clone()));
    Ok(inputs)
}

/// Files of a folder that end with `.json`, those of the folders in it included, sorted.
fn below(folder: &Path, inputs: &mut Vec<Input>) -> Result<(), Diagnostic> {
    for path in entries(folder)? {
        if path.is_dir() {
            below(&path, inputs)?;
        } else if path.extension().is_some_and(|ending| ending == "json") {
            inputs.push(Input { path, found: true });
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let unreadable = |error: std::io::Error| {
        Diagnostic::error("unreadable", format!("cannot read the folder: {error}"))
            .at(Location::file(folder.display().to_string()))
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        // A link to a folder may lead back here.
        let linked = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if hidden || linked && path.is_dir() {
            continue;
        }
        paths.push(path);
    }
    paths.sort();
    Ok(paths)
}

fn is_pattern(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().contains(['*', '?'])
}

/// Files whose name a pattern matches.
fn matching(pattern: &Path, inputs: &mut Vec<Input>) -> Result<(), Diagnostic> {
    let folder = match pattern.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let name = pattern.file_name().unwrap_or_default().to_string_lossy();
    let wanted: Vec<char> = name.chars().collect();
    for path in entries(folder)? {
        let found = path.file_name().unwrap_or_default().to_string_lossy();
        let found: Vec<char> = found.chars().collect();
        if path.is_file() && matches(&wanted, &found) {
            inputs.push(Input { path, found: false });
        }
    }
    Ok(())
}

/// Whether a pattern matches a name: `*` stands for any characters, `?` for one.
fn matches(pattern: &[char], name: &[char]) -> bool {
    let (mut p, mut n) = (0, 0);
    // Where the last `*` stands, and how far it has reached.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match star {
                Some((at, reached)) => {
                    star = Some((at, reached + 1));
                    p = at + 1;
                    n = reached + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        for (pattern, name, expected) in [
            ("*.json", "a.json", true),
            ("*.json", "a.jsonx", false),
            ("*", "", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*a*b*", "xaybz", true),
            ("*a*b*", "xbya", false),
            ("*ab", "aab", true),
            ("a*", "b", false),
        ] {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            let found = matches(&chars(pattern), &chars(name));
            assert_eq!(found, expected, "{pattern} {name}");
        }
    }
}
