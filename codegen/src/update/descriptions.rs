//! What becomes of our descriptions when the document changes.

use crate::history::diff::renamed_structures;
use crate::spec::{Api, Docs, docs};
use std::collections::BTreeMap;

/// Keys of `docs.json` that an update touches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Descriptions {
    /// Key before and after: a structure has a new name.
    pub moved: Vec<(String, String)>,
    /// What they described is gone.
    pub dropped: Vec<String>,
}

impl Descriptions {
    /// Whether `docs.json` stays as it is.
    pub fn are_unchanged(&self) -> bool {
        self.moved.is_empty() && self.dropped.is_empty()
    }

    /// Moves the texts of renamed structures, then drops those of what the old spec had and the new one has not. What
    /// described nothing before is left for `cloudapi check` to say.
    pub(super) fn carry(old: &Api, new: &Api, words: &mut Docs) -> Self {
        let mut descriptions = Self::default();
        for (before, after) in renamed_structures(old, new) {
            let moved = |key: &str| (key == before).then(|| after.to_owned());
            descriptions.rename(&mut words.structures, moved);
            let moved = |key: &str| {
                let (owner, name) = key.split_once('.')?;
                (owner == before).then(|| format!("{after}.{name}"))
            };
            descriptions.rename(&mut words.members, moved);
        }
        let (before, after) = (docs::Keys::of(old), docs::Keys::of(new));
        descriptions.drop(&mut words.actions, &before.actions, &after.actions);
        descriptions.drop(&mut words.structures, &before.structures, &after.structures);
        descriptions.drop(&mut words.members, &before.members, &after.members);
        descriptions.drop(
            &mut words.error_codes,
            &before.error_codes,
            &after.error_codes,
        );
        descriptions
    }

    fn rename(
        &mut self,
        texts: &mut BTreeMap<String, String>,
        new_key: impl Fn(&str) -> Option<String>,
    ) {
        let keys: Vec<_> = texts
            .keys()
            .filter_map(|key| Some((key.clone(), new_key(key)?)))
            .filter(|(_, key)| !texts.contains_key(key))
            .collect();
        for (before, after) in keys {
            if let Some(text) = texts.remove(&before) {
                texts.insert(after.clone(), text);
                self.moved.push((before, after));
            }
        }
    }

    fn drop(
        &mut self,
        texts: &mut BTreeMap<String, String>,
        before: &std::collections::BTreeSet<String>,
        after: &std::collections::BTreeSet<String>,
    ) {
        texts.retain(|key, _| {
            let gone = before.contains(key) && !after.contains(key);
            if gone {
                self.dropped.push(key.clone());
            }
            !gone
        });
    }
}
