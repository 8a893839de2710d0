//! What the document does not say and names tell.

use crate::spec::{Api, Member, Pagination, PaginationStyle, Structure, SuccessRule, Type};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Verbs of actions that only read.
const READING: [&str; 6] = ["Describe", "Inquire", "Fetch", "List", "Check", "Get"];

/// Last words of names whose values must not be printed.
const SECRET: [&str; 10] = [
    "password",
    "passwd",
    "pwd",
    "secret",
    "token",
    "tokens",
    "credential",
    "credentials",
    "signature",
    "authorization",
];

/// Last two words of names whose values must not be printed.
const SECRET_KEY: [&str; 4] = ["access", "secret", "private", "api"];

/// Names of parameters by which a service carries out a repeated request once, without regard to case.
const IDEMPOTENCY_TOKEN: [&str; 3] = ["ClientToken", "ClientRequestToken", "IdempotencyToken"];

/// Words behind a secret that do not make it less of one.
const QUALIFIERS: [&str; 2] = ["new", "old"];

/// Whether an action may be sent again after bytes of it were sent.
pub(in crate::parse) fn is_repeatable(action: &str) -> bool {
    let words = words(action);
    words
        .first()
        .is_some_and(|first| READING.iter().any(|verb| verb.eq_ignore_ascii_case(first)))
}

/// Whether a name says that its value is secret. Names such as `TokenCount` do not: only the last word counts.
pub(in crate::parse) fn is_secret(name: &str) -> bool {
    let mut words = words(name);
    while words
        .last()
        .is_some_and(|last| QUALIFIERS.contains(&last.as_str()))
    {
        words.pop();
    }
    match &words[..] {
        [.., before, last] if last == "key" => SECRET_KEY.contains(&before.as_str()),
        [.., last] => SECRET.contains(&last.as_str()),
        [] => false,
    }
}

/// Members of a second envelope, by which a result says that it failed although the call did not.
const RETURN_CODE: [&str; 2] = ["ReturnCode", "ReturnMessage"];

/// Codes of success in a second envelope: `0` as tables say, and `OK`, which two of the vendor's own examples show.
const RETURNED: [&str; 2] = ["0", "OK"];

/// The second envelope of a service, if there is one: the response member that most often holds it.
pub(in crate::parse) fn success(api: &Api) -> Vec<SuccessRule> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for member in api.actions.iter().flat_map(|action| &action.output) {
        let structure = match &member.r#type {
            Type::Struct(name) if !member.list => api.structure(name),
            _ => None,
        };
        let has = |structure: &Structure, name| structure.members.iter().any(|m| m.name == name);
        if structure.is_some_and(|found| RETURN_CODE.iter().all(|name| has(found, *name))) {
            *counts.entry(&member.name).or_default() += 1;
        }
    }
    let within = counts
        .into_iter()
        .max_by_key(|&(name, count)| (count, Reverse(name)));
    let [code, message] = RETURN_CODE;
    let rule = within.map(|(within, _)| SuccessRule {
        path: format!("{within}.{code}"),
        values: RETURNED.map(str::to_owned).into(),
        message: Some(format!("{within}.{message}")),
        required: false,
    });
    rule.into_iter().collect()
}

/// Marks the parameter that makes the service carry out a repeated request once. What a caller makes up for a single
/// request is no secret, whatever its last word says.
pub(in crate::parse) fn parameters(mut input: Vec<Member>) -> Vec<Member> {
    let token = input.iter_mut().find(|parameter| {
        let known = |name: &&str| parameter.name.eq_ignore_ascii_case(name);
        parameter.r#type == Type::String && !parameter.list && IDEMPOTENCY_TOKEN.iter().any(known)
    });
    if let Some(token) = token {
        token.idempotency_token = true;
        token.secret = false;
    }
    input
}

/// `CreateTopicIpWhiteList` -> create, topic, ip, white, list; `KVParam` -> kv, param.
pub(super) fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| chars[before]);
        let begins = c.is_ascii_uppercase()
            && before.is_none_or(|before| {
                !before.is_ascii_uppercase()
                    || chars.get(at + 1).is_some_and(char::is_ascii_lowercase)
            });
        if *c == '_' {
            continue;
        }
        match words.last_mut() {
            Some(word) if !begins && before != Some('_') => word.push(c.to_ascii_lowercase()),
            _ => words.push(c.to_ascii_lowercase().to_string()),
        }
    }
    words
}

