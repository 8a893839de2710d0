//! Credentials from environment variables.

use std::fmt;

use crate::credentials::variables::Variables;
use crate::credentials::{Context, CredentialProvider, missing};
use crate::transport::BoxFuture;
use crate::{Credential, Error};

const ID: &str = "TENCENTCLOUD_SECRET_ID";
const KEY: &str = "TENCENTCLOUD_SECRET_KEY";
/// The vendor's tools use all three.
const TOKENS: [&str; 3] = [
    "TENCENTCLOUD_TOKEN",
    "TENCENTCLOUD_SESSION_TOKEN",
    "TENCENTCLOUD_SECURITY_TOKEN",
];

/// Reads `TENCENTCLOUD_SECRET_ID`, `TENCENTCLOUD_SECRET_KEY` and, for temporary keys, the first of
/// `TENCENTCLOUD_TOKEN`, `TENCENTCLOUD_SESSION_TOKEN` and `TENCENTCLOUD_SECURITY_TOKEN` that is set.
/// A variable that is empty counts as not set.
#[derive(Clone, Default)]
pub struct Environment {
    variables: Variables,
}

impl Environment {
    /// The environment of this process.
    pub fn new() -> Self {
        Self::default()
    }

    fn read(&self) -> Result<Credential, Error> {
        let get = |name| self.variables.get(name);
        let (id, key) = match (get(ID), get(KEY)) {
            (Some(id), Some(key)) => (id, key),
            (Some(_), None) => return Err(missing(format!("{KEY} is not set"))),
            (None, Some(_)) => return Err(missing(format!("{ID} is not set"))),
            (None, None) => return Err(missing(format!("{ID} and {KEY} are not set"))),
        };
        let credential = Credential::new(id, key);
        Ok(match TOKENS.into_iter().find_map(get) {
            Some(token) => credential.with_token(token),
            None => credential,
        })
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment")
    }
}

impl CredentialProvider for Environment {
    fn credential<'a>(&'a self, _: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(async { self.read() })
    }

    fn name(&self) -> String {
        "environment".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    fn with(variables: &[(&str, &str)]) -> Result<Credential, Error> {
        let variables = Variables::fixed(variables);
        Environment { variables }.read()
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
        for (variables, message) in [
            (&[(ID, "i")][..], "TENCENTCLOUD_SECRET_KEY is not set"),
            (&[(KEY, "k")], "TENCENTCLOUD_SECRET_ID is not set"),
            (
                &[],
                "TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY are not set",
            ),
        ] {
            let error = with(variables).unwrap_err();
            assert_eq!(
                (error.kind(), error.message()),
                (ErrorKind::Credentials, message)
            );
        }
    }
}
