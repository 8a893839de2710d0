//! The client: one method an action.

use super::imports::{Imports, Path};
use super::markdown::{code, prose};
use super::types::inline;
use super::{Emitter, Once};
use crate::model::Action;
use crate::spec::Protocol;
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
                format!("Client for {}.", prose(&self.model.info.title)),
                "Cheap to clone; clones share connections and credentials.".to_owned(),
            ],
        );
        let from_env = self.docs(
            1,
            &[
                "Creates a client from the default credential chain and region.".to_owned(),
                self.sources(),
                "# Errors".to_owned(),
                "Returns an error if no provider of the chain has credentials, or if the transport cannot be set up."
                    .to_owned(),
            ],
        );
        let with_builder = self.docs(1, &["Returns a builder to configure a client."]);
        let actions = self.model.actions.iter();
        let methods = actions.map(|action| self.client_method(&imports, action));
        let methods = Once::new(methods.collect());
        let generic = self.generic_methods(&imports);
        let requests = (!self.model.actions.is_empty()).then(|| {
            let root = Path(self.parent());
            quote!(use #root::actions::*;)
        });
        let imported = imports.items();
        vec![
            quote!(#imported #requests),
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
                    #generic
                    #methods
                }
            },
            quote! {
                impl From<#client> for Client {
                    fn from(inner: #client) -> Self { Self { inner } }
                }
            },
        ]
    }

    /// Where credentials and region come from.
    fn sources(&self) -> String {
        let (vendor, first, region) = match self.model.api.protocol {
            Protocol::TencentV3 | Protocol::TencentV2 => (
                "tencent",
                "`TENCENTCLOUD_SECRET_ID` and `TENCENTCLOUD_SECRET_KEY`",
                "`TENCENTCLOUD_REGION`",
            ),
            Protocol::AlibabaRpc | Protocol::AlibabaRoa => (
                "alibaba",
                "`ALIBABA_CLOUD_ACCESS_KEY_ID` and `ALIBABA_CLOUD_ACCESS_KEY_SECRET`",
                "`ALIBABA_CLOUD_REGION_ID`",
            ),
        };
        let runtime = self.runtime;
        format!(
            "The chain begins with the environment variables {first}; \
             [`credentials::{vendor}`]({runtime}::credentials::{vendor}) lists all of it. The region is that in \
             {region}, else that of the profile."
        )
    }

    /// What holds for all actions of the service.
    fn generic_methods(&self, imports: &Imports<'_>) -> TokenStream {
        let service = imports.root("Service");
        let [action, paged, call, items, pages, value] =
            ["Action", "Paginated", "Call", "Items", "Pages", "Value"]
                .map(|name| imports.runtime(name));
        let (into, string) = (imports.std("Into"), imports.std("String"));
        let runtime = Path(self.runtime);
        let docs = |text: &str| self.docs(1, &[text]);
        let [on_call, on_items, on_pages, on_raw, on_credentials] = [
            "Prepares a call of an action. The request is sent when the call is awaited.",
            "Returns the items of all pages of a result. Pages are fetched as their items are read.",
            "Returns the pages of a result, each fetched when it is asked for.",
            "Prepares a call of an action by name, with JSON in and out: for what the spec does not know yet.",
            "Loads credentials once more, and reports what each provider said.",
        ]
        .map(docs);
        quote! {
            #on_call
            pub fn call<A: #action<Service = #service>>(&self, request: A) -> #call<'_, A> {
                self.inner.call(request)
            }
            #on_items
            pub fn items<A: #paged<Service = #service>>(&self, request: A) -> #items<A> {
                self.inner.items(request)
            }
            #on_pages
            pub fn pages<A: #paged<Service = #service>>(&self, request: A) -> #pages<A> {
                self.inner.pages(request)
            }
            #on_raw
            pub fn raw(&self, action: impl #into<#string>, parameters: #value) -> #call<'_, #runtime::RawRequest> {
                self.inner.raw(action, parameters)
            }
            #on_credentials
            pub async fn explain_credentials(&self) -> #runtime::credentials::Explanation {
                self.inner.explain_credentials().await
            }
        }
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
