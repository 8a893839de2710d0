//! Error codes and the families that have a predicate.

use super::Context;
use super::names::{Scope, Spelling, variant};
use super::place::Place;
use crate::diagnostic::Diagnostic;
use crate::model::{ErrorCode, Family};
use crate::spec;
use std::collections::HashMap;

/// A predicate with the codes that it holds at each provider.
struct Row {
    predicate: &'static str,
    meaning: &'static str,
    tencent: &'static [&'static str],
    alibaba: &'static [&'static str],
}

/// A service gets the predicates that hold one of its codes.
static FAMILIES: [Row; 9] = [
    Row {
        predicate: "is_throttled",
        meaning: "Too many requests in a short time: the same request succeeds later.",
        tencent: &["RequestLimitExceeded"],
        alibaba: &["Throttling", "FlowControl", "ONS_SYSTEM_FLOW_CONTROL"],
    },
    Row {
        predicate: "is_auth_failure",
        meaning: "Credentials or signature were not accepted.",
        tencent: &["AuthFailure"],
        alibaba: &[
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "SignatureNonceUsed",
            "IncompleteSignature",
            "InvalidSecurityToken",
            "InvalidTimeStamp",
            "IllegalTimestamp",
        ],
    },
    Row {
        predicate: "is_permission_denied",
        meaning: "The caller is known but may not do this.",
        tencent: &["UnauthorizedOperation"],
        alibaba: &["Forbidden", "NoPermission"],
    },
    Row {
        predicate: "is_not_found",
        meaning: "What the request names does not exist.",
        tencent: &["ResourceNotFound"],
        alibaba: &["InvalidInstance.NotFound", "InvalidResource.NotFound"],
    },
    Row {
        predicate: "is_in_use",
        meaning: "The resource is in use and cannot be changed now.",
        tencent: &["ResourceInUse"],
        alibaba: &["ResourceInUse"],
    },
    Row {
        predicate: "is_quota_exceeded",
        meaning: "A quota is used up: repeating the request does not help.",
        tencent: &["LimitExceeded", "ResourceInsufficient"],
        alibaba: &["QuotaExceeded"],
    },
    Row {
        predicate: "is_invalid_request",
        meaning: "The request is wrong: a parameter is missing, unknown or has a value that is not accepted.",
        tencent: &[
            "InvalidParameter",
            "InvalidParameterValue",
            "MissingParameter",
            "UnknownParameter",
        ],
        alibaba: &["InvalidParameter", "MissingParameter"],
    },
    Row {
        predicate: "is_unsupported",
        meaning: "The action is not offered, or not for this resource.",
        tencent: &[
            "ActionOffline",
            "InvalidAction",
            "UnsupportedOperation",
            "UnsupportedProtocol",
            "UnsupportedRegion",
        ],
        alibaba: &["InvalidApi.NotFound", "UnsupportedOperation"],
    },
    Row {
        predicate: "is_internal",
        meaning: "The service failed for reasons of its own.",
        tencent: &["InternalError", "ResourceUnavailable", "ServiceUnavailable"],
        alibaba: &["InternalError", "ServiceUnavailable"],
    },
];

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

/// The families that hold at least one of the codes.
pub(super) fn families(provider: &str, codes: &[ErrorCode<'_>]) -> Vec<Family> {
    FAMILIES
        .iter()
        .map(|row| Family {
            predicate: row.predicate,
            meaning: row.meaning,
            codes: if provider == "alibaba" {
                row.alibaba
            } else {
                row.tencent
            },
        })
        .filter(|family| codes.iter().any(|code| family.holds(&code.spec.code)))
        .collect()
}
