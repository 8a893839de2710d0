//! Words of a row: names, types, the required column.

use super::words;

pub(super) fn required(word: &str) -> Option<Option<bool>> {
    match word {
        words::YES => Some(Some(true)),
        words::NO => Some(Some(false)),
        words::DEPENDS => Some(None),
        _ => None,
    }
}

/// Splits `Type 是 text`.
pub(super) fn required_behind(text: &str) -> Option<(&str, Option<bool>, &str)> {
    let mut start = 0;
    for word in text.split(' ') {
        let end = start + word.len();
        if let (Some(found), Some(kind)) = (required(word), text.get(..start.saturating_sub(1))) {
            return Some((kind, found, text[end..].trim_start()));
        }
        start = end + 1;
    }
    None
}

pub(super) fn split_word(text: &str) -> (&str, &str) {
    match text.split_once(' ') {
        Some((word, rest)) => (word, rest.trim_start()),
        None => (text, ""),
    }
}

/// Whether a text has the form of a type.
pub(super) fn is_type_name(text: &str) -> bool {
    let name = text.strip_prefix(words::LIST).unwrap_or(text);
    is_name(name) && name.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Whether a text can be the name of a parameter, member, structure or action.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
