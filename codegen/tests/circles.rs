//! Imports run downwards: the files of this crate form no circle.
//!
//! Paths are read as text, tests left out. A file and the one that declares it are no circle by what the child takes of
//! its parent.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

type Module = Vec<String>;

/// Rust files below a folder, by module.
fn modules(folder: &Path, above: &Module, found: &mut BTreeMap<Module, (PathBuf, bool)>) {
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{error}")) {
        let path = entry.unwrap_or_else(|error| panic!("{error}")).path();
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if ["tests", "fixture"].contains(&&*stem) {
            continue;
        }
        let mut module = above.clone();
        if path.is_dir() {
            module.push(stem);
            modules(&path, &module, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let is_root = ["mod", "lib", "main"].contains(&&*stem);
            if !is_root {
                module.push(stem);
            }
            found.insert(module, (path, is_root));
        }
    }
}

/// `a::{b, c::{d}}`: its paths.
fn expanded(path: &str) -> Vec<String> {
    let path = path.trim();
    let Some((before, inner)) = path.split_once('{') else {
        return vec![
            path.split(" as ")
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned(),
        ];
    };
    let inner = inner.trim_end().strip_suffix('}').unwrap_or(inner);
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for c in inner.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        match (c, parts.last_mut()) {
            (',', _) if depth == 0 => parts.push(String::new()),
            (c, Some(part)) => part.push(c),
            _ => {}
        }
    }
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    parts
        .flat_map(|part| expanded(&format!("{before}{}", part.trim())))
        .collect()
}

/// Paths of a file that begin at the crate or at a module above.
fn paths(text: &str) -> Vec<String> {
    let text: String = text
        .split("#[cfg(test)]\nmod ")
        .next()
        .unwrap_or_default()
        .lines()
        .map(|line| {
            line.split("//")
                .next()
                .unwrap_or_default()
                .trim_end()
                .to_owned()
                + " "
        })
        .collect();
    let mut paths = Vec::new();
    let mut rest = String::new();
    for (index, part) in text.split("use ").enumerate() {
        let starts = ["crate::", "super::", "self::"]
            .iter()
            .any(|start| part.starts_with(start));
        match part.split_once(';').filter(|_| index > 0 && starts) {
            Some((used, behind)) => {
                paths.extend(expanded(used));
                rest.push_str(behind);
            }
            None => rest.push_str(part),
        }
    }
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let words = rest.split(|c: char| !is_path(c));
    paths.extend(
        words
            .filter(|word| word.starts_with("crate::") || word.starts_with("super::"))
            .map(str::to_owned),
    );
    paths
}

/// The module that a path of another one leads to; nothing if it is that one or what lies above it.
fn target(path: &str, from: &Module, known: &BTreeMap<Module, (PathBuf, bool)>) -> Option<Module> {
    let mut segments = path
        .split("::")
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .peekable();
    let mut module = from.clone();
    match *segments.peek()? {
        "crate" => {
            module.clear();
            segments.next();
        }
        "self" => drop(segments.next()),
        _ => {
            while segments.next_if(|part| *part == "super").is_some() {
                module.pop();
            }
        }
    }
    let start = module.clone();
    for segment in segments {
        let mut deeper = module.clone();
        deeper.push(segment.to_owned());
        if !known.contains_key(&deeper) {
            break;
        }
        module = deeper;
    }
    let above = module == start && from.starts_with(&module);
    (module != *from && !above && known.contains_key(&module)).then_some(module)
}

#[test]
fn imports_form_no_circle() {
    let mut known = BTreeMap::new();
    modules(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &Vec::new(),
        &mut known,
    );
    let mut imports: BTreeMap<&Module, BTreeSet<Module>> = BTreeMap::new();
    for (module, (file, _)) in &known {
        let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{error}"));
        let targets = paths(&text)
            .iter()
            .filter_map(|path| target(path, module, &known))
            .collect();
        imports.insert(module, targets);
    }
    assert!(imports.values().map(BTreeSet::len).sum::<usize>() > 200);
    // What imports nothing that is left is in no circle.
    loop {
        let left: BTreeSet<Module> = imports.keys().map(|module| (*module).clone()).collect();
        let before = imports.len();
        imports.retain(|_, targets| targets.iter().any(|target| left.contains(target)));
        if imports.len() == before {
            break;
        }
    }
    // The rest is in circles, or imports what is.
    let shown: Vec<String> = imports
        .iter()
        .map(|(module, targets)| {
            let targets = targets.iter().filter(|target| imports.contains_key(target));
            format!(
                "{} -> {}",
                module.join("::"),
                targets
                    .map(|target| target.join("::"))
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        })
        .collect();
    assert!(shown.is_empty(), "{shown:#?}");
}

#[test]
fn uses_are_found() {
    let text = "use crate::a::{b, c::{self, d}};\nuse super::{e, f as g};\nfn h() { super::super::i::j(); crate::k(); }\n#[cfg(test)]\nmod tests { use crate::l; }\n";
    assert_eq!(
        paths(text),
        [
            "crate::a::b",
            "crate::a::c::self",
            "crate::a::c::d",
            "super::e",
            "super::f",
            "super::super::i::j",
            "crate::k"
        ]
    );
}
