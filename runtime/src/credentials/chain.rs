//! Several providers in order.

use super::{Context, CredentialProvider, Explanation};
use crate::transport::BoxFuture;
use crate::{Credential, Error, ErrorKind};

/// Asks one provider after the other until one gives a credential.
#[derive(Debug, Default)]
pub struct Chain {
    providers: Vec<Box<dyn CredentialProvider>>,
}

impl Chain {
    /// A chain of nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a provider, which is asked after those before it.
    #[must_use]
    pub fn then(mut self, provider: impl CredentialProvider) -> Self {
        self.providers.push(Box::new(provider));
        self
    }

    async fn find(&self, context: Context<'_>) -> (Result<Credential, Error>, Explanation) {
        let mut explanation = Explanation::default();
        for provider in &self.providers {
            let outcome = provider.credential(context).await;
            explanation.push(provider.name(), &outcome);
            if let Ok(credential) = outcome {
                return (Ok(credential), explanation);
            }
        }
        let message = if self.providers.is_empty() {
            "nobody was asked for them".to_owned()
        } else {
            // On one line, as errors are.
            explanation.to_string().replace('\n', "; ")
        };
        let error = Error::new(ErrorKind::Credentials, message);
        (Err(error), explanation)
    }
}

impl CredentialProvider for Chain {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(async move { self.find(context).await.0 })
    }

    fn name(&self) -> String {
        let names: Vec<String> = self
            .providers
            .iter()
            .map(|provider| provider.name())
            .collect();
        names.join(", then ")
    }

    fn explain<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Explanation> {
        Box::pin(async move { self.find(context).await.1 })
    }
}
