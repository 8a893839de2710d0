//! Names of types.

use super::words;
use crate::spec::Type;
use std::collections::HashSet;

/// Names of types that a table may use.
#[derive(Debug, Default)]
pub(super) struct TypeNames<'a> {
    pub structures: HashSet<&'a str>,
}

impl TypeNames<'_> {
    /// A type by its documented name, and whether it is a list.
    pub fn get(&self, text: &str) -> Option<(Type, bool)> {
        let (name, list) = match text.strip_prefix(words::LIST) {
            Some(name) => (name, true),
            None => (text, false),
        };
        if let Some((_, basic)) = words::TYPES.iter().find(|(known, _)| *known == name) {
            return Some((basic.clone(), list));
        }
        self.structures
            .contains(name)
            .then(|| (Type::Struct(name.to_owned()), list))
    }

    /// The longest type that a text begins with, and what follows it.
    pub fn at_start<'t>(&self, text: &'t str) -> Option<((Type, bool), &'t str)> {
        let most_words = 4;
        let ends = text.match_indices(' ').map(|(at, _)| at).take(most_words);
        let mut ends: Vec<_> = ends.chain([text.len()]).collect();
        ends.reverse();
        ends.into_iter().find_map(|end| {
            let kind = self.get(&text[..end])?;
            Some((kind, text[end..].trim_start()))
        })
    }
}
