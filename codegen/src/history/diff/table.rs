//! What a change of a property means for callers: a row for every property that a spec can state. What a spec learns to
//! state has no row yet, and does not compile without one.

use crate::spec::{Action, Api, Endpoint, ErrorCode, Member, Structure};
use serde::Serialize;
use serde_json::Value;

/// What callers notice of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// The property says which thing it is: another value is another thing.
    Identity,
    /// It depends: there is a comparison for it alone.
    Compared,
    /// Only documentation changes.
    Documentation,
    /// The runtime sends or reads something else.
    Runtime,
    /// `Debug` prints more or less.
    Debug,
    /// The vendor's evidence, or follows from the changelog: not about what is offered.
    Evidence,
}

/// A property of a thing.
#[derive(Debug)]
pub(super) struct Property {
    /// Its name in `api.json`.
    pub(super) name: &'static str,
    pub(super) effect: Effect,
    pub(super) value: Value,
}

fn row(name: &'static str, effect: Effect, value: &impl Serialize) -> Property {
    let value = match effect {
        Effect::Documentation | Effect::Runtime | Effect::Debug => {
            serde_json::to_value(value).unwrap_or_default()
        }
        // Looked at elsewhere, or not at all.
        Effect::Identity | Effect::Compared | Effect::Evidence => Value::Null,
    };
    Property {
        name,
        effect,
        value,
    }
}

/// Makes the rows of a type: every field, by its name.
macro_rules! table {
    ($(#[$doc:meta])* $function:ident($type:ident) { $($field:ident $name:literal => $effect:ident,)* }) => {
        $(#[$doc])*
        pub(super) fn $function(thing: &$type) -> Vec<Property> {
            // All of them: a field that is not listed does not compile.
            let $type { $($field,)* } = thing;
            vec![$(row($name, Effect::$effect, $field),)*]
        }
    };
}

table! {
    /// An action.
    action(Action) {
        name "name" => Identity,
        category "category" => Documentation,
        rate_limit "rate_limit" => Runtime,
        regions "regions" => Documentation,
        page "page" => Evidence,
        updated "updated" => Evidence,
        route "route" => Runtime,
        method "method" => Runtime,
        anonymous "anonymous" => Runtime,
        idempotent "idempotent" => Runtime,
        body "body" => Runtime,
        result "result" => Compared,
        statuses "statuses" => Runtime,
        paging "paging" => Compared,
        success "success" => Runtime,
        permission "permission" => Documentation,
        successor "successor" => Documentation,
        since "since" => Evidence,
        deprecated "deprecated" => Compared,
        input "input" => Compared,
        output "output" => Compared,
        error_codes "error_codes" => Documentation,
    }
}

table! {
    /// A parameter, or a member of a response or structure.
    member(Member) {
        name "name" => Identity,
        r#type "type" => Compared,
        list "list" => Compared,
        wrapper "wrapper" => Runtime,
        required "required" => Compared,
        constructor "constructor" => Compared,
        nullable "nullable" => Documentation,
        default "default" => Documentation,
        minimum "minimum" => Documentation,
        maximum "maximum" => Documentation,
        min_length "min_length" => Documentation,
        max_length "max_length" => Documentation,
        values "values" => Documentation,
        closed "closed" => Documentation,
        example "example" => Evidence,
        secret "secret" => Debug,
        location "location" => Runtime,
        style "style" => Runtime,
        idempotency_token "idempotency_token" => Runtime,
        alias "alias" => Runtime,
        json_of "json_of" => Documentation,
        header "header" => Runtime,
        since "since" => Evidence,
        deprecated "deprecated" => Compared,
    }
}

table! {
    /// A structure.
    structure(Structure) {
        name "name" => Identity,
        used_by "used_by" => Evidence,
        since "since" => Evidence,
        deprecated "deprecated" => Compared,
        members "members" => Compared,
    }
}

table! {
    /// An error code.
    error_code(ErrorCode) {
        code "code" => Identity,
        scope "scope" => Documentation,
        status "status" => Documentation,
        other_statuses "other_statuses" => Documentation,
        number "number" => Documentation,
    }
}

table! {
    /// A host.
    endpoint(Endpoint) {
        host "host" => Identity,
        regions "regions" => Runtime,
        r#type "type" => Runtime,
        needs_region "needs_region" => Runtime,
    }
}

table! {
    /// The service itself.
    service(Api) {
        format "format" => Evidence,
        provider "provider" => Identity,
        service "service" => Identity,
        version "version" => Identity,
        protocol "protocol" => Runtime,
        imported "imported" => Evidence,
        release "release" => Evidence,
        endpoints "endpoints" => Compared,
        regions "regions" => Compared,
        limits "limits" => Runtime,
        success "success" => Runtime,
        signing_methods "signing_methods" => Runtime,
        common_parameters "common_parameters" => Runtime,
        data_types "data_types" => Evidence,
        error_codes "error_codes" => Compared,
        error_code_sets "error_code_sets" => Evidence,
        undocumented_actions "undocumented_actions" => Evidence,
        actions "actions" => Compared,
        structures "structures" => Compared,
        contradictions "contradictions" => Evidence,
    }
}
