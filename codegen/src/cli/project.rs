//! Where the specs and the generated crates are.

use std::path::{Path, PathBuf};

/// The folder that holds `spec/` and `generated/`.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// The named folder, or else the nearest one at or above the current directory that holds `spec/`, or
    /// else the current directory.
    pub(crate) fn new(root: Option<PathBuf>) -> Self {
        let root = root.unwrap_or_else(|| {
            let current = std::env::current_dir().unwrap_or_default();
            let found = current
                .ancestors()
                .find(|folder| folder.join("spec").is_dir());
            match found {
                // Messages name files relative to where the user stands.
                Some(folder) if folder != current => folder.to_owned(),
                _ => PathBuf::new(),
            }
        });
        Self { root }
    }

    /// The folder itself; empty if it is the current directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Folder of the specs.
    pub fn specs(&self) -> PathBuf {
        self.root.join("spec")
    }

    /// Folder of the generated crates.
    pub fn generated(&self) -> PathBuf {
        self.root.join("generated")
    }
}
