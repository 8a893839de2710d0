//! Error codes by what they call for.

/// Which error codes of a service call for which reaction: facts, as the rest of [`ServiceInfo`](crate::ServiceInfo).
///
/// An entry is a code, which stands for itself and everything below it. Behind `*` it is the end of codes, and behind
/// `!` it takes out codes that other entries hold.
///
/// ```
/// use cloudapi_runtime::ErrorFamilies;
///
/// const FAMILIES: ErrorFamilies = ErrorFamilies::NONE
///     .throttled(&["Throttling"])
///     .not_found(&["*.NotFound", "!InvalidApi"]);
/// assert!(ErrorFamilies::holds(FAMILIES.throttled, "Throttling.User"));
/// assert!(ErrorFamilies::holds(FAMILIES.not_found, "Topic.NotFound"));
/// assert!(!ErrorFamilies::holds(FAMILIES.not_found, "InvalidApi.NotFound"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorFamilies {
    /// There are too many calls: the same one succeeds later.
    pub throttled: &'static [&'static str],
    /// Credentials or signature are not accepted, or do not allow the call.
    pub auth: &'static [&'static str],
    /// The signature is too old or too new: the clock of the caller is off.
    pub clock_skew: &'static [&'static str],
    /// What the call is about does not exist.
    pub not_found: &'static [&'static str],
    /// The service failed in a way that passes.
    pub transient: &'static [&'static str],
}

impl ErrorFamilies {
    /// No known codes.
    pub const NONE: ErrorFamilies = ErrorFamilies {
        throttled: &[],
        auth: &[],
        clock_skew: &[],
        not_found: &[],
        transient: &[],
    };

    /// Sets the codes of too many calls.
    #[must_use]
    pub const fn throttled(mut self, codes: &'static [&'static str]) -> Self {
        self.throttled = codes;
        self
    }

    /// Sets the codes of credentials that are not accepted or do not allow the call.
    #[must_use]
    pub const fn auth(mut self, codes: &'static [&'static str]) -> Self {
        self.auth = codes;
        self
    }

    /// Sets the codes of clocks that are off.
    #[must_use]
    pub const fn clock_skew(mut self, codes: &'static [&'static str]) -> Self {
        self.clock_skew = codes;
        self
    }

    /// Sets the codes of things that do not exist.
    #[must_use]
    pub const fn not_found(mut self, codes: &'static [&'static str]) -> Self {
        self.not_found = codes;
        self
    }

    /// Sets the codes of failures that pass.
    #[must_use]
    pub const fn transient(mut self, codes: &'static [&'static str]) -> Self {
        self.transient = codes;
        self
    }

    /// Returns `true` if the entries of a family hold a code.
    pub fn holds(family: &[&str], code: &str) -> bool {
        let is = |entry: &str| match entry.strip_prefix('*') {
            Some(end) => code.ends_with(end),
            None => code
                .strip_prefix(entry)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.')),
        };
        let out = |entry: &&str| entry.strip_prefix('!').is_some_and(is);
        family.iter().any(|entry| is(entry)) && !family.iter().any(out)
    }
}

/// Codes that tests make up, by what they call for: those that the services of each vendor have in common.
#[cfg(any(test, feature = "testing"))]
pub(crate) const TESTED: ErrorFamilies = ErrorFamilies::NONE
    .throttled(&["RequestLimitExceeded", "Throttling", "FlowControl"])
    .auth(&["AuthFailure", "UnauthorizedOperation", "Forbidden"])
    .clock_skew(&[
        "AuthFailure.SignatureExpire",
        "InvalidTimeStamp",
        "IllegalTimestamp",
    ])
    .not_found(&[
        "ResourceNotFound",
        "*NotFound",
        "*NotExist",
        "*NOT_FOUND",
        "*NOT_EXIST",
    ])
    .transient(&["InternalError", "ServiceUnavailable"]);
