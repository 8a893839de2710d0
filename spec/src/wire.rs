//! What no client could send or read, whatever code is generated: routes, locations, bodies, methods.

use crate::diagnostic::Diagnostic;
use crate::{Action, Api, Member, ParameterLocation, ParameterStyle, Protocol, Spec, Type};
use std::collections::BTreeSet;

/// Everything that is wrong with the requests of actions.
pub(super) fn check(spec: &Spec) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    for (index, action) in spec.api.actions.iter().enumerate() {
        let rules = [
            routes(action, spec.api.protocol),
            parameters(action, spec.api.protocol),
            responses(action, &spec.api),
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
    let of_route = action
        .route
        .as_ref()
        .map(|route| (&route.method, "/route/method"));
    let own = action.method.as_ref().map(|method| (method, "/method"));
    if let Some((method, field)) = of_route.or(own) {
        let known: &[&str] = match tencent(protocol) {
            true => &["GET", "POST"],
            false => &["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"],
        };
        if !known.contains(&method.as_str()) {
            let message = format!("`{name}` is sent by `{method}`");
            wrong.push(refusal(message, "name a method of its protocol", field));
        }
    }
    if action.anonymous && protocol == Protocol::TencentV2 {
        let message = format!("`{name}` is anonymous");
        let help = "requests of this protocol are signed";
        wrong.push(refusal(message, help, "/anonymous"));
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
    wrong.extend(bodies(action, protocol));
    for (index, parameter) in action.input.iter().enumerate() {
        let rules = location(parameter, protocol)
            .into_iter()
            .chain(style(parameter))
            .chain(rest(parameter));
        for (message, help, field) in rules {
            let message = format!("`{}` of `{name}` {message}", parameter.name);
            wrong.push(refusal(message, help, format!("/input/{index}/{field}")));
        }
        let same = action.input[..index].iter().any(|other| {
            other.name == parameter.name
                && other.location != parameter.location
                && place(action, protocol, other) == place(action, protocol, parameter)
        });
        let before = &action.input[..index];
        if parameter.idempotency_token && before.iter().any(|other| other.idempotency_token) {
            let message = format!(
                "`{}` is a second idempotency token of `{name}`",
                parameter.name
            );
            let field = format!("/input/{index}/idempotency_token");
            wrong.push(refusal(message, "a client fills in one", field));
        }
        if same {
            let message = format!("`{}` of `{name}` is in one place twice", parameter.name);
            let help = "remove one of them, or say where it goes by `location`";
            wrong.push(refusal(message, help, format!("/input/{index}/location")));
        }
    }
    wrong
}

/// Where a parameter goes, said or not.
fn place(action: &Action, protocol: Protocol, parameter: &Member) -> ParameterLocation {
    parameter.location.unwrap_or_else(|| {
        let route = action.route.as_ref().map(|route| &route.method);
        match route.or(action.method.as_ref()).map(String::as_str) {
            Some("GET" | "DELETE" | "HEAD") => ParameterLocation::Query,
            _ if matches!(protocol, Protocol::AlibabaRpc | Protocol::TencentV2) => {
                ParameterLocation::Form
            }
            _ => ParameterLocation::Body,
        }
    })
}

/// A request has one body at most.
fn bodies(action: &Action, protocol: Protocol) -> Vec<Refusal> {
    let name = &action.name;
    let mut wrong = Vec::new();
    let whole = action.body.as_ref();
    if whole.is_some() && tencent(protocol) {
        let message = format!("`{name}` has a body of its own");
        let help = "requests of this protocol are objects with all parameters";
        return vec![refusal(message, help, "/body")];
    }
    let mut there = Vec::new();
    for parameter in &action.input {
        if whole == Some(&parameter.name) && parameter.location.is_none_or(in_body) {
            there.push("the whole body");
            continue;
        }
        match place(action, protocol, parameter) {
            ParameterLocation::Form => there.push("a form"),
            ParameterLocation::Body => there.push("members of a body"),
            _ => {}
        }
    }
    there.sort_unstable();
    there.dedup();
    if let [one, other, ..] = there.as_slice() {
        let message = format!("the parameters of `{name}` are {one} and {other}");
        wrong.push(refusal(message, "a request has one body", "/input"));
    }
    if !there.is_empty()
        && protocol == Protocol::AlibabaRpc
        && action.method.as_deref() == Some("GET")
    {
        let message = format!(
            "`{name}` is sent by GET, but its parameters are {}",
            there[0]
        );
        let help = "GET requests of this protocol have no body";
        wrong.push(refusal(message, help, "/method"));
    }
    wrong
}

fn tencent(protocol: Protocol) -> bool {
    matches!(protocol, Protocol::TencentV3 | Protocol::TencentV2)
}

/// A message without its subject, help, and the field.
type Rule = (&'static str, &'static str, &'static str);

fn location(parameter: &Member, protocol: Protocol) -> Option<Rule> {
    let rule = match parameter.location {
        Some(ParameterLocation::Header) if protocol != Protocol::AlibabaRoa => (
            "goes into a header",
            "RPC actions take parameters in the query, form or body",
        ),
        Some(ParameterLocation::Query | ParameterLocation::Form | ParameterLocation::Host)
            if tencent(protocol) =>
        {
            (
                "has a place of its own",
                "requests of this protocol are objects with all parameters",
            )
        }
        Some(ParameterLocation::Host) if parameter.r#type != Type::String || parameter.list => {
            ("is part of the host, but no text", "make it a string")
        }
        location => return header(parameter, location == Some(ParameterLocation::Header)),
    };
    Some((rule.0, rule.1, "location"))
}

fn header(parameter: &Member, in_header: bool) -> Option<Rule> {
    let name = parameter.header.as_deref();
    if name.is_some() && !in_header {
        let message = "names a header, but goes elsewhere";
        return Some((message, "set `location` to `header`", "header"));
    }
    let token = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&c);
    let name = name.unwrap_or(&parameter.name);
    (in_header && (name.is_empty() || !name.bytes().all(token))).then_some((
        "goes into a header that cannot have its name",
        "give the name of the header in `header`",
        "location",
    ))
}

/// Whether a value is none of a single text.
fn is_nested(parameter: &Member) -> bool {
    parameter.list
        || matches!(
            parameter.r#type,
            Type::Struct(_) | Type::Map(_) | Type::List(_) | Type::Object
        )
}

fn style(parameter: &Member) -> Option<Rule> {
    let one_text = matches!(
        parameter.location,
        Some(ParameterLocation::Path | ParameterLocation::Header)
    );
    let (message, help) = match parameter.style {
        Some(_) if !is_nested(parameter) => (
            "has a style, but is a scalar",
            "only lists, maps and structures are written in several ways",
        ),
        Some(ParameterStyle::Comma) if parameter.r#type.structure().is_some() => {
            ("joins structures by commas", "only scalars are joined")
        }
        Some(ParameterStyle::Comma) if !joins(parameter) => (
            "joins no scalars by commas",
            "only lists of scalars are joined",
        ),
        Some(ParameterStyle::Json | ParameterStyle::Comma) => return None,
        _ if one_text && is_nested(parameter) => {
            let message = "is a list, map or structure in one text";
            return Some((message, "set `style` to `json` or `comma`", "location"));
        }
        _ => return None,
    };
    Some((message, help, "style"))
}

