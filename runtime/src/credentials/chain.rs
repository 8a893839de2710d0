//! Several providers in order.

use std::sync::OnceLock;

use super::{Context, CredentialProvider, Explanation, failed};
use crate::transport::BoxFuture;
use crate::{Credential, Error};

/// Loads from the first provider that is configured.
///
/// A provider that is not configured is passed by; one that fails ends the load, because the next one
/// has another identity. The first provider that gave a credential stays the only one: later loads
/// ask it alone.
#[derive(Debug, Default)]
pub struct Chain {
    providers: Vec<Box<dyn CredentialProvider>>,
    /// Index of the provider that gave a credential, and what those before it said.
    pinned: OnceLock<(usize, Explanation)>,
}

impl Chain {
    /// Creates an empty chain.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a provider after those before it.
    #[must_use]
    pub fn then(mut self, provider: impl CredentialProvider) -> Self {
        self.providers.push(Box::new(provider));
        self
    }

    async fn find(&self, context: Context<'_>) -> (Result<Credential, Error>, Explanation) {
        let (first, mut explanation) = self.pinned.get().cloned().unwrap_or_default();
        let is_pinned = self.pinned.get().is_some();
        for (index, provider) in self.providers.iter().enumerate().skip(first) {
            let outcome = provider.credential(context).await;
            let before = explanation.clone();
            explanation.push(provider.name(), &outcome);
            match outcome {
                Ok(credential) => {
                    // Of two first loads at once the earlier to end decides, for both.
                    let (winner, _) = self.pinned.get_or_init(|| (index, before));
                    if *winner == index {
                        return (Ok(credential), explanation);
                    }
                    let credential = self.providers[*winner].credential(context).await;
                    return (credential, explanation);
                }
                Err(error) if error.is_not_configured() && !is_pinned => {}
                Err(error) => {
                    let message = format!("{}: {}", provider.name(), error.message());
                    let timeout = error.is_timeout();
                    let failure = failed(message).with_source(error);
                    let failure = if timeout {
                        failure.with_timeout()
                    } else {
                        failure
                    };
                    return (Err(failure), explanation);
                }
            }
        }
        let message = match self.providers.is_empty() {
            true => "the credential provider chain is empty".to_owned(),
            // On one line, as errors are.
            false => explanation.to_string().replace('\n', "; "),
        };
        (Err(Error::not_configured(message)), explanation)
    }
}

impl CredentialProvider for Chain {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(async move { self.find(context).await.0 })
    }

    fn name(&self) -> String {
        let names = self.providers.iter().map(|provider| provider.name());
        names.collect::<Vec<String>>().join(", then ")
    }

    fn explain<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Explanation> {
        Box::pin(async move { self.find(context).await.1 })
    }
}
