//! What a response must say for the action to have succeeded: shown by its members and by the documented response.

use crate::spec::{Member, SuccessRule, Type};
use serde::Deserialize;
use serde_json::Value;

/// Members that say whether the action has succeeded.
const FLAGS: [&str; 4] = ["Success", "success", "IsSuccess", "isSuccess"];

/// Members that hold a code, also of success.
const CODES: [&str; 6] = [
    "Code",
    "code",
    "ResponseCode",
    "responseCode",
    "ErrorCode",
    "errorCode",
];

/// Members that say why it has not.
const MESSAGES: [&str; 10] = [
    "Message",
    "message",
    "ErrorMessage",
    "errorMessage",
    "ErrorMsg",
    "errorMsg",
    "ErrMessage",
    "errMessage",
    "ResponseDescription",
    "Msg",
];

/// Codes of success, in any case of letters.
const GOOD: [&str; 5] = ["200", "0", "OK", "success", "true"];

#[derive(Deserialize)]
struct Demo {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    example: String,
}

/// The documented response, if it is JSON.
pub(super) fn documented(demos: &str) -> Option<Value> {
    let demos: Vec<Demo> = serde_json::from_str(demos).ok()?;
    let mut json = demos.iter().filter(|demo| demo.kind == "json");
    serde_json::from_str(json.next()?.example.trim()).ok()
}

/// The rules of an action. A flag decides alone; a code does where the documented response shows that it is one of
/// success: other products answer with codes that tell of something else.
pub(super) fn rules(output: &[Member], demos: &str) -> Vec<SuccessRule> {
    let find = |names: &[&str], kinds: &[Type]| {
        let of_name = |name: &&str| {
            output
                .iter()
                .find(|member| member.name == **name && !member.list && member.location.is_none())
        };
        let mut found = names.iter().filter_map(of_name);
        found.find(|member| kinds.contains(&member.r#type))
    };
    let message = find(&MESSAGES, &[Type::String]).map(|member| member.name.clone());
    let rule = |member: &Member, values: &[&str]| SuccessRule {
        path: member.name.clone(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        message: message.clone().filter(|name| *name != member.name),
        required: false,
    };
    if let Some(flag) = find(&FLAGS, &[Type::Boolean, Type::String]) {
        return vec![rule(flag, &["true"])];
    }
    let Some(code) = find(&CODES, &[Type::String, Type::Integer]) else {
        return Vec::new();
    };
    let shown = documented(demos).and_then(|demo| demo.get(&code.name).cloned());
    let shown = shown.or_else(|| code.example.clone());
    let text = match shown {
        Some(Value::String(text)) => text,
        Some(other) => other.to_string(),
        None => return Vec::new(),
    };
    let good = GOOD
        .iter()
        .any(|good| good.eq_ignore_ascii_case(text.trim()));
    match good {
        true => vec![rule(code, &GOOD)],
        false => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::rules;
    use crate::spec::{Member, Type};

    fn paths(output: &[(&str, Type)], demo: &str) -> Vec<String> {
        let output: Vec<Member> = output
            .iter()
            .map(|(name, r#type)| Member::new(*name, r#type.clone(), false))
            .collect();
        let demo = serde_json::json!([{"type": "json", "example": demo}]).to_string();
        let rules = rules(&output, &demo);
        let text = |rule: &crate::spec::SuccessRule| {
            format!("{} {:?} {:?}", rule.path, rule.values, rule.message)
        };
        rules.iter().map(text).collect()
    }

    #[test]
    fn a_flag_decides_alone() {
        let output = [
            ("Code", Type::String),
            ("IsSuccess", Type::Boolean),
            ("Message", Type::String),
        ];
        assert_eq!(
            paths(&output, "{\"Code\": \"Odd\"}"),
            ["IsSuccess [\"true\"] Some(\"Message\")"]
        );
    }

    #[test]
    fn a_code_decides_where_it_is_shown_to_be_good() {
        let output = [
            ("ResponseCode", Type::String),
            ("ResponseDescription", Type::String),
        ];
        assert_eq!(
            paths(&output, "{\"ResponseCode\": \"OK\"}"),
            [
                "ResponseCode [\"200\", \"0\", \"OK\", \"success\", \"true\"] Some(\"ResponseDescription\")"
            ]
        );
        assert_eq!(paths(&output, "{\"ResponseCode\": \"DELIVERED\"}"), [""; 0]);
        assert_eq!(paths(&output, "no JSON"), [""; 0]);
        assert_eq!(paths(&[("Status", Type::String)], "{}"), [""; 0]);
    }
}
