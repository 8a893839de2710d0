//! Environment variables, or what tests put in their place.

use std::path::PathBuf;

/// Where providers look up variables and the home directory.
#[derive(Clone, Default)]
pub(crate) struct Variables {
    #[cfg(test)]
    fixed: Option<std::sync::Arc<std::collections::HashMap<String, String>>>,
}

impl Variables {
    /// A variable that is set, not empty, and text.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        #[cfg(test)]
        if let Some(fixed) = &self.fixed {
            return fixed.get(name).cloned();
        }
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    /// The home directory of the user.
    pub(crate) fn home(&self) -> Option<PathBuf> {
        #[cfg(test)]
        if self.fixed.is_some() {
            return self.get("HOME").map(PathBuf::from);
        }
        std::env::home_dir()
    }

    #[cfg(test)]
    pub(crate) fn fixed(pairs: &[(&str, &str)]) -> Self {
        let map = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Variables {
            fixed: Some(std::sync::Arc::new(map.collect())),
        }
    }
}
