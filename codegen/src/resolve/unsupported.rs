//! Facts that a spec can state and generated code cannot carry out: such a spec is refused, not half generated.

use crate::diagnostic::Diagnostic;
use crate::spec::{Member, Spec};

/// Every such fact.
pub(super) fn check(spec: &Spec) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    for (index, action) in spec.api.actions.iter().enumerate() {
        let facts = [("result", action.result.is_some())];
        let output = members(&action.output, "output");
        let stated = facts.into_iter().filter(|(_, stated)| *stated);
        let stated = stated.map(|(field, _)| field.to_owned());
        for field in stated.chain(output) {
            let name = field.rsplit('/').next().unwrap_or_default();
            let message = format!(
                "`{}` has the fact `{name}`, for which no code can be generated yet",
                action.name
            );
            let diagnostic = Diagnostic::error("unsupported", message)
                .help("leave the action out with `only`, or remove it from the spec");
            let pointer = format!("/actions/{index}/{field}");
            wrong.push(spec.place(diagnostic, "api.json", &pointer));
        }
    }
    wrong
}

/// Locations and styles of members.
fn members(members: &[Member], list: &str) -> Vec<String> {
    let mut fields = Vec::new();
    for (index, member) in members.iter().enumerate() {
        if member.location.is_some() {
            fields.push(format!("{list}/{index}/location"));
        }
        if member.style.is_some() {
            fields.push(format!("{list}/{index}/style"));
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::super::resolve;
    use crate::spec::fixture::{API, spec};

    const CRATE: (&str, &str) = (
        "crate.json",
        r#"{"name": "shelf", "version": "0.1.0", "title": "Shelf"}"#,
    );

    fn refused(new: &str) -> Vec<String> {
        let api = API.replacen("\"idempotent\": true", new, 1);
        let spec = spec(&[CRATE, ("api.json", &api)]);
        let refusals = resolve(&spec).err().unwrap_or_default();
        refusals
            .iter()
            .map(|refusal| refusal.message.clone())
            .collect()
    }

    #[test]
    fn what_cannot_be_generated_is_named() {
        assert_eq!(refused("\"idempotent\": true"), [""; 0]);
        assert_eq!(
            refused("\"result\": \"list:struct:Book\", \"idempotent\": true"),
            ["`DescribeBook` has the fact `result`, for which no code can be generated yet"]
        );
    }

    #[test]
    fn what_check_refuses_is_not_generated() {
        assert_eq!(
            refused("\"route\": {\"method\": \"GET\", \"path\": \"/\"}, \"idempotent\": true"),
            ["`DescribeBook` has a route, but its protocol has none"]
        );
    }
}
