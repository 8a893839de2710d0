//! Sentences about actions, made of facts alone.

use super::Emitter;
use super::imports::Imports;
use super::markdown::{code, prose};
use crate::layout::Layout;
use crate::model::{Action, Kind};
use crate::spec::{ErrorScope, Permission, ResultBody};
use proc_macro2::TokenStream;
use quote::quote;
use std::fmt::Write;

/// Error codes of an action are listed, unless they are all there are, and more than this.
const MOST_CODES: usize = 20;

impl Emitter<'_> {
    /// Docs of a request.
    pub(super) fn request_docs(&self, imports: &Imports<'_>, action: &Action<'_>) -> Vec<String> {
        let spec = action.spec;
        let name = code(&spec.name);
        let mut paragraphs: Vec<String> = action.description.map(prose).into_iter().collect();
        paragraphs.push(format!(
            "Request for the {name} action. Returns [`{}`].",
            action.response
        ));
        paragraphs.push(self.action_facts(action));
        paragraphs.extend(self.successor(action));
        let codes = &self.model.error_codes;
        if action.error_codes.len() == codes.len() && codes.len() > MOST_CODES {
            paragraphs.push(format!(
                "Error codes: the {} of [`ErrorCode`]({}::ErrorCode).",
                codes.len(),
                imports.root
            ));
            return paragraphs;
        }
        // Codes that every action of the vendor may give say nothing about this one.
        let own = action.error_codes.iter().copied();
        let own = own.filter(|&index| codes[index].spec.scope != ErrorScope::Common);
        let own: Vec<String> = own.map(|index| code(&codes[index].spec.code)).collect();
        if !own.is_empty() {
            paragraphs.push(format!(
                "Action-specific [error codes]({}::ErrorCode): {}.",
                imports.root,
                own.join(", ")
            ));
        }
        paragraphs
    }

    /// Docs of a request that link the client. In a crate they are there as its feature is: links that lead nowhere are
    /// errors to rustdoc.
    pub(super) fn client_docs(
        &self,
        imports: &Imports<'_>,
        action: &Action<'_>,
    ) -> Option<TokenStream> {
        let text = self.sent_with(imports, action)?;
        Some(match self.layout {
            Layout::Crate => {
                let text = format!(" {text}");
                quote!(#[cfg_attr(feature = "client", doc = "", doc = #text)])
            }
            Layout::File | Layout::Tree => {
                let docs = self.docs(0, &[text]);
                quote!(#[doc = ""] #docs)
            }
        })
    }

    /// The method of the client, and what its pages hold.
    fn sent_with(&self, imports: &Imports<'_>, action: &Action<'_>) -> Option<String> {
        if !self.client {
            return None;
        }
        let client = format!("{}::Client", imports.root);
        let mut text = format!("Sent with [`Client::{0}`]({client}::{0}).", action.method);
        if let Some(pages) = &action.pages {
            let _ = write!(
                text,
                " The result comes in pages: [`Client::items`]({client}::items) reads {} from all of them.",
                match pages.item {
                    Kind::Structure(index) => imports.structure_link(index),
                    _ => code(&pages.spec.items),
                }
            );
        }
        Some(text)
    }

    /// Where an action is documented, how often and where it may be called.
    fn action_facts(&self, action: &Action<'_>) -> String {
        let spec = action.spec;
        let mut facts = String::new();
        if let Some(page) = &spec.page {
            facts.push_str(&self.page_link(page));
            if let Some(updated) = &spec.updated {
                let _ = write!(facts, ", updated {updated}");
            }
            facts.push('.');
        }
        let limits = &self.model.api.limits;
        if let Some(limit) = spec.rate_limit.or(limits.action_rate) {
            let _ = write!(facts, " Rate limit: {limit}");
            if let Some(all) = limits.service_rate {
                let _ = write!(facts, ", and {all} of all actions together");
            }
            facts.push('.');
        }
        if let Some(regions) = &spec.regions {
            let regions: Vec<String> = regions.iter().map(|region| code(region)).collect();
            let _ = write!(facts, " Only in {}.", regions.join(", "));
        }
        facts.push_str(if spec.idempotent {
            " Idempotent: retried automatically."
        } else {
            " Not idempotent: not retried once the request may have reached the server."
        });
        if let Some(route) = &spec.route {
            let route = format!("{} {}", route.method, route.path);
            let _ = write!(facts, " Sent as {}.", code(&route));
        }
        if let Some(method) = &spec.method {
            let _ = write!(facts, " Sent by {}.", code(method));
        }
        if spec.anonymous {
            facts.push_str(" Not signed: needs no credentials.");
        }
        if let Some(Permission {
            action,
            access,
            resource,
        }) = &spec.permission
        {
            let _ = write!(
                facts,
                " Needs permission {} (access level {}) on {}.",
                code(action),
                code(access),
                match resource.as_str() {
                    "*" => "every resource".to_owned(),
                    pattern => code(pattern),
                }
            );
        }
        self.history(&mut facts, spec.since, spec.deprecated);
        facts.trim_start().to_owned()
    }

    /// Where to go from an action of an API that has been replaced.
    fn successor(&self, action: &Action<'_>) -> Option<String> {
        let successor = action.spec.successor.as_ref()?;
        let name = code(successor);
        Some(match &self.model.info.successor {
            Some(krate) => {
                let module = krate.replace('-', "_");
                let request = action.successor.as_ref()?;
                let path = format!("{module}::{request}");
                let url = format!("https://docs.rs/{krate}/latest/{module}/struct.{request}.html");
                format!("Replaced by action {name} of the newer API: [`{path}`]({url}).")
            }
            None => format!("Replaced by action {name} of the newer API."),
        })
    }

    fn page_link(&self, page: &str) -> String {
        match &self.model.info.page_url {
            Some(url) => format!("[API reference]({})", url.replace("{page}", page)),
            None => format!("API reference {}", code(page)),
        }
    }

    /// Docs of a response.
    pub(super) fn response_docs(&self, action: &Action<'_>) -> Vec<String> {
        let mut docs = vec![format!("Response to [`{}`].", action.request)];
        if action.spec.result == Some(ResultBody::Nothing) {
            docs.push("Its body is empty.".to_owned());
        }
        docs
    }
}
