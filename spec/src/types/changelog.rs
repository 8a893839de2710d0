//! The vendor's releases.

use serde::{Deserialize, Serialize};

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// The vendor's releases (`changelog.json`), oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Changelog {
    /// Releases, oldest first.
    pub releases: Vec<Release>,
}

/// One release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Number, from 1.
    pub number: u32,
    /// Date, `YYYY-MM-DD`.
    pub date: String,
    /// What changed, in document order.
    pub entries: Vec<ChangelogEntry>,
}

/// One entry of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangelogEntry {
    /// What happened.
    pub change: Change,
    /// To what.
    pub subject: Subject,
    /// Action or structure.
    pub owner: String,
    /// Names of parameters or members; empty where the owner itself is the subject.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

/// What happened to a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Added.
    Added,
    /// Changed in a way that the changelog does not tell.
    Modified,
    /// Deprecated: still accepted.
    Deprecated,
    /// Removed.
    Removed,
}

/// What a changelog entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// An action.
    Action,
    /// A structure.
    Structure,
    /// Parameters of an action.
    Input,
    /// Members of an action's response.
    Output,
    /// Members of a structure.
    Member,
}
