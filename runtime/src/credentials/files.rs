//! Files with credentials. Messages show no line of them, which may hold a key.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::missing;
use crate::{Credential, Error};

/// Names and values of one section of an INI file; those without a value are left out.
pub(super) fn ini_section(text: &str, section: &str) -> Result<BTreeMap<String, String>, String> {
    let mut values = BTreeMap::new();
    let mut inside = false;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim().trim_start_matches('\u{feff}');
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            inside = name.trim() == section;
            continue;
        }
        let Some((name, value)) = line.split_once('=') else {
            return Err(format!("line {number} is no section, pair or comment"));
        };
        let value = value.trim();
        if inside && !value.is_empty() {
            values.insert(name.trim().to_owned(), value.to_owned());
        }
    }
    Ok(values)
}

/// A credential of optional parts; the error is the name of the part that is missing.
pub(super) fn pair(
    id: Option<String>,
    key: Option<String>,
    token: Option<String>,
    names: [&str; 2],
) -> Result<Credential, String> {
    match (id, key) {
        (Some(id), Some(key)) => {
            let credential = Credential::new(id, key);
            Ok(match token {
                Some(token) => credential.with_token(token),
                None => credential,
            })
        }
        (None, _) => Err(names[0].to_owned()),
        (_, None) => Err(names[1].to_owned()),
    }
}

/// The text of a file; `None` if there is no such file.
pub(super) fn read(path: &Path) -> Result<Option<String>, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(missing(format!("{}: {e}", path.display()))),
    }
}

pub(super) fn absent(paths: &[PathBuf]) -> Error {
    let paths: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    missing(format!("no file {}", paths.join(" or ")))
}
