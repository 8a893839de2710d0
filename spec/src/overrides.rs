//! Corrections of the document: data rows with a reason, applied to the facts.

use super::json::{did_you_mean, split_message};
use super::{Action, Api, Member, Override, Structure};
use crate::diagnostic::{Diagnostic, near};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why a row was not applied.
#[derive(Debug)]
pub struct Refusal {
    /// Field of the row that is to blame, as a JSON Pointer (`/target`).
    pub field: &'static str,
    /// The message, without a place.
    pub diagnostic: Diagnostic,
}

/// Applies rows in order; gives the index of each refused row with the reason. Other rows are applied all the same.
pub fn apply(rows: &[Override], api: &mut Api) -> Vec<(usize, Refusal)> {
    rows.iter()
        .enumerate()
        .filter_map(|(index, row)| apply_one(row, api).err().map(|refusal| (index, *refusal)))
        .collect()
}

fn apply_one(row: &Override, api: &mut Api) -> Result<(), Box<Refusal>> {
    if row.reason.trim().is_empty() {
        return refuse(
            "/reason",
            Diagnostic::error("override-reason", "a correction needs a reason")
                .help("say what the document prints there and how it is known to be wrong"),
        );
    }
    let (kind, path) = row.target.split_once(' ').unwrap_or((&row.target, ""));
    match kind {
        "service" if path.is_empty() => set(api, row),
        "action" => set(action(api, path, row)?, row),
        "structure" => set(structure(api, path, row)?, row),
        "input" | "output" | "member" => {
            let Some((owner, name)) = path.split_once('.') else {
                return refuse("/target", unknown_form(row));
            };
            let members = match kind {
                "input" => &mut action(api, owner, row)?.input,
                "output" => &mut action(api, owner, row)?.output,
                _ => &mut structure(api, owner, row)?.members,
            };
            set(find(members, name, |m: &Member| &m.name, row)?, row)
        }
        _ => refuse("/target", unknown_form(row)),
    }
}

fn refuse<T>(field: &'static str, diagnostic: Diagnostic) -> Result<T, Box<Refusal>> {
    Err(Box::new(Refusal { field, diagnostic }))
}

fn unknown_form(row: &Override) -> Diagnostic {
    Diagnostic::error("override-target", format!("`{}` is not the form of a target", row.target)).expected(
        "expected `service`, `action Name`, `structure Name`, `input Action.Name`, `output Action.Name` or `member Structure.Name`",
    )
}

fn action<'a>(
    api: &'a mut Api,
    name: &str,
    row: &Override,
) -> Result<&'a mut Action, Box<Refusal>> {
    find(&mut api.actions, name, |action| &action.name, row)
}

fn structure<'a>(
    api: &'a mut Api,
    name: &str,
    row: &Override,
) -> Result<&'a mut Structure, Box<Refusal>> {
    find(&mut api.structures, name, |structure| &structure.name, row)
}

fn find<'a, T>(
    items: &'a mut [T],
    name: &str,
    name_of: fn(&T) -> &String,
    row: &Override,
) -> Result<&'a mut T, Box<Refusal>> {
    match items.iter().position(|item| name_of(item) == name) {
        Some(index) => Ok(&mut items[index]),
        None => {
            let message = format!("`{}` names nothing: there is no `{name}`", row.target);
            let known = items.iter().map(|item| name_of(item).as_str());
            let help = near::did_you_mean(name, known).unwrap_or_else(|| {
                "remove the row if the vendor removed it; targets are wire names".to_owned()
            });
            refuse(
                "/target",
                Diagnostic::error("override-target", message).help(help),
            )
        }
    }
}

