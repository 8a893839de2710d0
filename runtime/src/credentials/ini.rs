//! INI files. Messages show no line of them, which may hold a key.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use crate::Value;

/// Names and values of one section; those without a value are left out. `None` if there is no such
/// section.
pub(super) type Section = BTreeMap<String, Zeroizing<String>>;

/// Reads one section. Every line must be a section, a pair or a comment, wherever it stands.
pub(super) fn section(text: &str, wanted: &str) -> Result<Option<Section>, String> {
    let mut values: Option<Section> = None;
    let mut inside = false;
    for (number, line) in (1..).zip(text.lines()) {
        let refuse = |why: &str| Err(format!("line {number}: {why}"));
        let line = without_comment(line).trim();
        if line.is_empty() {
            continue;
        }
        if let Some(header) = line.strip_prefix('[') {
            let Some(name) = header.strip_suffix(']') else {
                return refuse("the section has no closing bracket");
            };
            inside = name.trim() == wanted;
            if inside {
                values.get_or_insert_default();
            }
            continue;
        }
        let Some((name, value)) = line.split_once('=') else {
            return refuse("not a section, a pair or a comment");
        };
        let (name, value) = (name.trim(), value.trim());
        let (true, Some(values)) = (inside, &mut values) else {
            continue;
        };
        if value.starts_with(['"', '\'']) {
            return refuse("the value is in quotes: remove them");
        }
        if value.is_empty() {
            continue;
        }
        let value = Zeroizing::new(value.to_owned());
        if values.insert(name.to_owned(), value).is_some() {
            return refuse(&format!("duplicate key `{name}`"));
        }
    }
    Ok(values)
}

/// The line up to a comment, which begins with `#` or `;` at the start of the line or after a blank.
fn without_comment(line: &str) -> &str {
    let mut after_blank = true;
    for (index, c) in line.char_indices() {
        if after_blank && matches!(c, '#' | ';') {
            return &line[..index];
        }
        after_blank = matches!(c, ' ' | '\t');
    }
    line
}

/// A section as an object, so that it reads as a profile does.
pub(super) fn json(mut section: Section) -> Value {
    let take = |(name, value): (&String, &mut Zeroizing<String>)| {
        (name.clone(), Value::String(std::mem::take(&mut **value)))
    };
    Value::Object(section.iter_mut().map(take).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, String)>, String> {
        let section = section(text, "default")?.ok_or("no section")?;
        let pairs = section.into_iter();
        Ok(pairs
            .map(|(name, value)| (name, value.to_string()))
            .collect())
    }

    fn pairs(expected: &[(&str, &str)]) -> Result<Vec<(String, String)>, String> {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Ok(expected.iter().map(own).collect())
    }

    #[test]
    fn comments_stand_behind_values_and_sections() {
        let text = "[default]  # the main account\r\ntype = access_key            # kind\n\
                    access_key_id = foo          # not part of the key\naccess_key_secret = bar#baz\n\
                    a = b;c\t; note\nb = # nothing\nc=#d\n";
        let expected = [
            ("a", "b;c"),
            ("access_key_id", "foo"),
            ("access_key_secret", "bar#baz"),
            ("c", "#d"),
            ("type", "access_key"),
        ];
        assert_eq!(read(text), pairs(&expected));
    }

    #[test]
    fn sections_are_kept_apart() {
        let text = "; comment\n  # more\nsecret_id = outside\n\n[other]\nsecret_id = x\r\n\
                    [ default ]\r\n secret_id = a \r\nsecret_key\t=\tb=c=\r\ntoken =\n[z]\ntoken = z\n";
        let expected = [("secret_id", "a"), ("secret_key", "b=c=")];
        assert_eq!(read(text), pairs(&expected));
        assert_eq!(read("[default]\n"), pairs(&[]));
        assert_eq!(read("[other]\na = b"), Err("no section".to_owned()));
    }

    #[test]
    fn broken_lines_are_refused_by_number_alone() {
        for (text, message) in [
            (
                "[default]\nhidden",
                "line 2: not a section, a pair or a comment",
            ),
            (
                "[default\na = hidden",
                "line 1: the section has no closing bracket",
            ),
            (
                "[default]\na = \"hidden\"",
                "line 2: the value is in quotes: remove them",
            ),
            (
                "[default]\na = hidden\n[x]\n[default]\na = hidden",
                "line 5: duplicate key `a`",
            ),
        ] {
            assert_eq!(read(text), Err(message.to_owned()));
        }
    }
}
