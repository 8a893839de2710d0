//! Credentials from environment variables.

use std::marker::PhantomData;

use super::variables::Variables;
use super::vendor::{AccessKeyVariables, Vendor};
use super::{Context, CredentialProvider, credential, failed, provider};
use crate::transport::BoxFuture;
use crate::{Credential, Error};

/// Loads an access key from environment variables: see the vendor's module for their names.
///
/// A variable that is empty counts as not set. An access key of which one half is set is an error.
#[derive(Clone, Debug)]
pub struct Environment<V> {
    variables: Variables,
    vendor: PhantomData<fn() -> V>,
}

impl<V: Vendor> Environment<V> {
    /// Creates a provider that reads the environment of this process.
    pub fn new() -> Self {
        Self::of(Variables::default())
    }

    pub(super) fn of(variables: Variables) -> Self {
        Environment {
            variables,
            vendor: PhantomData,
        }
    }

    async fn load(&self, _: Context<'_>) -> Result<Credential, Error> {
        for AccessKeyVariables { id, secret, tokens } in V::FACTS.access_keys {
            return match (self.variables.get(id)?, self.variables.get(secret)?) {
                (Some(key_id), Some(key)) => {
                    let token = self.variables.first(tokens)?;
                    credential((id, key_id), (secret, key), token)
                }
                (Some(_), None) => Err(failed(format!("{id} is set, but {secret} is not"))),
                (None, Some(_)) => Err(failed(format!("{secret} is set, but {id} is not"))),
                (None, None) => continue,
            };
        }
        let names = V::FACTS.access_keys.iter().map(|names| names.id);
        let names = names.collect::<Vec<_>>().join(" or ");
        Err(Error::not_configured(format!("{names} is not set")))
    }
}

provider!(Environment, "environment");
