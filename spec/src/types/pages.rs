//! Evidence of single pages.

use super::{Action, Endpoint, Example, Structure};
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// What single pages say about actions (`pages.json`), beside the document that `api.json` comes from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// By action and language.
    pub pages: Vec<PageEvidence>,
}

impl Pages {
    /// Adds the evidence of a page, in place of what an earlier version of that page said.
    pub fn put(&mut self, page: PageEvidence) {
        let key = |page: &PageEvidence| (page.action.clone(), page.language.clone());
        match self.pages.binary_search_by_key(&key(&page), key) {
            Ok(index) => self.pages[index] = page,
            Err(index) => self.pages.insert(index, page),
        }
    }
}

/// What one page says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PageEvidence {
    /// Action that it is about.
    pub action: String,
    /// Tag of its language: `en`.
    pub language: String,
    /// Date of the page, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
    /// Host that it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<Endpoint>,
    /// How many of its facts are those of the spec.
    pub agreeing: u32,
    /// Those that differ.
    pub differences: Vec<PageDifference>,
    /// The action itself, where the document lacks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adds: Option<AddedAction>,
}

/// A fact that a page and the document state differently.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PageDifference {
    /// What it is about, as in the target of a correction: `input DescribeGroup.Limit`.
    pub target: String,
    /// Which fact: `type`, `default`, `member` (whether there is such a member), ...
    pub fact: String,
    /// In the document; null if it has none.
    pub document: Value,
    /// On the page; null if it has none.
    pub page: Value,
}

/// An action that only a page documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AddedAction {
    /// The action.
    pub action: Action,
    /// Structures that the document lacks. A page does not describe them: members and types are those of its example.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub structures: Vec<Structure>,
    /// Its examples.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
}
