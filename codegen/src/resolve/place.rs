//! Where in the files of a spec something is that is refused.

/// A value in a file of a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The file.
    pub(super) file: &'static str,
    /// JSON Pointer to the value.
    pub(super) pointer: String,
}

impl Place {
    /// An element of a list of `api.json`.
    pub(super) fn element(list: &str, index: usize) -> Self {
        Self {
            file: "api.json",
            pointer: format!("/{list}/{index}"),
        }
    }

    /// A set of `values.json`.
    pub(super) fn value_set(index: usize) -> Self {
        Self {
            file: "values.json",
            pointer: format!("/sets/{index}"),
        }
    }

    /// A field of `crate.json`.
    pub(super) fn crate_field(field: &str) -> Self {
        Self {
            file: "crate.json",
            pointer: format!("/{field}"),
        }
    }

    /// A row of `names` in `crate.json`.
    pub(super) fn name(target: &str) -> Self {
        let target = target.replace('~', "~0").replace('/', "~1");
        Self::crate_field(&format!("names/{target}"))
    }

    /// A field of the value here.
    pub(super) fn then(&self, field: &str) -> Self {
        Self {
            file: self.file,
            pointer: format!("{}/{field}", self.pointer),
        }
    }

    /// An element of a list in the value here.
    pub(super) fn then_element(&self, list: &str, index: usize) -> Self {
        Self {
            file: self.file,
            pointer: format!("{}/{list}/{index}", self.pointer),
        }
    }
}
