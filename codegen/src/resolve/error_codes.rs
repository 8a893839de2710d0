//! Error codes and the families that have a predicate.

use super::Context;
use super::names::{Scope, Spelling, variant};
use super::place::Place;
use crate::diagnostic::Diagnostic;
use crate::model::{ErrorCode, Family};
use crate::spec::{self, Families, family_holds};
use std::collections::HashMap;

/// The predicate of a family by its name in the spec, and what it says.
fn predicate(family: &str) -> Option<(&'static str, &'static str)> {
    Some(match family {
        "throttled" => (
            "is_throttled",
            "Too many requests in a short time: the same request succeeds later.",
        ),
        "auth_failure" => (
            "is_auth_failure",
            "Credentials or signature were not accepted.",
        ),
        "permission_denied" => (
            "is_permission_denied",
            "The caller is known but may not do this.",
        ),
        "not_found" => ("is_not_found", "What the request names does not exist."),
        "in_use" => (
            "is_in_use",
            "The resource is in use and cannot be changed now.",
        ),
        "quota_exceeded" => (
            "is_quota_exceeded",
            "A quota is used up: repeating the request does not help.",
        ),
        "invalid_request" => (
            "is_invalid_request",
            "The request is wrong: a parameter is missing, unknown or has a value that is not accepted.",
        ),
        "unsupported" => (
            "is_unsupported",
            "The action is not offered, or not for this resource.",
        ),
        "internal" => ("is_internal", "The service failed for reasons of its own."),
        // For the runtime, which has a predicate of its own for all that can be retried.
        _ => return None,
    })
}

impl<'s> Context<'s> {
    /// Lowers the error codes; templates (`Invalid.%s`) name no code and are left out. Also gives the index of
    /// each code in the result.
    pub(super) fn error_codes(
        &mut self,
        codes: &'s [spec::ErrorCode],
    ) -> (Vec<ErrorCode<'s>>, HashMap<&'s str, usize>) {
        let mut taken = Scope::new("error codes");
        let (mut lowered, mut by_code) = (Vec::with_capacity(codes.len()), HashMap::new());
        for (index, code) in codes.iter().enumerate() {
            if code.code.contains('%') {
                continue;
            }
            let place = Place::element("error_codes", index);
            let target = format!("error-code {}", code.code);
            let name = self
                .names
                .name(&target, &code.code, Spelling::Camel, &place);
            let name = variant(&name);
            taken.take(&mut self.names, &name, &code.code, &target, &place);
            by_code.insert(code.code.as_str(), lowered.len());
            lowered.push(ErrorCode {
                spec: code,
                name,
                description: super::described(self.docs.error_codes.get(&code.code)),
            });
        }
        (lowered, by_code)
    }

    /// The codes of an action's error table, as indices. Templates are left out here, too.
    pub(super) fn action_codes(
        &mut self,
        action: &spec::Action,
        place: &Place,
        by_code: &HashMap<&'s str, usize>,
    ) -> Vec<usize> {
        let mut indices = Vec::with_capacity(action.error_codes.len());
        for (position, code) in action.error_codes.iter().enumerate() {
            match by_code.get(code.as_str()) {
                Some(&index) => indices.push(index),
                None if code.contains('%') => {}
                None => {
                    let message = format!(
                        "`{}` answers with `{code}`, which is no error code of the spec",
                        action.name
                    );
                    let diagnostic = Diagnostic::error("unknown-error-code", message)
                        .expected("expected a code that `error_codes` lists")
                        .help("add it to `error_codes` with scope `action`");
                    self.names
                        .refuse(diagnostic, &place.then_element("error_codes", position));
                }
            }
        }
        indices
    }
}

/// The families with a predicate that hold at least one of the codes.
pub(super) fn families<'s>(families: &'s Families, codes: &[ErrorCode<'_>]) -> Vec<Family<'s>> {
    let family = |(name, entries): (&str, &'s Vec<String>)| {
        let (predicate, meaning) = predicate(name)?;
        let held = codes
            .iter()
            .any(|code| family_holds(entries, &code.spec.code));
        held.then_some(Family {
            predicate,
            meaning,
            codes: entries,
        })
    };
    families.lists().into_iter().filter_map(family).collect()
}
