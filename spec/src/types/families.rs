//! Error codes by what they call for.

use super::is_empty;
use serde::{Deserialize, Serialize};

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// Error codes by what they call for (`families.json`): one file for all services of a vendor, in its folder, and one in
/// that of a service, which adds to it.
///
/// An entry is a code, which stands for itself and everything below it (`LimitExceeded` for `LimitExceeded.Route`).
/// Behind `*` it is the end of codes (`*NotExist`), and behind `!` it takes out codes that other entries hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Families {
    /// There are too many calls: the same one succeeds later.
    #[serde(skip_serializing_if = "is_empty")]
    pub throttled: Vec<String>,
    /// Credentials or signature are not accepted.
    #[serde(skip_serializing_if = "is_empty")]
    pub auth_failure: Vec<String>,
    /// The signature is too old or too new: the clock of the caller is off.
    #[serde(skip_serializing_if = "is_empty")]
    pub clock_skew: Vec<String>,
    /// The caller is known, but may not do this.
    #[serde(skip_serializing_if = "is_empty")]
    pub permission_denied: Vec<String>,
    /// What the request names does not exist.
    #[serde(skip_serializing_if = "is_empty")]
    pub not_found: Vec<String>,
    /// The resource is in use.
    #[serde(skip_serializing_if = "is_empty")]
    pub in_use: Vec<String>,
    /// A quota is used up.
    #[serde(skip_serializing_if = "is_empty")]
    pub quota_exceeded: Vec<String>,
    /// The request is wrong.
    #[serde(skip_serializing_if = "is_empty")]
    pub invalid_request: Vec<String>,
    /// The action is not offered, or not for this resource.
    #[serde(skip_serializing_if = "is_empty")]
    pub unsupported: Vec<String>,
    /// The service failed for reasons of its own.
    #[serde(skip_serializing_if = "is_empty")]
    pub internal: Vec<String>,
    /// The service failed in a way that passes: an idempotent request is sent again.
    #[serde(skip_serializing_if = "is_empty")]
    pub transient: Vec<String>,
}

impl Families {
    /// Returns each family with its name in the file, in the order of the file.
    pub fn lists(&self) -> [(&'static str, &Vec<String>); 11] {
        let Self {
            throttled,
            auth_failure,
            clock_skew,
            permission_denied,
            not_found,
            in_use,
            quota_exceeded,
            invalid_request,
            unsupported,
            internal,
            transient,
        } = self;
        [
            ("throttled", throttled),
            ("auth_failure", auth_failure),
            ("clock_skew", clock_skew),
            ("permission_denied", permission_denied),
            ("not_found", not_found),
            ("in_use", in_use),
            ("quota_exceeded", quota_exceeded),
            ("invalid_request", invalid_request),
            ("unsupported", unsupported),
            ("internal", internal),
            ("transient", transient),
        ]
    }

    /// Returns these families with what others add.
    #[must_use]
    pub fn with(mut self, more: &Families) -> Self {
        let lists = [
            &mut self.throttled,
            &mut self.auth_failure,
            &mut self.clock_skew,
            &mut self.permission_denied,
            &mut self.not_found,
            &mut self.in_use,
            &mut self.quota_exceeded,
            &mut self.invalid_request,
            &mut self.unsupported,
            &mut self.internal,
            &mut self.transient,
        ];
        for (list, (_, more)) in lists.into_iter().zip(more.lists()) {
            list.extend_from_slice(more);
        }
        self
    }
}

/// Returns `true` if the entries of a family hold a code.
pub fn family_holds(family: &[String], code: &str) -> bool {
    let out = |entry: &String| entry.strip_prefix('!').is_some_and(|entry| is(entry, code));
    family.iter().any(|entry| is(entry, code)) && !family.iter().any(out)
}

/// Whether an entry without `!` holds a code.
pub(crate) fn is(entry: &str, code: &str) -> bool {
    match entry.strip_prefix('*') {
        Some(end) => code.ends_with(end),
        None => code
            .strip_prefix(entry)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.')),
    }
}
