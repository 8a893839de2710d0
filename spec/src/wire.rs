//! What no client could send or read, whatever code is generated: routes, locations, bodies, methods.

use crate::diagnostic::Diagnostic;
use crate::{Action, Member, ParameterLocation, ParameterStyle, Protocol, Spec, Type};
use std::collections::BTreeSet;

/// Everything that is wrong with the requests of actions.
pub(super) fn check(spec: &Spec) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    for (index, action) in spec.api.actions.iter().enumerate() {
        let rules = [
            routes(action, spec.api.protocol),
            parameters(action, spec.api.protocol),
        ];
        for (diagnostic, field) in rules.into_iter().flatten().chain(paging(action)) {
            let pointer = format!("/actions/{index}{field}");
            wrong.push(spec.place(diagnostic, "api.json", &pointer));
        }
    }
    wrong
}

/// A message, and the field of the action that it is about.
type Refusal = (Diagnostic, String);

fn refusal(message: String, help: &str, field: impl Into<String>) -> Refusal {
    (Diagnostic::error("route", message).help(help), field.into())
}

/// Methods and path templates.
fn routes(action: &Action, protocol: Protocol) -> Vec<Refusal> {
    let mut wrong = Vec::new();
    let name = &action.name;
    let roa = protocol == Protocol::AlibabaRoa;
    if roa && action.route.is_none() {
        let message = format!("`{name}` has no route");
        wrong.push(refusal(message, "ROA actions need a method and a path", ""));
    }
    if roa && action.method.is_some() {
        let message = format!("`{name}` has a method beside its route");
        wrong.push(refusal(message, "a route has its own method", "/method"));
    }
    let path = action.route.as_ref().map_or("", |route| &*route.path);
    if !roa && action.route.is_some() {
        let message = format!("`{name}` has a route, but its protocol has none");
        wrong.push(refusal(message, "remove the route", "/route"));
    } else if !path.is_empty() && (!path.starts_with('/') || path.contains(['?', '#'])) {
        let message = format!("the path of `{name}` is `{path}`");
        let help = "a path begins with `/` and has neither query nor fragment: parameters of the query are listed in `input`";
        wrong.push(refusal(message, help, "/route/path"));
    }
    let parts: BTreeSet<&str> = path
        .split('{')
        .skip(1)
        .filter_map(|part| Some(part.split_once('}')?.0))
        .collect();
    let in_path = |parameter: &&Member| parameter.location == Some(ParameterLocation::Path);
    let parameters: BTreeSet<&str> = action
        .input
        .iter()
        .filter(in_path)
        .map(|parameter| &*parameter.name)
        .collect();
    for part in parts.symmetric_difference(&parameters) {
        let message = if parts.contains(part) {
            format!("the path of `{name}` has `{{{part}}}`, but no path parameter of that name")
        } else {
            format!("the path of `{name}` has no `{{{part}}}`, but there is such a path parameter")
        };
        let help = "the parts of a path are exactly the parameters with `location` `path`";
        wrong.push(refusal(message, help, "/route/path"));
    }
    wrong
}

/// Locations, styles and the body as a whole.
fn parameters(action: &Action, protocol: Protocol) -> Vec<Refusal> {
    let mut wrong = Vec::new();
    let name = &action.name;
    if let Some(body) = &action.body
        && !action
            .input
            .iter()
            .any(|parameter| parameter.name == *body && parameter.location.is_none_or(in_body))
    {
        let message =
            format!("the body of `{name}` is `{body}`, which is no parameter in the body");
        wrong.push(refusal(message, "name one of its parameters", "/body"));
    }
    for (index, parameter) in action.input.iter().enumerate() {
        let field = |key: &str| format!("/input/{index}/{key}");
        let location = parameter.location;
        if location == Some(ParameterLocation::Header) && protocol != Protocol::AlibabaRoa {
            let message = format!("`{}` of `{name}` goes into a header", parameter.name);
            let help = "RPC actions take parameters in the query, form or body";
            wrong.push(refusal(message, help, field("location")));
        }
        let whole = parameter.list
            || matches!(
                parameter.r#type,
                Type::Struct(_) | Type::Map(_) | Type::Object
            );
        if parameter.style.is_some() && !whole {
            let message = format!(
                "`{}` of `{name}` has a style, but is a scalar",
                parameter.name
            );
            let help = "only lists, maps and structures are written in several ways";
            wrong.push(refusal(message, help, field("style")));
        }
        if parameter.style == Some(ParameterStyle::Comma) && parameter.r#type.structure().is_some()
        {
            let message = format!(
                "`{}` of `{name}` joins structures by commas",
                parameter.name
            );
            wrong.push(refusal(message, "only scalars are joined", field("style")));
        }
        if parameter.idempotency_token && (parameter.r#type != Type::String || parameter.list) {
            let message = format!(
                "`{}` of `{name}` is an idempotency token, but no text",
                parameter.name
            );
            let help = "a client makes the token: it is a string";
            wrong.push(refusal(message, help, field("idempotency_token")));
        }
        if parameter.idempotency_token
            && action.input[..index]
                .iter()
                .any(|other| other.idempotency_token)
        {
            let message = format!(
                "`{}` is a second idempotency token of `{name}`",
                parameter.name
            );
            let help = "a client fills in one";
            wrong.push(refusal(message, help, field("idempotency_token")));
        }
        if parameter.closed && parameter.values.is_empty() {
            let message = format!(
                "`{}` of `{name}` is closed, but has no values",
                parameter.name
            );
            wrong.push(refusal(
                message,
                "list its values, or remove `closed`",
                field("closed"),
            ));
        }
    }
    wrong
}