/// How a paging action pages.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::parse) enum Pages {
    /// It does not.
    None,
    Found(Pagination),
    /// It has the parameters, but several lists could be the items.
    Ambiguous(Vec<String>),
}

/// Actions with `Offset` and `Limit` page. The items are the only list of structures in the result, else the list
/// whose structure the action names.
pub(in crate::parse) fn pages<'s>(
    action: &str,
    input: &[Member],
    output: &[Member],
    structure: impl Fn(&str) -> Option<&'s Structure>,
) -> Pages {
    let number = |name: &str| {
        input
            .iter()
            .any(|m| m.name == name && m.r#type == Type::Integer && !m.list)
    };
    if !number("Offset") || !number("Limit") {
        return Pages::None;
    }
    let mut lists: Vec<(String, &Member)> = Vec::new();
    let mut total = None;
    let mut look = |path: Option<&str>, members: &'s [Member]| {
        for member in members {
            let path = path.map_or_else(
                || member.name.clone(),
                |path| format!("{path}.{}", member.name),
            );
            if member.list {
                lists.push((path, member));
            } else if member.name == "TotalCount" {
                total = Some(path);
            }
        }
    };
    // The result is a list, or a structure that holds one.
    let mut result_lists: Vec<(String, &Member)> = Vec::new();
    for member in output {
        match &member.r#type {
            _ if member.list => result_lists.push((member.name.clone(), member)),
            Type::Struct(name) => {
                if let Some(found) = structure(name) {
                    look(Some(&member.name), &found.members);
                }
            }
            _ => {}
        }
    }
    lists.splice(0..0, result_lists);
    let found = match &lists[..] {
        [] => return Pages::None,
        [(path, _)] => path.clone(),
        _ => {
            let structures: Vec<_> = lists
                .iter()
                .filter_map(|(path, member)| match &member.r#type {
                    Type::Struct(name) => Some((path, common_end(action, name))),
                    _ => None,
                })
                .collect();
            let longest = structures
                .iter()
                .map(|(_, words)| *words)
                .max()
                .unwrap_or(0);
            let mut named = structures
                .iter()
                .filter(|(_, words)| *words == longest && longest > 0);
            match (&structures[..], named.next(), named.next()) {
                ([(path, _)], ..) | (_, Some((path, _)), None) => (*path).clone(),
                _ => return Pages::Ambiguous(lists.into_iter().map(|(path, _)| path).collect()),
            }
        }
    };
    Pages::Found(Pagination {
        form: PaginationStyle::Offset,
        position: "Offset".into(),
        size: Some("Limit".into()),
        items: found,
        total,
        next: None,
        until: None,
    })
}

/// How many words a structure's name has, if the action's name ends with all of them.
fn common_end(action: &str, structure: &str) -> usize {
    let (action, structure) = (words(action), words(structure));
    if action.ends_with(&structure) {
        structure.len()
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_words() {
        assert_eq!(
            words("CreateTopicIpWhiteList"),
            ["create", "topic", "ip", "white", "list"]
        );
        assert_eq!(words("KVParam"), ["kv", "param"]);
        assert_eq!(words("DescribeACL"), ["describe", "acl"]);
        assert_eq!(words("sub_net2Id"), ["sub", "net2", "id"]);
    }

    #[test]
    fn secrets_are_known_by_their_last_word() {
        for name in [
            "Password",
            "PasswordNew",
            "passwordOld",
            "GroupPassword",
            "Tokens",
            "AccessKey",
            "SecretKey",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "TokenCount",
            "SecretId",
            "Key",
            "DatabasePrimaryKey",
            "PasswordExpireTime",
            "Compass",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn the_token_of_a_request_is_found() {
        let marked = |name, r#type, list| {
            let mut token = Member::new(name, r#type, list);
            token.secret = true;
            let token = parameters(vec![token]).remove(0);
            assert_ne!(token.idempotency_token, token.secret);
            token.idempotency_token
        };
        assert!(marked("ClientToken", Type::String, false));
        assert!(marked("clientToken", Type::String, false));
        for (name, r#type, list) in [
            ("Token", Type::String, false),
            ("ClientTokens", Type::String, false),
            ("ClientToken", Type::Integer, false),
            ("ClientToken", Type::String, true),
        ] {
            assert!(!marked(name, r#type, list), "{name}");
        }
    }

    #[test]
    fn reading_actions_are_repeatable() {
        assert!(is_repeatable("DescribeTopic"));
        assert!(is_repeatable("ListThings"));
        assert!(!is_repeatable("CreateTopic"));
        assert!(!is_repeatable("ListenTo"));
    }
}
