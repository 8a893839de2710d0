//! Sentences about actions, made of facts alone.

use super::Emitter;
use super::imports::Imports;
use super::markdown::{code, prose};
use crate::model::Action;
use crate::spec::Permission;
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
            "Request of action {name}, answered by [`{}`].",
            action.response
        ));
        paragraphs.push(self.action_facts(action));
        paragraphs.extend(self.successor(action));
        let (own, all) = (action.error_codes.len(), self.model.error_codes.len());
        if own == all && own > MOST_CODES {
            let r#enum = format!("[`ErrorCode`]({}::ErrorCode)", imports.root);
            paragraphs.push(format!("Error codes: the {own} of {enum}.", enum = r#enum));
        } else if own > 0 {
            let codes: Vec<String> = action
                .error_codes
                .iter()
                .map(|&index| self.error_code_link(imports, index))
                .collect();
            paragraphs.push(format!(
                "Error codes besides the common ones: {}.",
                codes.join(", ")
            ));
        }
        paragraphs
    }

    /// Where an action is documented, how often and where it may be called.
    fn action_facts(&self, action: &Action<'_>) -> String {
        let spec = action.spec;
        let mut facts = String::new();
        if let Some(page) = &spec.page {
            facts.push_str(&self.page_link(page));
            if let Some(updated) = &spec.updated {
                let _ = write!(facts, " of {updated}");
            }
            facts.push('.');
        }
        if let Some(limit) = spec.rate_limit {
            let _ = match limit.seconds {
                1 => write!(facts, " At most {} requests a second.", limit.requests),
                60 => write!(facts, " At most {} requests a minute.", limit.requests),
                more => write!(
                    facts,
                    " At most {} requests in {more} seconds.",
                    limit.requests
                ),
            };
        }
        if let Some(regions) = &spec.regions {
            let regions: Vec<String> = regions.iter().map(|region| code(region)).collect();
            let _ = write!(facts, " Only in {}.", regions.join(", "));
        }
        facts.push_str(if spec.idempotent {
            " A request may be repeated."
        } else {
            " A request is not repeated once it was sent: it may have taken effect."
        });
        if let Some(route) = &spec.route {
            let route = format!("{} {}", route.method, route.path);
            let _ = write!(facts, " Sent as {}.", code(&route));
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
            Some(url) => format!("[Vendor's page]({})", url.replace("{page}", page)),
            None => format!("Vendor's page {}", code(page)),
        }
    }

    fn error_code_link(&self, imports: &Imports<'_>, index: usize) -> String {
        let code = &self.model.error_codes[index];
        format!(
            "[`{}`]({}::ErrorCode::{})",
            code.spec.code, imports.root, code.name
        )
    }

    /// Docs of a response.
    pub(super) fn response_docs(&self, action: &Action<'_>) -> Vec<String> {
        vec![format!(
            "Response of action {}, asked for by [`{}`].",
            code(&action.spec.name),
            action.request
        )]
    }
}