/// What ends the waiting for pages.
fn paging(action: &Action) -> Option<Refusal> {
    let until = action.paging.as_ref()?.until.as_ref()?;
    let message = format!(
        "nothing ends the waiting for the pages of `{}`",
        action.name
    );
    let help = "list the values of the status that the last response has";
    until
        .values
        .is_empty()
        .then(|| refusal(message, help, "/paging/until"))
}

fn in_body(location: ParameterLocation) -> bool {
    location == ParameterLocation::Body
}

#[cfg(test)]
mod tests {
    use crate::fixture::{API, files};
    use crate::{Spec, wire};

    /// Messages about the fixture after one replacement in `api.json`.
    fn wrong(changes: &[(&str, &str)]) -> Vec<String> {
        let mut api = API.to_owned();
        for (old, new) in changes {
            assert_eq!(api.matches(old).count(), 1, "`{old}` is not there once");
            api = api.replace(old, new);
        }
        let spec = Spec::from_files("f", &files(&[("api.json", &api)])).unwrap();
        wire::check(&spec).iter().map(ToString::to_string).collect()
    }

    const ROA: (&str, &str) = ("tencent-v3", "alibaba-roa");
    const IDEMPOTENT: &str = "\"idempotent\": true";
    const DELETE: (&str, &str) = (
        "\"idempotent\": false",
        "\"route\": {\"method\": \"DELETE\", \"path\": \"/books\"}, \"idempotent\": false",
    );

    #[test]
    fn the_fixture_is_right() {
        assert_eq!(wrong(&[]), [""; 0]);
    }

    #[test]
    fn routes_fit_their_protocol() {
        let route = |path: &str| {
            format!("\"route\": {{\"method\": \"GET\", \"path\": \"{path}\"}}, {IDEMPOTENT}")
        };
        let query = route("/books?limit=1");
        let part = route("/books/{BookId}");
        assert_eq!(
            wrong(&[ROA, DELETE]),
            ["f/api.json:16: error[route]: `DescribeBook` has no route"]
        );
        assert_eq!(
            wrong(&[ROA, DELETE, (IDEMPOTENT, &query)]),
            ["f/api.json:19: error[route]: the path of `DescribeBook` is `/books?limit=1`"]
        );
        assert_eq!(
            wrong(&[ROA, DELETE, (IDEMPOTENT, &part)]),
            [
                "f/api.json:19: error[route]: the path of `DescribeBook` has `{BookId}`, but no path parameter of that name"
            ]
        );
        assert_eq!(
            wrong(&[(IDEMPOTENT, &route("/books"))]),
            ["f/api.json:19: error[route]: `DescribeBook` has a route, but its protocol has none"]
        );
    }

    #[test]
    fn parameters_can_be_sent() {
        let limit = "\"required\": false, \"default\": 20";
        for (new, expected) in [
            (
                "\"required\": false, \"location\": \"path\"",
                "the path of `DescribeBook` has no `{Limit}`, but there is such a path parameter",
            ),
            (
                "\"required\": false, \"location\": \"header\"",
                "`Limit` of `DescribeBook` goes into a header",
            ),
            (
                "\"required\": false, \"style\": \"comma\"",
                "`Limit` of `DescribeBook` has a style, but is a scalar",
            ),
            (
                "\"required\": false, \"idempotency_token\": true",
                "`Limit` of `DescribeBook` is an idempotency token, but no text",
            ),
            (
                "\"required\": false, \"closed\": true",
                "`Limit` of `DescribeBook` is closed, but has no values",
            ),
        ] {
            let messages = wrong(&[(limit, new)]);
            assert_eq!(messages.len(), 1, "{messages:?}");
            assert!(messages[0].ends_with(expected), "{messages:?}");
        }
        let until = r#""paging": {"form": "offset", "position": "Limit", "items": "Books", "until": {"path": "Status", "values": []}}"#;
        assert_eq!(
            wrong(&[(IDEMPOTENT, &format!("{IDEMPOTENT}, {until}"))]),
            [
                "f/api.json:19: error[route]: nothing ends the waiting for the pages of `DescribeBook`"
            ]
        );
        let token = "\"required\": true, \"idempotency_token\": true";
        let second = "\"type\": \"string\", \"idempotency_token\": true";
        assert_eq!(
            wrong(&[
                (
                    "\"BookId\", \"type\": \"string\", \"required\": true",
                    &format!("\"BookId\", \"type\": \"string\", {token}")
                ),
                (
                    "\"type\": \"integer\", \"required\": false, \"default\": 20",
                    second
                ),
            ]),
            [
                "f/api.json:20: error[route]: `Limit` is a second idempotency token of `DescribeBook`"
            ]
        );
        assert_eq!(
            wrong(&[(IDEMPOTENT, &format!("{IDEMPOTENT}, \"body\": \"Bok\""))]),
            [
                "f/api.json:19: error[route]: the body of `DescribeBook` is `Bok`, which is no parameter in the body"
            ]
        );
    }
}
