//! Rules of success must lead to a member of the response: one that leads nowhere would never fire.

use crate::diagnostic::Diagnostic;
use crate::{Action, Api, Member, Spec, SuccessRule, Type};

/// Rules of which a path leads nowhere.
pub(super) fn check(spec: &Spec) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    for (index, action) in spec.api.actions.iter().enumerate() {
        for (nth, rule) in action.success.iter().enumerate() {
            if let Err(message) = follow(&spec.api, action, rule) {
                let diagnostic = Diagnostic::error("unknown-member", message)
                    .expected(
                        "expected names of members, joined by `.`, with `[]` behind that of a list",
                    )
                    .help("correct the path, or remove the rule");
                let pointer = format!("/actions/{index}/success/{nth}");
                wrong.push(spec.place(diagnostic, "api.json", &pointer));
            }
        }
    }
    wrong
}

/// Rules of the service that lead nowhere in the response of any action. In those of some they may: a part of the
/// actions can be generated, too.
pub(super) fn check_service(spec: &Spec) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    for (nth, rule) in spec.api.success.iter().enumerate() {
        let errors = spec
            .api
            .actions
            .iter()
            .map(|action| follow(&spec.api, action, rule).err());
        if let Some(errors) = errors.collect::<Option<Vec<String>>>() {
            let message = format!(
                "no response has `{}`, by which the service succeeds",
                rule.path
            );
            let mut diagnostic = Diagnostic::error("unknown-member", message)
                .help("correct the path, or remove the rule");
            diagnostic.expected = errors.into_iter().next();
            wrong.push(spec.place(diagnostic, "api.json", &format!("/success/{nth}")));
        }
    }
    wrong
}

/// Follows the paths of a rule.
fn follow(api: &Api, action: &Action, rule: &SuccessRule) -> Result<(), String> {
    let (path, message) = (&*rule.path, rule.message.as_deref());
    let reported = |error: String| {
        format!(
            "`{}` succeeds by a rule that leads nowhere: {error}",
            action.name
        )
    };
    match path.split_once("[].") {
        None => {
            let last = member(api, &action.output, path).map_err(reported)?;
            // The runtime compares a scalar, or looks whether a list is empty.
            if last.list != rule.values.is_empty() {
                let what = if last.list {
                    "a list has no value"
                } else {
                    "a scalar needs values"
                };
                return Err(reported(format!("{what} (`{path}`)")));
            }
            message.map_or(Ok(()), |path| {
                member(api, &action.output, path)
                    .map(drop)
                    .map_err(reported)
            })
        }
        Some((list, code)) => {
            let list = member(api, &action.output, list).map_err(reported)?;
            let inside = within(api, list).map_err(reported)?;
            if !list.list || code.contains("[]") {
                return Err(reported(format!("`{path}` is not one list of structures")));
            }
            member(api, inside, code).map_err(reported)?;
            message.map_or(Ok(()), |path| {
                member(api, inside, path).map(drop).map_err(reported)
            })
        }
    }
}

/// The member at a path.
fn member<'a>(api: &'a Api, members: &'a [Member], path: &str) -> Result<&'a Member, String> {
    let (name, rest) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    };
    let found = members.iter().find(|member| member.name == name);
    let found = found.ok_or_else(|| format!("there is no member `{name}`"))?;
    match rest {
        Some(rest) => member(api, within(api, found)?, rest),
        None => Ok(found),
    }
}

/// The members of what a member holds.
fn within<'a>(api: &'a Api, member: &Member) -> Result<&'a [Member], String> {
    let structure = match &member.r#type {
        Type::Struct(name) => api
            .structures
            .iter()
            .find(|structure| structure.name == *name),
        _ => None,
    };
    let structure = structure.ok_or_else(|| format!("`{}` is no structure", member.name))?;
    Ok(&structure.members)
}

#[cfg(test)]
mod tests {
    use crate::fixture::{API, spec};

    #[test]
    fn a_rule_of_the_service_leads_somewhere() {
        let of_service = |rule: &str| {
            let old = "\"signing_methods\"";
            let api = API.replacen(old, &format!("\"success\": [{rule}], {old}"), 1);
            let found = super::check_service(&spec(&[("api.json", &api)]));
            found
                .into_iter()
                .map(|wrong| wrong.message)
                .collect::<Vec<_>>()
        };
        // One of two actions has books.
        assert_eq!(of_service(r#"{"path": "Books"}"#), [""; 0]);
        assert_eq!(
            of_service(r#"{"path": "Result.Code", "values": ["0"]}"#),
            ["no response has `Result.Code`, by which the service succeeds"]
        );
    }

    fn messages(rule: &str) -> Vec<String> {
        let old = "\"idempotent\": true,";
        let api = API.replacen(old, &format!("{old} \"success\": [{rule}],"), 1);
        assert_ne!(api, API);
        let found = super::check(&spec(&[("api.json", &api)]));
        found.into_iter().map(|wrong| wrong.message).collect()
    }

    #[test]
    fn paths_lead_to_members() {
        for rule in [
            r#"{"path": "RequestId", "values": ["0"]}"#,
            r#"{"path": "Books"}"#,
            r#"{"path": "Books[].Title", "values": ["0"], "message": "Sequel.Title"}"#,
        ] {
            assert_eq!(messages(rule), [] as [&str; 0], "{rule}");
        }
        for (rule, why) in [
            (
                r#"{"path": "Result", "values": ["0"]}"#,
                "there is no member `Result`",
            ),
            (
                r#"{"path": "RequestId.Code", "values": ["0"]}"#,
                "`RequestId` is no structure",
            ),
            (
                r#"{"path": "Books[].Code", "values": ["0"]}"#,
                "there is no member `Code`",
            ),
            (
                r#"{"path": "RequestId"}"#,
                "a scalar needs values (`RequestId`)",
            ),
            (
                r#"{"path": "Books", "values": ["0"]}"#,
                "a list has no value (`Books`)",
            ),
            (
                r#"{"path": "Books[].Title", "values": ["0"], "message": "X"}"#,
                "there is no member `X`",
            ),
        ] {
            assert_eq!(
                messages(rule),
                [format!(
                    "`DescribeBook` succeeds by a rule that leads nowhere: {why}"
                )]
            );
        }
    }
}
