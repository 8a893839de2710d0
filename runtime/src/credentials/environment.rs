//! Credentials and region from environment variables.

use std::fmt;

use super::{Context, CredentialProvider};
use crate::transport::BoxFuture;
use crate::{Credential, Error, ErrorKind};

const ID: &str = "TENCENTCLOUD_SECRET_ID";
const KEY: &str = "TENCENTCLOUD_SECRET_KEY";
/// The vendor's tools use all three.
const TOKENS: [&str; 3] = [
    "TENCENTCLOUD_TOKEN",
    "TENCENTCLOUD_SESSION_TOKEN",
    "TENCENTCLOUD_SECURITY_TOKEN",
];
const REGION: &str = "TENCENTCLOUD_REGION";

/// Reads `TENCENTCLOUD_SECRET_ID`, `TENCENTCLOUD_SECRET_KEY` and, for temporary keys, the first of
/// `TENCENTCLOUD_TOKEN`, `TENCENTCLOUD_SESSION_TOKEN` and `TENCENTCLOUD_SECURITY_TOKEN` that is set.
/// A variable that is empty counts as not set.
#[derive(Clone, Copy, Default)]
pub struct Environment(());

impl Environment {
    /// The environment of this process.
    pub fn new() -> Self {
        Environment(())
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment")
    }
}

impl CredentialProvider for Environment {
    fn credential<'a>(&'a self, _: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(async { read(variable) })
    }
}

/// `TENCENTCLOUD_REGION`.
pub(crate) fn region_from_environment() -> Option<String> {
    variable(REGION)
}

/// A variable that is set, not empty, and text.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Credential, Error> {
    let (id, key) = match (variable(ID), variable(KEY)) {
        (Some(id), Some(key)) => (id, key),
        (id, key) => {
            let missing: Vec<&str> = [(ID, id), (KEY, key)]
                .into_iter()
                .filter(|(_, v)| v.is_none())
                .map(|(n, _)| n)
                .collect();
            return Err(Error::new(
                ErrorKind::Credentials,
                format!("environment: {} not set", missing.join(" and ")),
            ));
        }
    };
    let credential = Credential::new(id, key);
    Ok(match TOKENS.iter().find_map(|name| variable(name)) {
        Some(token) => credential.with_token(token),
        None => credential,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Result<Credential, Error> {
        read(|name| {
            variables
                .iter()
                .find(|(n, _)| *n == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn all_three_names_of_the_token() {
        for name in TOKENS {
            let credential = with(&[(ID, "i"), (KEY, "k"), (name, "t")]).unwrap();
            assert_eq!(
                (credential.id(), credential.secret(), credential.token()),
                ("i", "k", Some("t"))
            );
        }
        assert_eq!(with(&[(ID, "i"), (KEY, "k")]).unwrap().token(), None);
        let all = [
            (ID, "i"),
            (KEY, "k"),
            (TOKENS[2], "3"),
            (TOKENS[0], "1"),
            (TOKENS[1], "2"),
        ];
        assert_eq!(with(&all).unwrap().token(), Some("1"));
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = with(&[(ID, "i")]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert_eq!(
            error.message(),
            "environment: TENCENTCLOUD_SECRET_KEY not set"
        );
        assert!(
            with(&[])
                .unwrap_err()
                .message()
                .contains("SECRET_ID and TENCENTCLOUD_SECRET_KEY")
        );
    }
}
