//! The client: one method an action.

use super::imports::{Imports, Path};
use super::markdown::{code, prose};
use super::types::inline;
use super::{Emitter, Once};
use crate::model::Action;
use proc_macro2::TokenStream;
use quote::quote;

impl Emitter<'_> {
    /// The module of the client.
    pub(super) fn client(&self) -> Vec<TokenStream> {
        let imports = Imports::new(self, self.parent(), ["Client"], []);
        let client = imports.runtime("Client");
        let service = imports.root("SERVICE");
        let [builder, error] = ["ClientBuilder", "Error"].map(|name| imports.runtime(name));
        let docs = self.docs(
            0,
            &[
                format!("Client of {}.", prose(&self.model.info.title)),
                "Cheap to clone; clones share connections and credentials.".to_owned(),
            ],
        );
        let from_env = self.docs(
            1,
            &[
                "A client with credentials and region from the environment of the process.",
                "# Errors",
                "When there are no credentials, or when the transport cannot be set up.",
            ],
        );
        let with_builder = self.docs(1, &["A client with other than the default settings."]);
        let actions = self.model.actions.iter();
        let methods = actions.map(|action| self.client_method(&imports, action));
        let methods = Once::new(methods.collect());
        let deref = self.docs(
            0,
            &["What holds for any service: calls by request type, items of pages."],
        );
        let requests = (!self.model.actions.is_empty()).then(|| {
            let root = Path(self.parent());
            quote!(use #root::actions::*;)
        });
        let imported = imports.items();
        vec![
            quote!(use ::std::ops::Deref; #imported #requests),
            quote! { #docs #[derive(Clone, Debug)] pub struct Client { inner: #client } },
            quote! {
                impl Client {
                    #from_env
                    pub async fn from_env() -> Result<Self, #error> {
                        let inner = #client::from_env(&#service).await?;
                        Ok(Self { inner })
                    }
                    #with_builder
                    pub fn builder() -> #builder<Self> { #builder::new(&#service) }
                    #methods
                }
            },
            quote! {
                impl From<#client> for Client {
                    fn from(inner: #client) -> Self { Self { inner } }
                }
            },
            quote! {
                #deref
                impl Deref for Client {
                    type Target = #client;
                    fn deref(&self) -> &#client { &self.inner }
                }
            },
        ]
    }

    fn client_method(&self, imports: &Imports<'_>, action: &Action<'_>) -> TokenStream {
        let doc = match action.description {
            Some(description) => prose(description),
            None => format!("Calls action {}.", code(&action.spec.name)),
        };
        let (docs, deprecated) = (
            self.docs(1, &[doc]),
            self.deprecated(action.spec.deprecated),
        );
        let (inline, method, request) = (inline(), &action.method, &action.request);
        let call = imports.runtime("Call");
        quote! {
            #docs #deprecated #inline
            pub fn #method(&self, request: #request) -> #call<'_, #request> {
                self.inner.call(request)
            }
        }
    }
}
