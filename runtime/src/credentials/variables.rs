//! Environment variables, or what tests put in their place.

use std::path::PathBuf;

use super::failed;
use crate::Error;

/// Where providers look up variables and the home directory.
#[derive(Clone, Default)]
pub struct Variables {
    #[cfg(test)]
    fixed: Option<std::sync::Arc<std::collections::HashMap<String, String>>>,
}

impl Variables {
    /// A variable that is set and not empty. One that is not Unicode is refused.
    pub(super) fn get(&self, name: &str) -> Result<Option<String>, Error> {
        #[cfg(test)]
        if let Some(fixed) = &self.fixed {
            return Ok(fixed.get(name).cloned());
        }
        match std::env::var_os(name).map(|value| value.into_string()) {
            Some(Ok(value)) => Ok(Some(value).filter(|value| !value.is_empty())),
            Some(Err(_)) => Err(failed(format!("{name} is not Unicode text"))),
            None => Ok(None),
        }
    }

    /// The first of several variables that is set, with its name.
    pub(super) fn first<'a>(&self, names: &[&'a str]) -> Result<Option<(&'a str, String)>, Error> {
        for name in names {
            if let Some(value) = self.get(name)? {
                return Ok(Some((name, value)));
            }
        }
        Ok(None)
    }

    /// The value of the first variable that is set.
    pub(super) fn value(&self, names: &[&str]) -> Result<Option<String>, Error> {
        Ok(self.first(names)?.map(|(_, value)| value))
    }

    pub(super) fn is_true(&self, names: &[&str]) -> Result<bool, Error> {
        let value = self.value(names)?;
        Ok(value.is_some_and(|value| value.eq_ignore_ascii_case("true") || value == "1"))
    }

    /// The home directory of the user.
    pub(super) fn home(&self) -> Option<PathBuf> {
        #[cfg(test)]
        if let Some(fixed) = &self.fixed {
            return fixed.get("HOME").map(PathBuf::from);
        }
        std::env::home_dir()
    }

    #[cfg(test)]
    pub(super) fn fixed(pairs: &[(&str, &str)]) -> Self {
        let map = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Variables {
            fixed: Some(std::sync::Arc::new(map.collect())),
        }
    }
}

impl std::fmt::Debug for Variables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Variables")
    }
}
