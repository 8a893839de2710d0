//! Credentials from environment variables.

use std::fmt;

use crate::credentials::files::pair;
use crate::credentials::variables::Variables;
use crate::credentials::{Context, CredentialProvider, missing};
use crate::transport::BoxFuture;
use crate::{Credential, Error};

const ID: &str = "ALIBABA_CLOUD_ACCESS_KEY_ID";
const SECRET: &str = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
const TOKEN: &str = "ALIBABA_CLOUD_SECURITY_TOKEN";

/// Reads `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and, for temporary keys,
/// `ALIBABA_CLOUD_SECURITY_TOKEN`. A variable that is empty counts as not set.
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
        let [id, secret, token] = [ID, SECRET, TOKEN].map(|name| self.variables.get(name));
        pair(id, secret, token, [ID, SECRET]).map_err(|name| missing(format!("{name} is not set")))
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

    #[test]
    fn all_names() {
        let with = |variables: &[(&str, &str)]| {
            let variables = Variables::fixed(variables);
            Environment { variables }.read()
        };
        let credential = with(&[(ID, "i"), (SECRET, "s"), (TOKEN, "t")]).unwrap();
        assert_eq!(
            (credential.id(), credential.secret(), credential.token()),
            ("i", "s", Some("t"))
        );
        assert_eq!(with(&[(ID, "i"), (SECRET, "s")]).unwrap().token(), None);
        let message = |variables| with(variables).unwrap_err().message().to_owned();
        assert_eq!(message(&[(ID, "i")]), format!("{SECRET} is not set"));
        assert_eq!(message(&[(TOKEN, "t")]), format!("{ID} is not set"));
    }
}