/// Sets a field of an action, structure or member by its name in `api.json`.
fn set<T: Serialize + DeserializeOwned + PartialEq>(
    item: &mut T,
    row: &Override,
) -> Result<(), Box<Refusal>> {
    let mut value = serde_json::to_value(&*item).unwrap_or_default();
    if let Value::Object(fields) = &mut value {
        if row.value.is_null() {
            fields.retain(|field, _| *field != row.set);
        } else {
            fields.insert(row.set.clone(), row.value.clone());
        }
    }
    let new: T = match serde_json::from_value(value) {
        Ok(new) => new,
        Err(error) => {
            let (message, expected) = split_message(&error);
            let field = if message.starts_with("unknown field") {
                "/set"
            } else {
                "/value"
            };
            let help = did_you_mean(&message, expected.as_deref());
            let mut diagnostic = Diagnostic::error("override-value", message);
            diagnostic.expected = expected;
            diagnostic.help = help;
            return refuse(field, diagnostic);
        }
    };
    if new == *item {
        let message = format!(
            "this correction changes nothing: `{}` of `{}` is already so",
            row.set, row.target
        );
        return refuse(
            "",
            Diagnostic::error("override-idle", message)
                .help("the document has been repaired: remove the row"),
        );
    }
    *item = new;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::fixture::spec;
    use crate::{Api, Override, Type};
    use serde_json::{Value, json};

    fn row(target: &str, set: &str, value: Value) -> Override {
        let reason = "the text of the row says otherwise".to_owned();
        Override {
            target: target.to_owned(),
            set: set.to_owned(),
            value,
            reason,
        }
    }

    /// The changed facts, or field to blame, message, expectation and help.
    fn try_one(row: Override) -> Result<Api, [String; 4]> {
        let mut api = spec(&[]).api;
        let before = api.clone();
        match apply(&[row], &mut api).pop() {
            None => Ok(api),
            Some((_, refusal)) => {
                assert_eq!(api, before, "a refused row changed something");
                let diagnostic = refusal.diagnostic;
                Err([
                    refusal.field.to_owned(),
                    diagnostic.message,
                    diagnostic.expected.unwrap_or_default(),
                    diagnostic.help.unwrap_or_default(),
                ])
            }
        }
    }

    #[test]
    fn sets_fields_of_every_kind_of_target() {
        let api = try_one(row("input DescribeBook.Limit", "type", json!("float"))).unwrap();
        assert_eq!(api.actions[0].input[1].r#type, Type::Float);
        let api = try_one(row("output DescribeBook.Books", "list", json!(null))).unwrap();
        assert!(!api.actions[0].output[0].list);
        let api = try_one(row("member Book.Title", "secret", json!(true))).unwrap();
        assert!(api.structures[0].members[0].secret);
        let api = try_one(row("action DeleteBook", "idempotent", json!(true))).unwrap();
        assert!(api.actions[1].idempotent);
        let limits = json!({"service_rate": {"requests": 100, "seconds": 60}});
        let api = try_one(row("service", "limits", limits)).unwrap();
        assert_eq!(api.limits.service_rate.unwrap().seconds, 60);
        let api = try_one(row("structure Book", "since", json!(2))).unwrap();
        assert_eq!(api.structures[0].since, Some(2));
    }

    #[test]
    fn a_row_that_changes_nothing_is_refused() {
        for row in [
            row("input DescribeBook.Limit", "type", json!("integer")),
            row("input DescribeBook.Limit", "secret", json!(false)),
            row("input DescribeBook.Limit", "maximum", json!(null)),
        ] {
            let [field, message, _, help] = try_one(row.clone()).unwrap_err();
            assert_eq!(field, "");
            assert_eq!(
                message,
                format!(
                    "this correction changes nothing: `{}` of `input DescribeBook.Limit` is already so",
                    row.set
                )
            );
            assert_eq!(help, "the document has been repaired: remove the row");
        }
    }

    #[test]
    fn unknown_targets_list_near_ones() {
        let [field, message, _, help] =
            try_one(row("action DescribeBooks", "category", json!("x"))).unwrap_err();
        assert_eq!(field, "/target");
        assert_eq!(
            message,
            "`action DescribeBooks` names nothing: there is no `DescribeBooks`"
        );
        assert_eq!(help, "did you mean `DescribeBook`?");
        for target in [
            "parameter DescribeBook.Limit",
            "service shelf",
            "input DescribeBook",
            "Book",
            "",
        ] {
            let [field, message, expected, _] =
                try_one(row(target, "list", json!(true))).unwrap_err();
            assert_eq!(
                (&*field, message),
                ("/target", format!("`{target}` is not the form of a target"))
            );
            assert!(expected.contains("`input Action.Name`"), "{expected}");
        }
    }

    #[test]
    fn unknown_fields_and_wrong_values_are_refused() {
        let [field, message, _, help] =
            try_one(row("member Book.Title", "secrets", json!(true))).unwrap_err();
        assert_eq!(
            (&*field, &*message, &*help),
            ("/set", "unknown field `secrets`", "did you mean `secret`?")
        );
        let [field, message, expected, _] =
            try_one(row("member Book.Title", "secret", json!("yes"))).unwrap_err();
        assert_eq!(
            (&*field, &*message, &*expected),
            (
                "/value",
                "invalid type: string \"yes\"",
                "expected a boolean"
            )
        );
    }

    #[test]
    fn a_reason_is_needed() {
        let mut row = row("member Book.Title", "secret", json!(true));
        row.reason = " ".to_owned();
        assert_eq!(try_one(row).unwrap_err()[0], "/reason");
    }
}