/// Whether it is a list of scalars.
fn joins(parameter: &Member) -> bool {
    let scalar = |r#type: &Type| !matches!(r#type, Type::Map(_) | Type::List(_) | Type::Object);
    match &parameter.r#type {
        Type::List(element) => !parameter.list && scalar(element),
        other => parameter.list && scalar(other),
    }
}

fn rest(parameter: &Member) -> Option<Rule> {
    if parameter.idempotency_token && (parameter.r#type != Type::String || parameter.list) {
        let message = "is an idempotency token, but no text";
        let help = "a client makes the token: it is a string";
        return Some((message, help, "idempotency_token"));
    }
    (parameter.closed && parameter.values.is_empty()).then_some((
        "is closed, but has no values",
        "list its values, or remove `closed`",
        "closed",
    ))
}

/// What responses are.
fn responses(action: &Action, api: &Api) -> Vec<Refusal> {
    let mut wrong = Vec::new();
    let name = &action.name;
    if action.result.is_some() && tencent(api.protocol) {
        let message = format!("`{name}` has a result of its own");
        let help = "responses of this protocol are objects";
        wrong.push(refusal(message, help, "/result"));
    }
    for (index, member) in action.output.iter().enumerate() {
        let in_header = member.location == Some(ParameterLocation::Header);
        let rule = match member.location {
            None | Some(ParameterLocation::Body | ParameterLocation::Header) => {
                header(member, in_header)
            }
            Some(_) => Some((
                "comes from where no response has members",
                "they are in the body or a header",
                "location",
            )),
        };
        let beside = action.result.is_some() && !in_header && !api.is_envelope(member);
        let beside = beside.then_some((
            "is a member of a body that has none",
            "remove it, or remove `result`",
            "location",
        ));
        let styled = (member.style.is_some() && !in_header).then_some((
            "has a style, but is no header",
            "members of a body are JSON",
            "style",
        ));
        let style = if in_header { style(member) } else { styled };
        for (message, help, field) in rule.into_iter().chain(beside).chain(style) {
            let message = format!("`{}` of the response of `{name}` {message}", member.name);
            let field = format!("/output/{index}/{field}");
            wrong.push(refusal(message, help, field));
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
mod tests;
